//! The end of every seed: all troubles are over, everybody exchanges until rest, and what was promised is
//! looked for.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::decision::{Action, DecisionRecord};
use sodiem_core::device::Device as Engine;
use sodiem_core::document::{Document, HistoryItem};
use sodiem_core::ids::{AccountId, ChangeId, DocumentId};
use sodiem_sync_server::check;
use sodiem_sync_server::store::documents;
use sodiem_web_client::state::Event;

use super::device::TABS_MAX;
use super::ledger::{Ledger, Place, Typed, Verdict, in_text, of_log};
use super::province::{self, DEVICES};
use super::world::World;

/// After how many rounds of exchanges there is nothing left that one brings and others fetch.
const ROUNDS_MAX: usize = 6;

impl World {
    /// After each step: each tab that heard everything has what was saved on its device.
    pub(super) fn reads_own_writes(&mut self, d: usize) -> Verdict {
        for t in 0..TABS_MAX {
            let (device, ledger) = (&mut self.devices[d], &self.ledger);
            let Some(tab) = &mut device.tabs[t] else {
                continue;
            };
            if !tab.is_ready() || !tab.hears_nothing_more() {
                continue;
            }
            let is_saved = tab.state.sync.is_saved();
            let Some(work) = tab.state.work() else {
                continue;
            };
            let place = (d, work.principal().account.clone());
            let database = device.disk.databases.get(&place.1);
            let names = database
                .into_iter()
                .flat_map(|database| database.rows.keys());
            let refused = names.filter(|name| name.starts_with("refused-change/"));
            let refused: BTreeSet<&str> =
                refused.filter_map(|name| name.rsplit('/').next()).collect();
            let expected = &tab.expected;
            let is_here = |(change, typed): &(&ChangeId, &Typed)| {
                let holders = ledger.holders.get(change);
                expected.contains(change)
                    && typed.account == place.1
                    && holders.is_some_and(|holders| holders.contains(&place))
            };
            for (change, typed) in ledger.typed.iter().filter(is_here) {
                let is_refused = || {
                    let is_known = refused.contains(change.to_string().as_str());
                    typed.tokens.is_empty() && (is_known || !is_saved)
                };
                if !shows(&mut work.device, (change, typed), &ledger.put_away) && !is_refused() {
                    return Err(format!(
                        "device {d} tab {t} does not show {change}, which was saved on it"
                    ));
                }
            }
        }
        Ok(())
    }

    /// All troubles end, and everybody exchanges until nothing new comes of it.
    pub(super) fn heal(&mut self) -> Verdict {
        self.tell(|| "all troubles end".to_owned());
        for d in 0..self.devices.len() {
            for t in 0..TABS_MAX {
                self.devices[d].close(t);
            }
            self.devices[d].is_cut = false;
            self.devices[d].clock_wrong_ms = 0;
        }
        self.give_rights_back()?;
        for _ in 0..ROUNDS_MAX {
            let before = self.extent();
            let server = self.server_documents();
            let mut equal = Ok(());
            self.everybody(|world, d| {
                world.happen(d, 0, Event::SyncAsked)?;
                world.finish(d)?;
                world.reads_own_writes(d)?;
                if equal.is_ok() && world.extent() == before {
                    equal = world.is_equal(d, &server);
                }
                Ok(())
            })?;
            if self.extent() == before {
                equal?;
                return self.all_is_there(&server);
            }
        }
        Err("the devices do not come to rest".to_owned())
    }

    /// How much the server has.
    fn extent(&self) -> (usize, usize) {
        let known = &self.ledger.known;
        (known.changes.len(), known.log.len())
    }

    /// Everybody who has data on a device signs in there, one after the other.
    fn everybody(&mut self, mut each: impl FnMut(&mut Self, usize) -> Verdict) -> Verdict {
        for (d, people) in DEVICES.iter().enumerate() {
            for person in *people {
                let username = self.people[*person].username;
                let rights = self.ledger.known.rights.iter();
                let account = rights.into_iter().find(|(_, r)| r.username == username);
                let account = account.map(|(account, _)| account.clone());
                let Some(account) = account.filter(|account| self.holds(d, account)) else {
                    continue;
                };
                self.be_at_work(d, *person, &account)?;
                each(self, d)?;
                self.devices[d].close(0);
            }
        }
        Ok(())
    }

    fn holds(&self, d: usize, account: &AccountId) -> bool {
        self.devices[d].disk.databases.contains_key(account)
    }

    fn be_at_work(&mut self, d: usize, person: usize, account: &AccountId) -> Verdict {
        let is_own = |world: &Self| {
            let principal = world.devices[d].disk.principal.as_ref();
            principal.is_some_and(|principal| principal.account == *account)
        };
        for _ in 0..4 {
            if self.devices[d].tabs[0].is_none() {
                self.open(d, 0)?;
            }
            self.finish(d)?;
            let tab = self.tab(d, 0).expect("it was opened");
            let needs = tab.state.sync.needs_sign_in || tab.asks_to_sign_in;
            let needs = needs || !self.knows_its_rights(d, account);
            if is_own(self) && !needs && self.tab(d, 0).is_some_and(|tab| tab.is_ready()) {
                return Ok(());
            }
            self.sign_in(d, 0, person)?;
            self.finish(d)?;
            // The wrong passwords of who was not known are forgotten meanwhile.
            self.server.pass(60 * 60 * 1000);
        }
        Err(format!(
            "person {person} does not get to work on device {d}"
        ))
    }

    /// Whether a device was told what its person may do now: it is when somebody signs in.
    fn knows_its_rights(&self, d: usize, account: &AccountId) -> bool {
        let principal = self.devices[d].disk.principal.as_ref();
        let rights = &self.ledger.known.rights[account];
        principal.is_some_and(|principal| principal.grants == rights.grants)
    }

    fn server_documents(&self) -> BTreeMap<DocumentId, Document> {
        let app = self.server.app();
        let reference = app.reference().expect("published");
        let ids: BTreeSet<DocumentId> = self.ledger.known.changes.values().cloned().collect();
        let load = |id: DocumentId| {
            let edition = reference.sets.values().next().expect("an edition");
            let source = documents::Source::Changes;
            let loaded = app
                .store
                .read(|c| documents::load(c, (&id, edition), source));
            let loaded = loaded.expect("it opens").expect("it was written");
            (id, loaded.document)
        };
        ids.into_iter().map(load).collect()
    }

    /// What a device holds is what the server has.
    fn is_equal(&mut self, d: usize, server: &BTreeMap<DocumentId, Document>) -> Verdict {
        let (devices, ledger) = (&mut self.devices, &self.ledger);
        let is_old = devices[d].is_old;
        let work = devices[d].tabs[0].as_mut().and_then(|tab| tab.state.work());
        let work = work.ok_or_else(|| format!("device {d} has nothing open"))?;
        let who = work.principal().username.clone();
        let place = (d, work.principal().account.clone());
        if !work.unsent().is_empty() {
            return Err(format!("device {d} of {who} still has {:?}", work.unsent()));
        }
        let round = super::people::round(work).expect("a round").clone();
        let may_read = work.principal().may_read(&round, work.device.units(&round));
        let readable: BTreeSet<_> = province::COMMUNES
            .map(province::code)
            .into_iter()
            .filter(|unit| may_read(unit))
            .collect();
        drop(may_read);
        for (id, document) in server.iter().filter(|(id, _)| readable.contains(&id.unit)) {
            let own = work.device.document(id);
            let own = own.ok_or_else(|| format!("device {d} of {who} lacks {id}"))?;
            let is_same = own.heads() == document.heads() && own.read() == document.read();
            let is_excused = is_old && has_only_lost_more(ledger, (own, document), &place);
            if !is_same && !is_excused {
                return Err(format!(
                    "device {d} of {who} has another {id} than the server"
                ));
            }
        }
        for unit in &readable {
            let own: Vec<_> = work.device.records(&round.id, unit).map(of_log).collect();
            let log = ledger.known.log.iter();
            let log: Vec<_> = log.filter(|r| r.draft.unit == *unit).cloned().collect();
            if own != log {
                let named = |records: &[DecisionRecord]| {
                    let named = records
                        .iter()
                        .map(|r| format!("{} {}", r.sequence, r.draft.id));
                    named.collect::<Vec<_>>().join(", ")
                };
                let (own, log) = (named(&own), named(&log));
                return Err(format!(
                    "device {d} of {who} knows [{own}] on {unit}, decided is [{log}]"
                ));
            }
        }
        Ok(())
    }

    fn all_is_there(&mut self, server: &BTreeMap<DocumentId, Document>) -> Verdict {
        let is_well = check::run(self.server.app(), |_| ()).map_err(|error| error.to_string())?;
        if !is_well {
            return Err("the server's own check finds a fault".to_owned());
        }
        self.ledger.audit(&self.server, None)?;
        self.changes_are_there(server)?;
        self.nothing_received_is_refused()?;
        self.values_are_there(server)?;
        self.decisions_are_there()?;
        self.decisions_stay(server)
    }

    /// Whatever a device could still bring is with the server, or shown as refused.
    fn changes_are_there(&self, server: &BTreeMap<DocumentId, Document>) -> Verdict {
        let databases = self.devices.iter().flat_map(|d| d.disk.databases.values());
        let rows = || databases.clone().flat_map(|database| &database.rows);
        let refused = rows().filter(|(key, _)| key.starts_with("refused-entry/"));
        let mut told: BTreeSet<String> = refused.flat_map(|(_, text)| in_text(text)).collect();
        for document in server.values() {
            told.extend(all_said(document));
        }
        let ledger = &self.ledger;
        told.extend(ledger.put_away.iter().cloned());
        let is_refused = |change: &ChangeId| {
            let name = format!("/{change}");
            rows().any(|(key, _)| key.starts_with("refused-change/") && key.ends_with(&name))
        };
        let held = ledger.holders.iter().filter(|(_, held)| !held.is_empty());
        for (change, held) in held {
            let typed = ledger.typed.get(change);
            let must = ledger.ever.contains_key(change) || typed.is_some_and(|t| t.is_saved);
            let tokens = typed.map_or(&[][..], |typed| &typed.tokens);
            let is_told = match tokens {
                [] => is_refused(change),
                tokens => tokens.iter().all(|token| told.contains(token)),
            };
            if must && !ledger.known.changes.contains_key(change) && !is_told {
                return Err(format!("{change}, held on {held:?}, is missing"));
            }
        }
        Ok(())
    }

    /// Nobody is told that something was refused which the server has.
    fn nothing_received_is_refused(&self) -> Verdict {
        let known = self.ledger.known.changes.keys();
        let known: BTreeSet<String> = known.map(ChangeId::to_string).collect();
        for (d, device) in self.devices.iter().enumerate() {
            let names = device
                .disk
                .databases
                .values()
                .flat_map(|own| own.rows.keys());
            let refused = names.filter_map(|name| name.strip_prefix("refused-entry/"));
            let mut changes = refused.filter_map(|name| name.split('-').next());
            if let Some(change) = changes.find(|change| known.contains(*change)) {
                return Err(format!(
                    "device {d} shows {change} as refused, which is received"
                ));
            }
        }
        Ok(())
    }

    /// An answer that does not stand any more was seen by whoever replaced it.
    fn values_are_there(&mut self, server: &BTreeMap<DocumentId, Document>) -> Verdict {
        for (id, document) in server {
            for (leaf, entry) in document.read().leaves {
                if entry.is_conflict() {
                    self.ledger.count("conflicts left");
                }
                let mut standing: BTreeSet<String> = BTreeSet::new();
                for candidate in &entry.candidates {
                    standing.extend(in_text(&candidate.answer.to_json()));
                }
                let history = document.history(&leaf);
                let answered = history.iter().filter_map(|entry| match &entry.item {
                    HistoryItem::Answered { from, to } => Some((entry, from, to)),
                    _ => None,
                });
                let answered: Vec<_> = answered.collect();
                for (entry, _, to) in &answered {
                    let seen = |token: &String| {
                        let has = |from: &sodiem_core::answer::Answer| {
                            in_text(&from.to_json()).contains(token)
                        };
                        answered.iter().any(|(_, from, _)| from.iter().any(has))
                    };
                    let told = in_text(&to.to_json());
                    if let Some(lost) = told.iter().find(|t| !standing.contains(*t) && !seen(t)) {
                        return Err(format!(
                            "{lost} vanished unseen from {leaf} of {id} ({})",
                            entry.change
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    fn decisions_are_there(&self) -> Verdict {
        let databases = self.devices.iter().flat_map(|d| d.disk.databases.values());
        let refused: BTreeSet<String> = databases
            .flat_map(|database| database.rows.keys())
            .filter_map(|key| key.strip_prefix("refused-decision/").map(str::to_owned))
            .collect();
        let ledger = &self.ledger;
        for (id, made) in &ledger.made {
            let name = id.to_string();
            let is_known = ledger.known.log.iter().any(|record| record.draft.id == *id)
                || refused.contains(&name)
                || ledger.put_away.contains(&name);
            if made.place.is_some() && !is_known {
                return Err(format!("decision {id} was made and nobody knows of it"));
            }
        }
        Ok(())
    }

    /// Each version that was submitted or approved still says what its digest says.
    fn decisions_stay(&self, server: &BTreeMap<DocumentId, Document>) -> Verdict {
        for record in &self.ledger.known.log {
            let (Action::Submit { digest, .. } | Action::TakeAmendment { digest, .. }) =
                &record.draft.action
            else {
                continue;
            };
            for (id, heads) in record.draft.names() {
                let at = server.get(&id).and_then(|document| document.read_at(heads));
                let at = at.map(|sheet| sheet.digest());
                // Nothing but the template was submitted.
                if at != Some(*digest) && !heads_are_bare(heads, server.get(&id)) {
                    return Err(format!("decision {} is of other content", record.draft.id));
                }
            }
        }
        Ok(())
    }
}

/// Whether a device has all of a document, and beyond it only what the server lost and this device has no
/// voucher for. An older program was given none: it keeps what others wrote, perhaps as the only one, and
/// cannot bring it back.
fn has_only_lost_more(
    ledger: &Ledger,
    (own, document): (&Document, &Document),
    place: &Place,
) -> bool {
    let is_lost = |change: &ChangeId| {
        let holders = ledger.holders.get(change);
        let can_bring = holders.is_some_and(|holders| holders.contains(place));
        ledger.ever.contains_key(change) && !can_bring
    };
    let heads = document.heads();
    let more = own.changes_since(&heads);
    heads.iter().all(|head| own.has(head)) && more.iter().all(|change| is_lost(&change.id))
}

fn heads_are_bare(heads: &[ChangeId], document: Option<&Document>) -> bool {
    document.is_none() && heads.len() == 1
}

/// Whether a device shows what was typed: in the document, entered again by another change of its own,
/// or among what was refused.
fn shows(
    device: &mut Engine,
    (change, typed): (&ChangeId, &Typed),
    put_away: &BTreeSet<String>,
) -> bool {
    if device
        .document(&typed.document)
        .is_some_and(|document| document.has(change))
    {
        return true;
    }
    let refused = device.refused_entries();
    let refused: Vec<String> = refused
        .flat_map(|entry| super::ledger::tokens(std::slice::from_ref(&entry.edit)))
        .collect();
    let Some(document) = device.document(&typed.document) else {
        return false;
    };
    let said = all_said(document);
    let is_told = |token: &String| {
        refused.contains(token) || said.contains(token) || put_away.contains(token)
    };
    typed.tokens.iter().all(is_told) && !typed.tokens.is_empty()
}

/// The tokens of all that a document ever said.
fn all_said(document: &Document) -> BTreeSet<String> {
    let leaves = document.read().leaves.into_keys();
    let entries = leaves.flat_map(|leaf| document.history(&leaf));
    let said = entries.flat_map(|entry| in_text(&format!("{:?}", entry.item)));
    said.collect()
}
