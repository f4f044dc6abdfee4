//! What a device sends: in one exchange, or whole in a file.

use serde::Serialize;

use super::Device;
use crate::api::{Bytes, DocumentPush, SYNC_CHANGES_MAX, SYNC_DECISIONS_MAX, SyncRequest};
use crate::ids::{DocumentId, SeatId};

/// Largest request by its changes and their vouchers, in bytes before base64, its decisions and the names of seats:
/// progress after every one on a bad line. A single larger change goes alone.
pub const REQUEST_BYTES_MAX: usize = 40 * 1024;

/// What the name of a seat takes, in bytes: its names may be longer, few are.
const SEAT_BYTES: usize = 256;

/// Whether documents may come whole.
pub(super) const TAKES_SNAPSHOTS: bool = cfg!(feature = "snapshots");

pub(super) fn request(device: &mut Device) -> SyncRequest {
    let dirty = if device.pulling {
        Vec::new()
    } else {
        device.dirty()
    };
    let (unavailable, dirty): (Vec<_>, Vec<_>) = dirty
        .into_iter()
        .partition(|id| device.files[id].unavailable);
    let mut parcel = Parcel::default();
    parcel.fill(device, dirty);
    // Decisions name heads that the server must have first.
    let has_more = device.pulling || parcel.is_half_full();
    if parcel.documents.is_empty() {
        parcel.fill(device, unavailable);
    }
    let mut room = match has_more {
        true => 0,
        false => REQUEST_BYTES_MAX.saturating_sub(parcel.bytes),
    };
    SyncRequest {
        // These first: none of them waits for anything else.
        records: fitting(device.lost_records(), &mut room),
        decisions: fitting(device.drafts(), &mut room),
        epoch: device.epoch.clone(),
        cursor: device.cursor,
        seat: Some(device.principal.seat),
        began: (TAKES_SNAPSHOTS && !device.plain).then_some(device.began.unwrap_or(device.cursor)),
        ..parcel.sent(device)
    }
}

/// As many as there is room for, the first wherever there is any.
fn fitting<'a, T: Clone + Serialize + 'a>(
    items: impl Iterator<Item = &'a T>,
    room: &mut usize,
) -> Vec<T> {
    let mut taken = Vec::new();
    for item in items.take(SYNC_DECISIONS_MAX) {
        let bytes = serde_json::to_vec(item).expect("it has a JSON form").len();
        if *room == 0 || (bytes > *room && !taken.is_empty()) {
            break;
        }
        *room = room.saturating_sub(bytes);
        taken.push(item.clone());
    }
    taken
}

/// All that there is to send, in one piece.
pub(super) fn bundle(device: &mut Device) -> SyncRequest {
    let mut parcel = Parcel {
        is_whole: true,
        ..Parcel::default()
    };
    let dirty = device.dirty();
    parcel.fill(device, dirty);
    SyncRequest {
        decisions: device.drafts().cloned().collect(),
        ..parcel.sent(device)
    }
}

/// The changes of one request, within its limits unless it is to be whole.
#[derive(Default)]
struct Parcel {
    is_whole: bool,
    documents: Vec<DocumentPush>,
    bytes: usize,
    count: usize,
    /// Who wrote what is brought back.
    authors: Vec<SeatId>,
}

impl Parcel {
    fn fill(&mut self, device: &mut Device, dirty: Vec<DocumentId>) {
        for document in dirty {
            let (mut changes, mut vouchers) = (Vec::new(), Vec::new());
            for change in device.unsent_of(&document) {
                if device.handed_over.contains(&change.id) {
                    continue;
                }
                let voucher = device.file(&document).voucher(&change.id);
                let size = change.bytes.len() + voucher.0.len();
                let is_full = self.bytes > 0 && self.bytes + size > REQUEST_BYTES_MAX;
                if !self.is_whole && (is_full || self.count == SYNC_CHANGES_MAX) {
                    break;
                }
                self.bytes += size;
                self.count += 1;
                if !voucher.is_empty() {
                    let own = device.file(&document).document();
                    let author = own.and_then(|own| own.author(&change.id));
                    let author = author.filter(|author| !self.authors.contains(author));
                    self.bytes += author.map_or(0, |_| SEAT_BYTES);
                    self.authors.extend(author);
                }
                vouchers.push(voucher);
                changes.push(Bytes(change.bytes));
            }
            if vouchers.iter().all(Bytes::is_empty) {
                vouchers.clear();
            }
            if !changes.is_empty() {
                self.documents.push(DocumentPush {
                    document,
                    changes,
                    vouchers,
                });
            }
        }
    }

    fn sent(self, device: &Device) -> SyncRequest {
        let seats = self.authors.iter();
        let seats = seats.filter_map(|seat| device.seats.get(seat));
        SyncRequest {
            seats: seats.cloned().collect(),
            documents: self.documents,
            ..SyncRequest::default()
        }
    }

    fn is_half_full(&self) -> bool {
        self.count == SYNC_CHANGES_MAX || self.bytes > REQUEST_BYTES_MAX / 2
    }
}
