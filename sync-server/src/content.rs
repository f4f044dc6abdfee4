//! Whether a decision names content that is there, is free of conflicts, and is what the person was
//! shown. The flow's own rules are [`sodiem_core::decision::Flow::check`].

use std::collections::BTreeMap;

use sodiem_core::answer::Answers;
use sodiem_core::decision::{Action, DecisionDraft, DecisionRefusal, approval_digest};
use sodiem_core::document::{Edition, LeafEntry, Sheet};
use sodiem_core::ids::{ChangeId, Digest, DocumentId};
use sodiem_core::record;
use sodiem_core::round::Round;
use sodiem_core::unit::UnitTree;

use crate::dossier::Dossier;

/// What a decision is about.
pub struct Subject<'a> {
    /// The unit's documents.
    pub dossier: &'a Dossier,
    /// The round.
    pub round: &'a Round,
    /// The units.
    pub units: &'a UnitTree,
    /// The edition.
    pub set: &'a Edition,
}

/// Checks the content that a decision names.
pub fn check(draft: &DecisionDraft, subject: &Subject<'_>) -> Result<(), DecisionRefusal> {
    let sheet = DocumentId::sheet(&draft.round, &draft.unit, &draft.edition);
    match &draft.action {
        Action::Submit { heads, digest } => {
            let sheet = decided(subject, &sheet, heads)?;
            is_shown(sheet.digest(), *digest)?;
            is_explained(&sheet, subject)
        }
        Action::TakeAmendment { heads, digest, .. } => {
            is_shown(decided(subject, &sheet, heads)?.digest(), *digest)
        }
        Action::ReturnAmendment { heads, .. } => at(subject, &sheet, heads).map(|_| ()),
        Action::Approve {
            tier,
            heads,
            appraisals,
            digest,
        } => {
            all_named(draft, subject, *tier, appraisals)?;
            let sheet = decided(subject, &sheet, heads)?.digest();
            let appraisals = appraisals
                .iter()
                .map(|(id, heads)| Ok((id.clone(), decided(subject, id, heads)?)))
                .collect::<Result<BTreeMap<_, _>, DecisionRefusal>>()?;
            let digests = appraisals
                .iter()
                .map(|(id, appraisal)| (id.clone(), appraisal.digest()))
                .collect();
            is_shown(approval_digest(sheet, &digests), *digest)?;
            are_reasoned((draft, *tier), subject, appraisals.values())
        }
        Action::Return { .. } | Action::Reopen { .. } => Ok(()),
    }
}

/// An approval pins every appraisal of its tier, none of another tier or unit.
fn all_named(
    draft: &DecisionDraft,
    subject: &Subject<'_>,
    tier: u32,
    named: &BTreeMap<DocumentId, Vec<ChangeId>>,
) -> Result<(), DecisionRefusal> {
    let of_tier: Vec<DocumentId> = subject
        .round
        .bodies_for(subject.units, &draft.unit, tier)
        .map(|body| DocumentId::appraisal(&draft.round, &draft.unit, &draft.edition, &body.id))
        .collect();
    let is_there = |id: &&DocumentId| subject.dossier.document(&id.kind).is_some();
    let is_complete = of_tier
        .iter()
        .filter(is_there)
        .all(|id| named.contains_key(id));
    let is_own = named.keys().all(|id| of_tier.contains(id));
    if is_complete && is_own {
        Ok(())
    } else {
        Err(DecisionRefusal::OtherContent)
    }
}

/// A reason is given wherever points are changed.
fn are_reasoned<'a>(
    (draft, tier): (&DecisionDraft, u32),
    subject: &Subject<'_>,
    mut appraisals: impl Iterator<Item = &'a Sheet>,
) -> Result<(), DecisionRefusal> {
    let dossier = record::Dossier {
        round: subject.round,
        set: subject.set,
        units: subject.units,
        unit: &draft.unit,
        flow: &subject.dossier.flow(subject.round),
        sheet: subject.dossier.sheet.as_ref(),
        appraisals: &subject.dossier.appraisals,
        survey: &Answers::new(),
    };
    if appraisals.all(|appraisal| record::unreasoned(&dossier, tier, appraisal).is_empty()) {
        Ok(())
    } else {
        Err(DecisionRefusal::NoReason)
    }
}

/// Every point that the unit gives itself stands on a document or an explanation.
fn is_explained(sheet: &Sheet, subject: &Subject<'_>) -> Result<(), DecisionRefusal> {
    match record::unexplained(subject.set, sheet).as_slice() {
        [] => Ok(()),
        _ => Err(DecisionRefusal::NoExplanation),
    }
}

fn is_shown(content: Digest, shown: Digest) -> Result<(), DecisionRefusal> {
    if content == shown {
        Ok(())
    } else {
        Err(DecisionRefusal::OtherContent)
    }
}

/// The content of a document at `heads`, every conflict in it decided and nothing too long.
fn decided(
    subject: &Subject<'_>,
    id: &DocumentId,
    heads: &[ChangeId],
) -> Result<Sheet, DecisionRefusal> {
    let sheet = at(subject, id, heads)?;
    if sheet.conflicts().next().is_some() {
        Err(DecisionRefusal::Conflict)
    } else if sheet.leaves.values().any(LeafEntry::is_oversized) {
        Err(DecisionRefusal::TooLong)
    } else {
        Ok(sheet)
    }
}

fn at(
    subject: &Subject<'_>,
    id: &DocumentId,
    heads: &[ChangeId],
) -> Result<Sheet, DecisionRefusal> {
    if heads.is_empty() {
        return Err(DecisionRefusal::UnknownHeads);
    }
    let template;
    let document = match subject.dossier.document(&id.kind) {
        Some(document) => document,
        None => {
            template = subject.set.blank(id);
            &template
        }
    };
    document.read_at(heads).ok_or(DecisionRefusal::UnknownHeads)
}
