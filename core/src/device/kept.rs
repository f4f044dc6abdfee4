//! What waits for the network or for a person: decisions to be sent, what the server refused, what no
//! document takes, rows that could not be read. And the server's log of decisions and its receipts.

use std::collections::BTreeMap;

use super::{Row, Write};
use crate::decision::DecisionRecord;

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

    /// Decisions of the server's logs, each with the incarnation whose log it is, in their order.
    pub(super) fn records(&self) -> impl Iterator<Item = (&str, &DecisionRecord)> {
        self.rows().filter_map(|row| match row {
            Row::Decision { epoch, record } => Some((epoch.as_str(), record)),
            _ => None,
        })
    }

    /// The decisions of all logs but one, with their keys. Nearly always there is none, and those of
    /// that one may be many: they are not looked through.
    pub(super) fn of_other_logs(
        &self,
        epoch: &str,
    ) -> impl Iterator<Item = (&String, &DecisionRecord)> {
        let own = Row::log_key(epoch);
        // Each the first key behind all that begin so: numbers, and the slash.
        let (behind_own, behind_all) = (format!("{own}:"), "decision0".to_owned());
        let before = self.0.range("decision/".to_owned()..own);
        let after = self.0.range(behind_own..behind_all);
        before.chain(after).filter_map(|(key, row)| match row {
            Row::Decision { record, .. } => Some((key, record)),
            _ => None,
        })
    }

    /// All rows, by key.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.0.values()
    }
}
