//! How units stand is stored, and computed anew when that changes. An update of the program may compute
//! it in another way, or say more of it: then all of it is computed once, at the start.

use std::collections::BTreeMap;

use sodiem_core::answer::Answers;
use sodiem_core::document::Edition;
use sodiem_core::ids::UnitCode;
use sodiem_core::round::Round;

use crate::app::App;
use crate::dossier;
use crate::error::Error;
use crate::reference::Reference;
use crate::store::{self, published, standings};

/// Counts up with every change of what a standing holds or how it is computed.
pub const PROJECTION_VERSION: u32 = 1;

/// Units that are computed and stored together.
const UNITS_AT_ONCE: usize = 50;

/// Whether what is stored was computed the way of this program.
///
/// # Errors
/// [`store::Error`] where the database cannot be asked.
pub fn is_current(app: &App) -> Result<bool, store::Error> {
    let held = app.store.read(published::projection)?;
    Ok(held == Some(PROJECTION_VERSION))
}

/// Computes anew how all units stand, unless that is current; `done` hears how many of how many are.
/// What is stored of a unit that does not open stays.
///
/// # Errors
/// Where it cannot be read or stored.
pub fn renew(app: &App, mut done: impl FnMut(usize, usize)) -> Result<(), Error> {
    if is_current(app)? {
        return Ok(());
    }
    let reference = app.reference()?;
    let scored = reference.rounds.iter().map(|round| {
        let units = reference.scored(&round.id);
        (round, units)
    });
    let all = scored.clone().map(|(_, units)| units.len()).sum();
    tracing::info!(units = all, "computing anew how units stand");
    let mut count = 0;
    for (round, units) in scored {
        for some in units.chunks(UNITS_AT_ONCE) {
            if let Some(set) = reference.sets.get(&round.edition) {
                renew_units(app, (&reference, round, set), some)?;
            }
            count += some.len();
            done(count, all);
        }
    }
    app.store
        .write(|connection| published::set_projection(connection, PROJECTION_VERSION))?;
    tracing::info!(units = all, "all units stand as this program computes it");
    Ok(())
}

fn renew_units(
    app: &App,
    place: (&Reference, &Round, &Edition),
    units: &[UnitCode],
) -> Result<(), Error> {
    let round = place.1.id.clone();
    let units: BTreeMap<UnitCode, Answers> = units
        .iter()
        .map(|unit| (unit.clone(), Answers::new()))
        .collect();
    dossier::with_standings(app, place, &units, move |fresh| {
        Ok(app.store.write(move |connection| {
            for (standing, leaves) in &fresh {
                standings::put(connection, &round, standing, leaves)?;
            }
            Ok(())
        })?)
    })
}
