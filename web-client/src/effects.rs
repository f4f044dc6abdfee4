//! Carries effects out and reports with events. The clock and randomness come in here only.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use sodiem_core::account::Principal;
use sodiem_core::ids::AccountId;
use sodiem_core::time::Timestamp;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::device::broadcast::{Said, Tabs};
use crate::device::database::Database;
use crate::device::{fetch, listen, locks, persist, shell, timer, update};
use crate::state::leave::Remains;
use crate::state::{
    self, Batch, Call, Effect, Event, Failure, Moment, Restart, State, Stored, Timer,
};

/// The state with what acts on its behalf.
pub struct Store {
    state: RefCell<State>,
    version: Cell<u64>,
    on_change: RefCell<Callback<u64>>,
    database: RefCell<Option<Rc<Database>>>,
    tabs: RefCell<Option<Rc<Tabs>>>,
    is_attended: Cell<bool>,
    /// As it is remembered.
    offline_since: Cell<Option<Timestamp>>,
}

impl Store {
    /// A store without work; it begins with [`Event::Started`].
    pub fn new() -> Rc<Self> {
        Rc::new(Self {
            state: RefCell::default(),
            version: Cell::new(0),
            on_change: RefCell::default(),
            database: RefCell::default(),
            tabs: RefCell::default(),
            is_attended: Cell::new(false),
            offline_since: Cell::new(None),
        })
    }

    /// Calls back after every event.
    pub fn subscribe(&self, on_change: Callback<u64>) {
        self.on_change.replace(on_change);
    }

    /// Counts the events.
    pub fn version(&self) -> u64 {
        self.version.get()
    }

    /// Looks at the state; documents are loaded when they are first looked at.
    pub fn read<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.borrow_mut())
    }

    /// A random name for something new.
    pub fn fresh_id(&self) -> String {
        moment()
            .random
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// Something happened.
    pub fn send(self: &Rc<Self>, event: Event) {
        let effects = state::update(&mut self.state.borrow_mut(), event, moment());
        let offline_since = self.state.borrow().sync.offline_since;
        if self.offline_since.replace(offline_since) != offline_since {
            shell::remember_offline(offline_since);
        }
        for effect in effects {
            self.carry_out(effect);
        }
        self.version.set(self.version.get() + 1);
        let on_change = self.on_change.borrow().clone();
        on_change.emit(self.version.get());
    }

    fn carry_out(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Open(account) => self.open(account),
            Effect::Read => self.read_database(|stored| Event::Opened(Box::new(stored))),
            Effect::Store(batch) => self.store(batch),
            Effect::Call(call) => self.call(call),
            Effect::Wake(timer, after_ms) => self.wake(timer, after_ms),
            Effect::AskToSignIn { again } => shell::ask_to_sign_in(again),
            Effect::ShowProgram => shell::show_program(),
            Effect::Attend(account) => self.attend(&account),
            Effect::KeepDrafts => {
                shell::keep_drafts();
                self.send(Event::DraftsKept);
            }
            Effect::Look => self.read_database(|stored| Event::Looked(Box::new(stored))),
            Effect::Leave { principal, erase } => self.leave(principal, erase),
            Effect::Close => self.close(),
            Effect::ChooseLanguage(language) => shell::choose_language(language),
            Effect::RememberTheme(theme) => shell::remember_theme(theme),
            Effect::SaveFile(file) => shell::save_file(&file),
            Effect::SendLater(request) => shell::send_later(request.filter(|_| self.is_own())),
            Effect::Print => shell::print(),
            Effect::Measure => self.measure(),
            Effect::Restart(Restart::Update) => update::take(),
            Effect::Restart(Restart::Desk) => shell::load_desk(),
        }
    }

    fn call(self: &Rc<Self>, call: Call) {
        let (is_own, store) = (self.is_own(), Rc::clone(self));
        spawn_local(async move {
            let event = match is_own {
                true => fetch::call(call).await,
                false => (call.then)(Err(Failure::OtherPerson)),
            };
            store.send(event);
        });
    }

    /// Whether the browser's session is this person's: it belongs to whoever signed in last, in any tab.
    fn is_own(&self) -> bool {
        let account = self.state.borrow().account().cloned();
        account.is_none_or(|account| shell::is_signed_in(&account))
    }

    fn open(self: &Rc<Self>, account: AccountId) {
        let store = Rc::clone(self);
        let database = Database::of(&account, move || store.send(Event::LeftElsewhere));
        let database = Rc::new(database);
        self.database.replace(Some(Rc::clone(&database)));
        let store = Rc::clone(self);
        self.tabs
            .replace(Tabs::open(&account, move |said| store.heard(said)).map(Rc::new));
        self.read_database(|stored| Event::Opened(Box::new(stored)));
    }

    fn heard(self: &Rc<Self>, said: Said) {
        self.send(match said {
            Said::Stored(writes) => Event::OtherTab(writes),
            Said::Left => Event::LeftElsewhere,
        });
    }

    fn read_database(self: &Rc<Self>, then: fn(Result<Stored, String>) -> Event) {
        let Some(database) = self.database.borrow().clone() else {
            return;
        };
        let store = Rc::clone(self);
        spawn_local(async move {
            let stored = database.read().await;
            store.send(then(stored));
        });
    }

    fn store(self: &Rc<Self>, batch: Batch) {
        let Some(database) = self.database.borrow().clone() else {
            return;
        };
        let tabs = self.tabs.borrow().clone();
        let store = Rc::clone(self);
        spawn_local(async move {
            match database.store(&batch).await {
                Ok(()) => {
                    if let Some(tabs) = tabs {
                        tabs.tell(&Said::Stored(batch.writes));
                    }
                    store.send(Event::Stored);
                }
                Err(reason) => store.send(Event::StoreFailed { batch, reason }),
            }
        });
    }

    fn wake(self: &Rc<Self>, timer: Timer, after_ms: u32) {
        let store = Rc::clone(self);
        timer::after(after_ms, move || store.send(Event::Woke(timer)));
    }

    fn attend(self: &Rc<Self>, account: &AccountId) {
        if self.is_attended.replace(true) {
            return;
        }
        let store = Rc::clone(self);
        let send: Rc<dyn Fn(Event)> = Rc::new(move |event| store.send(event));
        locks::lead(account, Rc::clone(&send));
        shell::attend_files(account);
        update::watch(Rc::clone(&send));
        let store = Rc::clone(self);
        spawn_local(async move {
            let is_persistent = persist::ask().await;
            store.send(Event::PersistenceKnown(is_persistent));
        });
    }

    fn measure(self: &Rc<Self>) {
        let store = Rc::clone(self);
        spawn_local(async move {
            if let Some(storage) = persist::measure().await
                && store.read(|state| state.storage != Some(storage))
            {
                store.send(Event::StorageKnown(storage));
            }
        });
    }

    fn leave(self: &Rc<Self>, principal: Principal, erase: bool) {
        let (database, tabs) = (self.database.take(), self.tabs.borrow().clone());
        let store = Rc::clone(self);
        spawn_local(async move {
            shell::end_session(&principal.account).await;
            if let Some(tabs) = tabs {
                tabs.tell(&Said::Left);
            }
            let remains = |stored| Remains::in_storage(&principal, stored);
            let kept = match database {
                Some(database) if erase => database.erase_unless(remains).await.err(),
                _ => None,
            };
            if erase && kept.is_none() {
                shell::erase_files(&principal.account).await;
            }
            store.send(Event::Left(kept));
        });
    }

    fn close(self: &Rc<Self>) {
        if let Some(database) = self.database.take() {
            database.close();
        }
        shell::start_anew();
    }

    /// Listens to what the browser reports.
    pub fn listen(self: &Rc<Self>) {
        let store = Rc::clone(self);
        listen::to_window(move |event| store.send(event));
    }
}

fn moment() -> Moment {
    let mut random = [0; 16];
    getrandom::fill(&mut random).expect("a browser has randomness");
    // Milliseconds fit a 64-bit integer for 292 million years.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the browser's clock is whole milliseconds"
    )]
    let now = Timestamp(js_sys::Date::now() as i64);
    Moment { now, random }
}
