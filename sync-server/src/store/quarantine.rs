//! What was refused, kept for the person who looks into it: each change and each decision once for
//! a person, whichever seats they came from.

use std::collections::BTreeMap;

use rusqlite::Connection;
use sodiem_core::api::RefusalCode;
use sodiem_core::ids::{AccountId, Digest, DocumentId, SeatId, UnitCode};
use sodiem_core::ingest::hash_of;
use sodiem_core::time::Timestamp;

use super::Error;
use super::value::{json, name_of, named, parsed};

/// Most refused changes that are kept of one seat: a broken phone must not fill the disk.
pub const QUARANTINE_ROWS_MAX: u32 = 1_000;
/// Most late work that is kept of one revoked seat, in bytes: that of fifty years.
pub const LATE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// What a piece of late work counts besides its own bytes.
pub const LATE_PIECE_BYTES: usize = 256;

/// What was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A change of the document.
    Change,
    /// A decision on the scoresheet, as JSON.
    Decision,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Decision => "decision",
        }
    }
}

/// Something refused, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The document that it was for.
    pub document: DocumentId,
    /// What it is.
    pub kind: Kind,
    /// Its bytes as they came.
    pub body: Vec<u8>,
    hash: [u8; 32],
}

impl Piece {
    /// Of these bytes.
    #[must_use]
    pub fn new(document: DocumentId, kind: Kind, body: Vec<u8>) -> Self {
        let change = match kind {
            Kind::Change => hash_of(&body),
            Kind::Decision => None,
        };
        Self {
            document,
            kind,
            hash: change.map_or_else(|| Digest::of(&body).0, |change| change.0),
            body,
        }
    }
}

/// Keeps what a gate refused, unless its seat has filled its share or its person sent it before.
pub fn keep(
    connection: &Connection,
    piece: &Piece,
    code: RefusalCode,
    (seat, now): (SeatId, Timestamp),
) -> Result<(), Error> {
    let held = "SELECT count(*) FROM quarantine WHERE seat = ?1 AND code <> ?2";
    let mut statement = connection.prepare_cached(held)?;
    let late = name_of(&RefusalCode::SeatRevoked)?;
    let held: u32 = statement.query_row((seat.0, late), |row| row.get(0))?;
    if held < QUARANTINE_ROWS_MAX && !is_held(connection, piece, seat)? {
        insert(connection, piece, code, (seat, now))?;
    }
    Ok(())
}

/// Keeps what comes late from a revoked seat, as far as it is not there yet: how many pieces.
/// Nothing, and none, where that is more than is kept of one seat.
pub fn keep_late(
    connection: &Connection,
    pieces: Vec<Piece>,
    (seat, now): (SeatId, Timestamp),
) -> Result<Option<usize>, Error> {
    let mut fresh = BTreeMap::new();
    let mut bytes = 0;
    for piece in pieces {
        if !is_accepted(connection, &piece)? && !is_held(connection, &piece, seat)? {
            bytes += piece.body.len() + LATE_PIECE_BYTES;
            let again = fresh.insert((piece.document.clone(), piece.hash), piece);
            bytes -= again.map_or(0, |again| again.body.len() + LATE_PIECE_BYTES);
        }
    }
    if bytes > 0 && late_bytes(connection, seat)?.saturating_add(bytes) > LATE_BYTES_MAX {
        return Ok(None);
    }
    for piece in fresh.values() {
        insert(connection, piece, RefusalCode::SeatRevoked, (seat, now))?;
    }
    Ok(Some(fresh.len()))
}

/// What is kept of a seat's late work already.
fn late_bytes(connection: &Connection, seat: SeatId) -> Result<usize, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT coalesce(sum(length(body) + ?3), 0) FROM quarantine WHERE seat = ?1 AND code = ?2",
    )?;
    let code = name_of(&RefusalCode::SeatRevoked)?;
    Ok(statement.query_row((seat.0, code, LATE_PIECE_BYTES), |row| row.get(0))?)
}

fn is_accepted(connection: &Connection, piece: &Piece) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM change WHERE document = ?1 AND hash = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.exists((piece.document.to_string(), piece.hash))?)
}

/// Whether the person of a seat sent it before, from this seat or another.
fn is_held(connection: &Connection, piece: &Piece, seat: SeatId) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM quarantine JOIN seat ON seat.id = quarantine.seat
         WHERE quarantine.document = ?1 AND quarantine.hash = ?2
           AND seat.account = (SELECT account FROM seat WHERE id = ?3)",
    )?;
    Ok(statement.exists((piece.document.to_string(), piece.hash, seat.0))?)
}

fn insert(
    connection: &Connection,
    piece: &Piece,
    code: RefusalCode,
    (seat, now): (SeatId, Timestamp),
) -> Result<(), Error> {
    let (document, code) = (piece.document.to_string(), name_of(&code)?);
    connection
        .prepare_cached(
            "INSERT INTO quarantine (document, seat, received_at, code, body, hash, kind)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            document,
            seat.0,
            now.0,
            code,
            &piece.body,
            piece.hash,
            piece.kind.name(),
        ))?;
    Ok(())
}

/// A piece as it is kept, and who sent it.
pub struct PieceRow {
    /// Its number.
    pub id: u64,
    /// When it came.
    pub received_at: Timestamp,
    /// The person's account.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// The device's name.
    pub device: String,
    /// The document that it was for.
    pub document: DocumentId,
    /// Why it was refused.
    pub code: RefusalCode,
    /// What it is.
    pub kind: Kind,
    /// Its bytes.
    pub body: Vec<u8>,
}

/// Calls `visit` for what came from accounts that `provinces` keep, of one account alone where one
/// is given, newest first and older than `before`, until `visit` says that it is enough.
pub fn each(
    connection: &Connection,
    (provinces, account): (&[UnitCode], Option<&AccountId>),
    before: Option<u64>,
    mut visit: impl FnMut(PieceRow) -> bool,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "SELECT quarantine.id, document, received_at, code, kind, body,
                account.id AS account, account.name, seat.device
         FROM quarantine JOIN seat ON seat.id = quarantine.seat
         JOIN account ON account.id = seat.account
         WHERE account.province IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR account.id = ?2)
           AND (?3 IS NULL OR quarantine.id < ?3)
         ORDER BY quarantine.id DESC",
    )?;
    let account = account.map(AccountId::as_str);
    let before = before.map(|before| i64::try_from(before).unwrap_or(i64::MAX));
    let mut rows = statement.query((json(&provinces)?, account, before))?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get("kind")?;
        let found = PieceRow {
            id: row.get("id")?,
            received_at: Timestamp(row.get("received_at")?),
            account: parsed(row, "account")?,
            name: row.get("name")?,
            device: row.get("device")?,
            document: parsed(row, "document")?,
            code: named(row, "code")?,
            kind: match kind.as_str() {
                "decision" => Kind::Decision,
                _ => Kind::Change,
            },
            body: row.get("body")?,
        };
        if !visit(found) {
            break;
        }
    }
    Ok(())
}
