//! Rounds, units and the survey.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::account::Principal;
use crate::criteria::CriteriaSet;
use crate::decision::Stage;
use crate::document::carry::Homeless;
use crate::finding::Finding;
use crate::ids::{Code, Digest, UnitCode};
use crate::ratio::Ratio;
use crate::round::{Declared, Round};
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
    /// Who asked, with what the account may do: the rounds and units are those of these rights.
    #[serde(default)]
    pub principal: Option<Principal>,
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
#[into_params(parameter_in = Query)]
pub struct CriteriaUpload {
    /// The set's title, where the file does not say it: its name, for one.
    #[param(required = false)]
    pub title: String,
    /// Whether the set is a sample, where the file does not say it.
    #[param(required = false)]
    pub sample: bool,
    /// Whether to add the edition; otherwise the file is only checked.
    #[param(required = false)]
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

/// `POST /api/v1/rounds/{round}/move`: the round is to be scored by another edition from now on, what
/// was written so far carried over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveWish {
    /// The edition.
    pub to: Digest,
    /// What leaves become that do not keep their code: a leaf of the new edition, or none.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Option<String>>)]
    pub mapping: Declared,
    /// Why; only a move needs it.
    #[serde(default)]
    pub reason: String,
    /// The version of the settings that this is decided by.
    pub version: u32,
    /// Only to say what would move.
    #[serde(default)]
    pub dry_run: bool,
}

/// The answer to `POST /api/v1/rounds/{round}/move`: what moves, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Moved {
    /// The settings as they are now, or would be.
    pub round: Round,
    /// Whether it was done.
    pub is_done: bool,
    /// Every unit for which something was written, decided or asked in the survey.
    pub units: Vec<UnitMoved>,
    /// Every leaf of the edition before, in its order.
    pub leaves: Vec<LeafMoved>,
    /// Leaves of the new edition that no leaf became, in its order.
    pub fresh: Vec<Code>,
}

/// What a move does to one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitMoved {
    /// The unit.
    pub unit: UnitCode,
    /// Where its sheet stands; by the new edition it is a draft again.
    pub stage: Stage,
    /// What it gives itself.
    pub own: Shift,
    /// What the answers of record give, were they judged as far as they are now.
    pub record: Shift,
    /// Leaves of its sheet, its appraisals and its survey of which something has no home.
    pub homeless: u32,
}

/// Exact points before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shift {
    /// By the edition before.
    pub before: Ratio,
    /// By the new one.
    pub after: Ratio,
}

/// What becomes of one leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeafMoved {
    /// The leaf of the edition before.
    pub leaf: Code,
    /// The leaf of the new edition that it becomes, if any.
    pub to: Option<Code>,
    /// Whether that one is scored by another rule or for other points.
    pub is_changed: bool,
    /// Sheets, appraisals and survey results that say something of it.
    pub said: u32,
    /// Those of them of which something has no home, by why.
    pub homeless: BTreeMap<Homeless, u32>,
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
