//! What is read from the server and not kept as documents: the province's tables, the accounts. It
//! is shown as it last came, with its time, where the server cannot be reached.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use sodiem_core::api::{Account, EditionShown, LeafAcross, Quarantine, QuarantineQuery};
use sodiem_core::consolidate::{Ranked, Table};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::gather::gather;
use sodiem_core::ids::{Code, Digest, RoundId};
use sodiem_core::json;
use sodiem_core::time::Timestamp;

use super::{Batch, Call, Effect, Failure, Kept, Meta, Moment, State, desk};
use crate::path;

/// Something that the server is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The consolidated table.
    Table(RoundId, Ranked),
    /// One leaf across all units.
    Leaf(RoundId, Code),
    /// The accounts.
    Accounts,
    /// What was refused and is kept.
    Quarantine(QuarantineQuery),
    /// The editions of the criteria.
    Editions,
    /// One of them.
    Criteria(Digest),
}

impl Wanted {
    fn path(&self) -> String {
        match self {
            Self::Table(round, ranked) => path::table(round, *ranked),
            Self::Leaf(round, code) => path::leaf_across(round, code),
            Self::Accounts => path::accounts(),
            Self::Quarantine(query) => path::quarantine(query),
            Self::Editions => path::editions(),
            Self::Criteria(edition) => path::criteria(edition),
        }
    }
}

/// A value as it last came, and how asking for it goes.
#[derive(Debug, PartialEq, Eq)]
pub struct Loadable<T> {
    /// What came last.
    pub value: Option<Rc<T>>,
    /// When it came.
    pub loaded_at: Option<Timestamp>,
    /// It is being asked for.
    pub is_loading: bool,
    /// Why it did not come when it was last asked for.
    pub failure: Option<Failure>,
}

impl<T> Default for Loadable<T> {
    fn default() -> Self {
        Self {
            value: None,
            loaded_at: None,
            is_loading: false,
            failure: None,
        }
    }
}

impl<T> Clone for Loadable<T> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            loaded_at: self.loaded_at,
            is_loading: self.is_loading,
            failure: self.failure.clone(),
        }
    }
}

impl<T> Loadable<T> {
    /// Its name in `data-state`.
    pub fn name(&self) -> &'static str {
        match (&self.value, &self.failure, self.is_loading) {
            (Some(_), Some(_), _) => "stale",
            (Some(_), None, _) => "ready",
            (None, Some(_), false) => "failed",
            (None, ..) => "loading",
        }
    }

    fn came(&mut self, reply: Result<T, Failure>, now: Timestamp) {
        self.is_loading = false;
        match reply {
            Ok(value) => {
                self.value = Some(Rc::new(value));
                self.loaded_at = Some(now);
                self.failure = None;
            }
            Err(failure) => self.failure = Some(failure),
        }
    }
}

/// Everything that was read from the server.
#[derive(Default)]
pub struct Online {
    tables: BTreeMap<String, Loadable<Table>>,
    leaves: BTreeMap<String, Loadable<LeafAcross>>,
    accounts: Loadable<Vec<Account>>,
    quarantine: BTreeMap<String, Loadable<Quarantine>>,
    editions: Loadable<Vec<EditionShown>>,
    criteria: BTreeMap<String, Loadable<CriteriaSet>>,
    kept: BTreeMap<String, Kept>,
}

impl Online {
    /// Takes what an earlier run kept on this device.
    pub fn restore(&mut self, kept: Vec<Kept>) {
        self.kept = gather(kept.into_iter().map(|kept| (kept.path.clone(), kept)));
    }

    /// The consolidated table.
    pub fn table(&mut self, round: &RoundId, ranked: Ranked) -> Loadable<Table> {
        entry(&mut self.tables, &mut self.kept, path::table(round, ranked)).clone()
    }

    /// One leaf across all units.
    pub fn leaf(&mut self, round: &RoundId, code: &Code) -> Loadable<LeafAcross> {
        entry(
            &mut self.leaves,
            &mut self.kept,
            path::leaf_across(round, code),
        )
        .clone()
    }

    /// The accounts.
    pub fn accounts(&self) -> Loadable<Vec<Account>> {
        self.accounts.clone()
    }

    /// What was refused and is kept.
    pub fn quarantine(&mut self, query: &QuarantineQuery) -> Loadable<Quarantine> {
        let path = path::quarantine(query);
        entry(&mut self.quarantine, &mut self.kept, path).clone()
    }

    /// The editions of the criteria.
    pub fn editions(&self) -> Loadable<Vec<EditionShown>> {
        self.editions.clone()
    }

    /// One of them.
    pub fn criteria(&mut self, edition: &Digest) -> Loadable<CriteriaSet> {
        let path = path::criteria(edition);
        entry(&mut self.criteria, &mut self.kept, path).clone()
    }

    /// Changes the accounts as the server has just confirmed.
    pub fn change_accounts(&mut self, change: impl FnOnce(&mut Vec<Account>)) {
        if let Some(accounts) = &mut self.accounts.value {
            change(Rc::make_mut(accounts));
        }
    }

    /// Begins to ask; false where that is under way already.
    fn begin(&mut self, wanted: &Wanted) -> bool {
        let path = wanted.path();
        let is_loading = match wanted {
            Wanted::Table(..) => &mut entry(&mut self.tables, &mut self.kept, path).is_loading,
            Wanted::Leaf(..) => &mut entry(&mut self.leaves, &mut self.kept, path).is_loading,
            Wanted::Accounts => &mut self.accounts.is_loading,
            Wanted::Quarantine(_) => {
                &mut entry(&mut self.quarantine, &mut self.kept, path).is_loading
            }
            Wanted::Editions => &mut self.editions.is_loading,
            Wanted::Criteria(_) => &mut entry(&mut self.criteria, &mut self.kept, path).is_loading,
        };
        !std::mem::replace(is_loading, true)
    }

    /// Takes a reply in; the reply to keep on this device, if it is one.
    fn came(
        &mut self,
        wanted: &Wanted,
        reply: Result<Box<RawValue>, Failure>,
        now: Timestamp,
    ) -> Option<Kept> {
        let path = wanted.path();
        let kept = reply.as_ref().ok().map(|reply| Kept {
            path: path.clone(),
            loaded_at: now,
            reply: reply.clone(),
        });
        match wanted {
            Wanted::Table(..) => {
                entry(&mut self.tables, &mut self.kept, path)
                    .came(reply.and_then(|reply| parsed(&reply)), now);
                kept
            }
            Wanted::Leaf(..) => {
                entry(&mut self.leaves, &mut self.kept, path)
                    .came(reply.and_then(|reply| parsed(&reply)), now);
                kept
            }
            Wanted::Editions => {
                self.editions
                    .came(reply.and_then(|reply| parsed(&reply)), now);
                None
            }
            Wanted::Criteria(_) => {
                entry(&mut self.criteria, &mut self.kept, path)
                    .came(reply.and_then(|reply| parsed(&reply)), now);
                None
            }
            // Nor is what others wrote to be found on a lost device.
            Wanted::Quarantine(_) => {
                entry(&mut self.quarantine, &mut self.kept, path)
                    .came(reply.and_then(|reply| parsed(&reply)), now);
                None
            }
            // Who may do what is nothing to find on a lost device.
            Wanted::Accounts => {
                self.accounts
                    .came(reply.and_then(|reply| parsed(&reply)), now);
                None
            }
        }
    }
}

fn parsed<T: DeserializeOwned>(reply: &RawValue) -> Result<T, Failure> {
    json::from_str(reply.get()).map_err(|_| Failure::Unreadable)
}

/// What is known of an address; at first, what an earlier run kept, unless its shape is older.
fn entry<'a, T: DeserializeOwned>(
    known: &'a mut BTreeMap<String, Loadable<T>>,
    kept: &mut BTreeMap<String, Kept>,
    path: String,
) -> &'a mut Loadable<T> {
    let of_earlier_run = kept.remove(&path);
    known.entry(path).or_insert_with(|| {
        let read = |kept: Kept| Some((Rc::new(parsed(&kept.reply).ok()?), kept.loaded_at));
        let (value, loaded_at) = of_earlier_run.and_then(read).unzip();
        Loadable {
            value,
            loaded_at,
            ..Loadable::default()
        }
    })
}

/// Asks the server.
pub fn want(state: &mut State, wanted: Wanted) -> Vec<Effect> {
    if state.sync.needs_sign_in || !state.desk.online.begin(&wanted) {
        return Vec::new();
    }
    let path = wanted.path();
    let then = move |reply| desk::Event::Came(wanted, super::effect::read(reply)).into();
    vec![Effect::Call(Call::get(path, then))]
}

/// The server answered, or not.
pub fn came(
    state: &mut State,
    wanted: &Wanted,
    reply: Result<Box<RawValue>, Failure>,
    moment: Moment,
) -> Vec<Effect> {
    note(state, reply.as_ref().err(), moment);
    match state.desk.online.came(wanted, reply, moment.now) {
        Some(kept) => {
            let json = serde_json::to_string(&kept).expect("a reply is JSON");
            let meta = vec![(Meta::Reply(kept.path), json)];
            state.sync.store(Batch {
                writes: Vec::new(),
                meta,
            })
        }
        None => Vec::new(),
    }
}

/// What a reply says of the connection as a whole.
pub fn note(state: &mut State, failure: Option<&Failure>, moment: Moment) {
    match failure {
        Some(failure) if failure.needs_sign_in() => state.sync.stop(failure),
        Some(Failure::Unreachable) => {
            state.sync.offline_since.get_or_insert(moment.now);
        }
        _ => state.sync.offline_since = None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(now: i64) -> Moment {
        Moment {
            now: Timestamp(now),
            random: [0; 16],
        }
    }

    fn wanted() -> Wanted {
        Wanted::Leaf(
            "2026".parse().expect("a round"),
            "1.1".parse().expect("a code"),
        )
    }

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).expect("JSON")
    }

    const REPLY: &str = r#"{"leaf":"1.1","rows":[]}"#;

    fn shown(state: &mut State) -> Loadable<LeafAcross> {
        let Wanted::Leaf(round, code) = wanted() else {
            unreachable!()
        };
        state.desk.online.leaf(&round, &code)
    }

    #[test]
    fn what_came_last_stays_when_the_server_cannot_be_reached() {
        let mut state = State::default();
        assert_eq!(want(&mut state, wanted()).len(), 1);
        assert!(want(&mut state, wanted()).is_empty(), "one at a time");
        came(&mut state, &wanted(), Ok(raw(REPLY)), moment(1));
        assert_eq!(shown(&mut state).name(), "ready");
        came(&mut state, &wanted(), Err(Failure::Unreachable), moment(2));
        let leaf = shown(&mut state);
        assert_eq!((leaf.name(), leaf.loaded_at), ("stale", Some(Timestamp(1))));
        assert_eq!(state.sync.offline_since, Some(Timestamp(2)));
    }

    #[test]
    fn what_an_earlier_run_kept_is_shown_with_its_time() {
        let mut state = State::default();
        let kept = Kept {
            path: wanted().path(),
            loaded_at: Timestamp(7),
            reply: raw(REPLY),
        };
        state.desk.online.restore(vec![kept]);
        assert_eq!(shown(&mut state).loaded_at, Some(Timestamp(7)));
    }

    #[test]
    fn a_kept_reply_of_another_shape_is_passed_over() {
        let mut state = State::default();
        let kept = Kept {
            path: wanted().path(),
            loaded_at: Timestamp(7),
            reply: raw("{}"),
        };
        state.desk.online.restore(vec![kept]);
        assert_eq!(shown(&mut state).name(), "loading");
    }

    #[test]
    fn an_ended_session_is_said_once_for_all() {
        let mut state = State::default();
        let problem =
            r#"{"type":"","status":401,"code":"sign_in_needed","title":"","instance":""}"#;
        let problem = serde_json::from_str(problem).expect("a problem");
        came(
            &mut state,
            &wanted(),
            Err(Failure::Problem(problem)),
            moment(1),
        );
        assert!(state.sync.needs_sign_in);
        assert!(want(&mut state, wanted()).is_empty());
    }
}
