//! The exchange, and the stream that says when to begin one.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use sodiem_core::api::{SyncReply, SyncRequest};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::{Stream, StreamExt};

use super::Body;
use crate::app::{App, News};
use crate::auth::SignedIn;
use crate::error::Error;
use crate::exchange;
use crate::router::Shared;
use crate::store::feed::{self, Scope};

/// How often a quiet stream shows that it is alive, shorter than proxies wait.
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
/// cursor as their data, one at the start. What is new is for the exchange to tell.
#[utoipa::path(get, path = "/events",
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub async fn get_events(
    State(shared): State<Shared>,
    SignedIn(who): SignedIn,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    let news = BroadcastStream::new(shared.app.news.subscribe());
    let app = Arc::clone(&shared.app);
    let (scope, cursor) = app
        .run(move |app| Ok((app.reference()?.scope(&who), app.store.read(feed::last)?)))
        .await?;
    let cursors = news.filter_map(move |news| concerns(&scope, news));
    let stopping = shared.stopping.clone();
    let events = futures_util::StreamExt::take_until(
        tokio_stream::once(Some(cursor)).chain(cursors),
        stopping.cancelled_owned(),
    );
    let event = |cursor: Option<u64>| {
        let data = cursor.map_or_else(String::new, |cursor| cursor.to_string());
        Ok(Event::default().event("news").data(data))
    };
    Ok(Sse::new(events.map(event)).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

/// The cursor of news within the scope. Who lagged behind is told that there is something.
fn concerns(scope: &Scope, news: Result<News, BroadcastStreamRecvError>) -> Option<Option<u64>> {
    match news {
        Ok(news) => news
            .scope
            .iter()
            .any(|key| scope.contains(key))
            .then_some(Some(news.cursor)),
        Err(BroadcastStreamRecvError::Lagged(_)) => Some(None),
    }
}
