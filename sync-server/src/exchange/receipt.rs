//! The receipts of a request: for each document what the server has of it, for each decision that it
//! is recorded.
//!
//! The content of a sheet is not read for it: a change's hash covers all that it builds on, so the
//! heads fix what the document says, at no cost.

use sodiem_core::account::Principal;
use sodiem_core::api::{
    DecisionOutcome, DecisionResult, PushResult, RECEIPT_VERSION, Receipt, ReceivedWork, Statement,
};
use sodiem_core::decision::{DecisionRecord, HEADS_MAX};
use sodiem_core::ids::{ChangeId, DocumentId, SeatId};
use sodiem_core::time::Timestamp;

use super::Session;
use crate::store::{self, accounts, documents};

/// The receipts of what was stored by a request that came at `asked_at`, or stored before: that has the time of then.
pub(super) fn receipts(
    session: &Session<'_>,
    asked_at: Timestamp,
    pushed: &[PushResult],
    decided: &[DecisionResult],
) -> Result<Vec<Receipt>, store::Error> {
    let pushed: Vec<_> = pushed.iter().filter(|result| has_receipt(result)).collect();
    let recorded: Vec<_> = decided.iter().filter_map(recorded).collect();
    if pushed.is_empty() && recorded.is_empty() {
        return Ok(Vec::new());
    }
    let who = session.who;
    let device = device(session, who.seat)?;
    let mut receipts = Vec::new();
    for result in pushed {
        let stood_at = |c: &_| documents::stood_at(c, &result.document, &result.accepted, asked_at);
        let statement = Statement {
            received_at: session.app.store.read(stood_at)?.unwrap_or(session.now),
            heads: result.heads.clone(),
            received: ReceivedWork::changes(&result.accepted),
            ..blank(session, who, (&result.document, &device))
        };
        receipts.push(session.app.signer.sign(&statement));
    }
    for record in recorded {
        receipts.push(of_decision(session, record, &device)?);
    }
    Ok(receipts)
}

/// Nothing was received of what was refused, and who may not write a document is not told what it says.
/// And whoever keeps more apart than one can decide on has to bring it together first.
fn has_receipt(result: &PushResult) -> bool {
    !result.accepted.is_empty() && (1..=HEADS_MAX).contains(&result.heads.len())
}

fn recorded(result: &DecisionResult) -> Option<&DecisionRecord> {
    match &result.outcome {
        DecisionOutcome::Recorded { record } => Some(record),
        DecisionOutcome::Refused { .. } => None,
    }
}

/// A decision that came before has the time of then.
fn of_decision(
    session: &Session<'_>,
    record: &DecisionRecord,
    device: &str,
) -> Result<Receipt, store::Error> {
    let draft = &record.draft;
    let sheet = DocumentId::sheet(&draft.round, &draft.unit, &draft.edition);
    let names = draft.names().into_iter();
    let heads = names.filter(|(document, _)| *document == sheet);
    let heads: Vec<ChangeId> = heads.flat_map(|(_, heads)| heads).copied().collect();
    let is_other_seat = record.seat != session.who.seat;
    let device = match is_other_seat {
        true => self::device(session, record.seat)?,
        false => device.to_owned(),
    };
    let statement = Statement {
        received_at: record.received_at,
        heads,
        received: ReceivedWork::decision(record),
        name: record.name.clone(),
        seat: record.seat,
        ..blank(session, session.who, (&sheet, &device))
    };
    Ok(session.app.signer.sign(&statement))
}

fn blank(
    session: &Session<'_>,
    who: &Principal,
    (document, device): (&DocumentId, &str),
) -> Statement {
    let reference = session.reference;
    let unit = reference.round(&document.round);
    let unit = unit.and_then(|round| reference.units(round).get(&document.unit));
    Statement {
        receipt: RECEIPT_VERSION,
        server: session.app.signer.key(),
        received_at: session.now,
        document: document.clone(),
        unit_name: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
        heads: Vec::new(),
        received: ReceivedWork::changes(&[]),
        account: who.account.clone(),
        name: who.name.clone(),
        seat: who.seat,
        device: device.to_owned(),
    }
}

/// The name of the device of a seat.
fn device(session: &Session<'_>, seat: SeatId) -> Result<String, store::Error> {
    let named = |connection: &_| accounts::seat_name(connection, seat);
    let named = session.app.store.read(named)?;
    Ok(named.map(|(seat, _)| seat.device).unwrap_or_default())
}
