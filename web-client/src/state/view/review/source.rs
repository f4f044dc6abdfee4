//! What a case is computed from: documents at their versions, decisions, settings.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use sodiem_core::answer::{Answer, Answers};
use sodiem_core::criteria::{CriteriaSet, Row};
use sodiem_core::decision::{DecisionDraft, Flow, Stage};
use sodiem_core::device::{Place, RefusedDecision};
use sodiem_core::document::{LeafEntry, Sheet};
use sodiem_core::ids::{BodyId, ChangeId, Code, DocumentId};
use sodiem_core::round::{Body, Round};
use sodiem_core::scoring::score;
use sodiem_core::unit::{Unit, UnitTree};

use super::change::named_heads;
use super::{Case, Key};
use crate::state::form::ANSWER;
use crate::state::{Opened, Work};

/// Everything that a case is computed from.
pub(super) struct Source<'a> {
    pub(super) round: Rc<Round>,
    pub(super) set: &'a CriteriaSet,
    pub(super) units: &'a UnitTree,
    pub(super) unit: &'a Unit,
    pub(super) body: Body,
    pub(super) flow: Flow,
    /// The sheet now.
    pub(super) now: Rc<Opened>,
    /// The sheet as it is under review or accepted; none before the submission, or while the device
    /// lacks a part of it.
    pub(super) reviewed: Option<Sheet>,
    /// The sheet as the person looked at it last.
    pub(super) seen: Option<Sheet>,
    /// The appraisals, each as it was approved, else as it is.
    pub(super) appraisals: BTreeMap<BodyId, Sheet>,
    pub(super) waiting: Option<DecisionDraft>,
    pub(super) refused: Option<RefusedDecision>,
    /// The sheet as the refused decision named it.
    pub(super) refused_at: Option<Sheet>,
    /// Leaves with a finding that could not be kept as it was typed.
    pub(super) held: BTreeSet<Code>,
    /// The leaves that the province clarified something about.
    pub(super) clarified: BTreeSet<&'a Code>,
}

/// What the case is computed from, by name.
pub(super) fn key(work: &mut Work, case: &Case, round: &Round) -> Option<Key> {
    let sheet = case.sheet(round);
    let mut heads = Vec::new();
    for id in documents(work, case, round) {
        // A document that nobody wrote yet is not made up to be looked at: there are hundreds.
        if is_there(work, &id) {
            heads.push((id.clone(), work.device.document(&id)?.heads()));
        }
    }
    let waiting = waiting(work, case).map(|draft| draft.id.clone());
    let refused = refused(work, case).map(|refused| refused.draft.id.clone());
    Some(Key {
        round_version: round.version,
        heads,
        latest: work.device.flow(&case.round, &case.unit).latest,
        seen: work.device.seen(&sheet).map(<[ChangeId]>::to_vec),
        waiting,
        refused,
        held: held(work, case, round),
    })
}

/// Reads what the case is computed from.
pub(super) fn read<'a>(work: &'a mut Work, case: &Case, round: &Rc<Round>) -> Option<Source<'a>> {
    let body = round
        .body(&case.body)
        .filter(|body| work.principal().reviews_for(&body.id))?
        .clone();
    let sheet = case.sheet(round);
    let flow = work.device.flow(&case.round, &case.unit);
    let now = match is_there(work, &sheet) {
        true => work.opened(&sheet)?,
        false => Rc::new(blank(work.device.set(&case.round)?)),
    };
    let submitted = flow
        .submission
        .as_ref()
        .filter(|_| is_before_a_tier(flow.stage));
    let submitted = submitted.map(|submission| submission.heads.clone());
    let reviewed = submitted.and_then(|heads| at(work, &sheet, &now, &heads));
    let seen = work.device.seen(&sheet).map(<[ChangeId]>::to_vec);
    let seen = seen.and_then(|heads| at(work, &sheet, &now, &heads));
    let appraisals = appraisals(work, case, round, &flow);
    let waiting = waiting(work, case).cloned();
    let refused = refused(work, case).cloned();
    let named = refused
        .as_ref()
        .and_then(|r| named_heads(&r.draft.action))
        .map(<[_]>::to_vec);
    let refused_at = named.and_then(|heads| at(work, &sheet, &now, &heads));
    let held = held(work, case, round);
    let set = work.device.set(&case.round)?;
    let units = work.device.units(round);
    let unit = units
        .get(&case.unit)
        .filter(|unit| units.is_within(&unit.code, &body.unit))?;
    let round = Rc::clone(round);
    Some(Source {
        clarified: round.clarified_leaves(set),
        round,
        set,
        units,
        unit,
        body,
        flow,
        now,
        reviewed,
        seen,
        appraisals,
        waiting,
        refused,
        refused_at,
        held,
    })
}

impl Source<'_> {
    /// The unit's sheet as it is appraised: under review, else as it is now.
    pub(super) fn sheet(&self) -> &Sheet {
        self.reviewed.as_ref().unwrap_or(&self.now.sheet)
    }

    /// The body whose word on a leaf counts first at a tier.
    pub(super) fn responsible(&self, tier: u32, leaf: &Code) -> Option<&Body> {
        let scored_by = &self.set.leaf(leaf)?.scored_by;
        self.round
            .body_for_leaf(self.units, &self.unit.code, tier, (leaf, scored_by))
    }

    /// What a body finds.
    pub(super) fn found_by(&self, body: &Body, leaf: &Code) -> Option<&Answer> {
        self.appraisals.get(&body.id)?.leaves.get(leaf)?.answer()
    }

    /// What a tier finds: the responsible body, else the one that decides.
    pub(super) fn found_at(&self, tier: u32, leaf: &Code) -> Option<(&Body, &Answer)> {
        let mut bodies = self.round.bodies_for(self.units, &self.unit.code, tier);
        let deciding = bodies.find(|body| body.decides());
        let responsible = self.responsible(tier, leaf);
        let said = |body| Some((body, self.found_by(body, leaf)?));
        responsible
            .and_then(said)
            .or_else(|| deciding.and_then(said))
    }
}

/// Whether a version of the sheet is before the tiers.
fn is_before_a_tier(stage: Stage) -> bool {
    matches!(stage, Stage::UnderReview(_) | Stage::Accepted)
}

/// Whether somebody wrote in a document.
fn is_there(work: &Work, id: &DocumentId) -> bool {
    work.device.holds(id)
}

/// A sheet on which nobody wrote.
fn blank(set: &CriteriaSet) -> Opened {
    let entry = |(row, _): (&Row, _)| (row.code.clone(), LeafEntry::default());
    Opened {
        heads: Vec::new(),
        sheet: Sheet {
            leaves: set.leaves().map(entry).collect(),
        },
        score: score(set, &Answers::new()),
    }
}

/// The sheet and all appraisals of a unit.
fn documents(work: &Work, case: &Case, round: &Round) -> Vec<DocumentId> {
    let units = work.device.units(round);
    let tiers = 1..=round.last_tier();
    let bodies = tiers.flat_map(|tier| round.bodies_for(units, &case.unit, tier));
    let appraisals = bodies.map(|body| case.appraisal_of(round, &body.id));
    std::iter::once(case.sheet(round))
        .chain(appraisals)
        .collect()
}

/// A document at heads; the current content where these are its heads.
fn at(work: &mut Work, id: &DocumentId, now: &Opened, heads: &[ChangeId]) -> Option<Sheet> {
    if now.heads == heads {
        return Some(now.sheet.clone());
    }
    work.device.document(id)?.read_at(heads)
}

fn appraisals(work: &mut Work, case: &Case, round: &Round, flow: &Flow) -> BTreeMap<BodyId, Sheet> {
    let mut appraisals = BTreeMap::new();
    for body in &round.bodies {
        let id = case.appraisal_of(round, &body.id);
        if !is_there(work, &id) {
            continue;
        }
        let Some(now) = work.opened(&id) else {
            continue;
        };
        let approved = flow
            .approvals
            .get(&body.tier)
            .and_then(|a| a.appraisals.get(&id));
        let sheet = approved.and_then(|heads| at(work, &id, &now, heads));
        appraisals.insert(body.id.clone(), sheet.unwrap_or_else(|| now.sheet.clone()));
    }
    appraisals
}

/// Leaves with a finding that could not be kept as it was typed.
fn held(work: &Work, case: &Case, round: &Round) -> BTreeSet<Code> {
    let id = case.appraisal(round);
    let is_finding = |place: &&Place| place.document == id && place.field == ANSWER;
    let places = work.device.held().map(|held| &held.place);
    places
        .filter(is_finding)
        .map(|place| place.leaf.clone())
        .collect()
}

/// The decision on this sheet that waits to be sent.
fn waiting<'a>(work: &'a Work, case: &Case) -> Option<&'a DecisionDraft> {
    let is_own = |d: &&DecisionDraft| d.round == case.round && d.unit == case.unit;
    work.device.drafts().find(is_own)
}

/// The decision on this sheet that the server refused.
fn refused<'a>(work: &'a Work, case: &Case) -> Option<&'a RefusedDecision> {
    let is_own = |r: &&RefusedDecision| r.draft.round == case.round && r.draft.unit == case.unit;
    work.device.refused_decisions().find(is_own)
}
