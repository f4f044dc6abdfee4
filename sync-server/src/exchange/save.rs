//! Everything of one request, stored in one job of the writer.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::api::{DecisionOutcome, RefusalCode};
use sodiem_core::decision::DecisionRecord;
use sodiem_core::document::Document;
use sodiem_core::ids::{ChangeId, Code, DocumentId, SeatId};
use sodiem_core::record::{LeafStanding, Standing};
use sodiem_core::time::Timestamp;

use super::Session;
use super::push::{Pushed, Work, Works, Written};
use crate::app::App;
use crate::dossier::{Key, survey_of};
use crate::error::Error;
use crate::reference::Reference;
use crate::store::documents;
use crate::store::moves::{self, CarriedRow};
use crate::store::quarantine::{self, Kind, Piece};
use crate::store::{self, decisions, standings};

/// What is refused, to be stored.
#[derive(Default)]
pub(super) struct Save {
    quarantined: Vec<Quarantined>,
}

struct Quarantined {
    piece: Piece,
    code: RefusalCode,
    seat: SeatId,
    now: Timestamp,
}

/// One unit's part of the job.
struct Part {
    key: Key,
    documents: Vec<(Written, Vec<ChangeId>)>,
    reached: Vec<(DocumentId, CarriedRow)>,
    records: Vec<DecisionRecord>,
    standing: Standing,
    leaves: BTreeMap<Code, LeafStanding>,
}

impl Save {
    /// Keeps a refused change for the person who looks into it.
    pub(super) fn quarantine(
        &mut self,
        session: &Session<'_>,
        (id, code): (&DocumentId, RefusalCode),
        body: Vec<u8>,
    ) {
        self.quarantined.push(Quarantined {
            piece: Piece::new(id.clone(), Kind::Change, body),
            code,
            seat: session.who.seat,
            now: session.now,
        });
    }

    /// Stores, and only then says of decisions that they are recorded; the units that were touched.
    pub(super) fn run(
        self,
        (app, reference): (&App, &Reference),
        works: &mut Works,
        all: &mut [Pushed],
    ) -> Result<BTreeSet<Key>, Error> {
        let mut parts = Vec::new();
        let mut touched = BTreeSet::new();
        for (key, work) in works.iter_mut() {
            if !work.written.is_empty() || !work.decided.records.is_empty() {
                touched.insert(key.clone());
                parts.push(part((app, reference), key, work)?);
            }
        }
        if parts.is_empty() && self.quarantined.is_empty() {
            return Ok(touched);
        }
        let quarantined = self.quarantined;
        let recorded = app
            .store
            .write(move |connection| store_all(connection, parts, &quarantined))?;
        for (key, record) in recorded {
            settle(works, all, &key, record);
        }
        Ok(touched)
    }
}

fn part((app, reference): (&App, &Reference), key: &Key, work: &mut Work) -> Result<Part, Error> {
    let (round, set) = reference
        .round_and_set(&key.0)
        .ok_or_else(|| Error::Internal(format!("round {} has no criteria", key.0)))?;
    let survey = survey_of(app, &key.0, &key.1)?;
    let (standing, leaves) = work.next.standing((reference, round, set), &key.1, &survey);
    let written = std::mem::take(&mut work.written).into_iter();
    let documents = written.map(|written| {
        let in_force = || {
            work.next
                .document(&written.document.kind)
                .map(Document::heads)
        };
        let heads = work.late.heads(&written.document).or_else(in_force);
        (written, heads.unwrap_or_default())
    });
    let documents = documents.collect();
    Ok(Part {
        key: key.clone(),
        documents,
        reached: std::mem::take(&mut work.late.reached),
        records: work.decided.records.clone(),
        standing,
        leaves,
    })
}

/// Gives the record its place in the log also where it was promised before it had one.
fn settle<'a>(works: &mut Works, all: &'a mut [Pushed], key: &Key, record: DecisionRecord) {
    let results = |pushed: &'a mut Pushed| pushed.decided.iter_mut().chain(&mut pushed.brought);
    let promised = all.iter_mut().flat_map(results);
    for result in promised.filter(|result| result.id == record.draft.id) {
        if matches!(result.outcome, DecisionOutcome::Recorded { .. }) {
            result.outcome = DecisionOutcome::Recorded {
                record: record.clone(),
            };
        }
    }
    let records = works.get_mut(key).map(|work| &mut work.next.records);
    let mut promised = records.into_iter().flatten().rev();
    if let Some(promised) = promised.find(|promised| promised.draft.id == record.draft.id) {
        *promised = record;
    }
}

fn store_all(
    connection: &rusqlite::Connection,
    parts: Vec<Part>,
    quarantined: &[Quarantined],
) -> Result<Vec<(Key, DecisionRecord)>, store::Error> {
    let mut recorded = Vec::new();
    for part in parts {
        for (written, heads) in &part.documents {
            let Written {
                document,
                changes,
                now,
            } = written;
            documents::add_changes(connection, document, heads, (changes, *now))?;
        }
        for (id, row) in part.reached {
            moves::put_carried(connection, &id, &row)?;
        }
        for record in part.records {
            recorded.push((part.key.clone(), decisions::append(connection, record)?));
        }
        standings::put(connection, &part.key.0, &part.standing, &part.leaves)?;
    }
    for Quarantined {
        piece,
        code,
        seat,
        now,
    } in quarantined
    {
        quarantine::keep(connection, piece, *code, (*seat, *now))?;
    }
    Ok(recorded)
}
