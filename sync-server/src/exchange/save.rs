//! Everything of one request, stored in one job of the writer.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::api::{DecisionOutcome, DecisionResult, RefusalCode};
use sodiem_core::decision::DecisionRecord;
use sodiem_core::document::Document;
use sodiem_core::document::carry::Reached;
use sodiem_core::ids::{ChangeId, Code, DocumentId, SeatId};
use sodiem_core::record::{LeafStanding, Standing};
use sodiem_core::time::Timestamp;

use super::{Session, Work};
use crate::dossier::{Key, survey_of};
use crate::error::Error;
use crate::store::documents::{self, ChangeRow};
use crate::store::moves::{self, CarriedRow};
use crate::store::{self, decisions, standings};

/// What is to be stored.
pub(super) struct Save<'a> {
    session: &'a Session<'a>,
    quarantined: Vec<Quarantined>,
}

struct Quarantined {
    document: String,
    code: String,
    body: Vec<u8>,
}

/// One unit's part of the job.
struct Part {
    key: Key,
    documents: Vec<(DocumentId, Vec<ChangeId>, Vec<ChangeRow>)>,
    reached: Vec<(DocumentId, Reached)>,
    record: Option<DecisionRecord>,
    standing: Standing,
    leaves: BTreeMap<Code, LeafStanding>,
}

impl<'a> Save<'a> {
    pub(super) fn new(session: &'a Session<'a>) -> Self {
        Self {
            session,
            quarantined: Vec::new(),
        }
    }

    /// Keeps a refused change for the person who looks into it.
    pub(super) fn quarantine(&mut self, id: &DocumentId, code: RefusalCode, body: Vec<u8>) {
        let code = serde_json::to_value(code).unwrap_or_default();
        let code = code.as_str().unwrap_or_default().to_owned();
        self.quarantined.push(Quarantined {
            document: id.to_string(),
            code,
            body,
        });
    }

    /// Stores, and only then lets the new state be seen: in memory, in the answers, by listeners.
    pub(super) fn run(
        self,
        works: &mut BTreeMap<Key, Work<'_>>,
        decided: &mut [DecisionResult],
    ) -> Result<(), Error> {
        let mut parts = Vec::new();
        let mut touched = BTreeSet::new();
        for (key, work) in works.iter_mut() {
            if !work.written.is_empty() || work.decided.record.is_some() {
                touched.insert(key.clone());
                parts.push(self.part(key, work)?);
            }
        }
        if parts.is_empty() && self.quarantined.is_empty() {
            return Ok(());
        }
        let (seat, now) = (self.session.who.seat, self.session.now);
        let quarantined = self.quarantined;
        let recorded = self
            .session
            .app
            .store
            .write(move |connection| store_all(connection, parts, &quarantined, (seat, now)))?;
        for (key, record) in recorded {
            settle(works, decided, &key, record);
        }
        for key in &touched {
            if let Some(work) = works.get_mut(key) {
                *work.guard = Some(std::mem::take(&mut work.next));
            }
        }
        for round in &self.session.reference.rounds {
            let units = touched.iter().filter(|(id, _)| *id == round.id);
            let units: Vec<_> = units.map(|(_, unit)| unit).collect();
            if !units.is_empty() {
                self.session.app.announce(&round.id, units)?;
            }
        }
        Ok(())
    }

    fn part(&self, key: &Key, work: &mut Work<'_>) -> Result<Part, Error> {
        let Session { app, reference, .. } = self.session;
        let (round, set) = reference
            .round_and_set(&key.0)
            .ok_or_else(|| Error::Internal(format!("round {} has no criteria", key.0)))?;
        let survey = survey_of(app, &key.0, &key.1)?;
        let (standing, leaves) = work.next.standing((reference, round, set), &key.1, &survey);
        let written = std::mem::take(&mut work.written).into_iter();
        let documents = written.map(|(id, rows)| {
            let in_force = || work.next.document(&id.kind).map(Document::heads);
            let heads = work.late.heads(&id).or_else(in_force);
            (id, heads.unwrap_or_default(), rows)
        });
        let documents = documents.collect();
        let record = work
            .decided
            .record
            .as_ref()
            .map(|(record, _)| record.clone());
        Ok(Part {
            key: key.clone(),
            documents,
            reached: std::mem::take(&mut work.late.reached),
            record,
            standing,
            leaves,
        })
    }
}

/// Gives the record its place in the log also where it was promised before it had one.
fn settle(
    works: &mut BTreeMap<Key, Work<'_>>,
    decided: &mut [DecisionResult],
    key: &Key,
    record: DecisionRecord,
) {
    let Some(work) = works.get_mut(key) else {
        return;
    };
    if let Some((_, index)) = work.decided.record.take()
        && let Some(result) = decided.get_mut(index)
    {
        result.outcome = DecisionOutcome::Recorded {
            record: record.clone(),
        };
    }
    if let Some(last) = work.next.records.last_mut() {
        *last = record;
    }
}

fn store_all(
    connection: &rusqlite::Connection,
    parts: Vec<Part>,
    quarantined: &[Quarantined],
    (seat, now): (SeatId, Timestamp),
) -> Result<Vec<(Key, DecisionRecord)>, store::Error> {
    let mut recorded = Vec::new();
    for part in parts {
        for (id, heads, changes) in &part.documents {
            documents::add_changes(connection, id, heads, (changes, now))?;
        }
        for (id, reached) in part.reached {
            let row = CarriedRow {
                reached,
                seat,
                carried_at: now,
            };
            moves::put_carried(connection, &id, &row)?;
        }
        if let Some(record) = part.record {
            recorded.push((part.key.clone(), decisions::append(connection, record)?));
        }
        standings::put(connection, &part.key.0, &part.standing, &part.leaves)?;
    }
    for Quarantined {
        document,
        code,
        body,
    } in quarantined
    {
        documents::quarantine(connection, seat, (document, code), (body, now))?;
    }
    Ok(recorded)
}
