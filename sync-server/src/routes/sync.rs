//! The exchange, and the stream that says when to begin one.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::StreamExt as _;
use futures_util::stream::{self, Stream};
use sodiem_core::api::{ProblemCode, SyncReply, SyncRequest};
use sodiem_core::ids::{AccountId, Digest};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Interval;

use super::Body;
use crate::app::{App, News};
use crate::auth::{self, SignedIn};
use crate::error::Error;
use crate::exchange;
use crate::router::Shared;
use crate::store::feed::{self, Scope};

/// How often a quiet stream shows that it is alive, shorter than proxies wait; and how often it is
/// asked whether its session still stands.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Everything the device has, and everything it lacks. Answered once all that was accepted is
/// durable; sending the same again does no harm.
#[utoipa::path(post, path = "/sync", request_body = SyncRequest,
    responses((status = 200, body = SyncReply)))]
pub async fn post_sync(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Body(request): Body<SyncRequest>,
) -> Result<Json<SyncReply>, Error> {
    app.run(move |app| exchange::exchange(app, &who, request).map(Json))
        .await
}

/// Says when something within the account's scope is new: events named `news` with the feed's
/// cursor as their data, one at the start. What is new is for the exchange to tell. The stream ends
/// with the session.
#[utoipa::path(get, path = "/events",
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub async fn get_events(
    State(shared): State<Shared>,
    SignedIn(_): SignedIn,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    let token = auth::token(&headers, &shared).ok_or(ProblemCode::SignInNeeded)?;
    // Who listens before asking misses nothing.
    let news = shared.app.news.subscribe();
    let app = Arc::clone(&shared.app);
    let cursor = Arc::clone(&app)
        .run(|app| Ok(app.store.read(feed::last)?))
        .await?;
    let (account, scope) = access(&app, token).await?;
    let listener = Listener {
        app,
        token,
        account,
        scope,
        news,
        check: tokio::time::interval(HEARTBEAT),
    };
    let first = stream::once(std::future::ready(Some(cursor)));
    let cursors = first.chain(stream::unfold(listener, Listener::next));
    let events = cursors.take_until(shared.stopping.clone().cancelled_owned());
    let event = |cursor: Option<u64>| {
        let data = cursor.map_or_else(String::new, |cursor| cursor.to_string());
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
    scope: Scope,
    news: Receiver<News>,
    /// Sessions end and accounts change also by another process, which tells nobody.
    check: Interval,
}

impl Listener {
    /// The cursor of the next news within the scope; none in it for who lagged behind and is to look
    /// for himself. The end where the session ended: whether it did is asked before each event.
    async fn next(mut self) -> Option<(Option<u64>, Self)> {
        loop {
            let heard = tokio::select! {
                heard = self.news.recv() => Some(heard),
                _ = self.check.tick() => None,
            };
            match &heard {
                Some(Ok(News::Feed { scope, .. })) if self.scope.is_disjoint(scope) => continue,
                Some(Ok(News::Access(account))) if *account != self.account => continue,
                Some(Err(RecvError::Closed)) => return None,
                _ => {}
            }
            (self.account, self.scope) = access(&self.app, self.token).await.ok()?;
            match heard {
                Some(Ok(News::Feed { scope, cursor })) if !self.scope.is_disjoint(&scope) => {
                    return Some((Some(cursor), self));
                }
                Some(Err(RecvError::Lagged(_))) => return Some((None, self)),
                _ => {}
            }
        }
    }
}

/// Whose session it is, and what the account may read.
async fn access(app: &Arc<App>, token: Digest) -> Result<(AccountId, Scope), Error> {
    let ask = move |app: &App| {
        let who = auth::principal_of(app, &token)?;
        let scope = app.reference()?.scope(&who);
        Ok((who.account, scope))
    };
    Arc::clone(app).run(ask).await
}
