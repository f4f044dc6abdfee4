//! Snapshots are what the changes up to their last one make.

use sodiem_core::document::{Document, Edition};
use sodiem_core::ids::DocumentId;

use super::Rebuild;
use crate::app::App;
use crate::store;
use crate::store::documents;
use crate::store::snapshots::{self, Snapshot};

/// What is wrong with the snapshot of a document that was made of its changes; `long` is the last of
/// them where there are so many that it should have one.
pub(super) fn check(
    app: &App,
    (document, set): (&Document, &Edition),
    long: Option<i64>,
    rebuild: Rebuild,
) -> Result<Vec<String>, store::Error> {
    let id = document.id();
    let held = app.store.read(|c| snapshots::of_document(c, id));
    // A row that does not read is no better than a blob that does not.
    let is_there = !matches!(held, Ok(None));
    let is_sound = match held {
        Ok(Some(held)) => says_the_same(app, (document, set), &held)?,
        Ok(None) => true,
        Err(_) => false,
    };
    let mut faults = Vec::new();
    if !is_sound {
        faults.push(format!("{id}: its snapshot differs from its changes"));
    }
    if rebuild == Rebuild::Yes && (!is_sound || !is_there && long.is_some()) {
        let verdict = make_anew(app, (document, set), long)?;
        faults.extend(verdict.filter(|_| !is_sound));
    }
    Ok(faults)
}

/// Whether a snapshot opens as what the document was at its heads.
fn says_the_same(
    app: &App,
    (document, set): (&Document, &Edition),
    held: &Snapshot,
) -> Result<bool, store::Error> {
    let id = document.id();
    let Ok(opened) = held.open(id, set) else {
        return Ok(false);
    };
    let same = document.read_at(&opened.heads()).as_ref() == Some(&opened.read());
    // With what came after it, it makes the document: nothing between was left out.
    let whole = app
        .store
        .read(|c| Ok(documents::on_top(c, (id, set), Some(held)).is_ok()))?;
    Ok(same && whole)
}

fn make_anew(
    app: &App,
    (document, set): (&Document, &Edition),
    long: Option<i64>,
) -> Result<Option<String>, store::Error> {
    let id: DocumentId = document.id().clone();
    let made = long.map(|last| Snapshot::of(document, set, last));
    let said = match &made {
        Some(Ok(_)) => format!("{id}: its snapshot was made anew"),
        Some(Err(_)) => format!("{id}: no snapshot of it opens: there is none from now on"),
        None => format!("{id}: its snapshot was taken away, it is short"),
    };
    app.store.write(move |connection| match &made {
        Some(Ok(snapshot)) => snapshots::put(connection, &id, snapshot),
        _ => snapshots::remove(connection, &id),
    })?;
    Ok(Some(said))
}
