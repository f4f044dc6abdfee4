//! Editions of the criteria: those that there are, and new ones from the files that provinces keep.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sodiem_core::api::{CriteriaRead, CriteriaUpload, EditionShown};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::ids::Digest;

use super::{Query, XLSX, download, named};
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::{criteria_file, editions};

/// The editions that a round can score by, for provinces and administrators.
#[utoipa::path(get, path = "/criteria", responses((status = 200, body = Vec<EditionShown>)))]
pub async fn get_editions(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
) -> Result<Json<Vec<EditionShown>>, Error> {
    app.run(move |app| editions::list(app, &who).map(Json))
        .await
}

/// Checks a file of criteria, for provinces and administrators: XLSX, TSV, CSV or JSON, told apart
/// by its content. With `save` the edition is added, and no other changes. All that is wrong is said
/// at once, with sheet and cell.
#[utoipa::path(post, path = "/criteria", params(CriteriaUpload),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = CriteriaRead)))]
pub async fn post_criteria(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Query(upload): Query<CriteriaUpload>,
    file: Bytes,
) -> Result<Json<CriteriaRead>, Error> {
    app.run_reading(move |app| editions::read(app, &who, &upload, &file).map(Json))
        .await
}

/// The empty spreadsheet to fill in, with its guide.
#[utoipa::path(get, path = "/criteria/template.xlsx",
    responses((status = 200, content_type = XLSX, body = Vec<u8>)))]
pub async fn get_template(
    State(app): State<Arc<App>>,
    SignedIn(_): SignedIn,
) -> Result<Response, Error> {
    app.run(|_| {
        let file = criteria_file::template().map_err(|error| Error::Internal(error.to_string()))?;
        Ok(download(file, XLSX, "bo-tieu-chi.xlsx"))
    })
    .await
}

/// An edition of a criteria set. It never changes: its digest is its address.
#[utoipa::path(get, path = "/criteria/{digest}", params(("digest" = Digest, Path)),
    responses((status = 200, body = CriteriaSet), (status = 304, description = "As you have it")))]
pub async fn get_criteria(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(digest): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let digest: Digest = named(&digest)?;
    let etag = format!("\"{digest}\"");
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|tag| tag.as_bytes() == etag.as_bytes());
    app.run(move |app| {
        let reference = app.reference()?;
        let set = editions::get(&reference, &who, &digest)?;
        let caching = "private, max-age=31536000, immutable".to_owned();
        let caching = [(header::ETAG, etag), (header::CACHE_CONTROL, caching)];
        Ok(if known {
            (StatusCode::NOT_MODIFIED, caching).into_response()
        } else {
            (caching, Json(&**set)).into_response()
        })
    })
    .await
}

/// An edition as the spreadsheet that it can be changed in.
#[utoipa::path(get, path = "/criteria/{digest}/file.xlsx", params(("digest" = Digest, Path)),
    responses((status = 200, content_type = XLSX, body = Vec<u8>)))]
pub async fn get_criteria_xlsx(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(digest): Path<String>,
) -> Result<Response, Error> {
    let digest: Digest = named(&digest)?;
    app.run(move |app| {
        let reference = app.reference()?;
        let set = editions::get(&reference, &who, &digest)?;
        let file =
            criteria_file::workbook(set).map_err(|error| Error::Internal(error.to_string()))?;
        let name = format!("bo-tieu-chi-{}.xlsx", digest.short());
        Ok(download(file, XLSX, &name))
    })
    .await
}
