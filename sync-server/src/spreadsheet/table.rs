//! The consolidated table.

use sodiem_core::consolidate::{Table, TableQuery, TableRow, stage_message};
use sodiem_core::text::Language;

use super::{Book, Cell, Page, ranking};
use crate::problem::catalog;

/// The rows that the query shows, and the blocks' figures.
#[must_use]
pub fn table(table: &Table, query: &TableQuery, language: Language) -> Book {
    let rows = table.select(query);
    let page = Page {
        name: catalog(language).text("table-sheet"),
        headings: headings(table, language),
        rows: rows
            .into_iter()
            .map(|row| cells(table, row, language))
            .collect(),
        frozen: 4,
        widths: &[(2, 24.0), (3, 24.0), (4, 18.0)],
    };
    Book {
        title: table.title.clone(),
        is_sample: table.is_sample,
        page,
        more: vec![ranking::blocks(table, language)],
    }
}

fn headings(table: &Table, language: Language) -> Vec<String> {
    let catalog = catalog(language);
    let fixed = [
        "rank",
        "unit-code",
        "unit",
        "district",
        "block",
        "stage",
        "submitted",
        "self-points",
        "points",
        "max",
        "percent",
        "band",
    ];
    let fixed = fixed
        .iter()
        .map(|name| catalog.text(&format!("table-{name}")));
    let areas = table
        .areas
        .iter()
        .map(|area| format!("{} {}", area.code, area.name));
    let unrounded = has_unrounded(table).then(|| catalog.text("table-unrounded"));
    let sample = table.is_sample.then(|| catalog.text("table-note"));
    fixed.chain(areas).chain(unrounded).chain(sample).collect()
}

/// Whether the set rounds before it adds up, so that some total is another without that.
fn has_unrounded(table: &Table) -> bool {
    let mut rows = table.rows.iter();
    rows.any(|row| row.standing.score.unrounded.is_some())
}

fn cells(table: &Table, row: &TableRow, language: Language) -> Vec<Cell> {
    let catalog = catalog(language);
    let text = |text: &Option<String>| Cell::from(text.as_deref());
    let submitted = row.standing.submitted_at.map(|at| {
        let late = if row.standing.late {
            catalog.text("table-late")
        } else {
            String::new()
        };
        format!("{} {late}", at.shown()).trim_end().to_owned()
    });
    let mut cells = vec![
        row.rank.map_or(Cell::Empty, Cell::from),
        Cell::from(row.unit.as_str()),
        Cell::from(row.name.as_str()),
        Cell::from(row.district_name.as_str()),
        text(&row.block),
        Cell::Text(catalog.format(&stage_message(row.standing.stage))),
        text(&submitted),
        Cell::from(&row.own),
        Cell::from(&row.points),
        Cell::from(&row.max),
        Cell::from(&row.percent),
        text(&row.band),
    ];
    let areas = table.areas.iter();
    cells.extend(areas.map(|area| row.areas.get(&area.code).map_or(Cell::Empty, Cell::from)));
    if has_unrounded(table) {
        let score = &row.standing.score;
        let points = score.unrounded.as_ref().unwrap_or(&score.points);
        cells.push(Cell::Text(language.number(&points.exact_decimal())));
    }
    if table.is_sample {
        cells.push(Cell::Text(catalog.text("table-sample")));
    }
    cells
}
