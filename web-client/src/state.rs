//! Everything the program knows, and what happens next.
//!
//! [`update`] takes what happened and returns what is to be done. It reads no clock and draws no
//! randomness: both come with the [`Moment`]. What a screen shows of the state is computed in
//! [`view`].

use sodiem_core::account::Program;
use sodiem_core::ids::AccountId;
use sodiem_core::text::Language;
use sodiem_core::time::Timestamp;

mod bundle;
mod effect;
mod event;
#[cfg(test)]
mod fixture;
mod session;
mod work;

#[cfg(feature = "desk")]
pub mod admin;
#[cfg(feature = "desk")]
pub mod desk;
#[cfg(not(feature = "desk"))]
#[path = "state/no_desk.rs"]
pub mod desk;
pub mod entry;
pub mod form;
pub mod leave;
#[cfg(feature = "desk")]
pub mod online;
#[cfg(feature = "desk")]
pub mod review;
pub mod search;
pub mod storage;
pub mod sync;
pub mod toast;
pub mod view;

pub use effect::{
    Batch, Body, Call, Effect, Failure, Kept, Meta, Method, Restart, SavedFile, Stored, Timer,
};
pub use event::Event;
pub use session::Phase;
pub use work::{Opened, Work};

use desk::Desk;
use storage::{Storage, UnsentFiles};
use sync::Sync;
use toast::Toasts;

/// When something happened, and randomness for what is to be named by it.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The device's clock.
    pub now: Timestamp,
    /// Random bytes, new with every event.
    pub random: [u8; 16],
}

/// The program that this is.
const PROGRAM: Program = if cfg!(feature = "desk") {
    Program::Desk
} else {
    Program::Officer
};

/// Light, dark, or as the device has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device has it.
    #[default]
    Device,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Everything the program knows.
pub struct State {
    /// The language of the interface.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// The clock at the last event.
    pub now: Timestamp,
    /// Who is at work, and on what.
    pub phase: Phase,
    /// How saving and sending go.
    pub sync: Sync,
    /// Short messages.
    pub toasts: Toasts,
    /// What the desk's program knows besides.
    pub desk: Desk,
    /// The program that runs.
    pub program: Program,
    /// A new version of the program waits to take over.
    pub update_ready: bool,
    /// The file of a colleague is on its way.
    pub is_delivering: bool,
    /// What the page is loaded anew for, as soon as everything is saved.
    pub restart: Option<Restart>,
    /// Whether the browser promised to keep this device's data.
    pub is_persistent: Option<bool>,
    /// The files that are on this device and not with the server.
    pub files: UnsentFiles,
    /// How much room the browser leaves, as far as it said.
    pub storage: Option<Storage>,
    /// Somebody asked to sign out; the screen says what that means.
    pub signing_out: Option<leave::Question>,
    /// The account is being left; nothing more can be typed.
    pub closing: Option<leave::Closing>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            language: Language::default(),
            theme: Theme::default(),
            now: Timestamp(0),
            phase: Phase::default(),
            sync: Sync::default(),
            toasts: Toasts::default(),
            desk: Desk::default(),
            program: PROGRAM,
            update_ready: false,
            is_delivering: false,
            restart: None,
            is_persistent: None,
            files: UnsentFiles::default(),
            storage: None,
            signing_out: None,
            closing: None,
        }
    }
}

impl State {
    /// The account that works, or whose work is being brought up.
    pub fn account(&self) -> Option<&AccountId> {
        match &self.phase {
            Phase::SignedOut => None,
            Phase::Opening(opening) => Some(&opening.principal.account),
            Phase::Ready(work) => Some(&work.principal().account),
        }
    }

    /// The work of the account that is open.
    pub fn work(&mut self) -> Option<&mut Work> {
        match &mut self.phase {
            Phase::Ready(work) => Some(work),
            Phase::SignedOut | Phase::Opening(_) => None,
        }
    }
}

/// What an event changes and what is to be done then.
#[expect(
    clippy::too_many_lines,
    reason = "one arm an event: the contents of all that can happen"
)]
pub fn update(state: &mut State, event: Event, moment: Moment) -> Vec<Effect> {
    state.now = moment.now;
    match event {
        Event::Started {
            language,
            theme,
            principal,
            online,
            offline_since,
        } => {
            state.language = language;
            state.theme = theme;
            state.sync.offline_since = offline_since;
            if !online {
                state.sync.network(online, moment.now);
            }
            let mut effects = vec![Effect::Wake(Timer::Clock, CLOCK_MS)];
            effects.extend(principal.map_or_else(Vec::new, |who| session::open(state, who)));
            effects
        }
        Event::SignedIn(session) => session::signed_in(state, session, moment),
        Event::Opened(stored) => session::opened(state, *stored, moment),
        Event::OpenAgain => session::try_again(state, moment),
        Event::WorkspaceFetched(reply) => session::workspace_fetched(state, *reply, moment),
        Event::SetFetched(edition, reply) => session::set_fetched(state, edition, reply, moment),
        Event::SignOutAsked(asked) => leave::ask(state, asked),
        Event::Looked(stored) => {
            leave::looked(state, *stored);
            Vec::new()
        }
        Event::SignOutConfirmed => leave::confirm(state),
        Event::LeftElsewhere => leave::elsewhere(state),
        Event::DraftsKept => {
            let mut effects = session::renewed(state, moment);
            effects.extend(leave::go_on(state));
            effects
        }
        Event::Left(kept) => leave::left(state, kept),
        Event::LeaveSeen => vec![Effect::Close],

        Event::LanguageChosen(language) => vec![Effect::ChooseLanguage(language)],
        Event::LanguageShown(language) => {
            state.language = language;
            Vec::new()
        }
        Event::Told(message) => vec![state.toasts.show(message)],
        Event::ThemeChosen(theme) => {
            state.theme = theme;
            vec![Effect::RememberTheme(theme)]
        }

        Event::Edited { document, edits } => work::edit(state, &document, &edits, moment),
        Event::Submitted { document, heads } => work::submit(state, &document, &heads, moment),
        Event::Withdrawn(draft) => {
            let mut effects = work::keep(state, |device| device.withdraw(&draft));
            // What another tab left before it went out of sight may have it.
            effects.push(Effect::SendLater(None));
            effects
        }
        Event::EnteredAgain(entry) => work::enter_again(state, &entry, moment),
        Event::EntryDismissed(entry) => work::keep(state, |device| device.dismiss_entry(&entry)),
        Event::UnreadableDismissed(row) => {
            work::keep(state, |device| device.dismiss_unreadable(&row))
        }
        Event::DecisionDismissed(refused) => {
            work::keep(state, |device| device.dismiss_decision(&refused))
        }
        Event::Seen(document) => work::keep(state, |device| device.mark_seen(&document)),
        Event::Stored => {
            let mut effects = state.sync.stored();
            effects.extend(restart_when_saved(state));
            effects.extend(leave::look(state));
            effects.extend(leave::go_on(state));
            effects
        }
        Event::StoreFailed { batch, reason } => {
            state.sync.store_failed(batch, reason);
            Vec::new()
        }
        Event::StoreAgain => state.sync.store_again(),
        Event::OtherTab(writes) => {
            let mut effects = session::heard(state, writes);
            effects.extend(leave::look(state));
            effects
        }

        Event::Network(online) => {
            state.sync.network(online, moment.now);
            if online {
                sync::exchange(state)
            } else {
                Vec::new()
            }
        }
        Event::SyncAsked => sync::exchange(state),
        Event::NewsHeard(cursor) => sync::news(state, cursor),
        Event::Exchanged(request, reply) => sync::exchanged(state, &request, *reply, moment),
        Event::BecameLeader => {
            state.sync.is_leader = true;
            sync::exchange(state)
        }
        Event::SaveAsked(is_shared) => bundle::save(state, is_shared, moment),
        Event::BroughtIn(name, file) => bundle::bring_in(state, &name, file),
        Event::Delivered(id, reply) => bundle::delivered(state, &id, *reply),
        Event::PutDown(brought) => work::keep(state, |device| device.put_down(&brought)),
        Event::FilesCounted(files) => {
            state.files = files;
            leave::look(state)
        }
        Event::Hidden => sync::later(state),
        Event::Held(place, typed) => work::hold(state, &place, typed),
        Event::PrintAsked => vec![Effect::Print],
        Event::SignInAsked => vec![Effect::AskToSignIn { again: true }],

        Event::Woke(Timer::Clock) => vec![Effect::Wake(Timer::Clock, CLOCK_MS), Effect::Measure],
        Event::Woke(Timer::Sync(token)) => sync::woke(state, token),
        Event::Woke(Timer::Toast(id)) | Event::ToastDismissed(id) => {
            state.toasts.dismiss(id);
            Vec::new()
        }
        Event::UpdateReady => {
            state.update_ready = true;
            Vec::new()
        }
        Event::UpdateAccepted => restart(state, Restart::Update),
        Event::PersistenceKnown(is_persistent) => {
            state.is_persistent = Some(is_persistent);
            vec![Effect::Measure]
        }
        Event::StorageKnown(storage) => {
            state.storage = Some(storage);
            Vec::new()
        }

        #[cfg(feature = "desk")]
        Event::Desk(event) => desk::update(state, event, moment),
    }
}

/// Loads the page anew, as soon as everything that was typed is saved.
fn restart(state: &mut State, why: Restart) -> Vec<Effect> {
    state.restart = Some(why);
    restart_when_saved(state).into_iter().collect()
}

fn restart_when_saved(state: &mut State) -> Option<Effect> {
    let is_saved = state.sync.is_saved();
    is_saved.then(|| state.restart.take())?.map(Effect::Restart)
}

/// How often the screens' clock moves on.
const CLOCK_MS: u32 = 30_000;

#[cfg(test)]
mod tests;
