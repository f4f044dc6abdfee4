//! Signing in and out, and bringing an account's work up: from this device when it is there, from
//! the server the first time.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::account::Principal;
use sodiem_core::api::{Session, Workspace};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::device::{Row, Unreadable, Write};
use sodiem_core::gather::gather;
use sodiem_core::ids::{Digest, DocumentId};
use sodiem_core::round::Round;

use super::effect::{Fetched, read_fetched};
use super::{
    Batch, Call, Effect, Event, Failure, Meta, Moment, Restart, State, Stored, Work, leave,
    restart, sync, work,
};
use crate::path;

/// Who is at work, and on what.
#[derive(Default)]
pub enum Phase {
    /// Nobody; the shell shows the sign-in form.
    #[default]
    SignedOut,
    /// An account's work is being brought up.
    Opening(Box<Opening>),
    /// An account's work is open.
    Ready(Box<Work>),
}

/// What is there of an account's work so far.
pub struct Opening {
    /// The account.
    pub principal: Principal,
    /// Rounds and units.
    pub workspace: Option<Workspace>,
    /// Editions.
    pub sets: BTreeMap<Digest, CriteriaSet>,
    /// Rows of the sync engine.
    pub rows: Vec<Row>,
    /// Rows that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// Whether the database was read.
    pub is_read: bool,
    /// Whether another tab stored something since that began.
    pub is_outdated: bool,
    /// Why what is missing did not come.
    pub failure: Option<Failure>,
}

/// Brings up the work of `principal`, in the program that has all of it.
pub fn open(state: &mut State, principal: Principal) -> Vec<Effect> {
    if principal.program() > state.program {
        return restart(state, Restart::Desk);
    }
    let account = principal.account.clone();
    state.phase = Phase::Opening(Box::new(Opening {
        principal,
        workspace: None,
        sets: BTreeMap::new(),
        rows: Vec::new(),
        unreadable: Vec::new(),
        is_read: false,
        is_outdated: false,
        failure: None,
    }));
    vec![Effect::Open(account)]
}

/// Somebody signed in: the same person again, or one whose work is still to be brought up.
pub fn signed_in(state: &mut State, session: Session, moment: Moment) -> Vec<Effect> {
    state.sync.signed_in();
    let account = &session.principal.account;
    let needs_desk = session.principal.program() > state.program;
    match &mut state.phase {
        Phase::Ready(work) if work.principal().account == *account => {
            work.sign_in(session.principal, moment);
            if needs_desk {
                return restart(state, Restart::Desk);
            }
            let mut effects = vec![fetch_workspace()];
            effects.extend(sync::exchange(state));
            effects
        }
        // Another person's work is another database: what this one holds is stored first.
        Phase::Ready(_) => leave::elsewhere(state),
        Phase::Opening(opening) if opening.principal.account == *account && !needs_desk => {
            opening.principal = session.principal;
            bring_up(state, moment)
        }
        Phase::Opening(_) | Phase::SignedOut => open(state, session.principal),
    }
}

/// The account's database was read, or could not be.
pub fn opened(state: &mut State, stored: Result<Stored, String>, moment: Moment) -> Vec<Effect> {
    let stored = match stored {
        Ok(stored) => stored,
        Err(reason) => return stuck(state, Failure::Storage(reason)),
    };
    let opening = match &mut state.phase {
        Phase::Opening(opening) => opening,
        Phase::Ready(_) => return work::keep(state, |device| device.catch_up(stored.rows)),
        Phase::SignedOut => return Vec::new(),
    };
    // What came from the server meanwhile is newer.
    opening.workspace = opening.workspace.take().or(stored.workspace);
    opening.sets.extend(stored.sets);
    opening.is_read = true;
    opening.rows = stored.rows;
    opening.unreadable = stored.unreadable;
    state.desk.restore(stored.kept);
    bring_up(state, moment)
}

/// Another tab stored something. A tab that is still being brought up reads the database again: what it
/// hears may be from before it read or from after, and only the database knows what stands now. So does one
/// that hears of what stands on something that it never heard of.
pub fn heard(state: &mut State, writes: Vec<Write>) -> Vec<Effect> {
    match &mut state.phase {
        Phase::SignedOut => Vec::new(),
        Phase::Opening(opening) => {
            opening.is_outdated = true;
            Vec::new()
        }
        Phase::Ready(work) => {
            let documents = documents_of(&writes);
            let own = work.device.merge(writes);
            let lacks = work.device.lacks_ground(&documents);
            let mut effects = work::keep(state, |_| own);
            effects.extend(lacks.then_some(Effect::Read));
            effects
        }
    }
}

/// The documents of which there are changes.
fn documents_of(writes: &[Write]) -> BTreeSet<DocumentId> {
    let changed = writes.iter().filter_map(|write| match write {
        Write::Put(Row::Change { document, .. }) => Some(document.clone()),
        _ => None,
    });
    changed.collect()
}

/// Rounds and units came: the first ones, or newer ones.
pub fn workspace_fetched(
    state: &mut State,
    reply: Result<Fetched<Workspace>, Failure>,
    moment: Moment,
) -> Vec<Effect> {
    match (&mut state.phase, reply) {
        (Phase::SignedOut, _) => Vec::new(),
        (Phase::Opening(opening), Ok(fetched)) => {
            opening.workspace = Some(fetched.value);
            let meta = vec![(Meta::Workspace, fetched.json)];
            let mut effects = state.sync.store(Batch {
                meta,
                writes: Vec::new(),
            });
            effects.extend(bring_up(state, moment));
            effects
        }
        (Phase::Opening(_), Err(failure)) => stuck(state, failure),
        (Phase::Ready(_), Ok(fetched)) => work::renew(state, fetched),
        (Phase::Ready(_), Err(failure)) => sync::failed(state, failure, moment),
    }
}

/// An edition came.
pub fn set_fetched(
    state: &mut State,
    edition: Digest,
    reply: Result<Fetched<CriteriaSet>, Failure>,
    moment: Moment,
) -> Vec<Effect> {
    // What the server sends under a digest must have it: the digest is in every document's name.
    let is_it = |json: &str| Digest::of(json.as_bytes()) == edition;
    let (set, json) = match reply {
        Ok(Fetched { value, json }) if is_it(&json) => (value, json),
        Ok(_) => return stuck(state, Failure::Unreadable),
        Err(failure) => return stuck(state, failure),
    };
    let meta = vec![(Meta::Set(edition), json)];
    let mut effects = state.sync.store(Batch {
        meta,
        writes: Vec::new(),
    });
    match &mut state.phase {
        Phase::Opening(opening) => {
            opening.sets.insert(edition, set);
            effects.extend(bring_up(state, moment));
        }
        Phase::Ready(_) => effects.extend(work::add_set(state, edition, set)),
        Phase::SignedOut => {}
    }
    effects
}

/// Asks for what is still missing, or opens the work when nothing is.
fn bring_up(state: &mut State, moment: Moment) -> Vec<Effect> {
    let Phase::Opening(opening) = &mut state.phase else {
        return Vec::new();
    };
    opening.failure = None;
    if std::mem::take(&mut opening.is_outdated) {
        opening.is_read = false;
        return vec![Effect::Read];
    }
    if !opening.is_read {
        return Vec::new();
    }
    let Some(workspace) = &opening.workspace else {
        return vec![fetch_workspace()];
    };
    let editions = workspace.rounds.iter().flat_map(Round::editions);
    let missing: BTreeSet<Digest> =
        gather(editions.filter(|edition| !opening.sets.contains_key(edition)));
    if !missing.is_empty() {
        return fetch_sets(missing);
    }
    let Phase::Opening(opening) = std::mem::take(&mut state.phase) else {
        return Vec::new();
    };
    let account = opening.principal.account.clone();
    let Some((work, writes)) = Work::open(*opening, moment) else {
        return Vec::new();
    };
    let needs_desk = work.principal().program() > state.program;
    state.phase = Phase::Ready(Box::new(work));
    let mut effects = vec![
        Effect::ShowProgram,
        Effect::Attend(account),
        fetch_workspace(),
    ];
    effects.extend(work::keep(state, |_| writes));
    effects.extend(sync::exchange(state));
    if needs_desk {
        effects.extend(restart(state, Restart::Desk));
    }
    effects
}

/// What is being typed is kept: what the account may do by now counts from here on, in the program that has
/// all of it.
pub fn renewed(state: &mut State, moment: Moment) -> Vec<Effect> {
    let mut effects = work::take_rights(state, moment);
    let program = state.program;
    if state
        .work()
        .is_some_and(|work| work.principal().program() > program)
    {
        effects.extend(restart(state, Restart::Desk));
    }
    effects
}

/// Calls for editions.
pub fn fetch_sets(editions: impl IntoIterator<Item = Digest>) -> Vec<Effect> {
    let fetch = |edition: Digest| {
        let then = move |reply| Event::SetFetched(edition, read_fetched(reply));
        Effect::Call(Call::get(path::criteria(&edition), then))
    };
    editions.into_iter().map(fetch).collect()
}

/// A call for rounds and units.
pub fn fetch_workspace() -> Effect {
    let then = |reply| Event::WorkspaceFetched(Box::new(read_fetched(reply)));
    Effect::Call(Call::get(path::workspace(), then))
}

/// Tries again to bring the work up.
pub fn try_again(state: &mut State, moment: Moment) -> Vec<Effect> {
    let Phase::Opening(opening) = &state.phase else {
        return Vec::new();
    };
    match opening.failure {
        Some(Failure::Storage(_)) => {
            let principal = opening.principal.clone();
            open(state, principal)
        }
        _ => bring_up(state, moment),
    }
}

/// What is needed did not come.
fn stuck(state: &mut State, failure: Failure) -> Vec<Effect> {
    // Who may no longer use this device is told so, with the way to sign in below it.
    let asks_to_sign_in = failure.needs_sign_in() && !failure.is_revoked();
    let Phase::Opening(opening) = &mut state.phase else {
        return Vec::new();
    };
    opening.failure = Some(failure);
    if asks_to_sign_in {
        return vec![Effect::AskToSignIn { again: false }];
    }
    vec![Effect::ShowProgram]
}
