//! How far the units are, by district.

use sodiem_core::consolidate::{District, Mark, Progress, Table};
use sodiem_core::text::Language;

use super::{Book, Cell, Page};
use crate::problem::catalog;

/// A line a district, and the province as a whole in the last: units at each stage, units in all,
/// and what is to be looked at.
#[must_use]
pub fn progress(progress: &Progress, table: &Table, language: Language) -> Book {
    let catalog = catalog(language);
    let stages = progress.stages.iter().map(|stage| stage.message());
    let marks = Mark::ALL.into_iter().map(Mark::message);
    let headings = [catalog.text("table-district")]
        .into_iter()
        .chain(stages.map(|message| catalog.format(&message)))
        .chain([catalog.text("table-units")])
        .chain(marks.map(|message| catalog.format(&message)));
    let named = |district: &District| match district.code {
        Some(_) => district.name.clone(),
        None => catalog.text("province-no-district"),
    };
    let districts = progress.districts.iter();
    let total = cells(catalog.text("province-total"), &progress.total);
    let page = Page {
        name: catalog.text("province-progress"),
        headings: headings.collect(),
        rows: districts
            .map(|district| cells(named(district), district))
            .chain([total])
            .collect(),
        frozen: 1,
        widths: &[(0, 24.0)],
    };
    Book {
        title: table.title.clone(),
        is_sample: table.is_sample,
        page,
        more: Vec::new(),
    }
}

fn cells(name: String, district: &District) -> Vec<Cell> {
    let counts = district.at.iter().chain([&district.units]);
    let counts = counts.chain(&district.marked).copied().map(Cell::from);
    [Cell::Text(name)].into_iter().chain(counts).collect()
}
