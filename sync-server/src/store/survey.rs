//! The survey's answers, as they were imported last, and every file that was imported.

use std::collections::BTreeMap;

use rusqlite::Connection;
use sodiem_core::answer::Answers;
use sodiem_core::ids::{AccountId, Digest, RoundId, UnitCode};
use sodiem_core::time::Timestamp;

use super::Error;
use super::value::{from_json, json, parsed};

/// A file of survey answers to be stored.
pub struct Import {
    /// The round.
    pub round: RoundId,
    /// The file's digest.
    pub digest: Digest,
    /// Whose import it is; none by the command line.
    pub account: Option<AccountId>,
    /// The file.
    pub body: String,
    /// Its answers.
    pub answers: BTreeMap<UnitCode, Answers>,
}

/// The survey's answers for a unit.
pub fn of_unit(
    connection: &Connection,
    round: &RoundId,
    unit: &UnitCode,
) -> Result<Answers, Error> {
    let sql = "SELECT leaf, answer FROM survey_answer WHERE round = ?1 AND unit = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([round.as_str(), unit.as_str()])?;
    let mut answers = Answers::new();
    while let Some(row) = rows.next()? {
        let answer: String = row.get("answer")?;
        answers.insert(parsed(row, "leaf")?, from_json(&answer)?);
    }
    Ok(answers)
}

/// Stores a file and its answers; a leaf of a unit that has an answer gets the new one. Returns
/// how many answers the round has then.
pub fn put(connection: &Connection, import: &Import, now: Timestamp) -> Result<usize, Error> {
    let round = import.round.as_str();
    connection.execute(
        "INSERT INTO survey_import (round, digest, account, imported_at, body)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            round,
            import.digest.0,
            import.account.as_ref().map(AccountId::as_str),
            now.0,
            &import.body,
        ),
    )?;
    let id = connection.last_insert_rowid();
    let mut statement = connection.prepare_cached(
        "INSERT OR REPLACE INTO survey_answer (round, unit, leaf, answer, import)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (unit, answers) in &import.answers {
        for (leaf, answer) in answers {
            statement.execute((round, unit.as_str(), leaf.as_str(), json(answer)?, id))?;
        }
    }
    let sql = "SELECT count(*) FROM survey_answer WHERE round = ?1";
    Ok(connection.query_row(sql, [round], |row| row.get(0))?)
}
