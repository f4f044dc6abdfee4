//! What makes Automerge panic is refused like anything else: for where a panic can be caught.

use super::super::trial::reads_alike;
use super::crafted::{KIND_CHANGE, REPLACED, REPLACED_ACTOR, REPLACED_COUNTER, asks, run};
use super::*;
use proptest::prelude::*;

#[test]
fn an_actor_that_the_change_does_not_name_is_refused() {
    let mut container = asks(1);
    container.actors.clear();
    check_refused(vec![container.bytes()], RefusalCode::Damaging);
    let replaces = asks(1)
        .with(REPLACED, run(1, &[1]))
        .with(REPLACED_ACTOR, run(1, &[9]))
        .with(REPLACED_COUNTER, run(1, &[4]));
    check_refused(vec![replaces.bytes()], RefusalCode::Damaging);
}

#[test]
fn what_makes_automerge_panic_is_named_so_that_nothing_else_is_taken_back() {
    let mut container = asks(1);
    container.actors.clear();
    let bytes = container.bytes();
    let refused = ingest(&empty(), vec![bytes.clone()], SEAT).refused;
    assert_eq!(refused[0].0.change, hash_of(&bytes));
}

#[test]
fn what_once_broke_automerge_is_refused() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/ingest");
    let mut count = 0;
    for file in std::fs::read_dir(folder).expect("there") {
        let path = file.expect("reads").path();
        if path.extension().is_some_and(|extension| extension == "md") {
            continue;
        }
        let bytes = std::fs::read(&path).expect("reads");
        let as_change = crafted::chunk(KIND_CHANGE, bytes.get(10..).unwrap_or_default());
        let outcome = ingest(&empty(), vec![bytes, as_change], SEAT);
        assert_eq!(outcome.accepted, [], "{}", path.display());
        assert_eq!(outcome.document.heads(), empty().heads());
        count += 1;
    }
    assert_eq!(count, 17);
}

/// The changes of a phone at work.
fn worked() -> Vec<Vec<u8>> {
    let mut document = empty();
    document.begin_session(SEAT, [1; 16]);
    let edits = [
        choose(1),
        note("một hai ba".into()),
        cite(1),
        note("một bốn".into()),
        choose(2),
    ];
    edits
        .into_iter()
        .map(|edit| edited(&mut document, edit).expect("taken"))
        .collect()
}

/// What is done to the data of a change: at a place, which is meant round about.
#[derive(Debug, Clone)]
enum Harm {
    Flip(usize, u8),
    Insert(usize, u8),
    Remove(usize),
    Truncate(usize),
}

fn harm() -> impl Strategy<Value = Harm> {
    let at = 0..1_000_usize;
    prop_oneof![
        4 => (at.clone(), 0..8_u8).prop_map(|(at, bit)| Harm::Flip(at, bit)),
        4 => (at.clone(), any::<u8>()).prop_map(|(at, byte)| Harm::Insert(at, byte)),
        2 => at.clone().prop_map(Harm::Remove),
        1 => at.prop_map(Harm::Truncate),
    ]
}

fn harmed(bytes: &[u8], harms: &[Harm]) -> Vec<u8> {
    let mut data = chunk::read(bytes).expect("a change").data.to_vec();
    for harm in harms {
        let length = data.len().max(1);
        match *harm {
            _ if data.is_empty() => {}
            Harm::Flip(at, bit) => data[at % length] ^= 1 << bit,
            Harm::Insert(at, byte) => data.insert(at % length, byte),
            Harm::Remove(at) => {
                data.remove(at % length);
            }
            Harm::Truncate(at) => data.truncate(at % length),
        }
    }
    crafted::chunk(KIND_CHANGE, &data)
}

/// Where gate 2 lets bytes through and Automerge reads them, both found as many operations.
fn check_counted_alike(bytes: &[u8]) -> Result<(), TestCaseError> {
    let chunk = chunk::read(bytes).expect("a chunk");
    if let Ok(counted) = columns::check(chunk.data) {
        let read = catch_unwind(|| automerge::Change::from_bytes(bytes.to_vec()));
        if let Ok(Ok(change)) = read {
            prop_assert_eq!(counted, u64::try_from(change.len()).expect("fits"));
            prop_assert_eq!(chunk.id, ChangeId::from(change.hash()));
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn whatever_is_done_to_a_change_the_gates_say_what_became_of_it(
        which in 0..5_usize,
        harms in prop::collection::vec(harm(), 1..5),
    ) {
        let mut changes = worked();
        changes[which] = harmed(&changes[which], &harms);
        check_counted_alike(&changes[which])?;
        let outcome = ingest(&empty(), changes, SEAT);
        let said = outcome.accepted.len() + outcome.known.len() + outcome.refused.len();
        prop_assert!(said == 5 || said < 5 && !outcome.need.is_empty());
        prop_assert!(outcome.accepted.len() >= which);
        let saved = outcome.document.automerge().save();
        let loaded = Automerge::load(&saved).expect("what is stored loads");
        prop_assert!(reads_alike(&loaded, outcome.document.automerge()));
    }

    #[test]
    fn whatever_the_columns_hold_automerge_finds_no_more_than_was_counted(
        contents in prop::collection::vec(prop::collection::vec(0..=255_u8, 0..6), 12),
        small in any::<bool>(),
    ) {
        let mut change = asks(1);
        let numbers = [1, 2, 0x11, 0x13, 0x15, 0x34, 0x42, 0x56, 0x57, 0x70, 0x71, 0x73];
        let kept = |byte: u8| if small { byte % 4 } else { byte };
        for (number, content) in numbers.into_iter().zip(contents) {
            change = match content.len() {
                5 => change,
                _ => change.with(number, content.into_iter().map(kept).collect()),
            };
        }
        check_counted_alike(&change.bytes())?;
        let outcome = ingest(&empty(), vec![change.bytes()], SEAT);
        prop_assert_eq!(outcome.accepted.len() + outcome.refused.len(), 1);
    }
}
