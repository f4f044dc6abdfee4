//! Who only reads: what others wrote is brought back where that can be, and is never one's own to send.

use super::*;
use crate::api::DocumentPush;

/// A phone of somebody who may write nothing.
pub(super) fn reader(number: u8, actor: u8, rows: Vec<Row>) -> Device {
    let mut reader = phone(number, actor, rows);
    let mut principal = reader.principal().clone();
    principal.grants.clear();
    reader.sign_in(principal, [actor; 16]);
    reader
}

/// How a server answers.
pub(super) type Answer = fn(&mut Hub, &SyncRequest) -> SyncReply;

fn well(hub: &mut Hub, request: &SyncRequest) -> SyncReply {
    hub.exchange(request, seat(2))
}

/// As a server of before vouchers.
fn without_vouchers(hub: &mut Hub, request: &SyncRequest) -> SyncReply {
    let mut reply = well(hub, request);
    let pulled = reply.documents.iter_mut();
    pulled.for_each(|pulled| pulled.vouchers.clear());
    reply
}

/// As a server that takes its own word no more.
fn in_vain(hub: &mut Hub, request: &SyncRequest) -> SyncReply {
    let mut asked = request.clone();
    let pushes = std::mem::take(&mut asked.documents);
    let heads = hub.document.heads();
    let refuse = |change: &Bytes| Refusal {
        change: hash_of(&change.0),
        code: RefusalCode::OtherAuthor,
    };
    let refused = |push: &DocumentPush| PushResult {
        document: push.document.clone(),
        accepted: Vec::new(),
        refused: push.changes.iter().map(refuse).collect(),
        need: Vec::new(),
        heads: heads.clone(),
    };
    SyncReply {
        pushed: pushes.iter().map(refused).collect(),
        ..well(hub, &asked)
    }
}

/// Exchanges until nothing is left to do.
pub(super) fn settle_with(device: &mut Device, hub: &mut Hub, answer: Answer) -> Vec<Write> {
    let mut writes = Vec::new();
    for _ in 0..20 {
        let request = device.request();
        let reply = answer(hub, &request);
        let received = device.receive(&request, reply);
        writes.extend(received.writes);
        if !received.again {
            return writes;
        }
    }
    panic!("the exchange does not come to rest");
}

#[test]
fn what_a_colleague_wrote_and_a_restored_server_does_not_take_from_a_reader_is_not_unsent_there() {
    for (before, after) in [
        (without_vouchers as Answer, without_vouchers as Answer),
        (well, in_vain),
    ] {
        let (mut author, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
        choose(&mut author, "1.1", 0, 1);
        settle(&mut author, &mut hub);
        let mut device = reader(2, 2, Vec::new());
        let mut storage = settle_with(&mut device, &mut hub, before);
        hub.restore(0);
        storage.extend(settle_with(&mut device, &mut hub, after));
        let mut restarted = reader(2, 3, stored(storage));
        for device in [&mut device, &mut restarted] {
            assert!(device.unsent().is_empty());
            assert_eq!(sheet(device), sheet(&mut author), "it is still shown");
        }
    }
}

#[test]
fn what_was_written_on_the_seat_itself_is_unsent_there_until_a_server_has_it() {
    let (mut own, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    let mut storage = choose(&mut own, "1.1", 0, 1);
    storage.extend(settle(&mut own, &mut hub));
    let pulled = |row: &Row| match row {
        Row::Change { voucher, .. } => voucher.is_some(),
        _ => false,
    };
    assert!(stored(storage.clone()).iter().any(pulled), "it came back");
    let mut moved_away = reader(1, 2, stored(storage));
    hub.restore(0);
    settle_with(&mut moved_away, &mut hub, in_vain);
    assert_eq!(moved_away.unsent().changes, 1);
}
