//! Sessions: who is signed in, known by the digest of the token alone.

use rusqlite::{Connection, OptionalExtension};
use sodiem_core::account::Principal;
use sodiem_core::ids::{AccountId, Digest, SeatId};
use sodiem_core::time::Timestamp;

use super::value::{bytes, parsed};
use super::{Error, accounts};

/// A session and whose it is.
pub struct SessionRow {
    /// Who is asking.
    pub principal: Principal,
    /// When it was last used, as far as it was noted.
    pub used_at: Timestamp,
    /// Whether the account may sign in.
    pub enabled: bool,
    /// Whether the seat was revoked.
    pub is_revoked: bool,
}

/// Begins a session.
pub fn add(
    connection: &Connection,
    token: &Digest,
    seat: SeatId,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "INSERT INTO session (token_digest, seat, used_at) VALUES (?1, ?2, ?3)";
    connection.execute(sql, (token.0, seat.0, now.0))?;
    Ok(())
}

/// The session of a token.
pub fn get(connection: &Connection, token: &Digest) -> Result<Option<SessionRow>, Error> {
    let sql = "SELECT session.used_at, seat.id AS seat, seat.revoked_at IS NOT NULL AS is_revoked,
                      account.id AS account, account.username, account.name, account.enabled
               FROM session JOIN seat ON seat.id = session.seat
               JOIN account ON account.id = seat.account WHERE session.token_digest = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([token.0])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let account: AccountId = parsed(row, "account")?;
    let grants = accounts::grants(connection, &account)?;
    let (username, name) = (row.get("username")?, row.get("name")?);
    let seat = SeatId(bytes(row, "seat")?);
    Ok(Some(SessionRow {
        principal: Principal {
            account,
            username,
            name,
            seat,
            grants,
        },
        used_at: Timestamp(row.get("used_at")?),
        enabled: row.get("enabled")?,
        is_revoked: row.get("is_revoked")?,
    }))
}

/// Notes that a session was used.
pub fn touch(connection: &Connection, token: &Digest, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE session SET used_at = ?2 WHERE token_digest = ?1 RETURNING seat";
    let seat: Option<[u8; 16]> = connection
        .query_row(sql, (token.0, now.0), |row| row.get(0))
        .optional()?;
    match seat {
        Some(seat) => accounts::see_seat(connection, SeatId(seat), now),
        None => Ok(()),
    }
}

/// Ends a session; whose it was, if there was one.
pub fn end(connection: &Connection, token: &Digest) -> Result<Option<AccountId>, Error> {
    let ended = get(connection, token)?;
    connection.execute("DELETE FROM session WHERE token_digest = ?1", [token.0])?;
    Ok(ended.map(|session| session.principal.account))
}

/// Ends all sessions of an account but those of revoked seats: they can do no more than hand over late
/// work, and are to be told why.
pub fn end_all(connection: &Connection, account: &AccountId) -> Result<(), Error> {
    let sql = "DELETE FROM session WHERE seat IN (SELECT id FROM seat
               WHERE account = ?1 AND revoked_at IS NULL)";
    connection.execute(sql, [account.as_str()])?;
    Ok(())
}

/// Ends the sessions that nobody used since `before`; those of revoked seats stay, as in [`end_all`].
pub fn end_idle(connection: &Connection, before: Timestamp) -> Result<(), Error> {
    let sql = "DELETE FROM session WHERE used_at < ?1
               AND seat IN (SELECT id FROM seat WHERE revoked_at IS NULL)";
    connection.execute(sql, [before.0])?;
    Ok(())
}
