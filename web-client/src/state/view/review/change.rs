//! What changed between two versions of a sheet.

use sodiem_core::criteria::{CriteriaSet, Leaf, Row};
use sodiem_core::decision::Action;
use sodiem_core::document::Sheet;
use sodiem_core::ids::{ChangeId, Code};
use sodiem_core::rule::Rule;

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
    /// Its rule.
    pub rule: Rule,
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
    let difference = |(row, leaf): (&Row, &Leaf)| {
        let (from, to) = (
            before.sheet.leaves.get(&row.code)?,
            after.sheet.leaves.get(&row.code)?,
        );
        says_other(from, to).then(|| Difference {
            code: row.code.clone(),
            name: row.name.clone(),
            rule: leaf.rule.clone(),
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
