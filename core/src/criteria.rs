//! The criteria set (*bộ tiêu chí*): areas, criteria and sub-criteria with their maxima, and the
//! rules of the leaves. An edition never changes; its digest names it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{Code, Digest};
use crate::ratio::{Ratio, Rounding};
use crate::rule::Rule;

pub mod check;
pub mod notation;
pub mod table;

/// One edition of a criteria set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CriteriaSet {
    /// Its title in Vietnamese.
    pub title: String,
    /// A sample (*bộ tiêu chí mẫu*) is labelled as one wherever it is shown.
    pub is_sample: bool,
    /// Decimals of the total.
    pub decimals: u32,
    /// How the total is rounded.
    pub rounding: Rounding,
    /// All rows, each area before its criteria and these before their sub-criteria.
    pub rows: Vec<Row>,
}

/// A row of the set: an area, a criterion or a sub-criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Row {
    /// Its code.
    pub code: Code,
    /// The row above; none for an area.
    pub parent: Option<Code>,
    /// Its name in Vietnamese.
    pub name: String,
    /// Its maximum; negative where it takes points away.
    pub points_max: Ratio,
    /// What it does.
    pub content: Content,
}

/// What a row does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Adds up the rows below it.
    Sum,
    /// Adds up the bonus leaves below it, at most the cap, outside the 100.
    BonusTotal {
        /// The most that it gives.
        cap: Ratio,
    },
    /// Adds up the penalty leaves below it, no lower than the (negative) cap, outside the 100.
    PenaltyTotal {
        /// The most that it takes.
        cap: Ratio,
    },
    /// Is scored.
    Leaf(Leaf),
}

/// What is scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Leaf {
    /// How it is scored.
    pub rule: Rule,
    /// What happens where it does not apply; without it, nobody may say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable: Option<NotApplicable>,
    /// The documents asked for, in Vietnamese; empty where none is.
    pub evidence: String,
    /// Who answers it.
    pub scored_by: ScoredBy,
}

/// When a leaf does not apply and what it then gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotApplicable {
    /// The condition in words, or `a=0`: a rate of 0 out of 0.
    pub when: String,
    /// What it then gives.
    pub policy: NotApplicablePolicy,
}

/// What a leaf gives that does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotApplicablePolicy {
    /// Full points.
    Full,
    /// Nothing, and its points leave the maximum.
    Exclude,
    /// 0 points; its maximum stays.
    Zero,
}

/// Who answers a leaf.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ScoredBy {
    /// The unit itself (*tự chấm*).
    #[serde(rename = "self")]
    Unit,
    /// A body at the last tier.
    Province,
    /// The survey (*điều tra xã hội học*).
    Survey,
}

impl Row {
    /// The leaf, if it is one.
    #[must_use]
    pub fn leaf(&self) -> Option<&Leaf> {
        match &self.content {
            Content::Leaf(leaf) => Some(leaf),
            Content::Sum | Content::BonusTotal { .. } | Content::PenaltyTotal { .. } => None,
        }
    }
}

impl CriteriaSet {
    /// The digest that names this edition: SHA-256 of its JSON.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_json(self)
    }

    /// The form in which it is stored, digested and exchanged.
    ///
    /// # Panics
    /// Never: every set has a JSON form.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a set has a JSON form")
    }

    /// The row of a code.
    #[must_use]
    pub fn row(&self, code: &Code) -> Option<&Row> {
        self.rows.iter().find(|row| row.code == *code)
    }

    /// The leaf of a code.
    #[must_use]
    pub fn leaf(&self, code: &Code) -> Option<&Leaf> {
        self.row(code)?.leaf()
    }

    /// The rows that are scored, in the order of the set.
    pub fn leaves(&self) -> impl Iterator<Item = (&Row, &Leaf)> {
        self.rows.iter().filter_map(|row| Some((row, row.leaf()?)))
    }

    /// The areas (*lĩnh vực*), in the order of the set.
    pub fn areas(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.parent.is_none())
    }

    /// The rows right below `code`.
    pub fn children<'a>(&'a self, code: &'a Code) -> impl Iterator<Item = &'a Row> {
        self.rows
            .iter()
            .filter(move |row| row.parent.as_ref() == Some(code))
    }

    /// The area that a row stands in; an area stands in itself.
    #[must_use]
    pub fn area_of(&self, code: &Code) -> Option<&Row> {
        let mut row = self.row(code)?;
        // A checked set has at most six levels; one with a cycle must still end.
        for _ in 0..check::LEVELS_MAX {
            match row.parent.as_ref().and_then(|parent| self.row(parent)) {
                Some(parent) => row = parent,
                None => break,
            }
        }
        Some(row)
    }
}
