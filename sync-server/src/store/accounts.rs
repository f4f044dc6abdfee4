//! Accounts, their grants and their seats.

use rusqlite::{Connection, Row};
use sodiem_core::account::{Grant, Principal};
use sodiem_core::api::{Account, Bytes, Seat, SeatName};
use sodiem_core::ids::{AccountId, SeatId, UnitCode};
use sodiem_core::time::Timestamp;

use super::Error;
use super::value::{bytes, parsed};
use crate::vouch::Owner;

/// What signing in needs to know of an account.
pub struct Credentials {
    /// The account.
    pub account: AccountId,
    /// Its password, as an Argon2 string.
    pub password: String,
    /// Whether it may sign in.
    pub enabled: bool,
}

/// An account as it is stored.
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// User name, as [`crate::password::username`] writes it.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// The province whose administrator keeps it.
    pub province: UnitCode,
    /// What it may do.
    pub grants: Vec<Grant>,
}

/// Adds an account; `false` where the user name is taken.
pub fn add(connection: &Connection, row: &AccountRow, password: &str) -> Result<bool, Error> {
    let (id, username, name) = (row.id.as_str(), &row.username, &row.name);
    let added = connection.execute(
        "INSERT INTO account (id, username, name, province, password, enabled)
         VALUES (?1, ?2, ?3, ?4, ?5, 1) ON CONFLICT (username) DO NOTHING",
        (id, username, name, row.province.as_str(), password),
    )?;
    if added == 1 {
        write_grants(connection, &row.id, &row.grants)?;
    }
    Ok(added == 1)
}

/// Replaces what an account may do, and has its devices hear of it.
pub fn set_grants(
    connection: &Connection,
    account: &AccountId,
    grants: &[Grant],
) -> Result<(), Error> {
    connection.execute(
        "DELETE FROM account_grant WHERE account = ?1",
        [account.as_str()],
    )?;
    write_grants(connection, account, grants)?;
    let sql = "UPDATE account SET access = access + 1 WHERE id = ?1";
    connection.execute(sql, [account.as_str()])?;
    Ok(())
}

fn write_grants(
    connection: &Connection,
    account: &AccountId,
    grants: &[Grant],
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "INSERT OR IGNORE INTO account_grant (account, role, place) VALUES (?1, ?2, ?3)",
    )?;
    for grant in grants {
        let (role, place) = match grant {
            Grant::Officer { unit } => ("officer", unit.as_str()),
            Grant::Head { unit } => ("head", unit.as_str()),
            Grant::Reviewer { body } => ("reviewer", body.as_str()),
            Grant::Province { unit } => ("province", unit.as_str()),
            Grant::Administrator { unit } => ("administrator", unit.as_str()),
        };
        statement.execute((account.as_str(), role, place))?;
    }
    Ok(())
}

/// Changes a person's name and whether the account may sign in.
pub fn update(
    connection: &Connection,
    account: &AccountId,
    name: &str,
    enabled: bool,
) -> Result<(), Error> {
    let sql = "UPDATE account SET name = ?2, enabled = ?3, access = access + 1 WHERE id = ?1";
    connection.execute(sql, (account.as_str(), name, enabled))?;
    Ok(())
}

/// The provinces that keep accounts.
pub fn provinces(connection: &Connection) -> Result<Vec<UnitCode>, Error> {
    let mut statement = connection.prepare("SELECT DISTINCT province FROM account")?;
    let mut rows = statement.query([])?;
    let mut provinces = Vec::new();
    while let Some(row) = rows.next()? {
        provinces.push(parsed(row, "province")?);
    }
    Ok(provinces)
}

/// Gives the accounts that a province's administrator keeps to another's.
pub fn move_province(connection: &Connection, old: &UnitCode, new: &UnitCode) -> Result<(), Error> {
    let sql = "UPDATE account SET province = ?2 WHERE province = ?1";
    connection.execute(sql, [old.as_str(), new.as_str()])?;
    Ok(())
}

/// Changes a password.
pub fn set_password(
    connection: &Connection,
    account: &AccountId,
    password: &str,
) -> Result<(), Error> {
    let sql = "UPDATE account SET password = ?2 WHERE id = ?1";
    connection.execute(sql, (account.as_str(), password))?;
    Ok(())
}

/// What signing in under a user name needs.
pub fn credentials(connection: &Connection, username: &str) -> Result<Option<Credentials>, Error> {
    let mut statement = connection
        .prepare_cached("SELECT id, password, enabled FROM account WHERE username = ?1")?;
    let mut rows = statement.query([username])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    Ok(Some(Credentials {
        account: parsed(row, "id")?,
        password: row.get("password")?,
        enabled: row.get("enabled")?,
    }))
}

/// An account of an id, with whether it may sign in.
pub fn get(connection: &Connection, id: &AccountId) -> Result<Option<(AccountRow, bool)>, Error> {
    let sql = "SELECT id, username, name, province, enabled FROM account WHERE id = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([id.as_str()])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    Ok(Some((account_row(connection, row)?, row.get("enabled")?)))
}

/// The accounts that a province keeps, by user name; of all provinces where none is given.
pub fn list(connection: &Connection, province: Option<&UnitCode>) -> Result<Vec<Account>, Error> {
    let sql = "SELECT id, username, name, province, enabled FROM account
               WHERE ?1 IS NULL OR province = ?1 ORDER BY username";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([province.map(UnitCode::as_str)])?;
    let mut accounts = Vec::new();
    while let Some(row) = rows.next()? {
        let AccountRow {
            id,
            username,
            name,
            grants,
            ..
        } = account_row(connection, row)?;
        let seats = seats(connection, &id)?;
        accounts.push(Account {
            id,
            username,
            name,
            grants,
            enabled: row.get("enabled")?,
            seats,
        });
    }
    Ok(accounts)
}

fn account_row(connection: &Connection, row: &Row<'_>) -> Result<AccountRow, Error> {
    let id: AccountId = parsed(row, "id")?;
    Ok(AccountRow {
        username: row.get("username")?,
        name: row.get("name")?,
        province: parsed(row, "province")?,
        grants: grants(connection, &id)?,
        id,
    })
}

/// What an account may do.
pub fn grants(connection: &Connection, account: &AccountId) -> Result<Vec<Grant>, Error> {
    let sql = "SELECT role, place FROM account_grant WHERE account = ?1 ORDER BY role, place";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([account.as_str()])?;
    let mut grants = Vec::new();
    while let Some(row) = rows.next()? {
        let role: String = row.get("role")?;
        grants.push(match role.as_str() {
            "officer" => Grant::Officer {
                unit: parsed(row, "place")?,
            },
            "head" => Grant::Head {
                unit: parsed(row, "place")?,
            },
            "reviewer" => Grant::Reviewer {
                body: parsed(row, "place")?,
            },
            "province" => Grant::Province {
                unit: parsed(row, "place")?,
            },
            "administrator" => Grant::Administrator {
                unit: parsed(row, "place")?,
            },
            other => return Err(Error::Value(format!("role {other}"))),
        });
    }
    Ok(grants)
}

/// How often what an account may do was changed.
pub fn access(connection: &Connection, account: &AccountId) -> Result<u64, Error> {
    let sql = "SELECT access FROM account WHERE id = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([account.as_str()])?;
    let count = rows.next()?.map(|row| row.get::<_, u64>(0)).transpose()?;
    Ok(count.unwrap_or_default())
}

/// An account's seats, newest first.
pub fn seats(connection: &Connection, account: &AccountId) -> Result<Vec<Seat>, Error> {
    let sql = "SELECT id, device, registered_at, seen_at, revoked_at FROM seat
               WHERE account = ?1 ORDER BY registered_at DESC, id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([account.as_str()])?;
    let mut seats = Vec::new();
    while let Some(row) = rows.next()? {
        seats.push(Seat {
            id: SeatId(bytes(row, "id")?),
            device: row.get("device")?,
            registered_at: Timestamp(row.get("registered_at")?),
            seen_at: Timestamp(row.get("seen_at")?),
            revoked_at: row.get::<_, Option<i64>>("revoked_at")?.map(Timestamp),
        });
    }
    Ok(seats)
}

/// Whose seat it is, and since when it is revoked.
pub fn seat_owner(
    connection: &Connection,
    seat: SeatId,
) -> Result<Option<(AccountId, Option<Timestamp>)>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT account, revoked_at FROM seat WHERE id = ?1")?;
    let mut rows = statement.query([seat.0])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let revoked_at = row.get::<_, Option<i64>>("revoked_at")?.map(Timestamp);
    Ok(Some((parsed(row, "account")?, revoked_at)))
}

/// Registers an account on a device.
pub fn add_seat(
    connection: &Connection,
    account: &AccountId,
    seat: SeatId,
    (device, now): (&str, Timestamp),
) -> Result<(), Error> {
    connection.execute(
        "INSERT INTO seat (id, account, device, registered_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?4)",
        (seat.0, account.as_str(), device, now.0),
    )?;
    Ok(())
}

/// Registers a key that a seat signs its bundles with.
pub fn add_seat_key(
    connection: &Connection,
    seat: SeatId,
    key: &[u8],
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "INSERT INTO seat_key (seat, key, registered_at) VALUES (?1, ?2, ?3)
               ON CONFLICT DO NOTHING";
    connection.execute(sql, (seat.0, key, now.0))?;
    Ok(())
}

/// Who wrote a bundle, by its seat.
pub struct Author {
    /// The account, on that seat.
    pub principal: Principal,
    /// Whether the account is not locked.
    pub is_enabled: bool,
    /// Whether the seat was revoked.
    pub is_revoked: bool,
    /// The keys that the seat signs with.
    pub keys: Vec<Vec<u8>>,
}

/// Who writes on a seat.
pub fn author(connection: &Connection, seat: SeatId) -> Result<Option<Author>, Error> {
    let Some((account, revoked_at)) = seat_owner(connection, seat)? else {
        return Ok(None);
    };
    let Some((row, is_enabled)) = get(connection, &account)? else {
        return Ok(None);
    };
    let mut statement = connection.prepare_cached("SELECT key FROM seat_key WHERE seat = ?1")?;
    let keys = statement.query_map([seat.0], |row| row.get(0))?;
    Ok(Some(Author {
        keys: keys.collect::<Result<_, _>>()?,
        is_enabled,
        is_revoked: revoked_at.is_some(),
        principal: Principal {
            account: row.id,
            username: row.username,
            name: row.name,
            seat,
            grants: row.grants,
        },
    }))
}

/// Notes that a seat reached the server.
pub fn see_seat(connection: &Connection, seat: SeatId, now: Timestamp) -> Result<(), Error> {
    connection.execute(
        "UPDATE seat SET seen_at = ?2 WHERE id = ?1",
        (seat.0, now.0),
    )?;
    Ok(())
}

/// Names the device of a seat.
pub fn name_seat(connection: &Connection, seat: SeatId, device: &str) -> Result<(), Error> {
    let sql = "UPDATE seat SET device = ?2 WHERE id = ?1";
    connection.execute(sql, (seat.0, device))?;
    Ok(())
}

/// Refuses a seat from now on.
pub fn revoke_seat(connection: &Connection, seat: SeatId, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE seat SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL";
    connection.execute(sql, (seat.0, now.0))?;
    Ok(())
}

/// Who sits on a seat, and whose it is.
pub fn seat_name(
    connection: &Connection,
    seat: SeatId,
) -> Result<Option<(SeatName, Owner)>, Error> {
    let sql = "SELECT account.id AS id, account.username AS username, account.name AS name,
                      seat.device AS device
               FROM seat JOIN account ON account.id = seat.account WHERE seat.id = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([seat.0])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let name = SeatName {
        seat,
        name: row.get("name")?,
        device: row.get("device")?,
        voucher: Bytes::default(),
    };
    let owner = Owner {
        account: parsed(row, "id")?,
        username: row.get("username")?,
    };
    Ok(Some((name, owner)))
}
