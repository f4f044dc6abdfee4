//! What a device lacks: a page of the feed, without loading a single document.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::api::{Bytes, DocumentPull, DocumentSnapshot, SeatName};
use sodiem_core::decision::DecisionRecord;
use sodiem_core::ids::{ChangeId, DocumentId, SeatId};
use sodiem_core::ingest::hash_of;

use crate::app::App;
use crate::reference::Access;
use crate::store::feed::{self, Entry};
use crate::store::{self, accounts, documents, snapshots};

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

/// What the device just sent and was told of.
#[derive(Default)]
pub(super) struct Known {
    /// Changes that it is known to have.
    pub(super) changes: BTreeSet<ChangeId>,
    /// Documents whose heads it was told.
    pub(super) documents: BTreeSet<DocumentId>,
}

/// What came of one document.
#[derive(Default)]
struct Piece {
    snapshot: Option<DocumentSnapshot>,
    changes: Vec<Bytes>,
    vouchers: Vec<Bytes>,
}

/// What came of documents, and from whom.
#[derive(Default)]
struct Gathered {
    pieces: BTreeMap<DocumentId, Piece>,
    seats: BTreeSet<SeatId>,
}

impl Gathered {
    fn add(&mut self, app: &App, entry: Entry, known: &Known, pulled: &mut Pulled) {
        match entry {
            Entry::Decision(record) => pulled.decisions.push(app.vouch.record(*record)),
            Entry::Snapshot {
                document,
                snapshot,
                until,
            } => {
                self.seats.extend(until.seats);
                let vouchers = app.vouch.changes(&document, &until.hashes);
                let (saved, heads) = snapshot.into_parts();
                self.pieces.entry(document).or_default().snapshot = Some(DocumentSnapshot {
                    vouchers,
                    saved: Bytes(saved),
                    heads,
                });
            }
            Entry::Change {
                document,
                hash,
                seat,
                body,
            } => {
                let piece = self.pieces.entry(document.clone()).or_default();
                self.seats.insert(seat);
                if known.changes.contains(&hash) {
                    return;
                }
                if hash_of(&body) == Some(hash) {
                    piece.changes.push(Bytes(body));
                    piece.vouchers.push(app.vouch.change(&document, &hash));
                } else {
                    tracing::error!(%document, %hash, "a stored change does not read");
                    pulled.unavailable.insert(document);
                }
            }
        }
    }
}

/// From where a device pulls.
#[derive(Clone, Copy)]
pub(super) struct Since {
    /// Where it is.
    pub(super) cursor: u64,
    /// Where the pull began, of a device that takes snapshots.
    pub(super) began: Option<u64>,
}

/// The next page, about `bytes_max` long, without the changes that the device just sent.
pub(super) fn pull(
    app: &App,
    access: &Access,
    (since, bytes_max): (Since, usize),
    known: &Known,
) -> Result<Pulled, store::Error> {
    app.store.read(|connection| {
        let scope = &access.scope_json;
        let packed = match since.began {
            // What came since is too little to be worth one.
            Some(began)
                if feed::last(connection)?
                    >= began.saturating_add(app.snapshot_after_changes as u64) =>
            {
                snapshots::packed(connection, scope, (began, since.cursor))?
            }
            _ => BTreeMap::new(),
        };
        let page = feed::page(connection, scope, (since.cursor, bytes_max), &packed)?;
        let mut pulled = Pulled {
            cursor: page.cursor,
            more: page.more,
            ..Pulled::default()
        };
        let mut gathered = Gathered::default();
        for entry in page.entries {
            gathered.add(app, entry, known, &mut pulled);
        }
        let Gathered { pieces, seats } = gathered;
        for (document, piece) in pieces {
            let is_empty = piece.changes.is_empty() && piece.snapshot.is_none();
            if is_empty && known.documents.contains(&document) {
                continue;
            }
            match documents::heads(connection, &document) {
                Ok(heads) => pulled.documents.push(DocumentPull {
                    document,
                    snapshot: piece.snapshot,
                    changes: piece.changes,
                    vouchers: piece.vouchers,
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
