//! The one exchange: what a device has comes in, is checked and durably stored; what it lacks goes
//! out. Plain blocking code, the same for a phone and for the demo's scripted devices.

use std::collections::BTreeSet;
use std::sync::Arc;

use sodiem_core::account::Principal;
use sodiem_core::api::{
    DecisionOutcome, DecisionResult, SYNC_CHANGES_MAX, SYNC_DECISIONS_MAX, SYNC_REPLY_BYTES_MAX,
    SyncReply, SyncRequest,
};
use sodiem_core::finding::Finding;
use sodiem_core::ids::DocumentId;
use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;

use crate::app::App;
use crate::dossier::Key;
use crate::error::Error;
use crate::reference::Reference;

mod brought;
mod decide;
mod late;
mod pull;
mod push;
mod receipt;
mod revoked;
mod save;
mod together;

use pull::Since;
use push::Asked;
pub use revoked::keep_late;
pub(crate) use together::Waiting;

/// Takes a request of `who` and answers once everything accepted is durable.
///
/// # Errors
/// Invalid for a request beyond its limits, busy; never for one bad change or decision.
pub fn exchange(app: &App, who: &Principal, request: SyncRequest) -> Result<SyncReply, Error> {
    check_limits(&request)?;
    let reference = app.reference()?;
    let now = app.environment.now();
    let access = reference.access(who);
    let is_same = request.epoch.as_ref() == Some(&access.epoch);
    let here = |place: u64| if is_same { place } else { 0 };
    let since = Since {
        cursor: here(request.cursor),
        began: request.began.map(here),
    };

    let bytes_max = request
        .reply_bytes_max
        .map_or(SYNC_REPLY_BYTES_MAX, |bytes| {
            usize::try_from(bytes).map_or(SYNC_REPLY_BYTES_MAX, |bytes| {
                bytes.min(SYNC_REPLY_BYTES_MAX)
            })
        });
    let asked = Asked::new(who, now, request);
    let pushed = together::push(app, &reference, asked.keys(&access.scope), asked)?;
    // Signed is what is durable by now, with what others sent meanwhile.
    let signed = Session {
        app,
        who,
        reference: &reference,
        now: app.environment.now(),
    };
    let receipts = receipt::receipts(&signed, now, &pushed.results, &pushed.decided)?;
    let vouched = |result| vouched(app, result);
    let pulled = pull::pull(app, &access, (since, bytes_max), &pushed.known)?;
    let unavailable: BTreeSet<DocumentId> = pushed
        .unavailable
        .into_iter()
        .chain(pulled.unavailable)
        .collect();
    Ok(SyncReply {
        epoch: access.epoch.clone(),
        cursor: pulled.cursor,
        more: pulled.more,
        now,
        published: app.published(&reference, &who.account)?,
        pushed: pushed.results,
        unavailable: unavailable.into_iter().collect(),
        documents: pulled.documents,
        decided: pushed.decided.into_iter().map(vouched).collect(),
        brought: pushed.brought.into_iter().map(vouched).collect(),
        decisions: pulled.decisions,
        seats: pulled.seats,
        receipts,
    })
}

fn vouched(app: &App, mut result: DecisionResult) -> DecisionResult {
    if let DecisionOutcome::Recorded { record } = result.outcome {
        result.outcome = DecisionOutcome::Recorded {
            record: app.vouch.record(record),
        };
    }
    result
}

/// Who asks, when, and with what published.
#[derive(Clone, Copy)]
struct Session<'a> {
    app: &'a App,
    who: &'a Principal,
    reference: &'a Arc<Reference>,
    now: Timestamp,
}

/// Says to all who listen that units have something new.
fn announce(app: &App, reference: &Reference, touched: &BTreeSet<Key>) -> Result<(), Error> {
    for round in &reference.rounds {
        let units = touched.iter().filter(|(id, _)| *id == round.id);
        let units: Vec<_> = units.map(|(_, unit)| unit).collect();
        if !units.is_empty() {
            app.announce(&round.id, units)?;
        }
    }
    Ok(())
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
            request.decisions.len().max(request.records.len()),
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

#[cfg(test)]
mod tests;
