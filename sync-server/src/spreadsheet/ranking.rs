//! The ranking by block, and the blocks' figures.

use sodiem_core::consolidate::{BlockStatistics, Spread, Table, TableRow};
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
            .map(cells)
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
    let page = Page {
        name: catalog(language).text("province-ranking"),
        headings: texts(keys, language),
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

fn cells(row: &TableRow) -> Vec<Cell> {
    vec![
        Cell::from(row.block.as_deref()),
        row.rank.map_or(Cell::Empty, Cell::from),
        Cell::from(row.unit.as_str()),
        Cell::from(row.name.as_str()),
        Cell::from(&row.points),
        Cell::from(&row.percent),
        Cell::from(row.band.as_deref()),
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
