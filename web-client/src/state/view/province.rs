//! What the province sees of a round: progress, the table, ranking, one leaf across all units.

pub use sodiem_core::consolidate::{
    District, LeafView, Mark, Progress, districts, leaf_view, progress, stage_message as stage,
};
use sodiem_core::consolidate::{Figure, StageKind, Table, TableRow};
use sodiem_core::decision::Stage;
use sodiem_core::ids::RoundId;
use sodiem_core::round::Round;
use sodiem_core::time::Timestamp;

use crate::state::Work;

mod leaf;
mod progress;
mod ranking;

pub use leaf::{Clarifying, ShownLeaf, clarifying, leaf_chart, leaf_choices};
pub use progress::progress_chart;
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
