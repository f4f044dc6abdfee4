//! Files that prove answers, on their way here: the resumable protocol tus 1.0 with creation, checksum,
//! expiration and termination.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sodiem_core::api::{PREFIX, ProblemCode};
use sodiem_core::evidence::FILE_BYTES_MAX;

use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::evidence::{self, Announced, Checksum, Piece};
use crate::store::evidence::Upload;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// Longest metadata of an upload, in bytes.
const METADATA_BYTES_MAX: usize = 4096;

/// What of the protocol the server speaks.
#[utoipa::path(options, path = "/uploads", responses((status = 204)))]
pub async fn options_uploads(SignedIn(_): SignedIn) -> Response {
    let headers = [
        (RESUMABLE, VERSION),
        (HeaderName::from_static("tus-version"), VERSION),
        (
            HeaderName::from_static("tus-extension"),
            HeaderValue::from_static("creation,checksum,expiration,termination"),
        ),
        (
            HeaderName::from_static("tus-checksum-algorithm"),
            HeaderValue::from_static("sha256"),
        ),
        (
            HeaderName::from_static("tus-max-size"),
            HeaderValue::from(FILE_BYTES_MAX),
        ),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Begins an upload of a file for a unit that the sender scores: `Upload-Metadata` has `round`, `unit`, `digest`
/// (SHA-256, hexadecimal) and `name`. One that was begun before is given again, with how much is here.
#[utoipa::path(post, path = "/uploads", responses((status = 201)))]
pub async fn post_upload(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let announced = announced(&headers).ok_or(ProblemCode::BodyUnreadable)?;
    let sender = who.clone();
    let upload = Arc::clone(&app)
        .run(move |app| {
            evidence::sweep(app)?;
            evidence::begin(app, &sender, announced)
        })
        .await?;
    // All of it may be here, and the server have died before it was checked.
    let upload = evidence::complete(app, who, upload).await?;
    let location = format!("{PREFIX}/uploads/{}", upload.id);
    let location = HeaderValue::try_from(location).expect("an address");
    let mut response = told(StatusCode::CREATED, &upload);
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

fn announced(headers: &HeaderMap) -> Option<Announced> {
    let text = |name: &HeaderName| headers.get(name)?.to_str().ok();
    let metadata = text(&HeaderName::from_static("upload-metadata"))?;
    if metadata.len() > METADATA_BYTES_MAX {
        return None;
    }
    let value = |key: &str| {
        let mut pairs = metadata
            .split(',')
            .filter_map(|pair| pair.trim().split_once(' '));
        let (_, encoded) = pairs.find(|(name, _)| *name == key)?;
        String::from_utf8(BASE64.decode(encoded.trim()).ok()?).ok()
    };
    Some(Announced {
        round: value("round")?.parse().ok()?,
        unit: value("unit")?.parse().ok()?,
        digest: value("digest")?.parse().ok()?,
        name: value("name")?,
        bytes: text(&LENGTH)?.parse().ok()?,
    })
}

/// How much of an upload is here.
#[utoipa::path(head, path = "/uploads/{upload}", params(("upload" = String, Path)),
    responses((status = 200)))]
pub async fn head_upload(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let upload = evidence::state(app, who, id).await?;
    let mut response = told(StatusCode::OK, &upload);
    let length = HeaderValue::from(upload.bytes);
    response.headers_mut().insert(LENGTH, length);
    Ok(response)
}

/// Takes a piece at `Upload-Offset`, checked against `Upload-Checksum` where that is given (sha256). What came is
/// kept where the line breaks. The last piece is answered once the file is checked and stored.
#[utoipa::path(patch, path = "/uploads/{upload}", params(("upload" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204)))]
pub async fn patch_upload(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let piece = piece(id, &headers).ok_or(ProblemCode::BodyUnreadable)?;
    let upload = evidence::append(app, who, piece, body).await?;
    Ok(told(StatusCode::NO_CONTENT, &upload))
}

fn piece(upload: String, headers: &HeaderMap) -> Option<Piece> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().ok());
    let kind = text(header::CONTENT_TYPE)??;
    let checksum = match text(HeaderName::from_static("upload-checksum")) {
        Some(given) => {
            let (algorithm, encoded) = given?.split_once(' ')?;
            let digest = BASE64.decode(encoded.trim()).ok()?;
            (algorithm == "sha256").then_some(())?;
            Some(Checksum(digest.try_into().ok()?))
        }
        None => None,
    };
    (kind == "application/offset+octet-stream").then_some(())?;
    Some(Piece {
        upload,
        offset: text(OFFSET)??.parse().ok()?,
        checksum,
    })
}

/// Gives an upload up; what is stored stays.
#[utoipa::path(delete, path = "/uploads/{upload}", params(("upload" = String, Path)),
    responses((status = 204)))]
pub async fn delete_upload(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    app.run(move |app| evidence::end(app, &who, &id)).await?;
    Ok((StatusCode::NO_CONTENT, [(RESUMABLE, VERSION)]).into_response())
}

fn told(status: StatusCode, upload: &Upload) -> Response {
    let milliseconds = u64::try_from(upload.expires_at.0).unwrap_or_default();
    let expires = UNIX_EPOCH + Duration::from_millis(milliseconds);
    let expires = httpdate::fmt_http_date(expires);
    let expires = HeaderValue::try_from(expires).expect("a date");
    let headers = [
        (RESUMABLE, VERSION),
        (OFFSET, HeaderValue::from(upload.received)),
        (EXPIRES, expires),
    ];
    (status, headers).into_response()
}
