//! Requests as phones send them, cheaply enough to share two cores with the server that is measured:
//! whole requests written down before the clock runs, one connection each.

use std::io::{self, Read as _, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::de::DeserializeOwned;
use sodiem_core::api::{CLIENT_HEADER, PREFIX};
use sodiem_tests::http::Body;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Sockets that are open at one time: more than these would wait in the kernel anyway.
const CONNECTIONS_MAX: usize = 1_000;

/// Shorter bodies are sent as they are, as by the web client.
const COMPRESSED_BYTES_MIN: usize = 256;

/// A request, whole.
pub struct Request {
    bytes: Vec<u8>,
    /// Of the body, as it goes over the wire.
    pub body_bytes: usize,
}

impl Request {
    /// Reads a path below the API's prefix.
    pub fn get(path: &str, token: &str) -> Self {
        Self::new("GET", path, token, ("", &[]))
    }

    /// Posts JSON, compressed as the web client does it.
    pub fn post(path: &str, token: &str, body: &[u8]) -> Self {
        const TYPE: &str = "content-type: application/json\r\n";
        if body.len() < COMPRESSED_BYTES_MIN {
            return Self::new("POST", path, token, (TYPE, body));
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).expect("memory takes it");
        let body = encoder.finish().expect("memory takes it");
        let headers = format!("{TYPE}content-encoding: gzip\r\n");
        Self::new("POST", path, token, (&headers, &body))
    }

    /// Asks something of an upload (tus 1.0): with the headers of an announcement or of a piece.
    pub fn of_upload(method: &str, path: &str, token: &str, body: Body) -> Self {
        let Body::Upload(headers, bytes) = body else {
            return Self::new(method, path, token, ("", &[]));
        };
        let line = |(name, value): &(&str, String)| format!("{name}: {value}\r\n");
        let headers: String = headers.iter().map(line).collect();
        Self::new(method, path, token, (&headers, &bytes))
    }

    fn new(method: &str, path: &str, token: &str, (headers, body): (&str, &[u8])) -> Self {
        let head = format!(
            "{method} {PREFIX}{path} HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\
             accept-encoding: gzip\r\ncookie: sodiem={token}\r\n{CLIENT_HEADER}: bench\r\n\
             {headers}content-length: {}\r\n\r\n",
            body.len()
        );
        Self {
            bytes: [head.as_bytes(), body].concat(),
            body_bytes: body.len(),
        }
    }
}

/// An answer.
pub struct Reply {
    pub status: u16,
    /// As it came over the wire.
    pub body_bytes: usize,
    body: Vec<u8>,
    head: String,
}

impl Reply {
    /// A header, in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(':')?.trim()))
    }

    /// The value that a success carries.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        let text = || String::from_utf8_lossy(&self.body).into_owned();
        assert_eq!(self.status, 200, "{}", text());
        let mut plain = Vec::new();
        if self.head.contains("content-encoding: gzip") {
            let mut decoder = GzDecoder::new(self.body.as_slice());
            decoder
                .read_to_end(&mut plain)
                .expect("the server's own gzip");
        } else {
            plain.clone_from(&self.body);
        }
        serde_json::from_slice(&plain).unwrap_or_else(|error| panic!("{error}: {}", text()))
    }
}

/// Sends one request on a connection of its own.
pub async fn send(address: SocketAddr, request: &Request) -> Reply {
    let sent = try_send(address, request).await;
    sent.unwrap_or_else(|error| panic!("the server does not answer: {error}"))
}

/// The same, where the server may close the connection before it read everything.
pub async fn try_send(address: SocketAddr, request: &Request) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(&request.bytes).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .ok_or(io::ErrorKind::UnexpectedEof)?;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let mut body = bytes.split_off(end + 4);
    if head.contains("transfer-encoding: chunked") {
        body = unchunked(&body);
    }
    Ok(Reply {
        status: status.expect("a status"),
        body_bytes: body.len(),
        body,
        head,
    })
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..end]);
        let size = usize::from_str_radix(size.trim(), 16).expect("a chunk's size");
        if size == 0 {
            break;
        }
        body.extend(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    body
}

/// Sends requests, `at_once` of them at a time; the answers in the order in which they came.
pub async fn send_all(
    address: SocketAddr,
    requests: impl IntoIterator<Item = Request>,
    at_once: usize,
) -> Vec<Reply> {
    let places = Arc::new(Semaphore::new(at_once.min(CONNECTIONS_MAX)));
    let mut tasks = JoinSet::new();
    let mut replies = Vec::new();
    for request in requests {
        let place = Arc::clone(&places)
            .acquire_owned()
            .await
            .expect("never closed");
        tasks.spawn(async move {
            let reply = send(address, &request).await;
            drop(place);
            reply
        });
        while let Some(reply) = tasks.try_join_next() {
            replies.push(reply.expect("it does not panic"));
        }
    }
    replies.extend(tasks.join_all().await);
    replies
}
