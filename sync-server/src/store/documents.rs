//! Documents as the changes they were made of, kept for ever as they were received.

use rusqlite::{Connection, OptionalExtension};
use sodiem_core::document::{Change, Document, Edition};
use sodiem_core::ids::{ChangeId, DocumentId, RoundId, SeatId, UnitCode};
use sodiem_core::time::Timestamp;

use super::Error;
use super::value::{heads_from_bytes, heads_to_bytes, parsed};

/// Most refused changes that are kept of one seat: a broken phone must not fill the disk.
pub const QUARANTINE_ROWS_MAX: u32 = 1_000;

/// A change to be stored.
pub struct ChangeRow {
    /// Its hash.
    pub hash: ChangeId,
    /// The actor, one a start of the app.
    pub actor: [u8; 16],
    /// Its number among the actor's changes.
    pub actor_seq: u64,
    /// Who wrote it, where.
    pub seat: SeatId,
    /// The bytes as received.
    pub body: Vec<u8>,
}

impl ChangeRow {
    /// The row of a change that was carried over to a new edition: the only one of its actor.
    #[must_use]
    pub fn carried((change, actor): (Change, [u8; 16]), seat: SeatId) -> Self {
        Self {
            hash: change.id,
            actor,
            actor_seq: 1,
            seat,
            body: change.bytes,
        }
    }
}

/// The documents of one unit in a round, of whatever edition.
pub fn of_unit(
    connection: &Connection,
    round: &RoundId,
    unit: &UnitCode,
) -> Result<Vec<DocumentId>, Error> {
    let sql = "SELECT id FROM document WHERE round = ?1 AND unit = ?2 ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([round.as_str(), unit.as_str()])?;
    let mut documents = Vec::new();
    while let Some(row) = rows.next()? {
        documents.push(parsed(row, "id")?);
    }
    Ok(documents)
}

/// How much was done in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begun {
    /// Scoresheets in which something was written.
    pub sheets: u32,
    /// Appraisals in which something was written.
    pub appraisals: u32,
    /// Decisions.
    pub decisions: u32,
}

/// How much was done in a round.
pub fn begun(connection: &Connection, round: &RoundId) -> Result<Begun, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*) FILTER (WHERE id LIKE 'sheet:%') AS sheets,
                count(*) FILTER (WHERE id LIKE 'appraisal:%') AS appraisals,
                (SELECT count(*) FROM decision WHERE round = ?1) AS decisions
         FROM document WHERE round = ?1",
    )?;
    let begun = statement.query_row([round.as_str()], |row| {
        Ok(Begun {
            sheets: row.get("sheets")?,
            appraisals: row.get("appraisals")?,
            decisions: row.get("decisions")?,
        })
    });
    Ok(begun?)
}

/// All changes of a document, in the order in which they were stored.
pub fn changes(connection: &Connection, document: &DocumentId) -> Result<Vec<Vec<u8>>, Error> {
    let sql = "SELECT body FROM change WHERE document = ?1 ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let bodies = statement.query_map([document.to_string()], |row| row.get(0))?;
    Ok(bodies.collect::<Result<_, _>>()?)
}

/// A document with all its changes; none where it has no change yet.
///
/// # Errors
/// [`Error::Value`] where what is stored makes no document, or one of other heads.
pub fn load(
    connection: &Connection,
    (id, edition): (&DocumentId, &Edition),
) -> Result<Option<Document>, Error> {
    let changes = changes(connection, id)?;
    if changes.is_empty() {
        return Ok(None);
    }
    let document = edition
        .load(id, changes)
        .map_err(|error| Error::Value(error.to_string()))?;
    if document.heads() == heads(connection, id)? {
        Ok(Some(document))
    } else {
        Err(Error::Value(format!(
            "{id} has other heads than were stored"
        )))
    }
}

/// The hashes under which a document's changes are stored.
pub fn hashes(connection: &Connection, document: &DocumentId) -> Result<Vec<ChangeId>, Error> {
    let mut statement = connection.prepare_cached("SELECT hash FROM change WHERE document = ?1")?;
    let hashes = statement.query_map([document.to_string()], |row| Ok(ChangeId(row.get(0)?)))?;
    Ok(hashes.collect::<Result<_, _>>()?)
}

/// The heads of a document; none where it has no change yet.
pub fn heads(connection: &Connection, document: &DocumentId) -> Result<Vec<ChangeId>, Error> {
    let mut statement = connection.prepare_cached("SELECT heads FROM document WHERE id = ?1")?;
    let heads: Option<Vec<u8>> = statement
        .query_row([document.to_string()], |row| row.get(0))
        .optional()?;
    heads_from_bytes(&heads.unwrap_or_default())
}

/// Stores changes of a document, its heads after them, and their places in the feed.
pub fn add_changes(
    connection: &Connection,
    document: &DocumentId,
    heads: &[ChangeId],
    (changes, now): (&[ChangeRow], Timestamp),
) -> Result<(), Error> {
    let (id, round, unit) = (
        document.to_string(),
        document.round.as_str(),
        document.unit.as_str(),
    );
    connection
        .prepare_cached(
            "INSERT INTO document (id, round, unit, heads) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET heads = excluded.heads",
        )?
        .execute((&id, round, unit, heads_to_bytes(heads)))?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO change (document, hash, actor, actor_seq, seat, received_at, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let mut feed =
        connection.prepare_cached("INSERT INTO feed (round, unit, change) VALUES (?1, ?2, ?3)")?;
    for change in changes {
        let seq =
            i64::try_from(change.actor_seq).map_err(|error| Error::Value(error.to_string()))?;
        let (hash, seat) = (change.hash.0, change.seat.0);
        insert.execute((&id, hash, change.actor, seq, seat, now.0, &change.body))?;
        feed.execute((round, unit, connection.last_insert_rowid()))?;
    }
    Ok(())
}

/// Keeps a change that was refused, unless its seat has filled its share.
pub fn quarantine(
    connection: &Connection,
    seat: SeatId,
    (document, code): (&str, &str),
    (body, now): (&[u8], Timestamp),
) -> Result<(), Error> {
    connection
        .prepare_cached(
            "INSERT INTO quarantine (document, seat, received_at, code, body)
         SELECT ?1, ?2, ?3, ?4, ?5
         WHERE (SELECT count(*) FROM quarantine WHERE seat = ?2) < ?6",
        )?
        .execute((document, seat.0, now.0, code, body, QUARANTINE_ROWS_MAX))?;
    Ok(())
}
