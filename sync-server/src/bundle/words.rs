//! What became of a bundle, in words for whoever brought it in: how much of what, and never what it says.

use sodiem_core::api::{DecisionOutcome, RefusalCode};
use sodiem_core::decision::{Action, DecisionDraft, DecisionRefusal};
use sodiem_core::ids::{DocumentId, DocumentKind, RoundId, UnitCode};
use sodiem_core::text::{Language, Message};

use super::{Taken, Tally};
use crate::problem::catalog;
use crate::reference::Reference;

/// What became of a part.
enum Outcome {
    Received,
    Refused,
    Waiting,
}

/// A line for each document and decision: those received, refused and waiting; one that says so where
/// there is nothing.
pub(super) fn said(taken: &Taken, reference: &Reference, language: Language) -> [Vec<String>; 3] {
    let texts = catalog(language);
    let documents = taken.documents.iter();
    let documents = documents.flat_map(|(id, tally)| of_document(reference, id, tally));
    let decisions = taken.decisions.iter();
    let decisions =
        decisions.map(|(draft, outcome)| of_decision(reference, draft, outcome.as_ref()));
    let mut lines: Vec<_> = documents.chain(decisions).collect();
    if lines.is_empty() {
        lines.push((Outcome::Received, Message::new("bundle-nothing")));
    }
    let mut said = [const { Vec::new() }; 3];
    for (outcome, message) in lines {
        said[outcome as usize].push(texts.format(&message));
    }
    said
}

fn of_document(reference: &Reference, id: &DocumentId, tally: &Tally) -> Vec<(Outcome, Message)> {
    let line = |outcome, key: &str, count: usize, why: Option<&str>| {
        let subject = match &id.kind {
            DocumentKind::Scoresheet => Message::new("bundle-sheet"),
            DocumentKind::Appraisal(body) => {
                let round = reference.round(&id.round);
                let body = round.and_then(|round| round.bodies.iter().find(|own| own.id == *body));
                let name = body.map_or_else(String::new, |body| body.name.clone());
                Message::new("bundle-appraisal").with("body", name)
            }
        };
        let subject = placed(reference, subject, (&id.round, &id.unit));
        let message = Message::new(key)
            .with("subject", subject)
            .with("count", count);
        let why = why.map(Message::new);
        (
            outcome,
            why.into_iter()
                .fold(message, |message, why| message.with("why", why)),
        )
    };
    let refused: usize = tally.refused.values().sum();
    let waiting = tally.sent.saturating_sub(tally.received + refused);
    let mut lines = Vec::new();
    if tally.received > 0 {
        lines.push(line(
            Outcome::Received,
            "bundle-received",
            tally.received,
            None,
        ));
    }
    for (code, count) in &tally.refused {
        let why = Some(why_of_change(*code));
        lines.push(line(Outcome::Refused, "bundle-refused", *count, why));
    }
    if waiting > 0 {
        lines.push(line(Outcome::Waiting, "bundle-waiting", waiting, None));
    }
    lines
}

fn of_decision(
    reference: &Reference,
    draft: &DecisionDraft,
    outcome: Option<&DecisionOutcome>,
) -> (Outcome, Message) {
    let subject = match draft.action {
        Action::Submit { .. } => "bundle-submit",
        Action::Return { .. } => "bundle-return",
        Action::Approve { .. } => "bundle-approve",
        _ => "bundle-decision",
    };
    let subject = placed(
        reference,
        Message::new(subject),
        (&draft.round, &draft.unit),
    );
    let message = |key: &str| Message::new(key).with("subject", subject);
    match outcome {
        Some(DecisionOutcome::Recorded { .. }) => {
            (Outcome::Received, message("bundle-decision-recorded"))
        }
        Some(DecisionOutcome::Refused { code }) => {
            let why = Message::new(why_of_decision(*code));
            let message = message("bundle-decision-refused").with("why", why);
            (Outcome::Refused, message)
        }
        None => (Outcome::Waiting, message("bundle-decision-waiting")),
    }
}

/// With the names of unit and round.
fn placed(reference: &Reference, message: Message, (id, unit): (&RoundId, &UnitCode)) -> Message {
    let round = reference.round(id);
    let named = round.and_then(|round| reference.units(round).get(unit));
    let unit = named.map_or_else(|| unit.to_string(), |unit| unit.name.clone());
    let title = round.map_or_else(|| id.to_string(), |round| round.title.clone());
    message.with("unit", unit).with("round", title)
}

fn why_of_change(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::NotAllowed | RefusalCode::SeatRevoked => "bundle-why-not-allowed",
        RefusalCode::UnknownDocument => "bundle-why-unknown",
        RefusalCode::TooLarge => "bundle-why-too-large",
        RefusalCode::DocumentFull => "bundle-why-full",
        RefusalCode::OtherAuthor => "bundle-why-other-author",
        RefusalCode::Unreadable
        | RefusalCode::ActorForked
        | RefusalCode::Malformed
        | RefusalCode::Damaging
        | RefusalCode::Newer => "bundle-why-damaged",
        RefusalCode::DependsOnRefused => "bundle-why-built-on-refused",
    }
}

fn why_of_decision(code: DecisionRefusal) -> &'static str {
    match code {
        DecisionRefusal::NotAllowed => "bundle-why-not-allowed",
        DecisionRefusal::Unknown | DecisionRefusal::OtherEdition => "bundle-why-unknown",
        DecisionRefusal::RoundClosed => "bundle-why-closed",
        DecisionRefusal::Superseded | DecisionRefusal::NotPossibleNow => "bundle-why-overtaken",
        DecisionRefusal::UnknownHeads
        | DecisionRefusal::OtherContent
        | DecisionRefusal::Conflict
        | DecisionRefusal::TooLong
        | DecisionRefusal::NoReason
        | DecisionRefusal::NoExplanation
        | DecisionRefusal::FilesMissing
        | DecisionRefusal::Malformed
        | DecisionRefusal::Newer => "bundle-why-other-content",
    }
}
