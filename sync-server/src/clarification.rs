//! Clarifications (*hướng dẫn*): the province answers a question on a criterion once, for all units.

use sodiem_core::account::Principal;
use sodiem_core::api::{NewClarification, ProblemCode};
use sodiem_core::finding::Finding;
use sodiem_core::ids::RoundId;
use sodiem_core::round::{Clarification, Round};

use crate::app::App;
use crate::error::Error;
use crate::reference::Reference;
use crate::store::{self, published};

/// What became of a clarification.
enum Given {
    Done(Box<Round>),
    /// The settings are no longer those that the person saw.
    Stale,
    /// There is no room.
    Refused(Finding),
}

/// Adds a clarification to those that there are; gives the settings with it.
///
/// # Errors
/// Not found, not allowed; invalid with all findings; conflict where `version` was overtaken.
pub fn give(
    app: &App,
    who: &Principal,
    id: &RoundId,
    wish: NewClarification,
) -> Result<Round, Error> {
    let reference = app.reference()?;
    may_give(&reference, who, id)?;
    let (_, set) = reference.round_and_set(id).ok_or(ProblemCode::NotFound)?;
    let now = app.environment.now();
    let clarification = Clarification {
        row: wish.row,
        text: wish.text.trim().to_owned(),
        at: now,
        by: who.name.clone(),
    };
    let findings = clarification.check(set);
    if !findings.is_empty() {
        return Err(Error::invalid(findings));
    }
    let (round, seen) = (id.clone(), wish.version);
    // What is stored counts, not what this request has read: two at once are both kept.
    let given = app.store.write(move |connection| {
        let held = published::round(connection, &round)?;
        let mut held = held.ok_or_else(|| store::Error::Value(format!("no round {round}")))?;
        if seen.is_some_and(|seen| seen != held.version) {
            return Ok(Given::Stale);
        }
        if let Err(finding) = held.clarify(clarification) {
            return Ok(Given::Refused(finding));
        }
        held.version = held.version.saturating_add(1);
        published::put_round(connection, &held, now)?;
        Ok(Given::Done(Box::new(held)))
    })?;
    match given {
        Given::Done(round) => {
            app.announce(id, reference.scored(id))?;
            Ok(*round)
        }
        Given::Stale => Err(ProblemCode::Conflict.into()),
        Given::Refused(finding) => Err(Error::invalid(vec![finding])),
    }
}

/// Provinces and their administrators clarify.
fn may_give(reference: &Reference, who: &Principal, id: &RoundId) -> Result<(), Error> {
    let round = reference
        .round(id)
        .filter(|round| reference.takes_part(who, round))
        .ok_or(ProblemCode::NotFound)?;
    if who.is_province(&round.province) || who.administers(&round.province) {
        Ok(())
    } else {
        Err(ProblemCode::NotAllowed.into())
    }
}
