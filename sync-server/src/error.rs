//! What can go wrong in a request, and how it leaves the server: always as a `Problem`.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sodiem_core::api::ProblemCode;
use sodiem_core::finding::Finding;

use crate::store;

/// How long a busy server asks to wait, in seconds.
const BUSY_RETRY_SECONDS: u32 = 2;
/// How long one asks to wait whose storage of files does not answer, in seconds.
const FILES_RETRY_SECONDS: u32 = 30;

/// Why a request was not answered as asked.
#[derive(Debug)]
pub enum Error {
    /// Something that the caller can act on.
    Problem(Draft),
    /// Our fault: logged, never shown.
    Internal(String),
}

/// A problem before it knows its request and its reader's language.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The code.
    pub code: ProblemCode,
    /// Where and what.
    pub findings: Vec<Finding>,
    /// When to try again, in seconds.
    pub retry_after: Option<u32>,
}

impl Error {
    /// The request is readable and wrong, at these places.
    #[must_use]
    pub fn invalid(findings: Vec<Finding>) -> Self {
        Self::Problem(Draft {
            findings,
            ..ProblemCode::Invalid.into()
        })
    }

    /// The code that the caller sees.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::Problem(draft) => draft.code,
            Self::Internal(_) => ProblemCode::Internal,
        }
    }
}

impl From<ProblemCode> for Draft {
    fn from(code: ProblemCode) -> Self {
        let retry_after = match code {
            ProblemCode::Busy => Some(BUSY_RETRY_SECONDS),
            ProblemCode::FilesUnreachable => Some(FILES_RETRY_SECONDS),
            _ => None,
        };
        Self {
            code,
            findings: Vec::new(),
            retry_after,
        }
    }
}

impl From<ProblemCode> for Error {
    fn from(code: ProblemCode) -> Self {
        Self::Problem(code.into())
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Busy => ProblemCode::Busy.into(),
            store::Error::Full => {
                tracing::error!("the disk is full");
                ProblemCode::StorageFull.into()
            }
            other => Self::Internal(other.to_string()),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Problem(draft) => write!(f, "{:?} {:?}", draft.code, draft.findings),
            Self::Internal(cause) => f.write_str(cause),
        }
    }
}

impl std::error::Error for Error {}

impl IntoResponse for Error {
    /// Carries the draft in the extensions; [`crate::problem::layer`] writes the body, as it does
    /// for the failures that never reach a handler.
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(%cause, "request failed");
        }
        let draft = match self {
            Self::Problem(draft) => draft,
            Self::Internal(_) => ProblemCode::Internal.into(),
        };
        let status = axum::http::StatusCode::from_u16(draft.code.status())
            .unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = draft.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(draft);
        response
    }
}
