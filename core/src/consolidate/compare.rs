//! The results of a round beside those of the rounds before. A difference is given only where both
//! are of the same unit by the same criteria; otherwise it is said why there is none.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Figure, Table, TableRow, figure, published};
use crate::gather::gather;
use crate::ids::{RoundId, UnitCode};
use crate::register::{Origin, Register};
use crate::round::Round;
use crate::text::Message;

/// What a unit was, and what became of it since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Comparison {
    /// The accepted results of what the unit was.
    pub before: Vec<Before>,
    /// How many percentage points more it has now; none where that is not comparable.
    pub change: Option<Figure>,
    /// How many ranks it rose, in a block of the same name; none where that is not comparable.
    pub rise: Option<i64>,
    /// Why the two are not comparable; empty where they are.
    pub incomparable: Vec<Incomparable>,
}

/// A result of a round before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Before {
    /// The round.
    pub round: RoundId,
    /// The unit as it was.
    pub unit: UnitCode,
    /// Its name then.
    pub name: String,
    /// Its block.
    pub block: Option<String>,
    /// Its percentage.
    pub percent: Figure,
    /// Its rank.
    pub rank: Option<u32>,
    /// Its band.
    pub band: Option<String>,
}

/// Why two results are not comparable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Incomparable {
    /// They are by other criteria.
    Edition,
    /// The unit was made of several.
    Merged {
        /// Their names then.
        names: Vec<String>,
    },
    /// The unit is part of one that was split.
    Split {
        /// Its name then.
        name: String,
    },
    /// The unit was not there.
    New,
    /// What the unit was has no accepted result.
    NoResult,
}

impl Incomparable {
    /// The reason in words.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Edition => Message::new("table-incomparable-edition"),
            Self::Merged { names } => {
                Message::new("table-incomparable-merged").with("names", names.join(", "))
            }
            Self::Split { name } => {
                Message::new("table-incomparable-split").with("name", name.as_str())
            }
            Self::New => Message::new("table-incomparable-new"),
            Self::NoResult => Message::new("table-incomparable-no-result"),
        }
    }
}

/// A round before, with its table of accepted results.
pub struct Earlier<'a> {
    /// The round.
    pub round: &'a Round,
    /// Its table.
    pub table: Table,
}

/// Puts beside each row what its unit was in the `earlier` rounds, those that the round names.
pub fn compare(table: &mut Table, round: &Round, register: &Register, earlier: &[Earlier<'_>]) {
    if earlier.is_empty() {
        return;
    }
    let rows = |earlier: &Earlier<'_>| -> BTreeMap<UnitCode, TableRow> {
        let rows = earlier.table.rows.iter();
        gather(rows.map(|row| (row.unit.clone(), row.clone())))
    };
    let by_unit: Vec<_> = earlier.iter().map(|one| (one.round, rows(one))).collect();
    table.before = earlier.iter().map(|one| one.round.title.clone()).collect();
    for row in &mut table.rows {
        row.comparison = Some(comparison(row, round, register, &by_unit));
    }
}

fn comparison(
    row: &TableRow,
    round: &Round,
    register: &Register,
    earlier: &[(&Round, BTreeMap<UnitCode, TableRow>)],
) -> Comparison {
    let (mut before, mut names, mut is_split) = (Vec::new(), BTreeSet::new(), false);
    // All that it was made of, though only some were in a round that is here.
    let mut merged: BTreeSet<String> = BTreeSet::new();
    let mut is_of_edition = true;
    for (was, rows) in earlier {
        let origin = register.origin(&row.unit, round.units_on, was.units_on);
        is_split |= matches!(origin, Origin::Split { .. });
        if let Origin::Merged { units } = &origin {
            let name = |unit| {
                register
                    .unit(unit, was.units_on)
                    .map(|unit| unit.name.clone())
            };
            merged.extend(units.iter().filter_map(name));
        }
        for old in origin.units().iter().filter_map(|unit| rows.get(unit)) {
            names.insert(old.name.clone());
            is_of_edition &= was.edition == round.edition;
            let is_ranked = old.rank.is_some();
            before.extend(is_ranked.then(|| Before {
                round: was.id.clone(),
                unit: old.unit.clone(),
                name: old.name.clone(),
                block: old.block.clone(),
                percent: old.percent.clone(),
                rank: old.rank,
                band: old.band.clone(),
            }));
        }
    }
    let names: Vec<String> = names.into_iter().collect();
    let changed = match names.as_slice() {
        [] => Some(Incomparable::New),
        [_] if !merged.is_empty() => Some(Incomparable::Merged {
            names: merged.into_iter().collect(),
        }),
        [name] if is_split => Some(Incomparable::Split { name: name.clone() }),
        [_] => None,
        _ => Some(Incomparable::Merged {
            names: names.clone(),
        }),
    };
    let other = (!is_of_edition).then_some(Incomparable::Edition);
    let missing = before.is_empty() && !names.is_empty();
    let missing = missing.then_some(Incomparable::NoResult);
    let incomparable: Vec<_> = changed.into_iter().chain(other).chain(missing).collect();
    let one = match before.as_slice() {
        [one] if incomparable.is_empty() => Some(one),
        _ => None,
    };
    Comparison {
        change: one.filter(|_| row.rank.is_some()).map(|one| {
            let change = &published(&row.percent) - &published(&one.percent);
            figure(round, &change)
        }),
        rise: one
            .filter(|one| one.block == row.block)
            .and_then(|one| Some(i64::from(one.rank?) - i64::from(row.rank?))),
        before,
        incomparable,
    }
}
