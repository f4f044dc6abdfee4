//! How far the units are, by district.

use sodiem_core::consolidate::{StageKind, Table, TableRow};
use sodiem_core::decision::Stage;
use sodiem_core::ids::UnitCode;
use sodiem_core::round::Round;
use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;

use super::{Mark, districts, drawn_count, stage};
use crate::chart::{Bars, Chart, Marks};

/// How far the units are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The stages, in the order of the flow.
    pub stages: Vec<StageColumn>,
    /// All units together.
    pub total: District,
    /// The districts, by name; the last one holds the units without one.
    pub districts: Vec<District>,
}

/// A stage that sheets can be at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageColumn {
    /// The stage.
    pub stage: Stage,
    /// Its colour in charts.
    pub tone: usize,
}

/// The units of a district, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// The district; none for all, or for units without one.
    pub code: Option<UnitCode>,
    /// Its name.
    pub name: String,
    /// Its units.
    pub units: usize,
    /// Units at each stage, in the order of [`Progress::stages`].
    pub at: Vec<usize>,
    /// Units with a mark, in the order of [`Mark::ALL`].
    pub marked: Vec<usize>,
}

impl StageColumn {
    /// What it is called.
    pub fn message(self) -> Message {
        match self.stage {
            Stage::Returned(_) => Message::new("province-stage-returned"),
            other => stage(other),
        }
    }

    /// Sheets that any tier returned are at one stage: back with the unit.
    fn holds(self, at: Stage) -> bool {
        match (self.stage, at) {
            (Stage::Returned(_), Stage::Returned(_)) => true,
            (own, at) => own == at,
        }
    }
}

/// The stages of a round.
fn stages(round: &Round) -> Vec<StageColumn> {
    let column = |stage, tone| StageColumn { stage, tone };
    let mut stages = vec![column(Stage::Draft, 5), column(Stage::Returned(1), 4)];
    let tiers = (1..=round.last_tier()).zip([1, 0, 3, 7, 6]);
    stages.extend(tiers.map(|(tier, tone)| column(Stage::UnderReview(tier), tone)));
    stages.push(column(Stage::Accepted, 2));
    stages
}

/// How far the units of a table are.
pub fn progress(table: &Table, round: &Round, now: Timestamp) -> Progress {
    let stages = stages(round);
    let counted = |code: Option<UnitCode>, name: &str, is_in: &dyn Fn(&TableRow) -> bool| {
        let rows: Vec<_> = table.rows.iter().filter(|row| is_in(row)).collect();
        let at = |column: &StageColumn| {
            rows.iter()
                .filter(|row| column.holds(row.standing.stage))
                .count()
        };
        let marked = |mark: Mark| {
            rows.iter()
                .filter(|row| mark.is_on(row, round.submit_by, now))
                .count()
        };
        District {
            code,
            name: name.to_owned(),
            units: rows.len(),
            at: stages.iter().map(at).collect(),
            marked: Mark::ALL.into_iter().map(marked).collect(),
        }
    };
    let mut all: Vec<District> = districts(table)
        .into_iter()
        .map(|(code, name)| {
            let own = code.clone();
            counted(Some(code), &name, &move |row| {
                row.district.as_ref() == Some(&own)
            })
        })
        .collect();
    if !all.is_empty() && table.rows.iter().any(|row| row.district.is_none()) {
        all.push(counted(None, "", &|row| row.district.is_none()));
    }
    let total = counted(None, "", &|_| true);
    Progress {
        total,
        districts: all,
        stages,
    }
}

impl Progress {
    /// How many units are at a kind of stage.
    pub fn count(&self, kind: StageKind) -> usize {
        let columns = self.stages.iter().zip(&self.total.at);
        columns
            .filter(|(column, _)| StageKind::of(column.stage).0 == kind)
            .map(|(_, n)| n)
            .sum()
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
            tone: column.tone,
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
