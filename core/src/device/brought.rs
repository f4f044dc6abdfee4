//! What others saved to files and this device brings to the server.

use super::{Brought, Device, Row, Write};
use crate::api::BUNDLE_BYTES_MAX;
use crate::ids::Digest;

/// What every bundle has in it.
const BUNDLE_MARK: &str = "-----BEGIN SODIEM BUNDLE-----";

impl Device {
    /// Keeps a file until the server answers it. `None` for one that is no bundle or larger than one may
    /// be.
    pub fn bring_in(&mut self, name: &str, file: String) -> Option<Vec<Write>> {
        if file.len() > BUNDLE_BYTES_MAX || !file.contains(BUNDLE_MARK) {
            return None;
        }
        let brought = Brought {
            id: Digest::of(file.as_bytes()).short(),
            name: name.to_owned(),
            file,
            says: Vec::new(),
            is_refused: false,
        };
        Some(vec![self.kept.put(Row::Brought(brought))])
    }

    /// The files of others that are on this device.
    pub fn brought(&self) -> impl Iterator<Item = &Brought> {
        self.kept.rows().filter_map(|row| match row {
            Row::Brought(brought) => Some(brought),
            _ => None,
        })
    }

    /// Keeps what the server said of a file, and whether it refused any of it, in the file's place.
    pub fn delivered(&mut self, id: &str, says: Vec<String>, is_refused: bool) -> Vec<Write> {
        let own = self.brought().find(|brought| brought.id == id).cloned();
        let told = own.map(|brought| Brought {
            file: String::new(),
            says,
            is_refused,
            ..brought
        });
        let told = told.map(|told| self.kept.put(Row::Brought(told)));
        told.into_iter().collect()
    }

    /// Puts a file away, or what the server said of it.
    pub fn put_down(&mut self, brought: &Brought) -> Vec<Write> {
        let key = Row::Brought(brought.clone()).key();
        self.kept.delete(key).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::tests::phone;

    #[test]
    fn a_file_of_the_largest_size_is_kept_and_one_byte_more_or_no_bundle_is_not() {
        let mut device = phone(1, 1, Vec::new());
        let file = |bytes: usize| format!("{BUNDLE_MARK}{}", "A".repeat(bytes - BUNDLE_MARK.len()));
        assert!(device.bring_in("a.txt", file(BUNDLE_BYTES_MAX)).is_some());
        assert!(
            device
                .bring_in("b.txt", file(BUNDLE_BYTES_MAX + 1))
                .is_none()
        );
        assert!(device.bring_in("c.txt", "Kính gửi".to_owned()).is_none());
        assert_eq!(device.brought().count(), 1);
    }

    #[test]
    fn a_file_survives_a_restart_and_another_tab_that_puts_it_away_puts_it_away_here() {
        let mut device = phone(1, 1, Vec::new());
        let writes = device.bring_in("a.txt", BUNDLE_MARK.to_owned());
        let writes = writes.expect("it is kept");
        let rows = writes.into_iter().filter_map(|write| match write {
            Write::Put(row) => Some(row),
            Write::Delete(_) => None,
        });
        let mut after = phone(1, 2, rows.collect());
        let brought = after.brought().next().cloned().expect("it is there");
        assert!(brought.is_waiting());
        let away = device.put_down(&brought);
        after.merge(away);
        assert_eq!(after.brought().count(), 0);
    }
}
