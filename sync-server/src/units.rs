//! Lists of units and successions come in, and the people of units that went into others follow
//! them: nobody loses access or work by a reform.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use sodiem_core::account::{GRANTS_MAX, Grant};
use sodiem_core::finding::Finding;
use sodiem_core::ids::UnitCode;
use sodiem_core::register::{Changes, Part, Register, Succession};
use sodiem_core::round::Round;
use sodiem_core::text::Message;
use sodiem_core::time::Day;
use sodiem_core::unit::Unit;

use crate::app::App;
use crate::error::Error;
use crate::store::{self, accounts, published};

/// What successions changed.
pub struct Succeeded {
    /// Of the units.
    pub changes: Changes,
    /// How many accounts work for the unit that theirs went into, besides their own.
    pub accounts: usize,
    /// User names of accounts that have as many grants already as one may have.
    pub full: Vec<String>,
}

/// What a job of the writer finds, or what it did.
type Outcome<T> = Result<Result<T, Vec<Finding>>, store::Error>;

/// Takes a list of units that holds from `day` on.
///
/// # Errors
/// Invalid with all findings: those of [`Register::list`], and rounds of that day or a later one that
/// would lose units (`units-round`).
pub fn import(app: &App, day: Day, listed: Vec<(u64, Unit)>) -> Result<Changes, Error> {
    let job = move |connection: &Connection| {
        let register = published::register(connection)?;
        let changes = match register.list(day, &listed) {
            Ok(changes) => changes,
            Err(findings) => return Ok(Err(findings)),
        };
        put(connection, register, changes)
    };
    app.store.write(job)?.map_err(Error::invalid)
}

/// Takes successions, and lets people follow their units.
///
/// # Errors
/// Invalid with all findings: those of [`Register::succeed`], and rounds that would lose units.
pub fn succeed(app: &App, successions: Vec<(u64, Succession)>) -> Result<Succeeded, Error> {
    let job = move |connection: &Connection| -> Outcome<Succeeded> {
        let register = published::register(connection)?;
        let changes = match register.succeed(&successions) {
            Ok(changes) => changes,
            Err(findings) => return Ok(Err(findings)),
        };
        let changes = match put(connection, register, changes)? {
            Ok(changes) => changes,
            Err(findings) => return Ok(Err(findings)),
        };
        let successions: Vec<Succession> = successions.into_iter().map(|(_, one)| one).collect();
        published::put_successions(connection, &successions)?;
        let (accounts, full) = follow(connection, &successions)?;
        Ok(Ok(Succeeded {
            changes,
            accounts,
            full,
        }))
    };
    app.store.write(job)?.map_err(Error::invalid)
}

/// Stores changes of the units, if every round keeps those that it scores.
fn put(connection: &Connection, mut register: Register, changes: Changes) -> Outcome<Changes> {
    let rounds = published::rounds(connection)?;
    let scored = |register: &Register, round: &Round| {
        let units = register.on(round.units_on);
        let units = units.map_err(|findings| store::Error::Value(format!("{findings:?}")))?;
        let within = units.within(&round.province, round.scored_level);
        let codes = within.into_iter().map(|unit| unit.code.clone());
        Ok(codes.collect::<BTreeSet<UnitCode>>())
    };
    let all = |register: &Register| {
        let each = rounds.iter().map(|round| scored(register, round));
        each.collect::<Result<Vec<_>, store::Error>>()
    };
    let before = all(&register)?;
    register.put(changes.periods.clone());
    let after = all(&register)?;
    let losing = rounds.iter().zip(before.iter().zip(&after));
    let findings = losing.filter(|(_, (before, after))| !before.is_subset(after));
    let findings = findings.map(|(round, _)| {
        let message = Message::new("units-round")
            .with("round", round.id.as_str())
            .with("day", round.units_on.shown());
        Finding::general(message)
    });
    let findings: Vec<Finding> = findings.collect();
    if !findings.is_empty() {
        return Ok(Err(findings));
    }
    published::put_periods(connection, &changes.periods)?;
    Ok(Ok(changes))
}

/// Whoever worked for a unit works for the one that it went into, wholly or for the greater part,
/// too; how many accounts that are, and which have too many grants for it.
fn follow(
    connection: &Connection,
    successions: &[Succession],
) -> Result<(usize, Vec<String>), store::Error> {
    let goes_on = |one: &&Succession| one.part != Part::Part && one.old != one.new;
    let into = successions.iter().filter(goes_on);
    let into: BTreeMap<&UnitCode, &UnitCode> = into.map(|one| (&one.old, &one.new)).collect();
    let (mut followed, mut full) = (0, Vec::new());
    for account in accounts::list(connection, None)? {
        let mut grants = account.grants.clone();
        let new = account
            .grants
            .iter()
            .filter_map(|grant| following(grant, &into));
        for grant in new {
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
        if grants.len() > GRANTS_MAX {
            full.push(account.username);
        } else if grants.len() > account.grants.len() {
            accounts::set_grants(connection, &account.id, &grants)?;
            followed += 1;
        }
    }
    // A reform names ten thousand communes; accounts are kept by a few provinces.
    for old in accounts::provinces(connection)? {
        if let Some(new) = into.get(&old) {
            accounts::move_province(connection, &old, new)?;
        }
    }
    Ok((followed, full))
}

/// The same for the unit that a grant's went into.
fn following(grant: &Grant, into: &BTreeMap<&UnitCode, &UnitCode>) -> Option<Grant> {
    let new = |unit: &UnitCode| into.get(unit).map(|unit| (*unit).clone());
    Some(match grant {
        Grant::Officer { unit } => Grant::Officer { unit: new(unit)? },
        Grant::Head { unit } => Grant::Head { unit: new(unit)? },
        Grant::Province { unit } => Grant::Province { unit: new(unit)? },
        Grant::Administrator { unit } => Grant::Administrator { unit: new(unit)? },
        Grant::Reviewer { .. } => return None,
    })
}
