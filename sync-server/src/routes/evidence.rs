//! Files that prove answers, to read.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sodiem_core::api::{EvidenceList, ProblemCode};
use sodiem_core::ids::{Digest, RoundId, UnitCode};

use super::named;
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::evidence::{self, storage};
use crate::problem;

/// What a name has under its digest never changes, but who may read it does: a browser that kept it asks each time,
/// which costs no bytes.
const KEEP: HeaderValue = HeaderValue::from_static("private, no-cache");

/// How long whoever asks what a unit has waits for what is scanned meanwhile.
const LOOK_MAX: Duration = Duration::from_secs(5);

/// The files that a unit has in a round, for whoever may read the unit.
#[utoipa::path(get, path = "/files/{round}/{unit}",
    params(("round" = RoundId, Path), ("unit" = UnitCode, Path)),
    responses((status = 200, body = EvidenceList)))]
pub async fn get_files(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path((round, unit)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<EvidenceList>, Error> {
    let (round, unit): (RoundId, UnitCode) = (named(&round)?, named(&unit)?);
    let language = problem::language(&headers);
    // Who only looks waits for nobody.
    if app.evidence.scanner.is_some() && app.can_store() {
        let (who, round, unit) = (who.clone(), round.clone(), unit.clone());
        let looking = Arc::clone(&app);
        let looking = async move {
            looking
                .run_storing(move |app| evidence::look_again(app, &who, (&round, &unit)))
                .await
        };
        // It goes on to its end; whoever looks next sees what it found.
        let looked = tokio::time::timeout(LOOK_MAX, tokio::spawn(looking)).await;
        if let Ok(Ok(Err(error))) = looked
            && error.code() != ProblemCode::Busy
        {
            return Err(error);
        }
    }
    app.run(move |app| evidence::list(app, &who, (&round, &unit), language).map(Json))
        .await
}

/// A file of a unit, whole or in ranges, for whoever may read the unit.
#[utoipa::path(get, path = "/files/{round}/{unit}/{digest}",
    params(("round" = RoundId, Path), ("unit" = UnitCode, Path), ("digest" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn get_unit_file(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path((round, unit, digest)): Path<(String, String, String)>,
    request: Request,
) -> Result<Response, Error> {
    let (round, unit): (RoundId, UnitCode) = (named(&round)?, named(&unit)?);
    let digest: Digest = named(&digest)?;
    let found = Arc::clone(&app)
        .run(move |app| evidence::find(app, &who, (&round, &unit), &digest))
        .await?;
    let tag = HeaderValue::try_from(format!("\"{digest}\"")).expect("hexadecimal digits");
    if request.headers().get(header::IF_NONE_MATCH) == Some(&tag) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, KEEP);
        response.headers_mut().insert(header::ETAG, tag);
        return Ok(response);
    }
    let (file, media_type) = ((digest, found.bytes), found.kind.media_type());
    let mut response = storage::serve(&app.evidence.storage, file, media_type, request).await?;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, KEEP);
    headers.insert(header::ETAG, tag);
    headers.insert(
        header::CONTENT_DISPOSITION,
        disposition(found.kind.is_picture(), &found.name),
    );
    Ok(response)
}

/// Nothing that could hold a program opens on our pages: pictures show, the rest is taken home. The name goes
/// as RFC 8187 has it, with its Vietnamese letters.
fn disposition(is_shown: bool, name: &str) -> HeaderValue {
    let how = if is_shown { "inline" } else { "attachment" };
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    let name: String = name.bytes().map(encode).collect();
    HeaderValue::try_from(format!("{how}; filename*=UTF-8''{name}")).expect("it is plain text")
}
