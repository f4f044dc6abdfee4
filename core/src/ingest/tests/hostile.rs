//! What is known to hang, fill or break Automerge, made here byte by byte (H1 to H12 of the list
//! that the gates were built from), and each limit from both sides.

use super::columns::{
    ACTORS_MAX, COUNTER_MAX, DEPENDENCIES_MAX, EXTRA_BYTES_MAX, TIME_MILLISECONDS_MAX,
};
use super::crafted::{
    ACTION, Crafted, INSERTS, KEY, KIND_CHANGE, OBJECT_COUNTER, REPLACED, REPLACED_ACTOR,
    REPLACED_COUNTER, VALUE, VALUE_TYPE, asks, chunk, deflated_zeros, prefixed, run, signed,
    unsigned,
};
use super::*;
use RefusalCode::{Malformed, TooLarge, Unreadable};

const TRILLION: u64 = 1_000_000_000_000;

fn check_crafted(change: &Crafted, code: RefusalCode) {
    check_refused(vec![change.bytes()], code);
}

/// What gate 2 says of an honest change in which one thing is different.
fn claimed(differ: impl FnOnce(&mut Crafted)) -> Result<u64, RefusalCode> {
    let mut change = asks(1);
    differ(&mut change);
    columns::check(&change.data())
}

#[test]
fn a_change_made_byte_by_byte_passes_if_it_is_honest() {
    let outcome = ingest(&empty(), vec![asks(1).bytes()], SEAT);
    assert_eq!((outcome.accepted.len(), outcome.refused.len()), (1, 0));
    let leaf = "1.1".parse().expect("a code");
    assert!(outcome.document.read().leaves[&leaf].asks);
}

// H1 and H2: the exchange carries changes, not messages of Automerge's own protocol.
#[test]
fn a_sync_message_is_no_change_whatever_its_filter_claims() {
    let message = |filter: &[u8]| [vec![0x42, 0, 0, 1, 0], prefixed(filter), vec![0]].concat();
    let no_bits = message(&[1, 0, 7]);
    let probes = [vec![1, 10], unsigned(1_000_000_000), vec![0xff, 0xff]].concat();
    for message in [no_bits, message(&probes)] {
        check_refused(vec![chunk(KIND_CHANGE, &message)], Unreadable);
        check_refused(vec![message], Unreadable);
    }
}

// H3
#[test]
fn a_change_that_inflates_past_the_limit_is_refused_and_not_inflated_any_further() {
    let ten_million_bytes = deflated_zeros(40_000);
    assert!(ten_million_bytes.len() < 66_000);
    check_refused(vec![chunk(2, &ten_million_bytes)], TooLarge);
    let deflated = 0x08;
    let column = asks(1).with(ACTION, Vec::new());
    check_crafted(
        &column.with(ACTION | deflated, ten_million_bytes),
        Unreadable,
    );
}

/// A change as a program writes it that deflates.
fn deflated(change: &[u8]) -> Vec<u8> {
    let data = chunk::read(change).expect("a change").data;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut encoder, data).expect("to memory");
    let mut bytes = chunk(2, &encoder.finish().expect("to memory"));
    // Its checksum is that of the plain change.
    bytes[4..8].copy_from_slice(&change[4..8]);
    bytes
}

#[test]
fn a_deflated_change_is_stored_plain_under_the_same_hash() {
    let plain = noted(&"xin chào ".repeat(50));
    let sent = deflated(&plain);
    assert!(sent.len() < plain.len());
    let outcome = ingest(&empty(), vec![sent.clone()], SEAT);
    assert_eq!(outcome.accepted[0].bytes, plain);
    assert_eq!(hash_of(&plain), Some(outcome.accepted[0].change));
    let again = ingest(&outcome.document, vec![sent, plain], SEAT);
    assert_eq!((again.known.len(), again.refused.len()), (2, 0));
    let mut spoiled = deflated(&noted("a"));
    spoiled[4] ^= 1;
    check_refused(vec![spoiled], Unreadable);
}

#[test]
fn what_deflated_changes_of_a_request_inflate_to_is_bounded() {
    let zeros = vec![0; CHANGE_BYTES_MAX - 100];
    let bomb = deflated(&chunk(1, &zeros));
    let inflated = chunk(1, &zeros).len();
    let outcome = ingest(&empty(), vec![bomb; 20], SEAT);
    let most = REQUEST_INFLATED_BYTES_MAX / inflated;
    assert_eq!(outcome.refused.len(), most);
}

// H4
#[test]
fn a_change_that_claims_a_trillion_operations_is_refused_at_once() {
    let everywhere = asks(TRILLION.try_into().expect("fits"));
    assert!(everywhere.bytes().len() < 200);
    check_crafted(&everywhere, TooLarge);

    let trillion = signed(TRILLION.try_into().expect("fits"));
    let of_one = [&trillion[..], &[1]].concat();
    let of_none = [vec![0], unsigned(TRILLION)].concat();
    let of_none_that_turns_negative = [vec![0], unsigned(u64::MAX)].concat();
    let of_different = signed(-1_000_000_000_000);
    let without_opposite = signed(i64::MIN);
    for runs in [
        of_one,
        of_none,
        of_none_that_turns_negative,
        of_different,
        without_opposite,
    ] {
        check_crafted(&asks(1).with(ACTION, runs.clone()), TooLarge);
        check_crafted(&asks(1).with(REPLACED_COUNTER, runs), TooLarge);
    }
    for flags in [unsigned(TRILLION), [vec![1], unsigned(u64::MAX)].concat()] {
        check_crafted(&asks(1).with(INSERTS, flags), TooLarge);
    }
}

#[test]
fn each_column_claims_as_many_operations_as_there_may_be_and_not_one_more() {
    let most = OPERATIONS_MAX.try_into().expect("fits");
    assert_eq!(columns::check(&asks(most).data()), Ok(OPERATIONS_MAX));
    assert_eq!(columns::check(&asks(most + 1).data()), Err(TooLarge));
    let columns = [
        0x01, 0x02, 0x11, 0x13, KEY, ACTION, VALUE_TYPE, REPLACED, 0x71, 0x73,
    ];
    for column in columns {
        let claims = |length| claimed(|change| *change = asks(1).with(column, length));
        let nothing = [0];
        assert!(claims(run(most, &nothing)).is_ok(), "column {column}");
        assert_eq!(claims(run(most + 1, &nothing)), Err(TooLarge), "{column}");
        let two_runs = [run(most, &nothing), vec![0, 1]].concat();
        assert_eq!(claims(two_runs), Err(TooLarge), "column {column}");
    }
    let flags = |flags| claimed(|change| *change = asks(1).with(INSERTS, flags));
    let half = OPERATIONS_MAX / 2;
    let both = |more| [unsigned(half), unsigned(half + more)].concat();
    assert!(flags(both(0)).is_ok());
    assert_eq!(flags(both(1)), Err(TooLarge));
}

#[test]
fn a_long_key_that_many_operations_share_costs_no_more_than_one() {
    let most = OPERATIONS_MAX.try_into().expect("fits");
    let key = run(most, &prefixed(&vec![b'k'; 200_000]));
    check_crafted(&asks(most).with(KEY, key), Malformed);
}

// H5
#[test]
fn an_actor_that_begins_with_another_number_than_one_is_refused() {
    for sequence in [0, 2, COUNTER_MAX, u64::MAX] {
        let mut change = asks(1);
        change.sequence = sequence;
        check_crafted(&change, Malformed);
    }
}

// H6
#[test]
fn operations_numbered_past_what_automerge_counts_are_refused() {
    for first in [COUNTER_MAX - 1, COUNTER_MAX, COUNTER_MAX + 1, u64::MAX] {
        let mut change = asks(5);
        change.first_operation = first;
        check_crafted(&change, Malformed);
    }
}

// H7
#[test]
fn an_operation_in_what_does_not_exist_is_refused_and_the_document_is_as_before() {
    let nowhere = run(1, &unsigned(99_999));
    check_crafted(&asks(1).with(OBJECT_COUNTER, nowhere), Malformed);
    let mut on_nothing = asks(1);
    on_nothing.dependencies.clear();
    check_crafted(&on_nothing, Malformed);
}

// H8
#[test]
fn operations_numbered_below_what_they_build_on_are_refused() {
    for first in [0, 1, asks(1).first_operation - 1] {
        let mut change = asks(1);
        change.first_operation = first;
        let code = if first == 0 { Unreadable } else { Malformed };
        check_crafted(&change, code);
    }
}

// H9
#[test]
fn an_operation_that_replaces_what_was_never_written_is_refused() {
    let replaces = |actor, counter| {
        asks(1)
            .with(REPLACED, run(1, &unsigned(1)))
            .with(REPLACED_ACTOR, run(1, &unsigned(actor)))
            .with(REPLACED_COUNTER, run(1, &signed(counter)))
    };
    for (actor, counter) in [(0, 4), (1, 9_999)] {
        check_crafted(&replaces(actor, counter), Malformed);
    }
}

// H10
#[test]
fn an_actor_has_sixteen_bytes() {
    for (length, is_actor) in [(0, false), (15, false), (16, true), (17, false)] {
        let expected = if is_actor { Ok(1) } else { Err(Malformed) };
        let author = claimed(|change| change.actor = vec![7; length]);
        let other = claimed(|change| change.actors.push(vec![8; length]));
        assert_eq!((author, other), (expected, expected), "{length} bytes");
    }
    let mut long = asks(1);
    long.actor = vec![7; 200_000];
    check_crafted(&long, Malformed);
}

#[test]
fn a_change_builds_on_as_many_and_names_as_many_actors_as_it_may_and_not_one_more() {
    let count = |count: u64| usize::try_from(count).expect("small");
    let builds_on = |on| claimed(|change| change.dependencies = vec![ChangeId([9; 32]); count(on)]);
    assert_eq!(builds_on(DEPENDENCIES_MAX), Ok(1));
    assert_eq!(builds_on(DEPENDENCIES_MAX + 1), Err(TooLarge));
    let names = |actors| claimed(|change| change.actors = vec![vec![8; 16]; count(actors)]);
    assert_eq!(names(ACTORS_MAX), Ok(1));
    assert_eq!(names(ACTORS_MAX + 1), Err(TooLarge));
}

#[test]
fn counters_times_and_what_follows_the_columns_keep_to_their_limits() {
    for counter in [COUNTER_MAX, COUNTER_MAX + 1, u64::MAX] {
        let expected = if counter == COUNTER_MAX {
            Ok(1)
        } else {
            Err(Malformed)
        };
        assert_eq!(claimed(|change| change.sequence = counter), expected);
        assert_eq!(claimed(|change| change.first_operation = counter), expected);
    }
    let last = i64::try_from(TIME_MILLISECONDS_MAX).expect("fits");
    for time in [last, -last, 0] {
        assert_eq!(claimed(|change| change.time = time), Ok(1));
    }
    for time in [last + 1, -last - 1, i64::MAX, i64::MIN] {
        assert_eq!(claimed(|change| change.time = time), Err(Malformed));
    }
    assert_eq!(claimed(|change| change.message.push(b'm')), Err(Malformed));
    let extra = |length| claimed(|change| change.extra = vec![0; length]);
    assert_eq!(extra(EXTRA_BYTES_MAX), Ok(1));
    assert_eq!(extra(EXTRA_BYTES_MAX + 1), Err(TooLarge));
    assert_eq!(extra(100_000), Err(TooLarge));
}

// H11
#[test]
fn whole_documents_and_bundles_are_refused() {
    check_refused(vec![empty().automerge().save()], Unreadable);
    for kind in [0, 3, 4, u8::MAX] {
        check_refused(vec![chunk(kind, &asks(1).data())], Unreadable);
    }
}

// H12
#[test]
fn a_change_on_what_nobody_has_is_needed_and_nothing_of_it_is_kept() {
    let unknown = [ChangeId([8; 32]), ChangeId([9; 32])];
    let mut change = asks(1);
    change.dependencies.extend(unknown);
    let outcome = ingest(&empty(), vec![change.bytes()], SEAT);
    assert_eq!((outcome.accepted.len(), outcome.refused.len()), (0, 0));
    assert_eq!(outcome.need, unknown);
    assert_eq!(outcome.document.heads(), empty().heads());
    let saved = outcome.document.automerge().save();
    assert_eq!(saved, empty().automerge().save());
}

#[test]
fn lengths_that_overrun_what_is_there_are_refused_and_nothing_is_made_room_for() {
    let columns = [
        // Three different values announced, one there.
        (ACTION, [signed(-3), vec![1]].concat()),
        (ACTION, signed(1)),
        (ACTION, vec![0]),
        // A number that does not end, and one of more than 64 bits.
        (ACTION, vec![0x80]),
        (ACTION, [vec![1], vec![0xff; 10], vec![1]].concat()),
        (KEY, [signed(-1), unsigned(TRILLION), vec![b'k']].concat()),
        (VALUE_TYPE, run(1, &unsigned(TRILLION << 4 | 6))),
        (VALUE_TYPE, run(1, &unsigned(1 << 4 | 6))),
        // A value that no operation has.
        (VALUE, vec![b'v']),
        (INSERTS, vec![0xff]),
    ];
    for (column, content) in columns {
        check_crafted(&asks(1).with(column, content), Unreadable);
    }
    let data = asks(1).data();
    for length in 0..data.len() - asks(1).extra.len() {
        let cut = vec![chunk(KIND_CHANGE, &data[..length])];
        check_refused(cut, Unreadable);
    }
    check_refused(vec![chunk(KIND_CHANGE, &unsigned(TRILLION))], TooLarge);
}

#[test]
fn columns_that_are_unknown_repeated_or_out_of_order_are_refused() {
    let (of_marks, of_nothing) = ([0x94, 0xa5], [0x03, 1 << 20]);
    for column in of_marks.into_iter().chain(of_nothing) {
        check_crafted(&asks(1).with(column, run(1, &[0])), Unreadable);
    }
    let mut repeated = asks(1);
    let again = repeated.columns[4].clone();
    repeated.columns.insert(4, again);
    check_crafted(&repeated, Unreadable);
    let mut swapped = asks(1);
    swapped.columns.swap(3, 4);
    check_crafted(&swapped, Unreadable);
}

#[test]
fn what_builds_on_a_change_that_claims_too_much_is_refused_with_it() {
    let mut first = asks(1);
    first.actors = vec![vec![8; 16]; 5_000];
    let first = first.bytes();
    let mut second = asks(1);
    second.dependencies = vec![hash_of(&first).expect("a chunk")];
    let outcome = ingest(&empty(), vec![first, second.bytes()], SEAT);
    let codes: Vec<_> = outcome
        .refused
        .iter()
        .map(|(refused, _)| refused.code)
        .collect();
    assert_eq!(codes, [TooLarge, RefusalCode::DependsOnRefused]);
    assert!(outcome.need.is_empty());
}
