//! What goes wrong: networks, clocks, crashes, storage, seats, accounts, backups, forgers.

use fastrand::Rng;
use sodiem_core::account::Grant;
use sodiem_core::api::{AccountUpdate, Bytes, DocumentPush, Session, SignIn, SyncRequest};
use sodiem_core::device::Row;
use sodiem_core::ids::AccountId;
use sodiem_web_client::state::Event;

use super::device::{Disk, TABS_MAX, Task, json};
use super::ledger::{Rights, Verdict};
use super::province::{ADMINISTRATOR, COMMUNES, DEVICES, PASSWORD, code};
use super::server::Asked;
use super::world::{Fate, World};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Most backups and most copies of a device that are kept.
const COPIES_MAX: usize = 3;

impl World {
    /// Some of what a device's tabs wait for ends.
    pub(super) fn run(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        for _ in 0..dice.usize(1..=8) {
            let t = dice.usize(..TABS_MAX);
            let possible = self.devices[d].possible(t);
            if possible.is_empty() {
                continue;
            }
            let index = possible[dice.usize(..possible.len())];
            let fate = match dice.u8(..40) {
                0 | 1 => Fate::Fails,
                2 => Fate::LosesAnswer,
                3 => Fate::Late,
                4 => Fate::Twice,
                5 if dice.u8(..4) == 0 => Fate::Dies,
                _ => Fate::Well,
            };
            self.end(d, t, index, fate)?;
        }
        Ok(())
    }

    pub(super) fn cut(&mut self, d: usize) -> Verdict {
        let is_cut = !self.devices[d].is_cut;
        self.tell(|| {
            format!(
                "device {d}: the network is {}",
                if is_cut { "cut" } else { "back" }
            )
        });
        self.devices[d].is_cut = is_cut;
        for t in 0..TABS_MAX {
            self.happen(d, t, Event::Network(!is_cut))?;
        }
        Ok(())
    }

    pub(super) fn pass(&mut self, dice: &mut Rng) {
        let ms = [DAY_MS / 24, DAY_MS, 16 * DAY_MS, 40 * DAY_MS][dice.usize(..4)];
        self.tell(|| format!("{} hours pass", ms / (DAY_MS / 24)));
        self.server.pass(ms);
    }

    pub(super) fn jump(&mut self, d: usize, dice: &mut Rng) {
        let now = self.server.now();
        let wrong = [-now, 10 * 365 * DAY_MS, 0, -DAY_MS][dice.usize(..4)];
        self.devices[d].clock_wrong_ms = wrong;
    }

    /// A tab dies. What it was storing may be on the disk, or not.
    pub(super) fn crash(&mut self, d: usize, t: usize, dice: &mut Rng) -> Verdict {
        let storing = self.tab(d, t).and_then(|tab| {
            let is_storing = |task: &Task| matches!(task, Task::Store(_));
            tab.tasks.iter().position(is_storing)
        });
        if let Some(index) = storing
            && dice.bool()
        {
            self.end(d, t, index, Fate::Well)?;
        }
        self.tell(|| format!("device {d}: tab {t} dies"));
        self.devices[d].close(t);
        Ok(())
    }

    pub(super) fn open_some(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        let t = dice.usize(..TABS_MAX);
        match self.devices[d].tabs[t] {
            None => self.open(d, t),
            Some(_) => Ok(()),
        }
    }

    pub(super) fn sign_in_somebody(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        let person = DEVICES[d][dice.usize(..DEVICES[d].len())];
        self.sign_in(d, dice.usize(..TABS_MAX), person)
    }

    fn close_all(&mut self, d: usize) {
        for t in 0..TABS_MAX {
            self.devices[d].close(t);
        }
    }

    fn has(disk: &Disk, account: &AccountId, end_of_key: &str) -> bool {
        let rows = disk.databases.get(account).map(|database| &database.rows);
        rows.is_some_and(|rows| rows.keys().any(|key| key.ends_with(end_of_key)))
    }

    fn put_disk(&mut self, d: usize, disk: Disk) {
        self.close_all(d);
        self.devices[d].disk = disk;
        let accounts: Vec<AccountId> = self.ledger.known.rights.keys().cloned().collect();
        let disk = &self.devices[d].disk;
        for account in accounts {
            let place = (d, account.clone());
            self.ledger
                .lost(&place, |end| Self::has(disk, &account, end));
        }
    }

    pub(super) fn wipe(&mut self, d: usize) {
        self.tell(|| format!("device {d} is wiped"));
        self.put_disk(d, Disk::default());
    }

    pub(super) fn copy(&mut self, d: usize) {
        let device = &mut self.devices[d];
        if device.copies.len() < COPIES_MAX {
            device.copies.push(device.disk.clone());
        }
    }

    pub(super) fn put_back(&mut self, d: usize, dice: &mut Rng) {
        let copies = &self.devices[d].copies;
        if copies.is_empty() {
            return;
        }
        let disk = copies[dice.usize(..copies.len())].clone();
        self.tell(|| format!("device {d} gets an earlier copy of its storage back"));
        self.put_disk(d, disk);
    }

    /// A new device may have an older program.
    pub(super) fn age(&mut self, d: usize) {
        let device = &mut self.devices[d];
        if device.disk.databases.is_empty() && device.tabs.iter().all(Option::is_none) {
            device.is_old = true;
        }
    }

    /// The administrator asks something of the server.
    fn administer(&mut self, method: &'static str, path: String, body: String) -> Verdict {
        let wish = SignIn {
            username: ADMINISTRATOR.to_owned(),
            password: PASSWORD.to_owned(),
            seat: None,
            device_name: "máy quản trị".to_owned(),
            key: None,
        };
        let asked = Asked {
            method: "POST",
            path: "/api/v1/session".to_owned(),
            body: json(&wish),
            cookie: None,
        };
        let (reply, cookie) = self.arrive(asked)?;
        let session = reply.map(|text| serde_json::from_str::<Session>(&text));
        let Ok(Ok(_)) = session else {
            return Ok(());
        };
        let asked = Asked {
            method,
            path: format!("/api/v1{path}"),
            body,
            cookie,
        };
        self.arrive(asked)?
            .0
            .map_err(|failure| format!("{failure:?}"))?;
        self.learn_rights();
        Ok(())
    }

    pub(super) fn revoke(&mut self, d: usize) -> Verdict {
        let Some(principal) = self.devices[d].disk.principal.clone() else {
            return Ok(());
        };
        let owner = |c: &_| sodiem_sync_server::store::accounts::seat_owner(c, principal.seat);
        let owner = self.server.app().store.read(owner).expect("it reads");
        if owner.is_none() {
            return Ok(());
        }
        self.tell(|| {
            format!(
                "the seat of {} on device {d} is revoked",
                principal.username
            )
        });
        self.administer(
            "DELETE",
            format!("/seats/{}", principal.seat),
            String::new(),
        )?;
        self.ledger.known.revoked.insert(principal.seat);
        Ok(())
    }

    /// Disables an account or gives it other grants, or gives it back what it had.
    pub(super) fn change_account(&mut self, dice: &mut Rng) -> Verdict {
        let person = dice.usize(..self.people.len());
        let own = self.people[person].grants.clone();
        let (enabled, grants) = match dice.u8(..4) {
            0 => (false, own),
            1 => {
                self.moved.insert(person);
                let unit = code(COMMUNES[1]);
                (true, vec![Grant::Officer { unit }])
            }
            _ => (true, own),
        };
        self.set_account(person, enabled, grants)
    }

    /// Everybody may what they ever might: what was written under any rights can be sent.
    pub(super) fn give_rights_back(&mut self) -> Verdict {
        for person in 0..self.people.len() {
            let mut grants = self.people[person].grants.clone();
            let elsewhere = Grant::Officer {
                unit: code(COMMUNES[1]),
            };
            if self.moved.contains(&person) && !grants.contains(&elsewhere) {
                grants.push(elsewhere);
            }
            self.set_account(person, true, grants)?;
        }
        Ok(())
    }

    pub(super) fn set_account(
        &mut self,
        person: usize,
        enabled: bool,
        grants: Vec<Grant>,
    ) -> Verdict {
        let username = self.people[person].username;
        let rights = self.ledger.known.rights.iter();
        let is_own = |(_, rights): &(&AccountId, &Rights)| rights.username == username;
        let Some((account, rights)) = rights.into_iter().find(is_own) else {
            return Ok(());
        };
        if rights.enabled == enabled && rights.grants == grants {
            return Ok(());
        }
        let account = account.clone();
        self.tell(|| format!("{username} is enabled: {enabled}, may {grants:?}"));
        let wish = AccountUpdate {
            name: username.to_owned(),
            grants,
            enabled,
            password: None,
        };
        self.administer("PUT", format!("/accounts/{account}"), json(&wish))
    }

    pub(super) fn die(&mut self) -> Verdict {
        self.tell(|| "the server dies and starts".to_owned());
        self.server.crash();
        self.ledger.audit(&self.server, None)
    }

    pub(super) fn back_up(&mut self) {
        if self.backups.len() < COPIES_MAX {
            let file = self.server.back_up();
            self.backups.push((file, self.ledger.known.clone()));
            self.tell(|| "the server is backed up".to_owned());
        }
    }

    pub(super) fn restore(&mut self, dice: &mut Rng) -> Verdict {
        if self.backups.is_empty() {
            return Ok(());
        }
        let (file, known) = self.backups[dice.usize(..self.backups.len())].clone();
        self.tell(|| "the server is restored from a backup".to_owned());
        self.server.restore(&file);
        self.ledger.known = known;
        self.ledger.audit(&self.server, None)
    }

    pub(super) fn stray(&mut self, dice: &mut Rng) -> Verdict {
        if self.strays.is_empty() {
            return Ok(());
        }
        let stray = self.strays.swap_remove(dice.usize(..self.strays.len()));
        self.tell(|| "a request arrives that was on its way for long".to_owned());
        self.arrive(stray.asked).map(drop)
    }

    /// The session of one device sends what is not sent yet of another.
    pub(super) fn forge(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        let from = dice.usize(..self.devices.len());
        let databases = self.devices[from].disk.databases.values();
        let rows = databases.flat_map(super::device::Database::rows);
        let unsent = rows.filter_map(|row| match row {
            Row::Change {
                document,
                bytes,
                change,
                received: false,
                ..
            } if !self.ledger.ever.contains_key(&change) => Some((document, bytes)),
            _ => None,
        });
        let unsent: Vec<(_, Bytes)> = unsent.collect();
        if unsent.is_empty() || from == d {
            return Ok(());
        }
        let (document, bytes) = unsent[dice.usize(..unsent.len())].clone();
        let request = SyncRequest {
            documents: vec![DocumentPush {
                document,
                changes: vec![bytes],
                vouchers: Vec::new(),
            }],
            ..SyncRequest::default()
        };
        self.tell(|| format!("device {d} sends what device {from} has not sent"));
        let asked = Asked {
            method: "POST",
            path: "/api/v1/sync".to_owned(),
            body: json(&request),
            cookie: self.devices[d].disk.cookie.clone(),
        };
        self.arrive(asked).map(drop)
    }
}
