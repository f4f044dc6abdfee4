//! What a province publishes: units, editions of criteria, rounds; and the names of the database.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::ids::{Digest, RoundId, UnitCode};
use sodiem_core::round::Round;
use sodiem_core::time::Timestamp;
use sodiem_core::unit::{Unit, UnitLevel, UnitTree};

use super::value::{bytes, from_json, json, parsed};
use super::{Error, moves};

/// Names this incarnation of the database: a copy restored from a backup gets another one.
pub fn incarnation(connection: &Connection) -> Result<String, Error> {
    meta(connection, "incarnation")?.ok_or_else(|| Error::Value("no incarnation".into()))
}

/// Gives the database its incarnation where it has none.
pub fn ensure_incarnation(connection: &Connection, name: &str) -> Result<(), Error> {
    connection.execute(
        "INSERT INTO meta (key, value) VALUES ('incarnation', ?1) ON CONFLICT DO NOTHING",
        [name],
    )?;
    Ok(())
}

/// Takes the incarnation out of a copy of the database: opened, it gets another one.
pub fn forget_incarnation(connection: &Connection) -> Result<(), Error> {
    connection.execute("DELETE FROM meta WHERE key = 'incarnation'", [])?;
    Ok(())
}

/// Counts up whenever units, criteria or rounds change, by whichever process.
pub fn version(connection: &Connection) -> Result<u64, Error> {
    let version = meta(connection, "published")?.unwrap_or_else(|| "0".into());
    version
        .parse()
        .map_err(|_| Error::Value(format!("published: {version}")))
}

/// A value that some part of the program keeps about the database as a whole.
pub fn meta(connection: &Connection, key: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT value FROM meta WHERE key = ?1";
    Ok(connection
        .prepare_cached(sql)?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// Sets such a value.
pub fn set_meta(connection: &Connection, key: &str, value: &str) -> Result<(), Error> {
    connection.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
        [key, value],
    )?;
    Ok(())
}

fn count_up(connection: &Connection) -> Result<(), Error> {
    let next = version(connection)? + 1;
    set_meta(connection, "published", &next.to_string())
}

/// All units.
pub fn units(connection: &Connection) -> Result<UnitTree, Error> {
    let mut statement =
        connection.prepare("SELECT code, parent, level, kind, name FROM unit ORDER BY code")?;
    let mut rows = statement.query([])?;
    let mut units = Vec::new();
    while let Some(row) = rows.next()? {
        let parent: Option<String> = row.get("parent")?;
        let level: String = row.get("level")?;
        units.push(Unit {
            code: parsed(row, "code")?,
            parent: parent
                .map(|code| code.parse())
                .transpose()
                .map_err(|error| Error::Value(format!("parent: {error}")))?,
            level: from_json(&format!("\"{level}\""))?,
            kind: row.get("kind")?,
            name: row.get("name")?,
        });
    }
    UnitTree::new(units).map_err(|findings| Error::Value(format!("units: {findings:?}")))
}

/// Adds units, or changes those that are there. None is ever removed: history names them.
pub fn put_units(connection: &Connection, units: &[Unit]) -> Result<(), Error> {
    let mut statement = connection.prepare(
        "INSERT INTO unit (code, parent, level, kind, name) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (code) DO UPDATE SET parent = excluded.parent, level = excluded.level,
             kind = excluded.kind, name = excluded.name",
    )?;
    for unit in units {
        let level = match unit.level {
            UnitLevel::Province => "province",
            UnitLevel::District => "district",
            UnitLevel::Commune => "commune",
        };
        let parent = unit.parent.as_ref().map(UnitCode::as_str);
        statement.execute((unit.code.as_str(), parent, level, &unit.kind, &unit.name))?;
    }
    count_up(connection)
}

/// All editions of criteria.
pub fn criteria_sets(connection: &Connection) -> Result<BTreeMap<Digest, CriteriaSet>, Error> {
    let mut statement = connection.prepare("SELECT digest, json FROM criteria_set")?;
    let mut rows = statement.query([])?;
    let mut sets = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let json: String = row.get("json")?;
        sets.insert(Digest(bytes(row, "digest")?), from_json(&json)?);
    }
    Ok(sets)
}

/// When each edition was imported.
pub fn imports(connection: &Connection) -> Result<BTreeMap<Digest, Timestamp>, Error> {
    let mut statement = connection.prepare("SELECT digest, imported_at FROM criteria_set")?;
    let mut rows = statement.query([])?;
    let mut imports = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let at = Timestamp(row.get("imported_at")?);
        imports.insert(Digest(bytes(row, "digest")?), at);
    }
    Ok(imports)
}

/// Adds an edition; one that is there already stays as it is.
pub fn put_criteria_set(
    connection: &Connection,
    set: &CriteriaSet,
    now: Timestamp,
) -> Result<(), Error> {
    let added = connection.execute(
        "INSERT INTO criteria_set (digest, json, imported_at) VALUES (?1, ?2, ?3)
         ON CONFLICT DO NOTHING",
        (set.digest().0, json(set)?, now.0),
    )?;
    if added > 0 {
        count_up(connection)?;
    }
    Ok(())
}

/// All rounds, newest first.
pub fn rounds(connection: &Connection) -> Result<Vec<Round>, Error> {
    let mut statement =
        connection.prepare("SELECT json FROM round ORDER BY created_at DESC, id DESC")?;
    let mut rows = statement.query([])?;
    let mut rounds = Vec::new();
    while let Some(row) = rows.next()? {
        let json: String = row.get("json")?;
        let round: Round = from_json(&json)?;
        let moves = moves::of_round(connection, &round.id)?;
        rounds.push(Round { moves, ..round });
    }
    Ok(rounds)
}

/// The version of a round's settings.
pub fn round_version(connection: &Connection, id: &RoundId) -> Result<Option<u32>, Error> {
    let sql = "SELECT version FROM round WHERE id = ?1";
    Ok(connection
        .query_row(sql, [id.as_str()], |row| row.get(0))
        .optional()?)
}

/// Adds a round or replaces its settings. Its moves are kept apart: they are done and never set.
pub fn put_round(connection: &Connection, round: &Round, now: Timestamp) -> Result<(), Error> {
    let settings = Round {
        moves: Vec::new(),
        ..round.clone()
    };
    let (province, edition) = (round.province.as_str(), round.edition.0);
    connection.execute(
        "INSERT INTO round (id, version, province, edition, json, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, province = excluded.province,
             edition = excluded.edition, json = excluded.json",
        (
            round.id.as_str(),
            round.version,
            province,
            edition,
            json(&settings)?,
            now.0,
        ),
    )?;
    count_up(connection)
}
