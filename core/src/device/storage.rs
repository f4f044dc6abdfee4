//! What this device stored and another tab stores, what is held there and what cannot be read.

use std::collections::BTreeSet;

use super::{Device, HELD_BYTES_MAX, Held, Place, Row, Unreadable, Write, exchange};
use crate::gather::gather;
use crate::ids::DocumentId;

impl Device {
    /// Takes a row that another tab of this device wrote, or that was stored before.
    pub fn restore(&mut self, row: Row) {
        match row {
            Row::Change {
                document,
                change,
                bytes,
                received,
                voucher,
            } => {
                let file = self.file(&document);
                if let Some(voucher) = voucher {
                    file.keep_voucher(change, voucher);
                }
                file.restore(change, bytes.0, received);
            }
            Row::Refused {
                document,
                change,
                bytes,
                code,
            } => self.file(&document).restore_refused(change, bytes.0, code),
            Row::Heads { document, heads } => self.file(&document).server_heads = heads,
            Row::Seen { document, heads } => self.file(&document).seen = Some(heads),
            Row::Seat(seat) => {
                self.seats.insert(seat.seat, seat);
            }
            Row::Pull {
                epoch,
                cursor,
                began,
            } => {
                self.epoch = Some(epoch);
                self.cursor = cursor;
                self.began = began;
            }
            row @ (Row::Draft(_)
            | Row::Decision { .. }
            | Row::RefusedDecision(_)
            | Row::RefusedEntry(_)
            | Row::Receipt(_)
            | Row::Held(_)
            | Row::Brought(_)
            | Row::Unreadable(_)) => drop(self.kept.put(row)),
        }
    }

    /// Takes what another tab of this device wrote. What comes back is to be stored: what this tab
    /// built on a change that was refused there is taken back here.
    pub fn merge(&mut self, writes: impl IntoIterator<Item = Write>) -> Vec<Write> {
        let mut own = Vec::new();
        let writes: Vec<Write> = writes.into_iter().collect();
        let aside: BTreeSet<String> = gather(writes.iter().filter_map(Write::sets_aside));
        for write in &writes {
            if let Write::Put(Row::Pull { epoch, .. }) = write {
                self.hear_of(epoch);
            }
        }
        for write in writes {
            match write {
                // What that tab could not read, this one may still have: it sends it.
                Write::Delete(key) if aside.contains(&key) => {}
                // Another tab's cursor says what that tab has seen, not what this one has.
                Write::Put(Row::Pull { .. }) => {}
                Write::Put(row) => match self.received_after_all(&row) {
                    Some(kept) => own.extend(kept),
                    None => self.restore(row),
                },
                Write::Delete(key) => self.forget(&key),
            }
        }
        own.extend(self.settle());
        own
    }

    /// Whether what another tab wrote into these documents stands on rows that this one does not have: a
    /// tab stored them and died before it said so.
    pub fn lacks_ground<'a>(
        &mut self,
        documents: impl IntoIterator<Item = &'a DocumentId>,
    ) -> bool {
        let mut lacks = false;
        for id in documents {
            lacks |= self.document(id).is_some() && !self.file(id).is_loaded();
        }
        lacks
    }

    /// Takes changes that the storage has and this tab does not know. What comes back is to be stored.
    pub fn catch_up(&mut self, rows: impl IntoIterator<Item = Row>) -> Vec<Write> {
        for row in rows {
            if let Row::Change {
                document,
                change,
                bytes,
                voucher,
                ..
            } = row
                && !self.file(&document).knows(&change)
            {
                self.restore(Row::Change {
                    document,
                    change,
                    bytes,
                    // The tab that was told so may have been told by another incarnation of the server.
                    received: false,
                    voucher,
                });
            }
        }
        self.settle()
    }

    /// Another tab heard of another incarnation of the server: what this one was told by the one before
    /// says nothing of what the server has now. It asks anew before it claims anything.
    fn hear_of(&mut self, epoch: &str) {
        if self.epoch.as_ref().is_some_and(|own| own != epoch) {
            for (id, file) in &mut self.files {
                // Stored once the server said so to this tab too.
                drop(file.begin_anew(id));
            }
            self.pull_everything();
        }
    }

    /// What that tab's server refused, this tab's server took, which counts: the change is kept, for
    /// both of them.
    fn received_after_all(&mut self, row: &Row) -> Option<[Write; 2]> {
        let Row::Refused {
            document,
            change,
            bytes,
            ..
        } = row
        else {
            return None;
        };
        let file = self.file(document);
        file.is_received(change).then(|| {
            let kept = file.row(document, *change, bytes.0.clone());
            [
                kept,
                Write::Delete(format!("refused-change/{document}/{change}")),
            ]
        })
    }

    /// Takes back what was built on changes that the server refused; to be called once after
    /// [`Device::open`], for work that was stored after the refusal. What comes back is to be
    /// stored.
    pub fn settle(&mut self) -> Vec<Write> {
        exchange::settle_refused(self)
    }

    fn forget(&mut self, key: &str) {
        let Some((kind, id)) = key.split_once('/') else {
            return;
        };
        drop(self.kept.delete(key.to_owned()));
        match kind {
            "change" => {
                if let Some((document, change)) = id.rsplit_once('/')
                    && let (Ok(document), Ok(change)) = (document.parse(), change.parse())
                {
                    self.file(&document).forget(&change);
                }
            }
            "refused-change" => {
                if let Some((document, change)) = id.rsplit_once('/')
                    && let (Ok(document), Ok(change)) = (document.parse(), change.parse())
                {
                    self.file(&document).pardon(&change);
                }
            }
            _ => {}
        }
    }

    /// Holds what is typed in a field and no document takes, instead of what was held there before;
    /// `None`: nothing is any more.
    ///
    /// # Errors
    /// How many bytes it has, where they are more than [`HELD_BYTES_MAX`].
    pub fn hold(&mut self, place: &Place, typed: Option<String>) -> Result<Vec<Write>, usize> {
        let Some(typed) = typed else {
            return Ok(self.kept.delete(place.key()).into_iter().collect());
        };
        if typed.len() > HELD_BYTES_MAX {
            return Err(typed.len());
        }
        if self.held_in(place) == Some(&typed) {
            return Ok(Vec::new());
        }
        let place = place.clone();
        Ok(vec![self.kept.put(Row::Held(Held { place, typed }))])
    }

    /// What is held, by document, leaf and field.
    pub fn held(&self) -> impl Iterator<Item = &Held> {
        self.kept.rows().filter_map(|row| match row {
            Row::Held(held) => Some(held),
            _ => None,
        })
    }

    /// What is held in a field.
    #[must_use]
    pub fn held_in(&self, place: &Place) -> Option<&str> {
        match self.kept.get(&place.key())? {
            Row::Held(held) => Some(&held.typed),
            _ => None,
        }
    }

    /// Sets rows aside that the storage holds and that could not be read: one of them must not keep
    /// the rest from being used. Everything is pulled again, which brings back what the server has.
    pub fn set_aside(&mut self, rows: impl IntoIterator<Item = Unreadable>) -> Vec<Write> {
        let mut writes = Vec::new();
        for row in rows {
            writes.push(Write::Delete(row.key.clone()));
            if row.is_own() {
                writes.push(self.kept.put(Row::Unreadable(row)));
            }
        }
        if !writes.is_empty() {
            self.pull_everything();
            writes.push(Write::Delete(Row::PULL_KEY.to_owned()));
        }
        writes
    }

    /// Rows that could not be read, and that the server has not brought again.
    pub fn unreadable(&self) -> impl Iterator<Item = &Unreadable> {
        self.kept.rows().filter_map(|row| match row {
            Row::Unreadable(row) => Some(row),
            _ => None,
        })
    }

    /// Puts a row away that could not be read.
    pub fn dismiss_unreadable(&mut self, row: &Unreadable) -> Vec<Write> {
        let key = Row::unreadable_key(&row.key);
        self.kept.delete(key).into_iter().collect()
    }

    pub(super) fn pull_everything(&mut self) {
        self.epoch = None;
        self.cursor = 0;
        self.began = None;
    }
}
