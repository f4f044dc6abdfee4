//! What a province publishes, as one value in memory: every request reads it, few change it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use sodiem_core::account::{Grant, Principal};
use sodiem_core::document::Edition;
use sodiem_core::ids::{Digest, RoundId, UnitCode};
use sodiem_core::register::Register;
use sodiem_core::round::Round;
use sodiem_core::time::Day;
use sodiem_core::unit::{Unit, UnitTree};

use crate::store::feed::Scope;
use crate::store::{self, published};

/// Units, editions of criteria and rounds.
#[derive(Default)]
pub struct Reference {
    /// Counts up with each change.
    pub version: u64,
    /// Names the database.
    pub incarnation: String,
    /// All units of all times.
    pub register: Register,
    /// The units of the newest list.
    pub newest_units: UnitTree,
    /// All editions.
    pub sets: BTreeMap<Digest, Edition>,
    /// All rounds, newest first.
    pub rounds: Vec<Round>,
    /// The units of the days that rounds name.
    units: BTreeMap<Day, UnitTree>,
    /// The units that each round scores.
    scored: BTreeMap<RoundId, Vec<UnitCode>>,
    /// By what an account may do: asked for with every exchange, and the same until something else is
    /// published.
    access: Mutex<BTreeMap<Vec<Grant>, Arc<Access>>>,
}

/// What an account may read.
pub struct Access {
    /// As units in rounds.
    pub scope: Scope,
    /// The same as JSON, for the database.
    pub scope_json: String,
    /// Names the incarnation of the database together with the scope: where either changes, a device
    /// starts its pull anew.
    pub epoch: String,
}

/// Most scopes that are remembered.
const ACCESS_MAX: usize = 20_000;

impl Reference {
    /// Reads it all.
    ///
    /// # Errors
    /// [`store::Error`] where something stored does not read.
    pub fn load(connection: &Connection) -> Result<Self, store::Error> {
        let register = published::register(connection)?;
        let rounds = published::rounds(connection)?;
        let on = |day| {
            let units = register.on(day);
            units.map_err(|findings| store::Error::Value(format!("units on {day}: {findings:?}")))
        };
        let days: BTreeSet<Day> = rounds.iter().map(|round| round.units_on).collect();
        let units = days
            .into_iter()
            .map(|day| Ok((day, on(day)?)))
            .collect::<Result<BTreeMap<_, _>, store::Error>>()?;
        let sets = published::criteria_sets(connection)?;
        let scored = rounds
            .iter()
            .map(|round| {
                let within = units[&round.units_on].within(&round.province, round.scored_level);
                (
                    round.id.clone(),
                    within.into_iter().map(|unit| unit.code.clone()).collect(),
                )
            })
            .collect();
        Ok(Self {
            version: published::version(connection)?,
            incarnation: published::incarnation(connection)?,
            sets: sets
                .into_iter()
                .map(|(digest, set)| (digest, Edition::new(set)))
                .collect(),
            newest_units: on(register.newest())?,
            register,
            units,
            rounds,
            scored,
            access: Mutex::default(),
        })
    }

    /// The round of an id.
    #[must_use]
    pub fn round(&self, id: &RoundId) -> Option<&Round> {
        self.rounds.iter().find(|round| round.id == *id)
    }

    /// A round and the edition that it scores by.
    #[must_use]
    pub fn round_and_set(&self, id: &RoundId) -> Option<(&Round, &Edition)> {
        let round = self.round(id)?;
        Some((round, self.sets.get(&round.edition)?))
    }

    /// The units of a round's day.
    #[must_use]
    pub fn units(&self, round: &Round) -> &UnitTree {
        self.units
            .get(&round.units_on)
            .unwrap_or(&self.newest_units)
    }

    /// The units that a round scores, by code.
    #[must_use]
    pub fn scored(&self, round: &RoundId) -> &[UnitCode] {
        self.scored.get(round).map_or(&[], Vec::as_slice)
    }

    /// Everything that an account may read.
    #[must_use]
    pub fn access(&self, who: &Principal) -> Arc<Access> {
        let mut held = self.access.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(access) = held.get(&who.grants) {
            return Arc::clone(access);
        }
        let rounds = self.rounds.iter();
        let scope: Scope = rounds.flat_map(|round| self.scope_in(who, round)).collect();
        let access = Arc::new(Access {
            scope_json: serde_json::to_string(&scope).unwrap_or_default(),
            epoch: Digest::of_json(&(&self.incarnation, &scope)).short(),
            scope,
        });
        if held.len() >= ACCESS_MAX {
            held.clear();
        }
        held.insert(who.grants.clone(), Arc::clone(&access));
        access
    }

    /// What an account may read in one round.
    pub fn scope_in<'a>(
        &'a self,
        who: &'a Principal,
        round: &'a Round,
    ) -> impl Iterator<Item = (RoundId, UnitCode)> + 'a {
        let may_read = who.may_read(round, self.units(round));
        let scored = self.scored(&round.id).iter();
        scored
            .filter(move |unit| may_read(unit))
            .map(|unit| (round.id.clone(), unit.clone()))
    }

    /// Whether an account takes part in a round.
    #[must_use]
    pub fn takes_part(&self, who: &Principal, round: &Round) -> bool {
        who.administers(&round.province) || self.scope_in(who, round).next().is_some()
    }

    /// The units that an account works with, and those above them: by day, for its rounds and of the
    /// newest list.
    #[must_use]
    pub fn units_for(&self, who: &Principal) -> BTreeMap<Day, Vec<Unit>> {
        let mut wanted: BTreeMap<Day, (&UnitTree, BTreeSet<UnitCode>)> = BTreeMap::new();
        for round in self
            .rounds
            .iter()
            .filter(|round| self.takes_part(who, round))
        {
            let units = self.units(round);
            let (_, codes) = wanted
                .entry(round.units_on)
                .or_insert_with(|| (units, granted(who, units)));
            codes.extend(self.scope_in(who, round).map(|(_, unit)| unit));
        }
        let newest = &self.newest_units;
        wanted
            .entry(self.register.newest())
            .or_insert_with(|| (newest, granted(who, newest)));
        let with_those_above = |(units, codes): (&UnitTree, BTreeSet<UnitCode>)| {
            let all = codes.iter().flat_map(|code| units.upwards(code));
            let all: BTreeMap<&UnitCode, &Unit> = all.map(|unit| (&unit.code, unit)).collect();
            all.into_values().cloned().collect()
        };
        let lists = wanted.into_iter();
        lists
            .map(|(day, wanted)| (day, with_those_above(wanted)))
            .collect()
    }
}

/// The units that grants name: a province's with all within.
fn granted(who: &Principal, units: &UnitTree) -> BTreeSet<UnitCode> {
    let mut codes = BTreeSet::new();
    for grant in &who.grants {
        match grant {
            Grant::Officer { unit } | Grant::Head { unit } => drop(codes.insert(unit.clone())),
            Grant::Province { unit } | Grant::Administrator { unit } => {
                let within = units.iter().filter(|u| units.is_within(&u.code, unit));
                codes.extend(within.map(|unit| unit.code.clone()));
            }
            Grant::Reviewer { .. } => {}
        }
    }
    codes
}
