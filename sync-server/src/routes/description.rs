//! The API's description, served.

use axum::routing::get;
use axum::{Json, Router};
use sodiem_core::api::PREFIX;
use utoipa::openapi::OpenApi;

use crate::router::Shared;

/// The one route that stands outside the description.
pub fn router(description: OpenApi) -> Router<Shared> {
    let path = format!("{PREFIX}/openapi.json");
    Router::new().route(&path, get(async move || Json(description.clone())))
}
