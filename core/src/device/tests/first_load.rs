//! What a device that has nothing makes of a document that comes whole.

use super::*;
use crate::api::{DocumentSnapshot, SNAPSHOT_BYTES_MAX};
use crate::vouched::{Together, VOUCHED_TOGETHER, climb};

/// What a hub says to a device that has nothing: everything as one snapshot.
fn whole(hub: &Hub, request: &SyncRequest) -> SyncReply {
    let mut reply = Hub::new().exchange(&SyncRequest::default(), seat(9));
    assert_eq!(request.began, Some(0), "snapshots are taken");
    reply.epoch = hub.epoch.to_string();
    reply.cursor = hub.log.len() as u64;
    let changes = hub.document.changes_since(&[]).len();
    let tags = (0..changes.div_ceil(VOUCHED_TOGETHER)).map(|number| number.to_le_bytes()[0]);
    reply.documents = vec![DocumentPull {
        document: sheet_id(),
        snapshot: Some(DocumentSnapshot {
            saved: Bytes(hub.document.save()),
            heads: hub.document.heads(),
            vouchers: Bytes(tags.collect()),
        }),
        changes: Vec::new(),
        vouchers: Vec::new(),
        heads: hub.document.heads(),
    }];
    reply
}

/// A hub with what two phones wrote, apart and together.
fn written() -> Hub {
    let mut hub = Hub::new();
    let mut phones = [phone(1, 1, Vec::new()), phone(2, 2, Vec::new())];
    for at in 0..20 {
        let [one, other] = &mut phones;
        choose(one, "1.1", u32::from(at % 2 == 0), at);
        choose(other, "1.2", u32::from(at % 2 == 0), at);
        settle(one, &mut hub);
        settle(other, &mut hub);
    }
    hub
}

/// Whether both are made of the same changes, to the byte.
fn is_same(one: &Document, other: &Document) -> bool {
    let changes = |document: &Document| -> BTreeMap<ChangeId, Vec<u8>> {
        let all = document.changes_since(&[]).into_iter();
        gather(all.map(|change| (change.id, change.bytes)))
    };
    changes(one) == changes(other)
}

fn snapshot(reply: &mut SyncReply) -> &mut DocumentSnapshot {
    reply.documents[0].snapshot.as_mut().expect("a snapshot")
}

#[test]
fn a_document_that_comes_whole_is_what_its_changes_make_and_survives_a_restart() {
    let mut hub = written();
    let mut device = phone(3, 3, Vec::new());
    let request = device.request();
    let reply = whole(&hub, &request);
    let received = device.receive(&request, reply);
    assert!(!received.again);
    let mut restarted = phone(3, 4, stored(received.writes));
    for device in [&mut device, &mut restarted] {
        assert_eq!(sheet(device), hub.document.read());
        let held = device.document(&sheet_id()).expect("here");
        assert!(is_same(held, &hub.document));
        assert!(device.unsent().is_empty());
    }
    choose(&mut restarted, "1.1", 3, 99);
    settle(&mut restarted, &mut hub);
    assert_eq!(sheet(&mut restarted), hub.document.read());
}

#[test]
fn each_change_that_came_in_one_piece_is_brought_back_with_its_own_word_for_it() {
    let mut hub = written();
    let mut device = phone(3, 3, Vec::new());
    let request = device.request();
    let reply = whole(&hub, &request);
    device.receive(&request, reply);
    let lost: BTreeMap<ChangeId, Vec<u8>> = gather(
        hub.document
            .changes_since(&[])
            .into_iter()
            .map(|c| (c.id, c.bytes)),
    );
    let ids: Vec<ChangeId> = lost.keys().copied().collect();
    let heads = hub.document.heads();
    hub.restore(0);
    let request = device.request();
    let reply = hub.exchange(&request, seat(3));
    device.receive(&request, reply);
    let push = device.request().documents.remove(0);
    assert_eq!(push.changes.len(), lost.len());
    for (Bytes(change), Bytes(voucher)) in push.changes.iter().zip(&push.vouchers) {
        let id = hash_of(change).expect("a change");
        assert_eq!(lost[&id], *change, "as its author wrote it");
        let place = ids.binary_search(&id).expect("one of them");
        let number = place / VOUCHED_TOGETHER;
        let together = ids.chunks(VOUCHED_TOGETHER).nth(number).expect("some");
        assert_eq!(usize::from(voucher[0]), number);
        let root = Together::of(together).root();
        assert_eq!(climb(id, &voucher[1..]), root);
    }
    settle(&mut device, &mut hub);
    assert_eq!(hub.document.heads(), heads);
}

#[test]
fn a_snapshot_that_is_damaged_or_another_is_asked_for_as_changes() {
    let mut hub = written();
    let other = Hub::new().document;
    type Harm<'a> = &'a dyn Fn(&mut DocumentSnapshot);
    let harms: [(&str, Harm<'_>); 7] = [
        ("a bit", &|own| {
            let middle = own.saved.0.len() / 2;
            own.saved.0[middle] ^= 1;
        }),
        ("cut", &|own| own.saved.0.truncate(own.saved.0.len() / 2)),
        ("nothing", &|own| own.saved.0.clear()),
        ("more", &|own| own.saved.0.extend([0x85, 0x6f, 0x4a, 0x83])),
        ("too long", &|own| {
            own.saved.0.resize(SNAPSHOT_BYTES_MAX + 1, 0);
        }),
        ("other heads", &|own| own.heads = other.heads()),
        ("another", &|own| own.saved.0 = other.save()),
    ];
    for (what, harm) in harms {
        let mut device = phone(3, 3, Vec::new());
        let request = device.request();
        let mut reply = whole(&hub, &request);
        harm(snapshot(&mut reply));
        let received = device.receive(&request, reply);
        assert!(received.again, "{what}");
        let next = device.request();
        assert_eq!(
            (next.epoch, next.cursor, next.began),
            (None, 0, None),
            "{what}"
        );
        settle(&mut device, &mut hub);
        assert_eq!(sheet(&mut device), hub.document.read(), "{what}");
    }
}

#[test]
fn a_pull_that_a_restart_cuts_goes_on_as_it_began() {
    let hub = written();
    let mut device = phone(3, 3, Vec::new());
    let request = device.request();
    let mut reply = whole(&hub, &request);
    (reply.more, reply.cursor) = (true, 7);
    let writes = device.receive(&request, reply).writes;
    let mut restarted = phone(3, 4, stored(writes.clone()));
    for device in [&mut device, &mut restarted] {
        let next = device.request();
        assert_eq!((next.cursor, next.began), (7, Some(0)));
        let mut reply = whole(&hub, &next);
        reply.cursor = 9;
        let end = device.receive(&next, reply).writes;
        let all = writes.iter().cloned().chain(end);
        let mut after = phone(3, 5, stored(all));
        assert_eq!(after.request().began, Some(9), "the next pull begins here");
        assert_eq!(device.request().began, Some(9));
    }
}

#[test]
fn what_came_whole_to_one_tab_is_whole_in_another_and_a_lost_row_comes_again() {
    let hub = written();
    let (mut one, mut other) = (phone(3, 3, Vec::new()), phone(3, 4, Vec::new()));
    let request = one.request();
    let reply = whole(&hub, &request);
    let writes = one.receive(&request, reply).writes;
    assert!(other.merge(writes.clone()).is_empty());
    assert_eq!(sheet(&mut other), hub.document.read());
    assert!(other.unsent().is_empty());
    // A row that was lost is found missing, and everything comes again.
    let mut rows = stored(writes);
    let is_change = |row: &Row| matches!(row, Row::Change { .. });
    rows.remove(rows.iter().position(is_change).expect("a change"));
    let mut after = phone(3, 5, rows);
    sheet(&mut after);
    let request = after.request();
    let reply = whole(&hub, &request);
    after.receive(&request, reply);
    assert_eq!(sheet(&mut after), hub.document.read());
}
