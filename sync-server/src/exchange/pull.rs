//! What a device lacks: a page of the feed, without loading a single document.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::api::{Bytes, DocumentPull, SYNC_REPLY_BYTES_MAX, SeatName};
use sodiem_core::decision::DecisionRecord;
use sodiem_core::ids::{ChangeId, DocumentId, SeatId};
use sodiem_core::ingest::hash_of;

use crate::app::App;
use crate::store::feed::{self, Entry, Scope};
use crate::store::{self, accounts, documents};

/// A part of the feed, in the shape of the reply.
#[derive(Default)]
pub(super) struct Pulled {
    pub(super) cursor: u64,
    pub(super) more: bool,
    pub(super) documents: Vec<DocumentPull>,
    pub(super) decisions: Vec<DecisionRecord>,
    pub(super) seats: Vec<SeatName>,
    /// Documents of which a stored change does not read: the device cannot have them whole.
    pub(super) unavailable: BTreeSet<DocumentId>,
}

/// The next page after `cursor`, without the changes that the device just sent.
pub(super) fn pull(
    app: &App,
    scope: &Scope,
    cursor: u64,
    known: &BTreeSet<ChangeId>,
) -> Result<Pulled, store::Error> {
    app.store.read(|connection| {
        let page = feed::page(connection, scope, (cursor, SYNC_REPLY_BYTES_MAX))?;
        let mut pulled = Pulled {
            cursor: page.cursor,
            more: page.more,
            ..Pulled::default()
        };
        let mut changes: BTreeMap<DocumentId, (Vec<Bytes>, Vec<Bytes>)> = BTreeMap::new();
        let mut seats: BTreeSet<SeatId> = BTreeSet::new();
        for entry in page.entries {
            match entry {
                Entry::Decision(record) => pulled.decisions.push(*record),
                Entry::Change {
                    document,
                    hash,
                    seat,
                    body,
                } => {
                    let (changes, vouchers) = changes.entry(document.clone()).or_default();
                    seats.insert(seat);
                    if known.contains(&hash) {
                        continue;
                    }
                    if hash_of(&body) == Some(hash) {
                        changes.push(Bytes(body));
                        vouchers.push(app.vouch.change(&document, &hash));
                    } else {
                        tracing::error!(%document, %hash, "a stored change does not read");
                        pulled.unavailable.insert(document);
                    }
                }
            }
        }
        for (document, (changes, vouchers)) in changes {
            match documents::heads(connection, &document) {
                Ok(heads) => pulled.documents.push(DocumentPull {
                    document,
                    changes,
                    vouchers,
                    heads,
                }),
                Err(error) => {
                    tracing::error!(%document, %error, "the stored heads do not read");
                    pulled.unavailable.insert(document);
                }
            }
        }
        for seat in seats {
            let named = accounts::seat_name(connection, seat)?;
            let vouched = named.map(|(seat, owner)| app.vouch.seat(seat, &owner));
            pulled.seats.extend(vouched);
        }
        Ok(pulled)
    })
}
