//! One leaf across all units.

use sodiem_core::api::{LeafAcross, LeafRow};
use sodiem_core::criteria::{CriteriaSet, Leaf, Row, ScoredBy};
use sodiem_core::ids::{Code, RoundId};
use sodiem_core::ratio::{Ratio, Rounding};
use sodiem_core::round::Clarification;
use sodiem_core::scoring::LeafState;
use sodiem_core::search;

use super::drawn_count;
use crate::chart::{Bars, Chart, Marks};
use crate::state::Work;

/// Parts that the points are grouped in when there are many different ones.
const PARTS: i64 = 5;

/// A leaf that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownLeaf {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// What it can give.
    pub max: Ratio,
    /// Who answers it.
    pub scored_by: ScoredBy,
}

/// The leaves that match a search, by area.
pub fn leaf_choices(set: &CriteriaSet, query: &str) -> Vec<(String, Vec<ShownLeaf>)> {
    let shown = |(row, leaf): (&Row, &Leaf)| ShownLeaf {
        code: row.code.clone(),
        name: row.name.clone(),
        max: row.points_max.clone(),
        scored_by: leaf.scored_by.clone(),
    };
    let of_area = |area: &Row| {
        let leaves = set.leaves().filter(|(row, _)| {
            set.area_of(&row.code)
                .is_some_and(|own| own.code == area.code)
                && search::matches(query, [row.code.as_str(), row.name.as_str()])
        });
        let leaves: Vec<ShownLeaf> = leaves.map(shown).collect();
        (!leaves.is_empty()).then(|| (format!("{} {}", area.code, area.name), leaves))
    };
    set.areas().filter_map(of_area).collect()
}

/// What is clarified about a leaf, and what more can be said about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clarifying {
    /// The leaf and the rows above it, each with its name.
    pub rows: Vec<(Code, String)>,
    /// What was said of them, newest first.
    pub clarifications: Vec<Clarification>,
}

/// What is clarified about a leaf; `None` for a round that is not there.
pub fn clarifying(work: &Work, round: &RoundId, leaf: &Code) -> Option<Clarifying> {
    let (round, set) = (work.device.round(round)?, work.device.set(round)?);
    let named = |row: &Row| (row.code.clone(), row.name.clone());
    Some(Clarifying {
        rows: set.upwards(leaf).map(named).collect(),
        clarifications: round.clarifications_of(set, leaf).cloned().collect(),
    })
}

/// How many units have which points: each value where there are few, parts of the maximum
/// otherwise. Names of the columns, with their counts.
pub fn leaf_chart(across: &LeafAcross, series: String, shown: impl Fn(&str) -> String) -> Chart {
    let scored = |row: &&LeafRow| row.standing.state == LeafState::Scored;
    let points: Vec<(&Ratio, &Ratio)> = across
        .rows
        .iter()
        .filter(scored)
        .map(|row| (&row.standing.points, &row.standing.max))
        .collect();
    let mut values: Vec<&Ratio> = points.iter().map(|(points, _)| *points).collect();
    values.sort_unstable();
    values.dedup();
    let columns: Vec<(String, usize)> = if i64::try_from(values.len()).is_ok_and(|n| n <= PARTS + 1)
    {
        let count = |value: &&Ratio| {
            let count = points.iter().filter(|(points, _)| points == value).count();
            (shown(&value.leaf_points()), count)
        };
        values.iter().map(count).collect()
    } else {
        (0..PARTS)
            .map(|part| in_part(part, &points, &shown))
            .collect()
    };
    let values = columns
        .iter()
        .map(|(_, count)| drawn_count(*count))
        .collect();
    Chart {
        categories: columns.into_iter().map(|(name, _)| name).collect(),
        marks: Marks::Columns(vec![Bars {
            name: series,
            tone: 0,
            values,
        }]),
    }
}

/// The units whose points lie in one of the equal parts of the maximum, with its name in percent.
fn in_part(
    part: i64,
    points: &[(&Ratio, &Ratio)],
    shown: &impl Fn(&str) -> String,
) -> (String, usize) {
    let edge = |part: i64| &Ratio::integer(part * 100) / &Ratio::integer(PARTS);
    let (from, to) = (edge(part), edge(part + 1));
    let is_in = |(points, max): &&(&Ratio, &Ratio)| {
        let percent = points
            .checked_div(max)
            .map_or_else(Ratio::zero, |share| share.percent());
        let is_above = percent >= from || part == 0;
        is_above && (percent < to || part == PARTS - 1)
    };
    let text = |edge: &Ratio| shown(&edge.shown(0, Rounding::default()));
    (
        format!("{}–{} %", text(&from), text(&to)),
        points.iter().filter(is_in).count(),
    )
}
