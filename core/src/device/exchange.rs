//! The device's side of one exchange.

use std::collections::BTreeSet;

use super::{Device, RefusedDecision, RefusedEntry, Row, Write};
use crate::api::{
    Bytes, DocumentPull, DocumentPush, PushResult, RefusalCode, SYNC_CHANGES_MAX,
    SYNC_DECISIONS_MAX, SyncReply, SyncRequest,
};
use crate::api::{DecisionOutcome, DecisionResult};
use crate::decision::DecisionRefusal;
use crate::ids::{ChangeId, Digest, DocumentId};

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
}

pub(super) fn request(device: &mut Device) -> SyncRequest {
    let mut documents = Vec::new();
    let (mut bytes, mut count) = (0, 0);
    let dirty = if device.pulling {
        Vec::new()
    } else {
        device.dirty()
    };
    for id in dirty {
        let mut changes = Vec::new();
        for change in device.unsent_of(&id) {
            let is_full = bytes > 0 && bytes + change.bytes.len() > REQUEST_BYTES_MAX;
            if is_full || count == SYNC_CHANGES_MAX {
                break;
            }
            bytes += change.bytes.len();
            count += 1;
            changes.push(Bytes(change.bytes));
        }
        if !changes.is_empty() {
            documents.push(DocumentPush {
                document: id,
                changes,
            });
        }
    }
    // Decisions name heads that the server must have first.
    let has_more = device.pulling || count == SYNC_CHANGES_MAX || bytes > REQUEST_BYTES_MAX / 2;
    let drafts = device
        .drafts
        .values()
        .take(if has_more { 0 } else { SYNC_DECISIONS_MAX });
    SyncRequest {
        epoch: device.epoch.clone(),
        cursor: device.cursor,
        decisions: drafts.cloned().collect(),
        documents,
    }
}

pub(super) fn receive(device: &mut Device, request: &SyncRequest, reply: SyncReply) -> Received {
    let mut received = Received::default();
    let was_pulling = device.pulling;
    if device.epoch.as_ref() != Some(&reply.epoch) {
        begin_anew(device, &mut received);
    }
    for seat in reply.seats {
        device.seats.insert(seat.seat, seat.clone());
        received.writes.push(Write::Put(Row::Seat(seat)));
    }
    for pulled in reply.documents {
        pull(device, pulled, &mut received);
    }
    let pushed_something = !reply.pushed.is_empty();
    for result in reply.pushed {
        settle(device, result, &mut received);
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
    let is_news = device.epoch.as_ref() != Some(&reply.epoch) || device.cursor != reply.cursor;
    device.epoch = Some(reply.epoch.clone());
    device.cursor = reply.cursor;
    device.pulling = reply.more;
    if is_news {
        received.writes.push(Write::Put(Row::Pull {
            epoch: reply.epoch,
            cursor: reply.cursor,
        }));
    }
    let has_unsent = !device.pulling && device.has_sendable();
    let made_progress = pushed_something || was_pulling || request.epoch != device.epoch;
    received.again = reply.more || (has_unsent && made_progress);
    received
}

/// Another incarnation of the server, perhaps restored from an older backup: nothing counts as
/// received any more until it says so itself. That is stored with the reply, so that a device which
/// dies meanwhile offers everything all the same.
fn begin_anew(device: &mut Device, received: &mut Received) {
    for (id, file) in &mut device.files {
        for (change, bytes) in file.begin_anew() {
            received.writes.push(Write::Put(Row::Change {
                document: id.clone(),
                change,
                bytes: Bytes(bytes),
                received: false,
            }));
        }
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
    let file = device.file(&id);
    file.server_heads.clone_from(&pulled.heads);
    received.writes.push(Write::Put(Row::Heads {
        document: id.clone(),
        heads: pulled.heads,
    }));
    for bytes in pulled.changes {
        // Bytes that are no change cannot be named; the gap that they leave is pulled again.
        let Ok(change) = automerge::Change::from_bytes(bytes.0.clone()) else {
            continue;
        };
        let change = ChangeId::from(change.hash());
        let file = device.file(&id);
        // A stored row that was damaged is known by its name alone: it is replaced.
        if file.mark_received(change) || file.lacks(&change, &bytes.0) {
            file.restore(change, bytes.0.clone(), true);
            received.writes.push(Write::Put(Row::Change {
                document: id.clone(),
                change,
                bytes,
                received: true,
            }));
        }
    }
    received.changed.insert(id);
}

fn settle(device: &mut Device, result: PushResult, received: &mut Received) {
    let id = result.document;
    for change in result.accepted {
        let file = device.file(&id);
        if file.mark_received(change)
            && let Some(bytes) = file.bytes(&change)
        {
            received.writes.push(Write::Put(Row::Change {
                document: id.clone(),
                change,
                bytes: Bytes(bytes),
                received: true,
            }));
        }
    }
    device.file(&id).server_heads.clone_from(&result.heads);
    received.writes.push(Write::Put(Row::Heads {
        document: id.clone(),
        heads: result.heads,
    }));
    if let Some(refusal) = result.refused.first() {
        refused(device, &id, refusal.code, received);
    }
    received.changed.insert(id);
}

/// Rebuilds a document from what the server has. What was refused is kept to be shown, or, where
/// only the actor was at fault, entered again at once.
fn refused(device: &mut Device, id: &DocumentId, code: RefusalCode, received: &mut Received) {
    let (document, taken) = device.file(id).take_unreceived();
    let Some(document) = document else { return };
    let mut entries = Vec::new();
    for change in taken {
        received
            .writes
            .push(Write::Delete(format!("change/{id}/{change}")));
        entries.extend(document.effects(&change));
    }
    if code == RefusalCode::ActorForked {
        let renewed = Digest::of(&[device.actor, *b"begin-a-newactor"].concat());
        device.actor.copy_from_slice(&renewed.0[..16]);
    }
    for (index, (leaf, entry)) in entries.into_iter().enumerate() {
        let (edit, made_at) = (entry.item.again(leaf), entry.made_at);
        let again = code == RefusalCode::ActorForked;
        match again.then(|| device.edit(id, std::slice::from_ref(&edit), made_at)) {
            Some(Ok(writes)) => received.writes.extend(writes),
            Some(Err(_)) | None => {
                let key = format!("{}-{index}", entry.change);
                keep(
                    device,
                    RefusedEntry {
                        id: key,
                        document: id.clone(),
                        edit,
                        made_at,
                        code,
                    },
                    received,
                );
            }
        }
    }
}

fn keep(device: &mut Device, entry: RefusedEntry, received: &mut Received) {
    device
        .refused_entries
        .insert(entry.id.clone(), entry.clone());
    received.writes.push(Write::Put(Row::RefusedEntry(entry)));
}

fn decided(device: &mut Device, result: DecisionResult, received: &mut Received) {
    received.decisions = true;
    let Some(draft) = device.drafts.get(result.id.as_str()).cloned() else {
        return;
    };
    match result.outcome {
        // The changes that it names are still on their way: it waits for them.
        DecisionOutcome::Refused {
            code: DecisionRefusal::UnknownHeads,
        } if !device.dirty().is_empty() => {
            return;
        }
        DecisionOutcome::Refused { code } => {
            let refused = RefusedDecision { draft, code };
            device
                .refused_decisions
                .insert(result.id.to_string(), refused.clone());
            received
                .writes
                .push(Write::Put(Row::RefusedDecision(refused)));
        }
        DecisionOutcome::Recorded { record } => {
            device.records.insert(record.sequence, record.clone());
            received.writes.push(Write::Put(Row::Decision(record)));
        }
    }
    device.drafts.remove(result.id.as_str());
    received
        .writes
        .push(Write::Delete(format!("draft/{}", result.id)));
}
