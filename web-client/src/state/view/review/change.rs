//! What changed between two versions of a sheet.

use sodiem_core::criteria::CriteriaSet;
use sodiem_core::decision::{Action, DecisionRefusal};
use sodiem_core::document::Sheet;
use sodiem_core::ids::{ChangeId, Code};

use super::CaseView;
use super::line::{Said, says_other};

/// A version of a sheet, with the edition it answers.
pub struct Version<'a> {
    /// The edition.
    pub set: &'a CriteriaSet,
    /// The content.
    pub sheet: &'a Sheet,
}

/// One leaf that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// What was said before.
    pub from: Said,
    /// What is said after.
    pub to: Said,
    /// Note, explanation or citations differ.
    pub has_texts: bool,
    /// After, two answers stand.
    pub is_conflict: bool,
}

/// The leaves on which two versions differ, in the order of the set.
pub(super) fn differences(before: &Version<'_>, after: &Version<'_>) -> Vec<Difference> {
    let set = after.set;
    let difference = |(row, _): (&sodiem_core::criteria::Row, _)| {
        let (from, to) = (before.sheet.leaves.get(&row.code)?, after.sheet.leaves.get(&row.code)?);
        says_other(from, to).then(|| Difference {
            code: row.code.clone(),
            name: row.name.clone(),
            from: Said::new(set, &row.code, from.answer()),
            to: Said::new(set, &row.code, to.answer()),
            has_texts: from.note != to.note
                || from.explanation != to.explanation
                || from.citations != to.citations,
            is_conflict: to.is_conflict(),
        })
    };
    set.leaves().filter_map(difference).collect()
}

/// The sheet's heads that a decision is about, if it names any.
pub(super) fn named_heads(action: &Action) -> Option<&[ChangeId]> {
    match action {
        Action::Submit { heads, .. }
        | Action::Approve { heads, .. }
        | Action::TakeAmendment { heads, .. }
        | Action::ReturnAmendment { heads, .. } => Some(heads),
        Action::Return { .. } | Action::Reopen { .. } => None,
    }
}

/// Why a decision was refused, for the end of a text's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub DecisionRefusal);

impl Refused {
    /// Its name at the end of texts' keys.
    pub fn name(self) -> &'static str {
        match self.0 {
            DecisionRefusal::Superseded => "superseded",
            DecisionRefusal::NotPossibleNow => "not-possible-now",
            DecisionRefusal::NotAllowed => "not-allowed",
            DecisionRefusal::RoundClosed => "round-closed",
            DecisionRefusal::OtherEdition => "other-edition",
            DecisionRefusal::UnknownHeads => "unknown-heads",
            DecisionRefusal::OtherContent => "other-content",
            DecisionRefusal::Conflict => "conflict",
            DecisionRefusal::Malformed => "malformed",
            DecisionRefusal::Unknown => "unknown",
        }
    }
}

impl CaseView {
    /// Why the last decision was refused.
    pub fn refusal(&self) -> Option<Refused> {
        self.refused.as_ref().map(|refused| Refused(refused.code))
    }
}
