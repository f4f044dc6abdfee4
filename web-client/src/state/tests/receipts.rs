//! What the server signed that it received, its clock, and the room on this device.

use sodiem_core::api::{PushResult, Receipt, SyncReply, SyncRequest};
use sodiem_core::ids::ChangeId;

use super::*;
use crate::state::storage::Storage;
use crate::state::sync::Sync;
use crate::state::view::leaf;

fn reply(now: Timestamp) -> SyncReply {
    SyncReply {
        epoch: "a".into(),
        cursor: 0,
        more: false,
        now,
        published: 0,
        pushed: Vec::new(),
        unavailable: Vec::new(),
        documents: Vec::new(),
        brought: Vec::new(),
        decided: Vec::new(),
        decisions: Vec::new(),
        seats: Vec::new(),
        receipts: Vec::new(),
    }
}

fn exchanged(state: &mut State, request: SyncRequest, reply: SyncReply, n: u8) -> Vec<Effect> {
    let came = Event::Exchanged(request, Box::new(Ok(reply)));
    update(state, came, moment(n))
}

/// A receipt of this version of a sheet.
fn receipt(document: &DocumentId, heads: &[ChangeId], received_at: Timestamp) -> Receipt {
    Receipt {
        document: document.clone(),
        decision: None,
        received_at,
        statement: serde_json::json!({ "heads": heads }).to_string(),
        signature: Bytes(vec![1; 64]),
    }
}

#[test]
fn a_sheet_is_called_received_with_the_servers_time_and_only_while_nothing_waits() {
    let mut state = ready();
    answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    update(&mut state, Event::Stored, moment(6));
    let view = |state: &mut State| sheet::view(state.work().expect("ready"), &subject());
    let before = view(&mut state).expect("a sheet");
    assert!(before.has_unsent && before.receipt.is_none());

    let at = Timestamp(moment(7).now.0 + 1_234);
    let work = state.work().expect("ready");
    let request = work.device.request();
    let heads = before.heads.clone();
    let signed = receipt(&before.document, &heads, at);
    let pushed = PushResult {
        document: before.document.clone(),
        accepted: heads.clone(),
        refused: Vec::new(),
        need: Vec::new(),
        heads,
    };
    let reply = SyncReply {
        pushed: vec![pushed],
        receipts: vec![signed.clone()],
        ..reply(at)
    };
    let effects = exchanged(&mut state, request, reply, 7);
    let key = Row::Receipt(signed.clone()).key();
    assert_eq!(
        stored(&effects).get(&key),
        Some(&Write::Put(Row::Receipt(signed.clone())))
    );
    update(&mut state, Event::Stored, moment(8));
    let received = view(&mut state).expect("a sheet");
    assert_eq!(received.receipt.as_ref(), Some(&signed));
    assert!(received.is_receipt_whole());
    assert!(!received.has_unsent);
    assert_eq!(
        status::connection(&mut state),
        Connection::Received(Some(at))
    );

    answer(&mut state, "1.1.2", r#"{"choice":0}"#, 9);
    let changed = view(&mut state).expect("a sheet");
    assert!(changed.has_unsent, "what the receipt does not cover");
    assert_eq!(changed.receipt, Some(signed));
    // Nor what a colleague's device brought, without a receipt for this one.
    send(&mut state, false, 10);
    let since = view(&mut state).expect("a sheet");
    assert!(!since.has_unsent && !since.is_receipt_whole());
}

/// As a server that receives what waits; its receipt only where it signs one.
fn send(state: &mut State, signed: bool, n: u8) -> Timestamp {
    let work = state.work().expect("ready");
    let document = sheet::document(work, &subject()).expect("a sheet");
    let heads = work.device.document(&document).expect("a sheet").heads();
    let (request, at) = (work.device.request(), moment(n).now);
    let reply = SyncReply {
        receipts: signed
            .then(|| receipt(&document, &heads, at))
            .into_iter()
            .collect(),
        pushed: vec![PushResult {
            document,
            accepted: heads.clone(),
            refused: Vec::new(),
            need: Vec::new(),
            heads,
        }],
        ..reply(at)
    };
    exchanged(state, request, reply, n);
    at
}

#[test]
fn a_leaf_tells_the_time_of_a_receipt_that_covers_what_stands_at_it() {
    let mut state = ready();
    let received_at = |state: &mut State, leaf: &str| {
        let work = state.work().expect("ready");
        let view = leaf::view(work, &subject(), &code(leaf));
        view.expect("a leaf").received_at
    };
    answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    assert_eq!(received_at(&mut state, "1.1.1"), None);
    let at = send(&mut state, true, 6);
    assert_eq!(received_at(&mut state, "1.1.1"), Some(at));
    answer(&mut state, "1.1.2", r#"{"choice":0}"#, 7);
    let both = |state: &mut State| ["1.1.1", "1.1.2"].map(|leaf| received_at(state, leaf));
    assert_eq!(both(&mut state), [Some(at), None]);
    // The server has it, and signed nothing that this device knows of.
    send(&mut state, false, 8);
    assert_eq!(both(&mut state), [Some(at), None]);
}

#[test]
fn news_that_the_device_has_already_asks_for_nothing() {
    let mut state = ready();
    let calls = |effects: Vec<Effect>| called(&effects).contains(&"/api/v1/sync");
    let came = |state: &mut State, cursor: u64, n: u8| {
        let request = state.work().expect("ready").device.request();
        let reply = SyncReply {
            cursor,
            ..reply(moment(n).now)
        };
        calls(exchanged(state, request, reply, n))
    };
    let news = |state: &mut State, cursor: u64, n: u8| {
        calls(update(state, Event::NewsHeard(cursor), moment(n)))
    };
    // The exchange that began when the page opened: its answer is what the news is about.
    assert!(!news(&mut state, 7, 5));
    assert!(!came(&mut state, 7, 6));
    assert!(!news(&mut state, 7, 7));
    assert!(news(&mut state, 8, 8));
    assert!(!news(&mut state, 9, 9));
    assert!(
        came(&mut state, 8, 10),
        "the answer was older than the news"
    );
    assert!(!came(&mut state, 9, 11));
}

#[test]
fn a_receipt_of_a_later_time_for_the_same_does_not_take_the_place_of_the_first() {
    let mut state = ready();
    answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    let at = send(&mut state, true, 6);
    let kept = |state: &mut State| {
        let view = sheet::view(state.work().expect("ready"), &subject());
        view.and_then(|view| view.receipt)
            .map(|receipt| receipt.received_at)
    };
    send(&mut state, true, 7);
    assert_eq!(kept(&mut state), Some(at));
    answer(&mut state, "1.1.2", r#"{"choice":0}"#, 8);
    let later = send(&mut state, true, 9);
    assert_eq!(kept(&mut state), Some(later));
}

#[test]
fn a_clock_that_is_off_is_told_and_deadlines_go_by_the_servers() {
    let mut state = ready();
    let now = moment(5).now;
    let off = |state: &mut State, ahead_ms: i64| {
        let server = Timestamp(now.0 - ahead_ms);
        exchanged(state, SyncRequest::default(), reply(server), 5);
        assert_eq!(state.sync.server_time(now), server);
        deadline::clock(&state.sync)
    };
    let limit = i64::try_from(deadline::CLOCK_OFF_MS).expect("minutes");
    for right in [0, limit, -limit] {
        assert_eq!(off(&mut state, right), None, "{right}");
    }
    let fast = off(&mut state, limit + 1).expect("it is told");
    assert_eq!(fast.key, "clock-fast");
    let slow = off(&mut state, -(130 * 60_000)).expect("it is told");
    let told = crate::text::catalog(None).format(&slow);
    assert!(told.contains("chậm 2 giờ 10 phút"), "{told}");
    assert_eq!(
        deadline::clock(&Sync::default()),
        None,
        "nothing is known yet"
    );
}

#[test]
fn the_room_on_this_device_is_asked_for_time_and_again() {
    let mut state = ready();
    let measures = |effects: Vec<Effect>| {
        let is_measure = |effect: &Effect| matches!(effect, Effect::Measure);
        effects.iter().any(is_measure)
    };
    assert!(measures(update(
        &mut state,
        Event::PersistenceKnown(true),
        moment(3)
    )));
    assert!(measures(update(
        &mut state,
        Event::Woke(Timer::Clock),
        moment(4)
    )));
    let storage = Storage {
        used_bytes: 1,
        quota_bytes: 2,
    };
    update(&mut state, Event::StorageKnown(storage), moment(5));
    assert_eq!(state.storage, Some(storage));
}
