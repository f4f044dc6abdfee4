//! Rounds, units and the survey.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::criteria::CriteriaSet;
use crate::finding::Finding;
use crate::ids::{Code, Digest};
use crate::round::Round;
use crate::time::{Day, Timestamp};
use crate::unit::Unit;

/// `GET /api/v1/workspace`: everything that a device needs, besides the criteria sets and the
/// documents, to work without a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Workspace {
    /// Rounds that the account takes part in, newest first.
    pub rounds: Vec<Round>,
    /// The units within the account's scope and those above them, by the day of their list: those
    /// that rounds name, and the newest.
    #[schema(value_type = BTreeMap<String, Vec<Unit>>)]
    pub units: BTreeMap<Day, Vec<Unit>>,
    /// Which state of them this is, as [`SyncReply::published`](super::SyncReply::published) says it.
    #[serde(default)]
    pub version: u64,
    /// The server's clock.
    pub now: Timestamp,
}

/// `GET /api/v1/criteria`: an edition that a round can score by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EditionShown {
    /// Its digest.
    pub digest: Digest,
    /// Its title in Vietnamese.
    pub title: String,
    /// It is no province's real one.
    pub is_sample: bool,
    /// How many leaves it has.
    pub leaves: usize,
    /// When it was imported.
    pub imported_at: Timestamp,
}

/// The query of `POST /api/v1/criteria`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(default)]
pub struct CriteriaUpload {
    /// The set's title, where the file does not say it: its name, for one.
    pub title: String,
    /// Whether the set is a sample, where the file does not say it.
    pub sample: bool,
    /// Whether to add the edition; otherwise the file is only checked.
    pub save: bool,
}

/// The answer to `POST /api/v1/criteria`: what the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CriteriaRead {
    /// Digest of the edition.
    pub digest: Digest,
    /// The edition.
    pub set: CriteriaSet,
    /// Whether the server has it now.
    pub is_saved: bool,
}

/// `POST /api/v1/rounds/{round}/clarifications`: date and name are the server's to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewClarification {
    /// The row of the criteria set that it is about.
    pub row: Code,
    /// What it says.
    pub text: String,
    /// The version of the settings that the person saw; without one, whatever others gave meanwhile
    /// hinders nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// The answer to `PUT /api/v1/rounds/{round}` and to a clarification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoundSaved {
    /// The settings as they are now.
    pub round: Round,
}

/// The answer to `POST /api/v1/rounds/{round}/survey`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SurveyImported {
    /// How many answers are stored now.
    pub answers: usize,
    /// Digest of the file.
    pub digest: Digest,
    /// What is worth knowing and did not stop the import.
    pub findings: Vec<Finding>,
}

/// `GET /api/v1/health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// The program's version.
    pub version: String,
    /// Version of the database's schema.
    pub schema: u32,
    /// The server's clock.
    pub now: Timestamp,
}
