//! Signing in and out.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use sodiem_core::api::{ProblemCode, Session, SignIn};

use super::Body;
use crate::app::News;
use crate::auth;
use crate::error::Error;
use crate::problem;
use crate::router::Shared;
use crate::store::sessions;

/// Sign in on this device. Needs no sign-in. Sets the session's cookie, which scripts cannot read.
#[utoipa::path(post, path = "/session", request_body = SignIn,
    responses((status = 200, body = Session)))]
pub async fn post_session(
    State(shared): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Body(wish): Body<SignIn>,
) -> Result<([(header::HeaderName, HeaderValue); 1], Json<Session>), Error> {
    let from = (
        address(&shared, peer, &headers),
        problem::language(&headers),
    );
    let app = Arc::clone(&shared.app);
    let (session, token) = app
        .run_hashing(move |app| auth::sign_in(app, &wish, from))
        .await?;
    Ok((
        [(header::SET_COOKIE, auth::cookie(&token, &shared))],
        Json(session),
    ))
}

/// Who is signed in. This use prolongs the session.
#[utoipa::path(get, path = "/session", responses((status = 200, body = Session)))]
pub async fn get_session(
    State(shared): State<Shared>,
    headers: HeaderMap,
) -> Result<Json<Session>, Error> {
    let token = auth::token(&headers, &shared).ok_or(ProblemCode::SignInNeeded)?;
    shared
        .app
        .run(move |app| auth::session_of(app, &token).map(Json))
        .await
}

/// Sign out. Needs no sign-in: without a session nothing happens.
#[utoipa::path(delete, path = "/session", responses((status = 204)))]
pub async fn delete_session(
    State(shared): State<Shared>,
    headers: HeaderMap,
) -> Result<(StatusCode, [(header::HeaderName, HeaderValue); 1]), Error> {
    if let Some(token) = auth::token(&headers, &shared) {
        let app = Arc::clone(&shared.app);
        app.run(move |app| {
            let account = app.store.write(move |c| sessions::end(c, &token))?;
            if let Some(account) = account {
                app.tell(News::Access(account));
            }
            Ok(())
        })
        .await?;
    }
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, auth::cookie("", &shared))],
    ))
}

/// Where a request comes from: the peer, or what the proxy in front of us added last.
fn address(shared: &Shared, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let last = forwarded
        .and_then(|value| value.to_str().ok())
        .and_then(|list| list.rsplit(',').next())
        .and_then(|text| text.trim().parse().ok());
    last.filter(|_| shared.is_behind_proxy).unwrap_or(peer.ip())
}
