//! The web client's files: read once at the start, each with its compressed forms beside it.

use std::collections::BTreeMap;
use std::path::Path;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sodiem_core::ids::Digest;

/// Most files that the web client may have.
const FILES_MAX: usize = 2_000;
/// Most bytes that they may have together.
const FILES_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Names in it carry a digest of the content, so they can be kept for ever.
const HASHED: &str = "/assets/";
/// The page that every screen of the client starts from.
const SHELL: &str = "/index.html";
/// The page that checks receipts: its address, and its file.
const RECEIPT_PAGE: (&str, &str) = ("/bien-nhan", "/bien-nhan.html");

/// The files by their path, with a slash in front.
pub struct Assets {
    files: BTreeMap<String, Asset>,
}

struct Asset {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    etag: String,
}

impl Assets {
    /// Reads the folder that `cargo xtask web` wrote.
    ///
    /// # Errors
    /// Where the folder does not read, has no `index.html`, or is larger than a web client is.
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        let mut found = BTreeMap::new();
        let mut size = 0;
        let mut folders = vec![folder.to_owned()];
        while let Some(inside) = folders.pop() {
            for entry in std::fs::read_dir(&inside)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                    continue;
                }
                size += entry.metadata()?.len();
                if found.len() >= FILES_MAX || size > FILES_BYTES_MAX {
                    return Err(std::io::Error::other("too large for a web client"));
                }
                found.insert(
                    path_of(folder, &entry.path()),
                    std::fs::read(entry.path())?.into(),
                );
            }
        }
        if !found.contains_key(SHELL) {
            return Err(std::io::Error::other("it has no index.html"));
        }
        Ok(Self {
            files: with_variants(&found),
        })
    }

    /// The answer to a request for `path`.
    #[must_use]
    pub fn get(&self, method: &Method, path: &str, headers: &HeaderMap) -> Response {
        if ![Method::GET, Method::HEAD].contains(method) {
            let allow = [(header::ALLOW, HeaderValue::from_static("GET, HEAD"))];
            return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
        }
        // Codes of criteria have dots too, so what a browser opens as a page is a screen.
        let asks_for_page = headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"));
        let has_dot = path.rsplit('/').next().unwrap_or_default().contains('.');
        let path = if path == RECEIPT_PAGE.0 {
            RECEIPT_PAGE.1
        } else {
            path
        };
        let is_screen = !self.files.contains_key(path) && (asks_for_page || !has_dot);
        let path = if is_screen { SHELL } else { path };
        match self.files.get(path) {
            Some(asset) => serve(asset, path, headers),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

fn path_of(folder: &Path, file: &Path) -> String {
    let relative = file.strip_prefix(folder).unwrap_or(file);
    relative.components().fold(String::new(), |path, part| {
        format!("{path}/{}", part.as_os_str().to_string_lossy())
    })
}

fn with_variants(found: &BTreeMap<String, Bytes>) -> BTreeMap<String, Asset> {
    let is_variant = |path: &str| {
        let plain = path
            .strip_suffix(".br")
            .or_else(|| path.strip_suffix(".gz"));
        plain.is_some_and(|plain| found.contains_key(plain))
    };
    let asset = |path: &str, plain: &Bytes| Asset {
        plain: plain.clone(),
        brotli: found.get(&format!("{path}.br")).cloned(),
        gzip: found.get(&format!("{path}.gz")).cloned(),
        etag: Digest::of(plain).short(),
    };
    let plain = found.iter().filter(|(path, _)| !is_variant(path));
    plain
        .map(|(path, bytes)| (path.clone(), asset(path, bytes)))
        .collect()
}

fn serve(asset: &Asset, path: &str, headers: &HeaderMap) -> Response {
    let (body, encoding) = variant(asset, headers);
    // Each form is another representation, so each has its own tag.
    let etag = format!(
        "\"{}{}\"",
        asset.etag,
        encoding.map_or("", |name| &name[..1])
    );
    let caching = if path.starts_with(HASHED) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = if matches_etag(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        body.into_response()
    };
    let set = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        set.insert(header::ETAG, etag);
    }
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    set.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(path)),
    );
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        set.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn variant(asset: &Asset, headers: &HeaderMap) -> (Bytes, Option<&'static str>) {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    let takes = |name: &str| {
        accepted.unwrap_or_default().split(',').any(|part| {
            let (coding, parameter) = part.split_once(';').unwrap_or((part, ""));
            coding.trim() == name && parameter.trim() != "q=0"
        })
    };
    match (&asset.brotli, &asset.gzip) {
        (Some(brotli), _) if takes("br") => (brotli.clone(), Some("br")),
        (_, Some(gzip)) if takes("gzip") => (gzip.clone(), Some("gzip")),
        _ => (asset.plain.clone(), None),
    }
}

fn matches_etag(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    known.is_some_and(|list| list.split(',').any(|tag| tag.trim() == etag))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "ftl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
