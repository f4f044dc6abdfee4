//! What several senders send for one document at one moment.

use super::structure::Ledger;
use super::trial::try_part;
use super::{Budget, Ingested, Passed, Sender, accepted, ingest, pass};
use crate::document::Document;

/// What one sender sends.
pub struct Part<'a> {
    /// The changes.
    pub changes: Vec<Vec<u8>>,
    /// Who sends them.
    pub sender: Sender<'a>,
    /// How much is still done for the sender.
    pub budget: Budget,
}

/// Checks what several send for `document`, the trial being one for all; only where that fails each is
/// tried for itself, after those before it. Each result has what became of the sender's changes and what
/// is left of the budget; the last one's document has everything accepted.
#[must_use]
pub fn ingest_together(document: &Document, parts: Vec<Part<'_>>) -> Vec<(Ingested, Budget)> {
    let at_once = if parts.len() > 1 {
        try_together(document, &parts)
    } else {
        None
    };
    at_once.unwrap_or_else(|| try_each(document, parts))
}

fn try_together(document: &Document, parts: &[Part<'_>]) -> Option<Vec<(Ingested, Budget)>> {
    let mut ledger = Ledger::new(document);
    let mut all: Vec<(Ingested, Budget, Vec<Passed<'_>>)> = Vec::new();
    for Part {
        changes,
        sender,
        budget,
    } in parts
    {
        let (mut outcome, mut budget) = (Ingested::of(document), *budget);
        ledger.begin_sender();
        let taking = (&mut ledger, sender, &mut budget);
        let passed = pass(document, taking, changes.clone(), &mut outcome);
        all.push((outcome, budget, passed));
    }
    let passed: Vec<&Passed<'_>> = all.iter().flat_map(|(_, _, passed)| passed).collect();
    let document = match passed.is_empty() {
        true => document.clone(),
        false => try_part(document, &passed).ok()?,
    };
    let told = |(mut outcome, budget, passed): (Ingested, Budget, Vec<Passed<'_>>)| {
        outcome.document = document.clone();
        outcome.accepted = passed.into_iter().map(accepted).collect();
        (outcome.tidied(), budget)
    };
    Some(all.into_iter().map(told).collect())
}

fn try_each(document: &Document, parts: Vec<Part<'_>>) -> Vec<(Ingested, Budget)> {
    let mut document = document.clone();
    let mut all = Vec::new();
    for Part {
        changes,
        sender,
        mut budget,
    } in parts
    {
        let ingested = ingest(&document, changes, &sender, &mut budget);
        document = ingested.document.clone();
        all.push((ingested, budget));
    }
    all
}
