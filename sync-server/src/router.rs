//! Every address of the server, and the layers around them all.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use sodiem_core::api::{
    BODY_BYTES_MAX, BUNDLE_BYTES_MAX, CRITERIA_FILE_BYTES_MAX, PREFIX, RECEIPT_FILE_BYTES_MAX,
    SURVEY_BYTES_MAX,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::app::App;
use crate::assets::Assets;
use crate::connection::Patience;
use crate::{body, description, headers, problem, routes, telemetry, turns};

/// Shorter bodies are sent as they are, in bytes.
const COMPRESSED_BYTES_MIN: u64 = 256;

/// What handlers and layers share.
#[derive(Clone)]
pub struct Shared {
    /// The server behind the sockets.
    pub app: Arc<App>,
    /// The web client's files.
    pub assets: Option<Arc<Assets>>,
    /// Whether browsers reach the server over TLS.
    pub is_secure: bool,
    /// Whether a proxy in front says where a request comes from.
    pub is_behind_proxy: bool,
    /// How long a client may take.
    pub patience: Patience,
    /// Cancelled when the server is to stop.
    pub stopping: CancellationToken,
}

impl FromRef<Shared> for Arc<App> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.app)
    }
}

/// The API's routes, each with its description: one cannot be there without the other.
fn api() -> OpenApiRouter<Shared> {
    OpenApiRouter::default()
        .routes(routes!(routes::health::get_health))
        .routes(routes!(
            routes::session::post_session,
            routes::session::get_session,
            routes::session::delete_session
        ))
        .routes(routes!(routes::workspace::get_workspace))
        .routes(routes!(routes::criteria::get_editions))
        .routes(
            routes!(routes::criteria::post_criteria)
                .layer(DefaultBodyLimit::max(CRITERIA_FILE_BYTES_MAX)),
        )
        .routes(routes!(routes::criteria::get_template))
        .routes(routes!(routes::criteria::get_criteria))
        .routes(routes!(routes::criteria::get_criteria_xlsx))
        .routes(routes!(routes::sync::post_sync))
        .routes(routes!(routes::sync::get_events))
        .routes(
            routes!(routes::bundles::post_bundle).layer(DefaultBodyLimit::max(BUNDLE_BYTES_MAX)),
        )
        .routes(routes!(routes::receipts::get_receipt_key))
        .routes(
            routes!(routes::receipts::post_receipt)
                .layer(DefaultBodyLimit::max(RECEIPT_FILE_BYTES_MAX)),
        )
        .routes(routes!(routes::documents::get_document))
        .routes(routes!(
            routes::uploads::options_uploads,
            routes::uploads::post_upload
        ))
        .routes(
            routes!(
                routes::uploads::head_upload,
                routes::uploads::patch_upload,
                routes::uploads::delete_upload
            )
            .layer(DefaultBodyLimit::disable()),
        )
        .routes(routes!(routes::evidence::get_files))
        .routes(routes!(routes::evidence::get_unit_file))
        .routes(routes!(routes::table::get_table))
        .routes(routes!(routes::table::get_leaf))
        .routes(routes!(routes::files::get_file))
        .routes(routes!(routes::files::get_leaf_file))
        .routes(routes!(routes::rounds::post_survey).layer(DefaultBodyLimit::max(SURVEY_BYTES_MAX)))
        .routes(routes!(routes::rounds::put_round))
        .routes(routes!(routes::rounds::post_clarification))
        .routes(routes!(routes::rounds::post_move))
        .routes(routes!(
            routes::accounts::get_accounts,
            routes::accounts::post_account
        ))
        .routes(routes!(routes::accounts::put_account))
        .routes(routes!(routes::seats::get_seats))
        .routes(routes!(routes::seats::put_seat, routes::seats::delete_seat))
        .routes(routes!(routes::quarantine::get_quarantine))
}

/// The API's description, and its routes.
fn described() -> (Router<Shared>, OpenApi) {
    let whole = OpenApiRouter::with_openapi(description::base()).nest(PREFIX, api());
    let (router, description) = whole.split_for_parts();
    (router, description::completed(description))
}

/// The API's description.
#[must_use]
pub fn openapi() -> OpenApi {
    described().1
}

/// The whole of it.
pub fn router(shared: Shared) -> Router {
    let (api, description) = described();
    let request_id = HeaderName::from_static(problem::REQUEST_ID);
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(
            request_id.clone(),
            telemetry::RequestIds,
        ))
        .layer(PropagateRequestIdLayer::new(request_id))
        .layer(from_fn(telemetry::layer))
        .layer(from_fn_with_state(shared.clone(), headers::layer))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
        .layer(from_fn(problem::layer))
        .layer(CatchPanicLayer::custom(routes::panicked))
        .layer(from_fn(headers::refuse_cross_site))
        .layer(from_fn(turns::note_sent))
        .layer(from_fn_with_state(shared.patience, body::layer))
        .layer(RequestDecompressionLayer::new())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    api.merge(routes::description::router(description))
        .route(
            &format!("{PREFIX}/{{*unknown}}"),
            axum::routing::any(not_found),
        )
        .fallback(routes::assets::get_asset)
        .layer(layers)
        .with_state(shared)
}

/// What says little is no shorter compressed, and costs more.
fn worth_compressing() -> impl Predicate {
    DefaultPredicate::new().and(SizeAbove::new(COMPRESSED_BYTES_MIN))
}

async fn not_found() -> StatusCode {
    StatusCode::NOT_FOUND
}
