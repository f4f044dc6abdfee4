//! What changed between two versions of a sheet.

use sodiem_core::criteria::{CriteriaSet, Leaf, Row};
use sodiem_core::decision::Action;
use sodiem_core::document::{Citation, LeafEntry, Sheet};
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
    /// Note, explanation and citations, where they differ.
    pub texts: Vec<TextChange>,
    /// After, two answers stand.
    pub is_conflict: bool,
}

/// A text that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextChange {
    /// The key of what it is called.
    pub key: &'static str,
    /// What stood there before.
    pub from: String,
    /// What stands there after.
    pub to: String,
}

/// The texts of a leaf that differ.
fn texts(from: &LeafEntry, to: &LeafEntry) -> Vec<TextChange> {
    let change = |key, text: fn(&LeafEntry) -> String| {
        let (from, to) = (text(from), text(to));
        (from != to).then_some(TextChange { key, from, to })
    };
    let changes = [
        change("note", |entry| entry.note.clone()),
        change("explanation", |entry| entry.explanation.clone()),
        change("citations", cited),
    ];
    changes.into_iter().flatten().collect()
}

/// What is cited, a line each.
fn cited(entry: &LeafEntry) -> String {
    let line = |cited: &Citation| {
        let parts = [
            &cited.number,
            &cited.document,
            &cited.date,
            &cited.section,
            &cited.page,
        ];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    entry
        .citations
        .values()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
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
            texts: texts(from, to),
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
