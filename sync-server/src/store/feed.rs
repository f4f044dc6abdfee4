//! The feed: changes and decisions in one order, read from a cursor on, within a scope.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row};
use sodiem_core::decision::DecisionRecord;
use sodiem_core::ids::{ChangeId, DocumentId, RoundId, SeatId, UnitCode};

use super::Error;
use super::value::{bytes, from_json, json, parsed};

/// Most entries of one page.
const PAGE_ENTRIES_MAX: usize = 2_000;

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

/// The next part of the feed after `cursor`: about `bytes_max` bytes, at least one entry.
pub fn page(
    connection: &Connection,
    scope: &Scope,
    (cursor, bytes_max): (u64, usize),
) -> Result<Page, Error> {
    // Read before the rows: what is stored meanwhile belongs to the next pull.
    let mut page = Page {
        cursor: cursor.max(last(connection)?),
        ..Page::default()
    };
    let mut statement = connection.prepare_cached(
        "SELECT feed.id, change.document, change.hash, change.seat, change.body, decision.json
         FROM (
             SELECT feed.id AS id FROM json_each(?1) AS own
             JOIN feed ON feed.unit = own.value ->> 1 AND feed.round = own.value ->> 0
             WHERE feed.id > ?2 ORDER BY feed.id LIMIT ?3
         ) AS page
         JOIN feed ON feed.id = page.id
         LEFT JOIN change ON change.id = feed.change
         LEFT JOIN decision ON decision.sequence = feed.decision
         ORDER BY feed.id",
    )?;
    let after = i64::try_from(cursor).unwrap_or(i64::MAX);
    let mut rows = statement.query((json(scope)?, after, PAGE_ENTRIES_MAX + 1))?;
    let (mut size, mut seen) = (0, 0);
    let mut reached = cursor;
    while let Some(row) = rows.next()? {
        if size >= bytes_max || seen == PAGE_ENTRIES_MAX {
            page.cursor = reached;
            page.more = true;
            break;
        }
        reached = row.get("id")?;
        seen += 1;
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
