//! Bands, means and spreads by block, as charts and as figures.

use sodiem_core::consolidate::{AreaColumn, BlockStatistics, Spread, Table};

use super::{drawn, drawn_count};
use crate::chart::{Bars, Boxes, Chart, Marks};

/// Longest name of an area in a chart, in characters.
const AREA_CHARS_MAX: usize = 26;
/// Colours of the blocks, in their order.
const TONES: [usize; 4] = [0, 1, 2, 3];

fn tone(index: usize) -> usize {
    TONES[index % TONES.len()]
}

/// How many units of each block are in each band.
pub fn band_chart(table: &Table) -> Chart {
    let names = |block: &BlockStatistics| -> Vec<String> {
        block.bands.iter().map(|(name, _)| name.clone()).collect()
    };
    let bars = table.blocks.iter().enumerate().map(|(index, block)| Bars {
        name: block.name.clone(),
        tone: tone(index),
        values: block
            .bands
            .iter()
            .map(|(_, units)| drawn_count(*units as usize))
            .collect(),
    });
    Chart {
        categories: table.blocks.first().map(names).unwrap_or_default(),
        marks: Marks::Columns(bars.collect()),
    }
}

/// The same as figures: a row a band.
pub fn band_figures(table: &Table) -> Vec<(String, Vec<String>)> {
    let bands = table
        .blocks
        .first()
        .map(|block| block.bands.as_slice())
        .unwrap_or_default();
    let row = |(index, (name, _)): (usize, &(String, u32))| {
        let counts = table
            .blocks
            .iter()
            .map(|block| block.bands[index].1.to_string());
        (name.clone(), counts.collect())
    };
    bands.iter().enumerate().map(row).collect()
}

/// The areas that are inside the 100, whose results are compared.
fn areas(table: &Table) -> impl Iterator<Item = &AreaColumn> {
    table.areas.iter().filter(|area| !area.outside)
}

fn area_names(table: &Table, has_room: bool) -> Vec<String> {
    let name = |area: &AreaColumn| {
        if !has_room {
            return area.code.to_string();
        }
        let mut name: String = area.name.chars().take(AREA_CHARS_MAX).collect();
        if name.len() < area.name.len() {
            name.push('…');
        }
        format!("{} {name}", area.code)
    };
    areas(table).map(name).collect()
}

/// The mean of each area by block, in percent of what could be had.
pub fn area_means(table: &Table, has_room: bool) -> Chart {
    let bars = ranked(table).map(|(index, block)| Bars {
        name: block.name.clone(),
        tone: tone(index),
        values: spreads(table, block)
            .map(|spread| spread.map_or(0.0, |s| drawn(&s.mean)))
            .collect(),
    });
    Chart {
        categories: area_names(table, has_room),
        marks: Marks::Percents(bars.collect()),
    }
}

/// The same as figures: a row an area.
pub fn area_figures(table: &Table) -> Vec<(String, Vec<String>)> {
    let row = |area: &AreaColumn| {
        let means = ranked(table).map(|(_, block)| {
            block
                .areas
                .get(&area.code)
                .map_or_else(String::new, |spread| spread.mean.shown.clone())
        });
        (format!("{} {}", area.code, area.name), means.collect())
    };
    areas(table).map(row).collect()
}

/// How the percentages of each area spread by block.
pub fn spread_chart(table: &Table) -> Chart {
    let boxes = ranked(table).map(|(index, block)| Boxes {
        name: block.name.clone(),
        tone: tone(index),
        values: spreads(table, block)
            .map(|spread| spread.map_or([0.0; 5], five))
            .collect(),
    });
    Chart {
        categories: area_names(table, false),
        marks: Marks::Boxes(boxes.collect()),
    }
}

fn five(spread: &Spread) -> [f32; 5] {
    let Spread {
        min,
        lower_quartile,
        median,
        upper_quartile,
        max,
        mean: _,
    } = spread;
    [min, lower_quartile, median, upper_quartile, max].map(drawn)
}

/// The same as figures: a row an area and block.
pub fn spread_figures(table: &Table) -> Vec<(String, Vec<String>)> {
    let rows = areas(table).flat_map(|area| {
        ranked(table).filter_map(|(_, block)| {
            let spread = block.areas.get(&area.code)?;
            let Spread {
                min,
                lower_quartile,
                median,
                upper_quartile,
                max,
                mean,
            } = spread;
            let shown = [min, lower_quartile, median, upper_quartile, max, mean];
            let name = format!("{} {} · {}", area.code, area.name, block.name);
            Some((name, shown.map(|figure| figure.shown.clone()).to_vec()))
        })
    });
    rows.collect()
}

/// The blocks that have ranked units, with their place among all.
fn ranked(table: &Table) -> impl Iterator<Item = (usize, &BlockStatistics)> {
    table
        .blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| block.ranked > 0)
}

fn spreads<'a>(
    table: &'a Table,
    block: &'a BlockStatistics,
) -> impl Iterator<Item = Option<&'a Spread>> {
    areas(table).map(|area| block.areas.get(&area.code))
}
