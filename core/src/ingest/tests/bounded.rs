//! What a request and a document may cost, counted and not timed.

use super::super::structure::Ledger;
use super::crafted::{REPLACED, REPLACED_ACTOR, REPLACED_COUNTER, asks, run, unsigned};
use super::*;

/// A change that passes all gates but the trial: it replaces what was never written.
fn damaging(actor: u8) -> Vec<u8> {
    let mut change = asks(1)
        .with(REPLACED, run(1, &unsigned(1)))
        .with(REPLACED_ACTOR, run(1, &unsigned(1)))
        .with(REPLACED_COUNTER, run(1, &unsigned(3)));
    change.actor = vec![actor; 16];
    change.bytes()
}

fn codes(outcome: &Ingested) -> Vec<RefusalCode> {
    let refused = outcome.refused.iter();
    refused.map(|(refusal, _)| refusal.code).collect()
}

fn sent(document: &Document, changes: &[Vec<u8>]) -> (Ingested, u32) {
    let mut budget = Budget::default();
    let sender = Sender::own(SEAT);
    let outcome = super::super::ingest(document, changes.to_vec(), &sender, &mut budget);
    (outcome, REQUEST_RETRIALS_MAX - budget.retrials)
}

#[test]
fn honest_changes_are_tried_once_whatever_they_are_many() {
    let (outcome, retrials) = sent(&empty(), &honest(SEAT, 1, 300));
    assert_eq!((outcome.accepted.len(), retrials), (300, 0));
}

#[test]
fn one_culprit_among_hundreds_is_found_by_a_dozen_trials_and_the_rest_is_taken() {
    let mut changes = honest(SEAT, 1, 300);
    changes.insert(200, damaging(9));
    let (outcome, retrials) = sent(&empty(), &changes);
    assert_eq!(outcome.accepted.len(), 300);
    assert_eq!(codes(&outcome), [RefusalCode::Damaging]);
    assert!(retrials <= 18, "{retrials} trials");
}

#[test]
fn the_trials_of_a_request_are_bounded_and_what_is_left_comes_with_the_next() {
    let mut left: Vec<Vec<u8>> = (0..100).map(|actor| damaging(actor + 8)).collect();
    let mut requests = 0;
    while !left.is_empty() {
        let (outcome, retrials) = sent(&empty(), &left);
        assert!(retrials <= REQUEST_RETRIALS_MAX);
        assert!(!outcome.refused.is_empty() && outcome.need.is_empty());
        assert_eq!(outcome.accepted, []);
        left.retain(|bytes| outcome.refused.iter().all(|(_, refused)| refused != bytes));
        requests += 1;
    }
    assert!((2..10).contains(&requests), "{requests} requests");
}

#[test]
fn a_damaging_change_that_is_sent_twice_is_not_known_the_second_time() {
    let outcome = ingest(&empty(), vec![damaging(9), damaging(9)], SEAT);
    assert_eq!(outcome.known, []);
    assert_eq!(codes(&outcome), [RefusalCode::Damaging]);
}

/// The next changes of a phone that asks, and no longer asks, and asks.
#[cfg(not(target_family = "wasm"))]
fn toggled(automerge: &mut Automerge, count: u64) -> Vec<Vec<u8>> {
    let heads = automerge.get_heads();
    for number in 0..count {
        let mut transaction = automerge.transaction();
        let (_, leaves) = transaction
            .get(ROOT, "leaves")
            .expect("reads")
            .expect("there");
        let (_, leaf) = transaction
            .get(leaves, "1.1")
            .expect("reads")
            .expect("there");
        transaction
            .put(leaf, "asks", number % 2 == 0)
            .expect("writes");
        transaction.commit();
    }
    let changes = automerge.get_changes(&heads);
    changes
        .iter()
        .map(|change| change.raw_bytes().to_vec())
        .collect()
}

// The server's gate, which no browser runs: Node's engine itself ended in it now and then.
#[cfg(not(target_family = "wasm"))]
#[test]
fn a_document_takes_changes_up_to_its_limit_and_not_one_more() {
    let mut phone = empty().automerge().clone();
    phone.set_author(Some(Author::from(SEAT.0.to_vec())));
    phone.set_actor(ActorId::from([7; 16]));
    // The template is one, and the last is to come.
    let before = toggled(&mut phone, DOCUMENT_CHANGES_MAX - 2);
    let mut document = empty();
    document.apply(before).expect("applies");
    let [last, beyond] = toggled(&mut phone, 2).try_into().expect("two changes");
    let outcome = ingest(&document, vec![last.clone(), beyond], SEAT);
    assert_eq!(outcome.accepted.len(), 1);
    assert_eq!(outcome.accepted[0].bytes, last);
    assert_eq!(codes(&outcome), [RefusalCode::DocumentFull]);
}

#[test]
fn a_document_has_room_for_operations_up_to_its_limit_and_not_for_one_more() {
    let document = empty();
    let template = document.automerge().get_changes_meta(&[]).remove(0).max_op;
    let ledger = Ledger::new(&document);
    assert!(!ledger.has_no_room(DOCUMENT_OPERATIONS_MAX - template));
    assert!(ledger.has_no_room(DOCUMENT_OPERATIONS_MAX - template + 1));
}
