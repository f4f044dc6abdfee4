//! What devices without a network saved to files.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use sodiem_core::api::BundleReply;

use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::turns::Sent;
use crate::{bundle, problem};

/// A block of a file that somebody without a network saved: their work, or a piece of a document. Any account may bring it in: it counts as its author's,
/// and only the server reads it. Bringing it in twice does no harm.
#[utoipa::path(post, path = "/bundles",
    request_body(content = String, content_type = "text/plain"),
    responses((status = 200, body = BundleReply)))]
pub async fn post_bundle(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Extension(sent): Extension<Sent>,
    request: Request,
) -> Result<Json<BundleReply>, Response> {
    let language = problem::language(request.headers());
    // Whoever carries it waits for their turn as with an exchange, before any of it is read.
    let admitted = app.turns.admit(who.seat, sent, app.environment.now());
    let room = admitted.map_err(Error::into_response)?;
    let turn = app.turns.turn(who.seat).await;
    let _turn = turn.map_err(Error::into_response)?;
    let file = Bytes::from_request(request.map(|body| room.hold(body)), &()).await;
    let file = file.map_err(|refused| room.refusal().unwrap_or_else(|| refused.into_response()))?;
    tracing::info!(carrier = %who.account, bytes = file.len(), "a bundle is brought in");
    let brought = match bundle::is_piece(&file) {
        true => {
            app.run_storing(move |app| bundle::bring_in(app, &file, language).map(Json))
                .await
        }
        false => {
            app.run_reading(move |app| bundle::bring_in(app, &file, language).map(Json))
                .await
        }
    };
    brought.map_err(Error::into_response)
}
