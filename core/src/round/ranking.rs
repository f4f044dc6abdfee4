//! What of results is compared, who is ranked, and how equal ones share ranks.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{Code, UnitCode};

/// What is compared, and who is ranked. As it begins: percentages of what applies, the survey counts,
/// everybody in a block is ranked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Ranking {
    /// Units that are scored and not ranked.
    pub unranked: Vec<UnitCode>,
    /// What bands compare.
    pub banded_by: BandedBy,
    /// What percentages are of.
    pub percent_of: PercentOf,
    /// Whether the survey's leaves count.
    pub survey: Survey,
    /// What is compared where percentages are equal, the first in front.
    pub tie_breakers: Vec<TieBreaker>,
}

/// To which band a value on the edge of two belongs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// The upper one: `≥`.
    #[default]
    AtLeast,
    /// The lower one: `>`.
    Above,
}

/// What bands compare.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BandedBy {
    /// The published percentage.
    #[default]
    Percent,
    /// The published points; where no survey was held, those re-scaled to what the whole set gives.
    Points,
}

/// What percentages are of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PercentOf {
    /// What could be had: without what does not apply.
    #[default]
    Applicable,
    /// The whole set's points, whatever applies.
    Whole,
}

/// Whether a survey was held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Survey {
    /// Its leaves count.
    #[default]
    Held,
    /// Its leaves leave points and maximum, so that percentages are of the rest.
    NotHeld,
}

/// What is compared where percentages are equal; more comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TieBreaker {
    /// Points.
    Points,
    /// Points of what is not the survey's.
    Appraised,
    /// Points of the survey.
    Survey,
    /// Points of an area.
    Area(Code),
}

/// How equal results share ranks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// 1-2-2-4.
    #[default]
    Skip,
    /// 1-2-2-3.
    NoSkip,
}
