//! A document as a file that other programs open.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use sodiem_core::account::Principal;
use sodiem_core::api::ProblemCode;
use sodiem_core::ids::DocumentId;
use sodiem_core::round::Round;

use super::{download, named};
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::store::documents::{self, Source};

/// The media type of a document of Automerge.
const AUTOMERGE: &str = "application/vnd.automerge";
const SUFFIX: &str = ".automerge";

/// A document with its whole history, for whoever may read its unit: `DOCUMENT.automerge`. Any
/// program with Automerge opens it; where nothing was written yet it holds the template alone, with
/// which every document begins.
#[utoipa::path(get, path = "/documents/{file}",
    params(("file" = String, Path, pattern = r"^.+\.automerge$")),
    responses((status = 200, content_type = AUTOMERGE, body = Vec<u8>)))]
pub async fn get_document(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(file): Path<String>,
) -> Result<Response, Error> {
    let id = file.strip_suffix(SUFFIX).ok_or(ProblemCode::NotFound)?;
    let id: DocumentId = named(id)?;
    // A colon is no part of a file's name everywhere.
    let name = format!("{}{SUFFIX}", id.to_string().replace(':', "-"));
    app.run(move |app| {
        let saved = saved(app, &who, &id)?;
        Ok(download(saved, AUTOMERGE, &name))
    })
    .await
}

fn saved(app: &App, who: &Principal, id: &DocumentId) -> Result<Vec<u8>, Error> {
    let reference = app.reference()?;
    let is_scored = reference.scored(&id.round).binary_search(&id.unit).is_ok();
    let may_read = |round: &&Round| who.may_read(round, reference.units(round))(&id.unit);
    let round = reference
        .round(&id.round)
        .filter(|round| is_scored && may_read(round))
        .ok_or(ProblemCode::NotFound)?;
    let edition = round
        .edition_of(&id.edition)
        .and_then(|edition| reference.sets.get(&edition))
        .ok_or(ProblemCode::NotFound)?;
    let loaded = app
        .store
        .read(|connection| documents::load(connection, (id, edition), Source::Snapshot))?;
    let document = loaded.map_or_else(|| edition.blank(id), |loaded| loaded.document);
    Ok(document.save())
}
