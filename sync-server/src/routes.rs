//! The handlers, a module a resource: they read the request, ask, and answer.

use std::any::Any;
use std::error::Error as _;

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use sodiem_core::api::ProblemCode;
use sodiem_core::finding::Finding;
use sodiem_core::text::Message;

use crate::error::{Draft, Error};

pub mod accounts;
pub mod assets;
pub mod bundles;
pub mod criteria;
pub mod description;
pub mod documents;
pub mod evidence;
pub mod files;
pub mod health;
pub mod quarantine;
pub mod receipts;
pub mod rounds;
pub mod seats;
pub mod session;
pub mod sync;
pub mod table;
pub mod uploads;
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

/// The query of an address.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let read = axum::extract::Query::try_from_uri(&parts.uri);
        read.map(|axum::extract::Query(query)| Self(query))
            .map_err(|rejection| unreadable(&rejection))
    }
}

/// The refusal of a query: it names the parameter (`query-parameter`).
fn unreadable(rejection: &QueryRejection) -> Error {
    let causes = std::iter::successors(
        rejection.source(),
        |cause: &&(dyn std::error::Error + 'static)| (*cause).source(),
    );
    let mut causes = causes.filter_map(|cause| cause.downcast_ref::<QueryError>());
    let finding = causes.next().map(|error| {
        let message = Message::new("query-parameter").with("name", error.path().to_string());
        Finding::general(message)
    });
    Error::Problem(Draft {
        findings: finding.into_iter().collect(),
        ..ProblemCode::BodyUnreadable.into()
    })
}

/// What the framework says of a query that it cannot read, with the parameter's name.
type QueryError = serde_path_to_error::Error<serde::de::value::Error>;

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
