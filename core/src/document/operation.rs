//! What one change does, in our words: the one place that reads what Automerge keeps hidden.
//!
//! Permission and shape are judged by operations, never by patches: a losing concurrent write makes
//! no patch and surfaces later (`automerge-facts.md` 2.4).

use std::collections::BTreeMap;

use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{Change, ExpandedChange, ScalarValue};

use super::edit::is_citation_id;
use super::layout::{ANSWER, ASKS, Container};
use super::{Citation, Layout, NOTE_CHARS_MAX};
use crate::answer::Answer;
use crate::ids::Code;
use crate::json;

/// One operation on one leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation<'a> {
    pub(crate) leaf: &'a Code,
    pub(crate) touches: Touches,
    /// Operations whose value it replaces, as counter and actor.
    pub(crate) replaces: Vec<(u64, automerge::ActorId)>,
}

/// What an operation writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Touches {
    Answer(Answer),
    Asks(bool),
    /// So many characters into a text, mostly one; none where some are taken out.
    Text(&'static str, usize),
    /// A citation, or none where it was removed.
    Citation(String, Option<Citation>),
}

/// A change that writes what no document of ours has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("writes what the document does not have: {0}")]
pub(crate) struct Malformed(&'static str);

/// The operations of a change with the counters of each. An answer that decides a conflict is
/// written in two: what stood is removed, and the answer follows at once; both are one here.
pub(crate) fn operations<'a>(
    change: &Change,
    decoded: &ExpandedChange,
    layout: &'a Layout,
) -> Result<Vec<(u64, Operation<'a>)>, Malformed> {
    let mut found = Vec::with_capacity(decoded.operations.len());
    let mut removed: Option<&Op> = None;
    for (counter, op) in (change.start_op().get()..).zip(&decoded.operations) {
        if is_removed_answer(op, layout) && removed.is_none() {
            removed = Some(op);
            continue;
        }
        let mut operation = operation(op, layout)?;
        if let Some(removed) = removed.take() {
            if removed.obj != op.obj || removed.key != op.key {
                return Err(Malformed("an answer removed and none written"));
            }
            operation.replaces.extend(replaced(removed));
        }
        found.push((counter, operation));
    }
    match removed {
        Some(_) => Err(Malformed("an answer removed and none written")),
        None => Ok(found),
    }
}

/// What a change puts into texts, by leaf and field, in the order in which it does.
pub(crate) fn inserted(change: &Change, layout: &Layout) -> BTreeMap<(Code, &'static str), String> {
    let mut texts: BTreeMap<_, String> = BTreeMap::new();
    for op in &change.decode().operations {
        if let Ok(Operation {
            leaf,
            touches: Touches::Text(field, _),
            ..
        }) = operation(op, layout)
            && let OpType::Put(ScalarValue::Str(text)) = &op.action
        {
            texts
                .entry((leaf.clone(), field))
                .or_default()
                .push_str(text);
        }
    }
    texts
}

fn is_removed_answer(op: &Op, layout: &Layout) -> bool {
    let ObjectId::Id(object) = &op.obj else {
        return false;
    };
    let container = layout.container(object.counter(), object.actor());
    matches!(container, Some((_, Container::Leaf)))
        && matches!(&op.key, Key::Map(key) if key == ANSWER)
        && op.action == OpType::Delete
}

fn replaced(op: &Op) -> impl Iterator<Item = (u64, automerge::ActorId)> {
    op.pred.iter().map(|id| (id.counter(), id.actor().clone()))
}

fn operation<'a>(op: &Op, layout: &'a Layout) -> Result<Operation<'a>, Malformed> {
    let ObjectId::Id(object) = &op.obj else {
        return Err(Malformed("the root"));
    };
    let (leaf, container) = layout
        .container(object.counter(), object.actor())
        .ok_or(Malformed("an unknown container"))?;
    let touches = match (container, &op.key) {
        (Container::Leaf, Key::Map(key)) if !op.insert => register(key, &op.action)?,
        (Container::Text(field), Key::Seq(_)) => text(field, op)?,
        (Container::Citations, Key::Map(key)) if !op.insert => citation(key, &op.action)?,
        _ => return Err(Malformed("a key of another kind")),
    };
    let replaces = op
        .pred
        .iter()
        .map(|id| (id.counter(), id.actor().clone()))
        .collect();
    Ok(Operation {
        leaf,
        touches,
        replaces,
    })
}

fn register(key: &str, action: &OpType) -> Result<Touches, Malformed> {
    match (key, action) {
        (ANSWER, OpType::Put(ScalarValue::Str(json))) => Answer::from_json(json)
            .map(Touches::Answer)
            .map_err(|_| Malformed("an answer that does not read")),
        (ASKS, OpType::Put(ScalarValue::Boolean(asks))) => Ok(Touches::Asks(*asks)),
        _ => Err(Malformed("a field of a leaf")),
    }
}

/// Letters come in and are taken out; none is written over another. What Automerge makes of that
/// depends on the order in which it comes.
fn text(field: &'static str, op: &Op) -> Result<Touches, Malformed> {
    match &op.action {
        OpType::Put(ScalarValue::Str(text)) if op.insert => match text.chars().count() {
            chars if chars <= NOTE_CHARS_MAX => Ok(Touches::Text(field, chars)),
            _ => Err(Malformed("a longer text than any may be")),
        },
        OpType::Delete if !op.insert => Ok(Touches::Text(field, 0)),
        _ => Err(Malformed("something that is no text")),
    }
}

fn citation(key: &str, action: &OpType) -> Result<Touches, Malformed> {
    if !is_citation_id(key) {
        return Err(Malformed("a citation's id"));
    }
    let citation = match action {
        OpType::Delete => None,
        OpType::Put(ScalarValue::Str(json)) => {
            let read = json::from_str::<Citation>(json).ok();
            let read = read.filter(Citation::is_within_limits);
            Some(read.ok_or(Malformed("a citation that does not read"))?)
        }
        _ => return Err(Malformed("a citation that is no text")),
    };
    Ok(Touches::Citation(key.to_owned(), citation))
}
