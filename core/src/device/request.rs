//! What a device sends: in one exchange, or whole in a file.

use super::Device;
use crate::api::{Bytes, DocumentPush, SYNC_CHANGES_MAX, SYNC_DECISIONS_MAX, SyncRequest};
use crate::ids::{DocumentId, SeatId};

/// Largest request by its changes and their vouchers, in bytes before base64: progress after every one
/// on a bad line. A single larger change goes alone.
pub const REQUEST_BYTES_MAX: usize = 40 * 1024;

/// Most decisions that one request brings back: each is about 600 bytes.
const RECORDS_MAX: usize = 40;

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
    let decisions_max = if has_more { 0 } else { SYNC_DECISIONS_MAX };
    let records = device.lost_records().cloned();
    SyncRequest {
        records: records.take(decisions_max.min(RECORDS_MAX)).collect(),
        epoch: device.epoch.clone(),
        cursor: device.cursor,
        began: (TAKES_SNAPSHOTS && !device.plain).then_some(device.began.unwrap_or(device.cursor)),
        ..parcel.sent(device, decisions_max)
    }
}

/// All that there is to send, in one piece.
pub(super) fn bundle(device: &mut Device) -> SyncRequest {
    let mut parcel = Parcel {
        is_whole: true,
        ..Parcel::default()
    };
    let dirty = device.dirty();
    parcel.fill(device, dirty);
    parcel.sent(device, usize::MAX)
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

    /// With so many decisions at most.
    fn sent(self, device: &Device, decisions_max: usize) -> SyncRequest {
        let seats = self.authors.iter();
        let seats = seats.filter_map(|seat| device.seats.get(seat));
        SyncRequest {
            decisions: device.drafts().take(decisions_max).cloned().collect(),
            seats: seats.cloned().collect(),
            documents: self.documents,
            ..SyncRequest::default()
        }
    }

    fn is_half_full(&self) -> bool {
        self.count == SYNC_CHANGES_MAX || self.bytes > REQUEST_BYTES_MAX / 2
    }
}
