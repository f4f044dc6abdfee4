//! What a device sends is hostile until checked. Each change passes these gates, in this order; the
//! first that it fails names the reason, and everything that passed all of them is stored.
//!
//! 1. `chunk`: bytes are one change chunk, inflated up to its limit, with its own checksum.
//! 2. `columns`: what it claims to hold is within limits; only then Automerge reads it.
//! 3. `structure`: actor, author, sequence, dependencies and counters follow the rules, and the
//!    document has room.
//! 4. `past`: its operations name nothing but what it was built on.
//! 5. shape: they write only what a document of ours has ([`crate::document`]).
//! 6. `trial`: applied to a copy of the document, saved and loaded again, it reads the same.
//! 7. `growth`: no text and no list of citations is longer by it than one may be. What several
//!    wrote apart may come to more together: that is kept, and found before it is submitted.
//!
//! Nothing here touches the document that is served: the caller swaps it for the checked copy after
//! the changes are durably stored.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::api::{Refusal, RefusalCode};
use crate::document::Document;
use crate::document::operation::operations;
use crate::ids::{ChangeId, SeatId};
use crate::time::Timestamp;

mod chunk;
mod columns;
mod growth;
mod past;
mod reader;
mod structure;
mod together;
mod trial;

pub use chunk::{CHANGE_BYTES_MAX, hash_of};
pub use columns::OPERATIONS_MAX;
pub use structure::{DOCUMENT_CHANGES_MAX, DOCUMENT_OPERATIONS_MAX};
pub use together::{Part, ingest_together};

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

/// How much is still done for one request. What is beyond is neither taken nor refused, so that the
/// device sends it again: thousands of changes may each be small and claim much, or do damage.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    operations: u64,
    retrials: u32,
    inflated_bytes: usize,
}

/// Most operations of one request: four changes of full size.
pub const REQUEST_OPERATIONS_MAX: u64 = 4 * OPERATIONS_MAX;
/// Most trials of one request beyond the first of each document: enough to find three culprits among
/// as many changes as it may have.
pub const REQUEST_RETRIALS_MAX: u32 = 64;
/// Most bytes that deflated changes of one request inflate to: eight changes of full size.
pub const REQUEST_INFLATED_BYTES_MAX: usize = 8 * CHANGE_BYTES_MAX;

impl Default for Budget {
    fn default() -> Self {
        Self {
            operations: REQUEST_OPERATIONS_MAX,
            retrials: REQUEST_RETRIALS_MAX,
            inflated_bytes: REQUEST_INFLATED_BYTES_MAX,
        }
    }
}

impl Budget {
    fn takes_inflated(&mut self, bytes: usize) -> bool {
        let left = self.inflated_bytes.checked_sub(bytes);
        self.inflated_bytes = left.unwrap_or(self.inflated_bytes);
        left.is_some()
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
    /// Its bytes as a plain chunk: those that were sent, inflated where they were deflated.
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
    let mut outcome = Ingested::of(document);
    let mut ledger = Ledger::new(document);
    let passed = pass(
        document,
        (&mut ledger, sender, budget),
        changes,
        &mut outcome,
    );
    trial::try_all(&mut outcome, passed, budget);
    outcome.tidied()
}

/// The changes that pass gates 1 to 5; what becomes of the others is in `outcome`.
fn pass<'a>(
    document: &'a Document,
    (ledger, sender, budget): (&mut Ledger, &Sender<'_>, &mut Budget),
    changes: Vec<Vec<u8>>,
    outcome: &mut Ingested,
) -> Vec<Passed<'a>> {
    let mut passed = Vec::new();
    for sent in changes {
        let bytes = match chunk::plain(&sent) {
            Ok(Cow::Owned(inflated)) if !budget.takes_inflated(inflated.len()) => break,
            Ok(bytes) => bytes,
            Err(code) => {
                refuse(outcome, None, code, sent);
                continue;
            }
        };
        // Automerge panics on some hostile changes; such a change is refused like any other.
        let verdict = catch_unwind(AssertUnwindSafe(|| {
            check(document, (ledger, sender), (&bytes, budget))
        }));
        let verdict = verdict.unwrap_or_else(|_| match hash_of(&bytes) {
            Some(id) => ledger.refused(id, RefusalCode::Damaging),
            None => Verdict::Refused(None, RefusalCode::Damaging),
        });
        match verdict {
            Verdict::Passed(change, seat, growth) => passed.push(Passed {
                change,
                seat,
                growth,
                bytes: bytes.into_owned(),
            }),
            Verdict::Known(change) => outcome.known.push(change),
            Verdict::Needs(mut need) => outcome.need.append(&mut need),
            Verdict::Refused(change, code) => refuse(outcome, change, code, sent),
            // What follows may build on it.
            Verdict::Later => break,
        }
    }
    passed
}

impl Ingested {
    /// Nothing came yet.
    fn of(document: &Document) -> Self {
        Self {
            document: document.clone(),
            accepted: Vec::new(),
            known: Vec::new(),
            refused: Vec::new(),
            need: Vec::new(),
        }
    }

    fn tidied(mut self) -> Self {
        // One that was sent twice, and not taken the first time, is not known.
        self.known.retain(|id| self.document.has(id));
        self.need.sort_unstable();
        self.need.dedup();
        self
    }
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

/// A change as a plain chunk, and how many operations it has, where it is one that may be read: it is
/// within the limits of any change. Whether it passes the other gates is another question.
#[must_use]
pub fn legible(bytes: &[u8]) -> Option<(Cow<'_, [u8]>, u64)> {
    let plain = chunk::plain(bytes).ok()?;
    let claimed = columns::check(chunk::read(&plain).ok()?.data).ok()?;
    Some((plain, claimed))
}

/// Gates 1 to 5.
fn check<'a>(
    document: &'a Document,
    (ledger, sender): (&mut Ledger, &Sender<'_>),
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
    if ledger.has_no_room(claimed) {
        return ledger.refused(id, RefusalCode::DocumentFull);
    }
    if claimed > budget.operations {
        return Verdict::Later;
    }
    budget.operations -= claimed;
    let read = automerge::Change::from_bytes(bytes.to_vec());
    let read = read.map_err(|_| RefusalCode::Unreadable);
    let checked = read.and_then(|change| {
        let missing = ledger.missing(document, &change);
        if !missing.is_empty() {
            return Ok(Verdict::Needs(missing));
        }
        let seat = ledger.check(document, sender, &change)?;
        let decoded = change.decode();
        let past = ledger.pasts.check(document, &change, &decoded);
        let past = past.ok_or(RefusalCode::Malformed)?;
        let shaped = operations(&change, &decoded, document.layout());
        let growth = Growth::of(&shaped.map_err(|_| RefusalCode::Malformed)?);
        ledger.pass(&change, seat, past);
        Ok(Verdict::Passed(change, seat, growth))
    });
    checked.unwrap_or_else(|code| ledger.refused(id, code))
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
