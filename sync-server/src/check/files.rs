//! Files that prove answers: each is there and holds what its name says.

use crate::app::App;
use crate::evidence::storage::digest_of;
use crate::store::{self, evidence};

use super::Check;

pub(super) fn check(app: &App) -> Result<Check, store::Error> {
    let files = app.store.read(evidence::all)?;
    let mut faults = Vec::new();
    for (digest, _) in &files {
        match app.evidence.storage.read(digest).and_then(digest_of) {
            Ok(held) if held == *digest => {}
            Ok(held) => faults.push(format!("file {digest} holds something else: {held}")),
            Err(error) => faults.push(format!("file {digest} does not read: {error}")),
        }
    }
    Ok(Check::new("files", files.len(), faults))
}
