//! A body that comes too slowly holds its room and its turn no longer than the worst of lines needs.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::connection::Patience;

/// Slowest that a body may come in the long run: a quarter of what the worst of lines has.
pub const BODY_BYTES_PER_SECOND_MIN: u64 = 256;

/// Gives up on bodies that come too slowly.
pub async fn layer(State(patience): State<Patience>, request: Request, next: Next) -> Response {
    next.run(request.map(|body| Body::new(Awaited::new(body, patience.body))))
        .await
}

/// A body that is waited for.
struct Awaited {
    body: Body,
    begin: Instant,
    pause: Duration,
    bytes: u64,
    until: Pin<Box<Sleep>>,
}

impl Awaited {
    fn new(body: Body, pause: Duration) -> Self {
        let begin = Instant::now();
        Self {
            body,
            begin,
            pause,
            bytes: 0,
            until: Box::pin(tokio::time::sleep_until(begin + pause)),
        }
    }

    /// The next bytes have to be there after a pause, sooner where all of it is too slow.
    fn came(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        let until = deadline((self.begin, Instant::now()), self.bytes, self.pause);
        self.until.as_mut().reset(until);
    }
}

/// Until when more has to come of a body that began then and of which so much is there now.
fn deadline((begin, now): (Instant, Instant), bytes: u64, pause: Duration) -> Instant {
    let whole = Duration::from_millis(bytes.saturating_mul(1000) / BODY_BYTES_PER_SECOND_MIN);
    now.min(begin + whole) + pause
}

/// The client was too slow.
#[derive(Debug, thiserror::Error)]
#[error("the body comes too slowly")]
struct TooSlow;

impl http_body::Body for Awaited {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                self.came(frame.data_ref().map_or(0, Bytes::len));
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Pending => {
                let gave_up = self.until.as_mut().poll(context);
                gave_up.map(|()| Some(Err(axum::Error::new(TooSlow))))
            }
            ended => ended,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(60);

    /// For how many more seconds a body is waited for of which so many bytes came in so many seconds.
    fn waits(bytes: u64, seconds: u64) -> Option<u64> {
        let begin = Instant::now();
        let now = begin + Duration::from_secs(seconds);
        let until = deadline((begin, now), bytes, PAUSE);
        Some(until.checked_duration_since(now)?.as_secs())
    }

    #[test]
    fn a_body_may_pause_and_be_slow_and_is_given_up_past_that() {
        assert_eq!(waits(0, 0), Some(60), "nothing yet");
        assert_eq!(waits(1_000_000, 1), Some(60), "fast, and then a pause");
        assert_eq!(
            waits(BODY_BYTES_PER_SECOND_MIN * 500, 500),
            Some(60),
            "slow"
        );
        assert_eq!(waits(59, 59), Some(1), "a byte now and then");
        assert_eq!(waits(61, 61), None, "one more");
        let bytes = BODY_BYTES_PER_SECOND_MIN - 1;
        assert_eq!(waits(bytes * 10_000, 10_000), Some(20), "hardly too slow");
        assert_eq!(waits(bytes * 20_000, 20_000), None, "for long");
    }
}
