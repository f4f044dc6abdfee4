//! The one exchange: what a device has comes in, is checked and durably stored; what it lacks goes
//! out. Plain blocking code, the same for a phone and for the demo's scripted devices.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, MutexGuard};

use sodiem_core::account::Principal;
use sodiem_core::api::{
    Bytes, DocumentPush, PushResult, Refusal, RefusalCode, SYNC_CHANGES_MAX, SYNC_DECISIONS_MAX,
    SyncReply, SyncRequest,
};
use sodiem_core::document::Edition;
use sodiem_core::finding::Finding;
use sodiem_core::ids::{ChangeId, Digest, DocumentId, SeatId};
use sodiem_core::ingest::{Accepted, Budget, Sender, ingest};
use sodiem_core::round::Round;
use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;

use crate::app::App;
use crate::dossier::{self, Dossier, Key};
use crate::error::Error;
use crate::reference::Reference;
use crate::store::documents::ChangeRow;
use crate::store::feed;

mod brought;
mod decide;
mod late;
mod pull;
mod save;

use decide::Decided;
use late::Late;
use save::Save;

/// Takes a request of `who` and answers once everything accepted is durable.
///
/// # Errors
/// Invalid for a request beyond its limits, busy; never for one bad change or decision.
pub fn exchange(app: &App, who: &Principal, request: SyncRequest) -> Result<SyncReply, Error> {
    check_limits(&request)?;
    let reference = app.reference()?;
    let now = app.environment.now();
    let session = Session {
        app,
        who,
        reference: &reference,
        now,
    };
    let scope = reference.scope(who);
    let epoch = reference.epoch(&scope);
    let is_same = request.epoch.as_ref() == Some(&epoch);
    let cursor = if is_same { request.cursor } else { 0 };

    let pushed = push(&session, &scope, request)?;
    let pulled = pull::pull(app, &scope, cursor, &pushed.known)?;
    let unavailable: BTreeSet<DocumentId> = pushed
        .unavailable
        .into_iter()
        .chain(pulled.unavailable)
        .collect();
    Ok(SyncReply {
        epoch,
        cursor: pulled.cursor,
        more: pulled.more,
        now,
        published: reference.version,
        pushed: pushed.results,
        unavailable: unavailable.into_iter().collect(),
        documents: pulled.documents,
        decided: pushed.decided,
        decisions: pulled.decisions,
        seats: pulled.seats,
    })
}

/// Who asks, when, and with what published.
struct Session<'a> {
    app: &'a App,
    who: &'a Principal,
    reference: &'a Arc<Reference>,
    now: Timestamp,
}

/// What is taken of a request.
struct Taking {
    /// Whose changes may be brought back.
    seats: BTreeSet<SeatId>,
    budget: Budget,
}

/// What became of what was sent.
#[derive(Default)]
struct Pushed {
    results: Vec<PushResult>,
    decided: Vec<sodiem_core::api::DecisionResult>,
    /// Documents of units that do not open.
    unavailable: Vec<DocumentId>,
    /// Changes that the device is known to have.
    known: BTreeSet<ChangeId>,
}

/// A unit on which the request works: its place in memory, locked, and its state to come.
struct Work<'a> {
    guard: MutexGuard<'a, Option<Dossier>>,
    next: Dossier,
    /// What comes late, for editions that the round moved from.
    late: Late,
    /// What is to be stored of each document, in this order.
    written: Vec<(DocumentId, Vec<ChangeRow>)>,
    decided: Decided,
}

fn check_limits(request: &SyncRequest) -> Result<(), Error> {
    let changes: usize = request
        .documents
        .iter()
        .map(|push| push.changes.len())
        .sum();
    let limits = [
        (
            "sync-changes",
            changes
                .max(request.documents.len())
                .max(request.seats.len()),
            SYNC_CHANGES_MAX,
        ),
        (
            "sync-decisions",
            request.decisions.len(),
            SYNC_DECISIONS_MAX,
        ),
    ];
    let finding = |(key, _, max): &(&str, usize, usize)| {
        Finding::general(Message::new(key).with("max", *max))
    };
    let findings: Vec<_> = limits
        .iter()
        .filter(|(_, count, max)| count > max)
        .map(finding)
        .collect();
    if findings.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(findings))
    }
}

fn push(session: &Session<'_>, scope: &feed::Scope, request: SyncRequest) -> Result<Pushed, Error> {
    let mut pushed = Pushed::default();
    if request.documents.is_empty() && request.decisions.is_empty() {
        return Ok(pushed);
    }
    // Only units that the account may read are locked and loaded.
    let sent = request.documents.iter().map(|push| key_of(&push.document));
    let decided = request
        .decisions
        .iter()
        .map(|d| (d.round.clone(), d.unit.clone()));
    let keys: BTreeSet<Key> = sent
        .chain(decided)
        .filter(|key| scope.contains(key))
        .collect();
    let slots = session.app.dossiers.slots(&keys);
    let mut works = BTreeMap::new();
    // A unit whose stored bytes do not read must not hold up the others.
    let mut closed: BTreeSet<&Key> = BTreeSet::new();
    for (key, slot) in keys.iter().zip(&slots) {
        match open(session, key, slot)? {
            Some(work) => drop(works.insert(key.clone(), work)),
            None => drop(closed.insert(key)),
        }
    }
    dossier::ensure_current(session.app, session.reference)?;
    let mut taking = Taking {
        seats: brought::seats(session, request.seats)?,
        budget: Budget::default(),
    };
    let mut save = Save::new(session);
    for push in request.documents {
        if closed.contains(&key_of(&push.document)) {
            pushed.unavailable.push(push.document);
            continue;
        }
        let id = push.document.clone();
        match push_document((session, &mut taking), &mut works, push, &mut save) {
            Some(result) => {
                pushed.known.extend(&result.accepted);
                pushed.results.push(result);
            }
            None => pushed.unavailable.push(id),
        }
    }
    let mut decisions = request.decisions;
    decisions.retain(|draft| !closed.contains(&(draft.round.clone(), draft.unit.clone())));
    decide::decide(session, &mut works, &decisions, &mut pushed.decided)?;
    save.run(&mut works, &mut pushed.decided)?;
    Ok(pushed)
}

fn key_of(document: &DocumentId) -> Key {
    (document.round.clone(), document.unit.clone())
}

/// `None` for a unit that does not open.
fn open<'a>(
    session: &Session<'_>,
    key: &Key,
    slot: &'a dossier::Slot,
) -> Result<Option<Work<'a>>, Error> {
    let (round, set) = session
        .reference
        .round_and_set(&key.0)
        .ok_or_else(|| Error::Internal(format!("round {} has no criteria", key.0)))?;
    let Some(guard) = dossier::open(session.app, slot, (round, set), &key.1) else {
        return Ok(None);
    };
    let next = guard.clone().unwrap_or_default();
    Ok(Some(Work {
        guard,
        next,
        late: Late::default(),
        written: Vec::new(),
        decided: Decided::default(),
    }))
}

/// Checks the changes of one document; what passes is in the unit's state to come. `None` for a
/// document of an earlier edition that does not open.
fn push_document(
    (session, taking): (&Session<'_>, &mut Taking),
    works: &mut BTreeMap<Key, Work<'_>>,
    push: DocumentPush,
    save: &mut Save<'_>,
) -> Option<PushResult> {
    let vouched = brought::vouched(session, &push);
    let DocumentPush {
        document: id,
        changes,
        ..
    } = push;
    let changes: Vec<Vec<u8>> = changes.into_iter().map(|Bytes(bytes)| bytes).collect();
    let (work, place) = match open_place(session, works, &id) {
        Ok(place) => place,
        Err(code) => return Some(refuse_all(id, changes, code, save)),
    };
    let units = session.reference.units(place.round);
    let may_write = session.who.may_write(place.round, units, &id);
    if !may_write && vouched.is_empty() {
        return Some(refuse_all(id, changes, RefusalCode::NotAllowed, save));
    }
    let document = match place.is_late() {
        true => late::open(session.app, &work.late, (&id, place.set))?,
        false => work.next.document(&id.kind).cloned(),
    };
    let document = document.unwrap_or_else(|| place.set.blank(&id));
    let sender = Sender {
        seat: may_write.then_some(session.who.seat),
        vouched: &vouched,
        authors: &taking.seats,
    };
    let ingested = ingest(&document, changes, &sender, &mut taking.budget);
    let document = ingested.document;
    let heads = document.heads();
    let mut accepted = ingested.known;
    accepted.extend(ingested.accepted.iter().map(|accepted| accepted.change));
    if !ingested.accepted.is_empty() {
        let rows = rows(ingested.accepted);
        if place.is_late() {
            late::take(session, work, &place, (document, rows))?;
        } else {
            work.written.push((id.clone(), rows));
            work.next.put(document);
        }
    }
    let mut refused = Vec::new();
    for (refusal, body) in ingested.refused {
        save.quarantine(&id, refusal.code, body);
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
struct Place<'a> {
    round: &'a Round,
    edition: Digest,
    set: &'a Edition,
}

impl Place<'_> {
    /// Whether the round moved from the edition meanwhile.
    fn is_late(&self) -> bool {
        self.edition != self.round.edition
    }
}

/// The place of a document of a unit that the account may read.
fn open_place<'a, 'b, 'c>(
    session: &Session<'c>,
    works: &'a mut BTreeMap<Key, Work<'b>>,
    id: &DocumentId,
) -> Result<(&'a mut Work<'b>, Place<'c>), RefusalCode> {
    let reference = session.reference;
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

fn refuse_all(
    id: DocumentId,
    changes: Vec<Vec<u8>>,
    code: RefusalCode,
    save: &mut Save<'_>,
) -> PushResult {
    let refused = changes
        .iter()
        .map(|_| Refusal { change: None, code })
        .collect();
    for body in changes {
        save.quarantine(&id, code, body);
    }
    PushResult {
        document: id,
        accepted: Vec::new(),
        refused,
        need: Vec::new(),
        heads: Vec::new(),
    }
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

#[cfg(test)]
mod tests;
