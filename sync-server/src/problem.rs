//! Every answer that is no success gets its body here, in the language of the one who asked: those
//! of our handlers, and those of the framework that no handler saw.

use std::sync::LazyLock;

use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sodiem_core::api::{PROBLEM_MEDIA_TYPE, Problem, ProblemCode};
use sodiem_core::text::{Catalog, Language};

use crate::error::Draft;

static VIETNAMESE: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(Language::Vi, &[]));
static ENGLISH: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(Language::En, &[]));

/// The header that names a request, in the answer and in the log.
pub const REQUEST_ID: &str = "x-request-id";

/// The texts of a language.
#[must_use]
pub fn catalog(language: Language) -> &'static Catalog {
    match language {
        Language::Vi => &VIETNAMESE,
        Language::En => &ENGLISH,
    }
}

/// The language that a request prefers.
#[must_use]
pub fn language(headers: &HeaderMap) -> Language {
    let wanted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Language::from_tag(wanted.unwrap_or_default())
}

/// Turns whatever is no success into `application/problem+json`.
pub async fn layer(request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let instance = request.headers().get(REQUEST_ID).cloned();
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    write(response, language, instance)
}

fn write(response: Response, language: Language, instance: Option<HeaderValue>) -> Response {
    let (mut parts, _) = response.into_parts();
    let draft = parts
        .extensions
        .remove::<Draft>()
        .unwrap_or_else(|| code_of(parts.status).into());
    let status = draft.code.status();
    let instance = instance
        .as_ref()
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let code = serde_json::to_value(draft.code).unwrap_or_default();
    let body = Problem {
        kind: format!("urn:sodiem:problem:{}", code.as_str().unwrap_or_default()),
        status,
        code: draft.code,
        title: catalog(language).text(draft.code.message_key()),
        instance: instance.to_owned(),
        retry_after: draft.retry_after,
        findings: draft.findings,
    };
    let mut written = Json(body).into_response();
    *written.status_mut() = StatusCode::from_u16(status).unwrap_or(parts.status);
    // What the framework or the handler set stays, such as `Allow` and `Retry-After`.
    for name in [
        header::CONTENT_LENGTH,
        header::CONTENT_TYPE,
        header::CONTENT_ENCODING,
    ] {
        parts.headers.remove(name);
    }
    written.headers_mut().extend(parts.headers);
    let headers = written.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(PROBLEM_MEDIA_TYPE),
    );
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(language.tag()),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    written.map(Body::new)
}

/// The code of a failure that no handler of ours described.
fn code_of(status: StatusCode) -> ProblemCode {
    match status {
        StatusCode::NOT_FOUND => ProblemCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::BodyTooLarge,
        StatusCode::RANGE_NOT_SATISFIABLE => ProblemCode::RangeUnreachable,
        StatusCode::SERVICE_UNAVAILABLE => ProblemCode::Busy,
        status if status.is_client_error() => ProblemCode::BodyUnreadable,
        _ => ProblemCode::Internal,
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::to_bytes;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;
    use crate::error::Error;
    use crate::routes::panicked;
    use crate::store;

    async fn answer(error: fn() -> Error) -> (Response<()>, Problem) {
        let router = Router::new()
            .route(
                "/",
                get(async move || -> Result<(), Error> { Err(error()) }),
            )
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn(layer));
        let request = Request::builder()
            .uri("/")
            .body(Body::empty())
            .expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 100_000).await.expect("a body");
        let problem = serde_json::from_slice(&body).expect("a problem");
        (Response::from_parts(parts, ()), problem)
    }

    #[tokio::test]
    async fn a_full_queue_says_when_to_come_again() {
        let (response, problem) = answer(|| store::Error::Busy.into()).await;
        assert_eq!(
            (response.status().as_u16(), problem.code),
            (503, ProblemCode::Busy)
        );
        assert!(response.headers().contains_key(header::RETRY_AFTER));
    }

    #[tokio::test]
    async fn our_own_faults_never_show_their_cause() {
        let causes: [fn() -> Error; 2] = [|| Error::Internal("secret".into()), || panic!("secret")];
        for cause in causes {
            let (response, problem) = answer(cause).await;
            assert_eq!(
                (response.status().as_u16(), problem.code),
                (500, ProblemCode::Internal)
            );
            let shown = serde_json::to_string(&problem).expect("JSON");
            assert!(!shown.contains("secret"), "{shown}");
        }
    }

    #[test]
    fn every_code_has_a_sentence_in_both_languages() {
        let schema = serde_json::to_value(<ProblemCode as utoipa::PartialSchema>::schema());
        let codes = schema.expect("a schema")["enum"].clone();
        let codes: Vec<ProblemCode> = serde_json::from_value(codes).expect("codes");
        assert!(codes.len() >= 14, "{codes:?}");
        for language in Language::ALL {
            let lacking = codes
                .iter()
                .filter(|code| !catalog(language).has(code.message_key()));
            assert_eq!(lacking.count(), 0, "{language:?}");
        }
    }
}
