//! What is on the province's screens of a round's results, as files: a spreadsheet or CSV by the
//! ending of the address.

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use sodiem_core::account::Principal;
use sodiem_core::api::ProblemCode;
use sodiem_core::consolidate::{self, Ranked, TableQuery};
use sodiem_core::ids::{Code, RoundId};
use sodiem_core::text::Language;

use super::{CSV, Query, XLSX, download, named};
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::spreadsheet::{self, Book};
use crate::{problem, table};

/// `table`, the rows that the query shows; `ranking`, the ranked units by block; or `progress`, how
/// far the units are by district; each as `.xlsx` or `.csv`. Of the query `language` counts for all,
/// `ranked` not for the progress, the rest for the table alone.
#[utoipa::path(get, path = "/rounds/{round}/{file}",
    params(("round" = RoundId, Path),
        ("file" = String, Path, pattern = r"^(table|ranking|progress)\.(xlsx|csv)$"), TableQuery),
    responses((status = 200, content((Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (String = "text/csv; charset=utf-8")))))]
pub async fn get_file(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path((round, file)): Path<(String, String)>,
    Query(query): Query<TableQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (id, file): (RoundId, File) = (named(&round)?, named(&file)?);
    let asked = Asked::of(query, &headers);
    app.run(move |app| {
        let (book, name) = match file.screen {
            Screen::Table => (table_book(app, &who, &id, &asked)?, format!("sodiem-{id}")),
            Screen::Ranking => {
                let table = table::of_province(app, &who, &id, asked.query.ranked)?;
                let book = spreadsheet::ranking(&table, asked.language);
                (book, format!("sodiem-{id}-ranking"))
            }
            Screen::Progress => (
                progress_book(app, &who, &id, &asked)?,
                format!("sodiem-{id}-progress"),
            ),
        };
        written(&book, (file.form, asked.language), &name)
    })
    .await
}

/// One leaf across the units that `search` finds: `table.xlsx` or `table.csv`.
#[utoipa::path(get, path = "/rounds/{round}/leaves/{code}/{file}",
    params(("round" = RoundId, Path), ("code" = Code, Path),
        ("file" = String, Path, pattern = r"^table\.(xlsx|csv)$"), TableQuery),
    responses((status = 200, content((Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (String = "text/csv; charset=utf-8")))))]
pub async fn get_leaf_file(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path((round, code, file)): Path<(String, String, String)>,
    Query(query): Query<TableQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (id, code, file): (RoundId, Code, File) = (named(&round)?, named(&code)?, named(&file)?);
    if file.screen != Screen::Table {
        return Err(ProblemCode::NotFound.into());
    }
    let asked = Asked::of(query, &headers);
    app.run(move |app| {
        let book = leaf_book(app, &who, (&id, &code), &asked)?;
        let name = format!("sodiem-{id}-{code}");
        written(&book, (file.form, asked.language), &name)
    })
    .await
}

/// What a file's name says.
struct File {
    screen: Screen,
    form: Form,
}

/// The screen that a file is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Screen {
    Table,
    Ranking,
    Progress,
}

/// The form of a file.
#[derive(Clone, Copy)]
enum Form {
    Xlsx,
    Csv,
}

/// A name that no file of a round's results has.
struct NoFile;

impl FromStr for File {
    type Err = NoFile;
    fn from_str(name: &str) -> Result<Self, NoFile> {
        let (screen, form) = name.split_once('.').ok_or(NoFile)?;
        let screen = match screen {
            "table" => Screen::Table,
            "ranking" => Screen::Ranking,
            "progress" => Screen::Progress,
            _ => return Err(NoFile),
        };
        let form = match form {
            "xlsx" => Form::Xlsx,
            "csv" => Form::Csv,
            _ => return Err(NoFile),
        };
        Ok(Self { screen, form })
    }
}

/// What is asked of a file besides its name.
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

fn table_book(app: &App, who: &Principal, id: &RoundId, asked: &Asked) -> Result<Book, Error> {
    let table = table::table(app, who, id, asked.query.ranked)?;
    Ok(spreadsheet::table(&table, &asked.query, asked.language))
}

fn progress_book(app: &App, who: &Principal, id: &RoundId, asked: &Asked) -> Result<Book, Error> {
    let table = table::of_province(app, who, id, Ranked::default())?;
    let reference = app.reference()?;
    let round = reference.round(id).ok_or(ProblemCode::NotFound)?;
    let progress = consolidate::progress(&table, round, app.environment.now());
    Ok(spreadsheet::progress(&progress, &table, asked.language))
}

fn leaf_book(
    app: &App,
    who: &Principal,
    (id, code): (&RoundId, &Code),
    asked: &Asked,
) -> Result<Book, Error> {
    let across = table::leaf_across(app, who, id, code)?;
    let reference = app.reference()?;
    let (round, set) = reference.round_and_set(id).ok_or(ProblemCode::NotFound)?;
    let row = set.row(code).ok_or(ProblemCode::NotFound)?;
    let views = consolidate::leaf_view(&across, set, round, &asked.query.search);
    Ok(spreadsheet::leaf(&views, (round, set, row), asked.language))
}

/// A book in its form, to take home.
fn written(book: &Book, (form, language): (Form, Language), name: &str) -> Result<Response, Error> {
    let (file, media_type, ending) = match form {
        Form::Xlsx => (book.xlsx(language).map_err(unwritten)?, XLSX, "xlsx"),
        Form::Csv => (book.csv(language).map_err(unwritten)?, CSV, "csv"),
    };
    Ok(download(file, media_type, &format!("{name}.{ending}")))
}

fn unwritten(error: impl ToString) -> Error {
    Error::Internal(error.to_string())
}
