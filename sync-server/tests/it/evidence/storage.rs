//! Promise: files kept in a store that speaks S3 are as safe as in a folder: what was sent stays whole while the store
//! fails, everything else goes on, and nobody learns its keys.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use sodiem_core::api::{CLIENT_HEADER, FileState, PREFIX, ProblemCode};
use sodiem_sync_server::config::FilesOptions;
use sodiem_sync_server::demo::{self, Filling};
use tempfile::TempDir;
use ureq::http::Method;

use super::{ask, begin, digest_of, file, list, officer, pdf, send, store};
use crate::harness::{COMMUNE, Client, Options, ROUND, Server};
use crate::s3::{self, ACCESS_KEY, Mode, SECRET_KEY};

/// What a store says that has no room left.
const FULL: &str =
    "HTTP/1.1 507 Insufficient Storage\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
/// What a store says that is broken.
const BROKEN: &str =
    "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
/// What a store says to somebody whose key it does not know.
const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

fn start(files: FilesOptions) -> Server {
    Server::start_with(Options {
        files,
        ..Options::default()
    })
}

/// A file whose store fails stays whole, and is stored when it is asked for again.
#[track_caller]
fn survives(mode: Mode, length: usize, expected: (u16, ProblemCode, &str)) {
    let (line, files) = s3::line();
    let server = start(files);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(length);
    let begun = begin(&phone, COMMUNE, "a.pdf", &bytes);
    let place = begun.header("location");
    line.set(mode);
    let sent = send(&phone, place, 0, &bytes);
    let said = (sent.status, sent.code(), sent.header("retry-after"));
    assert_eq!(said, expected);
    // Nobody has it, and everything else goes on.
    assert_eq!(file(&phone, COMMUNE, &digest_of(&bytes)).status, 404);
    assert!(list(&phone, COMMUNE).files.is_empty());
    assert_eq!(phone.workspace().rounds.len(), 1);
    let state = ask(&phone, Method::HEAD, place, &[], &[]);
    assert_eq!(state.status, expected.0);
    line.set(Mode::Open);
    let state = ask(&phone, Method::HEAD, place, &[], &[]);
    let whole = bytes.len().to_string();
    assert_eq!(
        (state.status, state.header("upload-offset")),
        (200, &*whole)
    );
    let files = list(&phone, COMMUNE).files;
    assert_eq!((files.len(), files[0].state), (1, FileState::Stored));
    assert!(file(&phone, COMMUNE, &digest_of(&bytes)).body == bytes);
    let sent = std::fs::read_dir(server.folder.path().join("uploads"));
    assert_eq!(sent.expect("a folder").count(), 0);
}

const LATER: (u16, ProblemCode, &str) = (503, ProblemCode::FilesUnreachable, "30");

#[test]
fn a_store_that_refuses_costs_no_file() {
    survives(Mode::Refuses, 1_000, LATER);
}

#[test]
fn a_store_that_never_answers_costs_no_file() {
    survives(Mode::Hangs, 1_000, LATER);
}

#[test]
fn a_store_that_breaks_while_it_takes_a_file_costs_none() {
    survives(Mode::CutsPuts(50_000), 200_000, LATER);
}

#[test]
fn a_store_that_breaks_in_the_second_part_of_a_large_file_costs_none() {
    survives(Mode::CutsPuts(12_000_000), 20_000_000, LATER);
}

#[test]
fn a_store_that_loses_its_answer_costs_no_file() {
    survives(Mode::CutsGets(10), 1_000, LATER);
}

#[test]
fn a_store_that_fails_or_knows_no_key_costs_no_file() {
    survives(Mode::Answers(BROKEN), 1_000, LATER);
    survives(Mode::Answers(FORBIDDEN), 1_000, LATER);
}

#[test]
fn a_store_without_room_costs_no_file() {
    survives(
        Mode::Answers(FULL),
        1_000,
        (507, ProblemCode::StorageFull, ""),
    );
}

/// What of a file came before the line broke, and how much was promised.
fn read_on_a_line(phone: &Client, path: &str) -> (usize, usize) {
    let address = phone.base.trim_start_matches("http://").to_owned();
    let mut line = TcpStream::connect(&address).expect("a connection");
    let head = format!(
        "GET {PREFIX}{path} HTTP/1.1\r\nhost: {address}\r\ncookie: {}\r\n{CLIENT_HEADER}: tests\r\n\
         connection: close\r\n\r\n",
        phone.cookies()
    );
    line.write_all(head.as_bytes()).expect("sent");
    let mut reader = BufReader::new(line);
    let mut promised = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a head");
        if line == "\r\n" {
            break;
        }
        if let Some(length) = line.strip_prefix("content-length: ") {
            promised = length.trim().parse().expect("a number");
        }
    }
    let mut body = Vec::new();
    drop(reader.read_to_end(&mut body));
    (body.len(), promised)
}

#[test]
fn a_store_that_breaks_while_it_gives_a_file_is_told_from_its_end() {
    let (line, files) = s3::line();
    let server = start(files);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(300_000);
    assert_eq!(store(&phone, COMMUNE, "a.pdf", &bytes).status, 204);
    let path = format!("/files/{ROUND}/{COMMUNE}/{}", digest_of(&bytes));
    line.set(Mode::CutsGets(4_000));
    let (came, promised) = read_on_a_line(&phone, &path);
    assert!(
        came < promised && promised == bytes.len(),
        "{came} {promised}"
    );
    for mode in [Mode::Refuses, Mode::Hangs, Mode::Answers(BROKEN)] {
        line.set(mode);
        let reply = phone.get(&path);
        let said = (reply.status, reply.code(), reply.header("retry-after"));
        assert_eq!(said, LATER);
        assert_eq!(list(&phone, COMMUNE).files.len(), 1);
    }
    line.set(Mode::Open);
    assert!(phone.get(&path).body == bytes);
}

#[test]
fn what_a_store_has_is_private_and_asked_for_by_ranges() {
    let (line, files) = s3::line();
    let server = start(files);
    let phone = server.client(&officer(COMMUNE));
    // More than goes in one request.
    let bytes = pdf(17_000_000);
    assert_eq!(store(&phone, COMMUNE, "a.pdf", &bytes).status, 204);
    let path = format!("/files/{ROUND}/{COMMUNE}/{}", digest_of(&bytes));
    let whole = ask(&phone, Method::GET, &path, &[], &[]);
    assert!(whole.body == bytes);
    let kept = ["etag", "last-modified", "accept-ranges", "content-length"];
    assert!(kept.iter().all(|name| !whole.header(name).is_empty()));
    for (range, from, to) in [
        ("bytes=8388600-8388699", 8_388_600, 8_388_700),
        ("bytes=-10", bytes.len() - 10, bytes.len()),
    ] {
        let part = ask(&phone, Method::GET, &path, &[("range", range)], &[]);
        assert_eq!(part.status, 206);
        assert_eq!(&part.body[..], &bytes[from..to]);
    }
    let tag = [("if-none-match", whole.header("etag"))];
    assert_eq!(ask(&phone, Method::GET, &path, &tag, &[]).status, 304);
    let head = ask(&phone, Method::HEAD, &path, &[], &[]);
    let length = (head.status, head.header("content-length"));
    assert_eq!(length, (200, whole.header("content-length")));
    let sent = line.sent().to_ascii_lowercase();
    assert!(sent.contains("put /evidence-") && sent.contains("partnumber=3"));
    assert!(sent.contains("x-amz-checksum-sha256"));
    assert!(!sent.contains("x-amz-acl") && !sent.contains(SECRET_KEY));
}

/// A call of the program with the keys in its environment.
fn sodiem(files: &FilesOptions, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sodiem"));
    let known = |value: &Option<String>| value.clone().expect("it is set");
    command
        .args(arguments)
        .env_remove("SODIEM_DATA")
        .env("SODIEM_FILES_S3", known(&files.files_s3))
        .env("SODIEM_FILES_S3_ENDPOINT", known(&files.files_s3_endpoint))
        .env("SODIEM_FILES_S3_ALLOW_HTTP", "true")
        .env("SODIEM_FILES_S3_ACCESS_KEY", ACCESS_KEY)
        .env("SODIEM_FILES_S3_SECRET_KEY", SECRET_KEY);
    command
}

fn call(files: &FilesOptions, arguments: &[&str]) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = sodiem(files, arguments).output().expect("it starts");
    let said = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
    assert!(!said.contains(SECRET_KEY));
    (status.code(), said)
}

/// The program, serving until it is killed.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn serve(files: &FilesOptions, data: &str, log: &Path) -> (Served, Client) {
    let log = std::fs::File::create(log).expect("a log");
    let mut process = sodiem(files, &["serve", "--data", data, "--listen", "127.0.0.1:0"])
        .env("RUST_LOG", "trace,automerge=warn")
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .expect("it starts");
    let output = process.stdout.take().expect("a pipe was asked for");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let address = lines.find_map(|line| line.strip_prefix("Serving ").map(str::to_owned));
    (Served(process), Client::of(&address.expect("it serves")))
}

#[test]
fn the_program_serves_checks_backs_up_and_restores_what_a_store_has() {
    let files = s3::store().bucket();
    let folder = TempDir::new().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (data, log, backup) = (path("data"), path("log"), path("backup/monday"));
    std::fs::create_dir(path("backup")).expect("a folder");
    let demo = demo::prepare(Path::new(&data), Filling::Empty).expect("the empty demo");
    let (bytes, large) = (pdf(1_000), pdf(9_000_000));
    {
        let (_served, phone) = serve(&files, &data, Path::new(&log));
        phone.sign_in(&officer(COMMUNE), &demo.password, None);
        assert_eq!(store(&phone, COMMUNE, "a.pdf", &bytes).status, 204);
        assert_eq!(store(&phone, COMMUNE, "b.pdf", &large).status, 204);
    }
    let log = std::fs::read_to_string(log).expect("a log");
    assert!(log.contains("files are kept in S3, which answers"), "{log}");
    assert!(!log.contains(SECRET_KEY));
    let nothing = std::fs::read_dir(Path::new(&data).join("files"));
    assert_eq!(nothing.expect("a folder").count(), 0);
    assert_eq!(call(&files, &["check", "--data", &data]).0, Some(0));
    // The second has nothing left to copy.
    for _ in 0..2 {
        let (code, said) = call(&files, &["backup", "--data", &data, &backup]);
        assert_eq!(code, Some(0), "{said}");
        std::fs::remove_file(&backup).expect("a backup");
    }
    assert_eq!(
        call(&files, &["backup", "--data", &data, &backup]).0,
        Some(0)
    );
    for bytes in [&bytes, &large] {
        let digest = digest_of(bytes).to_string();
        let copied = folder.path().join("backup/files").join(&digest[..2]);
        assert!(std::fs::read(copied.join(&digest)).expect("copied") == *bytes);
    }
    // Into another bucket, on another machine.
    let (other, twin) = (s3::store().bucket(), path("twin"));
    let broken = FilesOptions {
        files_s3_endpoint: Some("http://127.0.0.1:9".to_owned()),
        ..other.clone()
    };
    let restore = ["restore", "--data", &twin, &backup];
    let (code, said) = call(&broken, &restore);
    assert!(
        code == Some(2) && said.contains("cannot be copied"),
        "{said}"
    );
    let (code, said) = call(&other, &restore);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(call(&other, &["check", "--data", &twin]).0, Some(0));
    let digest = digest_of(&bytes).to_string();
    let address = other.files_s3.as_deref().expect("a bucket");
    let bucket = address.trim_start_matches("s3://");
    let object = format!("{bucket}/{}/{digest}", &digest[..2]);
    let (status, held) = s3::store().ask("GET", &object, b"");
    assert!(status == 200 && held == bytes);
    s3::store().ask("PUT", &object, b"%PDF-1.7 a plot");
    let (code, said) = call(&other, &["check", "--data", &twin]);
    assert!(code == Some(1) && said.contains(&format!("file {digest} holds something else")));
    s3::store().ask("DELETE", &object, b"");
    let (code, said) = call(&other, &["check", "--data", &twin]);
    assert!(code == Some(1) && said.contains(&format!("file {digest} does not read")));
    let (code, said) = call(&other, &["backup", "--data", &twin, &path("tuesday")]);
    assert!(code == Some(2) && said.contains(&digest), "{said}");
}

#[test]
fn options_that_cannot_be_used_are_refused_in_words() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data").to_string_lossy().into_owned();
    demo::prepare(Path::new(&data), Filling::Empty).expect("the empty demo");
    let refused = |options: &[&str], words: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_sodiem"))
            .args(["check", "--data", &data])
            .args(options)
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(words), "{said}");
        assert_eq!(output.status.code(), Some(2));
    };
    let keys = folder.path().join("keys");
    let keys = keys.to_str().expect("text");
    std::fs::write(keys, "aws_access_key_id = a\n").expect("a file");
    refused(&["--files-s3", "s3://b"], "SODIEM_FILES_S3_SECRET_KEY");
    let with = |more: &[&'static str]| {
        let mut options = vec!["--files-s3", "s3://b", "--files-s3-credentials", keys];
        options.extend(more);
        options
    };
    refused(&with(&[]), "has no line `aws_secret_access_key = …`");
    std::fs::write(keys, "aws_access_key_id = a\naws_secret_access_key=b\n").expect("a file");
    refused(&["--files-s3", "b"], "s3://BUCKET");
    let endpoint = |address| with(&["--files-s3-endpoint", address]);
    refused(&endpoint("http://minio:9000"), "--files-s3-allow-http");
    refused(&endpoint("https://a:b@minio:9000"), "do not belong");
    refused(&endpoint("minio:9000"), "https://");
}
