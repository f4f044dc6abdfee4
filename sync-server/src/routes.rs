//! The handlers, a module a resource: they read the request, ask, and answer.

use std::any::Any;

use axum::extract::{FromRequest, Request};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use sodiem_core::api::ProblemCode;

use crate::error::Error;

pub mod accounts;
pub mod assets;
pub mod criteria;
pub mod description;
pub mod files;
pub mod health;
pub mod rounds;
pub mod session;
pub mod sync;
pub mod table;
pub mod workspace;

/// A body of JSON.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let axum::Json(value) = axum::Json::from_request(request, state)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self(value))
    }
}

/// The media type of spreadsheets.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The media type of tables as text.
const CSV: &str = "text/csv; charset=utf-8";

/// A file to take home.
fn download(file: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, file).into_response()
}

/// The answer where a handler panicked.
#[must_use]
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    Error::Internal(format!("panic: {}", text.unwrap_or("no message"))).into_response()
}

/// What a path names, or not found.
///
/// # Errors
/// Not found for a text that names nothing.
pub fn named<T: std::str::FromStr>(text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| ProblemCode::NotFound.into())
}
