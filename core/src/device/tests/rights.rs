//! Work that is sent again after its author's rights were taken away, before the device heard of that.

use super::readers::settle_with;
use super::*;

/// As a server where the first phone's account may do nothing any more: it says which changes it has of it,
/// and nothing else.
fn without_rights(hub: &mut Hub, request: &SyncRequest) -> SyncReply {
    let mut asked = request.clone();
    let pushes = std::mem::take(&mut asked.documents);
    let mut reply = hub.exchange(&asked, seat(1));
    reply.documents.clear();
    for push in pushes {
        let sent = push.changes.iter();
        let sent = sent.filter_map(|change| hash_of(&change.0));
        let is_own = |change: &ChangeId| hub.document.author(change) == Some(seat(1));
        let (accepted, others): (Vec<_>, Vec<_>) = sent.partition(is_own);
        let refusal = |_| Refusal {
            change: None,
            code: RefusalCode::NotAllowed,
        };
        reply.pushed.push(PushResult {
            document: push.document,
            accepted,
            refused: others.into_iter().map(refusal).collect(),
            need: Vec::new(),
            heads: Vec::new(),
        });
    }
    reply
}

/// A phone with what it and a colleague wrote, one after the other, and the server has; as rows too.
fn worked(hub: &mut Hub) -> (Device, Vec<Row>) {
    let (mut own, mut colleague) = (phone(1, 1, Vec::new()), phone(2, 2, Vec::new()));
    let mut storage = choose(&mut own, "1.1", 0, 1);
    storage.extend(settle(&mut own, hub));
    settle(&mut colleague, hub);
    choose(&mut colleague, "1.1", 1, 2);
    settle(&mut colleague, hub);
    storage.extend(settle(&mut own, hub));
    (own, stored(storage))
}

#[test]
fn what_the_server_has_is_not_shown_as_refused_once_the_rights_are_gone() {
    let mut hub = Hub::new();
    let (mut own, _) = worked(&mut hub);
    choose(&mut own, "1.2", 0, 3);
    // It arrives, and the answer does not.
    let request = own.request();
    hub.exchange(&request, seat(1));
    let received = hub.document.read();
    choose(&mut own, "1.2", 1, 4);
    // What the account may read is another now, so the device is told to begin anew.
    hub.epoch += 1;
    settle_with(&mut own, &mut hub, without_rights);
    assert_eq!(refused(&own), [(code("1.2"), Some(1))]);
    assert_eq!(sheet(&mut own), received);

    let mut principal = own.principal().clone();
    principal.grants.clear();
    own.sign_in(principal, [9; 16]);
    assert!(own.unsent().is_empty());
    assert!(own.request().documents.is_empty());
}

#[test]
fn rights_that_come_back_make_all_equal_again() {
    let mut hub = Hub::new();
    let (mut own, _) = worked(&mut hub);
    hub.epoch += 1;
    settle_with(&mut own, &mut hub, without_rights);
    hub.epoch += 1;
    settle(&mut own, &mut hub);
    assert!(own.unsent().is_empty());
    assert_eq!(own.refused_entries().count(), 0);
    let held = own.document(&sheet_id()).expect("here").heads();
    assert_eq!(held, hub.document.heads());
}

#[test]
fn what_is_with_the_server_is_shown_with_all_that_it_was_built_on() {
    let mut hub = Hub::new();
    let (_, mut rows) = worked(&mut hub);
    // Rows of an older program do not say what came from the server.
    for row in &mut rows {
        if let Row::Change { voucher, .. } = row {
            *voucher = None;
        }
    }
    let mut own = phone(1, 3, rows);
    choose(&mut own, "1.2", 0, 3);
    let request = own.request();
    hub.exchange(&request, seat(1));
    hub.epoch += 1;
    settle_with(&mut own, &mut hub, without_rights);
    assert_eq!(own.refused_entries().count(), 0);
    assert_eq!(sheet(&mut own), hub.document.read());
}

#[test]
fn what_was_refused_and_a_colleague_brought_back_is_not_shown_as_refused_any_more() {
    let mut hub = Hub::new();
    let (mut own, mut colleague) = (phone(1, 1, Vec::new()), phone(2, 2, Vec::new()));
    let mut storage = choose(&mut own, "1.1", 0, 1);
    storage.extend(settle(&mut own, &mut hub));
    settle(&mut colleague, &mut hub);
    hub.restore(0);
    storage.extend(settle_with(&mut own, &mut hub, without_rights));
    assert_eq!(refused(&own), [(code("1.1"), Some(0))]);
    settle(&mut colleague, &mut hub);
    // The rights come back, and with them the sheet.
    hub.epoch += 1;
    storage.extend(settle(&mut own, &mut hub));
    let mut restarted = phone(1, 3, stored(storage));
    for device in [&mut own, &mut restarted] {
        assert_eq!(device.refused_entries().count(), 0);
        assert_eq!(sheet(device), hub.document.read());
    }
}

#[test]
fn what_another_tab_tells_late_of_a_refusal_does_not_outlast_the_next_exchange() {
    let mut hub = Hub::new();
    let (mut own, mut colleague) = (phone(1, 1, Vec::new()), phone(2, 2, Vec::new()));
    choose(&mut own, "1.1", 0, 1);
    let told = settle(&mut own, &mut hub);
    let mut tab = phone(1, 3, Vec::new());
    tab.merge(told);
    settle(&mut colleague, &mut hub);
    hub.restore(0);
    let late = settle_with(&mut own, &mut hub, without_rights);
    assert_eq!(refused(&own), [(code("1.1"), Some(0))]);
    settle(&mut colleague, &mut hub);
    hub.epoch += 1;
    settle(&mut tab, &mut hub);
    tab.merge(late);
    assert_eq!(refused(&tab), [(code("1.1"), Some(0))]);

    own.merge(settle(&mut tab, &mut hub));
    for device in [&mut own, &mut tab] {
        assert_eq!(device.refused_entries().count(), 0);
    }
    assert_eq!(sheet(&mut tab), hub.document.read());
}
