//! What a device sends is hostile until checked. Each change passes these gates, in this order; the
//! first that it fails names the reason, and everything that passed all of them is stored.
//!
//! 1. `chunk`: bytes are one plain change chunk, within its limits, with its own checksum.
//! 2. `columns`: what it claims to hold is within limits; only then Automerge reads it.
//! 3. `structure`: actor, author, sequence, dependencies and counters follow the rules.
//! 4. shape: its operations write only what a document of ours has ([`crate::document`]).
//! 5. trial: applied to a copy of the document, saved and loaded again, it reads the same.
//! 6. `growth`: no text and no list of citations is longer by it than one may be. What several
//!    wrote apart may come to more together: that is kept, and found before it is submitted.
//!
//! Nothing here touches the document that is served: the caller swaps it for the checked copy after
//! the changes are durably stored.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::iter::{DocItem, DocObjItem};
use automerge::{Automerge, ReadDoc};

use crate::api::{Refusal, RefusalCode};
use crate::document::Document;
use crate::document::operation::operations;
use crate::ids::{ChangeId, SeatId};
use crate::time::Timestamp;

mod chunk;
mod columns;
mod growth;
mod reader;
mod structure;

pub use chunk::{CHANGE_BYTES_MAX, hash_of};
pub use columns::OPERATIONS_MAX;

use growth::Growth;
use structure::Ledger;

/// Who sends changes.
pub struct Sender<'a> {
    /// The seat whose own changes are taken; none where it may not write the document.
    pub seat: Option<SeatId>,
    /// Changes that the server had once: they are taken whoever of `authors` wrote them.
    pub vouched: &'a BTreeSet<ChangeId>,
    /// The seats that changes may be brought back of.
    pub authors: &'a BTreeSet<SeatId>,
}

/// How many operations are still taken of one request. What is beyond is neither taken nor refused, so
/// that the device sends it again: thousands of changes may each be small and claim much.
pub struct Budget(u64);

/// Most operations of one request: four changes of full size.
pub const REQUEST_OPERATIONS_MAX: u64 = 4 * OPERATIONS_MAX;

impl Default for Budget {
    fn default() -> Self {
        Self(REQUEST_OPERATIONS_MAX)
    }
}

impl Sender<'static> {
    /// A seat that sends its own.
    #[must_use]
    pub fn own(seat: SeatId) -> Self {
        static NO_CHANGES: BTreeSet<ChangeId> = BTreeSet::new();
        static NO_SEATS: BTreeSet<SeatId> = BTreeSet::new();
        Self {
            seat: Some(seat),
            vouched: &NO_CHANGES,
            authors: &NO_SEATS,
        }
    }
}

/// A change that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its hash.
    pub change: ChangeId,
    /// Who wrote it.
    pub seat: SeatId,
    /// The actor that made it.
    pub actor: [u8; 16],
    /// Its number among the actor's changes, from 1.
    pub actor_seq: u64,
    /// When, by the device's clock.
    pub made_at: Timestamp,
    /// Its bytes, as they were sent.
    pub bytes: Vec<u8>,
}

/// What became of the changes sent for one document.
pub struct Ingested {
    /// A copy of the document with everything accepted applied.
    pub document: Document,
    /// New changes to store, in this order.
    pub accepted: Vec<Accepted>,
    /// Changes that were there already.
    pub known: Vec<ChangeId>,
    /// Changes that are not stored, with the reason and, for the quarantine, their bytes.
    pub refused: Vec<(Refusal, Vec<u8>)>,
    /// Changes that those sent depend on and that are not there. Those that depend on them are
    /// neither accepted nor refused: they are to be sent again.
    pub need: Vec<ChangeId>,
}

/// Checks the changes that `sender` sends for `document`, as many as `budget` has room for. Never
/// panics, whatever the bytes.
#[must_use]
pub fn ingest(
    document: &Document,
    changes: Vec<Vec<u8>>,
    sender: &Sender<'_>,
    budget: &mut Budget,
) -> Ingested {
    let mut ledger = Ledger::new(document, sender);
    let mut outcome = Ingested {
        document: document.clone(),
        accepted: Vec::new(),
        known: Vec::new(),
        refused: Vec::new(),
        need: Vec::new(),
    };
    let mut passed = Vec::new();
    for bytes in changes {
        // Automerge panics on some hostile changes; such a change is refused like any other.
        let verdict = catch_unwind(AssertUnwindSafe(|| {
            check(document, &mut ledger, (&bytes, budget))
        }))
        .unwrap_or(Verdict::Refused(None, RefusalCode::Damaging));
        match verdict {
            Verdict::Passed(change, seat, growth) => passed.push(Passed {
                change,
                seat,
                growth,
                bytes,
            }),
            Verdict::Known(change) => outcome.known.push(change),
            Verdict::Needs(mut need) => outcome.need.append(&mut need),
            Verdict::Refused(change, code) => refuse(&mut outcome, change, code, bytes),
            // What follows may build on it.
            Verdict::Later => break,
        }
    }
    try_all(document, &mut outcome, passed);
    outcome.need.sort_unstable();
    outcome.need.dedup();
    outcome
}

/// A change that passed the gates before the trial.
struct Passed<'a> {
    change: automerge::Change,
    seat: SeatId,
    growth: Growth<'a>,
    bytes: Vec<u8>,
}

enum Verdict<'a> {
    Passed(automerge::Change, SeatId, Growth<'a>),
    Known(ChangeId),
    Needs(Vec<ChangeId>),
    Refused(Option<ChangeId>, RefusalCode),
    /// Beyond the budget of the request.
    Later,
}

/// Gates 1 to 4.
fn check<'a>(
    document: &'a Document,
    ledger: &mut Ledger<'_>,
    (bytes, budget): (&[u8], &mut Budget),
) -> Verdict<'a> {
    let chunk = match chunk::read(bytes) {
        Ok(chunk) => chunk,
        Err(code) => return Verdict::Refused(None, code),
    };
    let id = chunk.id;
    if document.has(&id) || ledger.has_passed(&id) {
        return Verdict::Known(id);
    }
    let claimed = match columns::check(chunk.data) {
        Ok(claimed) => claimed,
        Err(code) => return ledger.refused(id, code),
    };
    if claimed > budget.0 {
        return Verdict::Later;
    }
    budget.0 -= claimed;
    let read = automerge::Change::from_bytes(bytes.to_vec());
    let read = read.map_err(|_| RefusalCode::Unreadable);
    let checked = read.and_then(|change| {
        let missing = ledger.missing(document, &change);
        if !missing.is_empty() {
            return Ok(Verdict::Needs(missing));
        }
        let seat = ledger.check(document, &change)?;
        let shaped = operations(&change, document.layout());
        let growth = Growth::of(&shaped.map_err(|_| RefusalCode::Malformed)?);
        ledger.pass(&change, seat);
        Ok(Verdict::Passed(change, seat, growth))
    });
    checked.unwrap_or_else(|code| ledger.refused(id, code))
}

/// Gates 5 and 6, for all at once; only where that fails for one after the other, to name the
/// culprit.
fn try_all(before: &Document, outcome: &mut Ingested, passed: Vec<Passed<'_>>) {
    let together = passed.iter().map(|passed| passed.change.clone()).collect();
    if let Some(document) = trial(before, together) {
        let growths = passed.iter().map(|passed| &passed.growth);
        let is_in = |passed: &Passed<'_>| !grows_too_far(&document, passed);
        if !growth::may_exceed(before, growths) || passed.iter().all(is_in) {
            outcome.document = document;
            outcome.accepted.extend(passed.into_iter().map(accepted));
            return;
        }
    }
    let mut refused = BTreeSet::new();
    for passed in passed {
        match try_one(&outcome.document, &passed, &refused) {
            Ok(document) => {
                outcome.document = document;
                outcome.accepted.push(accepted(passed));
            }
            Err(code) => {
                let id = ChangeId::from(passed.change.hash());
                refused.insert(id);
                refuse(outcome, Some(id), code, passed.bytes);
            }
        }
    }
}

fn try_one(
    document: &Document,
    passed: &Passed<'_>,
    refused: &BTreeSet<ChangeId>,
) -> Result<Document, RefusalCode> {
    let mut deps = passed.change.deps().iter().map(|dep| ChangeId::from(*dep));
    if deps.any(|dep| refused.contains(&dep)) {
        return Err(RefusalCode::DependsOnRefused);
    }
    let tried = trial(document, vec![passed.change.clone()]).ok_or(RefusalCode::Damaging)?;
    if grows_too_far(&tried, passed) {
        return Err(RefusalCode::Malformed);
    }
    Ok(tried)
}

fn grows_too_far(document: &Document, Passed { change, growth, .. }: &Passed<'_>) -> bool {
    catch_unwind(AssertUnwindSafe(|| growth.exceeds(document, change))).unwrap_or(true)
}

/// The document with the changes, if it survives being saved and loaded with the same content.
fn trial(document: &Document, changes: Vec<automerge::Change>) -> Option<Document> {
    let hashes: Vec<ChangeId> = changes.iter().map(|change| change.hash().into()).collect();
    catch_unwind(AssertUnwindSafe(|| {
        let mut copy = document.clone();
        copy.apply_parsed(changes).ok()?;
        if !hashes.iter().all(|hash| copy.has(hash)) {
            return None;
        }
        // What is stored are the changes: how small their form is makes no difference here.
        let loaded = Automerge::load(&copy.automerge().save_nocompress()).ok()?;
        reads_alike(&loaded, copy.automerge()).then_some(copy)
    }))
    .ok()
    .flatten()
}

/// Whether both have the same heads and show the same values, written by the same operations.
fn reads_alike(one: &Automerge, other: &Automerge) -> bool {
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

fn accepted(passed: Passed<'_>) -> Accepted {
    let Passed {
        change,
        seat,
        bytes,
        ..
    } = passed;
    let actor = change
        .actor_id()
        .to_bytes()
        .try_into()
        .expect("gate 2 checked the actor's length");
    Accepted {
        change: change.hash().into(),
        seat,
        actor,
        actor_seq: change.seq(),
        made_at: Timestamp(change.timestamp()),
        bytes,
    }
}

fn refuse(outcome: &mut Ingested, change: Option<ChangeId>, code: RefusalCode, bytes: Vec<u8>) {
    outcome.refused.push((Refusal { change, code }, bytes));
}

#[cfg(test)]
mod tests;
