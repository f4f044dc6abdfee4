//! The log of decisions, each chained by hash to the one before.

use rusqlite::{Connection, OptionalExtension};
use sodiem_core::api::Bytes;
use sodiem_core::decision::DecisionRecord;
use sodiem_core::ids::{DecisionId, Digest, RoundId, UnitCode};

use super::Error;
use super::value::{from_json, json};

/// The decisions on one sheet, in order.
pub fn of_unit(
    connection: &Connection,
    round: &RoundId,
    unit: &UnitCode,
) -> Result<Vec<DecisionRecord>, Error> {
    let sql = "SELECT json FROM decision WHERE round = ?1 AND unit = ?2 ORDER BY sequence";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([round.as_str(), unit.as_str()])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        let json: String = row.get("json")?;
        records.push(from_json(&json)?);
    }
    Ok(records)
}

/// The record of a draft that was recorded before.
pub fn of_draft(
    connection: &Connection,
    draft: &DecisionId,
) -> Result<Option<DecisionRecord>, Error> {
    let mut statement = connection.prepare_cached("SELECT json FROM decision WHERE draft = ?1")?;
    let json: Option<String> = statement
        .query_row([draft.as_str()], |row| row.get(0))
        .optional()?;
    json.map(|json| from_json(&json)).transpose()
}

/// Number and hash of the last record of the log.
pub fn last(connection: &Connection) -> Result<(u64, Option<Digest>), Error> {
    let sql = "SELECT sequence, hash FROM decision ORDER BY sequence DESC LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let last = statement
        .query_row([], |row| Ok((row.get(0)?, Some(Digest(row.get(1)?)))))
        .optional()?;
    Ok(last.unwrap_or_default())
}

/// Appends a record, which takes its place in the chain.
pub fn append(connection: &Connection, record: DecisionRecord) -> Result<DecisionRecord, Error> {
    let record = DecisionRecord {
        voucher: Bytes::default(),
        ..record.placed(last(connection)?)
    };
    let (round, unit) = (record.draft.round.as_str(), record.draft.unit.as_str());
    connection
        .prepare_cached(
            "INSERT INTO decision (sequence, draft, round, unit, hash, json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            record.sequence,
            record.draft.id.as_str(),
            round,
            unit,
            record.hash.0,
            json(&record)?,
        ))?;
    connection
        .prepare_cached("INSERT INTO feed (round, unit, decision) VALUES (?1, ?2, ?3)")?
        .execute((round, unit, record.sequence))?;
    Ok(record)
}

/// Calls `visit` for every record of the log, in order, until it says no more.
pub fn each(connection: &Connection, mut visit: impl FnMut(DecisionRecord)) -> Result<(), Error> {
    let mut statement = connection.prepare("SELECT json FROM decision ORDER BY sequence")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let json: String = row.get("json")?;
        visit(from_json(&json)?);
    }
    Ok(())
}
