//! Gates 6 and 7: changes are applied to a copy of the document, which is saved and loaded again.
//!
//! All are tried at once. Where that fails, halves of them are, and halves of those, to name the
//! culprits: one among hundreds is found by a dozen trials, and what a request may cost is bounded
//! by [`super::REQUEST_RETRIALS_MAX`].

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::iter::{DocItem, DocObjItem};
use automerge::{Automerge, ReadDoc};

use super::{Budget, Ingested, Passed, accepted, growth, refuse};
use crate::api::RefusalCode;
use crate::document::Document;
use crate::ids::ChangeId;

/// Takes what may be taken into the document of `outcome`. What the budget has no trial for is
/// neither taken nor refused.
pub(super) fn try_all(outcome: &mut Ingested, passed: Vec<Passed<'_>>, budget: &mut Budget) {
    let mut refused = BTreeSet::new();
    // What is still to be tried, the next part last. A part stands above those before it.
    let mut parts = vec![passed];
    let mut is_first = true;
    while let Some(part) = parts.pop() {
        let mut part = without_built_on(outcome, &mut refused, part);
        if part.is_empty() {
            continue;
        }
        if !std::mem::take(&mut is_first) {
            let Some(left) = budget.retrials.checked_sub(1) else {
                return;
            };
            budget.retrials = left;
        }
        match try_part(&outcome.document, &part.iter().collect::<Vec<_>>()) {
            Ok(document) => {
                outcome.document = document;
                outcome.accepted.extend(part.into_iter().map(accepted));
            }
            Err(code) if part.len() == 1 => {
                let Passed { change, bytes, .. } = part.remove(0);
                let id = ChangeId::from(change.hash());
                refused.insert(id);
                refuse(outcome, Some(id), code, bytes);
            }
            Err(_) => {
                let second = part.split_off(part.len() / 2);
                parts.extend([second, part]);
            }
        }
    }
}

/// What is left of a part once everything is refused that builds on what was.
fn without_built_on<'a>(
    outcome: &mut Ingested,
    refused: &mut BTreeSet<ChangeId>,
    part: Vec<Passed<'a>>,
) -> Vec<Passed<'a>> {
    let mut left = Vec::with_capacity(part.len());
    for passed in part {
        let mut deps = passed.change.deps().iter();
        if deps.any(|dep| refused.contains(&(*dep).into())) {
            let id = ChangeId::from(passed.change.hash());
            refused.insert(id);
            let code = RefusalCode::DependsOnRefused;
            refuse(outcome, Some(id), code, passed.bytes);
        } else {
            left.push(passed);
        }
    }
    left
}

/// The document with all of these.
pub(super) fn try_part(before: &Document, part: &[&Passed<'_>]) -> Result<Document, RefusalCode> {
    let changes = part.iter().map(|passed| passed.change.clone()).collect();
    let document = apply(before, changes).ok_or(RefusalCode::Damaging)?;
    let growths = part.iter().map(|passed| &passed.growth);
    let is_in = |passed: &&Passed<'_>| !grows_too_far(&document, passed);
    match growth::may_exceed(before, growths) && !part.iter().all(is_in) {
        true => Err(RefusalCode::Malformed),
        false => Ok(document),
    }
}

fn grows_too_far(document: &Document, Passed { change, growth, .. }: &Passed<'_>) -> bool {
    catch_unwind(AssertUnwindSafe(|| growth.exceeds(document, change))).unwrap_or(true)
}

/// The document with the changes, if it survives being saved and loaded with the same content: as it was
/// loaded, which takes a third less memory than what changes were applied to.
fn apply(document: &Document, changes: Vec<automerge::Change>) -> Option<Document> {
    let hashes: Vec<ChangeId> = changes.iter().map(|change| change.hash().into()).collect();
    catch_unwind(AssertUnwindSafe(|| {
        let mut copy = document.clone();
        copy.apply_parsed(changes).ok()?;
        if !hashes.iter().all(|hash| copy.has(hash)) {
            return None;
        }
        // What is stored are the changes: how small their form is makes no difference here.
        let loaded = Automerge::load(&copy.automerge().save_nocompress()).ok()?;
        reads_alike(&loaded, copy.automerge()).then(|| copy.loaded_as(loaded))
    }))
    .ok()
    .flatten()
}

/// Whether both have the same heads and show the same values, written by the same operations.
pub(super) fn reads_alike(one: &Automerge, other: &Automerge) -> bool {
    let shown = |DocObjItem { obj, item }| match item {
        DocItem::Map(value) => {
            let id = value.id();
            (
                obj,
                Some((id, value.key, value.value, value.conflict)),
                None,
            )
        }
        other => (obj, None, Some(other)),
    };
    one.get_heads() == other.get_heads() && one.iter().map(shown).eq(other.iter().map(shown))
}
