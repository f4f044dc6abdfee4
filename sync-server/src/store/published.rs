//! What a province publishes: units, editions of criteria, rounds; and the names of the database.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::ids::{Digest, RoundId, UnitCode};
use sodiem_core::register::{Period, Register, Succession};
use sodiem_core::round::Round;
use sodiem_core::time::Timestamp;
use sodiem_core::unit::Unit;

use super::value::{bytes, from_json, json, parsed, parsed_if_any};
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

/// The secret that vouchers are made with ([`crate::vouch`]).
pub const VOUCH_KEY: &str = "vouch_key";
/// The secret that receipts are signed with ([`crate::receipt`]).
pub const RECEIPT_SECRET: &str = "receipt_secret";
/// The secret of the key that bundles are sealed to ([`crate::bundle::sealed`]).
pub const BUNDLE_KEY: &str = "bundle_key";
/// All of them.
pub const SECRETS: [&str; 3] = [VOUCH_KEY, RECEIPT_SECRET, BUNDLE_KEY];

/// A secret of the database. A restored copy keeps it: what was given out or signed before the backup,
/// and since, is to be known again.
pub fn secret(connection: &Connection, name: &str) -> Result<[u8; 32], Error> {
    let wrong = || Error::Value(format!("no {name}"));
    let secret = meta(connection, name)?.ok_or_else(wrong)?;
    let secret = hex::decode(secret).map_err(|_| wrong())?;
    secret.try_into().map_err(|_| wrong())
}

/// Gives the database a secret where it has none.
pub fn ensure_secret(connection: &Connection, name: &str, secret: &[u8; 32]) -> Result<(), Error> {
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        [name, &hex::encode(secret)],
    )?;
    Ok(())
}

/// Counts up whenever units, criteria or rounds change, by whichever process.
pub fn version(connection: &Connection) -> Result<u64, Error> {
    let version = meta(connection, "published")?.unwrap_or_else(|| "0".into());
    version
        .parse()
        .map_err(|_| Error::Value(format!("published: {version}")))
}

/// By which version of the program's projections how units stand was computed.
pub fn projection(connection: &Connection) -> Result<Option<u32>, Error> {
    let version = meta(connection, "projection")?;
    Ok(version.and_then(|version| version.parse().ok()))
}

/// Says by which version it is computed from now on.
pub fn set_projection(connection: &Connection, version: u32) -> Result<(), Error> {
    set_meta(connection, "projection", &version.to_string())
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

/// All units of all times.
pub fn register(connection: &Connection) -> Result<Register, Error> {
    let sql = "SELECT code, valid_from, valid_until, parent, level, kind, name FROM unit_period";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut periods = Vec::new();
    while let Some(row) = rows.next()? {
        periods.push(Period {
            from: parsed(row, "valid_from")?,
            until: parsed_if_any(row, "valid_until")?,
            unit: Unit {
                code: parsed(row, "code")?,
                parent: parsed_if_any(row, "parent")?,
                level: parsed(row, "level")?,
                kind: row.get("kind")?,
                name: row.get("name")?,
            },
        });
    }
    Ok(Register::new(periods, successions(connection)?))
}

fn successions(connection: &Connection) -> Result<Vec<Succession>, Error> {
    let mut statement = connection.prepare("SELECT day, old, new, part FROM succession")?;
    let mut rows = statement.query([])?;
    let mut successions = Vec::new();
    while let Some(row) = rows.next()? {
        let part: String = row.get("part")?;
        successions.push(Succession {
            day: parsed(row, "day")?,
            old: parsed(row, "old")?,
            new: parsed(row, "new")?,
            part: from_json(&format!("\"{part}\""))?,
        });
    }
    Ok(successions)
}

/// Adds periods of units, or replaces those of the same unit and first day. No unit is ever removed:
/// history names it.
pub fn put_periods(connection: &Connection, periods: &[Period]) -> Result<(), Error> {
    let mut known =
        connection.prepare("INSERT INTO unit (code) VALUES (?1) ON CONFLICT DO NOTHING")?;
    let mut statement = connection.prepare(
        "INSERT OR REPLACE INTO unit_period
             (code, valid_from, valid_until, parent, level, kind, name)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for Period { from, until, unit } in periods {
        known.execute([unit.code.as_str()])?;
        statement.execute((
            unit.code.as_str(),
            from.to_string(),
            until.map(|day| day.to_string()),
            unit.parent.as_ref().map(UnitCode::as_str),
            unit.level.name(),
            &unit.kind,
            &unit.name,
        ))?;
    }
    count_up(connection)
}

/// Adds successions; those that are there stay.
pub fn put_successions(connection: &Connection, successions: &[Succession]) -> Result<(), Error> {
    let mut statement = connection.prepare(
        "INSERT OR REPLACE INTO succession (day, old, new, part) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for Succession {
        day,
        old,
        new,
        part,
    } in successions
    {
        statement.execute((day.to_string(), old.as_str(), new.as_str(), part.name()))?;
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

/// The round of an id.
pub fn round(connection: &Connection, id: &RoundId) -> Result<Option<Round>, Error> {
    let sql = "SELECT json FROM round WHERE id = ?1";
    let found: Option<String> = connection
        .query_row(sql, [id.as_str()], |row| row.get(0))
        .optional()?;
    let Some(json) = found else {
        return Ok(None);
    };
    let moves = moves::of_round(connection, id)?;
    let round: Round = from_json(&json)?;
    Ok(Some(Round { moves, ..round }))
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
