//! What a device makes of the decisions in the answer of an exchange.

use std::collections::BTreeMap;

use super::exchange::Received;
use super::{Device, RefusedDecision, Row, Write};
use crate::api::{DecisionOutcome, DecisionResult, RefusalCode};
use crate::decision::{DecisionDraft, DecisionRecord, DecisionRefusal};
use crate::ids::{ChangeId, DecisionId, DocumentId};

/// What a reply says of decisions.
pub(super) struct Decided<'a> {
    /// The incarnation that says so.
    pub(super) epoch: &'a str,
    /// What became of those that were brought back.
    pub(super) brought: Vec<DecisionResult>,
    /// Those that the device lacks.
    pub(super) records: Vec<DecisionRecord>,
    /// What became of those that were made here.
    pub(super) results: Vec<DecisionResult>,
    /// Whether what was refused is to be asked again.
    pub(super) is_asked_again: bool,
}

impl Decided<'_> {
    /// Takes it; whether something needs not be sent or brought back any more.
    pub(super) fn take(
        self,
        device: &mut Device,
        sent: &[DecisionRecord],
        received: &mut Received,
    ) -> bool {
        let mut is_progress = false;
        for result in self.brought {
            let sent = sent.iter().find(|record| record.draft.id == result.id);
            is_progress |= settle_brought(device, (self.epoch, sent), result, received);
        }
        for record in self.records {
            keep_record(device, self.epoch, record, received);
        }
        for result in self.results {
            let is_recorded = matches!(result.outcome, DecisionOutcome::Recorded { .. });
            if is_recorded || !self.is_asked_again {
                is_progress |= decided(device, self.epoch, result, received);
            }
        }
        is_progress
    }
}

/// Decisions that name a version with changes that were taken back can never be recorded.
pub(super) fn refuse_decisions_on(
    device: &mut Device,
    id: &DocumentId,
    taken: &BTreeMap<ChangeId, RefusalCode>,
) -> Vec<Write> {
    let names_taken = |draft: &&DecisionDraft| {
        let mut named = draft.names().into_iter();
        named.any(|(document, heads)| {
            document == *id && heads.iter().any(|head| taken.contains_key(head))
        })
    };
    let drafts: Vec<DecisionDraft> = device.drafts().filter(names_taken).cloned().collect();
    let refuse = |draft| refuse_decision(device, draft, DecisionRefusal::UnknownHeads);
    drafts.into_iter().flat_map(refuse).collect()
}

fn refuse_decision(
    device: &mut Device,
    draft: DecisionDraft,
    code: DecisionRefusal,
) -> impl Iterator<Item = Write> + use<> {
    let sent = device.kept.delete(Row::draft_key(&draft.id));
    let refused = RefusedDecision { draft, code };
    let refused = device.kept.put(Row::RefusedDecision(refused));
    [refused].into_iter().chain(sent)
}

/// Whether the versions that a decision names are on this device and a part of them is still to be
/// sent.
fn waits_for_changes(device: &mut Device, draft: &DecisionDraft) -> bool {
    let sendable = device.dirty();
    let mut waits = false;
    for (document, heads) in draft.names() {
        let Some(held) = device.document(&document) else {
            return false;
        };
        if !heads.iter().all(|head| held.has(head)) {
            return false;
        }
        if sendable.contains(&document) {
            let unsent = device.unsent_of(&document);
            waits |= unsent.iter().any(|change| heads.contains(&change.id));
        }
    }
    waits
}

/// Takes what became of a decision; whether it waits no longer.
fn decided(
    device: &mut Device,
    epoch: &str,
    result: DecisionResult,
    received: &mut Received,
) -> bool {
    received.decisions = true;
    let key = Row::draft_key(&result.id);
    let Some(Row::Draft(draft)) = device.kept.get(&key).cloned() else {
        return false;
    };
    match result.outcome {
        // The changes that it names are still on their way: it waits for them.
        DecisionOutcome::Refused {
            code: DecisionRefusal::UnknownHeads,
        } if waits_for_changes(device, &draft) => return false,
        DecisionOutcome::Refused { code } => {
            received.writes.extend(refuse_decision(device, draft, code));
        }
        DecisionOutcome::Recorded { record } => {
            keep_record(device, epoch, record, received);
            received.writes.extend(device.kept.delete(key));
        }
    }
    true
}

/// A record of the server's log, instead of what other logs have of the same decision.
fn keep_record(device: &mut Device, epoch: &str, record: DecisionRecord, received: &mut Received) {
    received.decisions = true;
    forget_lost(device, (epoch, &record.draft.id), received);
    let epoch = epoch.to_owned();
    let row = Row::Decision { epoch, record };
    received.writes.push(device.kept.put(row));
}

/// Puts away what other logs have of a decision; whether there was anything.
fn forget_lost(
    device: &mut Device,
    (epoch, id): (&str, &DecisionId),
    received: &mut Received,
) -> bool {
    let records = device.kept.of_other_logs(epoch);
    let same = records.filter(|(_, record)| record.draft.id == *id);
    let keys: Vec<String> = same.map(|(key, _)| key.clone()).collect();
    let there = keys.into_iter().filter_map(|key| device.kept.delete(key));
    let before = received.writes.len();
    received.writes.extend(there);
    received.writes.len() > before
}

/// What became of a decision that was brought back; whether that ends it. A person's own that does not
/// follow any more is shown to them.
fn settle_brought(
    device: &mut Device,
    (epoch, sent): (&str, Option<&DecisionRecord>),
    result: DecisionResult,
    received: &mut Received,
) -> bool {
    received.decisions = true;
    let code = match result.outcome {
        DecisionOutcome::Recorded { record } => {
            keep_record(device, epoch, record, received);
            return true;
        }
        DecisionOutcome::Refused { code } => code,
    };
    // The changes that it names may still be on their way.
    let waits = |sent: &&DecisionRecord| {
        code != DecisionRefusal::UnknownHeads || !waits_for_changes(device, &sent.draft)
    };
    let Some(sent) = sent.filter(waits) else {
        return false;
    };
    let is_settled = forget_lost(device, (epoch, &result.id), received);
    if is_settled && sent.account == device.principal.account {
        let draft = sent.draft.clone();
        received.writes.extend(refuse_decision(device, draft, code));
    }
    is_settled
}
