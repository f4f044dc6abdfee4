//! Gate 3: who made a change, as which number, on top of what.

use std::collections::{BTreeMap, BTreeSet};

use automerge::Change;

use crate::api::RefusalCode;
use crate::document::{Document, Layout};
use crate::ids::{ChangeId, SeatId};

use super::past::{Past, Pasts};
use super::{Sender, Verdict};

/// Most changes of one document: years of work. A device that makes one after the other, each of
/// which takes nothing, would have every later opening take longer.
pub const DOCUMENT_CHANGES_MAX: u64 = 20_000;
/// Most operations of one document, mostly a letter each: the same for changes that do much.
pub const DOCUMENT_OPERATIONS_MAX: u64 = 1_000_000;

/// What is known of actors and changes while a batch is checked.
pub(super) struct Ledger {
    /// The last number of each actor, and the seat that it belongs to.
    actors: BTreeMap<Vec<u8>, (u64, Option<SeatId>)>,
    /// Changes of this batch that passed, with their last counter.
    passed: BTreeMap<ChangeId, u64>,
    refused: BTreeSet<ChangeId>,
    /// How many changes and operations the document has with those that passed.
    size: (u64, u64),
    /// What each was built on.
    pub(super) pasts: Pasts,
}

impl Ledger {
    pub(super) fn new(document: &Document) -> Self {
        let mut actors: BTreeMap<Vec<u8>, (u64, Option<SeatId>)> = BTreeMap::new();
        let mut size = (0, 0);
        let mut last: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        for meta in document.automerge().get_changes_meta(&[]) {
            size = (
                size.0 + 1,
                size.1 + (meta.max_op + 1).saturating_sub(meta.start_op),
            );
            let actor = meta.actor.to_bytes();
            let counter = last.entry(actor.to_vec()).or_default();
            *counter = meta.max_op.max(*counter);
            let entry = actors.entry(actor.to_vec()).or_default();
            entry.0 = entry.0.max(meta.seq);
            entry.1 = entry
                .1
                .or(meta.author.as_ref().and_then(|a| seat_of(a.as_bytes())));
        }
        Self {
            actors,
            passed: BTreeMap::new(),
            refused: BTreeSet::new(),
            size,
            pasts: Pasts::new(last),
        }
    }

    /// Whether the document has no room for one more change of so many operations.
    pub(super) fn has_no_room(&self, operations: u64) -> bool {
        let (changes, all) = self.size;
        changes >= DOCUMENT_CHANGES_MAX || all + operations > DOCUMENT_OPERATIONS_MAX
    }

    /// From here on another sends: what one may not send says nothing of what builds on it.
    pub(super) fn begin_sender(&mut self) {
        self.refused.clear();
    }

    pub(super) fn has_passed(&self, change: &ChangeId) -> bool {
        self.passed.contains_key(change)
    }

    /// Notes that a change is refused: what builds on it is refused too.
    pub(super) fn refused<'b>(&mut self, change: ChangeId, code: RefusalCode) -> Verdict<'b> {
        self.refused.insert(change);
        Verdict::Refused(Some(change), code)
    }

    pub(super) fn pass(&mut self, change: &Change, seat: SeatId, past: Past) {
        let actor = change.actor_id().to_bytes().to_vec();
        self.actors.insert(actor, (change.seq(), Some(seat)));
        self.pasts.keep(change.hash(), past);
        self.passed.insert(change.hash().into(), change.max_op());
        self.size.0 += 1;
        self.size.1 += u64::try_from(change.len()).expect("a count of operations fits");
    }

    /// The dependencies that neither the document nor the batch has, refused ones aside.
    pub(super) fn missing(&self, document: &Document, change: &Change) -> Vec<ChangeId> {
        let deps = change.deps().iter().map(|hash| ChangeId::from(*hash));
        let is_missing = |dep: &ChangeId| {
            !document.has(dep) && !self.passed.contains_key(dep) && !self.refused.contains(dep)
        };
        deps.filter(is_missing).collect()
    }

    /// Whose change it is, if it follows the rules.
    pub(super) fn check(
        &self,
        document: &Document,
        sender: &Sender<'_>,
        change: &Change,
    ) -> Result<SeatId, RefusalCode> {
        if change
            .deps()
            .iter()
            .any(|dep| self.refused.contains(&(*dep).into()))
        {
            return Err(RefusalCode::DependsOnRefused);
        }
        if Layout::is_template(change) {
            return Err(RefusalCode::Malformed);
        }
        let actor = change.actor_id().to_bytes();
        let seat = check_author((change, sender), self.actors.get(actor))?;
        if change.is_empty() {
            return Err(RefusalCode::Malformed);
        }
        // A change stands right above what it builds on, the template at least.
        let last = change
            .deps()
            .iter()
            .map(|dep| self.last_counter(document, &(*dep).into()));
        match last.max().flatten() {
            Some(last) if change.start_op().get() == last + 1 => {}
            _ => return Err(RefusalCode::Malformed),
        }
        let fits = u32::try_from(change.max_op()).is_ok_and(|last| last < u32::MAX);
        if fits {
            Ok(seat)
        } else {
            Err(RefusalCode::Malformed)
        }
    }

    fn last_counter(&self, document: &Document, change: &ChangeId) -> Option<u64> {
        let in_batch = self.passed.get(change).copied();
        in_batch.or_else(|| {
            let meta = document
                .automerge()
                .get_change_meta_by_hash(&(*change).into())?;
            Some(meta.max_op)
        })
    }
}

/// The first change of an actor carries its seat; the later ones belong to the same.
fn check_author(
    (change, sender): (&Change, &Sender<'_>),
    known: Option<&(u64, Option<SeatId>)>,
) -> Result<SeatId, RefusalCode> {
    let carried = change.author().map(|author| seat_of(author.as_bytes()));
    let seat = known.map_or(carried.flatten(), |(_, seat)| *seat);
    let seat = seat.filter(|seat| takes(sender, change, seat));
    let seat = seat.ok_or(RefusalCode::OtherAuthor)?;
    match known {
        _ if carried.is_some_and(|carried| carried != Some(seat)) => Err(RefusalCode::OtherAuthor),
        None if change.seq() != 1 => Err(RefusalCode::Malformed),
        Some((last, _)) if change.seq() <= *last => Err(RefusalCode::ActorForked),
        Some((last, _)) if change.seq() != last + 1 => Err(RefusalCode::Malformed),
        _ => Ok(seat),
    }
}

/// Whether the sender may send what this seat wrote.
fn takes(sender: &Sender<'_>, change: &Change, seat: &SeatId) -> bool {
    let id = change.hash().into();
    sender.seat == Some(*seat) || sender.vouched.contains(&id) && sender.authors.contains(seat)
}

fn seat_of(author: &[u8]) -> Option<SeatId> {
    Some(SeatId(author.try_into().ok()?))
}
