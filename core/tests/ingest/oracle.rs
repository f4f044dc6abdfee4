//! What holds of every reply, whatever was sent.

use std::collections::BTreeSet;

use automerge::{Automerge, ReadDoc as _};
use sodiem_core::document::Document;
use sodiem_core::ids::ChangeId;
use sodiem_core::ingest::{Budget, Ingested, Sender, hash_of, ingest};

use crate::craft::Choices;
use crate::scenario::{Request, World, edited, leaf, seat};

/// Sends a request and checks what is said of it; the document after it.
pub fn check_reply(document: &Document, request: &Request, stored: &mut Vec<Vec<u8>>) -> Document {
    let (heads, content) = (document.heads(), document.read());
    let outcome = send(document, request, request.changes.clone());
    assert!(document.heads() == heads, "ingest changed what is served");
    assert!(document.read() == content, "ingest changed what is served");
    if outcome.accepted.is_empty() {
        let same = outcome.document.save() == document.save();
        assert!(same, "what was refused left something behind");
    }
    check_accepted(document, request, &outcome);
    check_complete(document, request, &outcome);
    let bodies = outcome.accepted.into_iter().map(|accepted| accepted.bytes);
    stored.extend(bodies);
    outcome.document
}

fn send(document: &Document, request: &Request, changes: Vec<Vec<u8>>) -> Ingested {
    let sender = Sender {
        seat: request.seat,
        vouched: &request.vouched,
        authors: &request.authors,
    };
    ingest(document, changes, &sender, &mut Budget::default())
}

fn check_accepted(before: &Document, request: &Request, outcome: &Ingested) {
    let sent: BTreeSet<&Vec<u8>> = request.changes.iter().collect();
    let is_deflated = |bytes: &Vec<u8>| bytes.get(8) == Some(&2);
    let may_be_inflated = request.changes.iter().any(is_deflated);
    for accepted in &outcome.accepted {
        let id = accepted.change;
        let is_as_sent = sent.contains(&accepted.bytes);
        assert!(is_as_sent || may_be_inflated, "stored what was not sent");
        assert_eq!(hash_of(&accepted.bytes), Some(id), "stored by another name");
        assert!(!before.has(&id) && outcome.document.has(&id));
        assert_eq!(outcome.document.author(&id), Some(accepted.seat));
        let is_brought = request.vouched.contains(&id) && request.authors.contains(&accepted.seat);
        let is_own = request.seat == Some(accepted.seat);
        assert!(is_own || is_brought, "took what {:?} wrote", accepted.seat);
        assert_ne!(accepted.actor, [0; 16], "the template's actor");
    }
    for known in &outcome.known {
        assert!(outcome.document.has(known), "known and not there");
    }
    for (refusal, bytes) in &outcome.refused {
        let is_as_sent = sent.contains(bytes);
        assert!(is_as_sent || may_be_inflated, "refused what was not sent");
        let Some(id) = refusal.change else {
            continue;
        };
        let is_named_well = hash_of(bytes) == Some(id) || is_deflated(bytes);
        assert!(is_named_well, "refused by another name");
        assert!(!outcome.document.has(&id), "refused and there");
    }
}

/// Each change is accepted, known, refused, or left with a reason; what is left comes through
/// once it is sent again.
fn check_complete(before: &Document, request: &Request, outcome: &Ingested) {
    let said = outcome.accepted.len() + outcome.known.len() + outcome.refused.len();
    assert!(said <= request.changes.len(), "said more than was sent");
    let was_there = |need: &ChangeId| before.has(need);
    assert!(!outcome.need.iter().any(was_there), "needs what is there");
    if said < request.changes.len() && outcome.need.is_empty() {
        assert!(said > 0, "left everything, without a reason");
    }
}

/// What is stored makes the same document, which reads in every way, and works on.
pub fn check_end(world: &World, document: &Document, stored: &[Vec<u8>]) {
    let loaded = world.edition.load(&world.id, stored);
    let loaded = loaded.expect("what is stored loads");
    assert_eq!(loaded.heads(), document.heads(), "other heads");
    assert!(loaded.read() == document.read(), "another content");
    let saved = document.save();
    let whole = Automerge::load(&saved).expect("what was saved loads");
    let heads: Vec<ChangeId> = whole.get_heads().into_iter().map(ChangeId::from).collect();
    assert_eq!(heads, document.heads(), "saved with other heads");
    let opened = world.edition.open(&world.id, &saved);
    let opened = opened.expect("a snapshot opens");
    assert!(
        opened.changes_since(&[]) == document.changes_since(&[]),
        "other changes"
    );
    check_template(world, &whole, document);
    for number in 0..2 {
        let leaf = leaf(number);
        assert!(document.read_leaf(&leaf).is_some());
        // One change may have done several things.
        assert!(
            document
                .history(&leaf)
                .iter()
                .all(|entry| document.has(&entry.change))
        );
    }
    let changes = document.changes_since(&[]);
    assert_eq!(changes.len(), stored.len());
    let ids: BTreeSet<ChangeId> = changes.iter().map(|change| change.id).collect();
    let _done = document.effects(&ids);
    assert_eq!(document.read_at(&heads).as_ref(), Some(&document.read()));
    check_works_on(document);
}

fn check_template(world: &World, whole: &Automerge, document: &Document) {
    let blank = world.edition.blank(&world.id);
    assert!(document.read().leaves.keys().eq(blank.read().leaves.keys()));
    let is_of_template = |actor: &automerge::ActorId| actor.to_bytes() == [0; 16];
    let changes = whole.get_changes_meta(&[]);
    let templates = changes
        .iter()
        .filter(|change| is_of_template(&change.actor));
    assert_eq!(templates.count(), 1, "one template");
    assert!(whole.keys(automerge::ROOT).eq(["leaves"]), "one map");
}

/// An honest change after all that is taken.
fn check_works_on(document: &Document) {
    let mut phone = document.clone();
    phone.begin_session(seat(1), [0xee; 16]);
    for answer in [3, 4] {
        let change = edited(&mut phone, &mut Choices(&[0, 0, answer]));
        let Some(bytes) = change else {
            continue;
        };
        let outcome = ingest(
            document,
            vec![bytes],
            &Sender::own(seat(1)),
            &mut Budget::default(),
        );
        assert_eq!(outcome.accepted.len(), 1, "{:?}", outcome.refused);
        return;
    }
    panic!("nothing can be written any more");
}
