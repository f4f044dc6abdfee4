//! Who is asking: sessions, and the extractor that every handler but four begins with.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use sodiem_core::account::{PERSON_NAME_CHARS_MAX, Principal};
use sodiem_core::api::{ProblemCode, Session, SignIn};
use sodiem_core::ids::{AccountId, Digest, SeatId};
use sodiem_core::time::Timestamp;

use crate::app::App;
use crate::attempts::Attempt;
use crate::error::{Draft, Error};
use crate::router::Shared;
use crate::store::accounts::{self, Credentials};
use crate::store::sessions::{self, SessionRow};
use crate::{password, store};

/// How long a session lasts without being used, in milliseconds: a commune may be without a
/// network for days.
pub const SESSION_IDLE_MS: i64 = 14 * 24 * 60 * 60 * 1000;
/// How often it is noted that a session is used, in milliseconds.
const TOUCH_MS: i64 = 60 * 60 * 1000;
/// The longest that browsers keep a cookie, in seconds; the server ends sessions sooner.
const COOKIE_MAX_AGE_SECONDS: u32 = 400 * 24 * 60 * 60;

/// A signed-in account, on a seat that was not revoked.
pub struct SignedIn(pub Principal);

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Error> {
        let token = token(&parts.headers, shared).ok_or(ProblemCode::SignInNeeded)?;
        let session = Arc::clone(&shared.app)
            .run(move |app| session_of(app, &token))
            .await?;
        Ok(Self(session.principal))
    }
}

/// The digest of the session's token, where the request has one.
#[must_use]
pub fn token(headers: &HeaderMap, shared: &Shared) -> Option<Digest> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let (_, token) = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == cookie_name(shared))?;
    Some(Digest::of(token.as_bytes()))
}

/// `__Host-` makes a browser refuse the cookie from anyone but this host over TLS.
fn cookie_name(shared: &Shared) -> &'static str {
    if shared.is_secure {
        "__Host-sodiem"
    } else {
        "sodiem"
    }
}

/// The cookie that brings a token back; an empty token takes the cookie away.
#[must_use]
pub fn cookie(token: &str, shared: &Shared) -> HeaderValue {
    let age = if token.is_empty() {
        0
    } else {
        COOKIE_MAX_AGE_SECONDS
    };
    let secure = if shared.is_secure { "; Secure" } else { "" };
    let name = cookie_name(shared);
    let cookie =
        format!("{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&cookie).expect("a cookie of hexadecimal digits is a header")
}

/// The session of a token, which this use prolongs.
///
/// # Errors
/// Sign-in needed where it ended, seat revoked where the seat was.
pub fn session_of(app: &App, token: &Digest) -> Result<Session, Error> {
    let now = app.environment.now();
    let row = standing_session(app, token)?;
    if now.0 >= row.used_at.0.saturating_add(TOUCH_MS) {
        let token = *token;
        app.store
            .write(move |connection| sessions::touch(connection, &token, now))?;
    }
    Ok(session(row.principal, now))
}

/// Whether an account may take the seat that its device names: its own, unless that was revoked, or
/// one that nobody has. A server restored from a backup does not know the seats that were registered
/// after it, and what they wrote is to be theirs again.
///
/// To name a free one gains nothing. What an account may read and write goes by its grants, never by
/// its seat. And no stored change is of a free seat, which the database itself sees to, so nobody's
/// line of changes is continued: who names the lost seat of a colleague can at most send, in the own
/// name, what that colleague wrote into their common sheet, as can be done by typing it.
fn may_sit(
    connection: &rusqlite::Connection,
    account: &AccountId,
    seat: SeatId,
) -> Result<bool, store::Error> {
    let owner = accounts::seat_owner(connection, seat)?;
    Ok(owner.is_none_or(|(owner, revoked_at)| owner == *account && revoked_at.is_none()))
}

/// Who a token stands for now, without prolonging the session.
///
/// # Errors
/// As [`session_of`].
pub fn principal_of(app: &App, token: &Digest) -> Result<Principal, Error> {
    Ok(standing_session(app, token)?.principal)
}

fn standing_session(app: &App, token: &Digest) -> Result<SessionRow, Error> {
    let now = app.environment.now();
    let found = app
        .store
        .read(|connection| sessions::get(connection, token))?;
    let row = found
        .filter(|row| row.enabled && now.0 < row.used_at.0.saturating_add(SESSION_IDLE_MS))
        .ok_or(ProblemCode::SignInNeeded)?;
    if row.is_revoked {
        return Err(ProblemCode::SeatRevoked.into());
    }
    Ok(row)
}

fn session(principal: Principal, now: Timestamp) -> Session {
    Session {
        program: principal.program(),
        principal,
        expires_at: Timestamp(now.0.saturating_add(SESSION_IDLE_MS)),
        now,
    }
}

/// Signs in from `address`; gives the session and its token.
///
/// # Errors
/// Wrong password, too many attempts.
pub fn sign_in(app: &App, wish: &SignIn, address: IpAddr) -> Result<(Session, String), Error> {
    let now = app.environment.now();
    let username = password::username(&wish.username);
    let username: String = username
        .chars()
        .take(sodiem_core::account::USERNAME_CHARS_MAX)
        .collect();
    let attempt = Attempt {
        username: &username,
        address,
        now,
    };
    app.attempts.begin(&attempt).map_err(|seconds| {
        Error::Problem(Draft {
            retry_after: Some(seconds),
            ..ProblemCode::TooManyAttempts.into()
        })
    })?;
    let credentials = app
        .store
        .read(|connection| accounts::credentials(connection, &username))?;
    let stored = credentials
        .as_ref()
        .map(|credentials| credentials.password.as_str());
    let is_right = password::matches(&wish.password, stored);
    let account = match credentials {
        Some(Credentials {
            account,
            enabled: true,
            ..
        }) if is_right => account,
        _ => return Err(ProblemCode::WrongPassword.into()),
    };
    app.attempts.succeeded(&attempt);
    let device: String = wish
        .device_name
        .trim()
        .chars()
        .take(PERSON_NAME_CHARS_MAX)
        .collect();
    let token = hex::encode(app.environment.bytes::<32>());
    let digest = Digest::of(token.as_bytes());
    let (wanted, fresh) = (wish.seat, SeatId(app.environment.bytes()));
    let principal = app.store.write(move |connection| {
        let seat = match wanted {
            Some(seat) if may_sit(connection, &account, seat)? => seat,
            _ => fresh,
        };
        match accounts::seat_owner(connection, seat)? {
            Some(_) => accounts::see_seat(connection, seat, now)?,
            None => accounts::add_seat(connection, &account, seat, (&device, now))?,
        }
        sessions::end_idle(connection, Timestamp(now.0.saturating_sub(SESSION_IDLE_MS)))?;
        sessions::add(connection, &digest, seat, now)?;
        let row = sessions::get(connection, &digest)?;
        row.map(|row| row.principal)
            .ok_or_else(|| store::Error::Value("no session".into()))
    })?;
    Ok((session(principal, now), token))
}
