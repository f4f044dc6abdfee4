//! Whether the server works.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use sodiem_core::api::Health;

use crate::app::App;
use crate::error::Error;
use crate::store;

/// Whether the server and its database answer. Needs no sign-in.
#[utoipa::path(get, path = "/health", responses((status = 200, body = Health)))]
pub async fn get_health(State(app): State<Arc<App>>) -> Result<Json<Health>, Error> {
    app.run(|app| {
        let schema = app.store.read(store::health::schema_version)?;
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Ok(Json(Health {
            version,
            schema,
            now: app.environment.now(),
        }))
    })
    .await
}
