//! The web client's files, for every address that is not the API's.

use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::router::Shared;

/// A file of the web client, or its shell.
pub async fn get_asset(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match &shared.assets {
        Some(assets) => assets.get(&method, uri.path(), &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
