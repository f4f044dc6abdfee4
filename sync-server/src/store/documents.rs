//! Documents as the changes they were made of, kept for ever as they were received.

use rusqlite::{Connection, OptionalExtension};
use sodiem_core::document::{Change, Document, Edition};
use sodiem_core::ids::{AccountId, ChangeId, DocumentId, RoundId, SeatId, UnitCode};
use sodiem_core::time::Timestamp;

use super::Error;
use super::snapshots::{self, Snapshot, TAIL_CHANGES_MAX};
use super::value::{heads_from_bytes, heads_to_bytes, parsed};

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
    let changes = changes_after(connection, document, 0)?;
    Ok(changes.into_iter().map(|(_, body)| body).collect())
}

/// The rows of a document's changes after one, in the order in which they were stored.
fn changes_after(
    connection: &Connection,
    document: &DocumentId,
    change: i64,
) -> Result<Vec<(i64, Vec<u8>)>, Error> {
    let sql = "SELECT id, body FROM change WHERE document = ?1 AND id > ?2 ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let bodies = statement.query_map((document.to_string(), change), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(bodies.collect::<Result<_, _>>()?)
}

/// What a document is made of when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A snapshot with what came after it, where there is a sound one.
    Snapshot,
    /// Its changes, each of them.
    Changes,
}

/// A document as it was read.
pub struct Loaded {
    /// The document.
    pub document: Document,
    /// The row of its last change.
    pub last_change: i64,
    /// How many changes were applied beyond a snapshot, or the template.
    pub tail: usize,
    /// Whether so much was applied beyond a snapshot that the next reader should find a newer one.
    pub wants_snapshot: bool,
}

/// A document with all its changes; none where it has no change yet.
///
/// # Errors
/// [`Error::Value`] where what is stored makes no document, or one of other heads.
pub fn load(
    connection: &Connection,
    (id, edition): (&DocumentId, &Edition),
    source: Source,
) -> Result<Option<Loaded>, Error> {
    let snapshot = match source {
        Source::Snapshot => snapshots::of_document(connection, id)?,
        Source::Changes => None,
    };
    if let Some(snapshot) = snapshot {
        match on_top(connection, (id, edition), Some(&snapshot)) {
            Ok(loaded) => return Ok(loaded),
            Err(error) => {
                tracing::error!(document = %id, %error, "a snapshot is not used: made of the changes");
            }
        }
        let loaded = on_top(connection, (id, edition), None)?;
        // Whatever its length: the next reader should not find the damaged one.
        return Ok(loaded.map(|loaded| Loaded {
            wants_snapshot: true,
            ..loaded
        }));
    }
    on_top(connection, (id, edition), None)
}

/// A document made of a snapshot, or of the template, and the changes after it.
///
/// # Errors
/// [`Error::Value`] where that makes no document, or one of other heads.
pub fn on_top(
    connection: &Connection,
    (id, edition): (&DocumentId, &Edition),
    snapshot: Option<&Snapshot>,
) -> Result<Option<Loaded>, Error> {
    let value = |error: &dyn std::fmt::Display| Error::Value(error.to_string());
    let (mut document, last, length) = match snapshot {
        Some(snapshot) => {
            let opened = snapshot.open(id, edition).map_err(|error| value(&error))?;
            (opened, snapshot.change, snapshot.len_bytes())
        }
        None => (edition.blank(id), 0, 0),
    };
    let tail = changes_after(connection, id, last)?;
    let last_change = tail.last().map_or(last, |(id, _)| *id);
    if last_change == 0 {
        return Ok(None);
    }
    let bytes: usize = tail.iter().map(|(_, body)| body.len()).sum();
    let is_long = tail.len() >= TAIL_CHANGES_MAX;
    let wants_snapshot = is_long || snapshot.is_some() && bytes > length;
    let bodies = tail.iter().map(|(_, body)| body);
    document.apply(bodies).map_err(|error| value(&error))?;
    if document.heads() != heads(connection, id)? {
        return Err(Error::Value(format!(
            "{id} has other heads than were stored"
        )));
    }
    Ok(Some(Loaded {
        document,
        last_change,
        tail: tail.len(),
        wants_snapshot,
    }))
}

/// The hashes under which a document's changes are stored.
pub fn hashes(connection: &Connection, document: &DocumentId) -> Result<Vec<ChangeId>, Error> {
    let mut statement = connection.prepare_cached("SELECT hash FROM change WHERE document = ?1")?;
    let hashes = statement.query_map([document.to_string()], |row| Ok(ChangeId(row.get(0)?)))?;
    Ok(hashes.collect::<Result<_, _>>()?)
}

/// The row of a document's last change.
pub fn last_change(connection: &Connection, id: &DocumentId) -> Result<i64, Error> {
    let sql = "SELECT coalesce(max(id), 0) FROM change WHERE document = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([id.to_string()], |row| row.get(0))?)
}

/// The changes of a document up to one, as they go out.
pub struct Until {
    /// Their hashes, ascending.
    pub hashes: Vec<ChangeId>,
    /// Who wrote them.
    pub seats: Vec<SeatId>,
}

/// What is known of a document's changes up to one, without them.
pub fn until(connection: &Connection, id: &DocumentId, change: i64) -> Result<Until, Error> {
    let sql = "SELECT hash FROM change WHERE document = ?1 AND id <= ?2 ORDER BY hash";
    let mut statement = connection.prepare_cached(sql)?;
    let hashes = statement.query_map((id.to_string(), change), |row| Ok(ChangeId(row.get(0)?)))?;
    let sql = "SELECT DISTINCT seat FROM change WHERE document = ?1 AND id <= ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let seats = statement.query_map((id.to_string(), change), |row| Ok(SeatId(row.get(0)?)))?;
    Ok(Until {
        hashes: hashes.collect::<Result<_, _>>()?,
        seats: seats.collect::<Result<_, _>>()?,
    })
}

/// The heads of a document; none where it has no change yet.
pub fn heads(connection: &Connection, document: &DocumentId) -> Result<Vec<ChangeId>, Error> {
    let mut statement = connection.prepare_cached("SELECT heads FROM document WHERE id = ?1")?;
    let heads: Option<Vec<u8>> = statement
        .query_row([document.to_string()], |row| row.get(0))
        .optional()?;
    heads_from_bytes(&heads.unwrap_or_default())
}

/// Whether a document has a change that was received from this account, on whatever device.
pub fn is_of_account(
    connection: &Connection,
    (document, change): (&DocumentId, &ChangeId),
    account: &AccountId,
) -> Result<bool, Error> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change JOIN seat ON seat.id = change.seat
        WHERE change.document = ?1 AND change.hash = ?2 AND seat.account = ?3)";
    let asked = (document.to_string(), change.0, account.as_str());
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row(asked, |row| row.get(0))?)
}

/// When a document came to be as it is, where the last of these changes was stored before `now`; `None` where it was not.
pub fn stood_at(
    connection: &Connection,
    document: &DocumentId,
    changes: &[ChangeId],
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let id = document.to_string();
    let Some(last) = changes.last() else {
        return Ok(None);
    };
    let sql = "SELECT received_at < ?3 FROM change WHERE document = ?1 AND hash = ?2";
    let mut stored = connection.prepare_cached(sql)?;
    let is_before = stored.query_row((&id, last.0, now.0), |row| row.get(0));
    if !is_before.optional()?.unwrap_or(false) {
        return Ok(None);
    }
    let sql = "SELECT max(received_at) FROM change WHERE document = ?1";
    let mut latest = connection.prepare_cached(sql)?;
    Ok(Some(Timestamp(latest.query_row([&id], |row| row.get(0))?)))
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
