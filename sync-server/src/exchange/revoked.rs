//! What comes from a seat after it was revoked: kept for a supervisor, and part of no document.

use sodiem_core::account::Principal;
use sodiem_core::api::{ProblemCode, SyncRequest};
use sodiem_core::ids::DocumentId;

use super::check_limits;
use crate::app::App;
use crate::error::Error;
use crate::store::quarantine::{self, Kind, Piece};

/// Keeps the changes and decisions of a request of `who`, whose seat was revoked. What the server
/// has already, in a document or kept, is passed over.
///
/// # Errors
/// Invalid for a request beyond its limits, busy; late work full where that is more than is kept of
/// one seat: then nothing of it is.
pub fn keep_late(app: &App, who: &Principal, request: SyncRequest) -> Result<(), Error> {
    check_limits(&request)?;
    let pieces = pieces(request)?;
    if pieces.is_empty() {
        return Ok(());
    }
    let (seat, now) = (who.seat, app.environment.now());
    let kept = app
        .store
        .write(move |connection| quarantine::keep_late(connection, pieces, (seat, now)))?;
    match kept {
        Some(count) => {
            tracing::info!(account = %who.account, %seat, count, "late work of a revoked seat kept");
            Ok(())
        }
        None => {
            tracing::error!(account = %who.account, %seat, "late work of a revoked seat has no room left");
            Err(ProblemCode::LateWorkFull.into())
        }
    }
}

fn pieces(request: SyncRequest) -> Result<Vec<Piece>, Error> {
    let mut pieces = Vec::new();
    for push in request.documents {
        let changes = push.changes.into_iter();
        pieces.extend(
            changes.map(|change| Piece::new(push.document.clone(), Kind::Change, change.0)),
        );
    }
    for draft in request.decisions {
        let json =
            serde_json::to_vec(&draft).map_err(|error| Error::Internal(error.to_string()))?;
        let sheet = DocumentId::sheet(&draft.round, &draft.unit, &draft.edition);
        pieces.push(Piece::new(sheet, Kind::Decision, json));
    }
    Ok(pieces)
}
