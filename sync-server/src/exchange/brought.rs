//! What a device brings back to a server that was restored from an older backup: changes that it had
//! from the server, whoever wrote them.

use std::collections::BTreeSet;

use sodiem_core::api::{DocumentPush, SeatName};
use sodiem_core::ids::{ChangeId, SeatId};
use sodiem_core::ingest::hash_of;

use super::Session;
use crate::password;
use crate::store::accounts::{self, AccountRow};
use crate::store::{self};
use crate::vouch::Owner;

/// The changes of a push that the server once gave out.
pub(super) fn vouched(session: &Session<'_>, push: &DocumentPush) -> BTreeSet<ChangeId> {
    let vouched = push.changes.iter().zip(&push.vouchers);
    let vouched = vouched.filter_map(|(change, voucher)| {
        let change = hash_of(&change.0)?;
        let is_ours = session
            .app
            .vouch
            .is_of_change(voucher, (&push.document, &change));
        is_ours.then_some(change)
    });
    vouched.collect()
}

/// The seats whose names the server once gave out, known again where they were lost.
pub(super) fn seats(
    session: &Session<'_>,
    named: Vec<SeatName>,
) -> Result<BTreeSet<SeatId>, store::Error> {
    let mut seats = BTreeSet::new();
    for seat in named {
        let Some(owner) = session.app.vouch.owner(&seat) else {
            continue;
        };
        seats.insert(seat.seat);
        let known = |connection: &_| accounts::seat_owner(connection, seat.seat);
        if session.app.store.read(known)?.is_none() {
            restore(session, seat, owner)?;
        }
    }
    Ok(seats)
}

/// Gives a lost seat its place again. An account that was lost with it comes back without a password
/// that anybody knows: its administrator gives it one.
fn restore(session: &Session<'_>, seat: SeatName, owner: Owner) -> Result<(), store::Error> {
    let keeper = session.who.account.clone();
    let now = session.now;
    let unknown = hex::encode(session.app.environment.bytes::<32>());
    let unknown = password::hash(&unknown, &session.app.environment);
    session.app.store.write(move |connection| {
        let account = match accounts::get(connection, &owner.account)? {
            Some((row, _)) => row.id,
            None => match accounts::credentials(connection, &owner.username)? {
                Some(credentials) => credentials.account,
                None => {
                    let (keeper, _) = accounts::get(connection, &keeper)?
                        .ok_or_else(|| store::Error::Value("no such account".into()))?;
                    let row = AccountRow {
                        id: owner.account,
                        username: owner.username,
                        name: seat.name.clone(),
                        province: keeper.province,
                        grants: Vec::new(),
                    };
                    accounts::add(connection, &row, &unknown)?;
                    accounts::update(connection, &row.id, &row.name, false)?;
                    row.id
                }
            },
        };
        if accounts::seat_owner(connection, seat.seat)?.is_none() {
            accounts::add_seat(connection, &account, seat.seat, (&seat.device, now))?;
        }
        Ok::<_, store::Error>(())
    })
}
