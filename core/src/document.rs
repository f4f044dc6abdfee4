//! Scoresheets and appraisals as Automerge documents.
//!
//! A document begins with its *template*: one change that creates the containers of every leaf. It
//! is computed from the edition of the criteria set and byte-identical on every device, so that two
//! phones which start offline start from the same document. An answer is one register per leaf,
//! written whole: two different offline answers are both kept, until a person decides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use automerge::transaction::CommitOptions;
use automerge::{ActorId, Author, Automerge, AutomergeError, ChangeHash, ReadDoc};

use crate::criteria::CriteriaSet;
use crate::gather::gather;
use crate::ids::{ChangeId, Code, DocumentId, SeatId};
use crate::time::Timestamp;

pub mod carry;
mod edit;
mod edition;
mod history;
pub(crate) mod layout;
pub(crate) mod operation;
mod sheet;

pub use edit::{Edit, EditError};
pub use edition::Edition;
pub use history::{HistoryEntry, HistoryItem};
pub use layout::Layout;
pub use sheet::{Candidate, Citation, LeafEntry, Sheet};

/// Longest note, explanation or opinion, in characters.
pub const NOTE_CHARS_MAX: usize = 20_000;
/// Most citations on one leaf.
pub const CITATIONS_MAX: usize = 50;
/// Longest field of a citation, in characters.
pub const CITATION_CHARS_MAX: usize = 500;

/// What a document takes in memory, each of its changes and each operation in them, in bytes.
const DOCUMENT_MEMORY_BYTES: usize = 64 * 1024;
const CHANGE_MEMORY_BYTES: u64 = 200;
const OPERATION_MEMORY_BYTES: u64 = 32;

/// One Automerge change as it is stored and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its hash.
    pub id: ChangeId,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why changes do not make a document.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Bytes that are no change.
    #[error("bytes that are no change: {0}")]
    Change(#[from] automerge::LoadChangeError),
    /// Automerge refused them.
    #[error("Automerge refused: {0}")]
    Automerge(#[from] AutomergeError),
    /// A change that others depend on is missing.
    #[error("a change that others depend on is missing: {0}")]
    Missing(ChangeId),
    /// It has other heads than it should.
    #[error("it has other heads than it should")]
    OtherHeads,
}

/// A scoresheet or an appraisal.
#[derive(Clone)]
pub struct Document {
    id: DocumentId,
    layout: Arc<Layout>,
    automerge: Automerge,
}

impl Document {
    /// The document that holds only the template.
    #[must_use]
    pub fn new(id: DocumentId, set: &CriteriaSet) -> Self {
        let (layout, automerge) = layout::template(&id.kind, set);
        Self {
            id,
            layout: Arc::new(layout),
            automerge,
        }
    }

    /// This template under the name of another document of the same kind and edition.
    fn renamed(self, id: DocumentId) -> Self {
        Self { id, ..self }
    }

    /// Which document this is.
    #[must_use]
    pub fn id(&self) -> &DocumentId {
        &self.id
    }

    /// Where the containers of the leaves are.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Says who edits from here on: a seat, with an actor that was never used before. To be called
    /// once after loading, before the first edit.
    pub fn begin_session(&mut self, seat: SeatId, actor: [u8; 16]) {
        // Setting the author draws a random actor; ours, which the caller drew, comes after it.
        self.automerge
            .set_author(Some(Author::from(seat.0.to_vec())));
        self.automerge.set_actor(ActorId::from(actor));
    }

    /// Writes edits as one change; `None` where nothing differs from what is there.
    ///
    /// # Errors
    /// [`EditError`] for what the document does not take; then nothing was written.
    pub fn edit(
        &mut self,
        edits: &[Edit],
        made_at: Timestamp,
    ) -> Result<Option<Change>, EditError> {
        let differing: Vec<&Edit> = edits
            .iter()
            .filter(|edit| edit.differs(&self.automerge, &self.layout))
            .collect();
        for edit in &differing {
            edit.check(&self.id.kind, &self.layout, &self.automerge)?;
        }
        if differing.is_empty() {
            return Ok(None);
        }
        let mut transaction = self.automerge.transaction();
        for edit in differing {
            edit.write(&mut transaction, &self.layout)?;
        }
        let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(made_at.0));
        Ok(hash.and_then(|hash| self.change(&hash)))
    }

    fn change(&self, hash: &ChangeHash) -> Option<Change> {
        let change = self.automerge.get_change_by_hash(hash)?;
        Some(Change {
            id: change.hash().into(),
            bytes: change.raw_bytes().to_vec(),
        })
    }

    /// Applies changes that others made. Those already there are passed over.
    ///
    /// # Errors
    /// [`LoadError`]; the document is then as it was.
    pub fn apply(
        &mut self,
        changes: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Result<(), LoadError> {
        let changes = changes
            .into_iter()
            .map(|bytes| automerge::Change::from_bytes(bytes.as_ref().to_vec()))
            .collect::<Result<Vec<_>, _>>()?;
        self.apply_parsed(changes)
    }

    pub(crate) fn apply_parsed(
        &mut self,
        changes: Vec<automerge::Change>,
    ) -> Result<(), LoadError> {
        // A change with a gap below it would be parked out of sight: look before applying.
        let offered: BTreeSet<ChangeHash> = gather(changes.iter().map(automerge::Change::hash));
        let is_there = |hash: &ChangeHash| {
            offered.contains(hash) || self.automerge.get_change_meta_by_hash(hash).is_some()
        };
        let deps = changes.iter().flat_map(automerge::Change::deps);
        if let Some(missing) = deps.into_iter().find(|hash| !is_there(hash)) {
            return Err(LoadError::Missing((*missing).into()));
        }
        let mut applied = self.automerge.clone();
        applied.apply_changes(changes)?;
        if let Some(missing) = applied.get_missing_deps(&[]).first() {
            return Err(LoadError::Missing((*missing).into()));
        }
        self.automerge = applied;
        Ok(())
    }

    /// Applies rows as far as they fit, and takes those out of `rows`. What is left lacks something
    /// below it, is no change, or contradicts what is there.
    pub fn apply_what_fits(&mut self, rows: &mut BTreeMap<ChangeId, Vec<u8>>) {
        if self.apply(rows.values()).is_ok() {
            rows.clear();
            return;
        }
        // One by one, again and again, as long as something fits.
        let mut fits = true;
        while std::mem::take(&mut fits) {
            rows.retain(|_, bytes| {
                let applied = self.apply([bytes]).is_ok();
                fits |= applied;
                !applied
            });
        }
    }

    /// The document's heads, sorted: they pin its whole history.
    #[must_use]
    pub fn heads(&self) -> Vec<ChangeId> {
        // Automerge sorts them, and by the same bytes.
        let heads = self.automerge.get_heads().into_iter();
        heads.map(ChangeId::from).collect()
    }

    /// How many changes it is made of, the template among them.
    #[must_use]
    pub fn changes_count(&self) -> usize {
        usize::try_from(self.automerge.stats().num_changes).unwrap_or(usize::MAX)
    }

    /// About how much memory it takes, in bytes; rather more than less. Measured by
    /// `cargo run --example document_memory`.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let stats = self.automerge.stats();
        let counted =
            stats.num_changes * CHANGE_MEMORY_BYTES + stats.num_ops * OPERATION_MEMORY_BYTES;
        DOCUMENT_MEMORY_BYTES + usize::try_from(counted).unwrap_or(usize::MAX / 2)
    }

    /// Whether a change is part of the document.
    #[must_use]
    pub fn has(&self, change: &ChangeId) -> bool {
        self.automerge
            .get_change_meta_by_hash(&(*change).into())
            .is_some()
    }

    /// The content now.
    #[must_use]
    pub fn read(&self) -> Sheet {
        sheet::read(&self.automerge, &self.layout, None)
    }

    /// The content of one leaf now; `None` for a code that is no leaf.
    #[must_use]
    pub fn read_leaf(&self, leaf: &Code) -> Option<LeafEntry> {
        let place = self.layout.leaf(leaf)?;
        Some(sheet::read_leaf(&self.automerge, place, None))
    }

    /// The content at `heads`; `None` where one of them is not part of the document.
    #[must_use]
    pub fn read_at(&self, heads: &[ChangeId]) -> Option<Sheet> {
        let heads = self.known(heads)?;
        Some(sheet::read(&self.automerge, &self.layout, Some(&heads)))
    }

    /// The document as it was at `heads`; `None` where one of them is not part of it.
    #[must_use]
    pub fn at(&self, heads: &[ChangeId]) -> Option<Self> {
        let automerge = self.automerge.fork_at(&self.known(heads)?).ok()?;
        Some(Self {
            automerge,
            ..self.clone()
        })
    }

    /// The changes that `heads` lack, each after those that it depends on, without the template.
    /// Heads that the document does not know are passed over.
    #[must_use]
    pub fn changes_since(&self, heads: &[ChangeId]) -> Vec<Change> {
        // Automerge takes an unknown head for "knows nothing": only known ones may be asked with.
        let known: Vec<ChangeHash> = heads
            .iter()
            .filter(|head| self.has(head))
            .map(|head| (*head).into())
            .collect();
        changes_since(&self.automerge, &known)
    }

    /// The seat that made a change; `None` where it is not part of the document.
    #[must_use]
    pub fn author(&self, change: &ChangeId) -> Option<SeatId> {
        let meta = self.automerge.get_change_meta_by_hash(&(*change).into())?;
        sheet::seat_of(&self.automerge, &meta.actor)
    }

    /// The bytes of one change; `None` where it is not part of the document.
    #[must_use]
    pub fn bytes_of(&self, change: &ChangeId) -> Option<Vec<u8>> {
        let change = self.automerge.get_change_by_hash(&(*change).into())?;
        Some(change.raw_bytes().to_vec())
    }

    /// Every change of one leaf, oldest first: who, when, from what to what.
    #[must_use]
    pub fn history(&self, leaf: &Code) -> Vec<HistoryEntry> {
        history::history(&self.automerge, &self.layout, leaf)
    }

    /// What these changes did, leaf by leaf, each after those that it depends on. Changes that are
    /// not part of the document are passed over.
    #[must_use]
    pub fn effects(&self, changes: &BTreeSet<ChangeId>) -> Vec<(Code, HistoryEntry)> {
        history::effects(&self.automerge, &self.layout, changes)
    }

    /// What a change says by itself, where what it builds on is lost: of a text only what it put
    /// in. Empty for bytes that are no change of this kind of document.
    #[must_use]
    pub fn said_alone(&self, bytes: &[u8]) -> Vec<(Code, HistoryEntry)> {
        history::said_alone(&self.layout, bytes)
    }

    /// The leaves that one change touches.
    #[must_use]
    pub fn touched(&self, change: &ChangeId) -> BTreeSet<Code> {
        history::touched(&self.automerge, &self.layout, change)
    }

    /// The changes, without the template, of a document that was saved whole ([`Document::save`]) at
    /// these heads.
    ///
    /// # Errors
    /// [`LoadError`] where the bytes do not load, or are another document.
    pub fn unpack(saved: &[u8], heads: &[ChangeId]) -> Result<Vec<Change>, LoadError> {
        let automerge = Automerge::load(saved)?;
        let own: Vec<ChangeId> = gather(automerge.get_heads().into_iter().map(ChangeId::from));
        // Automerge keeps what has a gap below it out of sight.
        if own != heads || !automerge.get_missing_deps(&[]).is_empty() {
            return Err(LoadError::OtherHeads);
        }
        Ok(changes_since(&automerge, &[]))
    }

    /// The whole document as one blob, for comparison and as a cache.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.automerge.save()
    }

    pub(crate) fn automerge(&self) -> &Automerge {
        &self.automerge
    }

    /// The same document as it was loaded after it was saved.
    pub(crate) fn loaded_as(self, automerge: Automerge) -> Self {
        Self { automerge, ..self }
    }

    fn known(&self, heads: &[ChangeId]) -> Option<Vec<ChangeHash>> {
        heads
            .iter()
            .map(|head| self.has(head).then(|| (*head).into()))
            .collect()
    }
}

fn changes_since(automerge: &Automerge, known: &[ChangeHash]) -> Vec<Change> {
    automerge
        .get_changes(known)
        .into_iter()
        .filter(|change| !Layout::is_template(change))
        .map(|change| Change {
            id: change.hash().into(),
            bytes: change.raw_bytes().to_vec(),
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests;
