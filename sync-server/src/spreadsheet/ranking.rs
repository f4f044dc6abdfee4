//! The ranking by block, and the blocks' figures.

use sodiem_core::consolidate::{BlockStatistics, Comparison, Spread, Table, TableRow};
use sodiem_core::text::Language;

use super::{Book, Cell, Page, texts};
use crate::problem::catalog;

/// The ranked units of each block, in the order of their ranks, and the blocks' figures.
#[must_use]
pub fn ranking(table: &Table, language: Language) -> Book {
    let of_block = |block: &BlockStatistics| {
        let is_in = |row: &&TableRow| row.block.as_ref() == Some(&block.name) && row.rank.is_some();
        table
            .rows
            .iter()
            .filter(is_in)
            .map(|row| cells(row, language))
            .collect::<Vec<_>>()
    };
    let keys = [
        "table-block",
        "table-rank",
        "table-unit-code",
        "table-unit",
        "table-points",
        "table-percent",
        "table-band",
    ];
    let mut headings = texts(keys, language);
    if !table.before.is_empty() {
        headings.extend(texts(COMPARED, language));
    }
    let page = Page {
        name: catalog(language).text("province-ranking"),
        headings,
        rows: table.blocks.iter().flat_map(of_block).collect(),
        frozen: 4,
        widths: &[(0, 18.0), (3, 24.0)],
    };
    Book {
        title: table.title.clone(),
        is_sample: table.is_sample,
        page,
        more: vec![blocks(table, language)],
    }
}

/// The headings of what a unit was in the rounds before.
const COMPARED: [&str; 5] = [
    "table-before",
    "table-before-rank",
    "table-change",
    "table-rise",
    "table-incomparable",
];

fn cells(row: &TableRow, language: Language) -> Vec<Cell> {
    let comparison = row.comparison.iter();
    let compared = comparison.flat_map(|comparison| compared(comparison, language));
    let own = [
        Cell::from(row.block.as_deref()),
        row.rank.map_or(Cell::Empty, Cell::from),
        Cell::from(row.unit.as_str()),
        Cell::from(row.name.as_str()),
        Cell::from(&row.points),
        Cell::from(&row.percent),
        Cell::from(row.band.as_deref()),
    ];
    own.into_iter().chain(compared).collect()
}

/// A result before stands in its own cells only where it is one; several are told in words.
fn compared(comparison: &Comparison, language: Language) -> [Cell; 5] {
    let catalog = catalog(language);
    let before = match comparison.before.as_slice() {
        [one] => Some(one),
        _ => None,
    };
    let reasons = comparison.incomparable.iter();
    let reasons: Vec<String> = reasons.map(|why| catalog.format(&why.message())).collect();
    let rise = comparison.rise;
    [
        before.map_or(Cell::Empty, |one| Cell::from(&one.percent)),
        before
            .and_then(|one| one.rank)
            .map_or(Cell::Empty, Cell::from),
        comparison.change.as_ref().map_or(Cell::Empty, Cell::from),
        rise.map_or(Cell::Empty, |ranks| Cell::Number(ranks.to_string())),
        Cell::Text(reasons.join(" ")),
    ]
}

/// Means and spreads of each block, of the whole and of the areas.
pub(super) fn blocks(table: &Table, language: Language) -> Page {
    let catalog = catalog(language);
    let of_block = |block: &BlockStatistics| {
        let percent = block
            .percent
            .iter()
            .map(|spread| (catalog.text("table-percent"), spread));
        let areas = table.areas.iter().filter_map(|area| {
            let name = format!("{} {} (%)", area.code, area.name);
            Some((name, block.areas.get(&area.code)?))
        });
        let measures = percent.chain(areas);
        measures
            .map(|(name, spread)| spread_cells(block, &name, spread).into())
            .collect::<Vec<Vec<Cell>>>()
    };
    let keys = [
        "table-block",
        "table-measure",
        "table-units",
        "table-ranked",
        "table-mean",
        "table-min",
        "table-lower-quartile",
        "table-median",
        "table-upper-quartile",
        "table-max-value",
    ];
    Page {
        name: catalog.text("table-sheet-blocks"),
        headings: texts(keys, language),
        rows: table.blocks.iter().flat_map(of_block).collect(),
        frozen: 2,
        widths: &[(0, 18.0), (1, 48.0)],
    }
}

fn spread_cells(block: &BlockStatistics, name: &str, spread: &Spread) -> [Cell; 10] {
    [
        Cell::from(block.name.as_str()),
        Cell::from(name),
        Cell::from(block.units),
        Cell::from(block.ranked),
        Cell::from(&spread.mean),
        Cell::from(&spread.min),
        Cell::from(&spread.lower_quartile),
        Cell::from(&spread.median),
        Cell::from(&spread.upper_quartile),
        Cell::from(&spread.max),
    ]
}
