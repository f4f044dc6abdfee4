//! Gate 2: what a change claims to hold, before Automerge believes it.
//!
//! The operations of a change are written in columns, and a column writes a run of equal values as
//! one number and one value: a dozen bytes claim a trillion operations. Automerge walks each of
//! them while it parses, so that it would not return. Here each run is read once; nothing is
//! walked, and nothing allocated, by a number that the bytes only claim.

use super::reader::Reader;
use crate::api::RefusalCode;

/// Most operations in one change: a note of full length replaced by another fits.
pub const OPERATIONS_MAX: u64 = 50_000;
/// Length of an actor's id, in bytes.
pub(super) const ACTOR_BYTES: usize = 16;
/// Most changes that one builds on, and most actors that it names. A document has as many heads as
/// changes were written apart, so this is half of what the bytes of a change hold and no less:
/// beyond it nobody could write there again.
pub(super) const DEPENDENCIES_MAX: u64 = 4_096;
pub(super) const ACTORS_MAX: u64 = 4_096;
/// Highest number of an actor's changes and of operations: Automerge keeps them in 32 bits.
pub(super) const COUNTER_MAX: u64 = u32::MAX as u64 - 1;
/// The time furthest from 1970 that the calendar has, in milliseconds: the end of the year 9999.
pub(super) const TIME_MILLISECONDS_MAX: u64 = 253_402_300_799_999;
/// Most bytes after the columns: an author's footer has 18.
pub(super) const EXTRA_BYTES_MAX: usize = 64;

const HASH_BYTES: u64 = 32;

/// How the entries of a column are written.
#[derive(Clone, Copy)]
enum Entries {
    /// Runs of unsigned numbers.
    Numbers,
    /// Runs of differences.
    Differences,
    /// Runs of strings.
    Strings,
    /// Runs of types of values with their lengths.
    ValueTypes,
    /// The values themselves, one after the other.
    Values,
    /// Lengths of alternating runs of no and yes.
    Flags,
}

/// The columns that a change of ours has, by number, in their order. A compressed one has another
/// number: it is as unknown as those of marks and as those that Automerge would pass over.
const COLUMNS: [(u64, Entries); 12] = [
    (0x01, Entries::Numbers),     // object: actor
    (0x02, Entries::Numbers),     // object: counter
    (0x11, Entries::Numbers),     // key: actor
    (0x13, Entries::Differences), // key: counter
    (0x15, Entries::Strings),     // key
    (0x34, Entries::Flags),       // whether it inserts
    (ACTIONS, Entries::Numbers),
    (0x56, Entries::ValueTypes),
    (0x57, Entries::Values),
    (0x70, Entries::Numbers),     // how many operations it replaces
    (0x71, Entries::Numbers),     // replaced: actor
    (0x73, Entries::Differences), // replaced: counter
];
/// The column that each operation has an entry in.
const ACTIONS: u64 = 0x42;

/// How many operations a change has, if it is within all limits.
pub(super) fn check(data: &[u8]) -> Result<u64, RefusalCode> {
    let mut rest = Reader(data);
    check_header(&mut rest)?;
    let lengths = lengths(&mut rest).ok_or(RefusalCode::Unreadable)?;
    let (mut operations, mut value_bytes) = (0, 0);
    for ((number, entries), length) in COLUMNS.into_iter().zip(lengths) {
        let column = rest.take(length).ok_or(RefusalCode::Unreadable)?;
        let claims = match entries {
            Entries::Values if value_bytes == length => continue,
            Entries::Values => return Err(RefusalCode::Unreadable),
            Entries::Flags => flags(column),
            _ => runs(column, entries),
        }?;
        value_bytes += claims.value_bytes;
        if number == ACTIONS {
            operations = claims.entries;
        }
    }
    match rest.0.len() <= EXTRA_BYTES_MAX {
        true => Ok(operations),
        false => Err(RefusalCode::TooLarge),
    }
}

/// Everything before the columns. The message has to be empty: none of ours has one.
fn check_header(rest: &mut Reader<'_>) -> Result<(), RefusalCode> {
    let unreadable = RefusalCode::Unreadable;
    let dependencies = rest.unsigned().ok_or(unreadable)?;
    if dependencies > DEPENDENCIES_MAX {
        return Err(RefusalCode::TooLarge);
    }
    rest.take(dependencies * HASH_BYTES).ok_or(unreadable)?;
    check_actor(rest)?;
    let sequence = rest.unsigned().ok_or(unreadable)?;
    let first_operation = rest.unsigned().ok_or(unreadable)?;
    let time = rest.signed().ok_or(unreadable)?;
    let message = rest.prefixed().ok_or(unreadable)?;
    let is_counted = sequence.max(first_operation) <= COUNTER_MAX;
    if !is_counted || time.unsigned_abs() > TIME_MILLISECONDS_MAX || !message.is_empty() {
        return Err(RefusalCode::Malformed);
    }
    let others = rest.unsigned().ok_or(unreadable)?;
    if others > ACTORS_MAX {
        return Err(RefusalCode::TooLarge);
    }
    (0..others).try_for_each(|_| check_actor(rest))
}

fn check_actor(rest: &mut Reader<'_>) -> Result<(), RefusalCode> {
    match rest.prefixed().ok_or(RefusalCode::Unreadable)?.len() {
        ACTOR_BYTES => Ok(()),
        _ => Err(RefusalCode::Malformed),
    }
}

/// The length of each column, nought where there is none. Those that are there stand in the order
/// of [`COLUMNS`], each once.
fn lengths(rest: &mut Reader<'_>) -> Option<[u64; COLUMNS.len()]> {
    let mut lengths = [0; COLUMNS.len()];
    let mut to_come = COLUMNS.iter().zip(&mut lengths);
    for _ in 0..rest.unsigned()? {
        let number = rest.unsigned()?;
        let (_, length) = to_come.find(|((known, _), _)| *known == number)?;
        *length = rest.unsigned()?;
    }
    Some(lengths)
}

/// What a column claims.
#[derive(Default)]
struct Claims {
    entries: u64,
    /// How long the values of a column of types are together.
    value_bytes: u64,
}

impl Claims {
    fn add(&mut self, entries: u64) -> Result<(), RefusalCode> {
        self.entries = self.entries.saturating_add(entries);
        match self.entries <= OPERATIONS_MAX {
            true => Ok(()),
            false => Err(RefusalCode::TooLarge),
        }
    }

    fn add_values(&mut self, entries: u64, length: u64) {
        let together = entries.saturating_mul(length);
        self.value_bytes = self.value_bytes.saturating_add(together);
    }
}

/// The entries of a column of runs: so many times one value, so many different values, or nought
/// and how many have none.
fn runs(column: &[u8], entries: Entries) -> Result<Claims, RefusalCode> {
    let unreadable = RefusalCode::Unreadable;
    let (mut rest, mut claims) = (Reader(column), Claims::default());
    while !rest.is_empty() {
        let run = rest.signed().ok_or(unreadable)?;
        let length = run.unsigned_abs();
        claims.add(length)?;
        if run > 0 {
            let value = value_bytes(&mut rest, entries).ok_or(unreadable)?;
            claims.add_values(length, value);
        } else if run < 0 {
            for _ in 0..length {
                let value = value_bytes(&mut rest, entries).ok_or(unreadable)?;
                claims.add_values(1, value);
            }
        } else {
            claims.add(rest.unsigned().ok_or(unreadable)?)?;
        }
    }
    Ok(claims)
}

/// Passes over one entry of a run; for the type of a value, how long the value is.
fn value_bytes(rest: &mut Reader<'_>, entries: Entries) -> Option<u64> {
    match entries {
        Entries::Differences => rest.signed().map(|_| 0),
        Entries::Strings => rest.prefixed().map(|_| 0),
        // Its low four bits are the type.
        Entries::ValueTypes => rest.unsigned().map(|value| value >> 4),
        Entries::Numbers | Entries::Values | Entries::Flags => rest.unsigned().map(|_| 0),
    }
}

fn flags(column: &[u8]) -> Result<Claims, RefusalCode> {
    let (mut rest, mut claims) = (Reader(column), Claims::default());
    while !rest.is_empty() {
        claims.add(rest.unsigned().ok_or(RefusalCode::Unreadable)?)?;
    }
    Ok(claims)
}
