//! One leaf in full: the unit's answer with its arithmetic, what others found, and the body's own
//! finding.

use sodiem_core::criteria::{CriteriaSet, Leaf, RoundingPolicy, Row};
use sodiem_core::document::{LeafEntry, NOTE_CHARS_MAX};
use sodiem_core::ids::Code;
use sodiem_core::round::Clarification;
use sodiem_core::scoring::{LeafScore, score_leaf};

use super::change::Difference;
use super::line::{Line, Said};
use super::{Case, CaseView, case};
use crate::state::Work;
use crate::state::view::leaf::{Contender, who};
use crate::state::view::status::{self, Reached};

/// A leaf in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaneView {
    /// As in the list.
    pub line: Line,
    /// The row of the set.
    pub row: Row,
    /// What is scored.
    pub leaf: Leaf,
    /// How the set rounds.
    pub policy: RoundingPolicy,
    /// What the province clarified about it, newest first.
    pub clarifications: Vec<Clarification>,
    /// What the unit wrote at it, in the version that is appraised.
    pub entry: LeafEntry,
    /// The unit's answer.
    pub own: Finding,
    /// What others found: the tier below, or the body that leads on it. The names with their words.
    pub others: Vec<(String, Finding)>,
    /// The answers on which the body's devices disagree.
    pub conflict: Vec<Contender>,
    /// How far the body's finding has come.
    pub reached: Option<Reached>,
    /// What the unit changed since the person looked last.
    pub change: Option<Difference>,
    /// What the unit changed after the version under review.
    pub amendment: Option<Difference>,
}

/// An answer with its arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The answer.
    pub said: Said,
    /// How its points come about.
    pub score: LeafScore,
}

impl Finding {
    fn new(set: &CriteriaSet, code: &Code, said: &Said) -> Option<Self> {
        Some(Self {
            said: said.clone(),
            score: score_leaf(set, code, &said.answer)?,
        })
    }
}

/// A leaf of a case; `None` for a code that the body does not see.
pub fn pane(work: &mut Work, which: &Case, code: &Code) -> Option<PaneView> {
    let view = case(work, which)?;
    let line = view.line(code)?.clone();
    let appraisal = work.opened(&view.appraisal)?;
    let entry = reviewed_entry(work, &view, code)?;
    let own_entry = appraisal.sheet.leaves.get(code)?;
    let is_unsent = work.device.unsent_leaves(&view.appraisal).contains(code);
    let (round, set) = (
        work.device.round(&which.round)?,
        work.device.set(&which.round)?,
    );
    let row = set.row(code)?.clone();
    let contender = |candidate: &sodiem_core::document::Candidate| {
        Some(Contender {
            answer: candidate.answer.clone(),
            score: score_leaf(set, code, &candidate.answer)?,
            who: who(work, candidate.seat),
            made_at: candidate.made_at,
        })
    };
    let conflict = match own_entry.is_conflict() {
        true => own_entry.candidates.iter().filter_map(contender).collect(),
        false => Vec::new(),
    };
    let at = |list: &[Difference]| list.iter().find(|change| change.code == *code).cloned();
    Some(PaneView {
        own: Finding::new(set, code, &line.own)?,
        others: others(set, &line),
        reached: status::reached(code, own_entry, is_unsent, None),
        change: view.changes.as_deref().and_then(at),
        amendment: at(&view.amendment),
        leaf: row.leaf()?.clone(),
        policy: set.policy(),
        clarifications: round.clarifications_of(set, code).cloned().collect(),
        entry,
        line,
        row,
        conflict,
    })
}

/// What the unit wrote at a leaf, in the version that is appraised.
fn reviewed_entry(work: &mut Work, view: &CaseView, code: &Code) -> Option<LeafEntry> {
    match status::reviewed(work, &view.sheet, &view.flow) {
        Some(sheet) => sheet.leaves.get(code).cloned(),
        None => work.opened(&view.sheet)?.sheet.leaves.get(code).cloned(),
    }
}

fn others(set: &CriteriaSet, line: &Line) -> Vec<(String, Finding)> {
    let below = line.below.as_ref().map(|(name, said)| (name, said));
    let led = match (&line.part, &line.led) {
        (super::Part::Led(name), Some(said)) => Some((name, said)),
        _ => None,
    };
    let found = below.into_iter().chain(led);
    found
        .filter_map(|(name, said)| Some((name.clone(), Finding::new(set, &line.code, said)?)))
        .collect()
}

/// The opinion with a remark as a line more; none where that is too long.
pub fn with_remark(opinion: &str, remark: &str) -> Option<String> {
    let longer = match opinion.trim_end() {
        "" => remark.to_owned(),
        before => format!("{before}\n{remark}"),
    };
    (longer.chars().count() <= NOTE_CHARS_MAX).then_some(longer)
}
