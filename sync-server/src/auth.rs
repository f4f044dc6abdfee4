//! Who is asking: sessions, and the extractor that every handler but four begins with.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use sodiem_core::account::Principal;
use sodiem_core::api::{Bytes, ProblemCode, Session, SignIn};
use sodiem_core::ids::{AccountId, Digest, SeatId};
use sodiem_core::text::Language;
use sodiem_core::time::Timestamp;

use crate::app::App;
use crate::attempts::Attempt;
use crate::bundle::sealed;
use crate::error::{Draft, Error};
use crate::router::Shared;
use crate::store::accounts::{self, Credentials};
use crate::store::sessions::{self, SessionRow};
use crate::{password, seats, store};

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
        let Seated { who, is_revoked } = Seated::from_request_parts(parts, shared).await?;
        match is_revoked {
            true => Err(ProblemCode::SeatRevoked.into()),
            false => Ok(Self(who)),
        }
    }
}

/// A signed-in account, be its seat revoked or not: for the exchange alone, which keeps late work.
pub struct Seated {
    /// Who is asking.
    pub who: Principal,
    /// Whether the seat was revoked: such a one is told nothing.
    pub is_revoked: bool,
}

impl FromRequestParts<Shared> for Seated {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Error> {
        let token = token(&parts.headers, shared).ok_or(ProblemCode::SignInNeeded)?;
        let row = Arc::clone(&shared.app)
            .run(move |app| used_session(app, &token))
            .await?;
        Ok(Self {
            who: row.principal,
            is_revoked: row.is_revoked,
        })
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
    let row = unrevoked(used_session(app, token)?)?;
    Ok(session(app, row.principal, app.environment.now()))
}

/// The session of a token, which this use prolongs unless the seat was revoked.
fn used_session(app: &App, token: &Digest) -> Result<SessionRow, Error> {
    let now = app.environment.now();
    let row = standing_session(app, token)?;
    if !row.is_revoked && now.0 >= row.used_at.0.saturating_add(TOUCH_MS) {
        let token = *token;
        app.store
            .write(move |connection| sessions::touch(connection, &token, now))?;
    }
    Ok(row)
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
    Ok(unrevoked(standing_session(app, token)?)?.principal)
}

/// The same person on the same seat, with the rights of now.
///
/// # Errors
/// Sign-in needed for who was locked meanwhile.
pub fn renewed(app: &App, who: Principal) -> Result<Principal, Error> {
    let found = app
        .store
        .read(|connection| accounts::get(connection, &who.account))?;
    let (row, _) = found
        .filter(|(_, is_enabled)| *is_enabled)
        .ok_or(ProblemCode::SignInNeeded)?;
    Ok(Principal {
        name: row.name,
        grants: row.grants,
        ..who
    })
}

fn standing_session(app: &App, token: &Digest) -> Result<SessionRow, Error> {
    let now = app.environment.now();
    let found = app
        .store
        .read(|connection| sessions::get(connection, token))?;
    // A device that was revoked hears so for as long as it asks: it can do nothing else.
    let is_on = |row: &SessionRow| {
        let is_used = now.0 < row.used_at.0.saturating_add(SESSION_IDLE_MS);
        row.enabled && (row.is_revoked || is_used)
    };
    Ok(found.filter(is_on).ok_or(ProblemCode::SignInNeeded)?)
}

fn unrevoked(row: SessionRow) -> Result<SessionRow, Error> {
    match row.is_revoked {
        true => Err(ProblemCode::SeatRevoked.into()),
        false => Ok(row),
    }
}

fn session(app: &App, principal: Principal, now: Timestamp) -> Session {
    Session {
        program: principal.program(),
        principal,
        expires_at: Timestamp(now.0.saturating_add(SESSION_IDLE_MS)),
        now,
        bundle_key: Bytes(app.bundle_key.public().to_vec()),
    }
}

/// Signs in from `address`; gives the session and its token. A device that is new to the account is
/// named in `language`.
///
/// # Errors
/// Wrong password, too many attempts; unreadable where the device names a key that is none.
pub fn sign_in(
    app: &App,
    wish: &SignIn,
    (address, language): (IpAddr, Language),
) -> Result<(Session, String), Error> {
    let now = app.environment.now();
    if wish
        .key
        .as_ref()
        .is_some_and(|key| !sealed::is_seat_key(&key.0))
    {
        return Err(ProblemCode::BodyUnreadable.into());
    }
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
    let device = wish.device_name.clone();
    let key = wish.key.clone().map(|key| key.0);
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
            None => {
                let person = accounts::get(connection, &account)?.map(|(row, _)| row.name);
                let person = person.unwrap_or_default();
                let name = seats::first_name(&device, &person, language);
                accounts::add_seat(connection, &account, seat, (&name, now))?;
            }
        }
        if let Some(key) = key {
            accounts::add_seat_key(connection, seat, &key, now)?;
        }
        sessions::end_idle(connection, Timestamp(now.0.saturating_sub(SESSION_IDLE_MS)))?;
        sessions::add(connection, &digest, seat, now)?;
        let row = sessions::get(connection, &digest)?;
        row.map(|row| row.principal)
            .ok_or_else(|| store::Error::Value("no session".into()))
    })?;
    Ok((session(app, principal, now), token))
}
