//! What is known of one unit in one round, kept in memory between requests and locked while one of
//! them works on it: sheet, appraisals and decisions belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use rusqlite::Connection;
use sodiem_core::answer::Answers;
use sodiem_core::api::ProblemCode;
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::decision::{DecisionRecord, Flow};
use sodiem_core::document::{Document, Edition};
use sodiem_core::ids::{BodyId, Code, Digest, DocumentKind, RoundId, UnitCode};
use sodiem_core::record::{self, LeafStanding};
use sodiem_core::round::Round;

use crate::app::App;
use crate::error::Error;
use crate::reference::Reference;
use crate::store::{self, decisions, documents, published, survey};

/// Units whose documents stay in memory.
const KEPT_MAX: usize = 256;

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
}

impl Dossier {
    /// Reads a unit's documents of the round's edition, and its decisions.
    ///
    /// # Errors
    /// [`store::Error`] where what is stored makes no document.
    pub fn load(
        connection: &Connection,
        (round, set): (&Round, &Edition),
        unit: &UnitCode,
    ) -> Result<Self, store::Error> {
        let records = decisions::of_unit(connection, &round.id, unit)?;
        let edition = round.edition.short();
        let mut dossier = Self {
            edition: edition.clone(),
            records,
            ..Self::default()
        };
        let all = documents::of_unit(connection, &round.id, unit)?;
        for id in all.iter().filter(|id| id.edition == edition) {
            if let Some(document) = documents::load(connection, (id, set))? {
                dossier.put(document);
            }
        }
        Ok(dossier)
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

/// A unit's place in memory; empty until someone reads it.
pub type Slot = Arc<Mutex<Option<Dossier>>>;

/// The dossiers that were used last.
pub struct Dossiers {
    slots: Mutex<LruCache<Key, Slot>>,
}

impl Default for Dossiers {
    fn default() -> Self {
        Self {
            slots: Mutex::new(LruCache::unbounded()),
        }
    }
}

impl Dossiers {
    /// The places of these units, in their order: who locks several locks them in this order.
    pub fn slots(&self, keys: &BTreeSet<Key>) -> Vec<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let found = keys
            .iter()
            .map(|key| Arc::clone(slots.get_or_insert_mut(key.clone(), Slot::default)))
            .collect();
        // One that somebody holds must stay: a second place for a unit would be a second lock.
        while slots.len() > KEPT_MAX
            && slots
                .peek_lru()
                .is_some_and(|(_, slot)| Arc::strong_count(slot) == 1)
        {
            slots.pop_lru();
        }
        found
    }
}

/// Locks a place and reads the dossier where it is not in memory. `None`, and an error in the log,
/// for a unit whose stored bytes do not read: it must not hold up the others of a request.
pub fn open<'a>(
    app: &App,
    slot: &'a Slot,
    (round, set): (&Round, &Edition),
    unit: &UnitCode,
) -> Option<MutexGuard<'a, Option<Dossier>>> {
    let mut guard = slot.lock().unwrap_or_else(|poisoned| {
        // Whoever panicked may have left anything behind: read it again.
        let mut guard = poisoned.into_inner();
        *guard = None;
        slot.clear_poison();
        guard
    });
    let edition = round.edition.short();
    let is_current = guard
        .as_ref()
        .is_some_and(|dossier| dossier.edition == edition);
    if !is_current {
        match app.store.read(|c| Dossier::load(c, (round, set), unit)) {
            Ok(dossier) => *guard = Some(dossier),
            Err(error) => {
                tracing::error!(round = %round.id, %unit, %error, "a unit does not open");
                return None;
            }
        }
    }
    Some(guard)
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
