//! What was sent, of one request or of several for the same unit, checked and stored together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sodiem_core::account::Principal;
use sodiem_core::api::{
    Bytes, DecisionResult, DocumentPush, PushResult, Refusal, RefusalCode, SeatName, SyncRequest,
};
use sodiem_core::decision::{DecisionDraft, DecisionRecord};
use sodiem_core::document::{Document, Edition};
use sodiem_core::ids::{ChangeId, Digest, DocumentId, SeatId};
use sodiem_core::ingest::{Accepted, Budget, Ingested, Part, Sender, hash_of, ingest_together};
use sodiem_core::round::Round;
use sodiem_core::time::Timestamp;

use super::decide::{self, Decided};
use super::late::{self, Late};
use super::pull::Known;
use super::save::Save;
use super::{Session, brought};
use crate::app::App;
use crate::dossier::{self, Dossier, Key, Open, Slot};
use crate::error::Error;
use crate::reference::Reference;
use crate::store;
use crate::store::documents::{self, ChangeRow};
use crate::store::feed::Scope;

/// What one device sends, and who it is.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) who: Principal,
    now: Timestamp,
    documents: Vec<DocumentPush>,
    records: Vec<DecisionRecord>,
    decisions: Vec<DecisionDraft>,
    seats: Vec<SeatName>,
}

impl Asked {
    pub(super) fn new(who: &Principal, now: Timestamp, request: SyncRequest) -> Self {
        Self {
            who: who.clone(),
            now,
            documents: request.documents,
            records: request.records,
            decisions: request.decisions,
            seats: request.seats,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.drafts().next().is_none()
    }

    /// What was decided, now or before.
    fn drafts(&self) -> impl Iterator<Item = &DecisionDraft> {
        let before = self.records.iter().map(|record| &record.draft);
        before.chain(&self.decisions)
    }

    /// The units that it is about, those aside that the account may not read: only what it may read
    /// is locked and loaded.
    pub(super) fn keys(&self, scope: &Scope) -> BTreeSet<Key> {
        let sent = self.documents.iter().map(|push| key_of(&push.document));
        let decided = self.drafts().map(key_of_draft);
        sent.chain(decided)
            .filter(|key| scope.contains(key))
            .collect()
    }
}

/// What became of what was sent.
#[derive(Default)]
pub(super) struct Pushed {
    pub(super) results: Vec<PushResult>,
    pub(super) brought: Vec<DecisionResult>,
    pub(super) decided: Vec<DecisionResult>,
    /// Documents of units that do not open.
    pub(super) unavailable: Vec<DocumentId>,
    pub(super) known: Known,
}

/// The units that are worked on, locked.
pub(super) struct Units<'a> {
    open: BTreeMap<&'a Key, Open<'a>>,
    /// A unit whose stored bytes do not read must not hold up the others.
    closed: BTreeSet<&'a Key>,
}

impl<'a> Units<'a> {
    pub(super) fn lock(
        app: &App,
        reference: &Reference,
        keys: &'a BTreeSet<Key>,
        slots: &'a [Slot],
    ) -> Result<Self, Error> {
        let (mut open, mut closed) = (BTreeMap::new(), BTreeSet::new());
        for (key, slot) in keys.iter().zip(slots) {
            let published = reference.round_and_set(&key.0);
            let published = published
                .ok_or_else(|| Error::Internal(format!("round {} has no criteria", key.0)))?;
            match dossier::open(app, slot, published, &key.1) {
                Some(guard) => drop(open.insert(key, guard)),
                None => drop(closed.insert(key)),
            }
        }
        Ok(Self { open, closed })
    }

    /// How many changes their longest document has.
    pub(super) fn longest(&self) -> usize {
        let dossiers = self.open.values().filter_map(|guard| guard.as_ref());
        let documents = dossiers.flat_map(Dossier::documents);
        documents.map(Document::changes_count).max().unwrap_or(0)
    }

    fn is_closed(&self, key: &Key) -> bool {
        self.closed.contains(key)
    }

    fn works(&self) -> Works {
        let work = |guard: &Open<'_>| Work {
            next: (**guard).clone().unwrap_or_default(),
            late: Late::default(),
            written: Vec::new(),
            decided: Decided::default(),
        };
        let open = self.open.iter();
        open.map(|(key, guard)| ((*key).clone(), work(guard)))
            .collect()
    }

    /// Leaves newer snapshots of what has grown long, for whoever reads it first.
    fn keep_snapshots(&mut self, app: &App, reference: &Reference, touched: &BTreeSet<Key>) {
        for key in touched {
            let dossier = self.open.get_mut(key).and_then(|guard| guard.as_mut());
            if let Some(dossier) = dossier
                && let Some((_, set)) = reference.round_and_set(&key.0)
            {
                dossier::keep_snapshots(app, dossier, set);
            }
        }
    }

    /// Lets what was stored be seen.
    fn replace(&mut self, works: Works, touched: &BTreeSet<Key>) {
        for (key, work) in works {
            if let Some(guard) = self.open.get_mut(&key).filter(|_| touched.contains(&key)) {
                **guard = Some(work.next);
            }
        }
    }
}

/// The units that are worked on, as they are to be.
pub(super) type Works = BTreeMap<Key, Work>;

/// The state to come of a unit.
pub(super) struct Work {
    pub(super) next: Dossier,
    /// What comes late, for editions that the round moved from.
    pub(super) late: Late,
    /// What is to be stored of each document, in this order.
    pub(super) written: Vec<Written>,
    pub(super) decided: Decided,
}

/// Changes of a document that came at one moment.
pub(super) struct Written {
    pub(super) document: DocumentId,
    pub(super) changes: Vec<ChangeRow>,
    pub(super) now: Timestamp,
}

/// What is taken of a request.
struct Taking {
    /// Whose changes may be brought back.
    seats: BTreeSet<SeatId>,
    budget: Budget,
}

/// Takes what was asked, stores it in one job, and says of each what became of it.
pub(super) fn take(
    app: &App,
    reference: &Arc<Reference>,
    units: &mut Units<'_>,
    asked: Vec<Asked>,
) -> Result<Vec<Pushed>, Error> {
    let (mut asked, mut drafts) = (asked, Vec::new());
    let mut documents: Vec<(usize, DocumentPush)> = Vec::new();
    let mut seats = Vec::new();
    for (index, one) in asked.iter_mut().enumerate() {
        let sent = std::mem::take(&mut one.documents);
        documents.extend(sent.into_iter().map(|push| (index, push)));
        let records = std::mem::take(&mut one.records);
        drafts.push((records, std::mem::take(&mut one.decisions)));
        seats.push(std::mem::take(&mut one.seats));
    }
    let session = |one| {
        let Asked { who, now, .. }: &Asked = one;
        Session {
            app,
            who,
            reference,
            now: *now,
        }
    };
    let sessions: Vec<Session<'_>> = asked.iter().map(session).collect();
    let mut takings = Vec::new();
    for (session, seats) in sessions.iter().zip(seats) {
        takings.push(Taking {
            seats: brought::seats(session, seats)?,
            budget: Budget::default(),
        });
    }
    let mut all: Vec<Pushed> = sessions.iter().map(|_| Pushed::default()).collect();
    let mut works = units.works();
    let mut save = Save::default();
    // What came for one document together; each request's own stays in its order.
    documents.sort_by(|(_, one), (_, other)| one.document.cmp(&other.document));
    for same in documents.chunk_by(|(_, one), (_, other)| one.document == other.document) {
        let id = &same[0].1.document;
        if units.is_closed(&key_of(id)) {
            same.iter()
                .for_each(|(index, _)| all[*index].unavailable.push(id.clone()));
            continue;
        }
        let results = push_document((&sessions, &mut takings), &mut works, same, &mut save);
        for ((index, _), result) in same.iter().zip(results) {
            match result {
                Some(result) => {
                    all[*index].known.changes.extend(&result.accepted);
                    if !result.heads.is_empty() {
                        all[*index].known.documents.insert(result.document.clone());
                    }
                    all[*index].results.push(result);
                }
                None => all[*index].unavailable.push(id.clone()),
            }
        }
    }
    let is_open = |draft: &DecisionDraft| !units.is_closed(&key_of_draft(draft));
    for ((session, (records, _)), pushed) in sessions.iter().zip(&mut drafts).zip(&mut all) {
        records.retain(|record| is_open(&record.draft));
        decide::bring_back(session, &mut works, records, &mut pushed.brought)?;
    }
    for ((session, (_, drafts)), pushed) in sessions.iter().zip(&mut drafts).zip(&mut all) {
        drafts.retain(is_open);
        decide::decide(session, &mut works, drafts, &mut pushed.decided)?;
    }
    let touched = save.run((app, reference), &mut works, &mut all)?;
    units.replace(works, &touched);
    units.keep_snapshots(app, reference, &touched);
    super::announce(app, reference, &touched)?;
    Ok(all)
}

fn key_of(document: &DocumentId) -> Key {
    (document.round.clone(), document.unit.clone())
}

pub(super) fn key_of_draft(draft: &DecisionDraft) -> Key {
    (draft.round.clone(), draft.unit.clone())
}

/// Checks what several requests sent for one document; what passes is in the unit's state to come. Nothing
/// for a document of an earlier edition that does not open.
fn push_document(
    (sessions, takings): (&[Session<'_>], &mut [Taking]),
    works: &mut Works,
    same: &[(usize, DocumentPush)],
    save: &mut Save,
) -> Vec<Option<PushResult>> {
    let id = &same[0].1.document;
    let (work, place) = match open_place(sessions[same[0].0].reference, works, id) {
        Ok(place) => place,
        Err(code) => {
            let refused = same
                .iter()
                .map(|(index, push)| refuse_all(&sessions[*index], push, code, save));
            return refused.collect();
        }
    };
    // What is late is carried over as one sender's; that is seldom.
    let at_once = if place.is_late() { 1 } else { same.len() };
    let mut results = Vec::new();
    for some in same.chunks(at_once) {
        results.extend(push_together(
            (sessions, takings),
            (work, &place),
            some,
            save,
        ));
    }
    results
}

fn push_together(
    (sessions, takings): (&[Session<'_>], &mut [Taking]),
    (work, place): (&mut Work, &Place<'_>),
    same: &[(usize, DocumentPush)],
    save: &mut Save,
) -> Vec<Option<PushResult>> {
    let id = &same[0].1.document;
    let document = match place.is_late() {
        true => late::open(sessions[same[0].0].app, &work.late, (id, place.set)),
        false => Some(work.next.document(&id.kind).cloned()),
    };
    let Some(document) = document else {
        return same.iter().map(|_| None).collect();
    };
    let document = document.unwrap_or_else(|| place.set.blank(id));
    let vouched: Vec<_> = same
        .iter()
        .map(|(index, push)| brought::vouched(&sessions[*index], push))
        .collect();
    let mut results: Vec<Option<PushResult>> = Vec::new();
    let (mut heard, mut parts) = (Vec::new(), Vec::new());
    for (place_of, ((index, push), vouched)) in same.iter().zip(&vouched).enumerate() {
        let session = &sessions[*index];
        let units = session.reference.units(place.round);
        let may_write = session.who.may_write(place.round, units, id);
        results.push(None);
        if !may_write && vouched.is_empty() {
            results[place_of] = refuse_all(session, push, RefusalCode::NotAllowed, save);
            continue;
        }
        heard.push((place_of, *index));
        parts.push(Part {
            changes: push
                .changes
                .iter()
                .map(|Bytes(bytes)| bytes.clone())
                .collect(),
            sender: Sender {
                seat: may_write.then_some(session.who.seat),
                vouched,
                authors: &takings[*index].seats,
            },
            budget: takings[*index].budget,
        });
    }
    let app = sessions[same[0].0].app;
    let ingested = app.check(|| ingest_together(&document, parts));
    for ((place_of, index), (ingested, budget)) in heard.into_iter().zip(ingested) {
        takings[index].budget = budget;
        results[place_of] = taken(&sessions[index], (work, place), ingested, save);
    }
    results
}

/// Puts what passed with the unit; nothing where something of an earlier edition does not open.
fn taken(
    session: &Session<'_>,
    (work, place): (&mut Work, &Place<'_>),
    ingested: Ingested,
    save: &mut Save,
) -> Option<PushResult> {
    let document = ingested.document;
    let (id, heads) = (document.id().clone(), document.heads());
    let mut accepted = ingested.known;
    accepted.extend(ingested.accepted.iter().map(|accepted| accepted.change));
    if !ingested.accepted.is_empty() {
        let changes = rows(ingested.accepted);
        let count = changes.len();
        if place.is_late() {
            late::take(session, work, place, (document, changes))?;
        } else {
            work.written.push(Written {
                document: id.clone(),
                changes,
                now: session.now,
            });
            work.next.grow(document, count);
        }
    }
    let mut refused = Vec::new();
    for (refusal, body) in ingested.refused {
        save.quarantine(session, (&id, refusal.code), body);
        refused.push(refusal);
    }
    Some(PushResult {
        document: id,
        accepted,
        refused,
        need: ingested.need,
        heads,
    })
}

/// The edition that a document is of, in its round.
pub(super) struct Place<'a> {
    pub(super) round: &'a Round,
    pub(super) edition: Digest,
    pub(super) set: &'a Edition,
}

impl Place<'_> {
    /// Whether the round moved from the edition meanwhile.
    fn is_late(&self) -> bool {
        self.edition != self.round.edition
    }
}

/// The place of a document of a unit that the account may read.
fn open_place<'a, 'b>(
    reference: &'b Reference,
    works: &'a mut Works,
    id: &DocumentId,
) -> Result<(&'a mut Work, Place<'b>), RefusalCode> {
    let place = reference.round(&id.round).and_then(|round| {
        let edition = round.edition_of(&id.edition)?;
        let set = reference.sets.get(&edition)?;
        Some(Place {
            round,
            edition,
            set,
        })
    });
    let place = place.ok_or(RefusalCode::UnknownDocument)?;
    let scored = reference.scored(&id.round);
    if scored.binary_search(&id.unit).is_err() {
        return Err(RefusalCode::UnknownDocument);
    }
    let work = works.get_mut(&key_of(id)).ok_or(RefusalCode::NotAllowed)?;
    Ok((work, place))
}

/// Takes nothing of what came, and tells nothing of the document. What the server received of the account
/// while that was allowed, it has all the same, and says so. Nothing where that cannot be read.
fn refuse_all(
    session: &Session<'_>,
    DocumentPush {
        document, changes, ..
    }: &DocumentPush,
    code: RefusalCode,
    save: &mut Save,
) -> Option<PushResult> {
    let (mut accepted, mut refused) = (Vec::new(), Vec::new());
    for Bytes(body) in changes {
        match received_before(session, document, body).ok()? {
            Some(change) => accepted.push(change),
            None => {
                save.quarantine(session, (document, code), body.clone());
                refused.push(Refusal { change: None, code });
            }
        }
    }
    Some(PushResult {
        document: document.clone(),
        accepted,
        refused,
        need: Vec::new(),
        heads: Vec::new(),
    })
}

/// The change that these bytes are, where the server has it from the account.
fn received_before(
    session: &Session<'_>,
    document: &DocumentId,
    body: &[u8],
) -> Result<Option<ChangeId>, store::Error> {
    let Some(change) = hash_of(body) else {
        return Ok(None);
    };
    let account = &session.who.account;
    let asked = |c: &_| documents::is_of_account(c, (document, &change), account);
    let is_of_account = session.app.store.read(asked);
    let is_of_account = is_of_account.inspect_err(|error| {
        tracing::error!(%document, %error, "its changes do not read");
    })?;
    Ok(is_of_account.then_some(change))
}

fn rows(accepted: Vec<Accepted>) -> Vec<ChangeRow> {
    let row = |accepted: Accepted| ChangeRow {
        hash: accepted.change,
        actor: accepted.actor,
        actor_seq: accepted.actor_seq,
        seat: accepted.seat,
        body: accepted.bytes,
    };
    accepted.into_iter().map(row).collect()
}
