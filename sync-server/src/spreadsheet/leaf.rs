//! One leaf across all units.

use sodiem_core::consolidate::LeafView;
use sodiem_core::criteria::{CriteriaSet, Row};
use sodiem_core::round::Round;
use sodiem_core::rule::said::Line;
use sodiem_core::scoring::LeafState;
use sodiem_core::text::Language;

use super::{Book, Cell, Page, texts};
use crate::problem::catalog;

/// A line a unit: what it says, what counts, and whose word that is.
#[must_use]
pub fn leaf(
    views: &[LeafView],
    (round, set, row): (&Round, &CriteriaSet, &Row),
    language: Language,
) -> Book {
    let keys = [
        "table-unit-code",
        "table-unit",
        "province-own-answer",
        "table-self-points",
        "province-record-answer",
        "table-points",
        "table-max",
        "province-source",
        "table-note",
    ];
    let page = Page {
        name: row.code.to_string(),
        headings: texts(keys, language),
        rows: views.iter().map(|view| cells(view, language)).collect(),
        frozen: 2,
        widths: &[(1, 24.0), (2, 48.0), (4, 48.0), (7, 24.0), (8, 18.0)],
    };
    Book {
        title: format!("{} – {} {}", round.title, row.code, row.name),
        is_sample: set.is_sample,
        page,
        more: Vec::new(),
    }
}

fn cells(view: &LeafView, language: Language) -> Vec<Cell> {
    let catalog = catalog(language);
    let said = |lines: &[Line]| {
        let line = |line: &Line| match line.label.as_str() {
            "" => catalog.format(&line.said),
            label => format!("{label}: {}", catalog.format(&line.said)),
        };
        let lines: Vec<String> = lines.iter().map(line).collect();
        Cell::from((!lines.is_empty()).then(|| lines.join("; ")).as_deref())
    };
    let standing = &view.row.standing;
    let note = match standing.state {
        LeafState::Scored => None,
        LeafState::Unanswered => Some("province-leaf-unanswered"),
        LeafState::NotApplicable => Some("province-leaf-not-applicable"),
        LeafState::Invalid => Some("province-leaf-invalid"),
    };
    let text = |text: Option<String>| Cell::from(text.as_deref());
    vec![
        Cell::from(view.row.unit.as_str()),
        Cell::from(view.row.name.as_str()),
        said(&view.own),
        Cell::Number(standing.own_points.leaf_points()),
        said(&view.of_record),
        Cell::Number(standing.points.leaf_points()),
        Cell::Number(standing.max.leaf_points()),
        text(view.source.as_ref().map(|source| catalog.format(source))),
        text(note.map(|key| catalog.text(key))),
    ]
}
