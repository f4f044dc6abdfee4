//! Gate 4: a change refers to nothing but what it was built on.
//!
//! One that names a letter that it cannot know of is applied well where that letter came before it, and
//! stops Automerge where all is loaded at once: the document could be written and never opened again.

use std::collections::BTreeMap;

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId};
use automerge::{Change, ChangeHash, ExpandedChange};

use crate::document::Document;
use crate::gather::gather;

/// The last counter of each actor that a change was built on, by the actor's place; an actor's changes are
/// one line, so that this says all of them.
pub(super) type Past = Vec<u64>;

/// The pasts of changes while a batch is checked.
pub(super) struct Pasts {
    /// The place of each actor.
    places: BTreeMap<Vec<u8>, usize>,
    /// Of everything in the document.
    document: Past,
    /// Of everything in the document and the batch.
    all: Past,
    /// Of the changes of the batch, themselves included.
    batch: BTreeMap<ChangeHash, Past>,
}

impl Pasts {
    /// Of a document whose actors have come so far.
    pub(super) fn new(last: impl IntoIterator<Item = (Vec<u8>, u64)>) -> Self {
        let (actors, document): (Vec<_>, Past) = last.into_iter().unzip();
        Self {
            places: actors.into_iter().zip(0..).collect(),
            all: document.clone(),
            document,
            batch: BTreeMap::new(),
        }
    }

    /// What a change was built on, with itself; none where that is not the whole line of its actor, or an
    /// operation names what neither stands in its past nor before it in the change. Its dependencies are there.
    pub(super) fn check(
        &mut self,
        document: &Document,
        change: &Change,
        decoded: &ExpandedChange,
    ) -> Option<Past> {
        let own = self.place(change.actor_id().to_bytes());
        let mut past = self.of(document, change);
        past.resize(self.places.len(), 0);
        let whole_line = self.all.get(own).copied().unwrap_or_default();
        let first = change.start_op().get();
        let is_known = |counter: u64, id: &OpId| match self.places.get(id.actor().to_bytes()) {
            Some(place) => {
                let is_in_change = *place == own && (first..counter).contains(&id.counter());
                is_in_change || id.counter() <= past[*place]
            }
            None => false,
        };
        let mut operations = (first..).zip(&decoded.operations);
        let is_sound = past[own] == whole_line
            && operations.all(|(counter, op)| names(op).all(|id| is_known(counter, id)));
        past[own] = change.max_op();
        is_sound.then_some(past)
    }

    /// Takes a change of the batch in, with its past.
    pub(super) fn keep(&mut self, change: ChangeHash, past: Past) {
        join(&mut self.all, &past);
        self.batch.insert(change, past);
    }

    fn place(&mut self, actor: &[u8]) -> usize {
        let next = self.places.len();
        *self.places.entry(actor.to_vec()).or_insert(next)
    }

    /// What a change was built on.
    fn of(&self, document: &Document, change: &Change) -> Past {
        let in_batch = change.deps().iter().filter_map(|dep| self.batch.get(dep));
        let in_document = change
            .deps()
            .iter()
            .filter(|dep| !self.batch.contains_key(dep));
        let in_document: Vec<ChangeHash> = gather(in_document.copied());
        let mut past = match in_document.is_empty() {
            true => Past::new(),
            false => self.up_to(document, &in_document),
        };
        in_batch.for_each(|other| join(&mut past, other));
        past
    }

    /// What changes of the document were built on, themselves included.
    fn up_to(&self, document: &Document, changes: &[ChangeHash]) -> Past {
        let mut past = self.document.clone();
        for beside in document.automerge().get_changes_meta(changes) {
            if let Some(place) = self.places.get(beside.actor.to_bytes()) {
                past[*place] = past[*place].min(beside.start_op - 1);
            }
        }
        past
    }
}

/// What either of two knows.
fn join(past: &mut Past, other: &Past) {
    past.resize(past.len().max(other.len()), 0);
    for (own, other) in past.iter_mut().zip(other) {
        *own = (*own).max(*other);
    }
}

/// The operations that an operation names.
fn names(op: &Op) -> impl Iterator<Item = &OpId> {
    let object = match &op.obj {
        ObjectId::Id(id) => Some(id),
        ObjectId::Root => None,
    };
    let element = match &op.key {
        Key::Seq(ElementId::Id(id)) => Some(id),
        Key::Seq(ElementId::Head) | Key::Map(_) => None,
    };
    object.into_iter().chain(element).chain(op.pred.iter())
}
