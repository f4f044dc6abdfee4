//! Promise: every answer carries the headers that keep a browser on our side, every failure is a
//! problem in the reader's language, and stopping lets no one hang.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use sodiem_core::api::{BODY_BYTES_MAX, ProblemCode};
use tempfile::TempDir;
use ureq::http::{Method, Request};

use super::harness::{COMMUNE, Options, Server};

#[test]
fn every_answer_carries_the_headers_of_a_careful_server() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("index.html"), "<!doctype html>").expect("a file");
    let web = Some(folder.path().to_owned());
    let server = Server::start_with(Options {
        web,
        ..Options::default()
    });
    let client = server.stranger();
    let page = |path: &str| {
        let uri = format!("{}{path}", client.base);
        client.run(
            Request::builder()
                .uri(uri)
                .body(Vec::new())
                .expect("a request"),
        )
    };
    for reply in [
        page("/"),
        page("/sheet/2020/x"),
        page("/missing.js"),
        client.get("/health"),
    ] {
        let policy = reply.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'"),
            "{}",
            reply.shown()
        );
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_ne!(reply.header("x-request-id"), "");
    }
    assert_eq!(page("/").status, 200);
    assert_eq!(page("/missing.js").code(), ProblemCode::NotFound);
    assert_eq!(client.get("/health").header("cache-control"), "no-store");
}

#[test]
fn a_problem_speaks_the_readers_language_and_names_its_request() {
    let server = Server::start();
    let client = server.stranger();
    for (language, title) in [
        ("en-GB,en;q=0.9", "There is nothing here."),
        ("vi", "Không tìm thấy nội dung này."),
    ] {
        let request = Request::builder()
            .uri(format!("{}/api/v1/nothing", client.base))
            .header("accept-language", language)
            .body(Vec::new());
        let reply = client.run(request.expect("a request"));
        let problem = reply.problem();
        assert_eq!(problem.title, title);
        assert_eq!(problem.kind, "urn:sodiem:problem:not_found");
        assert_eq!(problem.instance, reply.header("x-request-id"));
    }
}

#[test]
fn a_method_that_an_address_lacks_is_named_with_those_it_has() {
    let server = Server::start();
    let reply = server.stranger().send(Method::PUT, "/health", None::<&()>);
    assert_eq!(reply.code(), ProblemCode::MethodNotAllowed);
    assert!(
        reply.header("allow").contains("GET"),
        "{}",
        reply.header("allow")
    );
}

#[test]
fn what_changes_something_comes_from_our_own_pages() {
    let server = Server::start();
    let client = server.client("admin");
    let uri = format!("{}/api/v1/session", client.base);
    let request = Request::builder()
        .method(Method::DELETE)
        .uri(uri)
        .body(Vec::new());
    assert_eq!(
        client.run(request.expect("a request")).code(),
        ProblemCode::CrossSite
    );
    assert_eq!(client.get("/session").status, 200, "still signed in");
}

#[test]
fn a_body_is_as_large_as_it_is_unpacked() {
    let server = Server::start();
    let client = server.client(&format!("canbo1.{COMMUNE}"));
    let send = |spaces: usize| {
        let mut json = br#"{"epoch":null,"cursor":0,"documents":[],"decisions":[]}"#.to_vec();
        json.resize(json.len() + spaces, b' ');
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&json).expect("packed");
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}/api/v1/sync", client.base))
            .header("x-sodiem-client", "tests")
            .header("content-type", "application/json")
            .header("content-encoding", "gzip")
            .body(packed.finish().expect("packed"));
        client.run(request.expect("a request"))
    };
    assert_eq!(send(1_000).status, 200);
    assert_eq!(send(BODY_BYTES_MAX).code(), ProblemCode::BodyTooLarge);
}

#[test]
fn stopping_ends_the_streams_and_leaves_a_whole_database() {
    let mut server = Server::start();
    let mut events = server.client(&format!("canbo1.{COMMUNE}")).events();
    assert!(events.any(|line| line.starts_with("data:")));
    server.stop();
    assert_eq!(events.find(|line| line.starts_with("data:")), None);
    let log = std::fs::metadata(server.folder.path().join("sodiem.db-wal"));
    assert!(
        log.is_err() || log.is_ok_and(|log| log.len() == 0),
        "folded into the database"
    );
}
