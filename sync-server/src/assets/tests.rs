use super::*;

fn assets() -> Assets {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("assets")).expect("a folder inside");
    for (name, content) in [
        ("index.html", "<!doctype html>"),
        ("bien-nhan.html", "<!doctype html><title>"),
        ("service-worker.js", "//"),
        ("assets/app-0123.wasm", "plain"),
        ("assets/app-0123.wasm.br", "brotli"),
        ("assets/app-0123.wasm.gz", "gzip"),
    ] {
        std::fs::write(folder.path().join(name), content).expect("a file");
    }
    Assets::read(folder.path()).expect("a web client")
}

fn accepting(encoding: &'static str) -> HeaderMap {
    HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(encoding))])
}

fn header_of(response: &Response, name: header::HeaderName) -> &str {
    response
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

#[test]
fn every_screen_starts_from_the_shell_and_is_asked_for_again() {
    for path in ["/", "/sheet/1.1.3x", "/anything"] {
        let path = path.replace('.', "-");
        let response = assets().get(&Method::GET, &path, &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(
            header_of(&response, header::CONTENT_TYPE),
            "text/html; charset=utf-8"
        );
        assert_eq!(header_of(&response, header::CACHE_CONTROL), "no-cache");
    }
}

#[test]
fn the_page_that_checks_receipts_is_no_screen_of_the_program() {
    let tag = |path: &str| {
        let response = assets().get(&Method::GET, path, &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        header_of(&response, header::ETAG).to_owned()
    };
    assert_eq!(tag("/bien-nhan"), tag("/bien-nhan.html"));
    assert_ne!(tag("/bien-nhan"), tag("/"));
    assert_eq!(tag("/bien-nhan/x"), tag("/"));
}

#[test]
fn a_criterion_opened_as_a_page_is_a_screen_though_its_code_has_dots() {
    let mut headers = HeaderMap::new();
    let page = "text/html,application/xhtml+xml,*/*;q=0.8";
    headers.insert(header::ACCEPT, HeaderValue::from_static(page));
    let path = "/sheet/2020/31825/leaf/1.1.3";
    let opened = assets().get(&Method::GET, path, &headers);
    assert_eq!(opened.status(), StatusCode::OK);
    let file = assets().get(&Method::GET, "/sodiem.ico", &HeaderMap::new());
    assert_eq!(file.status(), StatusCode::NOT_FOUND);
}

#[test]
fn a_hashed_file_is_kept_for_ever_in_the_form_that_is_asked_for() {
    let path = "/assets/app-0123.wasm";
    for (accept, encoding) in [
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("zstd", ""),
    ] {
        let response = assets().get(&Method::GET, path, &accepting(accept));
        assert_eq!(
            header_of(&response, header::CONTENT_ENCODING),
            encoding,
            "{accept}"
        );
        assert_eq!(
            header_of(&response, header::CONTENT_TYPE),
            "application/wasm"
        );
        assert!(header_of(&response, header::CACHE_CONTROL).contains("immutable"));
        assert_eq!(header_of(&response, header::VARY), "accept-encoding");
    }
}

#[test]
fn a_file_that_the_browser_has_is_not_sent_again() {
    let response = assets().get(&Method::GET, "/", &HeaderMap::new());
    let etag = response
        .headers()
        .get(header::ETAG)
        .cloned()
        .expect("a tag");
    let again = HeaderMap::from_iter([(header::IF_NONE_MATCH, etag)]);
    let response = assets().get(&Method::GET, "/", &again);
    assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
}

#[test]
fn what_is_not_there_is_not_found_and_nothing_can_be_posted() {
    let missing = assets().get(&Method::GET, "/assets/none.js", &HeaderMap::new());
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    let outside = assets().get(
        &Method::GET,
        "/assets/../../etc/passwd.txt",
        &HeaderMap::new(),
    );
    assert_eq!(outside.status(), StatusCode::NOT_FOUND);
    let posted = assets().get(&Method::POST, "/", &HeaderMap::new());
    assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[test]
fn a_folder_without_a_shell_is_no_web_client() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(Assets::read(folder.path()).is_err());
}
