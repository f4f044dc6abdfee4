//! Decisions of a request, checked after its changes were taken in.

use std::collections::BTreeSet;

use sodiem_core::api::{Bytes, DecisionOutcome, DecisionResult};
use sodiem_core::decision::{Action, DecisionDraft, DecisionRecord, DecisionRefusal};
use sodiem_core::document::Sheet;
use sodiem_core::ids::{ChangeId, Digest, DocumentId, DocumentKind};

use super::Session;
use super::push::{Work, Works, key_of_draft};
use crate::content;
use crate::error::Error;
use crate::store::{decisions, evidence};

/// What is to be recorded of a unit, without its place in the log: what is brought back, and at most
/// one new decision, for the next would have to answer a record that nobody has seen yet.
#[derive(Default)]
pub(super) struct Decided {
    pub(super) records: Vec<DecisionRecord>,
    has_new: bool,
}

/// Checks decisions that a device brings back to a server that was restored from an older backup. Each
/// was judged when it was made: here it has only to follow from what was decided before it.
pub(super) fn bring_back(
    session: &Session<'_>,
    works: &mut Works,
    records: &[DecisionRecord],
    results: &mut Vec<DecisionResult>,
) -> Result<(), Error> {
    for sent in records {
        let draft = &sent.draft;
        // Whoever has the server's word for it knows it, and is told where it is.
        let is_ours = session.app.vouch.is_record(sent);
        let outcome = match before(session, works, draft)? {
            _ if !is_ours => DecisionOutcome::Refused {
                code: DecisionRefusal::NotAllowed,
            },
            Some(record) if record.draft == *draft => DecisionOutcome::Recorded { record },
            Some(_) => DecisionOutcome::Refused {
                code: DecisionRefusal::NotAllowed,
            },
            None => match check_brought(session, works, sent) {
                Ok(work) => {
                    tracing::info!(decision = %draft.id, unit = %draft.unit, "a decision is brought back");
                    work.promise(sent.clone());
                    DecisionOutcome::Recorded {
                        record: sent.clone(),
                    }
                }
                Err(code) => {
                    tracing::warn!(decision = %draft.id, unit = %draft.unit, %code, "not brought back");
                    DecisionOutcome::Refused { code }
                }
            },
        };
        results.push(DecisionResult {
            id: draft.id.clone(),
            outcome,
        });
    }
    Ok(())
}

fn check_brought<'a>(
    session: &Session<'_>,
    works: &'a mut Works,
    sent: &DecisionRecord,
) -> Result<&'a mut Work, DecisionRefusal> {
    let draft = &sent.draft;
    let round = session.reference.round(&draft.round);
    let round = round.ok_or(DecisionRefusal::Unknown)?;
    let work = works
        .get_mut(&key_of_draft(draft))
        .ok_or(DecisionRefusal::NotAllowed)?;
    if !round.editions().any(|edition| edition == draft.edition) {
        return Err(DecisionRefusal::OtherEdition);
    }
    // What was decided before the round moved to another edition is history.
    if draft.edition == round.edition {
        work.next.flow(round).next(draft, round)?;
        let holds = |(id, heads): &(DocumentId, &[ChangeId])| {
            let document = work.next.document(&id.kind);
            heads.is_empty()
                || document.is_some_and(|document| heads.iter().all(|h| document.has(h)))
        };
        if !draft.names().iter().all(holds) {
            return Err(DecisionRefusal::UnknownHeads);
        }
    }
    Ok(work)
}

/// Checks the decisions in their order. Those to be recorded are put with their units; their
/// answers are filled in once they have their place in the log.
pub(super) fn decide(
    session: &Session<'_>,
    works: &mut Works,
    drafts: &[DecisionDraft],
    results: &mut Vec<DecisionResult>,
) -> Result<(), Error> {
    for draft in drafts {
        let outcome = match before(session, works, draft)? {
            Some(record) => known(session, record, draft),
            None => match check(session, works, draft) {
                Ok(work) if lacks_files(session, work, draft)? => DecisionOutcome::Refused {
                    code: DecisionRefusal::FilesMissing,
                },
                Ok(work) => {
                    let record = record(session, draft);
                    work.promise(record.clone());
                    work.decided.has_new = true;
                    DecisionOutcome::Recorded { record }
                }
                Err(code) => DecisionOutcome::Refused { code },
            },
        };
        results.push(DecisionResult {
            id: draft.id.clone(),
            outcome,
        });
    }
    Ok(())
}

/// Whether a body approves of a version that cites a file which nobody could look at: a sheet may be submitted
/// before its files have arrived, and not approved.
fn lacks_files(session: &Session<'_>, work: &Work, draft: &DecisionDraft) -> Result<bool, Error> {
    let round = session.reference.round(&draft.round);
    let submission = round.and_then(|round| work.next.flow(round).submission);
    let (Action::Approve { .. }, Some(submission)) = (&draft.action, submission) else {
        return Ok(false);
    };
    let sheet = work.next.document(&DocumentKind::Scoresheet);
    let sheet = sheet.and_then(|sheet| sheet.read_at(&submission.heads));
    let cited: BTreeSet<Digest> = sheet.iter().flat_map(Sheet::files).collect();
    let place = (&draft.round, &draft.unit);
    let is_there = |digest: &Digest| {
        let file = session
            .app
            .store
            .read(|c| evidence::file(c, place, digest))?;
        Ok::<_, Error>(file.is_some_and(|file| !file.is_held))
    };
    for digest in &cited {
        if !is_there(digest)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A draft that came before gets the same answer, unless it is another's name for something else.
fn known(session: &Session<'_>, record: DecisionRecord, draft: &DecisionDraft) -> DecisionOutcome {
    if record.account == session.who.account && record.draft == *draft {
        DecisionOutcome::Recorded { record }
    } else {
        DecisionOutcome::Refused {
            code: DecisionRefusal::NotAllowed,
        }
    }
}

/// The record of a draft that came before, or twice at one moment.
fn before(
    session: &Session<'_>,
    works: &Works,
    draft: &DecisionDraft,
) -> Result<Option<DecisionRecord>, Error> {
    let store = &session.app.store;
    let stored = store.read(|connection| decisions::of_draft(connection, &draft.id))?;
    let promised = || {
        let work = works.get(&key_of_draft(draft))?;
        let mut records = work.decided.records.iter();
        records.find(|record| record.draft.id == draft.id).cloned()
    };
    Ok(stored.or_else(promised))
}

impl Work {
    /// Lets what follows see a record that is to be stored.
    fn promise(&mut self, record: DecisionRecord) {
        self.next.records.push(record.clone());
        self.decided.records.push(record);
    }
}

fn check<'a>(
    session: &Session<'_>,
    works: &'a mut Works,
    draft: &DecisionDraft,
) -> Result<&'a mut Work, DecisionRefusal> {
    let reference = session.reference;
    let (round, set) = reference
        .round_and_set(&draft.round)
        .ok_or(DecisionRefusal::Unknown)?;
    if reference
        .scored(&draft.round)
        .binary_search(&draft.unit)
        .is_err()
    {
        return Err(DecisionRefusal::Unknown);
    }
    let work = works
        .get_mut(&key_of_draft(draft))
        .ok_or(DecisionRefusal::NotAllowed)?;
    if work.decided.has_new {
        return Err(DecisionRefusal::Superseded);
    }
    let place = (round, reference.units(round), session.now);
    work.next.flow(round).check(draft, session.who, place)?;
    let dossier = &work.next;
    content::check(
        draft,
        &content::Subject {
            dossier,
            round,
            units: reference.units(round),
            set,
        },
    )?;
    Ok(work)
}

/// The record without its place in the log, which the transaction gives it.
fn record(session: &Session<'_>, draft: &DecisionDraft) -> DecisionRecord {
    let submit_by = session
        .reference
        .round(&draft.round)
        .map(|round| round.submit_by);
    let is_submission = matches!(draft.action, Action::Submit { .. });
    DecisionRecord {
        sequence: 0,
        draft: draft.clone(),
        account: session.who.account.clone(),
        name: session.who.name.clone(),
        seat: session.who.seat,
        received_at: session.now,
        late: is_submission && submit_by.is_some_and(|submit_by| session.now > submit_by),
        previous: None,
        formerly: Vec::new(),
        hash: Digest([0; 32]),
        voucher: Bytes::default(),
    }
}
