//! Leaving this device without losing what is only on it: signing out here, or because another tab
//! did, another person came, or the database is wanted elsewhere.
//!
//! One way: what is being typed is kept → everything is stored → the session ends → the other tabs
//! do the same → only then the data may go, and only if nothing in them is the last of its kind.

use sodiem_core::account::Principal;
use sodiem_core::api::Workspace;
use sodiem_core::device::Device;
use sodiem_core::time::Timestamp;

use super::{Effect, Phase, State, Stored, sync};

/// What of an account's work is on this device only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Remains {
    /// Changes and decisions to be sent.
    pub unsent: usize,
    /// What the server refused and nobody settled.
    pub refused: usize,
    /// Fields that no document takes as they are.
    pub held: usize,
    /// Files that prove answers, to be sent.
    pub files: usize,
    /// Files of colleagues that the server has not answered.
    pub brought: usize,
    /// Rows that cannot be read.
    pub unreadable: usize,
}

impl Remains {
    /// What a device holds.
    pub fn of(device: &mut Device) -> Self {
        let unsent = device.unsent();
        Self {
            unsent: unsent.changes + unsent.decisions,
            refused: device.refused_entries().count() + device.refused_decisions().count(),
            held: device.held().count(),
            // They lie in a database of their own.
            files: 0,
            brought: device.brought().filter(|own| own.is_waiting()).count(),
            unreadable: device.unreadable().count(),
        }
    }

    /// What a database holds, whichever tab stored it.
    pub fn in_storage(principal: &Principal, stored: Stored) -> Self {
        let nothing = || Workspace {
            rounds: Vec::new(),
            units: Default::default(),
            version: 0,
            now: Timestamp(0),
            principal: None,
        };
        let mut device = Device::open(
            principal.clone(),
            stored.workspace.unwrap_or_else(nothing),
            stored.sets,
            stored.rows,
            [0; 16],
        );
        device.settle();
        device.set_aside(stored.unreadable);
        Self::of(&mut device)
    }

    /// Whether nothing would be lost.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// What signing out would mean now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prospect {
    /// Not known yet: something is being stored, or the storage being looked at.
    Unknown,
    /// This cannot be stored on the device, and would be lost.
    Unsaved(String),
    /// This stays on the device, for the account.
    Kept(Remains),
    /// Nothing stays.
    Erased,
}

/// The question before signing out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// What the storage holds that the server does not have; none before it was looked at.
    looked: Option<Remains>,
}

/// Leaving, once it is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closing {
    /// What is being typed is kept and everything stored.
    Keeping(After),
    /// The session ends; other tabs store what they hold.
    Leaving,
    /// Signed out. The data were to be erased, but this came up, and they were kept.
    Kept(Remains),
}

/// What follows when everything is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// The session ends, and the data go if nothing is to be lost with them.
    SignOut {
        /// The person was told that nothing stays.
        erase: bool,
    },
    /// The page starts anew.
    Close,
}

/// The person asks to sign out, or not to after all.
pub fn ask(state: &mut State, asked: bool) -> Vec<Effect> {
    state.signing_out = asked.then(Question::default);
    if !asked {
        return Vec::new();
    }
    let mut effects = vec![Effect::KeepDrafts];
    effects.extend(look(state));
    effects.extend(sync::exchange(state));
    effects
}

/// Looks at what is stored, as long as the question stands.
pub fn look(state: &State) -> Vec<Effect> {
    let is_asked = state.signing_out.is_some() && state.sync.is_saved();
    is_asked.then_some(Effect::Look).into_iter().collect()
}

/// What is stored was looked at. What cannot be read is not taken for nothing.
pub fn looked(state: &mut State, stored: Result<Stored, String>) {
    let Phase::Ready(work) = &state.phase else {
        return;
    };
    let remains = match stored {
        Ok(stored) => Remains::in_storage(work.principal(), stored),
        Err(_) => Remains {
            unreadable: 1,
            ..Remains::default()
        },
    };
    if let Some(question) = &mut state.signing_out {
        let files = state.files.waiting;
        question.looked = Some(Remains { files, ..remains });
    }
}

/// What signing out would mean now; `None` where nobody asks.
pub fn prospect(state: &State) -> Option<Prospect> {
    let question = state.signing_out.as_ref()?;
    Some(match (&state.sync.store_failure, question.looked) {
        (Some(reason), _) => Prospect::Unsaved(reason.clone()),
        (None, None) => Prospect::Unknown,
        (None, Some(_)) if !state.sync.is_saved() => Prospect::Unknown,
        (None, Some(remains)) if remains.is_empty() => Prospect::Erased,
        (None, Some(remains)) => Prospect::Kept(remains),
    })
}

/// The person saw what signing out means and wants it.
pub fn confirm(state: &mut State) -> Vec<Effect> {
    let erase = match prospect(state) {
        None | Some(Prospect::Unknown) => return Vec::new(),
        Some(prospect) => prospect == Prospect::Erased,
    };
    state.signing_out = None;
    close(state, After::SignOut { erase })
}

/// Another tab signed out or wants the database, or another person signed in.
pub fn elsewhere(state: &mut State) -> Vec<Effect> {
    match state.phase {
        Phase::Ready(_) if state.closing.is_some() => Vec::new(),
        Phase::Ready(_) => close(state, After::Close),
        Phase::Opening(_) | Phase::SignedOut => vec![Effect::Close],
    }
}

fn close(state: &mut State, after: After) -> Vec<Effect> {
    state.closing = Some(Closing::Keeping(after));
    vec![Effect::KeepDrafts]
}

/// Goes on with leaving once everything is stored. A person who was told that something cannot be
/// stored, and wants to sign out all the same, is not held up.
pub fn go_on(state: &mut State) -> Vec<Effect> {
    let Some(Closing::Keeping(after)) = state.closing else {
        return Vec::new();
    };
    let is_told = matches!(after, After::SignOut { .. }) && state.sync.store_failure.is_some();
    if !state.sync.is_saved() && !is_told {
        return Vec::new();
    }
    state.closing = Some(Closing::Leaving);
    match (after, &state.phase) {
        (After::SignOut { erase }, Phase::Ready(work)) => vec![Effect::Leave {
            principal: work.principal().clone(),
            erase,
        }],
        _ => vec![Effect::Close],
    }
}

/// The session has ended and the other tabs are closed. `kept`: what came up against what the
/// person was told.
pub fn left(state: &mut State, kept: Option<Remains>) -> Vec<Effect> {
    match kept {
        None => vec![Effect::Close],
        Some(remains) => {
            state.closing = Some(Closing::Kept(remains));
            Vec::new()
        }
    }
}
