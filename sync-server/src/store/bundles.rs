//! Bundles that a command hands to the server that runs.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sodiem_core::time::Timestamp;

use super::Error;
use super::value::{from_json, json};

/// A file that was handed over.
pub struct Handed {
    /// Its number.
    pub id: i64,
    /// The file.
    pub file: Vec<u8>,
    /// The tag of the language to answer in.
    pub language: String,
}

/// Hands a file over; gives its number.
pub fn hand_over(
    connection: &Connection,
    (file, language): (&[u8], &str),
    now: Timestamp,
) -> Result<i64, Error> {
    let sql = "INSERT INTO handed_bundle (file, language, handed_at) VALUES (?1, ?2, ?3)";
    connection.execute(sql, (file, language, now.0))?;
    Ok(connection.last_insert_rowid())
}

/// The first one that nobody took in yet.
pub fn next(connection: &Connection) -> Result<Option<Handed>, Error> {
    let sql =
        "SELECT id, file, language FROM handed_bundle WHERE reply IS NULL ORDER BY id LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Handed {
            id: row.get("id")?,
            file: row.get("file")?,
            language: row.get("language")?,
        })
    };
    Ok(statement.query_row([], read).optional()?)
}

/// Answers one, and lets its file go.
pub fn answer(connection: &Connection, id: i64, answer: &impl Serialize) -> Result<(), Error> {
    let sql = "UPDATE handed_bundle SET reply = ?2, file = x'' WHERE id = ?1";
    connection.execute(sql, (id, json(answer)?))?;
    Ok(())
}

/// The answer to one, once it is there.
pub fn answer_to<T: DeserializeOwned>(
    connection: &Connection,
    id: i64,
) -> Result<Option<T>, Error> {
    let sql = "SELECT reply FROM handed_bundle WHERE id = ?1";
    let answer: Option<Option<String>> = connection
        .query_row(sql, [id], |row| row.get(0))
        .optional()?;
    answer.flatten().as_deref().map(from_json).transpose()
}

/// Lets one go whose answer was read.
pub fn forget(connection: &Connection, id: i64) -> Result<(), Error> {
    connection.execute("DELETE FROM handed_bundle WHERE id = ?1", [id])?;
    Ok(())
}
