//! Structured logs: one line a request, with its id. Never names, answers, passwords or tokens.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use clap::ValueEnum;
use tower_http::request_id::{MakeRequestId, RequestId};
use tracing::Instrument;
use tracing_subscriber::EnvFilter;

use crate::problem::REQUEST_ID;

/// How logs are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What is logged unless `RUST_LOG` says otherwise. Automerge opens a span for every column that it
/// reads, hundreds in a request.
const FILTER: &str = "info,automerge=warn";

/// Starts logging to the standard error output; `RUST_LOG` chooses what.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(FILTER));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // A second start, as in tests, keeps the first.
    let started = match format {
        LogFormat::Text => logs.with_target(false).try_init(),
        LogFormat::Json => logs.json().try_init(),
    };
    drop(started);
}

/// Numbers requests, so that an answer can be found in the log.
#[derive(Clone, Copy)]
pub struct RequestIds;

static STARTED: AtomicU64 = AtomicU64::new(1);

impl MakeRequestId for RequestIds {
    fn make_request_id<B>(&mut self, _request: &axum::http::Request<B>) -> Option<RequestId> {
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:08x}-{number:x}", std::process::id());
        HeaderValue::from_str(&id).ok().map(RequestId::new)
    }
}

/// Logs each request when it is answered.
pub async fn layer(request: Request, next: Next) -> Response {
    let id = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let span = tracing::info_span!(
        "request",
        id = id.unwrap_or_default(),
        method = %request.method(),
        route = route.as_deref().unwrap_or("-"),
    );
    let begun = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let _inside = span.enter();
    let (status, duration_ms) = (response.status().as_u16(), begun.elapsed().as_millis());
    tracing::info!(
        status,
        duration_ms = u64::try_from(duration_ms).unwrap_or(u64::MAX),
        "answered"
    );
    response
}
