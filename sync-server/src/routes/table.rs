//! Results of a round: the consolidated table, files of it, one leaf across all units.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use sodiem_core::account::Principal;
use sodiem_core::api::{LeafAcross, ProblemCode};
use sodiem_core::consolidate::{self, Ranked, Table, TableQuery};
use sodiem_core::ids::{Code, RoundId};
use sodiem_core::text::Language;

use super::{XLSX, download, named};
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::spreadsheet::{self, Book};
use crate::{problem, table};

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
    table_file(app, who, round, Asked::of(query, &headers))
        .await?
        .xlsx()
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
    table_file(app, who, round, Asked::of(query, &headers))
        .await?
        .csv()
}

/// The ranked units by block; of the query only `ranked` counts, as a spreadsheet.
#[utoipa::path(get, path = "/rounds/{round}/ranking.xlsx", params(("round" = RoundId, Path), TableQuery),
    responses((status = 200, content_type = XLSX, body = Vec<u8>)))]
pub async fn get_ranking_xlsx(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(round): Path<String>,
    Query(query): Query<TableQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    ranking_file(app, who, round, Asked::of(query, &headers))
        .await?
        .xlsx()
}

/// The ranked units by block; of the query only `ranked` counts, as CSV.
#[utoipa::path(get, path = "/rounds/{round}/ranking.csv", params(("round" = RoundId, Path), TableQuery),
    responses((status = 200, content_type = CSV, body = String)))]
pub async fn get_ranking_csv(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(round): Path<String>,
    Query(query): Query<TableQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    ranking_file(app, who, round, Asked::of(query, &headers))
        .await?
        .csv()
}

/// How far the units are, by district; of the query only `language` counts, as a spreadsheet.
#[utoipa::path(get, path = "/rounds/{round}/progress.xlsx", params(("round" = RoundId, Path), TableQuery),
    responses((status = 200, content_type = XLSX, body = Vec<u8>)))]
pub async fn get_progress_xlsx(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(round): Path<String>,
    Query(query): Query<TableQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    progress_file(app, who, round, Asked::of(query, &headers))
        .await?
        .xlsx()
}

/// How far the units are, by district; of the query only `language` counts, as CSV.
#[utoipa::path(get, path = "/rounds/{round}/progress.csv", params(("round" = RoundId, Path), TableQuery),
    responses((status = 200, content_type = CSV, body = String)))]
pub async fn get_progress_csv(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(round): Path<String>,
    Query(query): Query<TableQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    progress_file(app, who, round, Asked::of(query, &headers))
        .await?
        .csv()
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

/// One leaf across the units that `search` finds, as a spreadsheet.
#[utoipa::path(get, path = "/rounds/{round}/leaves/{code}/table.xlsx", params(("round" = RoundId, Path), ("code" = Code, Path), TableQuery),
    responses((status = 200, content_type = XLSX, body = Vec<u8>)))]
pub async fn get_leaf_xlsx(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path((round, code)): Path<(String, String)>,
    Query(query): Query<TableQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    leaf_file(app, who, (round, code), Asked::of(query, &headers))
        .await?
        .xlsx()
}

/// One leaf across the units that `search` finds, as CSV.
#[utoipa::path(get, path = "/rounds/{round}/leaves/{code}/table.csv", params(("round" = RoundId, Path), ("code" = Code, Path), TableQuery),
    responses((status = 200, content_type = CSV, body = String)))]
pub async fn get_leaf_csv(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path((round, code)): Path<(String, String)>,
    Query(query): Query<TableQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    leaf_file(app, who, (round, code), Asked::of(query, &headers))
        .await?
        .csv()
}

/// Which file is asked for.
struct Asked {
    query: TableQuery,
    language: Language,
}

impl Asked {
    fn of(query: TableQuery, headers: &HeaderMap) -> Self {
        let language = query.language.unwrap_or_else(|| problem::language(headers));
        Self { query, language }
    }
}

/// A file before it has its form.
struct Sheet {
    book: Book,
    language: Language,
    name: String,
}

impl Sheet {
    fn xlsx(&self) -> Result<Response, Error> {
        let file = self.book.xlsx(self.language);
        let file = file.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(download(file, XLSX, &format!("{}.xlsx", self.name)))
    }

    fn csv(&self) -> Result<Response, Error> {
        let file = self.book.csv(self.language);
        let file = file.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(download(file, CSV, &format!("{}.csv", self.name)))
    }
}

async fn table_file(
    app: Arc<App>,
    who: Principal,
    round: String,
    Asked { query, language }: Asked,
) -> Result<Sheet, Error> {
    let round: RoundId = named(&round)?;
    app.run(move |app| {
        let table = table::table(app, &who, &round, query.ranked)?;
        Ok(Sheet {
            book: spreadsheet::table(&table, &query, language),
            language,
            name: format!("sodiem-{round}"),
        })
    })
    .await
}

async fn ranking_file(
    app: Arc<App>,
    who: Principal,
    round: String,
    Asked { query, language }: Asked,
) -> Result<Sheet, Error> {
    let round: RoundId = named(&round)?;
    app.run(move |app| {
        let table = table::of_province(app, &who, &round, query.ranked)?;
        Ok(Sheet {
            book: spreadsheet::ranking(&table, language),
            language,
            name: format!("sodiem-{round}-ranking"),
        })
    })
    .await
}

async fn progress_file(
    app: Arc<App>,
    who: Principal,
    round: String,
    Asked { language, .. }: Asked,
) -> Result<Sheet, Error> {
    let round: RoundId = named(&round)?;
    app.run(move |app| {
        let table = table::of_province(app, &who, &round, Ranked::default())?;
        let reference = app.reference()?;
        let settings = reference.round(&round).ok_or(ProblemCode::NotFound)?;
        let progress = consolidate::progress(&table, settings, app.environment.now());
        Ok(Sheet {
            book: spreadsheet::progress(&progress, &table, language),
            language,
            name: format!("sodiem-{round}-progress"),
        })
    })
    .await
}

async fn leaf_file(
    app: Arc<App>,
    who: Principal,
    (round, code): (String, String),
    Asked { query, language }: Asked,
) -> Result<Sheet, Error> {
    let (id, code): (RoundId, Code) = (named(&round)?, named(&code)?);
    app.run(move |app| {
        let across = table::leaf_across(app, &who, &id, &code)?;
        let reference = app.reference()?;
        let (round, set) = reference.round_and_set(&id).ok_or(ProblemCode::NotFound)?;
        let row = set.row(&code).ok_or(ProblemCode::NotFound)?;
        let views = consolidate::leaf_view(&across, set, round, &query.search);
        Ok(Sheet {
            book: spreadsheet::leaf(&views, (round, set, row), language),
            language,
            name: format!("sodiem-{id}-{code}"),
        })
    })
    .await
}
