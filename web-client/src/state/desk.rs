//! What only the desk's program knows and does: bodies appraise, the province looks across its
//! units, the administrator keeps accounts and rounds. `no_desk.rs` stands in its place where the
//! officer's program is built.

use std::rc::Rc;

use serde_json::value::RawValue;

use super::admin::{self, Admin, Doing};
use super::online::{self, Online, Wanted};
use super::view::review::{CaseView, Cases, Kind};
use super::{Effect, Failure, Kept, Moment, State, review};

/// What it knows besides the work of the account.
#[derive(Default)]
pub struct Desk {
    /// What was read from the server and is no document.
    pub online: Online,
    /// What the province or the administrator is changing on the server.
    pub admin: Admin,
    /// Keys that are letters do nothing.
    pub letters_off: bool,
}

impl Desk {
    /// Takes what an earlier run kept on this device.
    pub fn restore(&mut self, kept: Vec<Kept>) {
        self.online.restore(kept);
    }
}

/// What it knows of the work of the account.
#[derive(Default)]
pub struct Appraising {
    /// Cases of a body, computed once for the same content.
    pub(super) cases: Cases,
}

impl Appraising {
    /// Rounds and units are others now.
    pub fn renew(&mut self) {
        self.cases = Cases::default();
    }
}

/// Something that happens at a desk only.
pub enum Event {
    /// The person decides for a body what it was shown.
    Reviewed {
        shown: Rc<CaseView>,
        kind: Kind,
        message: String,
    },
    /// The person wants keys that are letters to do nothing, or something again.
    LettersSwitched { off: bool },
    /// A page shows what only the server has.
    Wanted(Wanted),
    /// The server answered what was wanted, or not.
    Came(Wanted, Result<Box<RawValue>, Failure>),
    /// The province or the administrator changes something on the server.
    Admin(Doing),
}

impl From<Event> for super::Event {
    fn from(event: Event) -> Self {
        Self::Desk(event)
    }
}

/// What an event changes and what is to be done then.
pub fn update(state: &mut State, event: Event, moment: Moment) -> Vec<Effect> {
    match event {
        Event::Reviewed {
            shown,
            kind,
            message,
        } => review::decide(state, &shown, (kind, &message), moment),
        Event::LettersSwitched { off } => {
            state.desk.letters_off = off;
            Vec::new()
        }
        Event::Wanted(wanted) => online::want(state, wanted),
        Event::Came(wanted, reply) => online::came(state, &wanted, reply, moment),
        Event::Admin(doing) => admin::update(state, doing, moment),
    }
}
