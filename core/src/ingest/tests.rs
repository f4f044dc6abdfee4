//! Hostile changes, made here byte by byte, and honest ones that must pass.

use super::*;
use crate::answer::Answer;
use crate::document::tests::{sheet_id, small_set};
use crate::document::{CITATIONS_MAX, Citation, Edit, EditError, LeafEntry, NOTE_CHARS_MAX};
use crate::evidence::{
    EvidenceFile, FILE_BYTES_MAX, FILE_NAME_CHARS_MAX, FILES_PER_CITATION_MAX, FileKind,
};
use crate::ids::Digest;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Author, Automerge, ROOT, ReadDoc};

mod bounded;
mod crafted;
#[cfg(panic = "unwind")]
mod harmed;
mod hostile;
mod properties;

const SEAT: SeatId = SeatId([1; 16]);

fn ingest(document: &Document, changes: Vec<Vec<u8>>, seat: SeatId) -> Ingested {
    super::ingest(
        document,
        changes,
        &Sender::own(seat),
        &mut Budget::default(),
    )
}

fn empty() -> Document {
    Document::new(sheet_id(), &small_set())
}

fn choose(choice: u32) -> Edit {
    let answer = Answer {
        choice: Some(choice),
        ..Answer::default()
    };
    Edit::Answer {
        leaf: "1.1".parse().expect("a code"),
        answer,
    }
}

/// Honest changes of one actor, one after the other.
fn honest(seat: SeatId, actor: u8, count: u32) -> Vec<Vec<u8>> {
    let mut document = empty();
    document.begin_session(seat, [actor; 16]);
    let edit = |n| {
        document
            .edit(&[choose(n)], Timestamp(5))
            .expect("taken")
            .expect("differs")
    };
    (0..count).map(edit).map(|change| change.bytes).collect()
}

/// A change that `write` makes with Automerge itself, by an actor of the seat.
fn crafted(write: impl FnOnce(&mut automerge::transaction::Transaction<'_>)) -> Vec<u8> {
    let mut automerge = empty().automerge().clone();
    automerge.set_author(Some(Author::from(SEAT.0.to_vec())));
    automerge.set_actor(ActorId::from([7; 16]));
    let mut transaction = automerge.transaction();
    write(&mut transaction);
    let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(1));
    let change = automerge
        .get_change_by_hash(&hash.expect("it wrote"))
        .expect("there");
    change.raw_bytes().to_vec()
}

/// The second of two honest changes, changed by `forge`; and the first, which it builds on.
fn forged(forge: impl FnOnce(&mut automerge::ExpandedChange)) -> [Vec<u8>; 2] {
    let [first, second] = honest(SEAT, 1, 2).try_into().expect("two changes");
    let second = automerge::Change::from_bytes(second).expect("a change");
    let mut expanded = second.decode();
    forge(&mut expanded);
    [
        first,
        automerge::Change::from(expanded).raw_bytes().to_vec(),
    ]
}

#[track_caller]
fn check_forged(forge: impl FnOnce(&mut automerge::ExpandedChange), code: RefusalCode) {
    let outcome = ingest(&empty(), forged(forge).into(), SEAT);
    let codes = outcome.refused.iter().map(|(refusal, _)| refusal.code);
    assert_eq!(codes.collect::<Vec<_>>(), [code]);
    assert_eq!(outcome.accepted.len(), 1);
    assert_eq!(outcome.document.heads(), [outcome.accepted[0].change]);
}

#[track_caller]
fn check_refused(changes: Vec<Vec<u8>>, code: RefusalCode) {
    let document = empty();
    let outcome = ingest(&document, changes, SEAT);
    let codes: Vec<_> = outcome
        .refused
        .iter()
        .map(|(refusal, _)| refusal.code)
        .collect();
    assert_eq!((outcome.accepted.len(), codes), (0, vec![code]));
    assert_eq!(outcome.document.heads(), document.heads());
}

#[test]
fn honest_changes_pass_and_again_they_are_known() {
    let changes = honest(SEAT, 1, 3);
    let first = ingest(&empty(), changes.clone(), SEAT);
    assert_eq!((first.accepted.len(), first.refused.len()), (3, 0));
    assert_eq!(
        first
            .accepted
            .iter()
            .map(|a| a.actor_seq)
            .collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let again = ingest(&first.document, changes, SEAT);
    assert_eq!((again.accepted.len(), again.known.len()), (0, 3));
}

/// Taking out a letter goes well where the letter came before; in any other order Automerge stops.
#[test]
fn a_change_that_names_what_it_was_not_built_on_is_refused() {
    let note = |text: &str| Edit::Note {
        leaf: "1.1".parse().expect("a code"),
        text: text.to_owned(),
    };
    let write = |document: &mut Document, actor: u8, text: &str| {
        document.begin_session(SEAT, [actor; 16]);
        let change = document.edit(&[note(text)], Timestamp(5)).expect("taken");
        change.expect("differs").bytes
    };
    let mut document = empty();
    let written = write(&mut document, 1, "ghi chú");
    let letters = ingest(&empty(), vec![written], SEAT).document;
    let honest = write(&mut document, 2, "ghi");
    let mut expanded = automerge::Change::from_bytes(honest.clone())
        .expect("reads")
        .decode();
    let template = empty();
    let last = template.automerge().get_changes_meta(&[])[0].max_op;
    expanded.deps = template.automerge().get_heads();
    expanded.start_op = (last + 1).try_into().expect("not nought");
    let forged = automerge::Change::from(expanded).raw_bytes().to_vec();
    assert_eq!(ingest(&letters, vec![honest], SEAT).accepted.len(), 1);
    let refused = ingest(&letters, vec![forged], SEAT).refused;
    let codes: Vec<_> = refused.iter().map(|(refusal, _)| refusal.code).collect();
    assert_eq!(codes, [RefusalCode::Malformed]);
}

#[test]
fn a_batch_sent_twice_in_one_request_is_stored_once() {
    let changes = [honest(SEAT, 1, 2), honest(SEAT, 1, 2)].concat();
    let outcome = ingest(&empty(), changes, SEAT);
    assert_eq!((outcome.accepted.len(), outcome.known.len()), (2, 2));
}

#[test]
fn a_change_whose_dependency_is_missing_is_needed_and_not_refused() {
    let changes = honest(SEAT, 1, 3);
    let outcome = ingest(&empty(), vec![changes[0].clone(), changes[2].clone()], SEAT);
    assert_eq!(
        (
            outcome.accepted.len(),
            outcome.refused.len(),
            outcome.need.len()
        ),
        (1, 0, 1)
    );
}

#[test]
fn a_change_in_the_name_of_another_seat_is_refused() {
    check_refused(honest(SeatId([2; 16]), 1, 1), RefusalCode::OtherAuthor);
}

#[test]
fn an_actor_of_another_seat_cannot_be_continued() {
    let changes = honest(SeatId([2; 16]), 1, 2);
    let theirs = ingest(&empty(), vec![changes[0].clone()], SeatId([2; 16]));
    let outcome = ingest(&theirs.document, vec![changes[1].clone()], SEAT);
    assert_eq!(outcome.refused[0].0.code, RefusalCode::OtherAuthor);
}

#[test]
fn a_phone_restored_from_its_backup_is_told_to_begin_a_new_actor() {
    let stored = ingest(&empty(), honest(SEAT, 1, 2), SEAT);
    let mut restored = empty();
    restored.begin_session(SEAT, [1; 16]);
    let forked = restored
        .edit(&[choose(40)], Timestamp(9))
        .expect("taken")
        .expect("differs");
    let outcome = ingest(&stored.document, vec![forked.bytes], SEAT);
    assert_eq!(outcome.refused[0].0.code, RefusalCode::ActorForked);
}

#[test]
fn what_builds_on_a_refused_change_is_refused_with_that_reason() {
    let outcome = ingest(&empty(), honest(SeatId([2; 16]), 1, 3), SEAT);
    let codes: Vec<_> = outcome
        .refused
        .iter()
        .map(|(refusal, _)| refusal.code)
        .collect();
    use RefusalCode::{DependsOnRefused, OtherAuthor};
    assert_eq!(codes, [OtherAuthor, DependsOnRefused, DependsOnRefused]);
}

#[test]
fn bytes_that_are_no_change_are_refused() {
    let good = honest(SEAT, 1, 1).remove(0);
    let mut truncated = good.clone();
    truncated.pop();
    let mut flipped = good.clone();
    *flipped.last_mut().expect("bytes") ^= 1;
    let mut deflated = good.clone();
    deflated[8] = 2;
    let mut document = good;
    document[8] = 0;
    for bytes in [
        vec![],
        b"nonsense".to_vec(),
        truncated,
        flipped,
        deflated,
        document,
    ] {
        check_refused(vec![bytes], RefusalCode::Unreadable);
    }
}

#[test]
fn a_change_is_read_up_to_its_limit() {
    check_refused(vec![vec![0x85; CHANGE_BYTES_MAX]], RefusalCode::Unreadable);
    check_refused(
        vec![vec![0x85; CHANGE_BYTES_MAX + 1]],
        RefusalCode::TooLarge,
    );
}

#[test]
fn writing_outside_the_containers_of_the_leaves_is_refused() {
    check_refused(
        vec![crafted(|t| t.put(ROOT, "leaves", "gone").expect("writes"))],
        RefusalCode::Malformed,
    );
    check_refused(
        vec![crafted(|t| t.delete(ROOT, "leaves").expect("writes"))],
        RefusalCode::Malformed,
    );
    let new_object = |t: &mut automerge::transaction::Transaction<'_>| {
        t.put_object(ROOT, "more", automerge::ObjType::Map)
            .expect("writes");
    };
    check_refused(vec![crafted(new_object)], RefusalCode::Malformed);
}

#[test]
fn a_field_of_another_type_is_refused() {
    let leaf = |t: &automerge::transaction::Transaction<'_>| {
        let (_, leaves) = t.get(ROOT, "leaves").expect("reads").expect("there");
        t.get(leaves, "1.1").expect("reads").expect("there").1
    };
    let write_answer = |value: automerge::ScalarValue| {
        crafted(|t| {
            let leaf = leaf(t);
            t.put(leaf, "answer", value).expect("writes");
        })
    };
    check_refused(vec![write_answer(5.into())], RefusalCode::Malformed);
    check_refused(
        vec![write_answer("{\"choice\":-1}".into())],
        RefusalCode::Malformed,
    );
    check_refused(
        vec![write_answer("{\"unknown\":1}".into())],
        RefusalCode::Malformed,
    );
    let outside = crafted(|t| {
        let leaf = leaf(t);
        t.put(leaf, "score", 5).expect("writes");
    });
    check_refused(vec![outside], RefusalCode::Malformed);
}

/// It replaces what was never written; Automerge takes it, and the document never loads again.
fn of_nothing(change: &mut automerge::ExpandedChange) {
    let nothing = automerge::legacy::OpId::new(4, &change.actor_id);
    change.operations[0].pred = vec![nothing].into();
}

#[test]
fn what_automerge_takes_and_cannot_load_again_is_refused_and_the_rest_is_kept() {
    let (document, [first, second]) = (empty(), forged(of_nothing));
    let mut copy = document.automerge().clone();
    let changes = [first, second].map(|bytes| automerge::Change::from_bytes(bytes).expect("one"));
    copy.apply_changes(changes).expect("Automerge takes it");
    assert!(Automerge::load(&copy.save_nocompress()).is_err());
    check_forged(of_nothing, RefusalCode::Damaging);
}

#[test]
fn counters_that_do_not_follow_are_refused() {
    let start = |change: &mut automerge::ExpandedChange, start: u64| {
        change.start_op = start.try_into().expect("not nought");
    };
    check_forged(|change| start(change, 1), RefusalCode::Malformed);
    check_forged(
        |change| start(change, u64::from(u32::MAX)),
        RefusalCode::Malformed,
    );
    check_forged(|change| change.seq = 9, RefusalCode::Malformed);
}

/// A change by an actor of the seat that puts a text at the beginning of a leaf's note.
fn noted(text: &str) -> Vec<u8> {
    crafted(|t| {
        let note = note_of(t);
        t.splice_text(note, 0, 0, text).expect("writes");
    })
}

fn note_of(t: &automerge::transaction::Transaction<'_>) -> automerge::ObjId {
    let within = |object, key: &str| t.get(object, key).expect("reads").expect("there").1;
    let leaf = within(within(ROOT, "leaves"), "1.1");
    within(leaf, "note")
}

#[test]
fn a_letter_written_over_another_is_refused() {
    let over = |t: &mut automerge::transaction::Transaction<'_>| {
        let note = note_of(t);
        t.splice_text(&note, 0, 0, "ab").expect("writes");
        t.put(note, 1, "c").expect("writes");
    };
    check_refused(vec![crafted(over)], RefusalCode::Malformed);
}

fn edited(document: &mut Document, edit: Edit) -> Result<Vec<u8>, EditError> {
    let change = document.edit(&[edit], Timestamp(9))?;
    Ok(change.expect("differs").bytes)
}

fn note(text: String) -> Edit {
    let leaf = "1.1".parse().expect("a code");
    Edit::Note { leaf, text }
}

fn cite(number: usize) -> Edit {
    Edit::Cite {
        leaf: "1.1".parse().expect("a code"),
        id: format!("{number:x}"),
        citation: Citation::default(),
    }
}

fn is_oversized(document: &Document) -> bool {
    document.read().leaves.values().any(LeafEntry::is_oversized)
}

#[test]
fn a_text_is_written_up_to_its_limit_and_not_past_it() {
    let full = ingest(&empty(), vec![noted(&"a".repeat(NOTE_CHARS_MAX))], SEAT);
    assert_eq!(full.accepted.len(), 1);
    assert!(!is_oversized(&full.document));
    check_refused(
        vec![noted(&"a".repeat(NOTE_CHARS_MAX + 1))],
        RefusalCode::Malformed,
    );
}

#[test]
fn the_change_that_goes_past_the_limit_is_refused_with_what_builds_on_it() {
    let mut automerge = empty().automerge().clone();
    automerge.set_author(Some(Author::from(SEAT.0.to_vec())));
    automerge.set_actor(ActorId::from([7; 16]));
    for text in ["b".repeat(NOTE_CHARS_MAX), "c".into(), "d".into()] {
        let mut transaction = automerge.transaction();
        let note = note_of(&transaction);
        transaction.splice_text(note, 0, 0, &text).expect("writes");
        transaction.commit_with(CommitOptions::default().with_time(1));
    }
    let changes = automerge.get_changes(&empty().automerge().get_heads());
    let changes = changes
        .iter()
        .map(|change| change.raw_bytes().to_vec())
        .collect();
    let outcome = ingest(&empty(), changes, SEAT);
    let codes: Vec<_> = outcome
        .refused
        .iter()
        .map(|(refusal, _)| refusal.code)
        .collect();
    assert_eq!(outcome.accepted.len(), 1);
    assert_eq!(
        codes,
        [RefusalCode::Malformed, RefusalCode::DependsOnRefused]
    );
    assert!(!is_oversized(&outcome.document));
}

#[test]
fn what_two_wrote_apart_is_kept_however_long_and_can_be_shortened() {
    let phone = |seat: SeatId, actor| {
        let mut document = empty();
        document.begin_session(seat, [actor; 16]);
        document
    };
    let (other, half) = (SeatId([2; 16]), NOTE_CHARS_MAX / 2 + 1);
    let (mut a, mut b) = (phone(SEAT, 1), phone(other, 2));
    let from_a = edited(&mut a, note("a".repeat(half))).expect("taken");
    let from_b = edited(&mut b, note("b".repeat(half))).expect("taken");
    let first = ingest(&empty(), vec![from_a], SEAT);
    let both = ingest(&first.document, vec![from_b.clone()], other);
    assert_eq!((both.accepted.len(), both.refused.len()), (1, 0));
    assert!(is_oversized(&both.document));

    a.apply([from_b]).expect("applies");
    let shorter = edited(&mut a, note("a".repeat(NOTE_CHARS_MAX))).expect("taken");
    let after = ingest(&both.document, vec![shorter], SEAT);
    assert_eq!((after.accepted.len(), after.refused.len()), (1, 0));
    assert!(!is_oversized(&after.document));
}

#[test]
fn a_leaf_takes_citations_up_to_their_limit_and_what_two_cite_apart_is_kept() {
    let mut full = empty();
    full.begin_session(SEAT, [1; 16]);
    let cited: Vec<_> = (0..CITATIONS_MAX)
        .map(|number| edited(&mut full, cite(number)).expect("taken"))
        .collect();
    let full = ingest(&empty(), cited, SEAT);
    assert_eq!(
        (full.accepted.len(), is_oversized(&full.document)),
        (CITATIONS_MAX, false)
    );

    let mut past = full.document.automerge().clone();
    past.set_author(Some(Author::from(SEAT.0.to_vec())));
    past.set_actor(ActorId::from([7; 16]));
    let heads = past.get_heads();
    let mut transaction = past.transaction();
    let (_, leaves) = transaction
        .get(ROOT, "leaves")
        .expect("reads")
        .expect("there");
    let (_, leaf) = transaction
        .get(leaves, "1.1")
        .expect("reads")
        .expect("there");
    let (_, map) = transaction
        .get(leaf, "citations")
        .expect("reads")
        .expect("there");
    let citation = serde_json::to_string(&Citation::default()).expect("JSON");
    transaction.put(map, "fff", citation).expect("writes");
    transaction.commit();
    let beyond = past.get_changes(&heads).remove(0).raw_bytes().to_vec();
    let refused = ingest(&full.document, vec![beyond], SEAT).refused;
    assert_eq!(refused[0].0.code, RefusalCode::Malformed);

    let other = SeatId([2; 16]);
    let mut apart = empty();
    apart.begin_session(other, [2; 16]);
    let one_more = edited(&mut apart, cite(CITATIONS_MAX)).expect("taken");
    let merged = ingest(&full.document, vec![one_more], other);
    assert_eq!((merged.accepted.len(), merged.refused.len()), (1, 0));
    assert!(is_oversized(&merged.document));
}

/// A citation of so many files, each of so many bytes and with a name of so many letters.
fn citing(count: usize, bytes: u64, letters: usize) -> Citation {
    let file = |number: usize| EvidenceFile {
        digest: Digest::of(&number.to_be_bytes()),
        name: "ữ".repeat(letters),
        kind: FileKind::Pdf,
        bytes,
        preview: None,
    };
    Citation {
        files: (0..count).map(file).collect(),
        ..Citation::default()
    }
}

/// The citation as a program would write it that knows no limits.
fn cited(citation: &Citation) -> Vec<u8> {
    crafted(|t| {
        let within = |object, key: &str| t.get(object, key).expect("reads").expect("there").1;
        let leaf = within(within(ROOT, "leaves"), "1.1");
        let citations = within(leaf, "citations");
        let json = serde_json::to_string(citation).expect("JSON");
        t.put(citations, "c1", json).expect("writes");
    })
}

#[test]
fn a_citation_names_files_up_to_their_limits_and_not_past_them() {
    let (count, bytes, letters) = (FILES_PER_CITATION_MAX, FILE_BYTES_MAX, FILE_NAME_CHARS_MAX);
    let cite = |citation: &Citation| Edit::Cite {
        leaf: "1.1".parse().expect("a code"),
        id: "c1".into(),
        citation: citation.clone(),
    };
    let phone = || {
        let mut document = empty();
        document.begin_session(SEAT, [1; 16]);
        document
    };
    let full = citing(count, bytes, letters);
    edited(&mut phone(), cite(&full)).expect("taken");
    let outcome = ingest(&empty(), vec![cited(&full)], SEAT);
    assert_eq!((outcome.accepted.len(), outcome.refused.len()), (1, 0));
    for beyond in [
        citing(count + 1, bytes, letters),
        citing(1, bytes + 1, letters),
        citing(1, 0, letters),
        citing(1, bytes, letters + 1),
    ] {
        let typed = edited(&mut phone(), cite(&beyond));
        assert!(matches!(typed, Err(EditError::CitationTooLong)));
        check_refused(vec![cited(&beyond)], RefusalCode::Malformed);
    }
}

#[test]
fn an_answer_out_of_range_is_stored_because_refusing_it_would_poison_the_phone() {
    let outcome = ingest(&empty(), honest(SEAT, 1, 100), SEAT);
    assert_eq!((outcome.accepted.len(), outcome.refused.len()), (100, 0));
}

#[test]
fn what_is_beyond_the_budget_of_a_request_is_left_for_the_next() {
    let changes = honest(SEAT, 1, 4);
    let operations: u64 = changes[..2]
        .iter()
        .map(|bytes| automerge::Change::from_bytes(bytes.clone()).expect("a change"))
        .map(|change| change.len() as u64)
        .sum();
    let mut budget = Budget {
        operations,
        ..Budget::default()
    };
    let sender = Sender::own(SEAT);
    let first = super::ingest(&empty(), changes.clone(), &sender, &mut budget);
    assert_eq!((first.accepted.len(), first.refused.len()), (2, 0));
    assert_eq!(first.need, []);
    let beyond = super::ingest(&first.document, changes[2..].to_vec(), &sender, &mut budget);
    assert_eq!((beyond.accepted.len(), beyond.refused.len()), (0, 0));
    let next = ingest(&first.document, changes, SEAT);
    assert_eq!((next.accepted.len(), next.known.len()), (2, 2));
}
