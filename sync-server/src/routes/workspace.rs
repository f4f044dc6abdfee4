//! What a device needs, besides documents, to work without a network.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sodiem_core::api::{EditionShown, ProblemCode, Workspace};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::ids::Digest;

use super::named;
use crate::administration;
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;

/// The rounds and units of the account.
#[utoipa::path(get, path = "/workspace", responses((status = 200, body = Workspace)))]
pub async fn get_workspace(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
) -> Result<Json<Workspace>, Error> {
    app.run(move |app| {
        let reference = app.reference()?;
        let takes_part = |round: &&_| reference.takes_part(&who, round);
        Ok(Json(Workspace {
            rounds: reference
                .rounds
                .iter()
                .filter(takes_part)
                .cloned()
                .collect(),
            units: reference.units_of(&who),
            now: app.environment.now(),
        }))
    })
    .await
}

/// The editions that a round can score by, for administrators.
#[utoipa::path(get, path = "/criteria", responses((status = 200, body = Vec<EditionShown>)))]
pub async fn get_editions(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
) -> Result<Json<Vec<EditionShown>>, Error> {
    app.run(move |app| administration::editions(app, &who).map(Json))
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
        let mut rounds = reference
            .rounds
            .iter()
            .filter(|round| round.edition == digest);
        if !rounds.any(|round| reference.takes_part(&who, round)) {
            return Err(ProblemCode::NotFound.into());
        }
        let set = reference.sets.get(&digest).ok_or(ProblemCode::NotFound)?;
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
