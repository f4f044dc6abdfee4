//! What a device saves to a file where there is no network at all, and what became of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SyncRequest;
use crate::ids::{Digest, RoundId, UnitCode};
use crate::time::Timestamp;

/// Largest file of a bundle, in bytes: years of one person's changes.
pub const BUNDLE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Largest piece of a file that is sealed by itself, in bytes: as text it is well within [`BUNDLE_BYTES_MAX`].
pub const FILE_PIECE_BYTES_MAX: usize = 1024 * 1024;

/// What is sealed in a bundle: signed by the seat that it is of, readable for the server alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// When it was saved, by the device's clock.
    pub made_at: Timestamp,
    /// What the seat would send in an exchange, had it a network, without the limits of one request.
    pub sent: SyncRequest,
}

/// What is sealed with a piece of a file that proves an answer, before its bytes: as an upload announces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePiece {
    /// When it was saved, by the device's clock.
    pub made_at: Timestamp,
    /// For which round.
    pub round: RoundId,
    /// For which unit.
    pub unit: UnitCode,
    /// What the whole file holds.
    pub digest: Digest,
    /// The name that people see.
    pub name: String,
    /// How large the whole file is.
    pub bytes: u64,
    /// Where the piece begins.
    pub offset: u64,
}

/// `POST /api/v1/bundles`: what became of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BundleReply {
    /// Whose work it is.
    pub author: String,
    /// When it was saved, by the author's device.
    pub made_at: Timestamp,
    /// What the server has durably, now or before: a sentence for each document and decision, in the
    /// reader's language (`Accept-Language`).
    pub received: Vec<String>,
    /// What was not taken; the author's device is told why and keeps it.
    pub refused: Vec<String>,
    /// What was not taken now: something that it builds on has not come, or the server cannot read the
    /// unit.
    pub waiting: Vec<String>,
}
