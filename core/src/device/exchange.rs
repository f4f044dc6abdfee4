//! What a device makes of the answer of an exchange.

use std::collections::{BTreeMap, BTreeSet};

use super::decided::{Decided, refuse_decisions_on};
use super::file::File;
use super::request::TAKES_SNAPSHOTS;
use super::{Device, RefusedEntry, Row, Unreadable, Write};
use crate::api::{
    Bytes, DocumentPull, DocumentPush, DocumentSnapshot, PushResult, Receipt, RefusalCode,
    SNAPSHOT_BYTES_MAX, SyncReply, SyncRequest,
};
use crate::document::{Change, Document};
use crate::gather::gather;
use crate::ids::{ChangeId, Digest, DocumentId};
use crate::vouched::{Together, VOUCHED_TOGETHER};

/// What a reply brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// To be stored, in one transaction.
    pub writes: Vec<Write>,
    /// Documents that read differently now.
    pub changed: BTreeSet<DocumentId>,
    /// Whether anything about decisions is new.
    pub decisions: bool,
    /// Whether to exchange again at once: there is more to pull or to push.
    pub again: bool,
    /// Whether a round moved to an edition that the device has not heard of: its settings are to be
    /// asked for.
    pub moved: bool,
}

impl Device {
    /// Up to where in the server's feed this device has all that concerns it.
    #[must_use]
    pub fn cursor(&self) -> u64 {
        self.cursor
    }
}

pub(super) fn hand_over(device: &mut Device, request: &SyncRequest) -> bool {
    // Nothing is pulled on a revoked seat, and nothing is to wait for it.
    let was_pulling = std::mem::take(&mut device.pulling);
    let sent = request.documents.iter().flat_map(|push| &push.changes);
    let sent = sent.filter_map(|bytes| automerge::Change::from_bytes(bytes.0.clone()).ok());
    let held = device.handed_over.len();
    for change in sent {
        device.handed_over.insert(change.hash().into());
    }
    was_pulling || device.handed_over.len() > held
}

pub(super) fn receive(device: &mut Device, request: &SyncRequest, reply: SyncReply) -> Received {
    let mut received = Received::default();
    let was_pulling = device.pulling;
    device.handed_over.clear();
    // Everything is to be pulled again, as was found after this was asked for: the cursor stays.
    let is_outdated = request.epoch.is_some() && device.epoch.is_none();
    let is_other = device.epoch.as_ref() != Some(&reply.epoch);
    if is_other && !is_outdated {
        begin_anew(device, &mut received);
    }
    for seat in reply.seats {
        device.seats.insert(seat.seat, seat.clone());
        received.writes.push(Write::Put(Row::Seat(seat)));
    }
    let mut is_whole = true;
    for pulled in reply.documents {
        is_whole &= pull(device, pulled, &mut received);
    }
    for id in reply.unavailable {
        device.file(&id).unavailable = true;
    }
    let mut pushed_something = false;
    for result in reply.pushed {
        pushed_something |= settle(device, request, result, &mut received);
    }
    let decided = Decided {
        epoch: &reply.epoch,
        brought: reply.brought,
        records: reply.decisions,
        results: reply.decided,
        // What another incarnation refused may answer what is still to be brought back to it.
        is_asked_again: is_other && request.epoch.is_some(),
    };
    pushed_something |= decided.take(device, &request.records, &mut received);
    for receipt in reply.receipts {
        received.writes.extend(keep_receipt(device, receipt));
    }
    if !is_whole {
        device.plain = true;
        device.pull_everything();
    }
    if is_outdated || !is_whole {
        received.again = true;
        return received;
    }
    let is_news = is_other || device.cursor != reply.cursor;
    device.epoch = Some(reply.epoch.clone());
    device.cursor = reply.cursor;
    device.pulling = reply.more;
    // Of another incarnation it began with this reply.
    let began = request.began.filter(|_| reply.more);
    device.began = began.map(|began| if is_other { 0 } else { began });
    if is_news {
        received.writes.push(Write::Put(Row::Pull {
            epoch: reply.epoch,
            cursor: reply.cursor,
            began: device.began,
        }));
    }
    if !device.pulling {
        received.writes.extend(settle_refused(device));
        received.writes.extend(take_back_stranded(device));
        received.writes.extend(put_away_received(device));
    }
    let has_unsent = !device.pulling && device.has_sendable();
    let made_progress = pushed_something || was_pulling || request.epoch != device.epoch;
    received.again = reply.more || device.epoch.is_none() || (has_unsent && made_progress);
    received
}

/// Another incarnation of the server, perhaps restored from an older backup: nothing counts as
/// received any more until it says so itself. That is stored with the reply, so that a device which
/// dies meanwhile offers everything all the same.
fn begin_anew(device: &mut Device, received: &mut Received) {
    for (id, file) in &mut device.files {
        received.writes.extend(file.begin_anew(id));
    }
    received.decisions = true;
}

/// Takes what came of a document; false where a snapshot of it is of no use.
/// Keeps a receipt, unless one of before says the same: a server that was restored says it with a later time.
fn keep_receipt(device: &mut Device, receipt: Receipt) -> Option<Write> {
    let before = device.receipt(&receipt.document, receipt.decision.as_ref());
    let heads = receipt.heads();
    let is_same = |before: &Receipt| {
        before.received_at <= receipt.received_at && !heads.is_empty() && before.heads() == heads
    };
    match before.is_some_and(is_same) {
        true => None,
        false => Some(device.kept.put(Row::Receipt(receipt))),
    }
}

fn pull(device: &mut Device, pulled: DocumentPull, received: &mut Received) -> bool {
    let id = pulled.document;
    let unpacked = pulled.snapshot.map_or(Some(Vec::new()), unpack);
    let is_whole = unpacked.is_some();
    let round = device.round(&id.round);
    received.moved |= round.is_some_and(|round| round.edition_of(&id.edition).is_none());
    let file = device.file(&id);
    file.server_heads.clone_from(&pulled.heads);
    received.writes.push(Write::Put(Row::Heads {
        document: id.clone(),
        heads: pulled.heads,
    }));
    let mut vouchers = pulled.vouchers.into_iter();
    let mut changes = unpacked.unwrap_or_default();
    for bytes in pulled.changes {
        let voucher = vouchers.next().unwrap_or_default();
        // Bytes that are no change cannot be named; the gap that they leave is pulled again.
        if let Ok(change) = automerge::Change::from_bytes(bytes.0.clone()) {
            let (id, bytes) = (change.hash().into(), bytes.0);
            changes.push((Change { id, bytes }, voucher));
        }
    }
    for (Change { id: change, bytes }, voucher) in changes {
        received.writes.extend(read_after_all(device, &id, &change));
        let file = device.file(&id);
        if file.pardon(&change) {
            received
                .writes
                .push(Write::Delete(format!("refused-change/{id}/{change}")));
        }
        // A stored row that was damaged is known by its name alone: it is replaced.
        if file.mark_received(change) || file.lacks(&change, &bytes) {
            file.keep_voucher(change, voucher);
            file.restore(change, bytes.clone(), true);
            received.writes.push(file.row(&id, change, bytes));
        }
    }
    received.changed.insert(id);
    is_whole
}

/// The changes of a snapshot with their vouchers; none where it is not what the server says.
fn unpack(snapshot: DocumentSnapshot) -> Option<Vec<(Change, Bytes)>> {
    let saved = snapshot.saved.0;
    if !TAKES_SNAPSHOTS || saved.len() > SNAPSHOT_BYTES_MAX {
        return None;
    }
    let changes = Document::unpack(&saved, &snapshot.heads).ok()?;
    let changes: BTreeMap<ChangeId, Vec<u8>> =
        gather(changes.into_iter().map(|change| (change.id, change.bytes)));
    let ids: Vec<ChangeId> = gather(changes.keys().copied());
    let vouchers = snapshot.vouchers.0;
    let length = vouchers.len() / ids.len().div_ceil(VOUCHED_TOGETHER).max(1);
    let mut paths = Vec::new();
    for (number, some) in ids.chunks(VOUCHED_TOGETHER).enumerate() {
        let together = Together::of(some);
        let voucher = &vouchers[number * length..][..length];
        paths.extend((0..some.len()).map(|place| [voucher, &together.path(place)].concat()));
    }
    let vouched = changes.into_iter().zip(paths);
    let vouched = vouched.map(|((id, bytes), voucher)| (Change { id, bytes }, Bytes(voucher)));
    Some(vouched.collect())
}

/// The server has a change whose row could not be read here: its name is its content's.
fn read_after_all(device: &mut Device, id: &DocumentId, change: &ChangeId) -> Option<Write> {
    let key = Row::unreadable_key(&format!("change/{id}/{change}"));
    device.kept.delete(key)
}

/// Takes what became of one document's changes. Whether that is progress: the device knows of more that the
/// server has, or what that refused is not offered again. What another tab was told that the server has
/// stays, refused or not.
fn settle(
    device: &mut Device,
    request: &SyncRequest,
    result: PushResult,
    received: &mut Received,
) -> bool {
    let refused = refused(request, &result);
    let mut is_progress = false;
    let id = result.document;
    for change in &result.accepted {
        received.writes.extend(read_after_all(device, &id, change));
        let file = device.file(&id);
        if file.mark_received(*change) {
            is_progress = true;
            let bytes = file.bytes(change);
            let row = bytes.map(|bytes| file.row(&id, *change, bytes));
            received.writes.extend(row);
        }
    }
    // Who may not write the document is told of what they wrote themselves, and nothing else of it.
    let is_told = !result.heads.is_empty();
    let file = device.file(&id);
    match is_told {
        true => file.server_heads = result.heads,
        false => file.server_heads.extend(result.accepted),
    }
    file.unavailable = false;
    received.writes.push(Write::Put(Row::Heads {
        document: id.clone(),
        heads: file.server_heads.clone(),
    }));
    let (may_write, seat) = (device.may_write(&id), device.principal.seat);
    let file = device.file(&id);
    let is_others = |(change, _): &(ChangeId, RefusalCode)| {
        file.came(change) && (!may_write || !is_told && !file.is_of(seat, change))
    };
    let (others, own): (Vec<_>, Vec<_>) = refused.into_iter().partition(is_others);
    // What others wrote stays as it is; it is only not brought back.
    for (change, _) in others {
        is_progress |= file.drop_voucher(&change);
    }
    let taken = take_back(device, &id, &gather(own));
    is_progress |= !taken.is_empty();
    received.writes.extend(taken);
    received.changed.insert(id);
    is_progress
}

/// The changes that the server refused. Where it could not name one, those that it did not take.
fn refused(request: &SyncRequest, result: &PushResult) -> BTreeMap<ChangeId, RefusalCode> {
    let mut refused = BTreeMap::new();
    if let Some(unnamed) = result
        .refused
        .iter()
        .find(|refusal| refusal.change.is_none())
    {
        let own = |push: &&DocumentPush| push.document == result.document;
        let sent = request
            .documents
            .iter()
            .filter(own)
            .flat_map(|push| &push.changes);
        let sent = sent.filter_map(|bytes| automerge::Change::from_bytes(bytes.0.clone()).ok());
        let sent = sent.map(|change| ChangeId::from(change.hash()));
        let sent = sent.filter(|change| !result.accepted.contains(change));
        refused.extend(sent.map(|change| (change, unnamed.code)));
    }
    let named = result.refused.iter();
    refused.extend(named.filter_map(|refusal| Some((refusal.change?, refusal.code))));
    refused
}

/// Takes changes of a document back, with everything built on them, and keeps what they said to be
/// shown, or, where only the actor was at fault, enters it again at once.
fn take_back(
    device: &mut Device,
    id: &DocumentId,
    seeds: &BTreeMap<ChangeId, RefusalCode>,
) -> Vec<Write> {
    if seeds.is_empty() {
        return Vec::new();
    }
    let Some(template) = device.set_of(id).map(|edition| edition.blank(id)) else {
        return Vec::new();
    };
    let taken = device.file(id).take_back(seeds, &template);
    let mut writes = Vec::new();
    for (change, code) in &taken.changes {
        writes.push(Write::Delete(format!("change/{id}/{change}")));
        let bytes = device.file(id).refused_bytes(change).unwrap_or_default();
        writes.push(Write::Put(Row::Refused {
            document: id.clone(),
            change: *change,
            bytes: Bytes(bytes),
            code: *code,
        }));
    }
    if !taken.changes.is_empty() {
        // What was taken back may have been the actor's, and its numbers must never come twice.
        let renewed = Digest::of(&[device.actor, *b"begin-a-newactor"].concat());
        device.actor.copy_from_slice(&renewed.0[..16]);
        writes.extend(refuse_decisions_on(device, id, &taken.changes));
    }
    for (index, (leaf, entry)) in taken.entries.into_iter().enumerate() {
        let (edit, made_at) = (entry.item.again(leaf), entry.made_at);
        let code = taken.changes[&entry.change];
        let again = code == RefusalCode::ActorForked;
        match again.then(|| device.edit(id, std::slice::from_ref(&edit), made_at)) {
            Some(Ok(edited)) => writes.extend(edited),
            Some(Err(_)) | None => writes.push(keep(
                device,
                RefusedEntry {
                    id: RefusedEntry::id_of(&entry.change, index),
                    document: id.clone(),
                    edit,
                    made_at,
                    code,
                },
            )),
        }
    }
    writes
}

/// Takes back what was built on refused changes, in this tab or another, since it was last done.
pub(super) fn settle_refused(device: &mut Device) -> Vec<Write> {
    let unsettled = device
        .files
        .iter()
        .map(|(id, file)| (id.clone(), file.unsettled()));
    let unsettled: Vec<_> = unsettled.filter(|(_, seeds)| !seeds.is_empty()).collect();
    let mut writes = Vec::new();
    for (id, seeds) in unsettled {
        writes.extend(take_back(device, &id, &seeds));
    }
    writes
}

/// Takes back what waits for something that neither this device nor the server has: known once
/// everything was pulled.
fn take_back_stranded(device: &mut Device) -> Vec<Write> {
    // Of a unit that the server cannot open now, nobody knows yet what it has.
    let is_stuck = |file: &File| file.is_stuck() && !file.unavailable;
    let stuck = device.files.iter().filter(|(_, file)| is_stuck(file));
    let stuck: Vec<DocumentId> = stuck.map(|(id, _)| id.clone()).collect();
    let mut writes = Vec::new();
    for id in stuck {
        if device.document(&id).is_none() {
            continue;
        }
        let (whole, damaged) = device.file(&id).stranded();
        for change in damaged {
            writes.extend(set_aside_damaged(device, &id, change));
        }
        let built_on_nothing = |change| (change, RefusalCode::DependsOnRefused);
        let seeds = gather(whole.into_iter().map(built_on_nothing));
        writes.extend(take_back(device, &id, &seeds));
    }
    writes
}

/// Puts away what is shown as refused and the server has after all: a colleague's device brought it, or
/// another tab's server took it.
fn put_away_received(device: &mut Device) -> Vec<Write> {
    let is_received = |entry: &&RefusedEntry| {
        let file = device.files.get(&entry.document).zip(entry.change());
        file.is_some_and(|(file, change)| file.stands(&change))
    };
    let entries: Vec<_> = device
        .refused_entries()
        .filter(is_received)
        .cloned()
        .collect();
    let away = entries.iter().flat_map(|entry| device.dismiss_entry(entry));
    away.collect()
}

/// A row whose bytes are not the change that it is named by, and that the server does not have.
fn set_aside_damaged(device: &mut Device, id: &DocumentId, change: ChangeId) -> [Write; 2] {
    let bytes = Bytes(device.file(id).drop_waiting(&change).unwrap_or_default());
    let row = Row::Change {
        document: id.clone(),
        change,
        bytes,
        received: false,
        voucher: None,
    };
    let key = row.key();
    let text = serde_json::to_string(&row).expect("a row has a JSON form");
    let row = Unreadable {
        key: key.clone(),
        text,
    };
    [Write::Delete(key), device.kept.put(Row::Unreadable(row))]
}

fn keep(device: &mut Device, entry: RefusedEntry) -> Write {
    device.kept.put(Row::RefusedEntry(entry))
}
