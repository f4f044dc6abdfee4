//! The history of a leaf, from the original changes: who, when, from what to what.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{ActorId, Automerge, Change, ChangeHash, ReadDoc};

use super::layout::{EXPLANATION, NOTE};
use super::operation::{Operation, Touches, inserted, operations};
use super::sheet::{Citation, seat_of, text_of};
use super::{Edit, Layout};
use crate::answer::Answer;
use crate::gather::gather;
use crate::ids::{ChangeId, Code, SeatId};
use crate::time::Timestamp;

/// One entry of a leaf's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The change.
    pub change: ChangeId,
    /// The seat that made it.
    pub seat: Option<SeatId>,
    /// When, by that device's clock.
    pub made_at: Timestamp,
    /// What it did.
    pub item: HistoryItem,
}

/// What a change did to a leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryItem {
    /// Answered it. More than one answer before: a conflict was decided.
    Answered {
        /// The answers that stood before, as far as this device had them.
        from: Vec<Answer>,
        /// The answer.
        to: Answer,
    },
    /// Asked for an explanation, or no longer.
    Asked(bool),
    /// Changed the note.
    Noted {
        /// The text before.
        from: String,
        /// The text after.
        to: String,
    },
    /// Changed the explanation.
    Explained {
        /// The text before.
        from: String,
        /// The text after.
        to: String,
    },
    /// Changed the opinion.
    Opined {
        /// The text before.
        from: String,
        /// The text after.
        to: String,
    },
    /// Cited a document, changed the citation or removed it.
    Cited {
        /// The citation's id.
        id: String,
        /// The citations that stood there before, as far as this device had them.
        from: Vec<Citation>,
        /// The citation; none where it was removed.
        to: Option<Citation>,
    },
}

impl HistoryItem {
    /// The edit that enters the same again.
    #[must_use]
    pub fn again(self, leaf: Code) -> Edit {
        match self {
            Self::Answered { to, .. } => Edit::Answer { leaf, answer: to },
            Self::Asked(asks) => Edit::Ask { leaf, asks },
            Self::Noted { to, .. } => Edit::Note { leaf, text: to },
            Self::Explained { to, .. } => Edit::Explanation { leaf, text: to },
            Self::Opined { to, .. } => Edit::Opinion { leaf, text: to },
            Self::Cited { id, to, .. } => match to {
                Some(citation) => Edit::Cite { leaf, id, citation },
                None => Edit::RemoveCitation { leaf, id },
            },
        }
    }
}

/// What was written so far, by the operation that wrote it.
#[derive(Default)]
struct Written {
    answers: BTreeMap<(u64, ActorId), Answer>,
    citations: BTreeMap<(u64, ActorId), Citation>,
}

pub(super) fn history(automerge: &Automerge, layout: &Layout, leaf: &Code) -> Vec<HistoryEntry> {
    let mut written = Written::default();
    let mut entries = Vec::new();
    for change in automerge.get_changes(&[]) {
        let found = entries_of(automerge, layout, &change, &mut written);
        entries.extend(
            found
                .into_iter()
                .filter(|(code, _)| code == leaf)
                .map(|(_, e)| e),
        );
    }
    entries
}

/// The leaves that one change touches, without reading the rest of the history.
pub(super) fn touched(automerge: &Automerge, layout: &Layout, change: &ChangeId) -> BTreeSet<Code> {
    let change = automerge.get_change_by_hash(&(*change).into());
    let operations = change.and_then(|change| operations(&change, &change.decode(), layout).ok());
    let operations = operations.into_iter().flatten();
    gather(operations.map(|(_, operation)| operation.leaf.clone()))
}

pub(super) fn effects(
    automerge: &Automerge,
    layout: &Layout,
    changes: &BTreeSet<ChangeId>,
) -> Vec<(Code, HistoryEntry)> {
    let mut written = Written::default();
    let mut found = Vec::new();
    for change in automerge.get_changes(&[]) {
        let entries = entries_of(automerge, layout, &change, &mut written);
        if changes.contains(&change.hash().into()) {
            found.extend(entries);
        }
    }
    found
}

/// What a change says where nothing that it builds on is there.
pub(super) fn said_alone(layout: &Layout, bytes: &[u8]) -> Vec<(Code, HistoryEntry)> {
    let Ok(change) = Change::from_bytes(bytes.to_vec()) else {
        return Vec::new();
    };
    let Ok(operations) = operations(&change, &change.decode(), layout) else {
        return Vec::new();
    };
    let entry = |leaf: &Code, item| {
        let entry = HistoryEntry {
            change: change.hash().into(),
            seat: None,
            made_at: Timestamp(change.timestamp()),
            item,
        };
        (leaf.clone(), entry)
    };
    let whole = operations.into_iter().filter_map(|(_, operation)| {
        let item = match operation.touches {
            Touches::Answer(to) => HistoryItem::Answered {
                from: Vec::new(),
                to,
            },
            Touches::Asks(asks) => HistoryItem::Asked(asks),
            Touches::Citation(id, to) => HistoryItem::Cited {
                id,
                from: Vec::new(),
                to,
            },
            Touches::Text(..) => return None,
        };
        Some(entry(operation.leaf, item))
    });
    let texts = inserted(&change, layout).into_iter();
    let texts = texts.map(|((leaf, field), to)| entry(&leaf, rewritten(field, String::new(), to)));
    whole.chain(texts).collect()
}

/// What one change did; it is passed over where it is the template or not of our shape.
fn entries_of(
    automerge: &Automerge,
    layout: &Layout,
    change: &Change,
    written: &mut Written,
) -> Vec<(Code, HistoryEntry)> {
    if Layout::is_template(change) {
        return Vec::new();
    }
    let Ok(operations) = operations(change, &change.decode(), layout) else {
        return Vec::new();
    };
    let mut texts_told: Vec<(&Code, &'static str)> = Vec::new();
    let mut entries = Vec::new();
    for (counter, operation) in operations {
        if let Touches::Text(field, _) = operation.touches {
            let text = (operation.leaf, field);
            if texts_told.contains(&text) {
                continue;
            }
            texts_told.push(text);
        }
        let item = item_of(automerge, layout, change, (&operation, written));
        let by = (counter, change.actor_id().clone());
        match operation.touches {
            Touches::Answer(answer) => drop(written.answers.insert(by, answer)),
            Touches::Citation(_, Some(citation)) => drop(written.citations.insert(by, citation)),
            _ => {}
        }
        let entry = HistoryEntry {
            change: change.hash().into(),
            seat: seat_of(automerge, change.actor_id()),
            made_at: Timestamp(change.timestamp()),
            item,
        };
        entries.push((operation.leaf.clone(), entry));
    }
    entries
}

fn item_of(
    automerge: &Automerge,
    layout: &Layout,
    change: &Change,
    (operation, written): (&Operation<'_>, &Written),
) -> HistoryItem {
    match &operation.touches {
        Touches::Answer(to) => HistoryItem::Answered {
            from: replaced(operation, &written.answers),
            to: to.clone(),
        },
        Touches::Asks(asks) => HistoryItem::Asked(*asks),
        Touches::Citation(id, to) => HistoryItem::Cited {
            id: id.clone(),
            from: replaced(operation, &written.citations),
            to: to.clone(),
        },
        Touches::Text(field, _) => {
            let place = layout
                .leaf(operation.leaf)
                .and_then(|place| place.texts.get(field));
            let text = |heads: &[ChangeHash]| {
                place.map_or_else(String::new, |id| text_of(automerge, id, Some(heads)))
            };
            rewritten(field, text(change.deps()), text(&[change.hash()]))
        }
    }
}

/// What an operation replaces, of what was written before.
fn replaced<T: Clone>(operation: &Operation, written: &BTreeMap<(u64, ActorId), T>) -> Vec<T> {
    let replaces = operation.replaces.iter();
    replaces.filter_map(|id| written.get(id).cloned()).collect()
}

fn rewritten(field: &str, from: String, to: String) -> HistoryItem {
    match field {
        NOTE => HistoryItem::Noted { from, to },
        EXPLANATION => HistoryItem::Explained { from, to },
        _ => HistoryItem::Opined { from, to },
    }
}
