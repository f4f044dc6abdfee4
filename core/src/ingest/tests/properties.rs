//! What gate 2 counts is what Automerge reads.

use super::*;
use automerge::{AutoCommit, AutomergeError, ObjType, ScalarValue};
use proptest::prelude::*;

/// One write of any kind but marks; some do not fit what is there and write nothing.
fn write(
    document: &mut AutoCommit,
    (what, at, value): (u8, usize, i64),
) -> Result<(), AutomergeError> {
    let key = format!("k{at}");
    let object = |key| Ok::<_, AutomergeError>(document.get(ROOT, key)?.map(|(_, id)| id));
    let (list, text) = (object("list")?, object("text")?);
    let (Some(list), Some(text)) = (list, text) else {
        document.put(ROOT, "counter", ScalarValue::counter(0))?;
        document.put_object(ROOT, "list", ObjType::List)?;
        document.put_object(ROOT, "text", ObjType::Text)?;
        return Ok(());
    };
    let scalars: [ScalarValue; 6] = [
        value.into(),
        ScalarValue::F64(0.5),
        ScalarValue::Null,
        true.into(),
        ScalarValue::Timestamp(value),
        ScalarValue::Bytes(vec![1; at]),
    ];
    match what {
        0 => document.put(ROOT, key, scalars[at].clone()),
        1 => document.put(ROOT, key, "văn bản".repeat(at)),
        2 => document.increment(ROOT, "counter", value),
        3 => document.delete(ROOT, key),
        4 => document.insert(list, at, scalars[at].clone()),
        5 => document.put(list, at, value),
        6 => document.delete(list, at),
        7 => document.splice_text(text, at, 1, "ế"),
        8 => document.put_object(ROOT, key, ObjType::Map).map(|_| ()),
        9 => document.put(ROOT, key, ScalarValue::counter(value)),
        _ => {
            document.commit();
            Ok(())
        }
    }
}

fn author(number: u8) -> AutoCommit {
    let mut document = AutoCommit::new().with_author(Some(Author::from(SEAT.0.to_vec())));
    document.set_actor(ActorId::from([number; 16]));
    document
}

proptest! {
    #[test]
    fn every_genuine_change_is_let_through_and_counted_to_the_operation(
        writes in prop::collection::vec((0..3_usize, 0..12_u8, 0..6_usize, -300..300_i64), 1..60),
    ) {
        let mut authors = [author(1), author(2), author(3)];
        for (who, what, at, value) in writes {
            if what == 11 {
                authors[at % 3].commit();
                let mut other = authors[at % 3].clone();
                authors[who].merge(&mut other).expect("merges");
            } else {
                write(&mut authors[who], (what, at, value)).ok();
            }
        }
        for author in &mut authors {
            for change in author.get_changes(&[]) {
                let chunk = chunk::read(change.raw_bytes()).expect("a chunk");
                let counted = columns::check(chunk.data);
                prop_assert_eq!(counted, Ok(u64::try_from(change.len()).expect("fits")));
                prop_assert_eq!(chunk.id, ChangeId::from(change.hash()));
            }
        }
    }
}

/// What a seat sends, good and bad.
fn sent(kind: u8, seat: SeatId) -> Vec<Vec<u8>> {
    let honest = honest(seat, seat.0[0], 3);
    match kind {
        0 => honest,
        1 => honest[..1].to_vec(),
        // A gap.
        2 => honest[1..].to_vec(),
        // As another's.
        3 => super::honest(SeatId([9; 16]), 99, 2),
        4 => vec![b"no change".to_vec()],
        5 => forged(of_nothing).to_vec(),
        _ => Vec::new(),
    }
}

proptest! {
    #[test]
    fn what_several_send_together_is_judged_as_one_after_the_other(
        kinds in prop::collection::vec((0..7_u8, 1..4_u8), 1..5),
    ) {
        let document = empty();
        let parts = || kinds.iter().map(|(kind, seat)| {
            let seat = SeatId([*seat; 16]);
            Part { changes: sent(*kind, seat), sender: Sender::own(seat), budget: Budget::default() }
        });
        let together = ingest_together(&document, parts().collect());
        let mut one_by_one = document.clone();
        for (part, (outcome, _)) in parts().zip(&together) {
            let Part { changes, sender, mut budget } = part;
            let alone = super::super::ingest(&one_by_one, changes, &sender, &mut budget);
            one_by_one = alone.document.clone();
            let accepted = |outcome: &Ingested| -> Vec<_> {
                outcome.accepted.iter().map(|accepted| (accepted.change, accepted.seat)).collect()
            };
            prop_assert_eq!(accepted(&alone), accepted(outcome));
            prop_assert_eq!(&alone.known, &outcome.known);
            prop_assert_eq!(&alone.refused, &outcome.refused);
            prop_assert_eq!(&alone.need, &outcome.need);
        }
        let last = together.last().map(|(outcome, _)| outcome.document.heads());
        prop_assert_eq!(last, Some(one_by_one.heads()));
    }
}
