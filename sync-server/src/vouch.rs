//! The server's word for what it once had. A change goes out with a voucher, and so does the name of
//! its author's seat: whoever holds them may bring both back to a server that was restored from an
//! older backup, where the change counts as its author's again. Nobody else can make one.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use sodiem_core::api::{Bytes, SeatName};
use sodiem_core::decision::DecisionRecord;
use sodiem_core::ids::{AccountId, ChangeId, DocumentId};
use sodiem_core::vouched::{Together, VOUCHED_TOGETHER, climb};

/// A voucher's length in bytes: what nobody guesses, and no longer, since every change has one.
const VOUCHER_BYTES: usize = 16;

/// What vouchers are made with; the same for as long as the database and its backups live.
#[derive(Clone)]
pub struct Vouch(Hmac<Sha256>);

/// Whose seat it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The account's id.
    pub account: AccountId,
    /// Its user name.
    pub username: String,
}

impl Vouch {
    /// With this secret key.
    ///
    /// # Panics
    /// Never: a key of any length does.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Hmac::new_from_slice(key).expect("a key of any length does"))
    }

    /// The voucher of a change.
    #[must_use]
    pub fn change(&self, document: &DocumentId, change: &ChangeId) -> Bytes {
        Bytes(self.tag(&of_change(document, change)))
    }

    /// The vouchers of many changes, each for as many as are vouched for together, one after the
    /// other.
    #[must_use]
    pub fn changes(&self, document: &DocumentId, changes: &[ChangeId]) -> Bytes {
        let roots = changes.chunks(VOUCHED_TOGETHER);
        let roots = roots.filter_map(|some| Together::of(some).root());
        Bytes(
            roots
                .flat_map(|root| self.change(document, &root).0)
                .collect(),
        )
    }

    /// Whether a change has this voucher, its own or one with others.
    #[must_use]
    pub fn is_of_change(
        &self,
        voucher: &Bytes,
        (document, change): (&DocumentId, &ChangeId),
    ) -> bool {
        let Some((tag, path)) = voucher.0.split_at_checked(VOUCHER_BYTES) else {
            return false;
        };
        let root = climb(*change, path);
        root.is_some_and(|root| self.is_tag(tag, &of_change(document, &root)))
    }

    /// A record with its voucher.
    #[must_use]
    pub fn record(&self, mut record: DecisionRecord) -> DecisionRecord {
        record.voucher = Bytes(self.tag(&of_record(&record)));
        record
    }

    /// Whether the server once recorded this, word for word.
    #[must_use]
    pub fn is_record(&self, record: &DecisionRecord) -> bool {
        let is_whole = record.hash == record.hash_of();
        is_whole && self.is_tag(&record.voucher.0, &of_record(record))
    }

    /// A seat's name with its voucher, which says in clear whose seat it is.
    #[must_use]
    pub fn seat(&self, mut seat: SeatName, owner: &Owner) -> SeatName {
        let owner = serde_json::to_vec(owner).unwrap_or_default();
        let mut voucher = self.tag(&of_seat(&seat, &owner));
        voucher.extend(owner);
        seat.voucher = Bytes(voucher);
        seat
    }

    /// Whose seat it is by its voucher; none where that is not the server's.
    #[must_use]
    pub fn owner(&self, seat: &SeatName) -> Option<Owner> {
        let (tag, owner) = seat.voucher.0.split_at_checked(VOUCHER_BYTES)?;
        let is_ours = self.is_tag(tag, &of_seat(seat, owner));
        is_ours.then(|| serde_json::from_slice(owner).ok())?
    }

    fn tag(&self, said: &[u8]) -> Vec<u8> {
        let whole = self.0.clone().chain_update(said).finalize().into_bytes();
        whole[..VOUCHER_BYTES].to_vec()
    }

    fn is_tag(&self, tag: &[u8], said: &[u8]) -> bool {
        let mac = self.0.clone().chain_update(said);
        tag.len() == VOUCHER_BYTES && mac.verify_truncated_left(tag).is_ok()
    }
}

fn of_change(document: &DocumentId, change: &ChangeId) -> Vec<u8> {
    format!("change {document} {change}").into_bytes()
}

/// A record's hash covers all of it.
fn of_record(record: &DecisionRecord) -> Vec<u8> {
    format!("decision {}", record.hash).into_bytes()
}

/// The parts stand in JSON, so that none runs into the next.
fn of_seat(seat: &SeatName, owner: &[u8]) -> Vec<u8> {
    let parts = ("seat", seat.seat, &seat.name, &seat.device, owner);
    serde_json::to_vec(&parts).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use sodiem_core::ids::SeatId;

    use super::*;

    fn vouch(key: u8) -> Vouch {
        Vouch::new(&[key; 32])
    }

    fn document(unit: &str) -> DocumentId {
        format!("sheet:2025:{unit}:0123456789abcdef")
            .parse()
            .expect("a document")
    }

    #[test]
    fn a_voucher_is_of_one_change_in_one_document_by_one_key() {
        let change = |byte| ChangeId([byte; 32]);
        let voucher = vouch(1).change(&document("31852"), &change(7));
        let is_of = |key, unit: &str, byte| {
            let document = document(unit);
            vouch(key).is_of_change(&voucher, (&document, &change(byte)))
        };
        assert!(is_of(1, "31852", 7));
        assert!(!is_of(2, "31852", 7));
        assert!(!is_of(1, "31853", 7));
        assert!(!is_of(1, "31852", 8));
        let longer = Bytes([voucher.0.clone(), vec![0]].concat());
        let (document, change) = (document("31852"), change(7));
        for other in [Bytes::default(), Bytes(voucher.0[..8].to_vec()), longer] {
            assert!(!vouch(1).is_of_change(&other, (&document, &change)));
        }
    }

    #[test]
    fn changes_that_are_vouched_for_together_are_each_shown_alone() {
        let document = document("31852");
        let changes: Vec<ChangeId> = (0..40).map(|byte| ChangeId([byte; 32])).collect();
        let vouchers = vouch(1).changes(&document, &changes).0;
        assert_eq!(vouchers.len(), 3 * VOUCHER_BYTES);
        for (place, change) in changes.iter().enumerate() {
            let (number, place) = (place / VOUCHED_TOGETHER, place % VOUCHED_TOGETHER);
            let together = changes.chunks(VOUCHED_TOGETHER).nth(number);
            let path = Together::of(together.expect("some")).path(place);
            let voucher = &vouchers[number * VOUCHER_BYTES..][..VOUCHER_BYTES];
            let voucher = Bytes([voucher, &path].concat());
            assert!(vouch(1).is_of_change(&voucher, (&document, change)));
            assert!(!vouch(2).is_of_change(&voucher, (&document, change)));
            let other = ChangeId([99; 32]);
            assert!(!vouch(1).is_of_change(&voucher, (&document, &other)));
        }
    }

    #[test]
    fn a_seat_is_whose_the_server_said_and_nobody_elses() {
        let owner = |account: &str| Owner {
            account: account.parse().expect("an account"),
            username: "canbo1".into(),
        };
        let seat = SeatName {
            seat: SeatId([3; 16]),
            name: "Hà Thị Hoa".into(),
            device: "Samsung".into(),
            voucher: Bytes::default(),
        };
        assert_eq!(vouch(1).owner(&seat), None);
        let vouched = vouch(1).seat(seat, &owner("a1"));
        assert_eq!(vouch(1).owner(&vouched), Some(owner("a1")));
        assert_eq!(vouch(2).owner(&vouched), None);
        let renamed = SeatName {
            name: "Người khác".into(),
            ..vouched.clone()
        };
        assert_eq!(vouch(1).owner(&renamed), None);
        let mut taken = vouched;
        let end = taken.voucher.0.len() - 30;
        taken.voucher.0[end] ^= 1;
        assert_eq!(vouch(1).owner(&taken), None);
    }
}
