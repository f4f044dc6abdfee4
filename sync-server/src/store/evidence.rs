//! Files that prove answers: which there are, who has them, what is being sent. Their bytes are no part of
//! the database.

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use sodiem_core::api::ProblemCode;
use sodiem_core::evidence::FileKind;
use sodiem_core::ids::{AccountId, Digest, RoundId, SeatId, UnitCode};
use sodiem_core::time::Timestamp;

use super::Error;
use super::value::{bytes, from_json, json, parsed};

/// What is sent, or was.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its name in addresses: random.
    pub id: String,
    /// Whose it is.
    pub account: AccountId,
    /// On which device it began.
    pub seat: SeatId,
    /// For which round.
    pub round: RoundId,
    /// For which unit.
    pub unit: UnitCode,
    /// What the file holds.
    pub digest: Digest,
    /// The name that people see.
    pub name: String,
    /// How large the file is.
    pub bytes: u64,
    /// How much of it is durable here.
    pub received: u64,
    /// When it is forgotten, where nothing more comes.
    pub expires_at: Timestamp,
    /// Whether the file was checked and stored.
    pub is_stored: bool,
    /// Why it was not.
    pub refused: Option<ProblemCode>,
}

impl Upload {
    /// Whether every byte came.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.received == self.bytes
    }

    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let refused: Option<String> = row.get("refused")?;
        Ok(Self {
            id: row.get("id")?,
            account: parsed(row, "account")?,
            seat: SeatId(bytes(row, "seat")?),
            round: parsed(row, "round")?,
            unit: parsed(row, "unit")?,
            digest: Digest(bytes(row, "digest")?),
            name: row.get("name")?,
            bytes: row.get("bytes")?,
            received: row.get("received")?,
            expires_at: Timestamp(row.get("expires_at")?),
            is_stored: row.get("is_stored")?,
            refused: refused.as_deref().map(from_json).transpose()?,
        })
    }
}

/// A file that a unit has.
#[derive(Debug, Clone)]
pub struct UnitFile {
    /// What it holds.
    pub digest: Digest,
    /// The name that people see.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How large it is.
    pub bytes: u64,
    /// When all of it was here.
    pub received_at: Timestamp,
    /// Whether it waits for its scan.
    pub is_held: bool,
}

impl UnitFile {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let kind: String = row.get("kind")?;
        let known = FileKind::ALL.into_iter().find(|known| known.name() == kind);
        Ok(Self {
            digest: Digest(bytes(row, "digest")?),
            name: row.get("name")?,
            kind: known.ok_or_else(|| Error::Value(format!("kind {kind}")))?,
            bytes: row.get("bytes")?,
            received_at: Timestamp(row.get("received_at")?),
            is_held: row.get("is_held")?,
        })
    }
}

/// Begins an upload.
pub fn begin(connection: &Connection, upload: &Upload) -> Result<(), Error> {
    let sql = "INSERT INTO upload (id, account, seat, round, unit, digest, name, bytes, expires_at)
        VALUES (:id, :account, :seat, :round, :unit, :digest, :name, :bytes, :expires_at)";
    connection.prepare_cached(sql)?.execute(named_params! {
        ":id": upload.id,
        ":account": upload.account.as_str(),
        ":seat": upload.seat.0,
        ":round": upload.round.as_str(),
        ":unit": upload.unit.as_str(),
        ":digest": upload.digest.0,
        ":name": upload.name,
        ":bytes": upload.bytes,
        ":expires_at": upload.expires_at.0,
    })?;
    Ok(())
}

/// The upload of this name.
pub fn upload(connection: &Connection, id: &str) -> Result<Option<Upload>, Error> {
    one(connection, "SELECT * FROM upload WHERE id = ?1", [id])
}

/// What an account sends already of a file for a unit.
pub fn begun(
    connection: &Connection,
    account: &AccountId,
    (round, unit): (&RoundId, &UnitCode),
    digest: &Digest,
) -> Result<Option<Upload>, Error> {
    let sql =
        "SELECT * FROM upload WHERE account = ?1 AND round = ?2 AND unit = ?3 AND digest = ?4";
    let asked = (account.as_str(), round.as_str(), unit.as_str(), digest.0);
    one(connection, sql, asked)
}

fn one(
    connection: &Connection,
    sql: &str,
    asked: impl rusqlite::Params,
) -> Result<Option<Upload>, Error> {
    let mut statement = connection.prepare_cached(sql)?;
    let read = statement.query_row(asked, |row| Ok(Upload::read(row)));
    read.optional()?.transpose()
}

/// Notes of an upload that the unit sent every byte of its file before.
pub fn had(
    connection: &Connection,
    upload: Upload,
    before: &UnitFile,
    now: Timestamp,
) -> Result<Upload, Error> {
    let sql = "UPDATE upload SET received = bytes WHERE id = ?1";
    connection.execute(sql, [&upload.id])?;
    keep(connection, &upload, (before.kind, before.is_held), now)?;
    Ok(Upload {
        received: upload.bytes,
        is_stored: true,
        ..upload
    })
}

/// Notes how much of an upload is durable, which keeps it for a while; whether it is still known.
pub fn advance(
    connection: &Connection,
    id: &str,
    (received, expires_at): (u64, Timestamp),
) -> Result<bool, Error> {
    let sql = "UPDATE upload SET received = ?2, expires_at = ?3 WHERE id = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.execute((id, received, expires_at.0))? == 1)
}

/// The upload ended: its file is stored, and the unit has it; whether the upload is still known, or else nothing is noted.
pub fn keep(
    connection: &Connection,
    upload: &Upload,
    (kind, is_held): (FileKind, bool),
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE upload SET is_stored = 1 WHERE id = ?1";
    if connection.execute(sql, [&upload.id])? == 0 {
        return Ok(false);
    }
    let sql = "INSERT INTO file (digest, kind, bytes, stored_at, is_held)
        VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
    let row = (upload.digest.0, kind.name(), upload.bytes, now.0, is_held);
    connection.prepare_cached(sql)?.execute(row)?;
    let sql = "INSERT INTO unit_file (round, unit, digest, name, seat, received_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
    connection.prepare_cached(sql)?.execute((
        upload.round.as_str(),
        upload.unit.as_str(),
        upload.digest.0,
        &upload.name,
        upload.seat.0,
        now.0,
    ))?;
    Ok(true)
}

/// The upload ended: its file is not taken.
pub fn refuse(connection: &Connection, id: &str, code: ProblemCode) -> Result<(), Error> {
    let sql = "UPDATE upload SET refused = ?2 WHERE id = ?1";
    connection.execute(sql, (id, json(&code)?))?;
    Ok(())
}

/// Forgets an upload.
pub fn end(connection: &Connection, id: &str) -> Result<(), Error> {
    connection.execute("DELETE FROM upload WHERE id = ?1", [id])?;
    Ok(())
}

/// The uploads that ran out.
pub fn expired(connection: &Connection, now: Timestamp) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare("SELECT id FROM upload WHERE expires_at < ?1")?;
    let ids = statement.query_map([now.0], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Forgets an upload if it ran out; whether it did.
pub fn expire(connection: &Connection, id: &str, now: Timestamp) -> Result<bool, Error> {
    let sql = "DELETE FROM upload WHERE id = ?1 AND expires_at < ?2";
    Ok(connection.execute(sql, (id, now.0))? == 1)
}

/// How many uploads of an account are under way.
pub fn count(connection: &Connection, account: &AccountId) -> Result<usize, Error> {
    let sql = "SELECT count(*) FROM upload
        WHERE account = ?1 AND is_stored = 0 AND refused IS NULL";
    Ok(connection.query_row(sql, [account.as_str()], |row| row.get(0))?)
}

/// The files that a unit has in a round, by when they came.
pub fn files(
    connection: &Connection,
    (round, unit): (&RoundId, &UnitCode),
) -> Result<Vec<UnitFile>, Error> {
    let sql = "SELECT * FROM unit_file JOIN file USING (digest)
        WHERE round = ?1 AND unit = ?2 ORDER BY received_at, digest";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((round.as_str(), unit.as_str()))?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        files.push(UnitFile::read(row)?);
    }
    Ok(files)
}

/// A file of a unit.
pub fn file(
    connection: &Connection,
    (round, unit): (&RoundId, &UnitCode),
    digest: &Digest,
) -> Result<Option<UnitFile>, Error> {
    let sql = "SELECT * FROM unit_file JOIN file USING (digest)
        WHERE round = ?1 AND unit = ?2 AND digest = ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let asked = (round.as_str(), unit.as_str(), digest.0);
    let read = statement.query_row(asked, |row| Ok(UnitFile::read(row)));
    read.optional()?.transpose()
}

/// A file of which a unit sent every byte, in whatever round.
pub fn sent(
    connection: &Connection,
    unit: &UnitCode,
    digest: &Digest,
) -> Result<Option<UnitFile>, Error> {
    let sql = "SELECT * FROM unit_file JOIN file USING (digest)
        WHERE unit = ?1 AND digest = ?2 ORDER BY received_at LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let read = statement.query_row((unit.as_str(), digest.0), |row| Ok(UnitFile::read(row)));
    read.optional()?.transpose()
}

/// What was refused of what was sent for a unit and is not forgotten yet.
pub fn refused(
    connection: &Connection,
    (round, unit): (&RoundId, &UnitCode),
) -> Result<Vec<Upload>, Error> {
    let sql = "SELECT * FROM upload
        WHERE round = ?1 AND unit = ?2 AND refused IS NOT NULL ORDER BY expires_at, id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((round.as_str(), unit.as_str()))?;
    let mut uploads = Vec::new();
    while let Some(row) = rows.next()? {
        uploads.push(Upload::read(row)?);
    }
    Ok(uploads)
}

/// How many bytes a unit has in a round, and how many more were announced.
pub fn extent(
    connection: &Connection,
    (round, unit): (&RoundId, &UnitCode),
) -> Result<(u64, u64), Error> {
    let sql = "SELECT
        (SELECT coalesce(sum(bytes), 0) FROM unit_file JOIN file USING (digest)
            WHERE round = ?1 AND unit = ?2),
        (SELECT coalesce(sum(bytes), 0) FROM upload
            WHERE round = ?1 AND unit = ?2 AND is_stored = 0 AND refused IS NULL)";
    let asked = (round.as_str(), unit.as_str());
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(connection.prepare_cached(sql)?.query_row(asked, read)?)
}

/// The other units that have a file of this content in a round.
pub fn elsewhere(
    connection: &Connection,
    (round, unit): (&RoundId, &UnitCode),
    digest: &Digest,
) -> Result<Vec<UnitCode>, Error> {
    let sql = "SELECT unit FROM unit_file WHERE digest = ?3 AND round = ?1 AND unit != ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((round.as_str(), unit.as_str(), digest.0))?;
    let mut units = Vec::new();
    while let Some(row) = rows.next()? {
        units.push(parsed(row, "unit")?);
    }
    Ok(units)
}

/// A file was scanned after all, and is harmless.
pub fn release(connection: &Connection, digest: &Digest) -> Result<(), Error> {
    let sql = "UPDATE file SET is_held = 0 WHERE digest = ?1";
    connection.execute(sql, [digest.0])?;
    Ok(())
}

/// A file was scanned after all, and is harmful: no unit has it, and whoever sent it is told so.
pub fn withdraw(connection: &Connection, digest: &Digest, code: ProblemCode) -> Result<(), Error> {
    let sql = "UPDATE upload SET refused = ?2, is_stored = 0 WHERE digest = ?1 AND is_stored = 1";
    connection.execute(sql, (digest.0, json(&code)?))?;
    connection.execute("DELETE FROM unit_file WHERE digest = ?1", [digest.0])?;
    connection.execute("DELETE FROM file WHERE digest = ?1", [digest.0])?;
    Ok(())
}

/// Every file that is stored, with its size.
pub fn all(connection: &Connection) -> Result<Vec<(Digest, u64)>, Error> {
    let mut statement = connection.prepare("SELECT digest, bytes FROM file ORDER BY digest")?;
    let mut rows = statement.query([])?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        files.push((Digest(bytes(row, "digest")?), row.get("bytes")?));
    }
    Ok(files)
}
