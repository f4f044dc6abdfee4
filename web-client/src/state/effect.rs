//! What is to be done outside the state.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sodiem_core::account::Principal;
use sodiem_core::api::{Problem, ProblemCode, Workspace};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::device::{Row, Unreadable, Write};
use sodiem_core::ids::{AccountId, Digest};
use sodiem_core::json;
use sodiem_core::text::{Language, Message};
use sodiem_core::time::Timestamp;

use super::{Event, Theme};

/// Something to do; most report back with an event.
pub enum Effect {
    /// Open the database of an account and read it: [`Event::Opened`].
    Open(AccountId),
    /// Store durably: [`Event::Stored`] or [`Event::StoreFailed`].
    Store(Batch),
    /// Ask the server.
    Call(Call),
    /// Report [`Event::Woke`] after so many milliseconds.
    Wake(Timer, u32),
    /// Show the sign-in form, over running work if `again`.
    AskToSignIn { again: bool },
    /// Show the program instead of the shell.
    ShowProgram,
    /// Start what runs while somebody is signed in: locks, news, other tabs.
    Attend(AccountId),
    /// Keep what is being typed, in every field: as edits or as held; then [`Event::DraftsKept`].
    KeepDrafts,
    /// Read the database that is open again: [`Event::Opened`].
    Read,
    /// Read it to see what is left in it: [`Event::Looked`].
    Look,
    /// End the session, forget who works here, and let the other tabs close: [`Event::Left`]. With
    /// `erase`, the data go where they hold nothing that would be lost.
    Leave { principal: Principal, erase: bool },
    /// Close the database and start the page anew, so that nothing of the person stays in memory.
    Close,
    /// Fetch a language, show it and keep it on this device: [`Event::LanguageShown`], or
    /// [`Event::Told`] why not.
    ChooseLanguage(Language),
    /// Keep light or dark on this device.
    RememberTheme(Theme),
    /// Save to a file, or share that; [`Event::Told`] says how it went.
    SaveFile(SavedFile),
    /// Have the browser send this request when it finds a network and no page is open, where it can; none takes
    /// back what was left to it before.
    SendLater(Option<String>),
    /// Print the page.
    Print,
    /// Ask the browser how much room it leaves: [`Event::StorageKnown`], where it says.
    Measure,
    /// Load the page anew.
    Restart(Restart),
}

/// What is to be sealed and saved to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFile {
    /// Whose key signs it.
    pub username: String,
    /// The person's name, for people.
    pub person: String,
    /// The name of the unit that it is about, for people.
    pub unit: String,
    /// The bundle's JSON.
    pub bundle: String,
    /// Whether it is handed to another program on this device instead of stored.
    pub is_shared: bool,
}

/// What the page is loaded anew for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restart {
    /// The version that waits, which takes over.
    Update,
    /// The desk's program, which this device has from now on.
    Desk,
}

/// What is stored together or not at all.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// What the sync engine writes.
    pub writes: Vec<Write>,
    /// What else is kept, as JSON.
    pub meta: Vec<(Meta, String)>,
}

/// Names of what is kept besides rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meta {
    /// Rounds and units.
    Workspace,
    /// An edition.
    Set(Digest),
    /// What the server last answered at an address.
    Reply(String),
}

impl Meta {
    /// The key in the database.
    pub fn key(&self) -> String {
        match self {
            Self::Workspace => "workspace".to_owned(),
            Self::Set(edition) => format!("set:{edition}"),
            Self::Reply(path) => format!("reply:{path}"),
        }
    }
}

/// What an account's database holds.
#[derive(Default)]
pub struct Stored {
    /// Rounds and units, once they were fetched.
    pub workspace: Option<Workspace>,
    /// Editions.
    pub sets: BTreeMap<Digest, CriteriaSet>,
    /// Rows of the sync engine.
    pub rows: Vec<Row>,
    /// Rows that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// What the server last answered at addresses that are shown without a network too.
    pub kept: Vec<Kept>,
}

impl Stored {
    /// What texts say that were stored by [`Row::key`], and those by [`Meta::key`].
    pub fn read(
        rows: impl IntoIterator<Item = (String, String)>,
        meta: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut stored = Self::default();
        for (key, text) in rows {
            match json::from_str(&text) {
                Ok(row) => stored.rows.push(row),
                Err(_) => stored.unreadable.push(Unreadable { key, text }),
            }
        }
        for json in meta {
            // All of them can be fetched again, so one of an older shape is passed over.
            if let Ok(workspace) = json::from_str(&json) {
                stored.workspace = Some(workspace);
            } else if let Ok(set) = json::from_str(&json) {
                stored.sets.insert(Digest::of(json.as_bytes()), set);
            } else if let Ok(kept) = json::from_str(&json) {
                stored.kept.push(kept);
            }
        }
        stored
    }
}

/// A reply that this device keeps.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// What was asked for.
    pub path: String,
    /// When it came.
    pub loaded_at: Timestamp,
    /// The reply.
    pub reply: Box<RawValue>,
}

/// A timer's purpose; one with an older number than the latest is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// The next exchange.
    Sync(u64),
    /// A message has been there long enough.
    Toast(u64),
    /// The screens' clock.
    Clock,
}

/// A request to the server. It carries what makes of the reply an event.
pub struct Call {
    /// The method.
    pub method: Method,
    /// The path with its query.
    pub path: String,
    /// The body.
    pub body: Body,
    /// One at a time in all tabs: the exchange.
    pub is_exclusive: bool,
    /// The event that reports the reply.
    pub then: Box<dyn FnOnce(Result<String, Failure>) -> Event>,
}

/// Methods of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are HTTP's own")]
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
}

impl Method {
    /// As HTTP writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// A request's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// None.
    Empty,
    /// JSON.
    Json(String),
    /// A file's text, such as the survey's CSV.
    Csv(String),
    /// A file as it is, such as a spreadsheet.
    File(Vec<u8>),
}

impl Call {
    /// A GET whose reply becomes an event.
    pub fn get(
        path: String,
        then: impl FnOnce(Result<String, Failure>) -> Event + 'static,
    ) -> Self {
        let then = Box::new(then);
        Self {
            method: Method::Get,
            path,
            body: Body::Empty,
            is_exclusive: false,
            then,
        }
    }
}

/// Why the server gave no answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It cannot be reached.
    Unreachable,
    /// It answers, but not in its own words: a proxy, or another version.
    Unreadable,
    /// This device's own storage cannot be read.
    Storage(String),
    /// Another person signed in beside this one, in another tab.
    OtherPerson,
    /// It says what is wrong.
    Problem(Box<Problem>),
}

impl Failure {
    /// Whether signing in is what helps.
    pub fn needs_sign_in(&self) -> bool {
        match self {
            Self::OtherPerson => true,
            Self::Problem(problem) => {
                matches!(
                    problem.code,
                    ProblemCode::SignInNeeded
                        | ProblemCode::SeatRevoked
                        | ProblemCode::LateWorkFull
                )
            }
            Self::Unreachable | Self::Unreadable | Self::Storage(_) => false,
        }
    }

    /// Whether the server said that this device may no longer be used by the account.
    pub fn is_revoked(&self) -> bool {
        let is_full = |problem: &Problem| problem.code == ProblemCode::LateWorkFull;
        self.is_seat_revoked() || matches!(self, Self::Problem(problem) if is_full(problem))
    }

    /// Whether it said so, and kept what it was sent.
    pub fn is_seat_revoked(&self) -> bool {
        matches!(self, Self::Problem(problem) if problem.code == ProblemCode::SeatRevoked)
    }

    /// How long the server asks to wait before it is asked again, in milliseconds.
    pub fn retry_after_ms(&self) -> u32 {
        match self {
            Self::Problem(problem) => problem.retry_after.unwrap_or(0).saturating_mul(1_000),
            _ => 0,
        }
    }

    /// What to tell the person.
    pub fn message(&self) -> Message {
        match self {
            Self::Unreachable => Message::new("failure-unreachable"),
            Self::Unreadable => Message::new("failure-unreadable"),
            Self::OtherPerson => Message::new("failure-other-person"),
            Self::Storage(reason) => {
                Message::new("failure-storage").with("reason", reason.as_str())
            }
            Self::Problem(problem) => Message::new(problem.code.message_key()),
        }
    }
}

/// What the server answered, with the JSON that it came as: that is what this device keeps.
pub struct Fetched<T> {
    /// The value.
    pub value: T,
    /// Its JSON, letter by letter.
    pub json: String,
}

/// A reply's JSON as a value, kept beside it.
pub fn read_fetched<T: serde::de::DeserializeOwned>(
    reply: Result<String, Failure>,
) -> Result<Fetched<T>, Failure> {
    let json = reply?;
    let value = json::from_str(&json).map_err(|_| Failure::Unreadable)?;
    Ok(Fetched { value, json })
}

/// A reply's JSON as a value.
pub fn read<T: serde::de::DeserializeOwned>(reply: Result<String, Failure>) -> Result<T, Failure> {
    json::from_str(&reply?).map_err(|_| Failure::Unreadable)
}
