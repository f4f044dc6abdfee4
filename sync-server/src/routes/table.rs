//! Results of a round: the consolidated table, files of it, one leaf across all units.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use sodiem_core::api::LeafAcross;
use sodiem_core::consolidate::{Table, TableQuery};
use sodiem_core::ids::{Code, RoundId};

use super::named;
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::spreadsheet;
use crate::{problem, table};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

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

/// The rows that the query shows, as a spreadsheet.
#[utoipa::path(get, path = "/rounds/{round}/table.xlsx", params(("round" = RoundId, Path), TableQuery),
    responses((status = 200, content_type = XLSX, body = Vec<u8>)))]
pub async fn get_table_xlsx(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(round): Path<String>,
    Query(query): Query<TableQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let round: RoundId = named(&round)?;
    let language = query
        .language
        .unwrap_or_else(|| problem::language(&headers));
    app.run(move |app| {
        let table = table::table(app, &who, &round, query.ranked)?;
        let file = spreadsheet::xlsx(&table, &query, language)
            .map_err(|error| Error::Internal(error.to_string()))?;
        Ok(download(file, XLSX, &format!("sodiem-{round}.xlsx")))
    })
    .await
}

/// The rows that the query shows, as CSV.
#[utoipa::path(get, path = "/rounds/{round}/table.csv", params(("round" = RoundId, Path), TableQuery),
    responses((status = 200, content_type = CSV, body = String)))]
pub async fn get_table_csv(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(round): Path<String>,
    Query(query): Query<TableQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let round: RoundId = named(&round)?;
    let language = query
        .language
        .unwrap_or_else(|| problem::language(&headers));
    app.run(move |app| {
        let table = table::table(app, &who, &round, query.ranked)?;
        let file = spreadsheet::csv(&table, &query, language)
            .map_err(|error| Error::Internal(error.to_string()))?;
        Ok(download(file, CSV, &format!("sodiem-{round}.csv")))
    })
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

fn download(file: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, file).into_response()
}
