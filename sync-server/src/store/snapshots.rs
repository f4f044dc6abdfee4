//! Documents with a long history as one blob each: a cache, made of the changes and verified before
//! it is stored, and again before it is used.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use sodiem_core::api::SNAPSHOT_BYTES_MAX;
use sodiem_core::document::{Document, Edition};
use sodiem_core::ids::{ChangeId, Digest, DocumentId};

use super::Error;
use super::value::{heads_from_bytes, heads_to_bytes, parsed};

/// Most changes that are applied on top of a snapshot before it is made anew, and that a document has
/// without one. Fifteen take as much on the wire one way as the other (`cargo run --release --example
/// first_load`); but making one takes a few milliseconds, and the whole sheets of some 100 changes that
/// come on the last day are not to cost a fifth more.
pub const TAIL_CHANGES_MAX: usize = 200;

/// A document up to one of its changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The row of the last change that is in it.
    pub change: i64,
    heads: Vec<ChangeId>,
    digest: Digest,
    body: Vec<u8>,
}

/// A snapshot that is not what was stored, or not of this document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the snapshot is damaged")]
pub struct Damaged;

impl Snapshot {
    /// The snapshot of a document that was made of its changes up to `change`.
    ///
    /// # Errors
    /// [`Damaged`] where it would not open as the same document.
    pub fn of(document: &Document, edition: &Edition, change: i64) -> Result<Self, Damaged> {
        let body = document.save();
        let made = Self {
            change,
            heads: document.heads(),
            digest: Digest::of(&body),
            body,
        };
        let opened = made.open(document.id(), edition)?;
        if opened.read() == document.read() {
            Ok(made)
        } else {
            Err(Damaged)
        }
    }

    /// The document as it was then.
    ///
    /// # Errors
    /// [`Damaged`] where the bytes are not those that were stored, or another document.
    pub fn open(&self, id: &DocumentId, edition: &Edition) -> Result<Document, Damaged> {
        if !self.is_intact() {
            return Err(Damaged);
        }
        let document = edition.open(id, &self.body).map_err(|_| Damaged)?;
        if document.heads() == self.heads {
            Ok(document)
        } else {
            Err(Damaged)
        }
    }

    /// Whether the bytes are those that were stored.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        Digest::of(&self.body) == self.digest
    }

    /// Its bytes and heads, for a device.
    #[must_use]
    pub fn into_parts(self) -> (Vec<u8>, Vec<ChangeId>) {
        (self.body, self.heads)
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len_bytes(&self) -> usize {
        self.body.len()
    }
}

/// The snapshot of a document, if there is one.
///
/// # Errors
/// [`Error`] where it does not read.
pub fn of_document(connection: &Connection, id: &DocumentId) -> Result<Option<Snapshot>, Error> {
    let sql = "SELECT change, heads, digest, body FROM snapshot WHERE document = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let row = statement.query_row([id.to_string()], |row| {
        let heads: Vec<u8> = row.get("heads")?;
        let (change, digest) = (row.get("change")?, Digest(row.get("digest")?));
        Ok((change, heads, digest, row.get("body")?))
    });
    let Some((change, heads, digest, body)) = row.optional()? else {
        return Ok(None);
    };
    Ok(Some(Snapshot {
        change,
        heads: heads_from_bytes(&heads)?,
        digest,
        body,
    }))
}

/// A document whose snapshot goes out in the place of its changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// The document.
    pub document: DocumentId,
    /// How many changes are in the snapshot.
    pub changes: usize,
}

/// The snapshots of a scope of whose documents a device has nothing that pulls from `began` on and has
/// reached `cursor`, by the last change in each.
///
/// A later snapshot of a document takes the place of an earlier one while a device pulls: it is in
/// the feed where its last change is, so that whoever did not get the one gets the other.
///
/// # Errors
/// [`Error`] where they do not read.
pub fn packed(
    connection: &Connection,
    scope: &str,
    (began, cursor): (u64, u64),
) -> Result<BTreeMap<i64, Packed>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT own.document, own.last, own.changes FROM (
             SELECT snapshot.document, snapshot.change AS last,
                    min(change.id) AS first, count(*) AS changes
             FROM json_each(?1) AS own
             JOIN document ON document.round = own.value ->> 0 AND document.unit = own.value ->> 1
             JOIN snapshot ON snapshot.document = document.id
             JOIN feed ON feed.change = snapshot.change AND feed.id > ?3
             JOIN change ON change.document = document.id AND change.id <= snapshot.change
             WHERE length(snapshot.body) <= ?4
             GROUP BY snapshot.document
         ) AS own JOIN feed ON feed.change = own.first AND feed.id > ?2",
    )?;
    let place = |place| i64::try_from(place).unwrap_or(i64::MAX);
    let (began, cursor) = (place(began), place(cursor));
    let mut rows = statement.query((scope, began, cursor, SNAPSHOT_BYTES_MAX))?;
    let mut packed = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let document = parsed(row, "document")?;
        let changes = row.get("changes")?;
        packed.insert(row.get("last")?, Packed { document, changes });
    }
    Ok(packed)
}

/// Stores a snapshot in the place of the one before.
///
/// # Errors
/// [`Error`] where it cannot be stored.
pub fn put(connection: &Connection, id: &DocumentId, snapshot: &Snapshot) -> Result<(), Error> {
    let Snapshot {
        change,
        heads,
        digest,
        body,
    } = snapshot;
    connection
        .prepare_cached(
            "INSERT INTO snapshot (document, change, heads, digest, body)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (document) DO UPDATE SET change = excluded.change,
                 heads = excluded.heads, digest = excluded.digest, body = excluded.body",
        )?
        .execute((
            id.to_string(),
            change,
            heads_to_bytes(heads),
            digest.0,
            body,
        ))?;
    Ok(())
}

/// Takes a snapshot away.
///
/// # Errors
/// [`Error`] where it cannot be.
pub fn remove(connection: &Connection, id: &DocumentId) -> Result<(), Error> {
    let mut statement = connection.prepare_cached("DELETE FROM snapshot WHERE document = ?1")?;
    statement.execute([id.to_string()])?;
    Ok(())
}
