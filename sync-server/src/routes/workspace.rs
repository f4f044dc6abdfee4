//! What a device needs, besides documents, to work without a network.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use sodiem_core::api::Workspace;

use crate::app::App;
use crate::auth::{self, SignedIn};
use crate::error::Error;

/// The rounds and units of the account.
#[utoipa::path(get, path = "/workspace", responses((status = 200, body = Workspace)))]
pub async fn get_workspace(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
) -> Result<Json<Workspace>, Error> {
    app.run(move |app| {
        let reference = app.reference()?;
        // Asked before what the account may do: what is newer than it says is no harm.
        let version = app.published(&reference, &who.account)?;
        let who = auth::renewed(app, who)?;
        let takes_part = |round: &&_| reference.takes_part(&who, round);
        Ok(Json(Workspace {
            rounds: reference
                .rounds
                .iter()
                .filter(takes_part)
                .cloned()
                .collect(),
            units: reference.units_for(&who),
            version,
            now: app.environment.now(),
            principal: Some(who),
        }))
    })
    .await
}
