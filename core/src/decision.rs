//! Decisions (*quyết định*) on a unit's sheet: submit, return, approve, reopen, and what becomes of
//! amendments. They are not CRDT data: the server orders them and chains each by hash to the one
//! before, and each names the exact content that it is about.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Bytes;
use crate::ids::{AccountId, ChangeId, DecisionId, Digest, DocumentId, RoundId, SeatId, UnitCode};
use crate::time::Timestamp;

mod flow;
#[cfg(test)]
pub(crate) mod flow_fixtures;
mod written;

pub use flow::{
    Approval, DecisionRefusal, Flow, Returned, Stage, Submission, approval_digest, next_stage,
};
pub use written::ActionName;

/// Longest message to a unit, in characters.
pub const MESSAGE_CHARS_MAX: usize = 4_000;
/// Most heads that a decision names for one document.
pub const HEADS_MAX: usize = 256;

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// The head submits the sheet (*nộp*) as it stands at `heads`.
    Submit {
        /// The sheet's heads, sorted.
        heads: Vec<ChangeId>,
        /// Digest of the content that the head was shown.
        digest: Digest,
    },
    /// A tier returns the submission (*trả lại*) for more.
    Return {
        /// The tier.
        tier: u32,
        /// What the unit is to do.
        message: String,
    },
    /// A tier approves the submission (*phê duyệt*); the last tier's approval accepts it.
    Approve {
        /// The tier.
        tier: u32,
        /// The sheet's heads that are approved: those under review.
        heads: Vec<ChangeId>,
        /// The appraisals of this tier that are approved with it, at these heads.
        #[schema(value_type = BTreeMap<String, Vec<ChangeId>>)]
        appraisals: BTreeMap<DocumentId, Vec<ChangeId>>,
        /// Digest of the content that the reviewer was shown: sheet and appraisals.
        digest: Digest,
    },
    /// A tier takes what the unit changed after the submission into review.
    TakeAmendment {
        /// The tier.
        tier: u32,
        /// The sheet's heads with the amendment.
        heads: Vec<ChangeId>,
        /// Digest of the content that the reviewer was shown.
        digest: Digest,
    },
    /// A tier leaves what the unit changed after the submission out of review.
    ReturnAmendment {
        /// The tier.
        tier: u32,
        /// The sheet's heads with the amendment.
        heads: Vec<ChangeId>,
        /// Why.
        message: String,
    },
    /// The last tier opens an accepted sheet again.
    Reopen {
        /// Why.
        message: String,
    },
}

/// A decision as a person makes it on a device, perhaps offline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "written::Written")]
pub struct DecisionDraft {
    /// Its own name: sent twice, it is decided once.
    pub id: DecisionId,
    /// The round.
    pub round: RoundId,
    /// The unit whose sheet it is about.
    pub unit: UnitCode,
    /// The edition of the criteria set that the person saw.
    pub edition: Digest,
    /// What is decided.
    #[serde(flatten)]
    pub action: Action,
    /// The decision on this sheet that it answers: the latest that the person had seen.
    pub answers: Option<Digest>,
    /// The device's clock.
    pub made_at: Timestamp,
}

impl DecisionDraft {
    /// The versions that it names: documents with their heads.
    #[must_use]
    pub fn names(&self) -> Vec<(DocumentId, &[ChangeId])> {
        let sheet = || DocumentId::sheet(&self.round, &self.unit, &self.edition);
        match &self.action {
            Action::Submit { heads, .. }
            | Action::TakeAmendment { heads, .. }
            | Action::ReturnAmendment { heads, .. } => vec![(sheet(), heads.as_slice())],
            Action::Approve {
                heads, appraisals, ..
            } => {
                let appraisals = appraisals.iter();
                let appraisals = appraisals.map(|(id, heads)| (id.clone(), heads.as_slice()));
                appraisals.chain([(sheet(), heads.as_slice())]).collect()
            }
            Action::Return { .. } | Action::Reopen { .. } => Vec::new(),
        }
    }
}

/// A decision as the server recorded it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionRecord {
    /// Its number in the log of all decisions, from 1.
    pub sequence: u64,
    /// What was decided.
    pub draft: DecisionDraft,
    /// Whose decision it is.
    pub account: AccountId,
    /// The person's name then.
    pub name: String,
    /// The seat that sent it.
    pub seat: SeatId,
    /// The server's clock, which counts.
    pub received_at: Timestamp,
    /// A submission that came after the deadline.
    pub late: bool,
    /// Hash of the record before it in the log.
    pub previous: Option<Digest>,
    /// The hashes that it had in logs that were lost, oldest first: brought back to a server that was
    /// restored from an older backup, it has another place than it had. What answers it names any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<Digest>,
    /// Hash of this record: [`DecisionRecord::hash_of`].
    pub hash: Digest,
    /// The server's word, opaque to others, that it recorded this. No part of the log.
    #[serde(default, skip_serializing_if = "Bytes::is_empty")]
    pub voucher: Bytes,
}

impl DecisionRecord {
    /// The hash that a record must carry: SHA-256 of the JSON of everything else in it, but the voucher.
    #[must_use]
    pub fn hash_of(&self) -> Digest {
        let content = (
            self.sequence,
            &self.draft,
            &self.account,
            &self.name,
            self.seat,
            self.received_at,
            self.late,
            self.previous,
        );
        // Nearly all records have one place only, and the hash that they always had.
        match self.formerly.is_empty() {
            true => Digest::of_json(&content),
            false => Digest::of_json(&(content, &self.formerly)),
        }
    }

    /// The record at its place in a log, behind the record of this number and hash. One that had a
    /// place before keeps the hash that it had there.
    #[must_use]
    pub fn placed(mut self, (last, previous): (u64, Option<Digest>)) -> Self {
        let had = (self.sequence > 0).then_some(self.hash);
        self.sequence = last + 1;
        self.previous = previous;
        self.hash = self.hash_of();
        if let Some(had) = had.filter(|had| *had != self.hash) {
            self.formerly.push(had);
            self.hash = self.hash_of();
        }
        self
    }
}
