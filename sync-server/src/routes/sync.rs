//! The exchange, and the stream that says when to begin one.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts as _, Request, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse as _, Response, Sse};
use futures_util::StreamExt as _;
use futures_util::stream::{self, Stream};
use http_body_util::Limited;
use sodiem_core::api::{ProblemCode, SyncReply, SyncRequest};
use sodiem_core::ids::{AccountId, Digest};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Interval;

use super::Body;
use crate::app::{App, News};
use crate::auth::{self, Seated, SignedIn};
use crate::error::Error;
use crate::exchange;
use crate::reference::Access;
use crate::router::Shared;
use crate::store::feed;
use crate::turns::{Room, Sent, Streaming};

/// How often a quiet stream shows that it is alive, shorter than proxies wait; and how often it is
/// asked whether its session still stands.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Everything the device has, and everything it lacks. Answered once all that was accepted is
/// durable; sending the same again does no harm. What comes from a revoked seat is kept for a
/// supervisor, and refused once that is durable.
#[utoipa::path(post, path = "/sync", request_body = SyncRequest,
    responses((status = 200, body = SyncReply)))]
pub async fn post_sync(
    State(app): State<Arc<App>>,
    Admitted {
        seated: Seated { who, is_revoked },
        request,
        room: _room,
    }: Admitted,
) -> Result<Json<SyncReply>, Error> {
    if request.seat.is_some_and(|seat| seat != who.seat) {
        return Err(ProblemCode::SignInNeeded.into());
    }
    let _turn = app.turns.turn(who.seat).await?;
    app.run(move |app| {
        if is_revoked {
            exchange::keep_late(app, &who, request)?;
            return Err(ProblemCode::SeatRevoked.into());
        }
        exchange::exchange(app, &who, request).map(Json)
    })
    .await
}

/// A request of someone who is signed in, let in by what the seat did of late.
pub struct Admitted {
    seated: Seated,
    request: SyncRequest,
    room: Room,
}

impl FromRequest<Shared> for Admitted {
    type Rejection = Response;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let seated = Seated::from_request_parts(&mut parts, shared).await;
        let seated = seated.map_err(Error::into_response)?;
        let sent = parts.extensions.get::<Sent>().copied().unwrap_or_default();
        let app = &shared.app;
        let admitted = app
            .turns
            .admit(seated.who.seat, sent, app.environment.now());
        let room = admitted.map_err(Error::into_response)?;
        let body = axum::body::Body::new(Limited::new(room.hold(body), room.bytes_max));
        let request = Request::from_parts(parts, body);
        let read = Body::from_request(request, shared).await;
        let Body(request) = read.map_err(|response| room.refusal().unwrap_or(response))?;
        Ok(Self {
            seated,
            request,
            room,
        })
    }
}

/// Says when something within the account's scope is new: events named `news` with the feed's
/// cursor as their data, or `-`; one at the start. What is new is for the exchange to tell. The stream ends
/// with the session.
#[utoipa::path(get, path = "/events",
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub async fn get_events(
    State(shared): State<Shared>,
    SignedIn(who): SignedIn,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    let token = auth::token(&headers, &shared).ok_or(ProblemCode::SignInNeeded)?;
    let streaming = shared.app.turns.stream(who.seat)?;
    // Who listens before asking misses nothing.
    let news = shared.app.news.subscribe();
    let app = Arc::clone(&shared.app);
    let cursor = Arc::clone(&app)
        .run(|app| Ok(app.store.read(feed::last)?))
        .await?;
    let (account, access) = access(&app, token).await?;
    let listener = Listener {
        app,
        token,
        account,
        access,
        news,
        check: tokio::time::interval(HEARTBEAT),
        _streaming: streaming,
    };
    let first = stream::once(std::future::ready(Some(cursor)));
    let cursors = first.chain(stream::unfold(listener, Listener::next));
    let events = cursors.take_until(shared.stopping.clone().cancelled_owned());
    let event = |cursor: Option<u64>| {
        // Browsers pass over an event without data.
        let data = cursor.map_or_else(|| "-".to_owned(), |cursor| cursor.to_string());
        Ok(Event::default().event("news").data(data))
    };
    Ok(Sse::new(events.map(event)).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

/// Somebody who waits for news.
struct Listener {
    app: Arc<App>,
    token: Digest,
    account: AccountId,
    /// What the account may read, when it was asked last.
    access: Arc<Access>,
    news: Receiver<News>,
    /// Sessions end and accounts change also by another process, which tells nobody.
    check: Interval,
    _streaming: Streaming,
}

impl Listener {
    /// The cursor of the next news within the scope; none in it for who lagged behind or may do other
    /// things by now, and is to look for himself. The end where the session ended: whether it did is asked before each event.
    async fn next(mut self) -> Option<(Option<u64>, Self)> {
        loop {
            let heard = tokio::select! {
                heard = self.news.recv() => Some(heard),
                _ = self.check.tick() => None,
            };
            match &heard {
                Some(Ok(News::Feed { scope, .. })) if self.access.scope.is_disjoint(scope) => {
                    continue;
                }
                Some(Ok(News::Access(account))) if *account != self.account => continue,
                Some(Err(RecvError::Closed)) => return None,
                _ => {}
            }
            (self.account, self.access) = access(&self.app, self.token).await.ok()?;
            match heard {
                Some(Ok(News::Feed { scope, cursor }))
                    if !self.access.scope.is_disjoint(&scope) =>
                {
                    return Some((Some(cursor), self));
                }
                // What the account may do is told by the exchange too.
                Some(Ok(News::Access(_)) | Err(RecvError::Lagged(_))) => {
                    return Some((None, self));
                }
                _ => {}
            }
        }
    }
}

/// Whose session it is, and what the account may read.
async fn access(app: &Arc<App>, token: Digest) -> Result<(AccountId, Arc<Access>), Error> {
    let ask = move |app: &App| {
        let who = auth::principal_of(app, &token)?;
        let access = app.reference()?.access(&who);
        Ok((who.account, access))
    };
    Arc::clone(app).run(ask).await
}
