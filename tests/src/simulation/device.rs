//! A browser on a device: what it remembers, its databases, its tabs. What a tab asks of the browser is
//! a task that ends when the world says so.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use sodiem_core::account::{Principal, Program};
use sodiem_core::device::{Row, Write};
use sodiem_core::ids::{AccountId, ChangeId, SeatId};
use sodiem_web_client::state::leave::Remains;
use sodiem_web_client::state::{
    Batch, Call, Effect, Event, Failure, Meta, Phase, State, Stored, Timer, Work,
};

/// Most tabs that one device has open.
pub(super) const TABS_MAX: usize = 2;

/// What makes an event of a reply.
pub(super) type Then = Box<dyn FnOnce(Result<String, Failure>) -> Event>;

/// The IndexedDB of one account.
#[derive(Clone, Default)]
pub(super) struct Database {
    pub(super) rows: BTreeMap<String, String>,
    pub(super) meta: BTreeMap<String, String>,
}

impl Database {
    pub(super) fn read(&self) -> Stored {
        Stored::read(self.rows.clone(), self.meta.values().cloned())
    }

    /// Commits a transaction.
    pub(super) fn store(&mut self, batch: &Batch) {
        for write in &batch.writes {
            match write {
                Write::Put(row) => drop(self.rows.insert(row.key(), json(row))),
                Write::Delete(key) => drop(self.rows.remove(key)),
            }
        }
        for (name, json) in &batch.meta {
            self.meta.insert(Meta::key(name), json.clone());
        }
    }

    /// The rows that read.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        let rows = self.rows.values();
        rows.filter_map(|text| serde_json::from_str(text).ok())
    }
}

/// The changes that are put.
pub(super) fn changes(writes: &[Write]) -> impl Iterator<Item = ChangeId> + '_ {
    writes.iter().filter_map(|write| match write {
        Write::Put(Row::Change { change, .. }) => Some(*change),
        _ => None,
    })
}

pub(super) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("it has a JSON form")
}

/// What outlives the tabs: everything of a browser that is on the disk.
#[derive(Clone, Default)]
pub(super) struct Disk {
    pub(super) databases: BTreeMap<AccountId, Database>,
    /// Who signed in last.
    pub(super) principal: Option<Principal>,
    pub(super) seats: BTreeMap<String, SeatId>,
    /// Signed out without a network: the session is still to be ended.
    pub(super) signed_out: bool,
    /// This device has the desk's program.
    pub(super) has_desk: bool,
    pub(super) cookie: Option<String>,
}

#[derive(Default)]
pub(super) struct Device {
    pub(super) disk: Disk,
    /// Earlier states of its disk, to be restored.
    pub(super) copies: Vec<Disk>,
    pub(super) tabs: [Option<Tab>; TABS_MAX],
    /// The tab that exchanges.
    pub(super) exchanging: Option<usize>,
    pub(super) is_cut: bool,
    /// By how much its clock is wrong, in milliseconds.
    pub(super) clock_wrong_ms: i64,
    /// It runs a program of before vouchers.
    pub(super) is_old: bool,
}

/// Something that a tab waits for.
pub(super) enum Task {
    /// The database is to be read for the start.
    Read,
    /// It was.
    Opened(Stored),
    /// The database is to be looked at.
    Look,
    /// It was.
    Looked(Stored),
    /// A transaction, not complete yet.
    Store(Batch),
    /// It is complete: on the disk, and nobody knows yet.
    Complete(Batch),
    /// A request, not sent yet.
    Send(Call),
    /// What became of it.
    Came {
        then: Then,
        reply: Result<String, Failure>,
        is_exclusive: bool,
    },
    /// A timer, with when it ends by the server's clock.
    Wake(Timer, i64),
    /// What another tab said: what it stored, in JSON.
    Hear(String),
    /// Another tab was left.
    HearLeft,
    /// The session is to be ended, then the data erased or not.
    EndSession(Principal, bool),
    /// The data are to be erased once no other tab has them open.
    Erase(Principal),
    /// The account was left.
    Left(Option<Remains>),
    /// The lock that says which tab leads.
    Lead,
}

impl Task {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Opened(_) => "opened",
            Self::Look => "look",
            Self::Looked(_) => "looked",
            Self::Store(_) => "store",
            Self::Complete(_) => "complete",
            Self::Send(_) => "send",
            Self::Came { .. } => "came",
            Self::Wake(..) => "wake",
            Self::Hear(_) => "hear",
            Self::HearLeft => "hear-left",
            Self::EndSession(..) => "end-session",
            Self::Erase(_) => "erase",
            Self::Left(_) => "left",
            Self::Lead => "lead",
        }
    }

    fn is_heard(&self) -> bool {
        matches!(self, Self::Hear(_) | Self::HearLeft)
    }
}

/// A page that runs the program.
pub(super) struct Tab {
    pub(super) state: State,
    pub(super) tasks: VecDeque<Task>,
    /// The account whose database it has open, and whose other tabs it hears.
    pub(super) database: Option<AccountId>,
    /// The form to sign in is shown.
    pub(super) asks_to_sign_in: bool,
    pub(super) is_attended: bool,
    /// What it read, stored or was told: it is to show that.
    pub(super) expected: BTreeSet<ChangeId>,
}

impl Tab {
    pub(super) fn new(has_desk: bool) -> Self {
        let program = match has_desk {
            true => Program::Desk,
            false => Program::Officer,
        };
        Self {
            state: State {
                program,
                ..State::default()
            },
            tasks: VecDeque::new(),
            database: None,
            asks_to_sign_in: false,
            is_attended: false,
            expected: BTreeSet::new(),
        }
    }

    pub(super) fn work(&mut self) -> Option<&mut Work> {
        self.state.work()
    }

    pub(super) fn is_ready(&self) -> bool {
        matches!(self.state.phase, Phase::Ready(_)) && self.state.closing.is_none()
    }

    pub(super) fn hears_nothing_more(&self) -> bool {
        let is_read = |task: &Task| matches!(task, Task::Read | Task::Opened(_));
        !self
            .tasks
            .iter()
            .any(|task| task.is_heard() || is_read(task))
    }
}

impl Device {
    /// The other tabs that have an account's database open.
    pub(super) fn others(&self, own: usize, account: &AccountId) -> Vec<usize> {
        let is_other = |(index, tab): &(usize, &Option<Tab>)| {
            let database = tab.as_ref().and_then(|tab| tab.database.as_ref());
            *index != own && database == Some(account)
        };
        let others = self.tabs.iter().enumerate().filter(is_other);
        others.map(|(index, _)| index).collect()
    }

    /// The tasks of a tab that may end next: messages come in their order, one exchange runs at a time,
    /// data go when no other tab has them open, one tab leads.
    pub(super) fn possible(&self, own: usize) -> Vec<usize> {
        let Some(tab) = &self.tabs[own] else {
            return Vec::new();
        };
        let first_heard = tab.tasks.iter().position(Task::is_heard);
        let leads = |other: &usize| {
            let tab = self.tabs[*other].as_ref();
            tab.is_some_and(|tab| tab.state.sync.is_leader)
        };
        let is_possible = |(index, task): &(usize, &Task)| match task {
            task if task.is_heard() => Some(*index) == first_heard,
            // What was said before a read began is heard before what it found.
            Task::Opened(_) => first_heard.is_none_or(|heard| heard > *index),
            Task::Send(call) if call.is_exclusive => self.exchanging.is_none(),
            Task::Erase(principal) => self.others(own, &principal.account).is_empty(),
            Task::Lead => match &tab.database {
                Some(account) => !self.others(own, account).iter().any(leads),
                None => false,
            },
            _ => true,
        };
        let possible = tab.tasks.iter().enumerate().filter(is_possible);
        possible.map(|(index, _)| index).collect()
    }

    /// A tab is no more, and all it waited for.
    pub(super) fn close(&mut self, own: usize) {
        self.tabs[own] = None;
        if self.exchanging == Some(own) {
            self.exchanging = None;
        }
    }
}

/// Whether an effect shows something and nothing waits for it.
pub(super) fn is_only_shown(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::ShowProgram
            | Effect::ChooseLanguage(_)
            | Effect::RememberTheme(_)
            | Effect::SaveFile(_)
            | Effect::SendLater(_)
            | Effect::Print
            | Effect::Wake(Timer::Clock | Timer::Toast(_), _)
    )
}
