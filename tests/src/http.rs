//! A client of the API that reads problems and keeps its cookie.

use std::fmt;
use std::io::{self, Read};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sodiem_core::api::{Bytes, Session, SignIn};
use sodiem_core::api::{CLIENT_HEADER, PREFIX, PROBLEM_MEDIA_TYPE, Problem, ProblemCode};
use sodiem_core::ids::{Digest, SeatId};
use ureq::Agent;
use ureq::http::{HeaderMap, Method, Request, StatusCode, header};

use crate::PATIENCE;

/// Largest reply that is read, in bytes.
const REPLY_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Someone at an address, with a cookie.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    base: String,
}

/// The network failed; nothing is known of what the server did.
#[derive(Debug)]
pub struct Cut(String);

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a request carries.
#[derive(Debug, Clone, Default)]
pub enum Body {
    /// Nothing.
    #[default]
    None,
    /// JSON.
    Json(Vec<u8>),
    /// Bytes of a media type.
    Bytes(&'static str, Vec<u8>),
    /// A file on its way: what the headers of tus say, and a piece of it.
    Upload(Vec<(&'static str, String)>, Vec<u8>),
}

impl Body {
    /// The announcement of a file that a unit sends for a round.
    #[must_use]
    pub fn announced((round, unit): (&str, &str), name: &str, file: &[u8]) -> Self {
        let pair = |key: &str, value: &str| format!("{key} {}", BASE64.encode(value));
        let digest = Digest::of(file).to_string();
        let metadata = [
            pair("round", round),
            pair("unit", unit),
            pair("digest", &digest),
            pair("name", name),
        ];
        let headers = vec![
            ("upload-metadata", metadata.join(",")),
            ("upload-length", file.len().to_string()),
        ];
        Self::Upload(headers, Vec::new())
    }

    /// A piece of a file that begins there.
    #[must_use]
    pub fn piece(offset: usize, bytes: &[u8]) -> Self {
        let headers = vec![
            ("content-type", "application/offset+octet-stream".to_owned()),
            ("upload-offset", offset.to_string()),
        ];
        Self::Upload(headers, bytes.to_vec())
    }

    /// The JSON of a value.
    ///
    /// # Panics
    /// For a value without a JSON form.
    #[must_use]
    pub fn json(value: &impl Serialize) -> Self {
        Self::Json(serde_json::to_vec(value).expect("a value with a JSON form"))
    }
}

/// A whole answer.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

impl Client {
    /// Nobody yet, at `http://ADDRESS`.
    #[must_use]
    pub fn new(base: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            // A connection that a refused request left behind is the server's to close.
            .max_idle_connections(0)
            .build();
        Self {
            agent: config.into(),
            base: base.to_owned(),
        }
    }

    /// The cookies as a request's header, for one that is written by hand.
    #[must_use]
    pub fn cookies(&self) -> String {
        let jar = self.agent.cookie_jar_lock();
        let pairs = jar
            .iter()
            .map(|cookie| format!("{}={}", cookie.name(), cookie.value()));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Sends a request to a path below the API's prefix, as our own pages send it.
    ///
    /// # Errors
    /// [`Cut`] where no whole answer came back.
    pub fn send(&self, method: &Method, path: &str, body: &Body) -> Result<Reply, Cut> {
        self.send_as(method, path, body, &[(CLIENT_HEADER, "tests")])
    }

    /// Sends a request with exactly these headers besides the cookie and the body's type.
    ///
    /// # Errors
    /// [`Cut`] where no whole answer came back.
    pub fn send_as(
        &self,
        method: &Method,
        path: &str,
        body: &Body,
        headers: &[(&str, &str)],
    ) -> Result<Reply, Cut> {
        let uri = format!("{}{PREFIX}{path}", self.base);
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (media_type, bytes) = match body {
            Body::None => (None, None),
            Body::Json(bytes) => (Some("application/json"), Some(bytes)),
            Body::Bytes(media_type, bytes) => (Some(*media_type), Some(bytes)),
            Body::Upload(headers, bytes) => {
                for (name, value) in headers {
                    request = request.header(*name, value);
                }
                (None, Some(bytes))
            }
        };
        if let Some(media_type) = media_type {
            request = request.header(header::CONTENT_TYPE, media_type);
        }
        let sent = match bytes {
            Some(bytes) => self.agent.run(request.body(bytes).expect("a request")),
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let (parts, mut body) = sent.map_err(|error| Cut(error.to_string()))?.into_parts();
        let is_stream = body.mime_type() == Some("text/event-stream");
        let read = if is_stream {
            first_event(body.as_reader())
        } else {
            body.with_config()
                .limit(REPLY_BYTES_MAX)
                .read_to_vec()
                .map_err(io::Error::other)
        };
        let body = read.map_err(|error| Cut(error.to_string()))?;
        Ok(Reply {
            status: parts.status,
            headers: parts.headers,
            body,
        })
    }

    /// Reads.
    ///
    /// # Errors
    /// [`Cut`] where no whole answer came back.
    pub fn get(&self, path: &str) -> Result<Reply, Cut> {
        self.send(&Method::GET, path, &Body::None)
    }

    /// Posts JSON.
    ///
    /// # Errors
    /// [`Cut`] where no whole answer came back.
    pub fn post(&self, path: &str, value: &impl Serialize) -> Result<Reply, Cut> {
        self.send(&Method::POST, path, &Body::json(value))
    }

    /// Signs in on a device that has this seat already, or none yet.
    ///
    /// # Errors
    /// [`Cut`] where no whole answer came back.
    ///
    /// # Panics
    /// Where the server refuses.
    pub fn sign_in(
        &self,
        username: &str,
        password: &str,
        seat: Option<SeatId>,
    ) -> Result<Session, Cut> {
        self.sign_in_with(username, password, seat, None)
    }

    /// The same, with a key that the seat signs with.
    ///
    /// # Errors
    /// [`Cut`] where no whole answer came back.
    ///
    /// # Panics
    /// Where the server refuses.
    pub fn sign_in_with(
        &self,
        username: &str,
        password: &str,
        seat: Option<SeatId>,
        key: Option<Bytes>,
    ) -> Result<Session, Cut> {
        let wish = SignIn {
            username: username.to_owned(),
            password: password.to_owned(),
            seat,
            device_name: format!("máy của {username}"),
            key,
        };
        Ok(self.post("/session", &wish)?.json())
    }
}

/// A stream of events does not end: what comes up to the first empty line.
fn first_event(mut stream: impl Read) -> io::Result<Vec<u8>> {
    let (mut event, mut byte) = (Vec::new(), [0]);
    while !event.ends_with(b"\n\n") && stream.read(&mut byte)? == 1 {
        event.push(byte[0]);
    }
    Ok(event)
}

impl Reply {
    /// The value that a success carries.
    ///
    /// # Panics
    /// For anything else.
    #[track_caller]
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{}", self.shown());
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("unexpected body: {error}: {}", self.shown()))
    }

    /// The problem that a failure carries, which agrees with its status.
    ///
    /// # Panics
    /// For anything that is no well-formed problem.
    #[track_caller]
    #[must_use]
    pub fn problem(&self) -> Problem {
        let media_type = self.headers.get(header::CONTENT_TYPE);
        assert_eq!(
            media_type.and_then(|value| value.to_str().ok()),
            Some(PROBLEM_MEDIA_TYPE),
            "{}",
            self.shown()
        );
        let problem: Problem = serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("no problem: {error}: {}", self.shown()));
        assert_eq!(problem.status, self.status.as_u16(), "{}", self.shown());
        assert_eq!(
            problem.code.status(),
            self.status.as_u16(),
            "{}",
            self.shown()
        );
        assert!(!problem.title.is_empty() && !problem.title.starts_with("problem-"));
        problem
    }

    /// The code of the problem that a failure carries.
    ///
    /// # Panics
    /// For anything that is no well-formed problem.
    #[track_caller]
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        self.problem().code
    }

    /// Status and the beginning of the body, for messages.
    #[must_use]
    pub fn shown(&self) -> String {
        let text: String = String::from_utf8_lossy(&self.body)
            .chars()
            .take(1_000)
            .collect();
        format!("{} {text}", self.status)
    }
}
