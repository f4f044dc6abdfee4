//! How far the units are, by district, as a chart.

use sodiem_core::consolidate::{District, Progress};
use sodiem_core::decision::Stage;
use sodiem_core::text::Message;

use super::drawn_count;
use crate::chart::{Bars, Chart, Marks};

/// Colours of the tiers, in their order.
const TIER_TONES: [usize; 5] = [1, 0, 3, 7, 6];

/// The colour of a stage.
fn tone(stage: Stage) -> usize {
    match stage {
        Stage::Draft => 5,
        Stage::Returned(_) => 4,
        Stage::UnderReview(tier) => {
            let index = usize::try_from(tier).unwrap_or_default().saturating_sub(1);
            TIER_TONES[index % TIER_TONES.len()]
        }
        Stage::Accepted => 2,
    }
}

/// The stages of each district as a chart.
pub fn progress_chart(progress: &Progress, name: impl Fn(&Message) -> String) -> Chart {
    let lines: Vec<&District> = match progress.districts.as_slice() {
        [] => vec![&progress.total],
        districts => districts.iter().collect(),
    };
    let bars = progress
        .stages
        .iter()
        .enumerate()
        .map(|(index, column)| Bars {
            name: name(&column.message()),
            tone: tone(column.0),
            values: lines
                .iter()
                .map(|line| drawn_count(line.at[index]))
                .collect(),
        });
    Chart {
        categories: lines.iter().map(|line| line.name.clone()).collect(),
        marks: Marks::Stacks(bars.collect()),
    }
}
