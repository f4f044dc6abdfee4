//! The register of units (*danh mục đơn vị*): what they were called and where they stood from which
//! day on, and what became of them. A unit keeps its code through renames and moves; where several
//! became one, or one became several, a succession says so.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::gather::gather;
use crate::ids::UnitCode;
use crate::text::Message;
use crate::time::Day;
use crate::unit::{Unit, UnitLevel, UnitTree};

mod succession;

pub use succession::{Origin, Part, SUCCESSIONS_MAX, Succession, read_successions};

/// A unit as it was in a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The first day on which it was otherwise or no more; none where it still is.
    pub until: Option<Day>,
    /// The unit.
    pub unit: Unit,
}

impl Period {
    fn holds(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// All units of all times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    /// By code, the earliest in front.
    periods: BTreeMap<UnitCode, Vec<Period>>,
    successions: Vec<Succession>,
}

/// What a list or successions change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Periods that are new or end otherwise than before; code and first day name one.
    pub periods: Vec<Period>,
    /// Units that were not there the day before.
    pub begun: Vec<UnitCode>,
    /// Units with another name, kind or place.
    pub changed: Vec<UnitCode>,
    /// Units that are no more.
    pub ended: Vec<UnitCode>,
    /// Provinces that are there and that the list does not name: they stay as they were.
    pub untouched: Vec<UnitCode>,
}

impl Register {
    /// A register of these periods and successions, in any order.
    #[must_use]
    pub fn new(periods: Vec<Period>, successions: Vec<Succession>) -> Self {
        let mut register = Self {
            periods: BTreeMap::new(),
            successions,
        };
        register.put(periods);
        register
    }

    /// Takes periods in, in the place of those of the same unit and first day.
    pub fn put(&mut self, periods: Vec<Period>) {
        for period in periods {
            let own = self.periods.entry(period.unit.code.clone()).or_default();
            match own.binary_search_by_key(&period.from, |other| other.from) {
                Ok(index) => own[index] = period,
                Err(index) => own.insert(index, period),
            }
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// The units of a day.
    ///
    /// # Errors
    /// Those of [`UnitTree::new`], for periods that were not made here.
    pub fn on(&self, day: Day) -> Result<UnitTree, Vec<Finding>> {
        UnitTree::new(self.units_on(day).cloned().collect())
    }

    /// A unit as it was on a day.
    #[must_use]
    pub fn unit(&self, code: &UnitCode, day: Day) -> Option<&Unit> {
        Some(&self.period_on(code, day)?.unit)
    }

    fn units_on(&self, day: Day) -> impl Iterator<Item = &Unit> {
        self.periods.values().filter_map(move |own| {
            let holding = own.iter().find(|period| period.holds(day));
            holding.map(|period| &period.unit)
        })
    }

    fn period_on(&self, code: &UnitCode, day: Day) -> Option<&Period> {
        self.periods
            .get(code)?
            .iter()
            .find(|period| period.holds(day))
    }

    /// The last day on which anything changed.
    #[must_use]
    pub fn newest(&self) -> Day {
        let days = self
            .periods
            .values()
            .flatten()
            .flat_map(|period| std::iter::once(period.from).chain(period.until));
        days.max().unwrap_or_default()
    }

    /// What a list, each unit with its line, changes that holds from `day` on. Units that it does not name end, where the list
    /// is of their place and level: it names their province itself (or, where it names no province,
    /// any unit of it), and it holds units of their level; a list with communes is also that of the
    /// districts. Everything else stays.
    ///
    /// # Errors
    /// All findings at once: a day before the newest (`units-day`), and those of [`UnitTree::new`].
    pub fn list(&self, day: Day, listed: &[(u64, Unit)]) -> Result<Changes, Vec<Finding>> {
        if day < self.newest() {
            let message = Message::new("units-day").with("newest", self.newest().shown());
            return Err(vec![Finding::general(message)]);
        }
        let before: BTreeMap<&UnitCode, &Unit> =
            gather(self.units_on(day).map(|unit| (&unit.code, unit)));
        let scope = Scope::of(listed, &before);
        let codes: BTreeSet<UnitCode> = gather(listed.iter().map(|(_, unit)| unit.code.clone()));
        let staying = before
            .values()
            .filter(|unit| !codes.contains(&unit.code) && !scope.covers(unit, &before));
        let staying = staying.map(|unit| (0, (*unit).clone()));
        let after = UnitTree::on_lines(listed.iter().cloned().chain(staying))?;
        let mut changes = self.difference(day, &before, &after);
        if scope.provinces_listed {
            let provinces = after
                .iter()
                .filter(|unit| unit.level == UnitLevel::Province && !codes.contains(&unit.code));
            changes.untouched = provinces.map(|unit| unit.code.clone()).collect();
        }
        Ok(changes)
    }

    /// The periods that lead from what held to what holds from `day` on.
    fn difference(
        &self,
        day: Day,
        before: &BTreeMap<&UnitCode, &Unit>,
        after: &UnitTree,
    ) -> Changes {
        let mut changes = Changes::default();
        for unit in after.iter() {
            let held = before.get(&unit.code);
            if held.is_some_and(|held| *held == unit) {
                continue;
            }
            changes.periods.extend(self.ending(&unit.code, day));
            changes.periods.push(Period {
                from: day,
                until: None,
                unit: unit.clone(),
            });
            if held.is_some() {
                changes.changed.push(unit.code.clone());
            } else {
                changes.begun.push(unit.code.clone());
            }
        }
        for code in before.keys().filter(|code| after.get(code).is_none()) {
            // One that began the same day never was: its period is empty and stays as a trace.
            let held = self.period_on(code, day).cloned();
            changes.periods.extend(held.map(|period| Period {
                until: Some(day),
                ..period
            }));
            changes.ended.push((*code).clone());
        }
        changes
    }

    /// The period that holds on `day`, ending then; none where it begins that day or nothing holds.
    fn ending(&self, code: &UnitCode, day: Day) -> Option<Period> {
        let held = self.period_on(code, day).filter(|held| held.from < day)?;
        Some(Period {
            until: Some(day),
            ..held.clone()
        })
    }

    /// What successions, each with its line in a file, change: units that went into others end on their day, and with them what
    /// stands below.
    ///
    /// # Errors
    /// All findings at once, each with its line: those of [`Succession`]s that name units which were
    /// not there the day before (`succession-old`) or are not there then (`succession-new`), and
    /// those of [`UnitTree::new`].
    pub fn succeed(&self, successions: &[(u64, Succession)]) -> Result<Changes, Vec<Finding>> {
        let mut findings = Vec::new();
        for (line, succession) in successions {
            let Succession { day, old, new, .. } = succession;
            let checks = [
                ("succession-old", old, self.period_on(old, day.before())),
                ("succession-new", new, self.period_on(new, *day)),
            ];
            for (key, code, found) in checks {
                if found.is_none() {
                    let message = Message::new(key).with("code", code.as_str());
                    let message = message.with("day", day.shown());
                    findings.push(Finding::on_line(*line, message));
                }
            }
        }
        let Some(day) = successions.iter().map(|(_, one)| one.day).max() else {
            return Ok(Changes::default());
        };
        if !findings.is_empty() {
            return Err(findings);
        }
        let before: BTreeMap<&UnitCode, &Unit> =
            gather(self.units_on(day).map(|unit| (&unit.code, unit)));
        let goes_on: BTreeSet<&UnitCode> = gather(successions.iter().map(|(_, one)| &one.new));
        let old = successions.iter().map(|(_, one)| &one.old);
        let gone: BTreeSet<&UnitCode> = gather(old.filter(|code| !goes_on.contains(code)));
        let stays = |unit: &&&Unit| !upwards(unit, &before).any(|above| gone.contains(&above.code));
        let staying = before.values().filter(stays).map(|unit| (*unit).clone());
        let after = UnitTree::new(staying.collect())?;
        Ok(self.difference(day, &before, &after))
    }

    /// All successions.
    #[must_use]
    pub fn successions(&self) -> &[Succession] {
        &self.successions
    }

    /// What a unit of `day` was on an `earlier` one.
    #[must_use]
    pub fn origin(&self, unit: &UnitCode, day: Day, earlier: Day) -> Origin {
        let was_there = |code: &UnitCode| self.period_on(code, earlier).is_some();
        succession::origin(&self.successions, unit, (day, earlier), was_there)
    }
}

/// What a list is of.
struct Scope {
    provinces: BTreeSet<UnitCode>,
    provinces_listed: bool,
    levels: BTreeSet<UnitLevel>,
}

impl Scope {
    fn of(listed: &[(u64, Unit)], before: &BTreeMap<&UnitCode, &Unit>) -> Self {
        let mut levels: BTreeSet<UnitLevel> = gather(listed.iter().map(|(_, unit)| unit.level));
        if levels.contains(&UnitLevel::Commune) {
            levels.insert(UnitLevel::District);
        }
        // That a province is no more is told by a succession: a list may be of one province alone.
        let provinces_listed = levels.remove(&UnitLevel::Province);
        let own = listed
            .iter()
            .filter(|(_, unit)| unit.level == UnitLevel::Province);
        let provinces: BTreeSet<UnitCode> = if provinces_listed {
            gather(own.map(|(_, unit)| unit.code.clone()))
        } else {
            let above = listed
                .iter()
                .filter_map(|(_, unit)| province_of(unit, before));
            gather(above.cloned())
        };
        Self {
            provinces,
            provinces_listed,
            levels,
        }
    }

    fn covers(&self, unit: &Unit, before: &BTreeMap<&UnitCode, &Unit>) -> bool {
        let province = province_of(unit, before);
        self.levels.contains(&unit.level)
            && province.is_some_and(|province| self.provinces.contains(province))
    }
}

fn upwards<'a>(
    unit: &'a Unit,
    units: &'a BTreeMap<&UnitCode, &'a Unit>,
) -> impl Iterator<Item = &'a Unit> {
    std::iter::successors(Some(unit), |unit| units.get(unit.parent.as_ref()?).copied())
        .take(UnitLevel::ALL.len())
}

/// The province above a unit, as far as the chain of parents is known.
fn province_of<'a>(
    unit: &'a Unit,
    before: &'a BTreeMap<&UnitCode, &'a Unit>,
) -> Option<&'a UnitCode> {
    let last = upwards(unit, before).last()?;
    Some(match last.level {
        UnitLevel::Province => &last.code,
        _ => last.parent.as_ref()?,
    })
}

#[cfg(test)]
mod tests;
