//! What is taken back with a refused change.

use std::collections::{BTreeMap, BTreeSet};

use automerge::Change;

use crate::api::RefusalCode;
use crate::document::{Document, HistoryEntry};
use crate::gather::gather;
use crate::ids::{ChangeId, Code};

/// The changes of one document that a device knows, by id.
pub(super) struct Rows<'a> {
    /// What stands in the document or waits.
    pub(super) held: &'a BTreeMap<ChangeId, Vec<u8>>,
    /// What was refused before.
    pub(super) refused: &'a BTreeMap<ChangeId, Vec<u8>>,
    /// What the server said that it has: never taken back, nor what that is built on.
    pub(super) received: &'a BTreeSet<ChangeId>,
}

/// What was taken back.
#[derive(Default)]
pub(super) struct Taken {
    /// The changes, each with the reason of the one that it was built on.
    pub(super) changes: BTreeMap<ChangeId, RefusalCode>,
    /// What they said, each after what it was built on.
    pub(super) entries: Vec<(Code, HistoryEntry)>,
}

/// The seeds that are held, everything held that is built on a seed, and what it all said.
pub(super) fn take(
    rows: &Rows<'_>,
    seeds: &BTreeMap<ChangeId, RefusalCode>,
    template: &Document,
) -> Taken {
    let parse = |(id, bytes): (&ChangeId, &Vec<u8>)| Some((*id, change(id, bytes)?));
    let all = rows.refused.iter().chain(rows.held);
    let parsed: BTreeMap<ChangeId, Change> = gather(all.filter_map(parse));
    let with_server = below(&parsed, rows.received);
    let is_held = |id: &ChangeId| rows.held.contains_key(id) && !with_server.contains(id);
    let built = built_on(&parsed, seeds).into_iter();
    let changes = gather(built.filter(|(id, _)| is_held(id)));
    let entries = said(rows, &parsed, &changes, template);
    Taken { changes, entries }
}

/// The change of a row; `None` where its bytes are not that change.
pub(super) fn change(id: &ChangeId, bytes: &[u8]) -> Option<Change> {
    let change = Change::from_bytes(bytes.to_vec()).ok()?;
    (ChangeId::from(change.hash()) == *id).then_some(change)
}

fn deps(change: &Change) -> impl Iterator<Item = ChangeId> {
    change.deps().iter().map(|hash| ChangeId::from(*hash))
}

/// These changes and everything that they are built on.
fn below(parsed: &BTreeMap<ChangeId, Change>, tops: &BTreeSet<ChangeId>) -> BTreeSet<ChangeId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<ChangeId> = tops.iter().copied().collect();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(parsed.get(&id).into_iter().flat_map(deps));
        }
    }
    found
}

/// The seeds and everything above them, each with the reason of its seed.
fn built_on(
    parsed: &BTreeMap<ChangeId, Change>,
    seeds: &BTreeMap<ChangeId, RefusalCode>,
) -> BTreeMap<ChangeId, RefusalCode> {
    let mut above: BTreeMap<ChangeId, Vec<ChangeId>> = BTreeMap::new();
    for (id, change) in parsed {
        for dep in deps(change) {
            above.entry(dep).or_default().push(*id);
        }
    }
    let mut found = BTreeMap::new();
    let mut open: Vec<(ChangeId, RefusalCode)> = seeds.iter().map(|(id, c)| (*id, *c)).collect();
    while let Some((id, code)) = open.pop() {
        if found.insert(id, code).is_none() {
            let above = above.get(&id).into_iter().flatten();
            open.extend(above.map(|id| (*id, code)));
        }
    }
    found
}

/// What the taken changes said: on the ground that they were built on, where it is there.
fn said(
    rows: &Rows<'_>,
    parsed: &BTreeMap<ChangeId, Change>,
    taken: &BTreeMap<ChangeId, RefusalCode>,
    template: &Document,
) -> Vec<(Code, HistoryEntry)> {
    let mut ground = BTreeMap::new();
    let mut open: Vec<ChangeId> = taken.keys().copied().collect();
    while let Some(id) = open.pop() {
        let bytes = rows.held.get(&id).or_else(|| rows.refused.get(&id));
        if let (Some(bytes), Some(change)) = (bytes, parsed.get(&id))
            && ground.insert(id, bytes.clone()).is_none()
        {
            open.extend(deps(change));
        }
    }
    let mut document = template.clone();
    document.apply_what_fits(&mut ground);
    let alone = ground.iter().filter(|(id, _)| taken.contains_key(id));
    let alone = alone.flat_map(|(_, bytes)| document.said_alone(bytes));
    let ids: BTreeSet<ChangeId> = gather(taken.keys().copied());
    document.effects(&ids).into_iter().chain(alone).collect()
}
