//! Promise: a client that is stuck, or means harm, holds a connection for so long and no longer, and
//! many of them leave the server standing.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use sodiem_tests::PATIENCE;
use sodiem_tests::server::{Pages, Server};

/// How often a slow client says something.
const NOW_AND_THEN: Duration = Duration::from_millis(50);
const HEALTH: &[u8] = b"GET /api/v1/health HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n";

fn server(options: &[&str]) -> Server {
    let mut server = Server::empty(Pages::None);
    server.stop();
    server.start_with(options);
    server
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).expect("a connection");
    stream.set_nodelay(true).expect("a socket");
    stream
        .set_read_timeout(Some(NOW_AND_THEN))
        .expect("a socket");
    stream
}

/// Says one byte after the other until the server has had enough; how many it took.
fn trickle(stream: &mut TcpStream, mut bytes: impl Iterator<Item = u8>) -> usize {
    let begin = Instant::now();
    let mut said = 0;
    while begin.elapsed() < PATIENCE {
        let byte = bytes.next().expect("there is always more to say");
        if stream.write_all(&[byte]).is_err() {
            return said;
        }
        said += 1;
        match stream.read(&mut [0; 1024]) {
            Err(error) if is_quiet(&error) => {}
            _ => return said,
        }
    }
    panic!("it is listened to for ever");
}

fn is_quiet(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// The answer, once there is one.
fn answer(stream: &mut TcpStream) -> String {
    stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn who_never_says_whole_what_he_asks_is_cut_off() {
    let server = server(&["--patience-seconds", "1"]);
    // Nothing at all.
    assert_eq!(answer(&mut connect(&server)), "");
    // Headers without an end, as either version of the protocol begins.
    let endless = b"GET /api/v1/health HTTP/1.1\r\nx: ".iter().copied();
    trickle(
        &mut connect(&server),
        endless.chain(std::iter::repeat(b'x')),
    );
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".iter().copied();
    trickle(&mut connect(&server), preface.chain(std::iter::repeat(0)));
    // A body without an end.
    let mut stream = connect(&server);
    let head = "POST /api/v1/session HTTP/1.1\r\nhost: t\r\nx-sodiem-client: tests\r\n\
                content-type: application/json\r\ncontent-length: 100000\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("it listens");
    trickle(&mut stream, std::iter::repeat(b' '));
    // Who asks as one does is answered.
    let mut stream = connect(&server);
    stream.write_all(HEALTH).expect("it listens");
    assert!(answer(&mut stream).starts_with("HTTP/1.1 200"));
}

#[test]
fn who_comes_when_all_places_are_taken_waits_for_the_next_that_is_free() {
    let server = server(&["--connections-max", "3", "--patience-seconds", "600"]);
    let mut silent: Vec<TcpStream> = (0..3).map(|_| connect(&server)).collect();
    let mut waiting = connect(&server);
    waiting.write_all(HEALTH).expect("the queue takes it");
    let unanswered = waiting.read(&mut [0; 1]).expect_err("there is no place");
    assert!(is_quiet(&unanswered), "{unanswered}");
    drop(silent.pop());
    assert!(answer(&mut waiting).starts_with("HTTP/1.1 200"));
    // With the place that it had given back, and no other.
    let mut next = connect(&server);
    next.write_all(HEALTH).expect("the queue takes it");
    assert!(answer(&mut next).starts_with("HTTP/1.1 200"));
    assert_eq!(silent.len(), 2);
}
