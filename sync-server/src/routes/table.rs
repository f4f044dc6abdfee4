//! Results of a round: the consolidated table, and one leaf across all units.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use sodiem_core::api::LeafAcross;
use sodiem_core::consolidate::{Table, TableQuery};
use sodiem_core::ids::{Code, RoundId};

use super::{Query, named};
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::table;

/// The consolidated table: all the province's units, or those that the account appraises or
/// answers. Of the query only `ranked` counts here.
#[utoipa::path(get, path = "/rounds/{round}/table", params(("round" = RoundId, Path), TableQuery),
    responses((status = 200, body = Table)))]
pub async fn get_table(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(round): Path<String>,
    Query(query): Query<TableQuery>,
) -> Result<Json<Table>, Error> {
    let round: RoundId = named(&round)?;
    app.run(move |app| table::table(app, &who, &round, query.ranked).map(Json))
        .await
}

/// One leaf across the units: what they say, what counts, and whose word that is.
#[utoipa::path(get, path = "/rounds/{round}/leaves/{code}",
    params(("round" = RoundId, Path), ("code" = Code, Path)),
    responses((status = 200, body = LeafAcross)))]
pub async fn get_leaf(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path((round, code)): Path<(String, String)>,
) -> Result<Json<LeafAcross>, Error> {
    let (round, code): (RoundId, Code) = (named(&round)?, named(&code)?);
    app.run(move |app| table::leaf_across(app, &who, &round, &code).map(Json))
        .await
}
