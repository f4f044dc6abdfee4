//! Moves of rounds to new editions of their criteria, and what was carried over.

use rusqlite::Connection;
use sodiem_core::document::carry::Reached;
use sodiem_core::ids::{AccountId, Digest, DocumentId, RoundId, SeatId};
use sodiem_core::round::EditionMove;
use sodiem_core::time::Timestamp;

use super::Error;
use super::value::{bytes, from_json, heads_from_bytes, heads_to_bytes, json};

/// The moves of a round, oldest first.
pub fn of_round(connection: &Connection, round: &RoundId) -> Result<Vec<EditionMove>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT from_edition, to_edition, mapping, reason, name, moved_at FROM edition_move
         WHERE round = ?1 ORDER BY sequence",
    )?;
    let mut rows = statement.query([round.as_str()])?;
    let mut moves = Vec::new();
    while let Some(row) = rows.next()? {
        let mapping: String = row.get("mapping")?;
        moves.push(EditionMove {
            from: Digest(bytes(row, "from_edition")?),
            to: Digest(bytes(row, "to_edition")?),
            mapping: from_json(&mapping)?,
            reason: row.get("reason")?,
            name: row.get("name")?,
            moved_at: Timestamp(row.get("moved_at")?),
        });
    }
    Ok(moves)
}

/// Records a move after those before it.
pub fn append(
    connection: &Connection,
    round: &RoundId,
    (moved, account): (&EditionMove, &AccountId),
) -> Result<(), Error> {
    connection
        .prepare_cached(
            "INSERT INTO edition_move (round, sequence, from_edition, to_edition, mapping, reason,
                 account, name, moved_at)
             SELECT ?1, coalesce(max(sequence), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
             FROM edition_move WHERE round = ?1",
        )?
        .execute((
            round.as_str(),
            moved.from.0,
            moved.to.0,
            json(&moved.mapping)?,
            &moved.reason,
            account.as_str(),
            &moved.name,
            moved.moved_at.0,
        ))?;
    Ok(())
}

/// A document carried over, once.
pub struct CarriedRow {
    /// Up to where.
    pub reached: Reached,
    /// Who moved the round, or wrote what came later.
    pub seat: SeatId,
    /// When.
    pub carried_at: Timestamp,
}

/// Each time that a document was carried over, oldest first.
pub fn carried(connection: &Connection, document: &DocumentId) -> Result<Vec<CarriedRow>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT from_heads, to_heads, seat, carried_at FROM carried
         WHERE document = ?1 ORDER BY sequence",
    )?;
    let mut rows = statement.query([document.to_string()])?;
    let mut carried = Vec::new();
    while let Some(row) = rows.next()? {
        let (from, to): (Vec<u8>, Vec<u8>) = (row.get("from_heads")?, row.get("to_heads")?);
        carried.push(CarriedRow {
            reached: Reached {
                from: heads_from_bytes(&from)?,
                to: heads_from_bytes(&to)?,
            },
            seat: SeatId(bytes(row, "seat")?),
            carried_at: Timestamp(row.get("carried_at")?),
        });
    }
    Ok(carried)
}

/// Up to where a document was carried over.
pub fn reached(connection: &Connection, document: &DocumentId) -> Result<Reached, Error> {
    let last = carried(connection, document)?.pop();
    Ok(last.map(|row| row.reached).unwrap_or_default())
}

/// Records that a document was carried over once more.
pub fn put_carried(
    connection: &Connection,
    document: &DocumentId,
    row: &CarriedRow,
) -> Result<(), Error> {
    connection
        .prepare_cached(
            "INSERT INTO carried (document, sequence, from_heads, to_heads, seat, carried_at)
             SELECT ?1, coalesce(max(sequence), 0) + 1, ?2, ?3, ?4, ?5
             FROM carried WHERE document = ?1",
        )?
        .execute((
            document.to_string(),
            heads_to_bytes(&row.reached.from),
            heads_to_bytes(&row.reached.to),
            row.seat.0,
            row.carried_at.0,
        ))?;
    Ok(())
}
