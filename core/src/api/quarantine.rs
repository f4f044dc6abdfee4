//! What was refused and is kept, for the administrator who keeps the account that it came from.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::RefusalCode;
use crate::ids::{AccountId, Code, DocumentId};
use crate::text::Language;
use crate::time::Timestamp;

/// Most entries in one reply of the quarantine.
pub const QUARANTINE_ENTRIES_MAX: usize = 200;

/// The query of `GET /api/v1/quarantine`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct QuarantineQuery {
    /// Only what came from this account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub account: Option<AccountId>,
    /// Only what is older than this entry: the `next` of the reply before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
    /// The language of the sentences; without it, that of `Accept-Language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub language: Option<Language>,
}

/// What was refused and is kept, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quarantine {
    /// The entries.
    pub entries: Vec<Quarantined>,
    /// There are older ones: what to ask for them with.
    pub next: Option<u64>,
}

/// A change or a decision that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quarantined {
    /// Its number.
    pub id: u64,
    /// When it came.
    pub received_at: Timestamp,
    /// The account that it came from.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// The device's name.
    pub device: String,
    /// The document that it was for.
    pub document: DocumentId,
    /// The name of the unit; its code where there is none of that name.
    pub unit_name: String,
    /// Why it was refused.
    pub code: RefusalCode,
    /// Why, in a sentence.
    pub reason: String,
    /// What it says, as far as it reads by itself: of a text only what it put in.
    pub says: Vec<Said>,
}

/// One thing that a refused change or decision says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Said {
    /// The leaf; none for a decision.
    pub leaf: Option<Code>,
    /// The leaf's name.
    pub leaf_name: String,
    /// When, by the device's clock.
    pub made_at: Timestamp,
    /// What was done.
    pub what: String,
    /// What was entered, a line each.
    pub lines: Vec<String>,
}
