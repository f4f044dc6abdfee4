//! The survey's answers, as they were imported last, and every file that was imported.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};
use sodiem_core::answer::Answers;
use sodiem_core::ids::{AccountId, Code, Digest, RoundId, UnitCode};
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

/// Puts the answers of units under other leaves, and forgets those of leaves that become none; the
/// files that were imported stay.
pub fn rename(
    connection: &Connection,
    round: &RoundId,
    renamed: &BTreeMap<UnitCode, Vec<(Code, Code)>>,
) -> Result<(), Error> {
    let place = "round = ?1 AND unit = ?2";
    let sql = format!("SELECT leaf, answer, import FROM survey_answer WHERE {place}");
    let mut select = connection.prepare(&sql)?;
    let sql = format!("DELETE FROM survey_answer WHERE {place}");
    let mut delete = connection.prepare(&sql)?;
    let mut insert = connection.prepare(
        "INSERT INTO survey_answer (round, unit, leaf, answer, import) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (unit, pairs) in renamed {
        let place = (round.as_str(), unit.as_str());
        let read = |row: &Row<'_>| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)));
        let rows = select.query_map(place, read)?;
        let rows: BTreeMap<String, (String, i64)> = rows.collect::<Result<_, _>>()?;
        delete.execute(place)?;
        for (from, to) in pairs {
            if let Some((answer, import)) = rows.get(from.as_str()) {
                insert.execute((place.0, place.1, to.as_str(), answer, import))?;
            }
        }
    }
    Ok(())
}
