//! The three words: *saved on this device*, *received*, *under review*, and why something is not
//! yet sent.

use std::rc::Rc;

use sodiem_core::decision::{Flow, Stage};
use sodiem_core::document::{LeafEntry, Sheet};
use sodiem_core::ids::{Code, DocumentId};
use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;

use super::receipt;
use crate::state::sync::Sync;
use crate::state::{Phase, State, Work};

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// It is on this device alone.
    Saved,
    /// The server has it durably.
    Received,
    /// It is part of the version under review.
    UnderReview,
}

impl Reached {
    /// Its name in `data-state` and at the end of its texts' keys. What waits for its transaction, or
    /// whose transaction failed, is not called saved.
    pub fn name(self, sync: &Sync) -> &'static str {
        match self {
            Self::Saved if sync.store_failure.is_some() => "unsaved",
            Self::Saved if !sync.is_saved() => "saving",
            Self::Saved => "saved",
            Self::Received => "received",
            Self::UnderReview => "under-review",
        }
    }
}

/// How saving and sending stand as a whole, the most pressing first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// Something could not be stored on this device.
    StoreFailed(String),
    /// Something is being stored.
    Saving,
    /// Somebody must sign in before anything is sent.
    SignIn(usize),
    /// The device was revoked: why, and so many things stay on it.
    Revoked(Message, usize),
    /// No network since then; so many things wait.
    Offline(Timestamp, usize),
    /// The server says no; so many things wait.
    Failed(Message, usize),
    /// So many things are on their way.
    Sending(usize),
    /// The server has every change, and so many files are on this device alone.
    Files(usize),
    /// The server has everything; it said so last then, by its clock.
    Received(Option<Timestamp>),
}

impl Connection {
    /// Its name in `data-state`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::StoreFailed(_) => "store-failed",
            Self::Saving => "saving",
            Self::SignIn(_) => "sign-in",
            Self::Revoked(..) => "revoked",
            Self::Offline(..) => "offline",
            Self::Failed(..) => "failed",
            Self::Sending(_) => "sending",
            Self::Files(_) => "files",
            Self::Received(_) => "received",
        }
    }

    /// A few words for the top of the screen.
    pub fn short(&self) -> Message {
        let waiting = |key: &str, count: usize| match count {
            0 => Message::new(key),
            _ => Message::new(&format!("{key}-waiting")).with("count", count),
        };
        match self {
            Self::StoreFailed(_) => Message::new("sync-store-failed"),
            Self::Saving => Message::new("sync-saving"),
            Self::SignIn(count) => waiting("sync-sign-in", *count),
            Self::Revoked(..) => Message::new("sync-revoked"),
            Self::Offline(_, count) => waiting("sync-offline", *count),
            Self::Failed(_, count) => waiting("sync-failed", *count),
            Self::Sending(count) => waiting("sync-sending", *count),
            Self::Files(count) => Message::new("sync-files").with("count", *count),
            Self::Received(_) => Message::new("sync-received"),
        }
    }

    /// The whole story in a sentence.
    pub fn long(&self) -> Message {
        match self {
            Self::StoreFailed(reason) => {
                Message::new("sync-store-failed-long").with("reason", reason.as_str())
            }
            Self::Saving => Message::new("sync-saving-long"),
            Self::SignIn(count) => Message::new("sync-sign-in-long").with("count", *count),
            Self::Revoked(reason, 0) => reason.clone(),
            Self::Revoked(reason, count) => Message::new("sync-revoked-long")
                .with("reason", reason.clone())
                .with("count", *count),
            Self::Offline(since, count) => Message::new("sync-offline-long")
                .with("since", since.shown())
                .with("count", *count),
            Self::Failed(reason, count) => Message::new("sync-failed-long")
                .with("reason", reason.clone())
                .with("count", *count),
            Self::Sending(count) => Message::new("sync-sending-long").with("count", *count),
            Self::Files(count) => Message::new("sync-files-long").with("count", *count),
            Self::Received(None) => Message::new("sync-received-long"),
            Self::Received(Some(moment)) => receipt::at("sync-received-at", *moment),
        }
    }
}

/// How saving and sending stand as a whole.
pub fn connection(state: &mut State) -> Connection {
    let unsent = state.work().map(Work::unsent).unwrap_or_default();
    let waiting = unsent.changes + unsent.decisions;
    let sync = &state.sync;
    if let Some(reason) = &sync.store_failure {
        return Connection::StoreFailed(reason.clone());
    }
    if !sync.is_saved() {
        return Connection::Saving;
    }
    if sync.needs_sign_in {
        let revoked = sync.failure.as_ref().filter(|failure| failure.is_revoked());
        return match revoked {
            Some(failure) => Connection::Revoked(failure.message(), waiting),
            None => Connection::SignIn(waiting),
        };
    }
    if let Some(since) = sync.offline_since {
        return Connection::Offline(since, waiting);
    }
    if let Some(failure) = &sync.failure {
        return Connection::Failed(failure.message(), waiting);
    }
    let is_first = sync.last_exchange.is_none() && matches!(state.phase, Phase::Ready(_));
    if waiting > 0 || (is_first && sync.is_running) {
        return Connection::Sending(waiting);
    }
    match state.files.waiting {
        0 => Connection::Received(sync.last_exchange),
        waiting => Connection::Files(waiting),
    }
}

/// The version of a sheet that is under review or accepted, to compare leaves with.
pub fn reviewed(work: &mut Work, document: &DocumentId, flow: &Flow) -> Option<Rc<Sheet>> {
    match flow.stage {
        Stage::UnderReview(_) | Stage::Accepted => {
            work.version(document, &flow.submission.as_ref()?.heads)
        }
        Stage::Draft | Stage::Returned(_) => None,
    }
}

/// How far what stands at a leaf has come; `None` where nothing stands there.
pub fn reached(
    code: &Code,
    entry: &LeafEntry,
    is_unsent: bool,
    reviewed: Option<&Sheet>,
) -> Option<Reached> {
    if is_unsent {
        return Some(Reached::Saved);
    }
    if *entry == LeafEntry::default() {
        return None;
    }
    let in_review = reviewed.is_some_and(|sheet| sheet.leaves.get(code) == Some(entry));
    Some(if in_review {
        Reached::UnderReview
    } else {
        Reached::Received
    })
}

/// The leaves that two versions of a sheet say something different about, in the order of codes.
pub fn differing(before: &Sheet, after: &Sheet) -> Vec<Code> {
    let differs = |code: &&Code| before.leaves.get(*code) != after.leaves.get(*code);
    after.leaves.keys().filter(differs).cloned().collect()
}
