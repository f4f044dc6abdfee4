//! Results of a round as the province reads them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{Code, UnitCode};
use crate::record::LeafStanding;

/// `GET /api/v1/rounds/{round}/leaves/{code}`: one leaf across all units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeafAcross {
    /// The leaf.
    pub leaf: Code,
    /// The units, by code.
    pub rows: Vec<LeafRow>,
}

/// One unit's leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeafRow {
    /// The unit.
    pub unit: UnitCode,
    /// Its name.
    pub name: String,
    /// How its leaf stands.
    pub standing: LeafStanding,
}
