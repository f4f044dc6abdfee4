//! The page around the program: signing in, and leaving an account behind.

use sodiem_core::account::{Principal, Program};
use sodiem_core::api::{Session, SignIn};
use sodiem_web_client::state::Event;
use sodiem_web_client::state::leave::Remains;

use super::device::{Database, Task, json};
use super::ledger::Verdict;
use super::province::PASSWORD;
use super::world::{Fate, World};

impl World {
    /// Somebody fills the form in.
    pub(super) fn sign_in(&mut self, d: usize, t: usize, person: usize) -> Verdict {
        if self.devices[d].is_cut || self.tab(d, t).is_none() {
            return Ok(());
        }
        let username = self.people[person].username.to_owned();
        self.tell(|| format!("device {d} tab {t}: {username} signs in"));
        let seat = self.devices[d].disk.seats.get(&username).copied();
        let wish = SignIn {
            username: username.clone(),
            password: PASSWORD.to_owned(),
            seat,
            device_name: format!("máy {d}"),
            key: None,
        };
        let reply = self.ask(d, "POST", "/api/v1/session", json(&wish))?;
        let Ok(session) = reply.map(|text| serde_json::from_str::<Session>(&text)) else {
            return Ok(());
        };
        let session = session.map_err(|error| format!("a session does not read: {error}"))?;
        let disk = &mut self.devices[d].disk;
        disk.seats.insert(username, session.principal.seat);
        if let Some(cookie) = disk.cookie.clone() {
            self.sessions.insert(cookie, session.principal.clone());
        }
        self.enter(d, t, session)
    }

    /// What the shell does once somebody signed in.
    fn enter(&mut self, d: usize, t: usize, session: Session) -> Verdict {
        let disk = &mut self.devices[d].disk;
        let before = disk.principal.replace(session.principal.clone());
        disk.signed_out = false;
        let is_again = before
            .as_ref()
            .is_some_and(|b| b.account == session.principal.account);
        let is_other = before.is_some() && !is_again;
        disk.has_desk |= session.program == Program::Desk;
        let has_desk = disk.has_desk;
        let Some(tab) = self.tab(d, t) else {
            return Ok(());
        };
        tab.asks_to_sign_in = false;
        let is_other_program = !is_again && has_desk != (tab.state.program == Program::Desk);
        if is_other || is_other_program {
            return self.open(d, t);
        }
        self.happen(d, t, Event::SignedIn(session))
    }

    pub(super) fn leave(
        &mut self,
        (d, t): (usize, usize),
        who: Principal,
        erase: bool,
        fate: Fate,
    ) -> Verdict {
        let disk = &mut self.devices[d].disk;
        let is_own = disk.principal.as_ref();
        if is_own.is_none_or(|principal| principal.account == who.account) {
            disk.signed_out = true;
            disk.principal = None;
            if fate == Fate::Well && !self.devices[d].is_cut {
                self.end_session(d)?;
            }
        }
        for other in self.devices[d].others(t, &who.account) {
            self.push(d, other, Task::HearLeft);
        }
        self.push(
            d,
            t,
            match erase {
                true => Task::Erase(who),
                false => Task::Left(None),
            },
        );
        Ok(())
    }

    /// Deletes the database of an account unless something remains in it.
    pub(super) fn erase(&mut self, d: usize, who: &Principal) -> Result<Option<Remains>, String> {
        let disk = &mut self.devices[d].disk;
        let stored = disk.databases.get(&who.account);
        let stored = stored.map(Database::read);
        let remains = Remains::in_storage(who, stored.unwrap_or_default());
        if !remains.is_empty() {
            return Ok(Some(remains));
        }
        let database = disk.databases.remove(&who.account).unwrap_or_default();
        // What was refused and is settled.
        let refused: String = database.rows.into_keys().collect::<Vec<_>>().join(" ");
        let place = (d, who.account.clone());
        self.ledger.count("databases erased");
        self.tell(|| format!("device {d} erases the data of {}", who.username));
        let ledger = &mut self.ledger;
        for (change, typed) in ledger.typed.iter().filter(|(_, typed)| typed.is_saved) {
            let here = ledger.holders.get(change);
            let is_last = here.is_some_and(|here| here.len() == 1 && here.contains(&place));
            if is_last && !refused.contains(&change.to_string()) && !ledger.was_received(change) {
                return Err(format!(
                    "{change} of {} is erased and was never received",
                    typed.seat
                ));
            }
        }
        ledger.lost(&place, |_| false);
        Ok(None)
    }

    /// The shell ends the session of whoever signed out.
    pub(super) fn end_session(&mut self, d: usize) -> Verdict {
        drop(self.ask(d, "DELETE", "/api/v1/session", String::new())?);
        let disk = &mut self.devices[d].disk;
        disk.signed_out = false;
        disk.cookie = None;
        Ok(())
    }
}
