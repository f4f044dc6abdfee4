//! What comes for an edition that the round moved from: it is stored where it belongs and carried
//! over, from edition to edition up to the one in force.

use std::collections::BTreeMap;

use sodiem_core::document::carry::{Carriage, Reached};
use sodiem_core::document::{Document, Edition};
use sodiem_core::ids::{ChangeId, DocumentId};

use super::Session;
use super::push::{Place, Work, Written};
use crate::app::App;
use crate::store::documents::{self, ChangeRow, Source};
use crate::store::moves::{self, CarriedRow};

/// Documents of earlier editions that a request works on.
#[derive(Default)]
pub(super) struct Late {
    documents: BTreeMap<DocumentId, Document>,
    /// Up to where they are carried over now, to be stored.
    pub(super) reached: Vec<(DocumentId, CarriedRow)>,
}

impl Late {
    /// The heads of such a document, to be stored.
    pub(super) fn heads(&self, id: &DocumentId) -> Option<Vec<ChangeId>> {
        Some(self.documents.get(id)?.heads())
    }

    /// Up to where a document was carried over.
    fn reached(&self, app: &App, id: &DocumentId) -> Option<Reached> {
        let own = self.reached.iter().rev().find(|(other, _)| other == id);
        if let Some((_, row)) = own {
            return Some(row.reached.clone());
        }
        let stored = app.store.read(|connection| moves::reached(connection, id));
        stored
            .inspect_err(|error| tracing::error!(%id, %error, "what was carried does not read"))
            .ok()
    }
}

/// A document of an earlier edition: inside, none where nothing was written yet; outside, none, and
/// an error in the log, where it does not open.
#[expect(clippy::option_option, reason = "nothing written is no fault")]
pub(super) fn open(
    app: &App,
    late: &Late,
    (id, set): (&DocumentId, &Edition),
) -> Option<Option<Document>> {
    if let Some(document) = late.documents.get(id) {
        return Some(Some(document.clone()));
    }
    let stored = app
        .store
        .read(|connection| documents::load(connection, (id, set), Source::Snapshot));
    stored
        .map(|loaded| loaded.map(|loaded| loaded.document))
        .inspect_err(|error| tracing::error!(%id, %error, "a document does not open"))
        .ok()
}

/// A document with changes that are to be stored.
type Came = (Document, Vec<ChangeRow>);

/// Takes what came for a document of an earlier edition, and carries it over as far as it has a home.
/// `None`, and nothing taken, where something does not open.
pub(super) fn take(
    session: &Session<'_>,
    work: &mut Work,
    place: &Place<'_>,
    came: Came,
) -> Option<()> {
    let mut written = vec![came];
    let mut reached = Vec::new();
    for moved in place.round.moves_since(&place.edition) {
        let (document, _) = written.last()?;
        let edition = session.reference.sets.get(&moved.to)?;
        let mut id = document.id().clone();
        id.edition = moved.to.short();
        let next = if moved.to == place.round.edition {
            work.next.document(&id.kind).cloned()
        } else {
            open(session.app, &work.late, (&id, edition))?
        };
        let mut next = next.unwrap_or_else(|| edition.blank(&id));
        let carriage = Carriage {
            mapping: &moved.mapping,
            edition,
            seat: session.who.seat,
            made_at: session.now,
        };
        let before = work.late.reached(session.app, document.id())?;
        let carried = carriage.carry(document, &next, &before);
        let row = CarriedRow {
            reached: carried.reached,
            seat: session.who.seat,
            carried_at: session.now,
        };
        reached.push((document.id().clone(), row));
        if carried.changes.is_empty() {
            break;
        }
        let bytes = carried.changes.iter().map(|(change, _)| &change.bytes);
        next.apply(bytes).ok()?;
        let rows = carried.changes.into_iter();
        let rows = rows.map(|row| ChangeRow::carried(row, session.who.seat));
        written.push((next, rows.collect()));
    }
    work.late.reached.extend(reached);
    for (document, rows) in written {
        work.written.push(Written {
            document: document.id().clone(),
            changes: rows,
            now: session.now,
        });
        if document.id().edition == place.round.edition.short() {
            work.next.put(document);
        } else {
            work.late.documents.insert(document.id().clone(), document);
        }
    }
    Some(())
}
