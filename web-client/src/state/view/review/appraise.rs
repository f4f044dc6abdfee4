//! One unit's sheet side by side: self-score, appraisal, difference.

use std::collections::BTreeMap;

use sodiem_core::criteria::{Content, Row, ScoredBy};
use sodiem_core::decision::{DecisionDraft, Flow, Stage};
use sodiem_core::device::RefusedDecision;
use sodiem_core::document::Sheet;
use sodiem_core::evidence::EvidenceFile;
use sodiem_core::ids::{ChangeId, Code, Digest, DocumentId};
use sodiem_core::ratio::Ratio;
use sodiem_core::round::Body;
use sodiem_core::scoring::Subtotal;

use super::change::{Difference, differences};
use super::line::{Filter, Line, Part, line};
use super::source::Source;
use super::{Case, Version};

/// Whether it is the body's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The body appraises now.
    Now,
    /// The unit has yet to submit.
    Draft,
    /// The unit has the sheet back.
    Returned,
    /// A tier below has it.
    Below(u32),
    /// This tier approved; a tier above has it.
    Above(u32),
    /// It is accepted.
    Accepted,
}

impl Turn {
    /// The turn of a tier at a stage.
    pub fn of(stage: Stage, tier: u32) -> Self {
        match stage {
            Stage::Draft => Self::Draft,
            Stage::Returned(_) => Self::Returned,
            Stage::UnderReview(at) if at == tier => Self::Now,
            Stage::UnderReview(at) if at < tier => Self::Below(at),
            Stage::UnderReview(at) => Self::Above(at),
            Stage::Accepted => Self::Accepted,
        }
    }

    /// Its name in `data-state`, addresses and keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Draft => "draft",
            Self::Returned => "returned",
            Self::Below(_) => "below",
            Self::Above(_) => "above",
            Self::Accepted => "accepted",
        }
    }

    /// The tier that has the sheet.
    pub fn tier(self) -> Option<u32> {
        match self {
            Self::Below(tier) | Self::Above(tier) => Some(tier),
            _ => None,
        }
    }

    /// Whether findings may be written: the unit's leaves in the body's turn, those that the body
    /// answers itself as long as nothing is accepted.
    pub(super) fn opens(self, scored_by: &ScoredBy) -> bool {
        match scored_by {
            ScoredBy::Unit => self == Self::Now,
            ScoredBy::Province | ScoredBy::Authority(_) | ScoredBy::Department(_) => {
                self != Self::Accepted
            }
            ScoredBy::Survey => false,
        }
    }
}

/// A unit's sheet before a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseView {
    /// Which.
    pub case: Case,
    /// The unit's name.
    pub unit_name: String,
    /// The body.
    pub body: Body,
    /// The round's title.
    pub round_title: String,
    /// The edition.
    pub edition: Digest,
    /// The last tier.
    pub last_tier: u32,
    /// The unit's sheet.
    pub sheet: DocumentId,
    /// The sheet's heads now.
    pub sheet_heads: Vec<ChangeId>,
    /// The body's appraisal.
    pub appraisal: DocumentId,
    /// What was decided.
    pub flow: Flow,
    /// Whether it is the body's turn.
    pub turn: Turn,
    /// The device has the version under review.
    pub is_complete: bool,
    /// The areas, in the order of the set.
    pub areas: Vec<Area>,
    /// The leaves, in the order of the set.
    pub lines: Vec<Line>,
    /// What the unit gives itself, inside the 100.
    pub own: Subtotal,
    /// What this tier finds as things stand, inside the 100.
    pub found: Subtotal,
    /// What the body gives on the leaves that it answers itself, at the last tier.
    pub direct: Subtotal,
    /// The files that the unit's sheet cites, each once, with its first leaf's code before its name.
    pub files: Vec<EvidenceFile>,
    /// What the unit changed after the version under review.
    pub amendment: Vec<Difference>,
    /// What the unit changed since the person looked last; none where they never did.
    pub changes: Option<Vec<Difference>>,
    /// A decision that waits to be sent.
    pub waiting: Option<DecisionDraft>,
    /// A decision that the server refused.
    pub refused: Option<RefusedDecision>,
    /// What came between the refused decision and now.
    pub since_refused: Vec<Difference>,
}

/// An area in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// It stands outside the 100.
    pub is_outside: bool,
    /// Self-score.
    pub own: Subtotal,
    /// Appraisal as it stands.
    pub found: Subtotal,
}

impl CaseView {
    /// The leaf of a code.
    pub fn line(&self, code: &Code) -> Option<&Line> {
        self.lines.iter().find(|line| line.code == *code)
    }

    /// How many leaves pass a filter.
    pub fn count(&self, filter: Filter) -> usize {
        self.lines.iter().filter(|line| filter.passes(line)).count()
    }

    /// How many leaves the body appraised, and how many it is to appraise.
    pub fn progress(&self) -> (usize, usize) {
        let own = || self.lines.iter().filter(|line| line.part == Part::Own);
        (
            own().filter(|line| line.found.is_some()).count(),
            own().count(),
        )
    }

    /// Whether an amendment waits for an answer.
    pub fn has_amendment(&self) -> bool {
        self.flow.amendment_pending(&self.sheet_heads)
    }

    /// Whether the submission came late.
    pub fn is_late(&self) -> bool {
        self.flow
            .submission
            .as_ref()
            .is_some_and(|submission| submission.late)
    }
}

/// The sheet before the body.
pub(super) fn view(case: &Case, source: &Source<'_>) -> CaseView {
    let turn = Turn::of(source.flow.stage, source.body.tier);
    let lines = lines(source, turn);
    let areas = areas(source, &lines);
    let inside = |of: fn(&Area) -> &Subtotal| {
        let inside = || areas.iter().filter(|area| !area.is_outside).map(of);
        Subtotal {
            points: inside().map(|subtotal| &subtotal.points).sum(),
            max: inside().map(|subtotal| &subtotal.max).sum(),
        }
    };
    let has_submission = matches!(source.flow.stage, Stage::UnderReview(_) | Stage::Accepted);
    let now = Version {
        set: source.set,
        sheet: &source.now.sheet,
    };
    let to_now = |before: &Sheet| {
        differences(
            &Version {
                set: source.set,
                sheet: before,
            },
            &now,
        )
    };
    let heads = source.now.heads.clone();
    let has_amendment = source.flow.amendment_pending(&heads);
    let amended = source.reviewed.as_ref().filter(|_| has_amendment);
    CaseView {
        case: case.clone(),
        unit_name: source.unit.name.clone(),
        round_title: source.round.title.clone(),
        edition: source.round.edition,
        last_tier: source.round.last_tier(),
        sheet: case.sheet(&source.round),
        appraisal: case.appraisal(&source.round),
        is_complete: !has_submission || source.reviewed.is_some(),
        own: inside(|area| &area.own),
        found: inside(|area| &area.found),
        direct: direct(&lines),
        files: files(source.sheet()),
        amendment: amended.map(to_now).unwrap_or_default(),
        changes: source.seen.as_ref().map(to_now),
        since_refused: source
            .refused_at
            .as_ref()
            .map(|then| {
                let shown = Version {
                    set: source.set,
                    sheet: source.sheet(),
                };
                differences(
                    &Version {
                        set: source.set,
                        sheet: then,
                    },
                    &shown,
                )
            })
            .unwrap_or_default(),
        body: source.body.clone(),
        flow: source.flow.clone(),
        waiting: source.waiting.clone(),
        refused: source.refused.clone(),
        sheet_heads: heads,
        turn,
        areas,
        lines,
    }
}

/// The leaves that the body sees: its rows, each with all below.
fn lines(source: &Source<'_>, turn: Turn) -> Vec<Line> {
    let names: BTreeMap<&Code, &str> = source
        .set
        .rows
        .iter()
        .map(|row| (&row.code, row.name.as_str()))
        .collect();
    let mut area: Option<&Code> = None;
    let mut lines = Vec::new();
    for row in &source.set.rows {
        if row.parent.is_none() {
            area = Some(&row.code);
        }
        let (Some(leaf), Some(area)) = (row.leaf(), area) else {
            continue;
        };
        if !source.round.counts(leaf) || !source.body.sees(&row.code, &leaf.scored_by) {
            continue;
        }
        let above = row.parent.as_ref().filter(|parent| *parent != area);
        let criterion = above.map(|code| (code.clone(), names[code].to_owned()));
        lines.push(line(source, turn, (row, leaf), (area, criterion)));
    }
    lines
}

/// What the unit's leaves come to, by area.
fn areas(source: &Source<'_>, lines: &[Line]) -> Vec<Area> {
    let area = |row: &Row| {
        let own = || {
            let here = |line: &&Line| line.area == row.code && line.is_units();
            lines.iter().filter(here)
        };
        lines
            .iter()
            .any(|line| line.area == row.code)
            .then(|| Area {
                code: row.code.clone(),
                name: row.name.clone(),
                is_outside: row.content != Content::Sum,
                own: subtotal(row, own().map(|line| (&line.own.points, &line.own.max))),
                found: subtotal(
                    row,
                    own()
                        .map(Line::of_record)
                        .map(|said| (&said.points, &said.max)),
                ),
            })
    };
    source.set.areas().filter_map(area).collect()
}

fn files(sheet: &Sheet) -> Vec<EvidenceFile> {
    let mut files: Vec<EvidenceFile> = Vec::new();
    for (code, entry) in &sheet.leaves {
        for file in entry
            .citations
            .values()
            .flat_map(|citation| &citation.files)
        {
            if !files.iter().any(|known| known.digest == file.digest) {
                let name = format!("{code}: {}", file.name);
                files.push(EvidenceFile {
                    name,
                    ..file.clone()
                });
            }
        }
    }
    files
}

/// What the body gives on the leaves that it answers itself.
fn direct(lines: &[Line]) -> Subtotal {
    let is_own = |line: &&Line| line.part != Part::Elsewhere && !line.is_units();
    let own = || lines.iter().filter(is_own).map(Line::of_record);
    Subtotal {
        points: own().map(|said| &said.points).sum(),
        max: own().map(|said| &said.max).sum(),
    }
}

/// What points and maxima come to in an area, within its cap.
fn subtotal<'a>(row: &Row, said: impl Iterator<Item = (&'a Ratio, &'a Ratio)>) -> Subtotal {
    let (points, max): (Vec<&Ratio>, Vec<&Ratio>) = said.unzip();
    let points: Ratio = points.into_iter().sum();
    match &row.content {
        Content::BonusTotal { cap } => Subtotal {
            points: points.min(cap.clone()),
            max: cap.clone(),
        },
        Content::PenaltyTotal { cap } => Subtotal {
            points: points.max(cap.clone()),
            max: cap.clone(),
        },
        Content::Sum | Content::Leaf(_) => Subtotal {
            points,
            max: max.into_iter().sum(),
        },
    }
}
