//! Why the server refused something, and what to do: keys of texts.

use sodiem_core::api::RefusalCode;
use sodiem_core::decision::DecisionRefusal;

/// The key for a refused decision.
pub fn of_decision(code: DecisionRefusal) -> &'static str {
    match code {
        DecisionRefusal::Superseded => "decision-superseded",
        DecisionRefusal::NotPossibleNow => "decision-not-possible-now",
        DecisionRefusal::NotAllowed => "decision-not-allowed",
        DecisionRefusal::RoundClosed => "decision-round-closed",
        DecisionRefusal::OtherEdition => "decision-other-edition",
        DecisionRefusal::UnknownHeads => "decision-unknown-heads",
        DecisionRefusal::OtherContent => "decision-other-content",
        DecisionRefusal::Conflict => "decision-conflict",
        DecisionRefusal::TooLong => "decision-too-long",
        DecisionRefusal::NoReason => "decision-no-reason",
        DecisionRefusal::NoExplanation => "decision-no-explanation",
        DecisionRefusal::FilesMissing => "decision-files-missing",
        DecisionRefusal::Malformed => "decision-malformed",
        DecisionRefusal::Unknown => "decision-unknown",
        DecisionRefusal::Newer => "decision-newer",
    }
}

/// The key for a refused entry.
pub fn of_entry(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::NotAllowed => "entry-not-allowed",
        RefusalCode::UnknownDocument => "entry-unknown-document",
        RefusalCode::TooLarge => "entry-too-big",
        RefusalCode::OtherAuthor | RefusalCode::SeatRevoked => "entry-other-author",
        RefusalCode::Unreadable
        | RefusalCode::ActorForked
        | RefusalCode::Malformed
        | RefusalCode::Damaging => "entry-damaged",
        RefusalCode::DependsOnRefused => "entry-built-on-refused",
        RefusalCode::DocumentFull => "entry-document-full",
        RefusalCode::Newer => "entry-newer",
    }
}
