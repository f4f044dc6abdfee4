//! The world of one seed: the server, the devices, and what goes on between them. An event goes into the
//! real reducer of a tab; its effects become tasks; a task that ends becomes the next event.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use fastrand::Rng;
use sodiem_core::account::Principal;
use sodiem_core::device::{Row, Write};
use sodiem_core::time::Timestamp;
use sodiem_web_client::state::{
    Batch, Effect, Event, Failure, Moment, Phase, Restart, Stored, update,
};

use super::device::{Database, Device, TABS_MAX, Tab, Task, changes, is_only_shown, json};
use super::ledger::{Known, Ledger, Rights, Verdict};
use super::province::{self, DEVICES, Person};
use super::server::{Asked, Server};

/// How a task ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// As it should.
    Well,
    /// It fails, and nothing came of it.
    Fails,
    /// A request arrives and its answer does not.
    LosesAnswer,
    /// A request is taken for lost and arrives later.
    Late,
    /// A request arrives now, and again later.
    Twice,
    /// The server dies after it did what was asked and before it says so.
    Dies,
}

/// A request that is still on its way.
pub(super) struct Stray {
    pub(super) asked: Asked,
}

pub(super) struct World {
    pub(super) server: Server,
    pub(super) people: Vec<Person>,
    pub(super) devices: Vec<Device>,
    pub(super) ledger: Ledger,
    /// Who signed in, by cookie.
    pub(super) sessions: BTreeMap<String, Principal>,
    pub(super) backups: Vec<(PathBuf, Known)>,
    pub(super) strays: Vec<Stray>,
    /// Who worked for another unit for a time.
    pub(super) moved: BTreeSet<usize>,
    /// What the devices draw.
    pub(super) random: Rng,
    /// What happened, for people.
    pub(super) story: Option<Vec<String>>,
}

impl World {
    pub(super) fn begin(seed: u64, tells: bool) -> Self {
        let mut world = Self {
            server: Server::begin(seed ^ 0x5eed),
            people: province::people(),
            devices: DEVICES.iter().map(|_| Device::default()).collect(),
            ledger: Ledger::default(),
            sessions: BTreeMap::new(),
            backups: Vec::new(),
            strays: Vec::new(),
            moved: BTreeSet::new(),
            random: Rng::with_seed(seed.wrapping_add(1)),
            story: tells.then(Vec::new),
        };
        world.learn_rights();
        world
    }

    pub(super) fn tell(&mut self, line: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            story.push(line());
        }
    }

    pub(super) fn tab(&mut self, d: usize, t: usize) -> Option<&mut Tab> {
        self.devices[d].tabs[t].as_mut()
    }

    fn moment(&mut self, d: usize) -> Moment {
        let now = self.server.now() + self.devices[d].clock_wrong_ms;
        let mut random = [0; 16];
        self.random.fill(&mut random);
        Moment {
            now: Timestamp(now),
            random,
        }
    }

    /// Opens a tab, which begins with what the device remembers.
    pub(super) fn open(&mut self, d: usize, t: usize) -> Verdict {
        self.devices[d].close(t);
        let disk = &self.devices[d].disk;
        let (has_desk, principal, signed_out) =
            (disk.has_desk, disk.principal.clone(), disk.signed_out);
        self.tell(|| {
            let who = principal.as_ref().map(|who| &who.username);
            format!("device {d} opens tab {t} for {who:?}")
        });
        self.devices[d].tabs[t] = Some(Tab::new(has_desk));
        if signed_out && !self.devices[d].is_cut {
            self.end_session(d)?;
        }
        let started = Event::Started {
            language: Default::default(),
            theme: Default::default(),
            principal,
            online: !self.devices[d].is_cut,
            offline_since: None,
        };
        self.happen(d, t, started)
    }

    /// Something happens in a tab.
    pub(super) fn happen(&mut self, d: usize, t: usize, event: Event) -> Verdict {
        let moment = self.moment(d);
        let Some(tab) = self.tab(d, t) else {
            return Ok(());
        };
        let effects = update(&mut tab.state, event, moment);
        self.carry_out_all(d, t, effects)
    }

    fn carry_out_all(&mut self, d: usize, t: usize, effects: Vec<Effect>) -> Verdict {
        for effect in effects {
            match effect {
                // The page is left: what else it wanted is no more.
                Effect::Close => return self.open(d, t),
                Effect::Restart(Restart::Update) => return self.open(d, t),
                Effect::Restart(Restart::Desk) => {
                    self.devices[d].disk.has_desk = true;
                    return self.open(d, t);
                }
                Effect::KeepDrafts => self.happen(d, t, Event::DraftsKept)?,
                effect => self.carry_out(d, t, effect),
            }
        }
        Ok(())
    }

    fn carry_out(&mut self, d: usize, t: usize, effect: Effect) {
        if is_only_shown(&effect) {
            return;
        }
        let now = self.server.now();
        let signed_in = self.devices[d].disk.principal.clone();
        let Some(tab) = self.tab(d, t) else {
            return;
        };
        match effect {
            Effect::Open(account) => {
                tab.database = Some(account);
                tab.tasks.push_back(Task::Read);
            }
            // Without a database there is nowhere to store, and nobody to tell.
            Effect::Store(batch) if tab.database.is_some() => {
                tab.tasks.push_back(Task::Store(batch));
            }
            Effect::Read if tab.database.is_some() => tab.tasks.push_back(Task::Read),
            Effect::Look if tab.database.is_some() => tab.tasks.push_back(Task::Look),
            Effect::Call(call) => {
                let own = tab.state.account();
                let is_own = own.is_none_or(|own| signed_in.is_some_and(|who| who.account == *own));
                tab.tasks.push_back(match is_own {
                    true => Task::Send(call),
                    false => Task::Came {
                        then: call.then,
                        reply: Err(Failure::OtherPerson),
                        is_exclusive: false,
                    },
                });
            }
            Effect::Wake(timer, after_ms) => {
                let at = now + i64::from(after_ms);
                tab.tasks.push_back(Task::Wake(timer, at));
            }
            Effect::AskToSignIn { .. } => tab.asks_to_sign_in = true,
            Effect::Attend(_) if !tab.is_attended => {
                tab.is_attended = true;
                tab.tasks.push_back(Task::Lead);
            }
            Effect::Leave { principal, erase } => {
                tab.database = None;
                tab.tasks.push_back(Task::EndSession(principal, erase));
            }
            _ => {}
        }
    }

    /// A task of a tab ends.
    pub(super) fn end(&mut self, d: usize, t: usize, index: usize, fate: Fate) -> Verdict {
        let Some(task) = self.tab(d, t).and_then(|tab| tab.tasks.remove(index)) else {
            return Ok(());
        };
        self.tell(|| format!("device {d} tab {t}: {} ends {fate:?}", task.name()));
        match task {
            Task::Read => {
                self.read(d, t);
                Ok(())
            }
            Task::Opened(stored) => self.happen(d, t, Event::Opened(Box::new(Ok(stored)))),
            Task::Look => {
                let stored = self.stored(d, t);
                self.push(d, t, Task::Looked(stored));
                Ok(())
            }
            Task::Looked(stored) => self.happen(d, t, Event::Looked(Box::new(Ok(stored)))),
            Task::Store(batch) if fate == Fate::Fails => {
                let reason = "đầy".to_owned();
                self.happen(d, t, Event::StoreFailed { batch, reason })
            }
            Task::Store(batch) => {
                let database = self.tab(d, t).and_then(|tab| tab.database.clone());
                if let Some(account) = database {
                    let databases = &mut self.devices[d].disk.databases;
                    databases.entry(account.clone()).or_default().store(&batch);
                    self.ledger.committed(&(d, account), &batch.writes)?;
                    self.push(d, t, Task::Complete(batch));
                }
                Ok(())
            }
            Task::Complete(batch) => self.complete(d, t, &batch),
            Task::Send(call) => self.send(d, t, call, fate),
            Task::Came {
                then,
                reply,
                is_exclusive,
            } => {
                if is_exclusive {
                    self.devices[d].exchanging = None;
                }
                self.happen(d, t, then(reply))
            }
            Task::Wake(timer, at) => {
                self.server.pass((at - self.server.now()).max(0));
                self.happen(d, t, Event::Woke(timer))
            }
            Task::Hear(said) => {
                let writes = serde_json::from_str(&said).expect("what was said reads");
                self.happen(d, t, Event::OtherTab(writes))
            }
            Task::HearLeft => self.happen(d, t, Event::LeftElsewhere),
            Task::EndSession(principal, erase) => self.leave((d, t), principal, erase, fate),
            Task::Erase(principal) => {
                let kept = self.erase(d, &principal)?;
                self.push(d, t, Task::Left(kept));
                Ok(())
            }
            Task::Left(kept) => self.happen(d, t, Event::Left(kept)),
            Task::Lead => self.happen(d, t, Event::BecameLeader),
        }
    }

    fn read(&mut self, d: usize, t: usize) {
        let stored = self.stored(d, t);
        let read = stored.rows.iter().filter_map(|row| match row {
            Row::Change { change, .. } => Some(*change),
            _ => None,
        });
        if let Some(tab) = self.devices[d].tabs[t].as_mut() {
            tab.expected = read.collect();
        }
        self.push(d, t, Task::Opened(stored));
    }

    fn complete(&mut self, d: usize, t: usize, batch: &Batch) -> Verdict {
        if !batch.writes.is_empty() {
            self.say(d, t, || Task::Hear(json(&batch.writes)));
        }
        if let Some(tab) = self.tab(d, t) {
            tab.expected.extend(changes(&batch.writes));
        }
        self.happen(d, t, Event::Stored)
    }

    pub(super) fn push(&mut self, d: usize, t: usize, task: Task) {
        if let Some(tab) = self.tab(d, t) {
            tab.tasks.push_back(task);
        }
    }

    fn stored(&mut self, d: usize, t: usize) -> Stored {
        let account = self.tab(d, t).and_then(|tab| tab.database.clone());
        let database = account.and_then(|account| self.devices[d].disk.databases.get(&account));
        database.map(Database::read).unwrap_or_default()
    }

    /// Tells the other tabs of the same account.
    fn say(&mut self, d: usize, t: usize, said: impl Fn() -> Task) {
        let Some(account) = self.tab(d, t).and_then(|tab| tab.database.clone()) else {
            return;
        };
        for other in self.devices[d].others(t, &account) {
            let said = said();
            if let (Task::Hear(json), Some(tab)) = (&said, self.tab(d, other)) {
                let writes: Vec<Write> = serde_json::from_str(json).expect("what is said reads");
                tab.expected.extend(changes(&writes));
            }
            self.push(d, other, said);
        }
    }

    /// The rights of everybody, as the server has them.
    pub(super) fn learn_rights(&mut self) {
        let list = |c: &_| sodiem_sync_server::store::accounts::list(c, None);
        let accounts = self.server.app().store.read(list).expect("accounts");
        let rights = accounts.into_iter().map(|account| {
            let rights = Rights {
                username: account.username,
                grants: account.grants,
                enabled: account.enabled,
            };
            (account.id, rights)
        });
        self.ledger.known.rights = rights.collect();
    }

    /// Whether a tab waits for anything but timers.
    pub(super) fn next_task(&self, d: usize, t: usize) -> Option<usize> {
        let possible = self.devices[d].possible(t);
        let tab = self.devices[d].tabs[t].as_ref()?;
        let is_timer = |index: &&usize| matches!(tab.tasks[**index], Task::Wake(..));
        possible.iter().find(|index| !is_timer(index)).copied()
    }

    /// Ends all that a device's tabs wait for, but timers; a fault where that never ends.
    pub(super) fn finish(&mut self, d: usize) -> Verdict {
        const TASKS_MAX: usize = 3_000;
        for _ in 0..TASKS_MAX {
            let next = (0..TABS_MAX).find_map(|t| Some((t, self.next_task(d, t)?)));
            let Some((t, index)) = next else {
                return Ok(());
            };
            self.end(d, t, index, Fate::Well)?;
        }
        Err(format!("device {d} does not come to rest"))
    }

    /// The tab of a device that is ready to be worked in.
    pub(super) fn ready_tab(&self, d: usize, dice: &mut Rng) -> Option<usize> {
        let is_ready = |t: &usize| self.devices[d].tabs[*t].as_ref().is_some_and(Tab::is_ready);
        let ready: Vec<usize> = (0..TABS_MAX).filter(is_ready).collect();
        (!ready.is_empty()).then(|| ready[dice.usize(..ready.len())])
    }

    /// Brings a device to where somebody can work, where nothing else is wanted of it.
    pub(super) fn wake(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        if self.devices[d].tabs.iter().all(Option::is_none) {
            self.open(d, 0)?;
        }
        for t in 0..TABS_MAX {
            let wants = self.tab(d, t).is_some_and(|tab| {
                let is_out = matches!(tab.state.phase, Phase::SignedOut);
                tab.asks_to_sign_in || tab.state.sync.needs_sign_in || is_out
            });
            if wants && dice.u8(..) < 200 {
                let own = self.devices[d].disk.principal.as_ref();
                let known = own.and_then(|own| {
                    let is_own = |person: &Person| person.username == own.username;
                    self.people.iter().position(is_own)
                });
                let person = known.unwrap_or_else(|| DEVICES[d][dice.usize(..DEVICES[d].len())]);
                self.sign_in(d, t, person)?;
                self.finish(d)?;
            }
        }
        Ok(())
    }
}
