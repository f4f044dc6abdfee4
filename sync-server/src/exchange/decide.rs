//! Decisions of a request, checked after its changes were taken in.

use std::collections::BTreeMap;

use sodiem_core::api::{DecisionOutcome, DecisionResult};
use sodiem_core::decision::{Action, DecisionDraft, DecisionRecord, DecisionRefusal};
use sodiem_core::ids::Digest;

use super::{Session, Work};
use crate::content;
use crate::dossier::Key;
use crate::error::Error;
use crate::store::decisions;

/// What is to be recorded of a unit: at most one decision a request, for the next would have to
/// answer a record that nobody has seen yet.
#[derive(Default)]
pub(super) struct Decided {
    /// The record, without its place in the log, and which answer of the reply waits for it.
    pub(super) record: Option<(DecisionRecord, usize)>,
}

/// Checks the decisions in their order. Those to be recorded are put with their units; their
/// answers are filled in once they have their place in the log.
pub(super) fn decide(
    session: &Session<'_>,
    works: &mut BTreeMap<Key, Work<'_>>,
    drafts: &[DecisionDraft],
    results: &mut Vec<DecisionResult>,
) -> Result<(), Error> {
    for draft in drafts {
        let before = session
            .app
            .store
            .read(|c| decisions::of_draft(c, &draft.id))?;
        let outcome = match before {
            Some(record) => known(session, record, draft),
            None => match check(session, works, draft) {
                Ok(work) => {
                    let record = record(session, work, draft);
                    work.next.records.push(record.clone());
                    work.decided.record = Some((record.clone(), results.len()));
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

fn check<'a, 'b>(
    session: &Session<'_>,
    works: &'a mut BTreeMap<Key, Work<'b>>,
    draft: &DecisionDraft,
) -> Result<&'a mut Work<'b>, DecisionRefusal> {
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
    let key = (draft.round.clone(), draft.unit.clone());
    let work = works.get_mut(&key).ok_or(DecisionRefusal::NotAllowed)?;
    if work.decided.record.is_some() {
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
fn record(session: &Session<'_>, work: &Work<'_>, draft: &DecisionDraft) -> DecisionRecord {
    let submit_by = session
        .reference
        .round(&draft.round)
        .map(|round| round.submit_by);
    let is_submission = matches!(draft.action, Action::Submit { .. });
    debug_assert!(
        work.decided.record.is_none(),
        "one decision of a unit at a time"
    );
    DecisionRecord {
        sequence: 0,
        draft: draft.clone(),
        account: session.who.account.clone(),
        name: session.who.name.clone(),
        seat: session.who.seat,
        received_at: session.now,
        late: is_submission && submit_by.is_some_and(|submit_by| session.now > submit_by),
        previous: None,
        hash: Digest([0; 32]),
    }
}
