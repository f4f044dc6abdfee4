//! One document on a device: rows as stored, loaded when needed.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{Bytes, RefusalCode};
use crate::document::{Change, Document, Edit, EditError};
use crate::gather::gather;
use crate::ids::{ChangeId, Digest, DocumentId, SeatId};
use crate::time::Timestamp;

use super::row::{Row, Write};
use super::taken::{Rows, Taken, change, take};

/// A document's rows and, once loaded, the document.
pub(super) struct File {
    /// Rows that the document does not hold yet, with whether the server has them.
    waiting: BTreeMap<ChangeId, Vec<u8>>,
    /// Changes that the server said it has.
    received: BTreeSet<ChangeId>,
    /// The server's word for the changes that came from it; empty where it gave none, or does not take
    /// it.
    vouchers: BTreeMap<ChangeId, Vec<u8>>,
    /// Changes that the server refused, or that were built on such, with the reason.
    refused: BTreeMap<ChangeId, (Vec<u8>, RefusalCode)>,
    /// Something came since it was last looked for what is built on refused changes.
    is_unsettled: bool,
    /// Waiting rows for which everything was to be pulled again.
    asked: BTreeSet<ChangeId>,
    document: Option<Document>,
    in_session: bool,
    pub(super) server_heads: Vec<ChangeId>,
    pub(super) seen: Option<Vec<ChangeId>>,
    /// The server may lack something.
    pub(super) dirty: bool,
    /// The server was restored from an older backup and may lack what came from it before: this device
    /// brings that back, whoever wrote it.
    pub(super) brings_back: bool,
    /// The server said last that it cannot read the document: asking for it again is no use, and
    /// what is to be sent lets everything else go first.
    pub(super) unavailable: bool,
}

impl File {
    pub(super) fn new() -> Self {
        Self {
            waiting: BTreeMap::new(),
            received: BTreeSet::new(),
            vouchers: BTreeMap::new(),
            refused: BTreeMap::new(),
            is_unsettled: false,
            asked: BTreeSet::new(),
            document: None,
            in_session: false,
            server_heads: Vec::new(),
            seen: None,
            dirty: false,
            brings_back: false,
            unavailable: false,
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
            self.is_unsettled = true;
            // It came from the server once, and whoever died since heard that it may be lost there.
            self.brings_back |= !self.voucher(&change).is_empty();
        }
        if !self
            .document
            .as_ref()
            .is_some_and(|document| document.has(&change))
        {
            self.waiting.insert(change, bytes);
        }
    }

    /// A change that the server refused, in this tab or another, now or before.
    pub(super) fn restore_refused(&mut self, change: ChangeId, bytes: Vec<u8>, code: RefusalCode) {
        self.refused.insert(change, (bytes, code));
        self.is_unsettled = true;
    }

    /// The refused changes on which something may be built that nobody looked for yet.
    pub(super) fn unsettled(&self) -> BTreeMap<ChangeId, RefusalCode> {
        let refused = self.refused.iter().filter(|_| self.is_unsettled);
        gather(refused.map(|(id, (_, code))| (*id, *code)))
    }

    /// The server has a change after all that it refused before.
    pub(super) fn pardon(&mut self, change: &ChangeId) -> bool {
        self.refused.remove(change).is_some()
    }

    /// Whether the server said that it has the change.
    pub(super) fn is_received(&self, change: &ChangeId) -> bool {
        self.received.contains(change)
    }

    /// Whether a change is here, or was and is refused.
    pub(super) fn knows(&self, change: &ChangeId) -> bool {
        let document = self.document.as_ref();
        self.waiting.contains_key(change)
            || self.refused.contains_key(change)
            || document.is_some_and(|document| document.has(change))
    }

    /// Whether the server has a change, and it was not taken back here.
    pub(super) fn stands(&self, change: &ChangeId) -> bool {
        self.is_received(change) && !self.refused.contains_key(change)
    }

    /// A row that is no more, unless the server has it.
    pub(super) fn forget(&mut self, change: &ChangeId) {
        if self.is_received(change) {
            return;
        }
        self.waiting.remove(change);
        if let Some(document) = self.document.take_if(|document| document.has(change)) {
            self.set_aside(&document, |id| id != *change);
        }
    }

    /// Loads what waits. Returns whether something does not fit, a row that was lost below it or
    /// damaged: it keeps waiting, and everything is to be pulled again, once.
    pub(super) fn load(&mut self, template: Document) -> bool {
        if self.is_loaded() {
            return false;
        }
        let document = self.document.get_or_insert(template);
        document.apply_what_fits(&mut self.waiting);
        let asked = std::mem::take(&mut self.asked);
        self.asked = gather(self.waiting.keys().copied());
        !self.asked.is_subset(&asked)
    }

    /// Whether rows wait in vain so far.
    pub(super) fn is_stuck(&self) -> bool {
        !self.waiting.is_empty() && !self.asked.is_empty()
    }

    /// After everything was pulled again: the rows whose ground neither this device nor the server
    /// has, and those of them whose bytes are no change.
    pub(super) fn stranded(&self) -> (BTreeSet<ChangeId>, BTreeSet<ChangeId>) {
        let is_stranded = |id: &ChangeId| self.asked.contains(id) && !self.received.contains(id);
        let stranded = self.waiting.keys().filter(|id| is_stranded(id)).copied();
        stranded.partition(|id| change(id, &self.waiting[id]).is_some())
    }

    pub(super) fn edit(
        &mut self,
        edits: &[Edit],
        now: Timestamp,
        (seat, actor): (SeatId, [u8; 16]),
    ) -> Result<Option<Change>, EditError> {
        let document = self.document.as_mut().ok_or(EditError::UnknownDocument)?;
        if !self.in_session {
            // One for each document: the same thing, written in the same moment in two of them, would
            // be two changes of one hash.
            let mut own = [0; 16];
            own.copy_from_slice(&Digest::of_json(&(document.id(), actor)).0[..16]);
            document.begin_session(seat, own);
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

    /// The server may have lost what it had: none of the changes counts as received any more, and it
    /// has no heads that are known. Gives all of that, to be stored so.
    pub(super) fn begin_anew(&mut self, id: &DocumentId) -> Vec<Write> {
        self.server_heads.clear();
        let no_heads = Write::Put(Row::Heads {
            document: id.clone(),
            heads: Vec::new(),
        });
        self.received.clear();
        self.dirty = true;
        self.brings_back = self.vouchers.values().any(|voucher| !voucher.is_empty());
        self.unavailable = false;
        let applied = self
            .document
            .iter()
            .flat_map(|document| document.changes_since(&[]));
        let waiting = self.waiting.iter().map(|(id, bytes)| (*id, bytes.clone()));
        let all = applied
            .map(|change| (change.id, change.bytes))
            .chain(waiting);
        let all = all.map(|(change, bytes)| self.row(id, change, bytes));
        std::iter::once(no_heads).chain(all).collect()
    }

    /// The server's word that it had a change; empty where it gave none.
    pub(super) fn voucher(&self, change: &ChangeId) -> Bytes {
        Bytes(self.vouchers.get(change).cloned().unwrap_or_default())
    }

    /// A change came from the server, with its word for it or, empty, without.
    pub(super) fn keep_voucher(&mut self, change: ChangeId, voucher: Bytes) {
        let kept = self.vouchers.entry(change).or_default();
        if !voucher.is_empty() {
            *kept = voucher.0;
        }
    }

    /// The server does not take its own word for a change; whether there was one.
    pub(super) fn drop_voucher(&mut self, change: &ChangeId) -> bool {
        let voucher = self.vouchers.get_mut(change).map(std::mem::take);
        voucher.is_some_and(|voucher| !voucher.is_empty())
    }

    /// Whether a change came from the server.
    pub(super) fn came(&self, change: &ChangeId) -> bool {
        self.vouchers.contains_key(change)
    }

    /// Whether a change was written on a seat.
    pub(super) fn is_of(&self, seat: SeatId, change: &ChangeId) -> bool {
        let author = self.document.as_ref().and_then(|own| own.author(change));
        author == Some(seat)
    }

    /// A change as it is to be stored.
    pub(super) fn row(&self, document: &DocumentId, change: ChangeId, bytes: Vec<u8>) -> Write {
        Write::Put(Row::Change {
            document: document.clone(),
            change,
            bytes: Bytes(bytes),
            received: self.is_received(&change),
            voucher: self.vouchers.get(&change).cloned().map(Bytes),
        })
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

    /// The changes that are not known to be with the server, and were written on this seat or never came
    /// from the server.
    pub(super) fn unreceived(&self, seat: SeatId) -> Vec<Change> {
        let applied = self.document.iter();
        let applied = applied.flat_map(|document| document.changes_since(&[]));
        let is_own = |change: &ChangeId| !self.came(change) || self.is_of(seat, change);
        let stuck = applied.filter(|own| !self.is_received(&own.id) && is_own(&own.id));
        stuck.collect()
    }

    pub(super) fn mark_received(&mut self, change: ChangeId) -> bool {
        self.received.insert(change)
    }

    pub(super) fn bytes(&self, change: &ChangeId) -> Option<Vec<u8>> {
        self.document.as_ref()?.bytes_of(change)
    }

    /// The next edit begins a new line of changes.
    pub(super) fn end_session(&mut self) {
        self.in_session = false;
    }

    /// A waiting row's bytes, which waits no longer.
    pub(super) fn drop_waiting(&mut self, change: &ChangeId) -> Option<Vec<u8>> {
        self.waiting.remove(change)
    }

    /// Takes changes out, with everything of this device that is built on them: their author's
    /// replica would otherwise build on them for ever. What is left is loaded anew when next asked
    /// for.
    pub(super) fn take_back(
        &mut self,
        seeds: &BTreeMap<ChangeId, RefusalCode>,
        template: &Document,
    ) -> Taken {
        self.is_unsettled = false;
        let applied = self.document.iter();
        let applied = applied.flat_map(|document| document.changes_since(&[]));
        let mut rows: BTreeMap<ChangeId, Vec<u8>> =
            gather(applied.map(|change| (change.id, change.bytes)));
        rows.extend(self.waiting.iter().map(|(id, bytes)| (*id, bytes.clone())));
        let refused = self.refused.iter();
        let refused = gather(refused.map(|(id, (bytes, _))| (*id, bytes.clone())));
        let told = self.received.iter().chain(&self.server_heads);
        let taken = take(
            &Rows {
                held: &rows,
                refused: &refused,
                received: &told.copied().collect(),
            },
            seeds,
            template,
        );
        if taken.changes.is_empty() {
            return taken;
        }
        for (change, code) in &taken.changes {
            if let Some(bytes) = rows.remove(change) {
                self.refused.insert(*change, (bytes, *code));
            }
        }
        self.waiting = rows;
        self.document = None;
        self.in_session = false;
        self.dirty = true;
        taken
    }

    /// The bytes of a change that was refused.
    pub(super) fn refused_bytes(&self, change: &ChangeId) -> Option<Vec<u8>> {
        Some(self.refused.get(change)?.0.clone())
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
