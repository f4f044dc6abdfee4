//! What the province sees of a round: progress, the table, ranking, one leaf across all units.

use sodiem_core::consolidate::{Figure, StageKind, Table, TableRow};
use sodiem_core::decision::Stage;
use sodiem_core::ids::{RoundId, UnitCode};
use sodiem_core::round::Round;
use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;

use crate::state::Work;

mod leaf;
mod progress;
mod ranking;

pub use leaf::{LeafView, ShownLeaf, leaf_chart, leaf_choices, leaf_view};
pub use progress::{District, Progress, progress, progress_chart};
pub use ranking::{
    area_figures, area_means, band_chart, band_figures, spread_chart, spread_figures,
};

/// The rounds that the person sees as their province.
pub fn rounds(work: &Work) -> Vec<Round> {
    let own = |round: &&Round| work.principal().is_province(&round.province);
    work.device.rounds().iter().filter(own).cloned().collect()
}

/// A round that the person sees as its province.
pub fn round(work: &Work, id: &RoundId) -> Option<Round> {
    rounds(work).into_iter().find(|round| round.id == *id)
}

/// A stage in words.
pub fn stage(stage: Stage) -> Message {
    let at = |key, tier: u32| Message::new(key).with("tier", tier.to_string());
    match stage {
        Stage::Draft => Message::new("table-stage-draft"),
        Stage::UnderReview(tier) => at("table-stage-review", tier),
        Stage::Returned(tier) => at("table-stage-returned", tier),
        Stage::Accepted => Message::new("table-stage-accepted"),
    }
}

/// A stage's name in `data-state`.
pub fn stage_name(stage: Stage) -> String {
    let name = match StageKind::of(stage).0 {
        StageKind::Draft => "draft",
        StageKind::UnderReview => "under-review",
        StageKind::Returned => "returned",
        StageKind::Accepted => "accepted",
    };
    name.to_owned()
}

/// What to look at in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Not submitted, and the deadline is over.
    Overdue,
    /// Submitted after the deadline.
    Late,
    /// Two answers to one leaf that nobody decided between.
    Conflict,
    /// Changed after the submission, and nobody took or returned the change.
    Amendment,
    /// Leaves that the province answers are open.
    Province,
    /// The survey's answers are not all there.
    Survey,
}

impl Mark {
    /// All, the most pressing first.
    pub const ALL: [Self; 6] = [
        Self::Overdue,
        Self::Late,
        Self::Conflict,
        Self::Amendment,
        Self::Province,
        Self::Survey,
    ];

    /// Its name in `data-state` and at the end of its texts' keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Late => "late",
            Self::Conflict => "conflict",
            Self::Amendment => "amendment",
            Self::Province => "province",
            Self::Survey => "survey",
        }
    }

    /// Whether it is on a unit.
    pub fn is_on(self, row: &TableRow, submit_by: Timestamp, now: Timestamp) -> bool {
        let standing = &row.standing;
        let is_with_unit = matches!(standing.stage, Stage::Draft | Stage::Returned(_));
        match self {
            Self::Overdue => is_with_unit && now > submit_by,
            Self::Late => standing.late,
            Self::Conflict => standing.conflicts > 0,
            Self::Amendment => standing.amendment_pending,
            Self::Province => standing.province_answered < standing.province_answerable,
            Self::Survey => standing.survey_answered < standing.survey_answerable,
        }
    }
}

/// The marks on a unit.
pub fn marks(row: &TableRow, submit_by: Timestamp, now: Timestamp) -> Vec<Mark> {
    Mark::ALL
        .into_iter()
        .filter(|mark| mark.is_on(row, submit_by, now))
        .collect()
}

/// The sheets that wait for the last tier, those that were submitted first in front.
pub fn awaiting_acceptance<'a>(table: &'a Table, round: &Round) -> Vec<&'a TableRow> {
    let last = Stage::UnderReview(round.last_tier());
    let mut rows: Vec<_> = table
        .rows
        .iter()
        .filter(|row| row.standing.stage == last)
        .collect();
    rows.sort_by_key(|row| row.standing.submitted_at);
    rows
}

/// The districts of a table, by name.
pub fn districts(table: &Table) -> Vec<(UnitCode, String)> {
    let of_row = |row: &TableRow| Some((row.district.clone()?, row.district_name.clone()));
    let mut districts: Vec<_> = table.rows.iter().filter_map(of_row).collect();
    districts.sort_by_key(|(code, name)| (sodiem_core::search::fold(name), code.clone()));
    districts.dedup();
    districts
}

/// A figure for a picture.
fn drawn(figure: &Figure) -> f32 {
    figure.shown.parse().unwrap_or_default()
}

/// A count for a picture.
fn drawn_count(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests;
