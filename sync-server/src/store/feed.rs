//! The feed: changes and decisions in one order, read from a cursor on, within a scope.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row};
use sodiem_core::decision::DecisionRecord;
use sodiem_core::ids::{ChangeId, DocumentId, RoundId, SeatId, UnitCode};

use super::Error;
use super::documents::{self, Until};
use super::snapshots::{self, Packed, Snapshot};
use super::value::{bytes, from_json, parsed};

/// Most entries of one page.
const PAGE_ENTRIES_MAX: usize = 2_000;
/// Changes in snapshots of one page after which it ends: the device stores each in a row of its own.
const PAGE_PACKED_CHANGES: usize = 5_000;

/// What an account may read, as units in rounds.
pub type Scope = BTreeSet<(RoundId, UnitCode)>;

/// One thing of the feed.
pub enum Entry {
    /// A change of a document.
    Change {
        /// The document.
        document: DocumentId,
        /// The change.
        hash: ChangeId,
        /// Who wrote it.
        seat: SeatId,
        /// Its bytes.
        body: Vec<u8>,
    },
    /// All changes of a document up to one.
    Snapshot {
        /// The document.
        document: DocumentId,
        /// The document then.
        snapshot: Snapshot,
        /// What is in it.
        until: Until,
    },
    /// A decision.
    Decision(Box<DecisionRecord>),
}

/// A part of the feed.
#[derive(Default)]
pub struct Page {
    /// What stands in it.
    pub entries: Vec<Entry>,
    /// Up to where it reaches.
    pub cursor: u64,
    /// Whether the feed goes on after it.
    pub more: bool,
}

/// The next part of the feed after `cursor`, of the units of a [`Scope`] in JSON: about `bytes_max`
/// bytes, at least one entry. Each of `packed` stands where its last change is, in the place of all of
/// its changes.
pub fn page(
    connection: &Connection,
    scope: &str,
    (cursor, bytes_max): (u64, usize),
    packed: &BTreeMap<i64, Packed>,
) -> Result<Page, Error> {
    // Read before the rows: what is stored meanwhile belongs to the next pull.
    let mut page = Page {
        cursor: cursor.max(last(connection)?),
        ..Page::default()
    };
    if page.cursor == cursor {
        return Ok(page);
    }
    let mut statement = connection.prepare_cached(
        "SELECT feed.id, feed.change, change.document, change.hash, change.seat, change.body, decision.json
         FROM (
             SELECT feed.id AS id FROM json_each(?1) AS own
             JOIN feed ON feed.unit = own.value ->> 1 AND feed.round = own.value ->> 0
             WHERE feed.id > ?2 AND (feed.change IS NULL OR feed.change NOT IN (
                 SELECT change.id FROM json_each(?4) AS packed
                 JOIN change ON change.document = packed.value ->> 0
                     AND change.id < packed.value ->> 1
             )) ORDER BY feed.id LIMIT ?3
         ) AS page
         JOIN feed ON feed.id = page.id
         LEFT JOIN change ON change.id = feed.change
         LEFT JOIN decision ON decision.sequence = feed.decision
         ORDER BY feed.id",
    )?;
    let after = i64::try_from(cursor).unwrap_or(i64::MAX);
    let left_out: Vec<_> = packed
        .iter()
        .map(|(last, own)| (&own.document, last))
        .collect();
    let left_out = serde_json::to_string(&left_out).map_err(|e| Error::Value(e.to_string()))?;
    let mut rows = statement.query((scope, after, PAGE_ENTRIES_MAX + 1, left_out))?;
    let (mut size, mut seen, mut unpacked) = (0, 0, 0);
    let mut reached = cursor;
    while let Some(row) = rows.next()? {
        let is_full = seen == PAGE_ENTRIES_MAX || unpacked >= PAGE_PACKED_CHANGES;
        if size >= bytes_max || is_full {
            page.cursor = reached;
            page.more = true;
            break;
        }
        reached = row.get("id")?;
        seen += 1;
        let last: Option<i64> = row.get("change")?;
        if let Some((last, own)) = last.and_then(|last| packed.get_key_value(&last)) {
            size += unpack(connection, (*last, own), &mut page.entries)?;
            unpacked += own.changes;
            continue;
        }
        match entry(row) {
            Ok((entry, bytes)) => {
                size += bytes;
                page.entries.push(entry);
            }
            // The rest of the feed is worth more than to wait for this one.
            Err(error) => {
                tracing::error!(id = reached, %error, "an entry of the feed does not read");
            }
        }
    }
    Ok(page)
}

/// A snapshot, or all its changes where it is damaged; how many bytes that is.
fn unpack(
    connection: &Connection,
    (last, Packed { document, .. }): (i64, &Packed),
    entries: &mut Vec<Entry>,
) -> Result<usize, Error> {
    match snapshots::of_document(connection, document) {
        Ok(Some(snapshot)) if snapshot.is_intact() => {
            let size = snapshot.len_bytes();
            entries.push(Entry::Snapshot {
                until: documents::until(connection, document, last)?,
                document: document.clone(),
                snapshot,
            });
            return Ok(size);
        }
        Ok(_) => tracing::error!(%document, "a snapshot is damaged: its changes go out"),
        Err(error) => tracing::error!(%document, %error, "a snapshot does not read"),
    }
    let mut statement = connection.prepare_cached(
        "SELECT document, hash, seat, body, NULL AS json FROM change
         WHERE document = ?1 AND id <= ?2 ORDER BY id",
    )?;
    let mut rows = statement.query((document.to_string(), last))?;
    let mut size = 0;
    while let Some(row) = rows.next()? {
        let (entry, bytes) = entry(row)?;
        size += bytes;
        entries.push(entry);
    }
    Ok(size)
}

/// What a row is, and its size in bytes.
fn entry(row: &Row<'_>) -> Result<(Entry, usize), Error> {
    let decision: Option<String> = row.get("json")?;
    if let Some(json) = decision {
        return Ok((Entry::Decision(Box::new(from_json(&json)?)), json.len()));
    }
    let body: Vec<u8> = row.get("body")?;
    let size = body.len();
    let change = Entry::Change {
        document: parsed(row, "document")?,
        hash: ChangeId(bytes(row, "hash")?),
        seat: SeatId(bytes(row, "seat")?),
        body,
    };
    Ok((change, size))
}

/// The end of the feed.
pub fn last(connection: &Connection) -> Result<u64, Error> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(id), 0) FROM feed")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}
