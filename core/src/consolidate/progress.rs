//! How far the units are, by district.

use super::{StageKind, Table, TableRow};
use crate::decision::Stage;
use crate::ids::UnitCode;
use crate::round::Round;
use crate::search;
use crate::text::Message;
use crate::time::Timestamp;

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
    #[must_use]
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

    /// What it is called.
    #[must_use]
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::Overdue => "province-mark-overdue",
            Self::Late => "province-mark-late",
            Self::Conflict => "province-mark-conflict",
            Self::Amendment => "province-mark-amendment",
            Self::Province => "province-mark-province",
            Self::Survey => "province-mark-survey",
        })
    }

    /// Whether it is on a unit.
    #[must_use]
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

/// A stage in words.
#[must_use]
pub fn stage_message(stage: Stage) -> Message {
    let at = |key, tier: u32| Message::new(key).with("tier", tier.to_string());
    match stage {
        Stage::Draft => Message::new("table-stage-draft"),
        Stage::UnderReview(tier) => at("table-stage-review", tier),
        Stage::Returned(tier) => at("table-stage-returned", tier),
        Stage::Accepted => Message::new("table-stage-accepted"),
    }
}

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
pub struct StageColumn(pub Stage);

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
    #[must_use]
    pub fn message(self) -> Message {
        match self.0 {
            Stage::Returned(_) => Message::new("province-stage-returned"),
            other => stage_message(other),
        }
    }

    /// Sheets that any tier returned are at one stage: back with the unit.
    fn holds(self, at: Stage) -> bool {
        match (self.0, at) {
            (Stage::Returned(_), Stage::Returned(_)) => true,
            (own, at) => own == at,
        }
    }
}

/// The stages of a round.
fn stages(round: &Round) -> Vec<StageColumn> {
    let tiers = (1..=round.last_tier()).map(Stage::UnderReview);
    [Stage::Draft, Stage::Returned(1)]
        .into_iter()
        .chain(tiers)
        .chain([Stage::Accepted])
        .map(StageColumn)
        .collect()
}

/// The districts of a table, by name.
#[must_use]
pub fn districts(table: &Table) -> Vec<(UnitCode, String)> {
    let of_row = |row: &TableRow| Some((row.district.clone()?, row.district_name.clone()));
    let mut districts: Vec<_> = table.rows.iter().filter_map(of_row).collect();
    districts.sort_by_key(|(code, name)| (search::fold(name), code.clone()));
    districts.dedup();
    districts
}

/// How far the units of a table are.
#[must_use]
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
    #[must_use]
    pub fn count(&self, kind: StageKind) -> usize {
        let columns = self.stages.iter().zip(&self.total.at);
        columns
            .filter(|(column, _)| StageKind::of(column.0).0 == kind)
            .map(|(_, n)| n)
            .sum()
    }
}
