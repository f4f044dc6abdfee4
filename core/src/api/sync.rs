//! The one exchange: everything a device has, and everything it lacks, in one POST.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Bytes, Receipt};
use crate::decision::{DecisionDraft, DecisionRecord, DecisionRefusal};
use crate::ids::{ChangeId, DecisionId, DocumentId, SeatId};
use crate::time::Timestamp;

/// Most changes in one request.
pub const SYNC_CHANGES_MAX: usize = 500;
/// Most decisions in one request.
pub const SYNC_DECISIONS_MAX: usize = 200;
/// Largest reply by its changes, in bytes; what is left comes with the next (`more`).
pub const SYNC_REPLY_BYTES_MAX: usize = 512 * 1024;
/// Largest snapshot, in bytes: a document of some 25,000 changes. A longer one comes as its changes.
pub const SNAPSHOT_BYTES_MAX: usize = 512 * 1024;

/// `POST /api/v1/sync`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SyncRequest {
    /// The seat of whoever made it. On a shared device somebody else may have signed in since, and the browser
    /// sends with their session: such a request is not taken, neither as theirs nor as anybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatId>,
    /// The incarnation of the database, and of the account's scope, that `cursor` belongs to; none
    /// at first.
    pub epoch: Option<String>,
    /// Up to where the device has pulled.
    pub cursor: u64,
    /// The cursor at which the pull that this goes on with began, of a device that takes snapshots:
    /// of what was written first after it, the device has nothing. None: everything comes as changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began: Option<u64>,
    /// How large the reply may be by its changes, in bytes, where the line is bad; it brings one change
    /// at least, and never more than [`SYNC_REPLY_BYTES_MAX`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_bytes_max: Option<u32>,
    /// Changes that the server may lack, each document's in the order of their dependencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentPush>,
    /// Decisions made on the device.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<DecisionDraft>,
    /// Decisions that a server recorded which had this database's later state, in the order of its
    /// log, at most [`SYNC_DECISIONS_MAX`]. Each counts as its maker's where it still follows from what
    /// was decided before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<DecisionRecord>,
    /// Who sits on the seats of changes that are brought back, see [`DocumentPush::vouchers`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seats: Vec<SeatName>,
}

/// Changes of one document for the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentPush {
    /// The document.
    pub document: DocumentId,
    /// Automerge changes.
    pub changes: Vec<Bytes>,
    /// The voucher of each change in turn, empty for one that has none; none at all where no change
    /// has one. A change with a voucher came from the server before, so that whoever may read the
    /// document may bring it back to a server that was restored from an older backup: it counts as
    /// its author's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vouchers: Vec<Bytes>,
}

/// The answer, sent only after everything accepted was durably stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SyncReply {
    /// The incarnation now. If it is not the request's, `cursor` was taken as 0 and the device
    /// offers again what `heads` lack.
    pub epoch: String,
    /// Up to where this reply brings the device.
    pub cursor: u64,
    /// Whether there is more to pull at once.
    pub more: bool,
    /// The server's clock.
    pub now: Timestamp,
    /// The state of rounds and units: where the device holds another, it fetches them again.
    #[serde(default)]
    pub published: u64,
    /// What became of the changes sent, a row for each readable document of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pushed: Vec<PushResult>,
    /// Documents that the server cannot read now. Of what was sent for them nothing became
    /// anything: it has no row in `pushed`, nor have decisions about their units one in `decided`.
    /// The device keeps it and offers it again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unavailable: Vec<DocumentId>,
    /// Changes that the device lacks, and the heads of every document in this page but those of which
    /// it just sent all that is new: their heads are in `pushed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentPull>,
    /// What became of the decisions sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decided: Vec<DecisionResult>,
    /// What became of the records sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brought: Vec<DecisionResult>,
    /// Decisions that the device lacks, in the server's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<DecisionRecord>,
    /// Names of the seats that the pulled changes come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seats: Vec<SeatName>,
    /// The server's signed word of what it has of this request: one for each document of which it took
    /// or already had changes, and one for each decision that is recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<Receipt>,
}

/// What became of one document's changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PushResult {
    /// The document.
    pub document: DocumentId,
    /// Durably stored, now or before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<ChangeId>,
    /// Not stored, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refusal>,
    /// Changes that those sent depend on and that the server lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub need: Vec<ChangeId>,
    /// The server's heads of the document afterwards; none where the account may not write it: such a one
    /// is told of its own changes that came before, and nothing else.
    pub heads: Vec<ChangeId>,
}

/// Why one change was not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refusal {
    /// The change, where it could be read.
    pub change: Option<ChangeId>,
    /// Why.
    pub code: RefusalCode,
}

/// Why a change is refused.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The account may not write this document.
    NotAllowed,
    /// The round, the unit or the edition does not exist.
    UnknownDocument,
    /// Larger than a change may be.
    TooLarge,
    /// Not an Automerge change, or of a kind that is not taken.
    Unreadable,
    /// Another seat's, or an actor that belongs to another seat.
    OtherAuthor,
    /// The actor's numbers do not follow each other: a restored or cloned phone; begin a new actor.
    ActorForked,
    /// Breaks the rules of a change: counters, keys, types, sizes of the document's fields.
    Malformed,
    /// It would damage the document.
    Damaging,
    /// It builds on a change that was refused.
    DependsOnRefused,
    /// Its seat was revoked before it came: it is kept for a supervisor.
    SeatRevoked,
    /// The document has as many changes or operations as one may have.
    DocumentFull,
    /// What only a newer server says; none gives it.
    #[serde(other)]
    Newer,
}

/// Changes of one document for the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentPull {
    /// The document.
    pub document: DocumentId,
    /// Many changes of a document that the device has nothing of, before those in `changes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<DocumentSnapshot>,
    /// Automerge changes, each after those that it depends on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Bytes>,
    /// The voucher of each change in turn: the server's word, opaque to others, that it had the change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vouchers: Vec<Bytes>,
    /// The server's heads, which the device reaches with the last page.
    pub heads: Vec<ChangeId>,
}

/// A document as it was after one of its changes, in one piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentSnapshot {
    /// As Automerge saves it, at most [`SNAPSHOT_BYTES_MAX`].
    pub saved: Bytes,
    /// Its heads then.
    pub heads: Vec<ChangeId>,
    /// The vouchers of its changes one after the other, each for as many as are
    /// [vouched for together](crate::vouched), in the order of the changes' ids.
    pub vouchers: Bytes,
}

/// What became of one decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "WrittenResult")]
pub struct DecisionResult {
    /// The decision.
    pub id: DecisionId,
    /// Recorded, or why not.
    #[serde(flatten)]
    pub outcome: DecisionOutcome,
}

/// Recorded or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum DecisionOutcome {
    /// Recorded, now or before.
    Recorded {
        /// The record.
        record: DecisionRecord,
    },
    /// Refused.
    Refused {
        /// Why.
        code: DecisionRefusal,
    },
}

/// A [`DecisionResult`] as its JSON has it. With the outcome looked for first, a record would have
/// to be read out of a buffer too, by as much code again.
#[derive(Deserialize)]
struct WrittenResult {
    id: DecisionId,
    outcome: OutcomeName,
    record: Option<DecisionRecord>,
    code: Option<DecisionRefusal>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum OutcomeName {
    Recorded,
    Refused,
}

impl TryFrom<WrittenResult> for DecisionResult {
    type Error = &'static str;

    fn try_from(written: WrittenResult) -> Result<Self, &'static str> {
        let outcome = match written.outcome {
            OutcomeName::Recorded => DecisionOutcome::Recorded {
                record: written.record.ok_or("missing field `record`")?,
            },
            OutcomeName::Refused => DecisionOutcome::Refused {
                code: written.code.ok_or("missing field `code`")?,
            },
        };
        Ok(Self {
            id: written.id,
            outcome,
        })
    }
}

/// Who sits on a seat.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct SeatName {
    /// The seat.
    pub seat: SeatId,
    /// The person's name.
    pub name: String,
    /// The device's name.
    pub device: String,
    /// The server's word, opaque to others, for whose seat it is.
    #[serde(default, skip_serializing_if = "Bytes::is_empty")]
    pub voucher: Bytes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_only_a_newer_server_knows_is_still_a_refusal() {
        let refusal = r#"{"change":null,"code":"of_next_year"}"#;
        let refusal: Refusal = serde_json::from_str(refusal).expect("it reads");
        assert_eq!(refusal.code, RefusalCode::Newer);
        let code: DecisionRefusal = serde_json::from_str(r#""of_next_year""#).expect("it reads");
        assert_eq!(code, DecisionRefusal::Newer);
    }
}
