//! What waits for the network or for a person: decisions to be sent, what the server refused, what no
//! document takes, rows that could not be read.

use std::collections::BTreeMap;

use super::{Row, Write};

/// Such rows, by their keys in the storage. One map for all kinds: a map of each would bring its own
/// code into the browser's module.
#[derive(Default)]
pub(super) struct Kept(BTreeMap<String, Row>);

impl Kept {
    /// Keeps a row, which is to be stored.
    pub(super) fn put(&mut self, row: Row) -> Write {
        self.0.insert(row.key(), row.clone());
        Write::Put(row)
    }

    /// Puts the row of a key away, here and in the storage; `None` where there is none.
    pub(super) fn delete(&mut self, key: String) -> Option<Write> {
        self.0.remove(&key).map(|_| Write::Delete(key))
    }

    /// The row of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Row> {
        self.0.get(key)
    }

    /// All rows, by key.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.0.values()
    }
}
