//! Projections: how units stand, as a whole and by leaf.

use std::collections::BTreeMap;

use rusqlite::Connection;
use sodiem_core::ids::{Code, RoundId, UnitCode};
use sodiem_core::record::{LeafStanding, Standing};

use super::Error;
use super::value::{from_json, json, parsed};

/// Replaces what is stored of how a unit stands.
pub fn put(
    connection: &Connection,
    round: &RoundId,
    standing: &Standing,
    leaves: &BTreeMap<Code, LeafStanding>,
) -> Result<(), Error> {
    let (round, unit) = (round.as_str(), standing.unit.as_str());
    connection
        .prepare_cached(
            "INSERT INTO standing (round, unit, json) VALUES (?1, ?2, ?3)
         ON CONFLICT (round, unit) DO UPDATE SET json = excluded.json WHERE json <> excluded.json",
        )?
        .execute((round, unit, json(standing)?))?;
    let mut statement = connection.prepare_cached(
        "INSERT INTO leaf_standing (round, unit, leaf, json) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (round, unit, leaf) DO UPDATE SET json = excluded.json
         WHERE json <> excluded.json",
    )?;
    for (leaf, standing) in leaves {
        statement.execute((round, unit, leaf.as_str(), json(standing)?))?;
    }
    forget_others(connection, (round, unit), leaves)
}

/// Forgets leaves that count no more, such as the survey's in a round that holds none.
fn forget_others(
    connection: &Connection,
    (round, unit): (&str, &str),
    leaves: &BTreeMap<Code, LeafStanding>,
) -> Result<(), Error> {
    let stored: usize = connection
        .prepare_cached("SELECT count(*) FROM leaf_standing WHERE round = ?1 AND unit = ?2")?
        .query_row((round, unit), |row| row.get(0))?;
    if stored > leaves.len() {
        let counted: Vec<&Code> = leaves.keys().collect();
        connection
            .prepare_cached(
                "DELETE FROM leaf_standing WHERE round = ?1 AND unit = ?2
                 AND leaf NOT IN (SELECT value FROM json_each(?3))",
            )?
            .execute((round, unit, json(&counted)?))?;
    }
    Ok(())
}

/// Forgets how the units of a round stand: it is scored by another edition now.
pub fn clear(connection: &Connection, round: &RoundId) -> Result<(), Error> {
    for table in ["leaf_standing", "standing"] {
        let sql = format!("DELETE FROM {table} WHERE round = ?1");
        connection.execute(&sql, [round.as_str()])?;
    }
    Ok(())
}

/// How the units of a round stand, those of which nothing is stored left out.
pub fn of_round(
    connection: &Connection,
    round: &RoundId,
) -> Result<BTreeMap<UnitCode, Standing>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT unit, json FROM standing WHERE round = ?1")?;
    let mut rows = statement.query([round.as_str()])?;
    let mut standings = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let json: String = row.get("json")?;
        standings.insert(parsed(row, "unit")?, from_json(&json)?);
    }
    Ok(standings)
}

/// How one leaf stands in the units of a round.
pub fn of_leaf(
    connection: &Connection,
    round: &RoundId,
    leaf: &Code,
) -> Result<BTreeMap<UnitCode, LeafStanding>, Error> {
    let sql = "SELECT leaf_standing.unit, leaf_standing.json FROM standing
               JOIN leaf_standing ON leaf_standing.round = standing.round
                   AND leaf_standing.unit = standing.unit AND leaf_standing.leaf = ?2
               WHERE standing.round = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([round.as_str(), leaf.as_str()])?;
    let mut standings = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let json: String = row.get("json")?;
        standings.insert(parsed(row, "unit")?, from_json(&json)?);
    }
    Ok(standings)
}

/// How the leaves of one unit stand.
pub fn leaves_of_unit(
    connection: &Connection,
    round: &RoundId,
    unit: &UnitCode,
) -> Result<BTreeMap<Code, LeafStanding>, Error> {
    let sql = "SELECT leaf, json FROM leaf_standing WHERE round = ?1 AND unit = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([round.as_str(), unit.as_str()])?;
    let mut standings = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let json: String = row.get("json")?;
        standings.insert(parsed(row, "leaf")?, from_json(&json)?);
    }
    Ok(standings)
}
