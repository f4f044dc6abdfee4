//! One document on a device: rows as stored, loaded when needed.

use std::collections::BTreeMap;

use crate::document::{Change, Document, Edit, EditError};
use crate::ids::{ChangeId, SeatId};
use crate::time::Timestamp;

/// A document's rows and, once loaded, the document.
pub(super) struct File {
    /// Rows that the document does not hold yet, with whether the server has them.
    waiting: BTreeMap<ChangeId, Vec<u8>>,
    /// Changes that the server said it has.
    received: std::collections::BTreeSet<ChangeId>,
    document: Option<Document>,
    in_session: bool,
    pub(super) server_heads: Vec<ChangeId>,
    pub(super) seen: Option<Vec<ChangeId>>,
    /// The server may lack something.
    pub(super) dirty: bool,
}

impl File {
    pub(super) fn new() -> Self {
        Self {
            waiting: BTreeMap::new(),
            received: std::collections::BTreeSet::new(),
            document: None,
            in_session: false,
            server_heads: Vec::new(),
            seen: None,
            dirty: false,
        }
    }

    /// Whether the document holds every row.
    pub(super) fn is_loaded(&self) -> bool {
        self.document.is_some() && self.waiting.is_empty()
    }

    pub(super) fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    pub(super) fn restore(&mut self, change: ChangeId, bytes: Vec<u8>, received: bool) {
        if received {
            self.received.insert(change);
        } else if !self.received.contains(&change) {
            self.dirty = true;
        }
        if !self
            .document
            .as_ref()
            .is_some_and(|document| document.has(&change))
        {
            self.waiting.insert(change, bytes);
        }
    }

    /// A row that was refused in another tab: rebuild without it when next asked for.
    pub(super) fn forget(&mut self, change: &ChangeId) {
        self.waiting.remove(change);
        if let Some(document) = self.document.take() {
            self.set_aside(&document, |id| id != *change);
        }
    }

    /// Loads what waits. Returns whether something does not fit, a row that was lost below it or
    /// damaged: it keeps waiting, and everything is to be pulled again.
    pub(super) fn load(&mut self, template: Document) -> bool {
        if self.is_loaded() {
            return false;
        }
        let document = self.document.get_or_insert(template);
        if document.apply(self.waiting.values()).is_ok() {
            self.waiting.clear();
            return false;
        }
        // One by one, again and again, as long as something fits.
        let mut fits = true;
        while std::mem::take(&mut fits) {
            self.waiting.retain(|_, bytes| {
                let applied = document.apply([bytes]).is_ok();
                fits |= applied;
                !applied
            });
        }
        !self.waiting.is_empty()
    }

    pub(super) fn edit(
        &mut self,
        edits: &[Edit],
        now: Timestamp,
        (seat, actor): (SeatId, [u8; 16]),
    ) -> Result<Option<Change>, EditError> {
        let document = self.document.as_mut().ok_or(EditError::UnknownDocument)?;
        if !self.in_session {
            document.begin_session(seat, actor);
            self.in_session = true;
        }
        let change = document.edit(edits, now)?;
        self.dirty |= change.is_some();
        Ok(change)
    }

    /// The changes that the server lacks, by its heads. The document is loaded.
    pub(super) fn unsent(&mut self) -> Vec<Change> {
        let Some(document) = &self.document else {
            return Vec::new();
        };
        let unsent = document.changes_since(&self.server_heads);
        self.dirty = !unsent.is_empty() || !self.waiting.is_empty();
        unsent
    }

    /// The server may have lost what it had. Gives all changes, none of which counts as received.
    pub(super) fn begin_anew(&mut self) -> Vec<(ChangeId, Vec<u8>)> {
        self.server_heads.clear();
        self.received.clear();
        self.dirty = true;
        let applied = self
            .document
            .iter()
            .flat_map(|document| document.changes_since(&[]));
        let waiting = self.waiting.iter().map(|(id, bytes)| (*id, bytes.clone()));
        applied
            .map(|change| (change.id, change.bytes))
            .chain(waiting)
            .collect()
    }

    /// Whether a change is neither in the document nor waiting with these bytes.
    pub(super) fn lacks(&self, change: &ChangeId, bytes: &[u8]) -> bool {
        let is_in = self
            .document
            .as_ref()
            .is_some_and(|document| document.has(change));
        !is_in
            && self
                .waiting
                .get(change)
                .is_none_or(|waiting| waiting != bytes)
    }

    /// How many rows wait for something below them that the server is not known to have.
    pub(super) fn waiting_unreceived(&self) -> usize {
        self.waiting
            .keys()
            .filter(|change| !self.received.contains(change))
            .count()
    }

    /// How many changes of a seat are not known to be with the server.
    pub(super) fn unreceived_of(&self, seat: SeatId) -> usize {
        let Some(document) = &self.document else {
            return self.waiting_unreceived();
        };
        let is_stuck = |change: &Change| {
            !self.received.contains(&change.id) && document.author(&change.id) == Some(seat)
        };
        let changes = document.changes_since(&[]);
        changes.iter().filter(|change| is_stuck(change)).count() + self.waiting_unreceived()
    }

    pub(super) fn mark_received(&mut self, change: ChangeId) -> bool {
        self.received.insert(change)
    }

    pub(super) fn bytes(&self, change: &ChangeId) -> Option<Vec<u8>> {
        self.document.as_ref()?.bytes_of(change)
    }

    /// Takes the local changes out that the server does not have, oldest first, and keeps only the
    /// rest: their author's replica would otherwise build on them for ever.
    pub(super) fn take_unreceived(&mut self) -> (Option<Document>, Vec<ChangeId>) {
        let Some(document) = self.document.take() else {
            return (None, Vec::new());
        };
        let received = std::mem::take(&mut self.received);
        let taken = document
            .changes_since(&[])
            .into_iter()
            .map(|change| change.id);
        let taken: Vec<ChangeId> = taken.filter(|id| !received.contains(id)).collect();
        self.set_aside(&document, |id| received.contains(&id));
        self.received = received;
        self.dirty = false;
        (Some(document), taken)
    }

    /// Puts a document's changes back among the waiting rows, those that are kept.
    fn set_aside(&mut self, document: &Document, is_kept: impl Fn(ChangeId) -> bool) {
        for change in document.changes_since(&[]) {
            if is_kept(change.id) {
                self.waiting.insert(change.id, change.bytes);
            }
        }
        self.in_session = false;
    }
}
