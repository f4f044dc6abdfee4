//! A device against the server's side of the exchange, with everything that goes wrong between.

use super::*;
use crate::account::Grant;
use crate::answer::Answer;
use crate::api::{
    Bytes, DecisionOutcome, DecisionResult, DocumentPull, PushResult, Refusal, RefusalCode,
    SYNC_DECISIONS_MAX,
};
use crate::decision::DecisionRefusal;
use crate::document::tests::small_set;
use crate::ingest::{Budget, Sender, hash_of, ingest};
use crate::ratio::Rounding;
use crate::round::{Body, Ranking, Tier, Ties};
use crate::time::Day;
use crate::unit::{Unit, UnitLevel};
use proptest::prelude::*;

mod first_load;
mod moves;
mod readers;
mod rights;

/// The server's rules on one document, in memory: [`ingest`], a log, a cursor, an epoch.
struct Hub {
    epoch: u32,
    document: Document,
    log: Vec<Vec<u8>>,
}

impl Hub {
    fn new() -> Self {
        Self {
            epoch: 1,
            document: Document::new(sheet_id(), &small_set()),
            log: Vec::new(),
        }
    }

    fn exchange(&mut self, request: &SyncRequest, seat: SeatId) -> SyncReply {
        let mut pushed = Vec::new();
        for push in &request.documents {
            let changes = push.changes.iter().map(|bytes| bytes.0.clone()).collect();
            let vouched = push.changes.iter().zip(&push.vouchers);
            let vouched = vouched.filter(|(_, voucher)| !voucher.is_empty());
            let vouched = vouched.filter_map(|(change, _)| hash_of(&change.0));
            let sender = Sender {
                seat: Some(seat),
                vouched: &vouched.collect(),
                authors: &(0..=9).map(|seat| SeatId([seat; 16])).collect(),
            };
            let outcome = ingest(&self.document, changes, &sender, &mut Budget::default());
            self.document = outcome.document;
            let new = outcome.accepted.iter().map(|a| a.change);
            pushed.push(PushResult {
                document: push.document.clone(),
                accepted: new.chain(outcome.known).collect(),
                refused: outcome
                    .refused
                    .into_iter()
                    .map(|(refusal, _)| refusal)
                    .collect(),
                need: outcome.need,
                heads: self.document.heads(),
            });
            self.log
                .extend(outcome.accepted.into_iter().map(|a| a.bytes));
        }
        let epoch = self.epoch.to_string();
        let from = if request.epoch.as_ref() == Some(&epoch) {
            request.cursor
        } else {
            0
        };
        let from = usize::try_from(from).expect("small");
        // Pages of two changes, so that paging is always tried.
        let page: Vec<Bytes> = self
            .log
            .iter()
            .skip(from)
            .take(2)
            .cloned()
            .map(Bytes)
            .collect();
        let cursor = from + page.len();
        let pull = DocumentPull {
            document: sheet_id(),
            snapshot: None,
            vouchers: page.iter().map(|_| Bytes(vec![1])).collect(),
            changes: page,
            heads: self.document.heads(),
        };
        SyncReply {
            epoch,
            cursor: cursor as u64,
            more: cursor < self.log.len(),
            now: Timestamp(0),
            published: 0,
            pushed,
            unavailable: Vec::new(),
            documents: vec![pull],
            brought: Vec::new(),
            decided: Vec::new(),
            decisions: Vec::new(),
            seats: Vec::new(),
            receipts: Vec::new(),
        }
    }

    /// The server as a backup knows it: fewer changes, a new incarnation.
    fn restore(&mut self, kept: usize) {
        self.log.truncate(kept);
        self.document = Edition::new(small_set())
            .load(&sheet_id(), &self.log)
            .expect("a prefix of the log");
        self.epoch += 1;
    }
}

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

fn round() -> Round {
    let body = |id: &str, tier| Body {
        id: id.parse().expect("a body"),
        name: id.to_owned(),
        unit: "95".parse().expect("a unit"),
        tier,
        rows: Vec::new(),
    };
    Round {
        id: "2020".parse().expect("a round"),
        version: 1,
        title: "2020".into(),
        province: "95".parse().expect("a unit"),
        scored_level: UnitLevel::Commune,
        units_on: Day::default(),
        compares_with: Vec::new(),
        edition: small_set().digest(),
        submit_by: Timestamp(1_000),
        closes_at: Timestamp(9_000),
        tiers: vec![Tier {
            level: UnitLevel::Province,
            decide_by: Timestamp(2_000),
        }],
        bodies: vec![body("snv", 1)],
        blocks: Vec::new(),
        bands: Vec::new(),
        ranking: Ranking::default(),
        ties: Ties::Skip,
        decimals: 2,
        rounding: Rounding::HalfAwayFromZero,
        clarifications: Vec::new(),
        moves: Vec::new(),
    }
}

fn unit(code: &str, parent: Option<&str>, level: UnitLevel) -> Unit {
    Unit {
        code: code.parse().expect("a unit"),
        parent: parent.map(|code| code.parse().expect("a unit")),
        level,
        kind: "Xã".into(),
        name: code.into(),
    }
}

fn sheet_id() -> DocumentId {
    DocumentId::sheet(
        &round().id,
        &"31825".parse().expect("a unit"),
        &round().edition,
    )
}

fn seat(number: u8) -> SeatId {
    SeatId([number; 16])
}

/// A phone of the commune, with what its storage holds.
pub(super) fn phone(number: u8, actor: u8, rows: Vec<Row>) -> Device {
    let principal = Principal {
        account: "0".repeat(32).parse().expect("an account"),
        username: format!("canbo{number}"),
        name: format!("Cán bộ {number}"),
        seat: seat(number),
        grants: vec![Grant::Officer {
            unit: "31825".parse().expect("a unit"),
        }],
    };
    let units = vec![
        unit("95", None, UnitLevel::Province),
        unit("31825", Some("95"), UnitLevel::Commune),
    ];
    let workspace = Workspace {
        rounds: vec![round()],
        units: BTreeMap::from([(Day::default(), units)]),
        version: 0,
        now: Timestamp(0),
        principal: None,
    };
    let sets = BTreeMap::from([(round().edition, small_set())]);
    Device::open(principal, workspace, sets, rows, [actor; 16])
}

fn choose(device: &mut Device, leaf: &str, choice: u32, at: i64) -> Vec<Write> {
    let answer = Answer {
        choice: Some(choice),
        ..Answer::default()
    };
    device
        .edit(
            &sheet_id(),
            &[Edit::Answer {
                leaf: code(leaf),
                answer,
            }],
            Timestamp(at),
        )
        .expect("taken")
}

/// Exchanges until nothing is left to do; panics if that takes for ever.
fn settle(device: &mut Device, hub: &mut Hub) -> Vec<Write> {
    let mut writes = Vec::new();
    for _ in 0..200 {
        let request = device.request();
        let reply = hub.exchange(&request, device.principal().seat);
        let received = device.receive(&request, reply);
        writes.extend(received.writes);
        if !received.again {
            return writes;
        }
    }
    panic!("the exchange does not come to rest");
}

/// What a storage holds after these writes.
fn stored(writes: impl IntoIterator<Item = Write>) -> Vec<Row> {
    let mut rows = BTreeMap::new();
    for write in writes {
        match write {
            Write::Put(row) => drop(rows.insert(row.key(), row)),
            Write::Delete(key) => drop(rows.remove(&key)),
        }
    }
    rows.into_values().collect()
}

fn sheet(device: &mut Device) -> crate::document::Sheet {
    device
        .document(&sheet_id())
        .expect("the edition is here")
        .read()
}

#[test]
fn an_offline_answer_survives_a_restart_and_arrives() {
    let mut a = phone(1, 1, Vec::new());
    let writes = choose(&mut a, "1.1", 0, 5);
    let mut restarted = phone(1, 2, stored(writes));
    assert_eq!(
        restarted.unsent(),
        Unsent {
            changes: 1,
            decisions: 0
        }
    );
    let mut hub = Hub::new();
    settle(&mut restarted, &mut hub);
    assert!(restarted.unsent().is_empty());
    assert_eq!(hub.document.read().answers().len(), 1);
}

#[test]
fn the_same_answer_in_two_documents_makes_two_changes() {
    let mut a = phone(1, 1, Vec::new());
    let round = round();
    let mut changes = BTreeSet::new();
    for unit in ["31825", "31828"] {
        let unit = unit.parse().expect("a unit");
        let sheet = DocumentId::sheet(&round.id, &unit, &round.edition);
        let (leaf, text) = (code("1.1"), "đã làm".to_owned());
        let writes = a.edit(&sheet, &[Edit::Note { leaf, text }], Timestamp(5));
        changes.extend(
            writes
                .expect("taken")
                .iter()
                .filter_map(|write| match write {
                    Write::Put(Row::Change { change, .. }) => Some(*change),
                    _ => None,
                }),
        );
    }
    assert_eq!(changes.len(), 2);
}

#[test]
fn a_leaf_is_unsent_until_the_server_has_it() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    choose(&mut a, "1.1", 0, 5);
    assert_eq!(a.unsent_leaves(&sheet_id()), BTreeSet::from([code("1.1")]));
    settle(&mut a, &mut hub);
    assert!(a.unsent_leaves(&sheet_id()).is_empty());
}

#[test]
fn a_lost_reply_costs_a_repeated_push_and_nothing_else() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    choose(&mut a, "1.1", 0, 5);
    let request = a.request();
    hub.exchange(&request, seat(1));
    settle(&mut a, &mut hub);
    assert_eq!((hub.log.len(), a.unsent().is_empty()), (1, true));
}

#[test]
fn a_server_restored_from_its_backup_gets_back_what_the_phone_holds() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    for (at, choice) in [(1, 0), (2, 1), (3, 0)] {
        choose(&mut a, "1.1", choice, at);
    }
    settle(&mut a, &mut hub);
    hub.restore(1);
    settle(&mut a, &mut hub);
    assert_eq!(
        hub.document.heads(),
        a.document(&sheet_id()).expect("here").heads()
    );
}

#[test]
fn a_phone_that_dies_while_a_restored_server_is_read_offers_everything_all_the_same() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    let mut writes = Vec::new();
    for (at, choice) in [(1, 0), (2, 1), (3, 0), (4, 1), (5, 0), (6, 1)] {
        writes.extend(choose(&mut a, "1.1", choice, at));
    }
    writes.extend(settle(&mut a, &mut hub));
    hub.restore(4);
    // One page of the new incarnation is read and stored; then the phone dies.
    let request = a.request();
    let reply = hub.exchange(&request, seat(1));
    writes.extend(a.receive(&request, reply).writes);
    let mut restarted = phone(1, 2, stored(writes));
    settle(&mut restarted, &mut hub);
    assert_eq!(
        hub.document.heads(),
        a.document(&sheet_id()).expect("here").heads()
    );
}

#[test]
fn a_phone_that_dies_after_it_heard_of_a_restored_server_offers_what_that_has_nothing_of() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    let mut writes = choose(&mut a, "1.1", 0, 1);
    writes.extend(settle(&mut a, &mut hub));
    hub.restore(0);
    let request = a.request();
    let mut reply = hub.exchange(&request, seat(1));
    // Of a document that the server has nothing of, it says nothing.
    reply.documents.clear();
    writes.extend(a.receive(&request, reply).writes);
    let mut restarted = phone(1, 2, stored(writes));
    assert_eq!(restarted.unsent().changes, 1);
    settle(&mut restarted, &mut hub);
    assert_eq!(
        hub.document.heads(),
        a.document(&sheet_id()).expect("here").heads()
    );
}

#[test]
fn who_only_reads_and_dies_after_that_brings_back_what_others_wrote_all_the_same() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    choose(&mut a, "1.1", 0, 1);
    settle(&mut a, &mut hub);
    let reader = |actor, rows| {
        let mut reader = phone(2, actor, rows);
        let mut principal = reader.principal().clone();
        principal.grants.clear();
        reader.sign_in(principal, [actor; 16]);
        reader
    };
    let mut b = reader(3, Vec::new());
    let mut writes = settle(&mut b, &mut hub);
    hub.restore(0);
    let request = b.request();
    let mut reply = hub.exchange(&request, seat(2));
    reply.documents.clear();
    writes.extend(b.receive(&request, reply).writes);
    settle(&mut reader(4, stored(writes)), &mut hub);
    assert_eq!(
        hub.document.heads(),
        a.document(&sheet_id()).expect("here").heads()
    );
}

#[test]
fn what_a_restored_server_refuses_to_one_tab_no_other_tab_says_it_has() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    let mut writes = choose(&mut a, "1.1", 0, 1);
    let request = a.request();
    let mut reply = hub.exchange(&request, seat(1));
    // It does not say again what it was just sent, nor vouch for it.
    reply.documents.clear();
    writes.extend(a.receive(&request, reply).writes);
    let mut other = phone(1, 2, stored(writes));
    hub.restore(0);
    // The seat was revoked meanwhile.
    let mut principal = a.principal().clone();
    principal.seat = seat(7);
    a.sign_in(principal, [3; 16]);
    let told = settle(&mut a, &mut hub);
    assert_eq!(a.refused_entries().count(), 1);
    let again = other.merge(told);
    let claims = |write: &Write| matches!(write, Write::Put(Row::Change { received: true, .. }));
    assert!(!again.iter().any(claims));
    assert_eq!(other.refused_entries().count(), 1);
    assert_eq!(sheet(&mut other), sheet(&mut a));
}

#[test]
fn work_that_may_no_longer_be_sent_still_counts_as_unsent() {
    let mut a = phone(1, 1, Vec::new());
    let writes = choose(&mut a, "1.1", 0, 5);
    let mut principal = a.principal().clone();
    principal.grants.clear();
    let units = vec![unit("95", None, UnitLevel::Province)];
    let workspace = Workspace {
        rounds: vec![round()],
        units: BTreeMap::from([(Day::default(), units)]),
        version: 0,
        now: Timestamp(0),
        principal: None,
    };
    let sets = BTreeMap::from([(round().edition, small_set())]);
    let mut locked = Device::open(principal.clone(), workspace, sets, stored(writes), [2; 16]);
    assert_eq!(locked.unsent().changes, 1);
    assert_eq!(
        locked.unsent_leaves(&sheet_id()),
        BTreeSet::from([code("1.1")])
    );
    assert!(locked.request().documents.is_empty());
    // The seat is another too, because the one before was revoked.
    principal.seat = seat(7);
    locked.sign_in(principal, [3; 16]);
    assert_eq!(locked.unsent().changes, 1);
    assert_eq!(
        locked.unsent_leaves(&sheet_id()),
        BTreeSet::from([code("1.1")])
    );
}

#[test]
fn what_is_refused_and_stays_all_the_same_is_not_offered_again_at_once() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    choose(&mut a, "1.1", 0, 5);
    settle(&mut a, &mut hub);
    // The unit is no longer the account's, which another tab has not heard of yet: it says what it knows.
    hub.epoch += 1;
    let request = a.request();
    let mut reply = hub.exchange(&request, seat(1));
    reply.documents.clear();
    a.receive(&request, reply);
    let mut told: Option<Row> = None;
    for _ in 0..2 {
        let request = a.request();
        let mut reply = hub.exchange(&request, seat(1));
        reply.documents.clear();
        for pushed in &mut reply.pushed {
            let refusal = |_| Refusal {
                change: None,
                code: RefusalCode::NotAllowed,
            };
            pushed.refused = pushed.accepted.drain(..).map(refusal).collect();
            pushed.heads.clear();
        }
        let received = a.receive(&request, reply);
        if let Some(row) = told.take() {
            assert!(row.key().starts_with("change/"));
            assert!(!received.again, "the same would be refused the same way");
            return;
        }
        let refused = received.writes.into_iter().find_map(|write| match write {
            Write::Put(Row::Refused {
                document,
                change,
                bytes,
                ..
            }) => Some(Row::Change {
                document,
                change,
                bytes,
                received: true,
                voucher: None,
            }),
            _ => None,
        });
        told.clone_from(&refused);
        a.merge([Write::Put(refused.expect("it was taken back"))]);
    }
    panic!("the second exchange is looked at");
}

#[test]
fn a_document_that_the_server_cannot_read_waits_and_lets_the_others_go_first() {
    let (other, id) = (
        DocumentId::sheet(
            &round().id,
            &"31826".parse().expect("a unit"),
            &round().edition,
        ),
        sheet_id(),
    );
    let mut principal = phone(1, 1, Vec::new()).principal().clone();
    principal.grants.push(Grant::Officer {
        unit: other.unit.clone(),
    });
    let workspace = Workspace {
        rounds: vec![round()],
        units: BTreeMap::new(),
        version: 0,
        now: Timestamp(0),
        principal: None,
    };
    let sets = BTreeMap::from([(round().edition, small_set())]);
    let mut a = Device::open(principal, workspace, sets, Vec::new(), [1; 16]);
    let note = |text: String| {
        [Edit::Note {
            leaf: code("1.1"),
            text,
        }]
    };
    // As much as one request carries, of the document that comes first.
    a.edit(&id, &note("ộậ".repeat(9_500)), Timestamp(1))
        .expect("taken");
    a.edit(&other, &note("x".into()), Timestamp(9))
        .expect("taken");
    let named = |request: &SyncRequest| -> Vec<_> {
        request
            .documents
            .iter()
            .map(|push| push.document.clone())
            .collect()
    };
    let silent = |unavailable: Vec<DocumentId>| SyncReply {
        unavailable,
        ..Hub::new().exchange(&SyncRequest::default(), seat(1))
    };
    let first = a.request();
    assert_eq!(named(&first), std::slice::from_ref(&id));
    let received = a.receive(&first, silent(vec![id.clone()]));
    assert!(received.again, "the other is to go");
    assert_eq!(a.unsent().changes, 2, "nothing is lost");

    let second = a.request();
    assert_eq!(named(&second), std::slice::from_ref(&other));
    let mut reply = silent(Vec::new());
    let sent = &second.documents[0].changes;
    let change = automerge::Change::from_bytes(sent[0].0.clone()).expect("a change");
    reply.pushed = vec![PushResult {
        document: other.clone(),
        accepted: vec![change.hash().into()],
        refused: Vec::new(),
        need: Vec::new(),
        heads: vec![change.hash().into()],
    }];
    assert!(
        !a.receive(&second, reply).again,
        "the rest is for the next occasion"
    );
    assert_eq!(a.unsent().changes, 1);
    let third = a.request();
    assert_eq!(named(&third), [id], "offered again");
}

#[test]
fn a_damaged_row_is_replaced_by_what_the_server_has() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    let mut writes = choose(&mut a, "1.1", 0, 1);
    writes.extend(settle(&mut a, &mut hub));
    let mut rows = stored(writes);
    for row in &mut rows {
        if let Row::Change { bytes, .. } = row {
            bytes.0.truncate(20);
        }
    }
    let mut broken = phone(1, 2, rows);
    let Some(_) = broken.document(&sheet_id()) else {
        panic!("here")
    };
    settle(&mut broken, &mut hub);
    assert_eq!(sheet(&mut broken), sheet(&mut a));
}

#[test]
fn a_phone_restored_from_its_own_backup_recovers_by_itself() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    let first = choose(&mut a, "1.1", 0, 1);
    choose(&mut a, "1.1", 1, 2);
    settle(&mut a, &mut hub);
    // The copy continues the same actor from an older state.
    let mut copy = phone(1, 1, stored(first));
    let Some(document) = copy.document(&sheet_id()) else {
        panic!("here")
    };
    assert_eq!(document.read().answers().len(), 1);
    choose(&mut copy, "1.2", 1, 3);
    settle(&mut copy, &mut hub);
    settle(&mut a, &mut hub);
    assert_eq!(sheet(&mut a), sheet(&mut copy));
    assert_eq!(
        sheet(&mut a).leaves[&code("1.2")]
            .answer()
            .and_then(|x| x.choice),
        Some(1)
    );
}

#[test]
fn what_was_refused_is_shown_and_the_sheet_is_the_servers() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    choose(&mut a, "1.1", 0, 1);
    settle(&mut a, &mut hub);
    let typed = choose(&mut a, "1.2", 1, 2);
    let request = a.request();
    // The seat was given to somebody else meanwhile.
    let reply = hub.exchange(&request, seat(9));
    let writes = a.receive(&request, reply).writes;
    assert_eq!(sheet(&mut a).answers(), hub.document.read().answers());
    let refused: Vec<_> = a.refused_entries().cloned().collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(
        (refused[0].edit.leaf(), refused[0].code),
        (&code("1.2"), RefusalCode::OtherAuthor)
    );
    let kept = stored(typed.into_iter().chain(writes));
    assert!(kept.iter().any(|row| matches!(row, Row::RefusedEntry(_))));
    let unreceived = |row: &&Row| {
        matches!(
            row,
            Row::Change {
                received: false,
                ..
            }
        )
    };
    assert_eq!(kept.iter().find(unreceived), None);
}

#[test]
fn a_lost_row_is_pulled_again() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    let mut writes = Vec::new();
    for (at, choice) in [(1, 0), (2, 1), (3, 0)] {
        writes.extend(choose(&mut a, "1.1", choice, at));
    }
    writes.extend(settle(&mut a, &mut hub));
    let Some(Write::Put(first)) = writes.first() else {
        panic!("a change")
    };
    let lost = first.key();
    let mut rows = stored(writes);
    // The others are built on it.
    rows.retain(|row| row.key() != lost);
    let mut broken = phone(1, 2, rows);
    let Some(_) = broken.document(&sheet_id()) else {
        panic!("here")
    };
    settle(&mut broken, &mut hub);
    assert_eq!(sheet(&mut broken), sheet(&mut a));
}

#[test]
fn a_request_stays_small_on_a_bad_line() {
    let mut a = phone(1, 1, Vec::new());
    for n in 1..=16_usize {
        let (leaf, text) = (
            code(["1.1", "1.2"][n % 2]),
            "kế hoạch ".repeat(n.div_ceil(2) * 250),
        );
        let at = Timestamp(i64::try_from(n).expect("small"));
        a.edit(&sheet_id(), &[Edit::Note { leaf, text }], at)
            .expect("taken");
    }
    let bytes: usize = a.request().documents[0]
        .changes
        .iter()
        .map(|c| c.0.len())
        .sum();
    assert!(bytes <= REQUEST_BYTES_MAX, "{bytes}");
    let whole = a.bundle();
    assert_eq!(
        whole.documents[0].changes.len(),
        16,
        "a file has no such line"
    );
    let mut hub = Hub::new();
    settle(&mut a, &mut hub);
    assert!(a.unsent().is_empty());
}

#[test]
fn long_decisions_go_in_small_requests_until_all_are_there() {
    let mut a = phone(1, 1, Vec::new());
    for n in 0..SYNC_DECISIONS_MAX + 1 {
        let draft = submission(&mut a);
        a.decide(DecisionDraft {
            id: format!("{n:032x}").parse().expect("an id"),
            action: crate::decision::Action::Return {
                tier: 1,
                message: "ế".repeat(crate::decision::MESSAGE_CHARS_MAX),
            },
            ..draft
        });
    }
    let mut hub = Hub::new();
    while a.drafts().count() > 0 {
        let request = a.request();
        let bytes = serde_json::to_vec(&request).expect("JSON").len();
        assert!(bytes < 64_000, "{bytes}");
        let mut reply = hub.exchange(&request, seat(1));
        reply.decided = request.decisions.iter().map(in_vain).collect();
        let received = a.receive(&request, reply);
        assert!(received.again || a.drafts().count() == 0);
    }
    assert_eq!(a.refused_decisions().count(), SYNC_DECISIONS_MAX + 1);
}

fn in_vain(draft: &DecisionDraft) -> DecisionResult {
    DecisionResult {
        id: draft.id.clone(),
        outcome: DecisionOutcome::Refused {
            code: DecisionRefusal::NotPossibleNow,
        },
    }
}

/// The same seat in another tab: an actor of its own.
fn tab(actor: u8, rows: Vec<Row>) -> Device {
    phone(1, actor, rows)
}

/// What was typed and refused, by leaf.
fn refused(device: &Device) -> Vec<(Code, Option<u32>)> {
    let typed = |entry: &RefusedEntry| {
        let Edit::Answer { leaf, answer } = &entry.edit else {
            panic!("only answers were typed")
        };
        (leaf.clone(), answer.choice)
    };
    let mut typed: Vec<_> = device.refused_entries().map(typed).collect();
    typed.sort();
    typed
}

/// Sends what a device has to a server that takes nothing from this seat any more.
fn push_in_vain(device: &mut Device, hub: &mut Hub) -> Vec<Write> {
    let request = device.request();
    let reply = hub.exchange(&request, seat(9));
    device.receive(&request, reply).writes
}

#[test]
fn what_another_tab_built_on_a_refused_change_is_refused_with_it() {
    let mut hub = Hub::new();
    let (mut a, mut b) = (tab(1, Vec::new()), tab(2, Vec::new()));
    b.merge(choose(&mut a, "1.1", 0, 1));
    // Built on it, and not yet known to the first tab when the server refuses.
    let built = choose(&mut b, "1.2", 1, 2);
    let writes = push_in_vain(&mut a, &mut hub);
    let mut storage = [built.clone(), writes.clone()].concat();
    storage.extend(b.merge(writes));
    assert_eq!(
        refused(&b),
        [(code("1.1"), Some(0)), (code("1.2"), Some(1))]
    );
    let codes: BTreeSet<_> = b.refused_entries().map(|entry| entry.code).collect();
    assert_eq!(codes, BTreeSet::from([RefusalCode::OtherAuthor]));
    // The first tab hears of it before or after, and comes to the same.
    storage.extend(a.merge(built));
    assert_eq!(refused(&a), refused(&b));
    for device in [&mut a, &mut b, &mut tab(3, stored(storage))] {
        settle(device, &mut hub);
        assert!(device.unsent().is_empty());
        assert_eq!(sheet(device).answers(), hub.document.read().answers());
        assert_eq!(refused(device).len(), 2);
    }
}

#[test]
fn work_that_was_stored_after_the_refusal_is_found_at_the_next_start() {
    let mut hub = Hub::new();
    let (mut a, mut b) = (tab(1, Vec::new()), tab(2, Vec::new()));
    let first = choose(&mut a, "1.1", 0, 1);
    b.merge(first.clone());
    let note = Edit::Note {
        leaf: code("1.2"),
        text: "kế hoạch".into(),
    };
    let built = b.edit(&sheet_id(), std::slice::from_ref(&note), Timestamp(2));
    let refusal = push_in_vain(&mut a, &mut hub);
    // The second tab dies before it hears of the refusal.
    let storage = [first, refusal, built.expect("taken")].concat();
    let mut restarted = tab(3, stored(storage));
    assert!(!restarted.settle().is_empty());
    let is_shown = restarted.refused_entries().any(|entry| entry.edit == note);
    assert!(is_shown);
    assert!(restarted.unsent().is_empty());
}

#[test]
fn what_was_not_built_on_a_refused_change_is_sent() {
    let mut hub = Hub::new();
    let (mut a, mut b) = (tab(1, Vec::new()), tab(2, Vec::new()));
    choose(&mut a, "1.1", 0, 1);
    let beside = choose(&mut b, "1.2", 1, 2);
    let request = a.request();
    let reply = hub.exchange(&request, seat(9));
    a.merge(beside);
    a.receive(&request, reply);
    settle(&mut a, &mut hub);
    assert_eq!(refused(&a), [(code("1.1"), Some(0))]);
    let choice = hub.document.read().answers()[&code("1.2")].choice;
    assert_eq!(choice, Some(1));
}

#[test]
fn a_refused_entry_can_be_entered_again_and_arrives() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    choose(&mut a, "1.1", 0, 1);
    choose(&mut a, "1.2", 1, 2);
    push_in_vain(&mut a, &mut hub);
    let entries: Vec<_> = a.refused_entries().cloned().collect();
    for entry in entries {
        a.edit(&sheet_id(), std::slice::from_ref(&entry.edit), Timestamp(3))
            .expect("taken");
        a.dismiss_entry(&entry);
    }
    settle(&mut a, &mut hub);
    assert_eq!(hub.document.read().answers().len(), 2);
    assert!(a.unsent().is_empty());
}

fn submission(device: &mut Device) -> DecisionDraft {
    let document = device.document(&sheet_id()).expect("here");
    let (heads, digest) = (document.heads(), document.read().digest());
    DecisionDraft {
        id: "0".repeat(32).parse().expect("an id"),
        round: round().id,
        unit: sheet_id().unit,
        edition: round().edition,
        action: crate::decision::Action::Submit { heads, digest },
        answers: None,
        made_at: Timestamp(9),
    }
}

#[test]
fn a_decision_on_a_version_that_was_refused_is_shown_and_does_not_wait() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    choose(&mut a, "1.1", 0, 1);
    let draft = submission(&mut a);
    a.decide(draft.clone());
    let writes = push_in_vain(&mut a, &mut hub);
    assert_eq!(a.drafts().count(), 0);
    let refused: Vec<_> = a.refused_decisions().collect();
    assert_eq!(refused[0].code, DecisionRefusal::UnknownHeads);
    assert!(writes.contains(&Write::Delete(format!("draft/{}", draft.id))));
}

#[test]
fn a_decision_waits_only_for_changes_that_are_on_their_way() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    choose(&mut a, "1.1", 0, 1);
    let sent = a.request();
    choose(&mut a, "1.1", 1, 2);
    let draft = submission(&mut a);
    a.decide(draft.clone());
    let unknown = |mut reply: SyncReply| {
        reply.decided = vec![DecisionResult {
            id: draft.id.clone(),
            outcome: DecisionOutcome::Refused {
                code: DecisionRefusal::UnknownHeads,
            },
        }];
        reply
    };
    let reply = unknown(hub.exchange(&sent, seat(1)));
    a.receive(&sent, reply);
    assert_eq!(a.drafts().count(), 1, "its change is still to be sent");
    settle(&mut a, &mut hub);
    let request = a.request();
    let reply = unknown(hub.exchange(&request, seat(1)));
    a.receive(&request, reply);
    assert_eq!(a.drafts().count(), 0);
    assert_eq!(a.refused_decisions().count(), 1);
}

#[test]
fn what_was_built_on_a_lost_row_is_shown_after_everything_was_pulled_once() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    let lost = choose(&mut a, "1.1", 0, 1);
    let mut kept = choose(&mut a, "1.2", 1, 2);
    let note = Edit::Note {
        leaf: code("1.1"),
        text: "biên bản".into(),
    };
    let edited = a.edit(&sheet_id(), std::slice::from_ref(&note), Timestamp(3));
    kept.extend(edited.expect("taken"));
    drop(lost);
    let mut broken = phone(1, 2, stored(kept));
    let mut pulled_from_the_beginning = 0;
    for _ in 0..5 {
        let request = broken.request();
        pulled_from_the_beginning += usize::from(request.epoch.is_none());
        let reply = hub.exchange(&request, seat(1));
        broken.receive(&request, reply);
    }
    assert_eq!(pulled_from_the_beginning, 1);
    assert!(broken.unsent().is_empty());
    let edits: Vec<_> = broken.refused_entries().map(|entry| &entry.edit).collect();
    assert!(edits.contains(&&note));
    assert_eq!(edits.len(), 2);
}

#[test]
fn signing_in_on_another_seat_keeps_the_work_and_what_follows_is_the_new_seats() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    choose(&mut a, "1.1", 0, 1);
    let mut principal = a.principal().clone();
    principal.seat = seat(5);
    a.sign_in(principal, [9; 16]);
    choose(&mut a, "1.2", 1, 2);
    let made: BTreeSet<_> = a.request().documents[0]
        .changes
        .iter()
        .map(|bytes| {
            let change = automerge::Change::from_bytes(bytes.0.clone()).expect("a change");
            change.author().map(|author| author.as_bytes().to_vec())
        })
        .collect();
    let seats = [seat(1), seat(5)].map(|seat| Some(seat.0.to_vec()));
    assert_eq!(made, BTreeSet::from(seats));
    settle(&mut a, &mut hub);
    assert_eq!(
        refused(&a).len(),
        2,
        "the old seat's, and what was built on it"
    );
}

#[test]
fn what_no_document_takes_is_held_over_a_restart_until_it_is_corrected() {
    let mut a = phone(1, 1, Vec::new());
    let place = Place {
        document: sheet_id(),
        leaf: code("1.1"),
        field: "answer".into(),
    };
    let mut writes = a.hold(&place, Some("1.500".into())).expect("short");
    assert!(
        a.hold(&place, Some("1.500".into()))
            .expect("short")
            .is_empty()
    );
    let mut b = phone(1, 2, stored(writes.clone()));
    assert_eq!(b.held_in(&place), Some("1.500"));
    writes.extend(b.hold(&place, None).expect("nothing"));
    a.merge(writes.clone());
    assert_eq!((a.held().count(), stored(writes).len()), (0, 0));
    let longest = "x".repeat(HELD_BYTES_MAX);
    assert!(a.hold(&place, Some(longest.clone())).is_ok());
    assert_eq!(a.hold(&place, Some(longest + "x")), Err(HELD_BYTES_MAX + 1));
}

fn unreadable(row: &Row) -> Unreadable {
    Unreadable {
        key: row.key(),
        text: "{\"change\":".into(),
    }
}

#[test]
fn a_row_that_cannot_be_read_is_kept_aside_until_the_server_brings_it_again() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    let mut writes = choose(&mut a, "1.1", 0, 1);
    writes.extend(choose(&mut a, "1.2", 1, 2));
    writes.extend(settle(&mut a, &mut hub));
    let (readable, broken): (Vec<Row>, Vec<Row>) = stored(writes)
        .into_iter()
        .partition(|row| !matches!(row, Row::Change { .. } | Row::Heads { .. }));
    let aside: Vec<_> = broken.iter().map(unreadable).collect();
    let mut restarted = phone(1, 2, readable);
    let writes = restarted.set_aside(aside.clone());
    assert!(writes.contains(&Write::Delete("pull".into())));
    assert_eq!(restarted.unreadable().count(), 2, "the heads come anyway");
    assert!(
        aside
            .iter()
            .all(|row| writes.contains(&Write::Delete(row.key.clone())))
    );
    settle(&mut restarted, &mut hub);
    assert_eq!(restarted.unreadable().count(), 0);
    assert_eq!(sheet(&mut restarted), sheet(&mut a));
}

#[test]
fn a_row_that_nobody_else_has_stays_aside_until_the_person_puts_it_away() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    let rows = stored(choose(&mut a, "1.1", 0, 1));
    let mut restarted = phone(1, 2, Vec::new());
    let writes = restarted.set_aside(rows.iter().map(unreadable));
    let mut again = phone(1, 3, stored(writes));
    for device in [&mut restarted, &mut again] {
        settle(device, &mut hub);
        let kept: Vec<_> = device.unreadable().cloned().collect();
        assert_eq!(kept[0].document(), Some(sheet_id()));
        let writes = device.dismiss_unreadable(&kept[0]);
        let key = format!("unreadable/{}", rows[0].key());
        assert_eq!(writes, [Write::Delete(key)]);
        assert_eq!(device.unreadable().count(), 0);
    }
}

#[test]
fn what_one_tab_s_request_was_refused_and_another_s_accepted_is_kept_in_both() {
    let mut hub = Hub::new();
    let (mut a, mut b) = (tab(1, Vec::new()), tab(2, Vec::new()));
    a.merge(choose(&mut b, "1.1", 0, 1));
    let refusal = push_in_vain(&mut a, &mut hub);
    let accepted = settle(&mut b, &mut hub);
    let kept = b.merge(refusal.clone());
    assert_eq!(sheet(&mut b), hub.document.read());
    a.merge(accepted.iter().chain(&kept).cloned());
    assert_eq!(sheet(&mut a), hub.document.read());
    let storage = [accepted, refusal, kept].concat();
    let mut restarted = tab(3, stored(storage));
    restarted.settle();
    assert_eq!(sheet(&mut restarted), hub.document.read());
}

#[test]
fn what_another_tab_could_not_read_and_this_one_has_is_sent() {
    let mut hub = Hub::new();
    let (mut a, mut b) = (tab(1, Vec::new()), tab(2, Vec::new()));
    let rows = stored(choose(&mut a, "1.1", 0, 1));
    let aside = b.set_aside(rows.iter().map(unreadable));
    a.merge(aside);
    let writes = settle(&mut a, &mut hub);
    assert_eq!(hub.document.read().answers().len(), 1);
    b.merge(writes);
    settle(&mut b, &mut hub);
    assert_eq!((a.unreadable().count(), b.unreadable().count()), (0, 0));
    assert_eq!(sheet(&mut a), sheet(&mut b));
}

#[test]
fn a_damaged_change_that_was_never_sent_is_set_aside_and_what_was_built_on_it_is_shown() {
    let (mut a, mut hub) = (phone(1, 1, Vec::new()), Hub::new());
    let mut rows = stored(choose(&mut a, "1.1", 0, 1));
    if let Row::Change { bytes, .. } = &mut rows[0] {
        bytes.0.truncate(20);
    }
    rows.extend(stored(choose(&mut a, "1.2", 1, 2)));
    let mut broken = phone(1, 2, rows.clone());
    settle(&mut broken, &mut hub);
    let aside: Vec<_> = broken.unreadable().map(|row| row.key.clone()).collect();
    assert_eq!(aside, [rows[0].key()]);
    assert_eq!(refused(&broken), [(code("1.2"), Some(1))]);
    assert!(broken.unsent().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn whatever_the_server_refuses_nothing_typed_in_any_tab_waits_unseen(
        steps in prop::collection::vec((0..2_usize, 0..8_u32), 1..30),
    ) {
        let mut hub = Hub::new();
        let mut tabs = [tab(1, Vec::new()), tab(2, Vec::new())];
        let mut storage: Vec<Write> = Vec::new();
        // What each tab stored and the other has not heard of yet.
        let mut untold: [Vec<Write>; 2] = Default::default();
        let mut typed = BTreeSet::new();
        for (at, (who, what)) in steps.into_iter().enumerate() {
            let at = u32::try_from(at).expect("small");
            let writes = match what {
                0..=3 => {
                    let leaf = ["1.1", "1.2"][usize::from(what % 2 == 1)];
                    typed.insert((code(leaf), Some(at)));
                    choose(&mut tabs[who], leaf, at, i64::from(at))
                }
                4 => push_in_vain(&mut tabs[who], &mut hub),
                5 => {
                    let request = tabs[who].request();
                    let reply = hub.exchange(&request, seat(1));
                    tabs[who].receive(&request, reply).writes
                }
                6 => {
                    let heard = std::mem::take(&mut untold[1 - who]);
                    tabs[who].merge(heard)
                }
                _ => {
                    let actor = u8::try_from(at).expect("small") + 10;
                    tabs[who] = tab(actor, stored(storage.clone()));
                    untold[1 - who].clear();
                    tabs[who].settle()
                }
            };
            storage.extend(writes.clone());
            untold[who].extend(writes);
        }
        for _ in 0..4 {
            for who in [0, 1] {
                let heard = std::mem::take(&mut untold[1 - who]);
                let mut writes = tabs[who].merge(heard);
                writes.extend(settle(&mut tabs[who], &mut hub));
                storage.extend(writes.clone());
                untold[who].extend(writes);
            }
        }
        let mut restarted = tab(99, stored(storage));
        restarted.settle();
        settle(&mut restarted, &mut hub);
        let mut found: BTreeSet<_> = refused(&restarted).into_iter().collect();
        for entry in [code("1.1"), code("1.2")].iter().flat_map(|leaf| hub.document.history(leaf).into_iter().map(move |e| (leaf, e))) {
            if let (leaf, crate::document::HistoryEntry { item: crate::document::HistoryItem::Answered { to, .. }, .. }) = entry {
                found.insert((leaf.clone(), to.choice));
            }
        }
        prop_assert_eq!(found, typed);
        for device in tabs.iter_mut().chain([&mut restarted]) {
            prop_assert!(device.unsent().is_empty());
            prop_assert_eq!(sheet(device), hub.document.read());
        }
    }
}

#[test]
fn what_a_colleague_wrote_comes_back_by_any_phone_that_had_it() {
    let mut hub = Hub::new();
    let (mut one, mut other) = (phone(1, 1, Vec::new()), phone(2, 2, Vec::new()));
    choose(&mut one, "1.1", 0, 1);
    settle(&mut one, &mut hub);
    let mut storage = settle(&mut other, &mut hub);
    storage.extend(choose(&mut other, "1.2", 1, 2));
    storage.extend(settle(&mut other, &mut hub));
    let before = hub.document.heads();
    for kept in 0..2 {
        hub.restore(kept);
        // The colleague's phone is lost; the other was switched off meanwhile.
        let mut back = phone(2, 9, stored(storage.clone()));
        settle(&mut back, &mut hub);
        assert_eq!(hub.document.heads(), before, "{kept} kept");
        assert_eq!(back.refused_entries().count(), 0);
        assert!(back.unsent().is_empty());
    }
    let authors: Vec<_> = hub.document.history(&code("1.1"));
    assert_eq!(authors[0].seat, Some(SeatId([1; 16])), "{authors:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_lost_on_the_way_all_phones_and_the_server_end_equal(
        steps in prop::collection::vec((0..3_usize, 0..8_u32), 1..25),
    ) {
        let mut hub = Hub::new();
        let mut phones: Vec<Device> = (1..4).map(|n| phone(n, n, Vec::new())).collect();
        let mut storage: Vec<Vec<Write>> = vec![Vec::new(); 3];
        let mut acknowledged: BTreeSet<ChangeId> = BTreeSet::new();
        for (at, (who, what)) in steps.into_iter().enumerate() {
            let at = i64::try_from(at).expect("small");
            let actor = u8::try_from(at).expect("small") + 10;
            match what {
                0..=2 => {
                    let leaf = ["1.1", "1.2"][usize::from(what == 1)];
                    let writes = choose(&mut phones[who], leaf, what, at);
                    storage[who].extend(writes);
                }
                3 => {
                    // The reply is lost.
                    let request = phones[who].request();
                    hub.exchange(&request, phones[who].principal().seat);
                }
                4 | 5 => {
                    let request = phones[who].request();
                    let reply = hub.exchange(&request, phones[who].principal().seat);
                    for pushed in &reply.pushed {
                        acknowledged.extend(&pushed.accepted);
                    }
                    let writes = phones[who].receive(&request, reply).writes;
                    storage[who].extend(writes);
                }
                6 => hub.restore(hub.log.len() / 2),
                _ => {
                    let number = u8::try_from(who).expect("small") + 1;
                    phones[who] = phone(number, actor, stored(storage[who].clone()));
                }
            }
        }
        for _ in 0..2 {
            for device in &mut phones {
                settle(device, &mut hub);
            }
        }
        for device in &mut phones {
            prop_assert_eq!(device.document(&sheet_id()).expect("here").heads(), hub.document.heads());
            prop_assert!(device.unsent().is_empty());
        }
        prop_assert!(acknowledged.iter().all(|change| hub.document.has(change)));
    }
}

#[test]
fn a_receipt_is_kept_for_each_document_and_for_every_decision_in_every_tab() {
    let (mut hub, id) = (Hub::new(), sheet_id());
    let mut a = phone(1, 1, vec![]);
    let mut other_tab = phone(1, 2, vec![]);
    let receipt = |decision: Option<&str>, at: i64| Receipt {
        document: id.clone(),
        decision: decision.map(|digit| digit.repeat(32).parse().expect("an id")),
        received_at: Timestamp(at),
        statement: "{}".into(),
        signature: Bytes(vec![1]),
    };
    let (first, second) = (receipt(None, 1), receipt(None, 5));
    let decisions = [receipt(Some("1"), 2), receipt(Some("2"), 3)];
    for receipts in [vec![first], decisions.to_vec(), vec![second.clone()]] {
        let request = a.request();
        let reply = SyncReply {
            receipts,
            ..hub.exchange(&request, seat(1))
        };
        let received = a.receive(&request, reply);
        assert_eq!(other_tab.merge(received.writes), []);
    }
    for device in [&a, &other_tab] {
        let kept: Vec<_> = device.receipts().cloned().collect();
        assert_eq!(
            kept,
            [std::slice::from_ref(&second), &decisions[..]].concat()
        );
        assert_eq!(device.receipt(&id, None), Some(&second));
        let named = decisions[1].decision.as_ref();
        assert_eq!(device.receipt(&id, named), Some(&decisions[1]));
    }
}
