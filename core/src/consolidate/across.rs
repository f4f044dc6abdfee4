//! One leaf across all units, in words.

use crate::api::{LeafAcross, LeafRow};
use crate::criteria::CriteriaSet;
use crate::record::Source;
use crate::round::Round;
use crate::rule::said::{self, Line};
use crate::search;
use crate::text::Message;

/// One unit's leaf in words.
#[derive(Debug, Clone, PartialEq)]
pub struct LeafView {
    /// The row.
    pub row: LeafRow,
    /// What the unit says.
    pub own: Vec<Line>,
    /// What counts.
    pub of_record: Vec<Line>,
    /// Whose word that is.
    pub source: Option<Message>,
}

/// The units' leaves that match a search, in words.
#[must_use]
pub fn leaf_view(
    across: &LeafAcross,
    set: &CriteriaSet,
    round: &Round,
    query: &str,
) -> Vec<LeafView> {
    let Some(leaf) = set.leaf(&across.leaf) else {
        return Vec::new();
    };
    let found = across
        .rows
        .iter()
        .filter(|row| search::matches(query, [row.name.as_str(), row.unit.as_str()]));
    let view = |row: &LeafRow| {
        let said = |answer: &Option<_>| {
            answer
                .as_ref()
                .map(|answer| said::lines(&leaf.rule, answer))
                .unwrap_or_default()
        };
        LeafView {
            own: said(&row.standing.own),
            of_record: said(&row.standing.answer),
            source: row
                .standing
                .source
                .as_ref()
                .map(|source| source_name(source, round)),
            row: row.clone(),
        }
    };
    found.map(view).collect()
}

fn source_name(source: &Source, round: &Round) -> Message {
    match source {
        Source::Unit => Message::new("province-source-unit"),
        Source::Survey => Message::new("province-source-survey"),
        Source::Body(id) => {
            let name = round
                .body(id)
                .map_or(id.as_str(), |body| body.name.as_str());
            Message::new("province-source-body").with("body", name)
        }
    }
}
