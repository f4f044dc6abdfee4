//! What is known of one unit in one round, kept in memory between requests and locked while one of
//! them works on it: sheet, appraisals and decisions belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use rusqlite::Connection;
use sodiem_core::answer::Answers;
use sodiem_core::api::ProblemCode;
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::decision::{DecisionRecord, Flow};
use sodiem_core::document::{Document, Edition};
use sodiem_core::ids::{BodyId, Code, Digest, DocumentId, DocumentKind, RoundId, UnitCode};
use sodiem_core::record::{self, LeafStanding};
use sodiem_core::round::Round;

use crate::app::App;
use crate::error::Error;
use crate::exchange::Waiting;
use crate::reference::Reference;
use crate::store::documents::Source;
use crate::store::snapshots::{self, Snapshot};
use crate::store::{self, decisions, documents, published, survey};

/// About how many bytes of documents stay in memory that nobody works on: some 350 units whose sheets
/// have 1,500 changes each. With twice as much, a deadline day took 365 MB.
pub const KEPT_BYTES_MAX: usize = 128 * 1024 * 1024;
/// About what a unit takes besides its documents, and each of its decisions.
const UNIT_BYTES: usize = 1024;

/// A unit in a round.
pub type Key = (RoundId, UnitCode);

/// The documents and decisions of one unit in one round.
#[derive(Clone, Default)]
pub struct Dossier {
    /// The edition that its documents are of, shortened as in their names.
    edition: String,
    /// The unit's scoresheet, once something was written.
    pub sheet: Option<Document>,
    /// The appraisals in which something was written, by body.
    pub appraisals: BTreeMap<BodyId, Document>,
    /// The decisions, in the server's order.
    pub records: Vec<DecisionRecord>,
    /// How many changes each document has since its snapshot.
    tails: BTreeMap<DocumentKind, usize>,
}

impl Dossier {
    /// Reads a unit's documents of the round's edition, and its decisions; with the documents whose
    /// snapshots are to be made anew, by the last change that each has.
    ///
    /// # Errors
    /// [`store::Error`] where what is stored makes no document.
    pub fn load(
        connection: &Connection,
        (round, set): (&Round, &Edition),
        (unit, source): (&UnitCode, Source),
    ) -> Result<(Self, Vec<(DocumentId, i64)>), store::Error> {
        let mut wanted = Vec::new();
        let records = decisions::of_unit(connection, &round.id, unit)?;
        let edition = round.edition.short();
        let mut dossier = Self {
            edition: edition.clone(),
            records,
            ..Self::default()
        };
        let all = documents::of_unit(connection, &round.id, unit)?;
        for id in all.iter().filter(|id| id.edition == edition) {
            if let Some(loaded) = documents::load(connection, (id, set), source)? {
                let mut tail = loaded.tail;
                if loaded.wants_snapshot {
                    wanted.push((id.clone(), loaded.last_change));
                    tail = 0;
                }
                dossier.grow(loaded.document, tail);
            }
        }
        Ok((dossier, wanted))
    }

    /// A document of the unit, if something was written in it.
    #[must_use]
    pub fn document(&self, kind: &DocumentKind) -> Option<&Document> {
        match kind {
            DocumentKind::Scoresheet => self.sheet.as_ref(),
            DocumentKind::Appraisal(body) => self.appraisals.get(body),
        }
    }

    /// Whether nobody wrote or decided anything.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.sheet.is_none() && self.appraisals.is_empty() && self.records.is_empty()
    }

    /// Without documents, of another edition; the decisions stay.
    #[must_use]
    pub fn of_edition(&self, edition: &Digest) -> Self {
        Self {
            edition: edition.short(),
            records: self.records.clone(),
            ..Self::default()
        }
    }

    /// The documents in which something was written.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.sheet.iter().chain(self.appraisals.values())
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let documents: usize = self.documents().map(Document::memory_bytes).sum();
        documents + self.records.len() * UNIT_BYTES
    }

    /// Replaces a document by the same with so many changes more.
    pub fn grow(&mut self, document: Document, changes: usize) {
        *self.tails.entry(document.id().kind.clone()).or_default() += changes;
        self.put(document);
    }

    /// Replaces a document.
    pub fn put(&mut self, document: Document) {
        match document.id().kind.clone() {
            DocumentKind::Scoresheet => self.sheet = Some(document),
            DocumentKind::Appraisal(body) => {
                self.appraisals.insert(body, document);
            }
        }
    }

    /// What the decisions have made of the sheet.
    #[must_use]
    pub fn flow(&self, round: &Round) -> Flow {
        Flow::of(&self.records, round)
    }

    /// How the unit stands, as a whole and by leaf.
    #[must_use]
    pub fn standing(
        &self,
        place: (&Reference, &Round, &CriteriaSet),
        unit: &UnitCode,
        survey: &Answers,
    ) -> (record::Standing, BTreeMap<Code, LeafStanding>) {
        self.standing_by(&self.flow(place.1), place, (unit, survey))
    }

    /// How the unit would stand, were this decided.
    #[must_use]
    pub fn standing_by(
        &self,
        flow: &Flow,
        (reference, round, set): (&Reference, &Round, &CriteriaSet),
        (unit, survey): (&UnitCode, &Answers),
    ) -> (record::Standing, BTreeMap<Code, LeafStanding>) {
        record::standing(&record::Dossier {
            round,
            set,
            units: reference.units(round),
            unit,
            flow,
            sheet: self.sheet.as_ref(),
            appraisals: &self.appraisals,
            survey,
        })
    }
}

/// A unit's place in memory.
#[derive(Default)]
pub struct Held {
    /// Empty until someone reads it.
    dossier: Mutex<Option<Dossier>>,
    /// What came for it meanwhile.
    pub(crate) waiting: Waiting,
    /// About how many bytes it took when it was last worked on.
    bytes: AtomicUsize,
}

/// A unit that is worked on.
pub struct Open<'a> {
    held: &'a Held,
    dossier: MutexGuard<'a, Option<Dossier>>,
}

impl Deref for Open<'_> {
    type Target = Option<Dossier>;
    fn deref(&self) -> &Option<Dossier> {
        &self.dossier
    }
}

impl DerefMut for Open<'_> {
    fn deref_mut(&mut self) -> &mut Option<Dossier> {
        &mut self.dossier
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let bytes = self.dossier.as_ref().map_or(0, Dossier::bytes);
        self.held.bytes.store(bytes, Ordering::Relaxed);
    }
}

/// A unit's place in memory, shared by those who work on it.
pub type Slot = Arc<Held>;

/// The dossiers that were used last.
pub struct Dossiers {
    slots: Mutex<LruCache<Key, Slot>>,
    bytes_max: usize,
}

impl Default for Dossiers {
    fn default() -> Self {
        Self::of(KEPT_BYTES_MAX)
    }
}

impl Dossiers {
    /// So many bytes of documents.
    #[must_use]
    pub fn of(bytes_max: usize) -> Self {
        Self {
            slots: Mutex::new(LruCache::unbounded()),
            bytes_max,
        }
    }

    /// The places of these units, in their order: who locks several locks them in this order.
    pub fn slots(&self, keys: &BTreeSet<Key>) -> Vec<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let found = keys
            .iter()
            .map(|key| Arc::clone(slots.get_or_insert_mut(key.clone(), Slot::default)))
            .collect();
        make_room(&mut slots, self.bytes_max);
        found
    }
}

/// Lets go of the units that were used longest ago, until what is left is no more than that.
fn make_room(slots: &mut LruCache<Key, Slot>, bytes_max: usize) {
    let size = |slot: &Slot| UNIT_BYTES + slot.bytes.load(Ordering::Relaxed);
    let mut bytes: usize = slots.iter().map(|(_, slot)| size(slot)).sum();
    let mut given_up = Vec::new();
    for (key, slot) in slots.iter().rev() {
        if bytes <= bytes_max {
            break;
        }
        // One that somebody holds must stay: a second place for a unit would be a second lock.
        if Arc::strong_count(slot) == 1 {
            bytes -= size(slot);
            given_up.push(key.clone());
        }
    }
    for key in given_up {
        slots.pop(&key);
    }
}

/// Locks a place and reads the dossier where it is not in memory. `None`, and an error in the log,
/// for a unit whose stored bytes do not read: it must not hold up the others of a request.
pub fn open<'a>(
    app: &App,
    slot: &'a Slot,
    (round, set): (&Round, &Edition),
    unit: &UnitCode,
) -> Option<Open<'a>> {
    let dossier = slot.dossier.lock().unwrap_or_else(|poisoned| {
        // Whoever panicked may have left anything behind: read it again.
        let mut guard = poisoned.into_inner();
        *guard = None;
        slot.dossier.clear_poison();
        guard
    });
    let mut guard = Open {
        held: slot,
        dossier,
    };
    let edition = round.edition.short();
    let is_current = guard
        .as_ref()
        .is_some_and(|dossier| dossier.edition == edition);
    if !is_current {
        let place = (unit, Source::Snapshot);
        match app.store.read(|c| Dossier::load(c, (round, set), place)) {
            Ok((dossier, wanted)) => {
                for (id, last) in wanted {
                    keep_snapshot(app, &dossier, (set, &id, last));
                }
                *guard = Some(dossier);
            }
            Err(error) => {
                tracing::error!(round = %round.id, %unit, %error, "a unit does not open");
                return None;
            }
        }
    }
    Some(guard)
}

/// Makes the snapshots anew of documents that have grown long since. What is in memory is stored.
pub fn keep_snapshots(app: &App, dossier: &mut Dossier, set: &Edition) {
    let tails = std::mem::take(&mut dossier.tails);
    let (long, short) = tails
        .into_iter()
        .partition(|(_, tail)| *tail >= app.snapshot_after_changes);
    let long: BTreeMap<DocumentKind, usize> = long;
    dossier.tails = short;
    for id in long
        .keys()
        .filter_map(|kind| Some(dossier.document(kind)?.id().clone()))
    {
        match app.store.read(|c| documents::last_change(c, &id)) {
            Ok(last) => keep_snapshot(app, dossier, (set, &id, last)),
            Err(error) => tracing::error!(document = %id, %error, "no snapshot was made"),
        }
    }
}

/// Makes a document's snapshot anew. Where that cannot be, the next reader makes it of the changes
/// again: nothing depends on it.
fn keep_snapshot(app: &App, dossier: &Dossier, (set, id, last): (&Edition, &DocumentId, i64)) {
    let Some(document) = dossier.document(&id.kind) else {
        return;
    };
    let written = Snapshot::of(document, set, last)
        .map_err(|error| error.to_string())
        .and_then(|snapshot| {
            let id = id.clone();
            let put = move |connection: &Connection| snapshots::put(connection, &id, &snapshot);
            app.store.write(put).map_err(|error| error.to_string())
        });
    if let Err(error) = written {
        tracing::error!(document = %id, %error, "no snapshot was made");
    }
}

/// The survey's answers for a unit.
///
/// # Errors
/// [`store::Error`] where they do not read.
pub fn survey_of(app: &App, round: &RoundId, unit: &UnitCode) -> Result<Answers, store::Error> {
    app.store
        .read(|connection| survey::of_unit(connection, round, unit))
}

/// How units stand, as a whole and by leaf.
pub type Standings = Vec<(record::Standing, BTreeMap<Code, LeafStanding>)>;

/// Computes how units stand by `round`, with these answers of the survey besides those stored, and
/// hands the result to `then` while nobody else works on them. A unit that does not open keeps the
/// standing that is stored.
///
/// # Errors
/// Those of `then`; busy where what is published changed meanwhile.
pub fn with_standings<T>(
    app: &App,
    (reference, round, set): (&Reference, &Round, &Edition),
    units: &BTreeMap<UnitCode, Answers>,
    then: impl FnOnce(Standings) -> Result<T, Error>,
) -> Result<T, Error> {
    let keys: BTreeSet<Key> = units
        .keys()
        .map(|unit| (round.id.clone(), unit.clone()))
        .collect();
    let slots = app.dossiers.slots(&keys);
    let mut guards = Vec::new();
    let mut standings = Standings::new();
    for (slot, (unit, fresh)) in slots.iter().zip(units) {
        let Some(guard) = open(app, slot, (round, set), unit) else {
            continue;
        };
        let mut survey = survey_of(app, &round.id, unit)?;
        survey.extend(fresh.clone());
        if let Some(dossier) = guard.as_ref()
            && !(dossier.is_untouched() && survey.is_empty())
        {
            standings.push(dossier.standing((reference, round, set), unit, &survey));
        }
        guards.push(guard);
    }
    ensure_current(app, reference)?;
    then(standings)
}

/// Who computes how a unit stands does it by what is published once the unit is locked.
///
/// # Errors
/// Busy where it changed meanwhile.
pub fn ensure_current(app: &App, reference: &Reference) -> Result<(), Error> {
    let version = app.store.read(published::version)?;
    if version == reference.version {
        Ok(())
    } else {
        Err(ProblemCode::Busy.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(unit: usize) -> Key {
        let round = "2025".parse().expect("a round");
        (round, format!("{unit:05}").parse().expect("a unit"))
    }

    fn ask(dossiers: &Dossiers, unit: usize, bytes: usize) -> Slot {
        let slot = dossiers.slots(&BTreeSet::from([key(unit)])).remove(0);
        slot.bytes.store(bytes, Ordering::Relaxed);
        slot
    }

    fn kept(dossiers: &Dossiers) -> Vec<usize> {
        let slots = dossiers.slots.lock().expect("nobody panics");
        (0..100)
            .filter(|unit| slots.contains(&key(*unit)))
            .collect()
    }

    #[test]
    fn as_many_units_stay_in_memory_as_there_is_room_for_and_the_last_used_longest() {
        let bytes = 9 * UNIT_BYTES;
        let dossiers = Dossiers::of(3 * (UNIT_BYTES + bytes));
        for unit in 0..3 {
            ask(&dossiers, unit, bytes);
        }
        ask(&dossiers, 0, bytes);
        assert_eq!(kept(&dossiers), [0, 1, 2], "there is room for three");
        ask(&dossiers, 3, bytes);
        assert_eq!(kept(&dossiers), [0, 2, 3], "and for no fourth");
        ask(&dossiers, 3, bytes + 1);
        ask(&dossiers, 3, bytes);
        assert_eq!(kept(&dossiers), [0, 3], "nor for a byte more");
    }

    #[test]
    fn a_unit_that_is_worked_on_stays_and_holds_up_no_other() {
        let dossiers = Dossiers::of(2 * UNIT_BYTES + 1000);
        let held = ask(&dossiers, 0, 1000);
        ask(&dossiers, 1, 1000);
        ask(&dossiers, 2, 0);
        assert_eq!(kept(&dossiers), [0, 2], "the next one goes in its place");
        drop(held);
        ask(&dossiers, 3, 0);
        assert_eq!(kept(&dossiers), [2, 3]);
    }
}
