//! What a province publishes, as one value in memory: every request reads it, few change it.

use std::collections::BTreeMap;

use rusqlite::Connection;
use sodiem_core::account::{Grant, Principal};
use sodiem_core::document::Edition;
use sodiem_core::ids::{Digest, RoundId, UnitCode};
use sodiem_core::round::Round;
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
    /// All units.
    pub units: UnitTree,
    /// All editions.
    pub sets: BTreeMap<Digest, Edition>,
    /// All rounds, newest first.
    pub rounds: Vec<Round>,
    /// The units that each round scores.
    scored: BTreeMap<RoundId, Vec<UnitCode>>,
}

impl Reference {
    /// Reads it all.
    ///
    /// # Errors
    /// [`store::Error`] where something stored does not read.
    pub fn load(connection: &Connection) -> Result<Self, store::Error> {
        let units = published::units(connection)?;
        let rounds = published::rounds(connection)?;
        let sets = published::criteria_sets(connection)?;
        let scored = rounds
            .iter()
            .map(|round| {
                let within = units.within(&round.province, round.scored_level);
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
            units,
            rounds,
            scored,
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

    /// The units that a round scores, by code.
    #[must_use]
    pub fn scored(&self, round: &RoundId) -> &[UnitCode] {
        self.scored.get(round).map_or(&[], Vec::as_slice)
    }

    /// Everything that an account may read.
    #[must_use]
    pub fn scope(&self, who: &Principal) -> Scope {
        self.rounds
            .iter()
            .flat_map(|round| self.scope_in(who, round))
            .collect()
    }

    /// What an account may read in one round.
    pub fn scope_in<'a>(
        &'a self,
        who: &'a Principal,
        round: &'a Round,
    ) -> impl Iterator<Item = (RoundId, UnitCode)> + 'a {
        let may_read = who.may_read(round, &self.units);
        let scored = self.scored(&round.id).iter();
        scored
            .filter(move |unit| may_read(unit))
            .map(|unit| (round.id.clone(), unit.clone()))
    }

    /// Names the incarnation of the database together with what the account may read: where either
    /// changes, a device starts its pull anew.
    #[must_use]
    pub fn epoch(&self, scope: &Scope) -> String {
        Digest::of_json(&(&self.incarnation, scope)).short()
    }

    /// Whether an account takes part in a round.
    #[must_use]
    pub fn takes_part(&self, who: &Principal, round: &Round) -> bool {
        who.administers(&round.province) || self.scope_in(who, round).next().is_some()
    }

    /// The units that an account works with, and those above them.
    #[must_use]
    pub fn units_of(&self, who: &Principal) -> Vec<Unit> {
        let mut codes: Vec<UnitCode> = self.scope(who).into_iter().map(|(_, unit)| unit).collect();
        for grant in &who.grants {
            match grant {
                Grant::Officer { unit } | Grant::Head { unit } => codes.push(unit.clone()),
                Grant::Province { unit } | Grant::Administrator { unit } => {
                    let within = self
                        .units
                        .iter()
                        .filter(|u| self.units.is_within(&u.code, unit));
                    codes.extend(within.map(|unit| unit.code.clone()));
                }
                Grant::Reviewer { .. } => {}
            }
        }
        let mut units: BTreeMap<UnitCode, &Unit> = BTreeMap::new();
        for code in &codes {
            for unit in self.units.upwards(code) {
                units.insert(unit.code.clone(), unit);
            }
        }
        units.into_values().cloned().collect()
    }
}
