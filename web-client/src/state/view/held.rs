//! What is typed on this device and could not be kept, with the way back to it.

use sodiem_core::device::{Held, Place, Unreadable};
use sodiem_core::ids::{BodyId, DocumentId, DocumentKind, RoundId, UnitCode};

use super::leaf::CITATION;
use super::library::DOCUMENT;
use super::sheet::Subject;
use crate::state::Work;

/// A field that is not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldField {
    /// Which.
    pub place: Place,
    /// Whose sheet it is on.
    pub unit_name: String,
    /// The key of the field's name.
    pub field: &'static str,
    /// The page that it is on.
    pub page: Page,
}

/// Where a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// On the unit's own sheet.
    Sheet(Subject),
    /// Among the documents of the unit's sheet.
    Library(Subject),
    /// On a body's appraisal.
    Case {
        round: RoundId,
        body: BodyId,
        unit: UnitCode,
    },
}

/// Every field that is not saved.
pub fn fields(work: &Work) -> Vec<HeldField> {
    work.device.held().map(|held| field(work, held)).collect()
}

/// Such fields of a document.
pub fn places<'a>(work: &'a Work, document: &'a DocumentId) -> impl Iterator<Item = &'a Place> {
    let places = work.device.held().map(|held| &held.place);
    places.filter(move |place| place.document == *document)
}

fn field(work: &Work, held: &Held) -> HeldField {
    let place = &held.place;
    let DocumentId { round, unit, .. } = place.document.clone();
    let page = match &place.document.kind {
        DocumentKind::Scoresheet if place.field.starts_with(DOCUMENT) => {
            Page::Library(Subject { round, unit })
        }
        DocumentKind::Scoresheet => Page::Sheet(Subject { round, unit }),
        DocumentKind::Appraisal(body) => Page::Case {
            round,
            body: body.clone(),
            unit,
        },
    };
    HeldField {
        place: place.clone(),
        unit_name: unit_name(work, &place.document),
        field: match place.field.as_str() {
            "note" => "note",
            "explanation" => "explanation",
            "opinion" => "pane-opinion",
            other if other.starts_with(CITATION) || other.starts_with(DOCUMENT) => "citation",
            _ => "answer-title",
        },
        page,
    }
}

/// What a row was that could not be read: the key of its name, and whose sheet it was about.
pub fn unreadable(work: &Work, row: &Unreadable) -> (&'static str, Option<String>) {
    let kind = row.key.split('/').next().unwrap_or_default();
    let key = match kind {
        "change" => "unreadable-change",
        "draft" | "refused-decision" => "unreadable-decision",
        "refused-entry" | "refused-change" | "held" => "unreadable-entry",
        _ => "unreadable-other",
    };
    (
        key,
        row.document().map(|document| unit_name(work, &document)),
    )
}

fn unit_name(work: &Work, document: &DocumentId) -> String {
    let unit = work.device.unit(&document.round, &document.unit);
    unit.map_or_else(|| document.unit.to_string(), |unit| unit.name.clone())
}
