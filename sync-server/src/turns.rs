//! Whose turn it is: what keeps one device, broken or hostile, from costing the others anything. A seat
//! exchanges one request at a time, not more often and not more bytes than a person's device has any
//! use for, and all bodies together have so much room.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;
use lru::LruCache;
use sodiem_core::api::{BODY_BYTES_MAX, ProblemCode};
use sodiem_core::ids::SeatId;
use sodiem_core::time::Timestamp;
use tokio::sync::{OwnedMutexGuard, Semaphore};

use crate::error::{Draft, Error};

/// Requests of one seat a second, in the long run: who pulls a whole province asks page after page.
pub const SEAT_REQUESTS_PER_SECOND: i64 = 20;
/// Requests of one seat at once, after it asked for none for a while.
pub const SEAT_REQUESTS_MAX: i64 = 300;
/// Bytes from one seat a second, in the long run: a phone brings a year of work in a second or two.
pub const SEAT_BYTES_PER_SECOND: i64 = 256 * 1024;
/// Bytes from one seat at once, after it sent nothing for a while: a reviewer who brings a district back
/// to a restored server.
pub const SEAT_BYTES_MAX: i64 = 16 * 1024 * 1024;
/// Requests of one seat that are worked on or wait for each other: one, and the one that a device sends
/// again because it lost patience.
pub const SEAT_AT_ONCE_MAX: usize = 2;
/// Streams of news of one seat: a device has one, and some that broke have not ended yet.
pub const SEAT_STREAMS_MAX: usize = 8;
/// Bytes of all bodies together that are read or wait.
pub const BODIES_BYTES_MAX: usize = 64 * 1024 * 1024;
/// How much larger than it was sent a compressed body may be.
pub const BODY_INFLATION_MAX: usize = 16;
/// What a compressed body may always come to, in bytes: the same words many times over are next to nothing on
/// the line, and a whole request of a device with them is within it.
pub const INFLATED_BYTES_MIN: usize = 256 * 1024;
/// Seats that are remembered; one that is forgotten begins afresh.
const REMEMBERED_MAX: NonZeroUsize = NonZeroUsize::new(50_000).expect("not nought");
/// Room is counted in pieces of so many bytes.
const ROOM_BYTES: usize = 1024;

/// What seats did of late.
pub struct Turns {
    seats: Mutex<LruCache<SeatId, Seat>>,
    room: Arc<Semaphore>,
}

#[derive(Default)]
struct Seat {
    requests: Bucket,
    bytes: Bucket,
    turn: Arc<tokio::sync::Mutex<()>>,
    streams: Arc<()>,
}

/// A seat's stream of news, until it is dropped.
pub struct Streaming {
    _one: Arc<()>,
}

/// What was taken, as the moment by which it is made good.
#[derive(Default)]
struct Bucket {
    paid_at_ms: i64,
}

impl Bucket {
    /// Takes what is made good in `cost_ms`, unless what is open would then take longer than
    /// `most_ms`; else how long to wait, in milliseconds.
    fn take(&mut self, now: Timestamp, cost_ms: i64, most_ms: i64) -> Result<(), i64> {
        // A clock that was set back must not close anybody out.
        let open = (self.paid_at_ms - now.0).clamp(0, most_ms);
        let wait_ms = open + cost_ms - most_ms;
        let taken = if wait_ms > 0 { Err(wait_ms) } else { Ok(()) };
        self.paid_at_ms = now.0 + open + taken.map_or(0, |()| cost_ms);
        taken
    }
}

/// What a request says of its body, before a layer that inflates it takes that away.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sent {
    length: Option<usize>,
    is_compressed: bool,
}

impl Sent {
    fn of(headers: &HeaderMap) -> Self {
        let length = headers.get(header::CONTENT_LENGTH);
        Self {
            length: length.and_then(|length| length.to_str().ok()?.parse().ok()),
            is_compressed: headers.contains_key(header::CONTENT_ENCODING),
        }
    }

    /// How many bytes it may come to.
    fn bytes_max(self) -> usize {
        let sent = self.bytes();
        let inflated = match self.is_compressed {
            true => sent
                .saturating_mul(BODY_INFLATION_MAX)
                .max(INFLATED_BYTES_MIN),
            false => sent,
        };
        inflated.min(BODY_BYTES_MAX)
    }

    /// A body that does not say how long it is counts as the longest.
    fn bytes(self) -> usize {
        self.length
            .map_or(BODY_BYTES_MAX, |length| length.min(BODY_BYTES_MAX))
    }
}

/// Notes what a request says of its body.
pub async fn note_sent(mut request: Request, next: Next) -> Response {
    let sent = Sent::of(request.headers());
    request.extensions_mut().insert(sent);
    next.run(request).await
}

/// A body's place in memory, as much as has come of it, until it is dropped; and how many bytes it may come to.
pub struct Room {
    /// At most so long, once inflated.
    pub bytes_max: usize,
    held: Arc<Held>,
}

/// What has come of a body.
struct Held {
    of: Arc<Semaphore>,
    /// In pieces.
    taken: AtomicUsize,
    is_refused: AtomicBool,
}

impl Held {
    /// Takes room for a body of so many bytes in all, of which some have theirs; whether there was any.
    fn grow_to(&self, bytes: usize) -> bool {
        let taken = self.taken.load(Ordering::Relaxed);
        let more = bytes.div_ceil(ROOM_BYTES).saturating_sub(taken);
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        match self.of.try_acquire_many(more) {
            Ok(room) => {
                room.forget();
                self.taken.store(taken + more as usize, Ordering::Relaxed);
                true
            }
            Err(_) => {
                self.is_refused.store(true, Ordering::Relaxed);
                false
            }
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.of.add_permits(*self.taken.get_mut());
    }
}

impl Room {
    /// The body, which takes its room as it comes: whoever only says how much they are going to send keeps nobody
    /// else from sending. It breaks off where there is none left.
    pub fn hold(&self, body: Body) -> Body {
        let (held, mut bytes) = (Arc::clone(&self.held), 0);
        let frames = body.into_data_stream().map(move |piece| {
            let piece = piece?;
            bytes += piece.len();
            match held.grow_to(bytes) {
                true => Ok(piece),
                false => Err(axum::Error::new("there is no room for it")),
            }
        });
        Body::from_stream(frames)
    }

    /// What a body is answered that broke off for lack of room.
    pub fn refusal(&self) -> Option<Response> {
        let is_refused = self.held.is_refused.load(Ordering::Relaxed);
        is_refused.then(|| Error::from(ProblemCode::Busy).into_response())
    }
}

/// A seat's turn, until it is dropped.
pub struct Turn {
    _turn: OwnedMutexGuard<()>,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            seats: Mutex::new(LruCache::new(REMEMBERED_MAX)),
            room: Arc::new(Semaphore::new(BODIES_BYTES_MAX / ROOM_BYTES)),
        }
    }
}

impl Turns {
    /// Lets a request of a seat in, by what it says of its body, before that is read.
    ///
    /// # Errors
    /// Too many requests, with the time to wait.
    pub fn admit(&self, seat: SeatId, sent: Sent, now: Timestamp) -> Result<Room, Error> {
        self.take(seat, sent.bytes(), now)?;
        Ok(Room {
            bytes_max: sent.bytes_max(),
            held: Arc::new(Held {
                of: Arc::clone(&self.room),
                taken: AtomicUsize::new(0),
                is_refused: AtomicBool::new(false),
            }),
        })
    }

    fn take(&self, seat: SeatId, length: usize, now: Timestamp) -> Result<(), Error> {
        let (request_ms, requests_ms) = (
            1000 / SEAT_REQUESTS_PER_SECOND,
            per_second(SEAT_REQUESTS_MAX, SEAT_REQUESTS_PER_SECOND),
        );
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let (body_ms, bodies_ms) = (
            per_second(length, SEAT_BYTES_PER_SECOND),
            per_second(SEAT_BYTES_MAX, SEAT_BYTES_PER_SECOND),
        );
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let seat = seats.get_or_insert_mut(seat, Seat::default);
        let taken = seat.requests.take(now, request_ms, requests_ms);
        taken
            .and_then(|()| seat.bytes.take(now, body_ms, bodies_ms))
            .map_err(too_many)
    }

    /// Lets a stream of news of a seat begin.
    ///
    /// # Errors
    /// Too many requests where the seat has as many as it may.
    pub fn stream(&self, seat: SeatId) -> Result<Streaming, Error> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let streams = &seats.get_or_insert_mut(seat, Seat::default).streams;
        // The seat's own is none.
        if Arc::strong_count(streams) > SEAT_STREAMS_MAX {
            return Err(too_many(1000));
        }
        Ok(Streaming {
            _one: Arc::clone(streams),
        })
    }

    /// Waits until no other request of the seat is worked on.
    ///
    /// # Errors
    /// Too many requests where others wait for that already.
    pub async fn turn(&self, seat: SeatId) -> Result<Turn, Error> {
        let turn = {
            let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(&seats.get_or_insert_mut(seat, Seat::default).turn)
        };
        // The seat's own, this one, and one for each that has or awaits its turn.
        if Arc::strong_count(&turn) > 1 + SEAT_AT_ONCE_MAX {
            return Err(too_many(1000));
        }
        Ok(Turn {
            _turn: turn.lock_owned().await,
        })
    }
}

fn per_second(count: i64, per_second: i64) -> i64 {
    count.saturating_mul(1000) / per_second
}

fn too_many(wait_ms: i64) -> Error {
    let seconds = wait_ms.max(1).saturating_add(999) / 1000;
    Error::Problem(Draft {
        retry_after: u32::try_from(seconds).ok(),
        ..ProblemCode::TooManyRequests.into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEAT: SeatId = SeatId([1; 16]);
    const OTHER: SeatId = SeatId([2; 16]);

    fn sent(length: usize) -> Sent {
        Sent {
            length: Some(length),
            is_compressed: false,
        }
    }

    fn waits(answer: Result<Room, Error>) -> Option<u32> {
        match answer {
            Err(Error::Problem(draft)) => {
                assert_eq!(draft.code, ProblemCode::TooManyRequests);
                draft.retry_after
            }
            Err(error) => panic!("{error}"),
            Ok(_) => None,
        }
    }

    #[test]
    fn a_seat_that_never_stops_asking_is_told_to_wait_and_no_other_is() {
        let turns = Turns::default();
        let ask = |seat, at| waits(turns.admit(seat, sent(0), Timestamp(at)));
        for _ in 0..SEAT_REQUESTS_MAX {
            assert_eq!(ask(SEAT, 0), None);
        }
        assert_eq!(ask(SEAT, 0), Some(1));
        assert_eq!(ask(OTHER, 0), None);
        let allowed = (0..1000).filter(|ms| ask(SEAT, *ms).is_none()).count();
        assert_eq!(i64::try_from(allowed), Ok(SEAT_REQUESTS_PER_SECOND - 1));
    }

    #[test]
    fn a_seat_sends_so_many_bytes_and_waits_with_the_next() {
        let turns = Turns::default();
        let body = |length, at| waits(turns.admit(SEAT, sent(length), Timestamp(at)));
        let whole = SEAT_BYTES_MAX / i64::try_from(BODY_BYTES_MAX).expect("small");
        for _ in 0..whole {
            assert_eq!(body(BODY_BYTES_MAX, 0), None);
        }
        assert_eq!(body(BODY_BYTES_MAX, 0), Some(4));
        assert_eq!(body(0, 0), None);
        assert_eq!(body(BODY_BYTES_MAX, 4000), None);
    }

    #[test]
    fn a_body_that_does_not_say_its_length_counts_as_the_longest() {
        let turns = Turns::default();
        let room = turns
            .admit(SEAT, Sent::default(), Timestamp(0))
            .expect("room");
        assert_eq!(room.bytes_max, BODY_BYTES_MAX);
        for (bytes, bytes_max) in [
            (40_000, 40_000 * BODY_INFLATION_MAX),
            (400, INFLATED_BYTES_MIN),
        ] {
            let compressed = Sent {
                is_compressed: true,
                ..sent(bytes)
            };
            let room = turns.admit(SEAT, compressed, Timestamp(0)).expect("room");
            assert_eq!(room.bytes_max, bytes_max);
        }
    }

    #[tokio::test]
    async fn bodies_have_so_much_room_together_as_they_come_and_give_it_back() {
        let turns = Turns::default();
        let admit = |number: usize| {
            let mut seat = [0; 16];
            seat[..8].copy_from_slice(&number.to_le_bytes());
            turns
                .admit(SeatId(seat), Sent::default(), Timestamp(0))
                .expect("its turn")
        };
        let is_read = async |room: &Room, bytes: usize| {
            let body = room.hold(Body::from(vec![0; bytes]));
            axum::body::to_bytes(body, bytes).await.is_ok()
        };
        let count = BODIES_BYTES_MAX / BODY_BYTES_MAX;
        // Whoever has sent nothing yet takes none of it.
        let idle: Vec<_> = (0..=count).map(admit).collect();
        let mut rooms: Vec<_> = (0..count).map(admit).collect();
        for room in &rooms {
            assert!(is_read(room, BODY_BYTES_MAX).await);
            assert!(room.refusal().is_none());
        }
        let late = admit(count);
        assert!(!is_read(&late, 1).await);
        let refusal = late.refusal().expect("why not");
        assert_eq!(refusal.status().as_u16(), ProblemCode::Busy.status());
        rooms.pop();
        assert!(is_read(&idle[0], BODY_BYTES_MAX).await);
    }

    #[test]
    fn a_seat_has_so_many_streams_of_news_and_no_more() {
        let turns = Turns::default();
        let mut streams: Vec<_> = (0..SEAT_STREAMS_MAX)
            .map(|_| turns.stream(SEAT).expect("a stream"))
            .collect();
        let refused = turns.stream(SEAT).err().map(|error| error.code());
        assert_eq!(refused, Some(ProblemCode::TooManyRequests));
        assert!(turns.stream(OTHER).is_ok());
        streams.pop();
        assert!(turns.stream(SEAT).is_ok());
    }

    #[test]
    fn a_clock_that_is_set_back_closes_nobody_out() {
        let turns = Turns::default();
        let ask = |at| waits(turns.admit(SEAT, sent(0), Timestamp(at)));
        assert_eq!(ask(1_000_000_000), None);
        assert_eq!(ask(0), Some(1));
        assert_eq!(ask(1000 / SEAT_REQUESTS_PER_SECOND), None);
    }

    #[tokio::test]
    async fn one_request_of_a_seat_at_a_time_and_one_that_waits() {
        use futures_util::future::poll_immediate;
        let turns = Turns::default();
        let first = turns.turn(SEAT).await.expect("its turn");
        let mut second = Box::pin(turns.turn(SEAT));
        assert!(poll_immediate(&mut second).await.is_none());
        let third = turns.turn(SEAT).await.err().map(|error| error.code());
        assert_eq!(third, Some(ProblemCode::TooManyRequests));
        assert!(turns.turn(OTHER).await.is_ok());
        drop(first);
        assert!(second.await.is_ok());
    }
}
