//! Devices of people, one seat each: a person names and revokes the own, an administrator revokes those
//! of the accounts that the province keeps.

use sodiem_core::account::{DEVICE_NAME_CHARS_MAX, Principal};
use sodiem_core::api::{ProblemCode, Seat, SeatUpdate};
use sodiem_core::finding::Finding;
use sodiem_core::ids::SeatId;
use sodiem_core::text::{Language, Message};

use crate::app::{App, News};
use crate::error::Error;
use crate::problem;
use crate::store::accounts;

/// The person's own seats, newest first.
///
/// # Errors
/// Where the database does not read.
pub fn own(app: &App, who: &Principal) -> Result<Vec<Seat>, Error> {
    Ok(app
        .store
        .read(|connection| accounts::seats(connection, &who.account))?)
}

/// Names the device of an own seat.
///
/// # Errors
/// Not found for another's; invalid for a name that is none.
pub fn name(app: &App, who: &Principal, seat: SeatId, wish: &SeatUpdate) -> Result<(), Error> {
    if !own(app, who)?.iter().any(|own| own.id == seat) {
        return Err(ProblemCode::NotFound.into());
    }
    let name = one_line(&wish.device);
    if !(1..=DEVICE_NAME_CHARS_MAX).contains(&name.chars().count()) {
        let message = Message::new("seat-name").with("max", DEVICE_NAME_CHARS_MAX);
        return Err(Error::invalid(vec![Finding::general(message)]));
    }
    app.store
        .write(move |connection| accounts::name_seat(connection, seat, &name))?;
    Ok(())
}

/// What a device is called until its owner gives it another name: what the browser tells of it, and
/// whose it is.
pub(crate) fn first_name(device: &str, person: &str, language: Language) -> String {
    let of = Message::new("seat-of")
        .with("device", one_line(device))
        .with("person", person);
    let name = problem::catalog(language).format(&of);
    name.chars().take(DEVICE_NAME_CHARS_MAX).collect()
}

fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Revokes a seat: one's own, or any of the accounts that one administers.
///
/// # Errors
/// Not found for any other.
pub fn revoke(app: &App, who: &Principal, seat: SeatId) -> Result<(), Error> {
    let now = app.environment.now();
    let owner = app.store.read(|connection| {
        let Some((owner, _)) = accounts::seat_owner(connection, seat)? else {
            return Ok(None);
        };
        accounts::get(connection, &owner)
    })?;
    let is_kept =
        |row: &accounts::AccountRow| row.id == who.account || who.administers(&row.province);
    let (owner, _) = owner
        .filter(|(row, _)| is_kept(row))
        .ok_or(ProblemCode::NotFound)?;
    app.store
        .write(move |connection| accounts::revoke_seat(connection, seat, now))?;
    app.tell(News::Access(owner.id));
    Ok(())
}
