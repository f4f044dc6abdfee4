//! The headers that keep a browser on our side, and the check that a request comes from our pages.

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sodiem_core::api::{CLIENT_HEADER, PREFIX, ProblemCode};

use crate::error::Error;
use crate::router::Shared;

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const PERMISSIONS_POLICY: &str = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()";
const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000";

/// Sets the headers of every answer.
pub async fn layer(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with(PREFIX);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("permissions-policy"),
            PERMISSIONS_POLICY,
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if shared.is_secure {
        let value = HeaderValue::from_static(STRICT_TRANSPORT_SECURITY);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Lets a request that changes something pass only where it comes from our own pages: those send a
/// header that no form can, and the browser says which site it comes from.
pub async fn refuse_cross_site(request: Request, next: Next) -> Response {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if reads || is_of_this_site(request.headers(), request.uri()) {
        return next.run(request).await;
    }
    Error::from(ProblemCode::CrossSite).into_response()
}

fn is_of_this_site(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name: &str| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    // What the browser itself says goes first; a proxy may have changed the host's name.
    let is_own = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            // HTTP/2 has the host's name in the address.
            let own = text("host").or(uri.authority().map(Authority::as_str));
            host.is_some() && host == own
        }
        (None, None) => true,
    };
    headers.contains_key(CLIENT_HEADER) && is_own
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let header = |(name, value): &(&'static str, &'static str)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        pairs.iter().map(header).collect()
    }

    #[test]
    fn only_our_own_pages_change_anything() {
        let here = Uri::from_static("/api/v1/sync");
        let own = [
            (CLIENT_HEADER, "1"),
            ("host", "a.vn"),
            ("origin", "https://a.vn"),
        ];
        assert!(is_of_this_site(&headers(&own), &here));
        assert!(is_of_this_site(&headers(&own[..1]), &here));
        assert!(!is_of_this_site(&headers(&own[1..]), &here));
        let foreign = [
            (CLIENT_HEADER, "1"),
            ("host", "a.vn"),
            ("origin", "https://b.vn"),
        ];
        assert!(!is_of_this_site(&headers(&foreign), &here));
        let sandboxed = [(CLIENT_HEADER, "1"), ("host", "a.vn"), ("origin", "null")];
        assert!(!is_of_this_site(&headers(&sandboxed), &here));
        let cross = [(CLIENT_HEADER, "1"), ("sec-fetch-site", "same-site")];
        assert!(!is_of_this_site(&headers(&cross), &here));
        let newer = Uri::from_static("https://a.vn/api/v1/sync");
        let without_host = [(CLIENT_HEADER, "1"), ("origin", "https://a.vn")];
        assert!(is_of_this_site(&headers(&without_host), &newer));
    }
}
