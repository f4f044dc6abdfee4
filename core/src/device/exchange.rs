//! The device's side of one exchange.

use std::collections::{BTreeMap, BTreeSet};

use super::file::File;
use super::{Device, RefusedDecision, RefusedEntry, Row, Unreadable, Write};
use crate::api::{
    Bytes, DocumentPull, DocumentPush, PushResult, RefusalCode, SYNC_CHANGES_MAX,
    SYNC_DECISIONS_MAX, SyncReply, SyncRequest,
};
use crate::api::{DecisionOutcome, DecisionResult};
use crate::decision::{DecisionDraft, DecisionRefusal};
use crate::gather::gather;
use crate::ids::{ChangeId, Digest, DocumentId, SeatId};

/// Largest request by its changes, in bytes before base64: progress after every one on a bad line.
/// A single larger change goes alone.
pub const REQUEST_BYTES_MAX: usize = 48 * 1024;

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

pub(super) fn request(device: &mut Device) -> SyncRequest {
    let dirty = if device.pulling {
        Vec::new()
    } else {
        device.dirty()
    };
    let (unavailable, dirty): (Vec<_>, Vec<_>) = dirty
        .into_iter()
        .partition(|id| device.files[id].unavailable);
    let mut parcel = Parcel::default();
    parcel.fill(device, dirty);
    // Decisions name heads that the server must have first.
    let has_more = device.pulling || parcel.is_half_full();
    if parcel.documents.is_empty() {
        parcel.fill(device, unavailable);
    }
    let drafts = device
        .drafts()
        .take(if has_more { 0 } else { SYNC_DECISIONS_MAX });
    let seats = parcel.authors.iter();
    let seats = seats.filter_map(|seat| device.seats.get(seat));
    SyncRequest {
        epoch: device.epoch.clone(),
        cursor: device.cursor,
        decisions: drafts.cloned().collect(),
        seats: seats.cloned().collect(),
        documents: parcel.documents,
    }
}

/// The changes of one request, within its limits.
#[derive(Default)]
struct Parcel {
    documents: Vec<DocumentPush>,
    bytes: usize,
    count: usize,
    /// Who wrote what is brought back.
    authors: Vec<SeatId>,
}

impl Parcel {
    fn fill(&mut self, device: &mut Device, dirty: Vec<DocumentId>) {
        for document in dirty {
            let (mut changes, mut vouchers) = (Vec::new(), Vec::new());
            for change in device.unsent_of(&document) {
                let size = change.bytes.len();
                let is_full = self.bytes > 0 && self.bytes + size > REQUEST_BYTES_MAX;
                if is_full || self.count == SYNC_CHANGES_MAX {
                    break;
                }
                self.bytes += size;
                self.count += 1;
                let file = device.file(&document);
                let voucher = file.voucher(&change.id);
                if !voucher.is_empty() {
                    let author = file.document().and_then(|own| own.author(&change.id));
                    let author = author.filter(|author| !self.authors.contains(author));
                    self.authors.extend(author);
                }
                vouchers.push(voucher);
                changes.push(Bytes(change.bytes));
            }
            if vouchers.iter().all(Bytes::is_empty) {
                vouchers.clear();
            }
            if !changes.is_empty() {
                self.documents.push(DocumentPush {
                    document,
                    changes,
                    vouchers,
                });
            }
        }
    }

    fn is_half_full(&self) -> bool {
        self.count == SYNC_CHANGES_MAX || self.bytes > REQUEST_BYTES_MAX / 2
    }
}

pub(super) fn receive(device: &mut Device, request: &SyncRequest, reply: SyncReply) -> Received {
    let mut received = Received::default();
    let was_pulling = device.pulling;
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
    for pulled in reply.documents {
        pull(device, pulled, &mut received);
    }
    for id in reply.unavailable {
        device.file(&id).unavailable = true;
    }
    // What was refused stands refused until a person enters it again: that is progress too.
    let made_progress =
        |result: &PushResult| !result.accepted.is_empty() || !result.refused.is_empty();
    let pushed_something = reply.pushed.iter().any(made_progress);
    for result in reply.pushed {
        settle(device, request, result, &mut received);
    }
    for record in reply.decisions {
        received.decisions = true;
        received
            .writes
            .push(Write::Put(Row::Decision(record.clone())));
        device.records.insert(record.sequence, record);
    }
    for result in reply.decided {
        decided(device, result, &mut received);
    }
    if is_outdated {
        received.again = true;
        return received;
    }
    let is_news = is_other || device.cursor != reply.cursor;
    device.epoch = Some(reply.epoch.clone());
    device.cursor = reply.cursor;
    device.pulling = reply.more;
    if is_news {
        received.writes.push(Write::Put(Row::Pull {
            epoch: reply.epoch,
            cursor: reply.cursor,
        }));
    }
    if !device.pulling {
        received.writes.extend(settle_refused(device));
        received.writes.extend(take_back_stranded(device));
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
    for record in std::mem::take(&mut device.records).into_values() {
        received
            .writes
            .push(Write::Delete(Row::Decision(record).key()));
    }
    received.decisions = true;
}

fn pull(device: &mut Device, pulled: DocumentPull, received: &mut Received) {
    let id = pulled.document;
    let round = device.round(&id.round);
    received.moved |= round.is_some_and(|round| round.edition_of(&id.edition).is_none());
    let file = device.file(&id);
    file.server_heads.clone_from(&pulled.heads);
    received.writes.push(Write::Put(Row::Heads {
        document: id.clone(),
        heads: pulled.heads,
    }));
    let mut vouchers = pulled.vouchers.into_iter();
    for bytes in pulled.changes {
        let voucher = vouchers.next().unwrap_or_default();
        // Bytes that are no change cannot be named; the gap that they leave is pulled again.
        let Ok(change) = automerge::Change::from_bytes(bytes.0.clone()) else {
            continue;
        };
        let change = ChangeId::from(change.hash());
        received.writes.extend(read_after_all(device, &id, &change));
        let file = device.file(&id);
        if file.pardon(&change) {
            received
                .writes
                .push(Write::Delete(format!("refused-change/{id}/{change}")));
        }
        // A stored row that was damaged is known by its name alone: it is replaced.
        if file.mark_received(change) || file.lacks(&change, &bytes.0) {
            file.keep_voucher(change, voucher);
            file.restore(change, bytes.0.clone(), true);
            received.writes.push(file.row(&id, change, bytes.0));
        }
    }
    received.changed.insert(id);
}

/// The server has a change whose row could not be read here: its name is its content's.
fn read_after_all(device: &mut Device, id: &DocumentId, change: &ChangeId) -> Option<Write> {
    let key = Row::unreadable_key(&format!("change/{id}/{change}"));
    device.kept.delete(key)
}

fn settle(device: &mut Device, request: &SyncRequest, result: PushResult, received: &mut Received) {
    let refused = refused(request, &result);
    let id = result.document;
    for change in result.accepted {
        received.writes.extend(read_after_all(device, &id, &change));
        let file = device.file(&id);
        if file.mark_received(change)
            && let Some(bytes) = file.bytes(&change)
        {
            received.writes.push(file.row(&id, change, bytes));
        }
    }
    let file = device.file(&id);
    file.server_heads.clone_from(&result.heads);
    file.unavailable = false;
    received.writes.push(Write::Put(Row::Heads {
        document: id.clone(),
        heads: result.heads,
    }));
    let may_write = device.may_write(&id);
    let file = device.file(&id);
    let brought =
        |(change, _): &(ChangeId, RefusalCode)| !may_write && !file.voucher(change).is_empty();
    let (brought, own): (Vec<_>, Vec<_>) = refused.into_iter().partition(brought);
    // What others wrote stays as it is; it is only not brought back.
    brought
        .iter()
        .for_each(|(change, _)| file.drop_voucher(change));
    received.writes.extend(take_back(device, &id, &gather(own)));
    received.changed.insert(id);
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
                    id: format!("{}-{index}", entry.change),
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

/// A row whose bytes are not the change that it is named by, and that the server does not have.
fn set_aside_damaged(device: &mut Device, id: &DocumentId, change: ChangeId) -> [Write; 2] {
    let bytes = Bytes(device.file(id).drop_waiting(&change).unwrap_or_default());
    let row = Row::Change {
        document: id.clone(),
        change,
        bytes,
        received: false,
        voucher: Bytes::default(),
    };
    let key = row.key();
    let text = serde_json::to_string(&row).expect("a row has a JSON form");
    let row = Unreadable {
        key: key.clone(),
        text,
    };
    [Write::Delete(key), device.kept.put(Row::Unreadable(row))]
}

/// Decisions that name a version with changes that were taken back can never be recorded.
fn refuse_decisions_on(
    device: &mut Device,
    id: &DocumentId,
    taken: &BTreeMap<ChangeId, RefusalCode>,
) -> Vec<Write> {
    let names_taken = |draft: &&DecisionDraft| {
        let mut named = draft.names().into_iter();
        named.any(|(document, heads)| {
            document == *id && heads.iter().any(|head| taken.contains_key(head))
        })
    };
    let drafts: Vec<DecisionDraft> = device.drafts().filter(names_taken).cloned().collect();
    let refuse = |draft| refuse_decision(device, draft, DecisionRefusal::UnknownHeads);
    drafts.into_iter().flat_map(refuse).collect()
}

fn refuse_decision(
    device: &mut Device,
    draft: DecisionDraft,
    code: DecisionRefusal,
) -> impl Iterator<Item = Write> + use<> {
    let sent = device.kept.delete(Row::draft_key(&draft.id));
    let refused = RefusedDecision { draft, code };
    let refused = device.kept.put(Row::RefusedDecision(refused));
    [refused].into_iter().chain(sent)
}

/// Whether the versions that a decision names are on this device and a part of them is still to be
/// sent.
fn waits_for_changes(device: &mut Device, draft: &DecisionDraft) -> bool {
    let sendable = device.dirty();
    let mut waits = false;
    for (document, heads) in draft.names() {
        let Some(held) = device.document(&document) else {
            return false;
        };
        if !heads.iter().all(|head| held.has(head)) {
            return false;
        }
        if sendable.contains(&document) {
            let unsent = device.unsent_of(&document);
            waits |= unsent.iter().any(|change| heads.contains(&change.id));
        }
    }
    waits
}

fn keep(device: &mut Device, entry: RefusedEntry) -> Write {
    device.kept.put(Row::RefusedEntry(entry))
}

fn decided(device: &mut Device, result: DecisionResult, received: &mut Received) {
    received.decisions = true;
    let key = Row::draft_key(&result.id);
    let Some(Row::Draft(draft)) = device.kept.get(&key).cloned() else {
        return;
    };
    match result.outcome {
        // The changes that it names are still on their way: it waits for them.
        DecisionOutcome::Refused {
            code: DecisionRefusal::UnknownHeads,
        } if waits_for_changes(device, &draft) => {}
        DecisionOutcome::Refused { code } => {
            received.writes.extend(refuse_decision(device, draft, code));
        }
        DecisionOutcome::Recorded { record } => {
            device.records.insert(record.sequence, record.clone());
            received.writes.push(Write::Put(Row::Decision(record)));
            received.writes.extend(device.kept.delete(key));
        }
    }
}
