//! What keeps a sheet from being submitted, and what one should know before.

use sodiem_core::ids::Code;

use super::sheet::{Filter, LeafRow, SheetView};

/// What is missing, by kind; each kind in the order of the set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Missing {
    /// Fields of which what is typed is not saved, and so is no part of what is submitted.
    pub held: Vec<Place>,
    /// Conflicts that nobody decided: these keep it from being submitted.
    pub conflicts: Vec<Place>,
    /// Leaves on which more was written apart than one may write: these keep it too.
    pub oversized: Vec<Place>,
    /// Leaves without an answer: they count 0 points.
    pub unanswered: Vec<Place>,
    /// Answers that cannot be scored: they count 0 points.
    pub invalid: Vec<Place>,
    /// Questions of a reviewer.
    pub asked: Vec<Place>,
    /// Points without a document and without the explanation in its place: these keep it too.
    pub unexplained: Vec<Place>,
    /// Answers without a document that proves them, which are explained or give no points.
    pub without_citation: Vec<Place>,
}

/// A leaf to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
}

fn place(leaf: &LeafRow) -> Place {
    Place {
        code: leaf.code.clone(),
        name: leaf.name.clone(),
    }
}

/// The leaves that want a document and cite none, explained or not.
pub fn without_document(view: &SheetView) -> Vec<Place> {
    let leaves = view.leaves.iter();
    let leaves = leaves.filter(|leaf| Filter::NoCitation.passes(leaf));
    leaves.map(place).collect()
}

/// What is missing on a sheet.
pub fn missing(view: &SheetView) -> Missing {
    let places = |filter: Filter| {
        let leaves = view.leaves.iter().filter(|leaf| filter.passes(leaf));
        leaves.map(place).collect()
    };
    let oversized = view.leaves.iter().filter(|leaf| leaf.is_oversized);
    let explained = view.leaves.iter();
    let explained =
        explained.filter(|leaf| Filter::NoCitation.passes(leaf) && !leaf.lacks_explanation);
    Missing {
        held: places(Filter::Held),
        conflicts: places(Filter::Conflict),
        oversized: oversized.map(place).collect(),
        unanswered: places(Filter::Unanswered),
        invalid: places(Filter::Invalid),
        asked: places(Filter::Asked),
        unexplained: places(Filter::NoExplanation),
        without_citation: explained.map(place).collect(),
    }
}
