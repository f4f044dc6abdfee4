//! Sheets as a body appraises them (*thẩm định*): its queue, one sheet side by side, one leaf, what
//! changed, and what it may decide.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use sodiem_core::ids::{BodyId, ChangeId, Code, DecisionId, Digest, DocumentId, RoundId, UnitCode};
use sodiem_core::round::Round;

use crate::state::Work;

mod appraise;
mod change;
mod decide;
mod line;
mod pane;
mod queue;
mod source;

pub use appraise::{Area, CaseView, Turn};
use change::Version;
pub use change::{Difference, TextChange};
pub use decide::{Block, Deciding, Kind, agree, agree_with_rest, draft, is_agreed};
pub use line::{Filter, Line, Part, Said};
pub use pane::{Finding, PaneView, pane, with_remark};
pub use queue::{Column, QueueLine, QueueView, Stand, queue};

/// Which appraisal: one unit's sheet before one body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// The round.
    pub round: RoundId,
    /// The body.
    pub body: BodyId,
    /// The unit.
    pub unit: UnitCode,
}

impl Case {
    fn sheet(&self, round: &Round) -> DocumentId {
        DocumentId::sheet(&round.id, &self.unit, &round.edition)
    }

    fn appraisal(&self, round: &Round) -> DocumentId {
        self.appraisal_of(round, &self.body)
    }

    fn appraisal_of(&self, round: &Round, body: &BodyId) -> DocumentId {
        DocumentId::appraisal(&round.id, &self.unit, &round.edition, body)
    }
}

/// Cases as they were computed last: a province's body has one for each commune, and every event
/// shows the queue anew.
#[derive(Default)]
pub struct Cases(BTreeMap<Case, (Key, Rc<CaseView>)>);

/// What a case is computed from, by name.
#[derive(PartialEq, Eq)]
struct Key {
    round_version: u32,
    heads: Vec<(DocumentId, Vec<ChangeId>)>,
    latest: Option<Digest>,
    seen: Option<Vec<ChangeId>>,
    waiting: Option<DecisionId>,
    refused: Option<DecisionId>,
    held: BTreeSet<Code>,
}

/// A case; `None` where it is not the person's, or the round's criteria set is missing.
pub fn case(work: &mut Work, case: &Case) -> Option<Rc<CaseView>> {
    let round = Rc::new(work.device.round(&case.round)?.clone());
    case_in(work, case, &round)
}

fn case_in(work: &mut Work, case: &Case, round: &Rc<Round>) -> Option<Rc<CaseView>> {
    let key = source::key(work, case, round)?;
    if let Some((_, view)) = work
        .desk
        .cases
        .0
        .get(case)
        .filter(|(known, _)| *known == key)
    {
        return Some(Rc::clone(view));
    }
    let source = source::read(work, case, round)?;
    let view = Rc::new(appraise::view(case, &source));
    work.desk
        .cases
        .0
        .insert(case.clone(), (key, Rc::clone(&view)));
    Some(view)
}

/// The queues that are the person's: rounds, newest first, with the bodies that they appraise for.
pub fn desks(work: &Work) -> Vec<(RoundId, BodyId)> {
    let principal = work.principal();
    let own = |round: &Round| {
        let own = round
            .bodies
            .iter()
            .filter(|body| principal.reviews_for(&body.id));
        own.map(|body| (round.id.clone(), body.id.clone()))
            .collect::<Vec<_>>()
    };
    work.device.rounds().iter().flat_map(own).collect()
}

/// The same with names to show: the body's and the round's.
pub fn named_desks(work: &Work) -> Vec<(RoundId, BodyId, String)> {
    let named = |(round, body): (RoundId, BodyId)| {
        let found = work.device.round(&round)?;
        let name = format!("{} · {}", found.body(&body)?.name, found.title);
        Some((round, body, name))
    };
    desks(work).into_iter().filter_map(named).collect()
}

#[cfg(test)]
mod tests;
