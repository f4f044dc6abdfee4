//! What one account holds on one device, and its side of the exchange.
//!
//! No I/O: edits, decisions and replies come in, [`Write`]s to the device's storage come out, and
//! [`Device::request`] says what to send. The browser and the scripted devices of the tests run
//! this same code. What is pushed is whatever the server's heads lack, not what a flag says was
//! sent: a lost reply costs a repeated push and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use crate::account::Principal;
use crate::api::{Receipt, SeatName, SyncReply, SyncRequest, Workspace};
use crate::criteria::CriteriaSet;
use crate::decision::{DecisionDraft, DecisionRecord, Flow};
use crate::document::{Change, Document, Edit, EditError, Edition};
use crate::gather::gather;
use crate::ids::{ChangeId, Code, DecisionId, Digest, DocumentId, RoundId, SeatId, UnitCode};
use crate::round::Round;
use crate::time::{Day, Timestamp};
use crate::unit::{Unit, UnitTree};

mod brought;
mod decided;
mod exchange;
mod file;
mod kept;
mod request;
mod row;
mod storage;
mod taken;

pub use exchange::Received;
pub use request::REQUEST_BYTES_MAX;
pub use row::{
    Brought, HELD_BYTES_MAX, Held, Place, RefusedDecision, RefusedEntry, Row, Unreadable, Write,
};

use file::File;
use kept::Kept;

/// What has not reached the server yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unsent {
    /// Changes.
    pub changes: usize,
    /// Decisions.
    pub decisions: usize,
}

impl Unsent {
    /// Whether everything has reached the server.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes == 0 && self.decisions == 0
    }
}

/// One account on one device.
pub struct Device {
    principal: Principal,
    rounds: Vec<Round>,
    /// By the day of their list.
    units: BTreeMap<Day, UnitTree>,
    no_units: UnitTree,
    sets: BTreeMap<Digest, Edition>,
    actor: [u8; 16],
    epoch: Option<String>,
    cursor: u64,
    /// The last reply said that there is more to pull: nothing is pushed before that is done.
    pulling: bool,
    /// Where the pull began that is not at its end.
    began: Option<u64>,
    /// A snapshot was of no use: what is lacking is asked for as changes.
    plain: bool,
    /// What was sent since the seat was revoked: the server keeps it for a supervisor. It stays here
    /// too, and unsent.
    handed_over: BTreeSet<ChangeId>,
    files: BTreeMap<DocumentId, File>,
    kept: Kept,
    seats: BTreeMap<SeatId, SeatName>,
}

impl Device {
    /// The device with what its storage holds. `actor` is random and new at every start of the
    /// app and in every tab: an actor is one line of changes and must never fork.
    #[must_use]
    pub fn open(
        principal: Principal,
        workspace: Workspace,
        sets: BTreeMap<Digest, CriteriaSet>,
        rows: impl IntoIterator<Item = Row>,
        actor: [u8; 16],
    ) -> Self {
        let mut device = Self {
            principal,
            rounds: Vec::new(),
            units: BTreeMap::new(),
            no_units: UnitTree::default(),
            sets: gather(
                sets.into_iter()
                    .map(|(digest, set)| (digest, Edition::new(set))),
            ),
            actor,
            epoch: None,
            cursor: 0,
            pulling: false,
            began: None,
            plain: false,
            handed_over: BTreeSet::new(),
            files: BTreeMap::new(),
            kept: Kept::default(),
            seats: BTreeMap::new(),
        };
        device.update_workspace(workspace);
        for row in rows {
            device.restore(row);
        }
        device
    }

    /// Takes what the server says now of who works here, at the same account's next sign-in. Whatever
    /// is there stays. `actor` is random and new, as at a start: the seat may be another.
    pub fn sign_in(&mut self, principal: Principal, actor: [u8; 16]) {
        self.principal = principal;
        self.actor = actor;
        self.handed_over.clear();
        for file in self.files.values_mut() {
            file.end_session();
        }
    }

    /// Takes newer settings and units.
    pub fn update_workspace(&mut self, workspace: Workspace) {
        // The server sends the units above with those within: a tree that does not hold is one
        // from another version, and the device keeps the one it has.
        let units = workspace.units.into_iter();
        let trees = units.map(|(day, units)| Some((day, UnitTree::new(units).ok()?)));
        if let Some(trees) = trees.collect::<Option<Vec<_>>>() {
            self.units = gather(trees);
        }
        self.rounds = workspace.rounds;
    }

    /// Takes an edition of a criteria set.
    pub fn add_set(&mut self, digest: Digest, set: CriteriaSet) {
        self.sets.insert(digest, Edition::new(set));
    }

    /// Who works on this device.
    #[must_use]
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The rounds, newest first.
    #[must_use]
    pub fn rounds(&self) -> &[Round] {
        &self.rounds
    }

    /// The units of a round within the account's scope, and those above.
    #[must_use]
    pub fn units(&self, round: &Round) -> &UnitTree {
        self.units.get(&round.units_on).unwrap_or(&self.no_units)
    }

    /// A unit as it was for a round.
    #[must_use]
    pub fn unit(&self, round: &RoundId, unit: &UnitCode) -> Option<&Unit> {
        self.units(self.round(round)?).get(unit)
    }

    /// The units of the newest list within the account's scope, and those above.
    #[must_use]
    pub fn newest_units(&self) -> &UnitTree {
        let newest = self.units.last_key_value();
        newest.map_or(&self.no_units, |(_, units)| units)
    }

    /// The round of an id.
    #[must_use]
    pub fn round(&self, id: &RoundId) -> Option<&Round> {
        self.rounds.iter().find(|round| round.id == *id)
    }

    /// The criteria set of a round.
    #[must_use]
    pub fn set(&self, round: &RoundId) -> Option<&CriteriaSet> {
        self.sets.get(&self.round(round)?.edition).map(|set| &**set)
    }

    /// The criteria set of any edition by which a round of the device is or was scored.
    #[must_use]
    pub fn edition(&self, digest: &Digest) -> Option<&CriteriaSet> {
        self.sets.get(digest).map(|set| &**set)
    }

    /// The editions that rounds need and the device lacks, those that they moved from among them:
    /// what was written for these is still sent and shown.
    #[must_use]
    pub fn missing_sets(&self, rounds: &[Round]) -> BTreeSet<Digest> {
        let editions = rounds.iter().flat_map(Round::editions);
        gather(editions.filter(|edition| !self.sets.contains_key(edition)))
    }

    /// The documents that hold at least one change, by id.
    pub fn documents(&self) -> impl Iterator<Item = &DocumentId> {
        self.files.keys()
    }

    /// Whether the device holds something of a document, be it only that it was asked for.
    #[must_use]
    pub fn holds(&self, id: &DocumentId) -> bool {
        self.files.contains_key(id)
    }

    /// A document; loaded when first asked for, the bare template where nothing was written yet.
    /// `None` without its criteria set or for an edition that the round was never scored by.
    pub fn document(&mut self, id: &DocumentId) -> Option<&Document> {
        let edition = self.set_of(id)?;
        if !self.files.get(id).is_some_and(File::is_loaded) {
            let template = edition.blank(id);
            let file = self.file(id);
            if file.load(template) && !file.unavailable {
                // A stored row was not usable: the server may have it.
                self.pull_everything();
            }
        }
        self.files.get(id)?.document()
    }

    /// Writes a person's intents as one change; what comes back is to be stored, in one
    /// transaction, before "saved on this device" is said.
    ///
    /// # Errors
    /// [`EditError`]; then nothing was written.
    pub fn edit(
        &mut self,
        id: &DocumentId,
        edits: &[Edit],
        now: Timestamp,
    ) -> Result<Vec<Write>, EditError> {
        self.document(id).ok_or(EditError::UnknownDocument)?;
        let (seat, actor) = (self.principal.seat, self.actor);
        let change = self.file(id).edit(edits, now, (seat, actor))?;
        let file = self.file(id);
        let put = |change: Change| file.row(id, change.id, change.bytes);
        Ok(change.map(put).into_iter().collect())
    }

    /// Takes a decision, to be sent with the next exchange.
    pub fn decide(&mut self, draft: DecisionDraft) -> Vec<Write> {
        vec![self.kept.put(Row::Draft(draft))]
    }

    /// Takes back a decision that was not sent yet.
    pub fn withdraw(&mut self, draft: &DecisionDraft) -> Vec<Write> {
        let key = Row::draft_key(&draft.id);
        self.kept.delete(key).into_iter().collect()
    }

    /// Remembers the version of a document that the person looked at.
    pub fn mark_seen(&mut self, id: &DocumentId) -> Vec<Write> {
        let Some(heads) = self.document(id).map(Document::heads) else {
            return Vec::new();
        };
        let file = self.file(id);
        if file.seen.as_ref() == Some(&heads) {
            return Vec::new();
        }
        file.seen = Some(heads.clone());
        vec![Write::Put(Row::Seen {
            document: id.clone(),
            heads,
        })]
    }

    /// The version of a document that the person looked at last.
    #[must_use]
    pub fn seen(&self, id: &DocumentId) -> Option<&[ChangeId]> {
        self.files.get(id)?.seen.as_deref()
    }

    /// Decisions of the server on a unit's sheet, oldest first.
    pub fn records<'a>(
        &'a self,
        round: &'a RoundId,
        unit: &'a UnitCode,
    ) -> impl Iterator<Item = &'a DecisionRecord> {
        let is_own = move |r: &&DecisionRecord| r.draft.round == *round && r.draft.unit == *unit;
        let is_of_log = |epoch: &str| self.epoch.as_ref().is_none_or(|own| own == epoch);
        let records = self
            .kept
            .records()
            .filter(move |(epoch, _)| is_of_log(epoch));
        records.map(|(_, record)| record).filter(is_own)
    }

    /// Where a unit's sheet stands, by the server's decisions that the device knows.
    #[must_use]
    pub fn flow(&self, round: &RoundId, unit: &UnitCode) -> Flow {
        let Some(settings) = self.round(round) else {
            return Flow::default();
        };
        Flow::of(self.records(round, unit), settings)
    }

    /// Decisions that wait to be sent.
    pub fn drafts(&self) -> impl Iterator<Item = &DecisionDraft> {
        self.kept.rows().filter_map(|row| match row {
            Row::Draft(draft) => Some(draft),
            _ => None,
        })
    }

    /// Decisions of a log that the server lost, in its order: what everything that was pulled since has
    /// not brought again.
    fn lost_records(&self) -> impl Iterator<Item = &DecisionRecord> {
        let epoch = self.epoch.iter().filter(|_| !self.pulling);
        let others = epoch.flat_map(|epoch| self.kept.of_other_logs(epoch));
        others.map(|(_, record)| record)
    }

    /// Decisions that the server refused.
    pub fn refused_decisions(&self) -> impl Iterator<Item = &RefusedDecision> {
        self.kept.rows().filter_map(|row| match row {
            Row::RefusedDecision(refused) => Some(refused),
            _ => None,
        })
    }

    /// Entries that the server refused.
    pub fn refused_entries(&self) -> impl Iterator<Item = &RefusedEntry> {
        self.kept.rows().filter_map(|row| match row {
            Row::RefusedEntry(refused) => Some(refused),
            _ => None,
        })
    }

    /// The server's receipt of a decision about a document, or the latest of its changes that this
    /// account sent from here. It proves what it names; whether the server has what the document says
    /// now is for [`Device::unsent`] to say.
    #[must_use]
    pub fn receipt(
        &self,
        document: &DocumentId,
        decision: Option<&DecisionId>,
    ) -> Option<&Receipt> {
        match self.kept.get(&Row::receipt_key(document, decision))? {
            Row::Receipt(receipt) => Some(receipt),
            _ => None,
        }
    }

    /// Every receipt that is kept, by document, that of its changes before those of decisions.
    pub fn receipts(&self) -> impl Iterator<Item = &Receipt> {
        self.kept.rows().filter_map(|row| match row {
            Row::Receipt(receipt) => Some(receipt),
            _ => None,
        })
    }

    /// Puts a refused decision away.
    pub fn dismiss_decision(&mut self, refused: &RefusedDecision) -> Vec<Write> {
        let key = Row::RefusedDecision(refused.clone()).key();
        self.kept.delete(key).into_iter().collect()
    }

    /// Puts a refused entry away.
    pub fn dismiss_entry(&mut self, refused: &RefusedEntry) -> Vec<Write> {
        let key = Row::RefusedEntry(refused.clone()).key();
        self.kept.delete(key).into_iter().collect()
    }

    /// Who sits on a seat, as far as the device was told.
    #[must_use]
    pub fn seat(&self, seat: &SeatId) -> Option<&SeatName> {
        self.seats.get(seat)
    }

    /// What has not reached the server yet. Changes count also where they cannot be sent: the role
    /// was taken away, the edition is another, or something below them is missing.
    pub fn unsent(&mut self) -> Unsent {
        let dirty = self.files.iter().filter(|(_, file)| file.dirty);
        let dirty: Vec<DocumentId> = dirty.map(|(id, _)| id.clone()).collect();
        let changes = dirty.iter().map(|id| self.unsent_in(id)).sum();
        Unsent {
            changes,
            decisions: self.drafts().count() + self.lost_records().count(),
        }
    }

    /// The same of one document: how many changes.
    pub fn unsent_in(&mut self, id: &DocumentId) -> usize {
        if !self.files.get(id).is_some_and(|file| file.dirty) {
            return 0;
        }
        match self.may_write(id) {
            true => self.unsent_of(id).len() + self.file(id).waiting_unreceived(),
            false => self.stuck_of(id),
        }
    }

    /// Whether the next request carries something.
    fn has_sendable(&mut self) -> bool {
        let mut dirty = self.dirty();
        dirty.retain(|id| !self.files[id].unavailable);
        let decided = self.drafts().count() + self.lost_records().count();
        decided > 0 || dirty.iter().any(|id| !self.unsent_of(id).is_empty())
    }

    /// How many changes of this device, from whichever seat of the account, a document holds that the
    /// server is not known to have, where the account may no longer write it.
    fn stuck_of(&mut self, id: &DocumentId) -> usize {
        let (seat, _) = (self.principal.seat, self.document(id));
        let file = self.file(id);
        let stuck = file.unreceived(seat).len() + file.waiting_unreceived();
        file.dirty = stuck > 0;
        stuck
    }

    /// The leaves of a document whose latest changes have not reached the server yet, also where they may
    /// no longer be sent.
    pub fn unsent_leaves(&mut self, id: &DocumentId) -> BTreeSet<Code> {
        let seat = self.principal.seat;
        let changes = match self.may_write(id) {
            true => self.unsent_of(id),
            false if self.document(id).is_some() => self.file(id).unreceived(seat),
            false => Vec::new(),
        };
        let Some(document) = self.files.get(id).and_then(File::document) else {
            return BTreeSet::new();
        };
        let touched = changes.iter();
        gather(touched.flat_map(|change| document.touched(&change.id)))
    }

    /// What to send now.
    pub fn request(&mut self) -> SyncRequest {
        request::request(self)
    }

    /// Everything that the server may lack, to be saved to a file: what [`Device::request`] says, whole.
    pub fn bundle(&mut self) -> SyncRequest {
        request::bundle(self)
    }

    /// Takes the answer to `request`.
    pub fn receive(&mut self, request: &SyncRequest, reply: SyncReply) -> Received {
        exchange::receive(self, request, reply)
    }

    /// The server answered `request` only with that the seat is revoked. Whether there is more that it
    /// is to keep for a supervisor: then the next request brings it. Nothing is erased here.
    pub fn hand_over(&mut self, request: &SyncRequest) -> bool {
        exchange::hand_over(self, request)
    }

    fn file(&mut self, id: &DocumentId) -> &mut File {
        self.files.entry(id.clone()).or_insert_with(File::new)
    }

    fn set_of(&self, id: &DocumentId) -> Option<&Edition> {
        let edition = self.round(&id.round)?.edition_of(&id.edition)?;
        self.sets.get(&edition)
    }

    fn may_write(&self, id: &DocumentId) -> bool {
        let round = self.round(&id.round);
        round.is_some_and(|round| self.principal.may_write(round, self.units(round), id))
    }

    /// The documents of which the server may lack something that this device may send.
    fn dirty(&self) -> Vec<DocumentId> {
        let is_dirty = |(id, file): &(&DocumentId, &File)| {
            file.brings_back || file.dirty && self.may_write(id)
        };
        let dirty = self.files.iter().filter(is_dirty);
        dirty.map(|(id, _)| id.clone()).collect()
    }

    /// What the server lacks of a document and this device may send: all, or, of one that it only
    /// reads, what it brings back.
    fn unsent_of(&mut self, id: &DocumentId) -> Vec<Change> {
        let is_dirty = |file: &File| file.dirty || file.brings_back;
        if !self.files.get(id).is_some_and(is_dirty) || self.document(id).is_none() {
            return Vec::new();
        }
        let may_write = self.may_write(id);
        let file = self.file(id);
        let mut unsent = file.unsent();
        if !may_write {
            unsent.retain(|change| !file.voucher(&change.id).is_empty());
        }
        file.brings_back &= !unsent.is_empty();
        unsent
    }
}

#[cfg(test)]
mod tests;
