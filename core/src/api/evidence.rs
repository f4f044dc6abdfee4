//! The wire form of files that prove answers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::evidence::FileKind;
use crate::ids::Digest;
use crate::time::Timestamp;

/// What a unit has in a round: `GET /api/v1/files/{round}/{unit}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EvidenceList {
    /// How many bytes its files have.
    pub used_bytes: u64,
    /// How many they may have.
    pub max_bytes: u64,
    /// By when they came; refused ones last.
    pub files: Vec<StoredFile>,
}

/// A file as the server has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StoredFile {
    /// What it holds.
    #[schema(value_type = String)]
    pub digest: Digest,
    /// The name that people see.
    pub name: String,
    /// What it is; none where it was refused.
    pub kind: Option<FileKind>,
    /// How large it is.
    pub bytes: u64,
    /// When all of it was here.
    pub received_at: Option<Timestamp>,
    /// What became of it.
    pub state: FileState,
    /// Why it was refused, in the reader's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How many other units that the reader may read have the same file. Nothing for the unit itself: that
    /// another has it is no business of its.
    #[serde(default)]
    pub elsewhere: usize,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// It is checked and stored.
    Stored,
    /// It waits for its scan.
    Held,
    /// It was not taken.
    Refused,
}
