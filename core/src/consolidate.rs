//! Consolidation (*tổng hợp*): the standings of all units become one table with ranks (*xếp hạng*)
//! by block, bands (*xếp loại*), means and the spread of each area.
//!
//! Ranks, bands, means and quartiles are made of the percentages as they are published, rounded once
//! as the round says: two units with the same published figures, those that break ties included, never
//! differ in rank, and anybody can recompute a block's figures from its published rows.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::criteria::{Content, CriteriaSet};
use crate::decision::Stage;
use crate::ids::{Code, UnitCode};
use crate::ratio::Ratio;
use crate::record::Standing;
use crate::round::{BandedBy, PercentOf, Round, TieBreaker, Ties};
use crate::unit::{UnitLevel, UnitTree};

mod across;
mod compare;
mod progress;
mod query;

pub use across::{LeafView, leaf_view};
pub use compare::{Before, Comparison, Earlier, Incomparable, compare};
pub use progress::{District, Mark, Progress, StageColumn, districts, progress, stage_message};
pub use query::{Column, Sort, StageKind, TableQuery};

/// An exact number and how it is shown, with a decimal point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    /// The exact ratio.
    pub exact: Ratio,
    /// Rounded as the round says, with all its decimals.
    pub shown: String,
}

/// Which units are ranked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ranked {
    /// Those whose sheet was accepted.
    #[default]
    Accepted,
    /// All, as they stand: a preview.
    All,
}

/// The consolidated table of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Table {
    /// The round's title.
    pub title: String,
    /// The criteria set is a sample.
    pub is_sample: bool,
    /// The areas, in the order of the set.
    pub areas: Vec<AreaColumn>,
    /// The units: by block, then rank, then name.
    pub rows: Vec<TableRow>,
    /// The blocks, in the order of the round.
    pub blocks: Vec<BlockStatistics>,
    /// The titles of the rounds before that rows are compared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
}

/// An area as a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AreaColumn {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Its maximum.
    pub max: Figure,
    /// Whether it stands outside the 100: bonus or penalty.
    pub outside: bool,
}

/// A unit as a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TableRow {
    /// The unit.
    pub unit: UnitCode,
    /// Its name.
    pub name: String,
    /// The district above it, if there is one.
    pub district: Option<UnitCode>,
    /// That district's name.
    pub district_name: String,
    /// Its block's name; none where it is not ranked.
    pub block: Option<String>,
    /// How it stands.
    pub standing: Standing,
    /// What it gives itself.
    pub own: Figure,
    /// Points of record.
    pub points: Figure,
    /// What they are out of.
    pub max: Figure,
    /// Percentage.
    pub percent: Figure,
    /// Points of each area.
    pub areas: BTreeMap<Code, Figure>,
    /// Its rank in its block; none where it is not ranked (yet).
    pub rank: Option<u32>,
    /// Its band; none where it is not ranked (yet).
    pub band: Option<String>,
    /// What it was in the rounds before; none where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
}

/// A block's figures, over its ranked units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BlockStatistics {
    /// Its name.
    pub name: String,
    /// How many units it has.
    pub units: u32,
    /// How many of them are ranked.
    pub ranked: u32,
    /// How many units each band has, in the order of the round; 0 where the block has others.
    pub bands: Vec<(String, u32)>,
    /// The spread of the percentage.
    pub percent: Option<Spread>,
    /// The spread of each area inside the 100, in percent of what could be had.
    pub areas: BTreeMap<Code, Spread>,
}

/// How values spread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Spread {
    /// The lowest.
    pub min: Figure,
    /// A quarter is at or below it.
    pub lower_quartile: Figure,
    /// Half is at or below it.
    pub median: Figure,
    /// Three quarters are at or below it.
    pub upper_quartile: Figure,
    /// The highest.
    pub max: Figure,
    /// The mean.
    pub mean: Figure,
}

/// The table of these standings.
#[must_use]
pub fn consolidate(
    round: &Round,
    set: &CriteriaSet,
    units: &UnitTree,
    standings: impl IntoIterator<Item = Standing>,
    ranked: Ranked,
) -> Table {
    let with_survey = whole(set);
    let set = &*round.counted(set);
    let whole = whole(set);
    // Nought where nothing counts: then there are no points to re-scale either.
    let scale = with_survey.checked_div(&whole).unwrap_or_else(Ratio::zero);
    let mut rows: Vec<TableRow> = standings
        .into_iter()
        .map(|standing| row(round, units, &whole, standing))
        .collect();
    for block in &round.blocks {
        rank_block(round, &block.name, (ranked, &scale), &mut rows);
    }
    let place = |row: &TableRow| {
        let block = round
            .blocks
            .iter()
            .position(|b| Some(&b.name) == row.block.as_ref());
        (block.unwrap_or(usize::MAX), row.rank.unwrap_or(u32::MAX))
    };
    let percents: BTreeMap<UnitCode, Reverse<Ratio>> = rows
        .iter()
        .map(|row| (row.unit.clone(), Reverse(published(&row.percent))))
        .collect();
    rows.sort_by(|a, b| {
        (place(a), &percents[&a.unit], &a.name).cmp(&(place(b), &percents[&b.unit], &b.name))
    });
    Table {
        title: round.title.clone(),
        is_sample: set.is_sample,
        areas: set.areas().map(|area| column(round, area)).collect(),
        blocks: round
            .blocks
            .iter()
            .map(|b| statistics(round, set, &b.name, &rows))
            .collect(),
        rows,
        before: Vec::new(),
    }
}

/// What a set gives, without what stands outside the 100.
fn whole(set: &CriteriaSet) -> Ratio {
    let areas = set.areas().filter(|area| area.content == Content::Sum);
    areas.map(|area| &area.points_max).sum()
}

fn figure(round: &Round, exact: &Ratio) -> Figure {
    Figure {
        exact: exact.clone(),
        shown: exact.fixed(round.decimals, round.rounding),
    }
}

/// The number that is published, which ranks and bands compare.
fn published(figure: &Figure) -> Ratio {
    Ratio::parse_decimal(&figure.shown).unwrap_or_else(|_| figure.exact.clone())
}

fn column(round: &Round, area: &crate::criteria::Row) -> AreaColumn {
    AreaColumn {
        code: area.code.clone(),
        name: area.name.clone(),
        max: figure(round, &area.points_max),
        outside: area.content != Content::Sum,
    }
}

/// The exact percentage of a unit, of what the round says; `whole` is what the set can give.
fn percent(round: &Round, whole: &Ratio, standing: &Standing) -> Ratio {
    let of_whole = || standing.score.points.percent().checked_div(whole);
    match round.ranking.percent_of {
        PercentOf::Applicable => standing.score.percent.clone(),
        PercentOf::Whole => of_whole().unwrap_or_else(Ratio::zero),
    }
}

fn row(round: &Round, units: &UnitTree, whole: &Ratio, standing: Standing) -> TableRow {
    let unit = units.get(&standing.unit);
    let ranked = unit.filter(|unit| !round.ranking.unranked.contains(&unit.code));
    let district = units
        .upwards(&standing.unit)
        .find(|unit| unit.level == UnitLevel::District && unit.code != standing.unit);
    let areas = standing.score.areas.iter();
    TableRow {
        unit: standing.unit.clone(),
        name: unit.map_or_else(|| standing.unit.to_string(), |unit| unit.name.clone()),
        district: district.map(|unit| unit.code.clone()),
        district_name: district.map(|unit| unit.name.clone()).unwrap_or_default(),
        block: ranked
            .and_then(|unit| round.block_of(unit))
            .map(|block| block.name.clone()),
        own: figure(round, &standing.own.points),
        points: figure(round, &standing.score.points),
        max: figure(round, &standing.score.max),
        percent: figure(round, &percent(round, whole, &standing)),
        areas: areas
            .map(|(code, area)| (code.clone(), figure(round, &area.points)))
            .collect(),
        rank: None,
        band: None,
        comparison: None,
        standing,
    }
}

/// Ranks a block and puts its units into bands; `scale` is what points are re-scaled by before they
/// are compared with a band's.
fn rank_block(
    round: &Round,
    block: &str,
    (ranked, scale): (Ranked, &Ratio),
    rows: &mut [TableRow],
) {
    let is_ranked = |row: &&mut TableRow| {
        let is_final = row.standing.stage == Stage::Accepted;
        row.block.as_deref() == Some(block) && (is_final || ranked == Ranked::All)
    };
    let mut members: Vec<(Vec<Ratio>, &mut TableRow)> = rows
        .iter_mut()
        .filter(is_ranked)
        .map(|row| (compared(round, row), row))
        .collect();
    members.sort_by(|(a, _), (b, _)| b.cmp(a));
    let (mut rank, mut place, mut above): (u32, u32, Option<Vec<Ratio>>) = (0, 0, None);
    for (compared, row) in members {
        place += 1;
        if above.as_ref() != Some(&compared) {
            rank = match round.ties {
                Ties::Skip => place,
                Ties::NoSkip => rank + 1,
            };
        }
        row.rank = Some(rank);
        let value = match round.ranking.banded_by {
            BandedBy::Percent => published(&row.percent),
            BandedBy::Points => &published(&row.points) * scale,
        };
        row.band = round.band_of(block, &value).map(|band| band.name.clone());
        above = Some(compared);
    }
}

/// The names of all bands, best first; those of a block that has its own where they come.
fn band_names(round: &Round) -> impl Iterator<Item = &str> {
    let names = round.bands.iter().enumerate().filter(|(index, band)| {
        let mut before = round.bands[..*index].iter();
        !before.any(|other| other.name == band.name)
    });
    names.map(|(_, band)| band.name.as_str())
}

/// What ranks compare, the first in front: the percentage, then what breaks ties; all as published.
fn compared(round: &Round, row: &TableRow) -> Vec<Ratio> {
    let score = &row.standing.score;
    let value = |breaker: &TieBreaker| match breaker {
        TieBreaker::Points => score.points.clone(),
        TieBreaker::Appraised => &score.points - &score.survey,
        TieBreaker::Survey => score.survey.clone(),
        TieBreaker::Area(code) => {
            let area = score.areas.get(code);
            area.map_or_else(Ratio::zero, |area| area.points.clone())
        }
    };
    let broken = round.ranking.tie_breakers.iter();
    let broken = broken.map(|breaker| published(&figure(round, &value(breaker))));
    std::iter::once(published(&row.percent))
        .chain(broken)
        .collect()
}

fn statistics(round: &Round, set: &CriteriaSet, block: &str, rows: &[TableRow]) -> BlockStatistics {
    let members: Vec<&TableRow> = rows
        .iter()
        .filter(|row| row.block.as_deref() == Some(block))
        .collect();
    let ranked: Vec<&TableRow> = members
        .iter()
        .filter(|row| row.rank.is_some())
        .copied()
        .collect();
    let in_band = |name: &str| {
        ranked
            .iter()
            .filter(|row| row.band.as_deref() == Some(name))
            .count()
    };
    let inside = set.areas().filter(|area| area.content == Content::Sum);
    let areas = inside.filter_map(|area| {
        let percents = ranked.iter().filter_map(|row| {
            let area = row.standing.score.areas.get(&area.code)?;
            let percent = area.points.percent().checked_div(&area.max)?;
            Some(published(&figure(round, &percent)))
        });
        Some((area.code.clone(), spread(round, percents.collect())?))
    });
    let percents = ranked.iter().map(|row| published(&row.percent)).collect();
    BlockStatistics {
        name: block.to_owned(),
        units: count(members.len()),
        ranked: count(ranked.len()),
        bands: band_names(round)
            .map(|name| (name.to_owned(), count(in_band(name))))
            .collect(),
        percent: spread(round, percents),
        areas: areas.collect(),
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The spread of values; none where there are none. Quartiles lie linearly between neighbours.
fn spread(round: &Round, mut values: Vec<Ratio>) -> Option<Spread> {
    values.sort_unstable();
    let last = i64::try_from(values.len().checked_sub(1)?).ok()?;
    let at = |quarters: i64| {
        let (index, rest) = (last * quarters / 4, last * quarters % 4);
        let index = usize::try_from(index).ok()?;
        let low = values.get(index)?;
        let high = values.get(index + 1).unwrap_or(low);
        let share = &Ratio::integer(rest) / &Ratio::integer(4);
        Some(figure(round, &(low + &(&(high - low) * &share))))
    };
    let total: Ratio = values.iter().sum();
    Some(Spread {
        min: at(0)?,
        lower_quartile: at(1)?,
        median: at(2)?,
        upper_quartile: at(3)?,
        max: at(4)?,
        mean: figure(round, &(&total / &Ratio::integer(last + 1))),
    })
}

#[cfg(test)]
mod tests;
