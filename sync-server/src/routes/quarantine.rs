//! What was refused and is kept.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use sodiem_core::api::{Quarantine, QuarantineQuery};

use super::Query;
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::{problem, quarantine};

/// What was refused of accounts that the administrator keeps, late work of revoked seats among it,
/// newest first.
#[utoipa::path(get, path = "/quarantine", params(QuarantineQuery),
    responses((status = 200, body = Quarantine)))]
pub async fn get_quarantine(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Query(query): Query<QuarantineQuery>,
    headers: HeaderMap,
) -> Result<Json<Quarantine>, Error> {
    let language = query
        .language
        .unwrap_or_else(|| problem::language(&headers));
    app.run(move |app| quarantine::list(app, &who, &query, problem::catalog(language)).map(Json))
        .await
}
