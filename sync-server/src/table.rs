//! The consolidated table and single leaves across units, as an account may see them.

use sodiem_core::account::Principal;
use sodiem_core::answer::Answers;
use sodiem_core::api::{LeafAcross, LeafRow, ProblemCode};
use sodiem_core::consolidate::{Earlier, Ranked, Table, compare, consolidate};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::ids::{Code, RoundId, UnitCode};
use sodiem_core::record::Standing;
use sodiem_core::round::Round;

use crate::app::App;
use crate::dossier::Dossier;
use crate::error::Error;
use crate::reference::Reference;
use crate::store::standings;

/// The table of a round within the account's scope. Ranks are the province's to see.
///
/// # Errors
/// Not found, not allowed.
pub fn table(app: &App, who: &Principal, id: &RoundId, ranked: Ranked) -> Result<Table, Error> {
    let reference = app.reference()?;
    let (round, set) = reference.round_and_set(id).ok_or(ProblemCode::NotFound)?;
    let scope = readable(&reference, who, round)?;
    let standings = standings_of(app, &reference, (round, set), &scope)?;
    let mut table = consolidate(round, set, reference.units(round), standings, ranked);
    if who.is_province(&round.province) {
        beside_those_before(app, &reference, round, &mut table)?;
    } else {
        table.rows.iter_mut().for_each(|row| row.rank = None);
    }
    Ok(table)
}

/// Compares a table with the results of the rounds before that its round names.
fn beside_those_before(
    app: &App,
    reference: &Reference,
    round: &Round,
    table: &mut Table,
) -> Result<(), Error> {
    let named = round.compares_with.iter();
    let earlier = named
        .filter_map(|id| reference.round_and_set(id))
        .map(|(round, set)| {
            let scored = reference.scored(&round.id);
            let standings = standings_of(app, reference, (round, set), scored)?;
            let units = reference.units(round);
            let table = consolidate(round, set, units, standings, Ranked::Accepted);
            Ok(Earlier { round, table })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    compare(table, round, &reference.register, &earlier);
    Ok(())
}

/// The table that ranks and progress are of, which are the province's to see.
///
/// # Errors
/// Not found, not allowed.
pub fn of_province(
    app: &App,
    who: &Principal,
    id: &RoundId,
    ranked: Ranked,
) -> Result<Table, Error> {
    let table = table(app, who, id, ranked)?;
    let reference = app.reference()?;
    let round = reference.round(id).ok_or(ProblemCode::NotFound)?;
    if who.is_province(&round.province) {
        Ok(table)
    } else {
        Err(ProblemCode::NotAllowed.into())
    }
}

/// The table of a round as the province sees it, for the command line.
///
/// # Errors
/// Not found.
pub fn whole_table(app: &App, id: &RoundId, ranked: Ranked) -> Result<Table, Error> {
    let reference = app.reference()?;
    let (round, set) = reference.round_and_set(id).ok_or(ProblemCode::NotFound)?;
    let standings = standings_of(app, &reference, (round, set), reference.scored(id))?;
    let mut table = consolidate(round, set, reference.units(round), standings, ranked);
    beside_those_before(app, &reference, round, &mut table)?;
    Ok(table)
}

/// One leaf across the units within the account's scope.
///
/// # Errors
/// Not found, not allowed.
pub fn leaf_across(
    app: &App,
    who: &Principal,
    id: &RoundId,
    leaf: &Code,
) -> Result<LeafAcross, Error> {
    let reference = app.reference()?;
    let (round, set) = reference.round_and_set(id).ok_or(ProblemCode::NotFound)?;
    let scope = readable(&reference, who, round)?;
    set.leaf(leaf).ok_or(ProblemCode::NotFound)?;
    let mut stored = app
        .store
        .read(|connection| standings::of_leaf(connection, id, leaf))?;
    let rows = scope.into_iter().filter_map(|unit| {
        let standing = stored.remove(&unit).or_else(|| {
            let untouched = Dossier::default();
            let (_, mut leaves) =
                untouched.standing((&reference, round, set), &unit, &Answers::new());
            leaves.remove(leaf)
        })?;
        let named = reference.units(round).get(&unit);
        let name = named.map_or_else(String::new, |unit| unit.name.clone());
        Some(LeafRow {
            unit,
            name,
            standing,
        })
    });
    Ok(LeafAcross {
        leaf: leaf.clone(),
        rows: rows.collect(),
    })
}

fn readable(reference: &Reference, who: &Principal, round: &Round) -> Result<Vec<UnitCode>, Error> {
    if !reference.takes_part(who, round) {
        return Err(ProblemCode::NotFound.into());
    }
    let scope: Vec<UnitCode> = reference
        .scope_in(who, round)
        .map(|(_, unit)| unit)
        .collect();
    if scope.is_empty() {
        Err(ProblemCode::NotAllowed.into())
    } else {
        Ok(scope)
    }
}

fn standings_of(
    app: &App,
    reference: &Reference,
    (round, set): (&Round, &CriteriaSet),
    units: &[UnitCode],
) -> Result<Vec<Standing>, Error> {
    let mut stored = app
        .store
        .read(|connection| standings::of_round(connection, &round.id))?;
    let (untouched, _) = match units.first() {
        Some(unit) => Dossier::default().standing((reference, round, set), unit, &Answers::new()),
        None => return Ok(Vec::new()),
    };
    let standing = |unit: &UnitCode| {
        let standing = stored.remove(unit);
        standing.unwrap_or_else(|| Standing {
            unit: unit.clone(),
            ..untouched.clone()
        })
    };
    Ok(units.iter().map(standing).collect())
}
