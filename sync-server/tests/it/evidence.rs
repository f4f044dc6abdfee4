//! Promise: a file that proves an answer arrives whole or not at all, goes on from where the line broke, and
//! is read by whoever may read the unit and by nobody else.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};
use sodiem_core::api::{CLIENT_HEADER, EvidenceList, FileState, PREFIX, ProblemCode};
use sodiem_core::evidence::{FILE_BYTES_MAX, FILE_NAME_CHARS_MAX, FileKind};
use sodiem_core::ids::Digest;
use sodiem_sync_server::app::App;
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::evidence::sweep_unknown;
use ureq::http::{Method, Request};

use super::harness::{COMMUNE, Client, Options, ROUND, Reply, Server};
use super::s3;

mod bad_input;
mod sent_before;
mod storage;

/// Another commune of the same district.
const OTHER: &str = "31855";
/// How much of a large file is sent and read at one time.
const LARGE_PIECE_BYTES: usize = 16 * 1024 * 1024;
/// How often an answer that was not heard is asked for.
const ATTEMPTS_MAX: usize = 50;

/// Where the server keeps files.
#[derive(Clone, Copy)]
enum Place {
    Folder,
    S3,
}

impl Place {
    fn options(self) -> Options {
        match self {
            Self::Folder => Options::default(),
            Self::S3 => Options {
                files: s3::store().bucket(),
                ..Options::default()
            },
        }
    }
}

fn start(place: Place) -> Server {
    Server::start_with(place.options())
}

/// What holds wherever files are kept.
macro_rules! wherever_files_are_kept {
    ($($test:ident),* $(,)?) => {
        mod in_a_folder {
            $(#[test]
            fn $test() {
                super::$test(super::Place::Folder);
            })*
        }
        mod in_s3 {
            $(#[test]
            fn $test() {
                super::$test(super::Place::S3);
            })*
        }
    };
}
use wherever_files_are_kept;

wherever_files_are_kept!(
    a_file_goes_on_from_where_the_line_broke,
    what_came_before_the_line_broke_is_kept,
    a_damaged_piece_is_not_kept,
    more_than_was_announced_and_other_than_was_announced_is_refused,
    a_file_is_what_it_holds,
    names_sizes_and_numbers_have_limits,
    a_file_of_the_largest_size_is_taken_whole_and_one_byte_more_is_not,
    nobody_reads_or_writes_what_is_not_theirs,
    a_part_of_a_file_is_read_by_itself,
    a_harmful_file_is_refused_and_one_that_nobody_could_scan_is_held,
);

pub fn officer(unit: &str) -> String {
    format!("canbo1.{unit}")
}

pub fn pdf(length: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((0..length).map(|n| (n * 7 % 251) as u8));
    bytes
}

pub fn digest_of(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

fn metadata((round, unit): (&str, &str), digest: &Digest, name: &str) -> String {
    let pair = |key: &str, value: &str| format!("{key} {}", BASE64.encode(value));
    [
        pair("round", round),
        pair("unit", unit),
        pair("digest", &digest.to_string()),
        pair("name", name),
    ]
    .join(",")
}

fn ask(
    client: &Client,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Reply {
    hear(client, &request(client, method, path, headers, body))
}

/// Asks until an answer is heard: whoever still sends when the server refuses may not hear it.
fn hear(client: &Client, request: &Request<Vec<u8>>) -> Reply {
    let mut last = None;
    for _ in 0..ATTEMPTS_MAX {
        match client.try_run(request.clone()) {
            Ok(reply) => return reply,
            Err(error) => last = Some(error),
        }
    }
    panic!("no answer: {last:?}")
}

fn request(
    client: &Client,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Request<Vec<u8>> {
    let address = match path.starts_with(PREFIX) {
        true => format!("{}{path}", client.base),
        false => format!("{}{PREFIX}{path}", client.base),
    };
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in [
        (CLIENT_HEADER, "tests"),
        ("tus-resumable", "1.0.0"),
        // As it is: an answer to HEAD that would be compressed has nothing to unpack.
        ("accept-encoding", "identity"),
    ] {
        request = request.header(name, value);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.to_vec()).expect("a request")
}

fn begin_as(client: &Client, unit: &str, file: (&Digest, &str), length: u64) -> Reply {
    begin_in(client, (ROUND, unit), file, length)
}

fn begin_in(
    client: &Client,
    place: (&str, &str),
    (digest, name): (&Digest, &str),
    length: u64,
) -> Reply {
    let (metadata, length) = (metadata(place, digest, name), length.to_string());
    let headers = [("upload-metadata", &*metadata), ("upload-length", &*length)];
    ask(client, Method::POST, "/uploads", &headers, &[])
}

fn begin(client: &Client, unit: &str, name: &str, bytes: &[u8]) -> Reply {
    begin_as(client, unit, (&digest_of(bytes), name), bytes.len() as u64)
}

fn send(client: &Client, place: &str, offset: usize, bytes: &[u8]) -> Reply {
    let offset = offset.to_string();
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", &*offset),
    ];
    ask(client, Method::PATCH, place, &headers, bytes)
}

pub fn store(client: &Client, unit: &str, name: &str, bytes: &[u8]) -> Reply {
    let begun = begin(client, unit, name, bytes);
    assert_eq!(begun.status, 201, "{}", begun.shown());
    send(client, begun.header("location"), 0, bytes)
}

fn list(client: &Client, unit: &str) -> EvidenceList {
    client.get(&format!("/files/{ROUND}/{unit}")).json()
}

fn file(client: &Client, unit: &str, digest: &Digest) -> Reply {
    client.get(&format!("/files/{ROUND}/{unit}/{digest}"))
}

fn a_file_goes_on_from_where_the_line_broke(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(100_000);
    let begun = begin(&phone, COMMUNE, "Kế hoạch số 12.pdf", &bytes);
    let place = begun.header("location").to_owned();
    assert_eq!((begun.status, begun.header("upload-offset")), (201, "0"));
    assert_eq!(send(&phone, &place, 0, &bytes[..40_000]).status, 204);
    // Another device of the person, or one that forgot: the same upload.
    let again = begin(&phone, COMMUNE, "Kế hoạch số 12.pdf", &bytes);
    assert_eq!(again.header("location"), place);
    assert_eq!(again.header("upload-offset"), "40000");
    let wrong = send(&phone, &place, 30_000, &bytes[30_000..]);
    assert_eq!(
        (wrong.status, wrong.code()),
        (409, ProblemCode::UploadOffset)
    );
    assert!(list(&phone, COMMUNE).files.is_empty());
    let last = send(&phone, &place, 40_000, &bytes[40_000..]);
    assert_eq!((last.status, last.header("upload-offset")), (204, "100009"));
    // The answer may have been lost: it is asked for.
    let state = ask(&phone, Method::HEAD, &place, &[], &[]);
    assert_eq!(
        (state.status, state.header("upload-offset")),
        (200, "100009")
    );
    let files = list(&phone, COMMUNE).files;
    assert_eq!((files.len(), files[0].state), (1, FileState::Stored));
    assert_eq!(files[0].name, "Kế hoạch số 12.pdf");
    let read = file(&phone, COMMUNE, &digest_of(&bytes));
    assert_eq!((read.status, &read.body), (200, &bytes));
    assert_eq!(read.header("content-type"), "application/pdf");
    let disposition = read.header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename*=UTF-8''K%E1%BA%BF%20ho"),
        "{disposition}"
    );
}

fn what_came_before_the_line_broke_is_kept(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(50_000);
    let begun = begin(&phone, COMMUNE, "a.pdf", &bytes);
    let place = begun.header("location").to_owned();
    let address = phone.base.trim_start_matches("http://").to_owned();
    let cookies = phone.cookies();
    let mut line = TcpStream::connect(&address).expect("a connection");
    let head = format!(
        "PATCH {place} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookies}\r\n{CLIENT_HEADER}: tests\r\n\
         content-type: application/offset+octet-stream\r\nupload-offset: 0\r\ncontent-length: {}\r\n\r\n",
        bytes.len()
    );
    line.write_all(head.as_bytes()).expect("sent");
    line.write_all(&bytes[..20_000]).expect("sent");
    line.shutdown(Shutdown::Write).expect("cut");
    let mut rest = Vec::new();
    drop(line.read_to_end(&mut rest));
    // It is the server that says how much that was.
    let kept = loop {
        let state = ask(&phone, Method::HEAD, &place, &[], &[]);
        match state.header("upload-offset").parse::<usize>() {
            Ok(0) | Err(_) => std::thread::yield_now(),
            Ok(kept) => break kept,
        }
    };
    assert!(kept <= 20_000);
    assert_eq!(send(&phone, &place, kept, &bytes[kept..]).status, 204);
    assert_eq!(file(&phone, COMMUNE, &digest_of(&bytes)).body, bytes);
}

fn a_damaged_piece_is_not_kept(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(1_000);
    let place = begin(&phone, COMMUNE, "a.pdf", &bytes)
        .header("location")
        .to_owned();
    let piece = |checksum: String, offset: &str, bytes: &[u8]| {
        let headers = [
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", offset),
            ("upload-checksum", &*checksum),
        ];
        ask(&phone, Method::PATCH, &place, &headers, bytes)
    };
    let of = |bytes: &[u8]| format!("sha256 {}", BASE64.encode(digest_of(bytes).0));
    let damaged = piece(of(&bytes[1..500]), "0", &bytes[..500]);
    assert_eq!(
        (damaged.status, damaged.code()),
        (460, ProblemCode::UploadChecksum)
    );
    let state = ask(&phone, Method::HEAD, &place, &[], &[]);
    assert_eq!(state.header("upload-offset"), "0");
    assert_eq!(piece(of(&bytes[..500]), "0", &bytes[..500]).status, 204);
    assert_eq!(piece("md5 AAAA".into(), "500", &bytes[500..]).status, 400);
    assert_eq!(piece(of(&bytes[500..]), "500", &bytes[500..]).status, 204);
    assert_eq!(list(&phone, COMMUNE).files.len(), 1);
}

fn more_than_was_announced_and_other_than_was_announced_is_refused(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(1_000);
    let place = begin(&phone, COMMUNE, "a.pdf", &bytes)
        .header("location")
        .to_owned();
    let longer = send(&phone, &place, 0, &[&bytes[..], b"x"].concat());
    assert_eq!(longer.status, 413);
    let mut other = bytes.clone();
    other[500] ^= 1;
    let state = ask(&phone, Method::HEAD, &place, &[], &[]);
    let from: usize = state.header("upload-offset").parse().expect("a number");
    let sent = send(&phone, &place, from, &other[from..]);
    assert_eq!((sent.status, sent.code()), (422, ProblemCode::FileOther));
    assert_eq!(ask(&phone, Method::HEAD, &place, &[], &[]).status, 422);
    let [refused] = &list(&phone, COMMUNE).files[..] else {
        panic!("one file")
    };
    assert_eq!(refused.state, FileState::Refused);
    assert!(
        refused
            .reason
            .as_ref()
            .is_some_and(|reason| reason.contains("gửi lại"))
    );
    // It is sent again.
    assert_eq!(store(&phone, COMMUNE, "a.pdf", &bytes).status, 204);
    let states: Vec<_> = list(&phone, COMMUNE)
        .files
        .iter()
        .map(|file| file.state)
        .collect();
    assert_eq!(states, [FileState::Stored]);
}

/// The beginning of a picture that says it is so large.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

/// A package with parts of so many bytes.
fn package(parts: &[(&str, usize)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let block = vec![b' '; 1024 * 1024];
    for (name, length) in parts {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).expect("a part");
        for _ in 0..length.div_ceil(block.len()) {
            let part = &block[..block.len().min(*length)];
            zip.write_all(part).expect("written");
        }
    }
    zip.finish().expect("a package").into_inner()
}

fn a_file_is_what_it_holds(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let word = [("[Content_Types].xml", 10), ("word/document.xml", 10)];
    let with = |part: (&'static str, usize)| package(&[word[0], word[1], part]);
    let refused = [
        (
            b"<html><script>alert(1)</script>".to_vec(),
            415,
            ProblemCode::FileKindUnknown,
        ),
        (
            b"MZ\x90\0 a program".to_vec(),
            415,
            ProblemCode::FileKindUnknown,
        ),
        (png(30_000, 30_000), 422, ProblemCode::FileDamaged),
        (
            b"\xff\xd8\xff\xe0 no picture".to_vec(),
            422,
            ProblemCode::FileDamaged,
        ),
        (
            b"PK\x03\x04 no package".to_vec(),
            422,
            ProblemCode::FileDamaged,
        ),
        (package(&[("a.txt", 10)]), 415, ProblemCode::FileKindUnknown),
        (
            with(("word/media/a.bmp", 513 * 1024 * 1024)),
            422,
            ProblemCode::FileDamaged,
        ),
        (
            with(("word/vbaProject.bin", 10)),
            422,
            ProblemCode::FileActive,
        ),
    ];
    for (number, (bytes, status, code)) in refused.iter().enumerate() {
        let reply = store(&phone, COMMUNE, "a.pdf", bytes);
        assert_eq!(
            (reply.status, reply.code()),
            (*status, *code),
            "number {number}"
        );
    }
    for bytes in [png(10_000, 10_000), package(&word), pdf(10)] {
        server.pass(1);
        let reply = store(&phone, COMMUNE, "a.exe", &bytes);
        assert_eq!(reply.status, 204, "{}", reply.shown());
    }
    let stored = list(&phone, COMMUNE).files;
    let stored = stored.iter().filter(|file| file.state == FileState::Stored);
    let kinds: Vec<_> = stored
        .filter_map(|file| file.kind.map(FileKind::name))
        .collect();
    assert_eq!(kinds, ["png", "docx", "pdf"]);
}

fn names_sizes_and_numbers_have_limits(place: Place) {
    let server = Server::start_with(Options {
        unit_bytes_max: Some(3_000),
        ..place.options()
    });
    let phone = server.client(&officer(COMMUNE));
    let digest = |n: u8| Digest([n; 32]);
    let code = |reply: Reply| (reply.status, reply.code());
    let announce =
        |n: u8, name: &str, length| begin_as(&phone, COMMUNE, (&digest(n), name), length);
    assert_eq!(code(announce(1, "a", 0)), (422, ProblemCode::FileDamaged));
    assert_eq!(
        code(announce(1, "a", FILE_BYTES_MAX + 1)),
        (413, ProblemCode::FileTooLarge)
    );
    assert_eq!(code(announce(1, "a", 3_001)), (413, ProblemCode::FilesFull));
    assert_eq!(
        code(announce(1, "12 TỐI MẬT.pdf", 10)),
        (422, ProblemCode::FileSecret)
    );
    assert_eq!(announce(2, "a", 2_000).status, 201);
    assert_eq!(announce(3, "a", 1_000).status, 201);
    assert_eq!(code(announce(4, "a", 1)), (413, ProblemCode::FilesFull));
    let given_up = announce(3, "a", 1_000).header("location").to_owned();
    assert_eq!(ask(&phone, Method::DELETE, &given_up, &[], &[]).status, 204);
    assert_eq!(ask(&phone, Method::HEAD, &given_up, &[], &[]).status, 404);
    // What is not sent on in a week is forgotten.
    server.pass(8 * 24 * 60 * 60 * 1000);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(100);
    let long = format!("../..\\{}\u{202e}\n.pdf", "ữ".repeat(500));
    assert_eq!(store(&phone, COMMUNE, &long, &bytes).status, 204);
    let name = list(&phone, COMMUNE).files[0].name.clone();
    assert_eq!(name.chars().count(), FILE_NAME_CHARS_MAX);
    assert!(
        name.starts_with("-..-ữ") && name.ends_with(".pdf"),
        "{name}"
    );
    assert_eq!(list(&phone, COMMUNE).used_bytes, bytes.len() as u64);
}

fn a_file_of_the_largest_size_is_taken_whole_and_one_byte_more_is_not(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let largest = usize::try_from(FILE_BYTES_MAX).expect("it is in memory here");
    let bytes = pdf(largest - pdf(0).len());
    let digest = digest_of(&bytes);
    let more = begin_as(&phone, COMMUNE, (&digest, "a.pdf"), FILE_BYTES_MAX + 1);
    assert_eq!((more.status, more.code()), (413, ProblemCode::FileTooLarge));
    let begun = begin_as(&phone, COMMUNE, (&digest, "a.pdf"), FILE_BYTES_MAX);
    assert_eq!(begun.status, 201, "{}", begun.shown());
    let (place, mut sent) = (begun.header("location"), 0);
    for piece in bytes.chunks(LARGE_PIECE_BYTES) {
        let reply = send(&phone, place, sent, piece);
        assert_eq!(reply.status, 204, "at {sent}: {}", reply.shown());
        sent += piece.len();
    }
    let [stored] = &list(&phone, COMMUNE).files[..] else {
        panic!("one file")
    };
    assert_eq!(
        (stored.digest, stored.bytes, stored.state),
        (digest, FILE_BYTES_MAX, FileState::Stored)
    );
    let path = format!("/files/{ROUND}/{COMMUNE}/{digest}");
    for (number, piece) in bytes.chunks(LARGE_PIECE_BYTES).enumerate() {
        let from = number * LARGE_PIECE_BYTES;
        let range = format!("bytes={from}-{}", from + piece.len() - 1);
        let read = ask(&phone, Method::GET, &path, &[("range", &range)], &[]);
        assert!(read.status == 206 && read.body == piece, "at {from}");
    }
}

fn nobody_reads_or_writes_what_is_not_theirs(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(1_000);
    let digest = digest_of(&bytes);
    let place = begin(&phone, COMMUNE, "a.pdf", &bytes)
        .header("location")
        .to_owned();
    let other = server.client(&officer(OTHER));
    let reviewer = server.client("pnv-956");
    for somebody in [&other, &reviewer] {
        assert_eq!(begin(somebody, COMMUNE, "a.pdf", &bytes).status, 404);
        assert_eq!(ask(somebody, Method::HEAD, &place, &[], &[]).status, 404);
        assert_eq!(send(somebody, &place, 0, &bytes).status, 404);
        assert_eq!(ask(somebody, Method::DELETE, &place, &[], &[]).status, 404);
    }
    assert_eq!(send(&phone, &place, 0, &bytes).status, 204);
    assert_eq!(file(&other, COMMUNE, &digest).status, 404);
    assert_eq!(other.get(&format!("/files/{ROUND}/{COMMUNE}")).status, 404);
    // That the server has it says nothing to a unit that did not send it.
    assert_eq!(file(&other, OTHER, &digest).status, 404);
    let begun = begin(&other, OTHER, "b.pdf", &bytes);
    assert_eq!(begun.header("upload-offset"), "0");
    assert_eq!(
        send(&other, begun.header("location"), 0, &bytes).status,
        204
    );
    assert_eq!(file(&other, OTHER, &digest).body, bytes);
    assert_eq!(list(&other, OTHER).files[0].elsewhere, 0);
    // Who reads both is told.
    assert_eq!(file(&reviewer, COMMUNE, &digest).body, bytes);
    assert_eq!(list(&reviewer, COMMUNE).files[0].elsewhere, 1);
}

fn a_part_of_a_file_is_read_by_itself(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(10_000);
    store(&phone, COMMUNE, "a.pdf", &bytes);
    let path = format!("/files/{ROUND}/{COMMUNE}/{}", digest_of(&bytes));
    let part = ask(
        &phone,
        Method::GET,
        &path,
        &[("range", "bytes=100-199")],
        &[],
    );
    assert_eq!((part.status, &part.body[..]), (206, &bytes[100..200]));
    assert_eq!(part.header("content-range"), "bytes 100-199/10009");
    let beyond = ask(
        &phone,
        Method::GET,
        &path,
        &[("range", "bytes=20000-")],
        &[],
    );
    assert_eq!(beyond.status, 416);
}

/// A daemon that speaks ClamAV's INSTREAM, once for each answer.
fn scanner(answers: Vec<&'static str>) -> String {
    scanner_by(answers.len(), move |number, _| answers[number])
}

/// One that answers so often, by how often it was asked before and what it was given.
fn scanner_by(
    times: usize,
    answer: impl Fn(usize, &[u8]) -> &'static str + Send + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        for number in 0..times {
            let mut given = Vec::new();
            let (mut line, _) = listener.accept().expect("somebody");
            let mut command = [0; 10];
            line.read_exact(&mut command).expect("a command");
            assert_eq!(&command, b"zINSTREAM\0");
            loop {
                let mut length = [0; 4];
                line.read_exact(&mut length).expect("a length");
                let length = u32::from_be_bytes(length) as usize;
                if length == 0 {
                    break;
                }
                let mut block = vec![0; length];
                line.read_exact(&mut block).expect("a block");
                given.extend(block);
            }
            let answer = answer(number, &given);
            line.write_all(answer.as_bytes()).expect("answered");
        }
    });
    address
}

fn a_harmful_file_is_refused_and_one_that_nobody_could_scan_is_held(place: Place) {
    let answers = vec![
        "stream: Eicar-Test-Signature FOUND\0",
        "stream: OK\0",
        "busy ERROR\0",
        "stream: OK\0",
    ];
    let server = Server::start_with(Options {
        scanner: Some(scanner(answers)),
        ..place.options()
    });
    let phone = server.client(&officer(COMMUNE));
    let harmful = store(&phone, COMMUNE, "a.pdf", &pdf(1));
    assert_eq!(
        (harmful.status, harmful.code()),
        (422, ProblemCode::FileInfected)
    );
    assert_eq!(store(&phone, COMMUNE, "b.pdf", &pdf(2)).status, 204);
    server.pass(1);
    assert_eq!(store(&phone, COMMUNE, "c.pdf", &pdf(3)).status, 204);
    let held = file(&phone, COMMUNE, &digest_of(&pdf(3)));
    assert_eq!((held.status, held.code()), (409, ProblemCode::FileHeld));
    // Whoever looks has it scanned again.
    let states: Vec<_> = list(&phone, COMMUNE)
        .files
        .iter()
        .map(|file| file.state)
        .collect();
    assert_eq!(
        states,
        [FileState::Stored, FileState::Stored, FileState::Refused]
    );
}

#[test]
fn a_harmful_file_on_hold_is_refused_and_holds_up_none_of_the_others() {
    let harmful = pdf(1);
    let judge = move |number: usize, given: &[u8]| match number {
        0 | 1 => "busy ERROR\0",
        _ if given == harmful => "stream: Eicar-Test-Signature FOUND\0",
        _ => "stream: OK\0",
    };
    let server = Server::start_with(Options {
        scanner: Some(scanner_by(2 + ATTEMPTS_MAX, judge)),
        ..Options::default()
    });
    let phone = server.client(&officer(COMMUNE));
    for (name, length) in [("a.pdf", 1), ("b.pdf", 2)] {
        assert_eq!(store(&phone, COMMUNE, name, &pdf(length)).status, 204);
        server.pass(1);
    }
    // Whichever is looked at first: somebody looks again.
    let states = || {
        list(&phone, COMMUNE)
            .files
            .into_iter()
            .map(|file| file.state)
    };
    let is_judged = |_| states().eq([FileState::Stored, FileState::Refused]);
    assert!((0..ATTEMPTS_MAX).any(is_judged));
    let gone = file(&phone, COMMUNE, &digest_of(&pdf(1)));
    assert_eq!(gone.code(), ProblemCode::NotFound);
}

#[test]
fn an_upload_that_is_announced_otherwise_leaves_nothing_behind() {
    let mut server = start(Place::Folder);
    let phone = server.client(&officer(COMMUNE));
    let digest = digest_of(&pdf(9));
    let uploads = server.folder.path().join("uploads");
    let count = || std::fs::read_dir(&uploads).expect("a folder").count();
    for length in [5_000, 6_000] {
        let begun = begin_as(&phone, COMMUNE, (&digest, "a.pdf"), length);
        let sent = send(&phone, begun.header("location"), 0, &[1; 100]);
        assert_eq!((sent.status, count()), (204, 1));
    }
    server.stop();
    // What a server that died left.
    std::fs::write(uploads.join("0".repeat(32)), b"bytes").expect("written");
    assert_eq!(count(), 2);
    let app = App::open(server.folder.path(), Environment::of_machine()).expect("a data folder");
    sweep_unknown(&app).expect("swept");
    assert_eq!(count(), 1);
}

#[test]
fn a_browser_that_kept_a_file_asks_whether_it_may_still_be_read() {
    let server = start(Place::Folder);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(1_000);
    assert_eq!(store(&phone, COMMUNE, "a.pdf", &bytes).status, 204);
    let digest = digest_of(&bytes);
    let read = file(&phone, COMMUNE, &digest);
    assert_eq!(read.header("cache-control"), "private, no-cache");
    let tag = read.header("etag").to_owned();
    let place = format!("{PREFIX}/files/{ROUND}/{COMMUNE}/{digest}");
    let kept = ask(&phone, Method::GET, &place, &[("if-none-match", &tag)], &[]);
    assert_eq!((kept.status, kept.body.len()), (304, 0));
    let stranger = server.stranger();
    let refused = ask(
        &stranger,
        Method::GET,
        &place,
        &[("if-none-match", &tag)],
        &[],
    );
    assert_eq!(refused.status, 401);
    let neighbour = server.client(&officer(OTHER));
    let refused = ask(
        &neighbour,
        Method::GET,
        &place,
        &[("if-none-match", &tag)],
        &[],
    );
    assert_eq!(refused.status, 404);
}
