//! When to exchange with the server, and what is honestly known about saving and sending.

use sodiem_core::api::{SyncReply, SyncRequest};
use sodiem_core::time::Timestamp;

use super::effect::read;
use super::session::fetch_workspace;
use super::{Batch, Body, Call, Effect, Event, Failure, Method, Moment, State, Timer, bundle};
use crate::path;

/// From an edit to the exchange that carries it, in milliseconds: what one touch writes goes together.
/// On a slow line more goes together by itself: what is written meanwhile waits for the answer.
const AFTER_EDIT_MS: u32 = 100;
/// How large replies may be once one did not come through, in bytes: a whole one takes longer on the worst
/// lines than a request may.
const SLOW_REPLY_BYTES_MAX: u32 = 32 * 1024;
/// Between exchanges when nothing happens, in milliseconds.
const IDLE_MS: u32 = 60_000;
/// After the first failure, in milliseconds.
const RETRY_MIN_MS: u32 = 2_000;
/// After many failures, in milliseconds.
const RETRY_MAX_MS: u32 = 5 * 60_000;

/// How saving and sending go.
#[derive(Default)]
pub struct Sync {
    /// This tab keeps the timer and the stream of news.
    pub is_leader: bool,
    /// The session ended: what is new waits until somebody signs in.
    pub needs_sign_in: bool,
    /// Since when there is no network.
    pub offline_since: Option<Timestamp>,
    /// Why the last exchange failed, if it did.
    pub failure: Option<Failure>,
    /// When the last exchange succeeded, by the server's clock.
    pub last_exchange: Option<Timestamp>,
    /// How far this device's clock was ahead of the server's then, in milliseconds.
    pub clock_ahead_ms: i64,
    /// Why something could not be stored on this device.
    pub store_failure: Option<String>,
    /// An exchange is under way.
    pub is_running: bool,
    is_asked_again: bool,
    /// The latest of the feed that the stream of news told of.
    news: u64,
    /// An answer did not come through: until everything is here, replies are to be short.
    is_slow: bool,
    failures: u32,
    /// The server asked to be left alone until then.
    not_before: Option<Timestamp>,
    token: u64,
    storing: bool,
    unstored: Vec<Batch>,
}

impl Sync {
    /// Whether everything is durably on this device.
    pub fn is_saved(&self) -> bool {
        !self.storing && self.unstored.is_empty()
    }

    /// Stores a batch, after those before it: a later change is of no use without an earlier one,
    /// and neither is a cursor without the changes up to it.
    pub fn store(&mut self, batch: Batch) -> Vec<Effect> {
        if batch.writes.is_empty() && batch.meta.is_empty() {
            return Vec::new();
        }
        self.unstored.push(batch);
        self.store_next()
    }

    /// Everything that waits, in one transaction, unless one is under way.
    fn store_next(&mut self) -> Vec<Effect> {
        if self.storing || self.unstored.is_empty() {
            return Vec::new();
        }
        self.storing = true;
        let mut whole = Batch::default();
        for batch in self.unstored.drain(..) {
            whole.writes.extend(batch.writes);
            whole.meta.extend(batch.meta);
        }
        vec![Effect::Store(whole)]
    }

    /// A batch was stored; what came meanwhile follows.
    pub fn stored(&mut self) -> Vec<Effect> {
        self.storing = false;
        self.store_failure = None;
        self.store_next()
    }

    /// A batch could not be stored; it is kept and goes before whatever is stored next.
    pub fn store_failed(&mut self, batch: Batch, reason: String) {
        self.storing = false;
        self.unstored.insert(0, batch);
        self.store_failure = Some(reason);
    }

    /// Tries again to store what could not be.
    pub fn store_again(&mut self) -> Vec<Effect> {
        self.store_next()
    }

    /// The browser says that the network came or went.
    pub fn network(&mut self, online: bool, now: Timestamp) {
        if online {
            self.offline_since = None;
            self.failures = 0;
        } else {
            self.offline_since.get_or_insert(now);
        }
    }

    /// What the server's clock shows when this device's shows `now`, as far as is known: deadlines go
    /// by it.
    pub fn server_time(&self, now: Timestamp) -> Timestamp {
        Timestamp(now.0.saturating_sub(self.clock_ahead_ms))
    }

    /// The next exchange soon, because something was written; not before the server is to be asked again.
    pub fn schedule_edit(&mut self, now: Timestamp) -> Effect {
        self.schedule(self.wait_ms(now).max(AFTER_EDIT_MS))
    }

    /// How long the server is to be left alone, in milliseconds.
    fn wait_ms(&self, now: Timestamp) -> u32 {
        let until = self.not_before.map_or(0, |until| until.0);
        u32::try_from(until.saturating_sub(now.0)).unwrap_or(0)
    }

    /// Somebody signed in.
    pub fn signed_in(&mut self) {
        self.needs_sign_in = false;
        self.failure = None;
        self.failures = 0;
    }

    /// Only signing in helps, for this reason.
    pub fn stop(&mut self, failure: &Failure) {
        self.needs_sign_in = true;
        self.failure = Some(failure.clone());
    }

    /// The next exchange in so many milliseconds, instead of one planned before.
    pub fn schedule(&mut self, after_ms: u32) -> Effect {
        self.token += 1;
        Effect::Wake(Timer::Sync(self.token), after_ms)
    }
}

/// Exchanges now, or right after the exchange that is under way.
pub fn exchange(state: &mut State) -> Vec<Effect> {
    if state.sync.needs_sign_in {
        return Vec::new();
    }
    if state.sync.is_running {
        state.sync.is_asked_again = true;
        return Vec::new();
    }
    let is_slow = state.sync.is_slow;
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let mut request = work.device.request();
    request.reply_bytes_max = is_slow.then_some(SLOW_REPLY_BYTES_MAX);
    let json = json_of(&request);
    state.sync.is_running = true;
    state.sync.is_asked_again = false;
    vec![Effect::Call(Call {
        method: Method::Post,
        path: path::sync(),
        body: Body::Json(json),
        is_exclusive: true,
        then: Box::new(move |reply| Event::Exchanged(request, Box::new(read(reply)))),
    })]
}

/// Something is new up to here in the feed: what this device sent itself came back with the answer, or will.
pub fn news(state: &mut State, cursor: u64) -> Vec<Effect> {
    let is_running = state.sync.is_running;
    let has_it = state
        .work()
        .is_none_or(|work| work.device.cursor() >= cursor);
    let is_busy = state.sync.wait_ms(state.now) > 0;
    match (is_running || is_busy, has_it) {
        (true, _) => {
            state.sync.news = state.sync.news.max(cursor);
            Vec::new()
        }
        (false, true) => Vec::new(),
        (false, false) => exchange(state),
    }
}

/// An exchange ended.
pub fn exchanged(
    state: &mut State,
    request: &SyncRequest,
    reply: Result<SyncReply, Failure>,
    moment: Moment,
) -> Vec<Effect> {
    state.sync.is_running = false;
    let reply = match reply {
        Ok(reply) => reply,
        Err(failure) if failure.is_seat_revoked() => {
            return hand_over(state, request, (failure, moment));
        }
        Err(failure) => return failed(state, failure, moment),
    };
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let is_outdated = work.is_outdated(reply.published);
    let server_now = reply.now;
    let received = work.receive(request, reply);
    let cursor = work.device.cursor();
    let sync = &mut state.sync;
    let is_behind = std::mem::take(&mut sync.news) > cursor;
    sync.failures = 0;
    sync.not_before = None;
    sync.failure = None;
    sync.offline_since = None;
    sync.last_exchange = Some(server_now);
    sync.clock_ahead_ms = moment.now.0.saturating_sub(server_now.0);
    let mut effects = sync.store(Batch {
        writes: received.writes,
        meta: Vec::new(),
    });
    if received.moved {
        effects.push(fetch_workspace());
    }
    if received.again || sync.is_asked_again || is_behind {
        effects.extend(exchange(state));
    } else {
        state.sync.is_slow = false;
        effects.extend(is_outdated.then(fetch_workspace));
        effects.extend(bundle::deliver(state));
        if state.sync.is_leader {
            effects.push(state.sync.schedule(IDLE_MS));
        }
    }
    effects
}

/// The seat was revoked: the server keeps what else is not sent, and only then somebody is to sign in.
fn hand_over(
    state: &mut State,
    request: &SyncRequest,
    (failure, moment): (Failure, Moment),
) -> Vec<Effect> {
    let more = state
        .work()
        .is_some_and(|work| work.device.hand_over(request));
    if !more {
        return failed(state, failure, moment);
    }
    // Another request may have been told the same meanwhile.
    state.sync.needs_sign_in = false;
    exchange(state)
}

/// A request failed: try again later, unless only signing in helps.
pub fn failed(state: &mut State, failure: Failure, moment: Moment) -> Vec<Effect> {
    let sync = &mut state.sync;
    if failure == Failure::Unreachable {
        sync.is_slow = true;
        sync.offline_since.get_or_insert(moment.now);
    } else {
        sync.offline_since = None;
    }
    sync.needs_sign_in = failure.needs_sign_in();
    let asked_ms = failure.retry_after_ms();
    sync.failure = Some(failure);
    if sync.needs_sign_in {
        return Vec::new();
    }
    sync.failures += 1;
    // Later than asked for by another time for each: those who were asked together must not come back together.
    let after_ms = retry_ms(sync.failures, moment.random).saturating_add(asked_ms);
    sync.not_before = (asked_ms > 0).then(|| Timestamp(moment.now.0 + i64::from(after_ms)));
    vec![sync.schedule(after_ms)]
}

/// Leaves what is unsent to the browser: the page goes out of sight. Nobody hears the answer. What it says comes
/// with the next exchange, as after a line that broke.
pub fn later(state: &mut State) -> Vec<Effect> {
    let may_send = !state.sync.needs_sign_in;
    let request = state.work().filter(|_| may_send).and_then(|work| {
        let waits = !work.unsent().is_empty();
        waits.then(|| SyncRequest {
            reply_bytes_max: Some(1),
            ..work.device.request()
        })
    });
    vec![Effect::SendLater(request.as_ref().map(json_of))]
}

fn json_of(request: &SyncRequest) -> String {
    serde_json::to_string(request).expect("a request has a JSON form")
}

/// The time for an exchange has come, unless another was planned since.
pub fn woke(state: &mut State, token: u64) -> Vec<Effect> {
    if token == state.sync.token {
        exchange(state)
    } else {
        Vec::new()
    }
}

/// How long to wait after so many failures in a row: twice as long each time, up to a limit, and
/// spread so that a province's phones do not all call at once when the server comes back.
fn retry_ms(failures: u32, random: [u8; 16]) -> u32 {
    let doubled = RETRY_MIN_MS.saturating_mul(1 << failures.saturating_sub(1).min(16));
    let longest = doubled.min(RETRY_MAX_MS);
    let spread = u32::from_le_bytes([random[0], random[1], random[2], random[3]]);
    longest / 2 + spread % (longest / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture::{called, fetched, moment, ready, subject, workspace};
    use sodiem_core::api::Workspace;
    use sodiem_core::document::Edit;
    use sodiem_core::ids::DocumentId;

    #[test]
    fn retries_wait_longer_each_time_up_to_a_limit() {
        let (none, all) = ([0; 16], [255; 16]);
        assert_eq!(retry_ms(1, none), RETRY_MIN_MS / 2);
        assert!(retry_ms(1, all) < RETRY_MIN_MS);
        assert!(retry_ms(4, none) > retry_ms(1, all));
        for failures in [20, u32::MAX] {
            assert_eq!(retry_ms(failures, none), RETRY_MAX_MS / 2);
            assert!(retry_ms(failures, all) < RETRY_MAX_MS);
        }
    }

    #[test]
    fn what_could_not_be_stored_is_not_called_saved_and_is_stored_again() {
        let mut sync = Sync::default();
        let batch = Batch {
            meta: vec![(super::super::Meta::Workspace, "{}".into())],
            writes: vec![],
        };
        assert_eq!(sync.store(batch.clone()).len(), 1);
        assert!(!sync.is_saved());
        sync.store_failed(batch, "disk full".into());
        assert!(!sync.is_saved());
        assert_eq!(sync.store_again().len(), 1);
        sync.stored();
        assert!(sync.is_saved());
        assert_eq!(sync.store_failure, None);
    }

    #[test]
    fn what_was_published_meanwhile_is_fetched_and_then_not_again() {
        let mut state = ready();
        let exchange = |state: &mut State, published: u64| {
            let json = format!(
                r#"{{"epoch":"a","cursor":0,"more":false,"now":0,"published":{published},
                    "pushed":[],"documents":[],"decided":[],"decisions":[],"seats":[]}}"#
            );
            let reply = Ok(serde_json::from_str(&json).expect("a reply"));
            exchanged(state, &SyncRequest::default(), reply, moment(5))
        };
        state.sync.is_running = true;
        let held = exchange(&mut state, 0);
        assert!(!called(&held).contains(&"/api/v1/workspace"));
        let effects = exchange(&mut state, 7);
        assert!(called(&effects).contains(&"/api/v1/workspace"));
        let fresh = Workspace {
            version: 7,
            ..workspace()
        };
        let came = Event::WorkspaceFetched(Box::new(Ok(fetched(fresh))));
        super::super::update(&mut state, came, moment(6));
        let effects = exchange(&mut state, 7);
        assert!(!called(&effects).contains(&"/api/v1/workspace"));
    }

    #[test]
    fn after_an_answer_that_did_not_come_through_the_next_are_short_until_everything_is_here() {
        let mut state = ready();
        let asked = |state: &mut State| {
            state.sync.is_running = false;
            exchange(state)
                .into_iter()
                .find_map(|effect| match effect {
                    Effect::Call(Call {
                        body: Body::Json(json),
                        ..
                    }) => Some(json),
                    _ => None,
                })
                .expect("an exchange")
        };
        let reply = |more: bool| -> SyncReply {
            let json = format!(r#"{{"epoch":"a","cursor":1,"more":{more},"now":0,"published":0}}"#);
            serde_json::from_str(&json).expect("a reply")
        };
        assert!(!asked(&mut state).contains("reply_bytes_max"));
        failed(&mut state, Failure::Unreachable, moment(5));
        let short = format!("\"reply_bytes_max\":{SLOW_REPLY_BYTES_MAX}");
        assert!(asked(&mut state).contains(&short));
        exchanged(
            &mut state,
            &SyncRequest::default(),
            Ok(reply(true)),
            moment(6),
        );
        assert!(asked(&mut state).contains(&short), "there is more");
        exchanged(
            &mut state,
            &SyncRequest::default(),
            Ok(reply(false)),
            moment(7),
        );
        assert!(!asked(&mut state).contains("reply_bytes_max"));
    }

    #[test]
    fn a_revoked_seat_hands_over_what_it_has_and_keeps_it_and_only_then_asks_to_sign_in() {
        let mut state = ready();
        let revoked = r#"{"type":"","status":403,"code":"seat_revoked","title":"","instance":""}"#;
        let refuse = |state: &mut State, request: &SyncRequest| {
            let problem = serde_json::from_str(revoked).expect("a problem");
            state.sync.is_running = false;
            exchanged(state, request, Err(Failure::Problem(problem)), moment(5))
        };
        let device = &mut state.work().expect("ready").device;
        let round = device.rounds()[0].clone();
        let sheet = DocumentId::sheet(&round.id, &subject().unit, &round.edition);
        let leaf = "1.1.1".parse().expect("a code");
        let note = Edit::Note {
            leaf,
            text: "ghi chú".into(),
        };
        device.edit(&sheet, &[note], Timestamp(1)).expect("a note");
        let with_note = device.request();
        assert_eq!(with_note.documents.len(), 1);
        let effects = refuse(&mut state, &with_note);
        assert_eq!(called(&effects), ["/api/v1/sync"]);
        let device = &mut state.work().expect("ready").device;
        let rest = device.request();
        assert!(rest.documents.is_empty(), "once is enough");
        assert_eq!(device.unsent().changes, 1);
        assert!(refuse(&mut state, &rest).is_empty());
        assert!(state.sync.needs_sign_in);
    }

    #[test]
    fn an_expired_session_stops_the_exchange_until_somebody_signs_in() {
        let mut state = State::default();
        state.sync.needs_sign_in = true;
        assert!(exchange(&mut state).is_empty());
        state.sync.signed_in();
        assert!(!state.sync.needs_sign_in);
    }
}
