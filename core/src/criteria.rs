//! The criteria set (*bộ tiêu chí*): areas, criteria and sub-criteria with their maxima, and the
//! rules of the leaves. An edition never changes; its digest names it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::gather::gather;
use crate::ids::{Code, Digest};
use crate::letters::composed;
use crate::ratio::{Ratio, Rounding};
use crate::rule::{Input, Rule};
use crate::text::{Message, Value};

pub mod check;
pub mod file;
pub mod font;
pub mod notation;
pub mod survey;
pub mod table;

/// Most decimals that a set may ask for.
pub const DECIMALS_MAX: u32 = 4;
/// Longest name of an authority or a department that scores, in characters.
pub const SCORER_CHARS_MAX: usize = 200;

/// One edition of a criteria set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CriteriaSet {
    /// Its title in Vietnamese.
    pub title: String,
    /// A sample (*bộ tiêu chí mẫu*) is labelled as one wherever it is shown.
    pub is_sample: bool,
    /// Decimals of what is rounded, [`DECIMALS_MAX`] at most.
    pub decimals: u32,
    /// How it is rounded.
    pub rounding: Rounding,
    /// What is rounded.
    #[serde(default, skip_serializing_if = "RoundedAt::is_total")]
    pub rounded_at: RoundedAt,
    /// All rows, each area before its criteria and these before their sub-criteria.
    pub rows: Vec<Row>,
}

/// Where a set rounds points. The total is always rounded to be shown; a set may round what it adds
/// up already.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RoundedAt {
    /// Only the total.
    #[default]
    Total,
    /// Each area, then the total.
    Area,
    /// Each leaf, then the total.
    Leaf,
}

impl RoundedAt {
    fn is_total(&self) -> bool {
        *self == Self::Total
    }
}

/// How a set rounds: where, to how many decimals, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundingPolicy {
    /// Where.
    pub at: RoundedAt,
    /// To how many decimals.
    pub decimals: u32,
    /// Which way a half goes.
    pub rounding: Rounding,
}

impl RoundingPolicy {
    /// Points as they count at a place: rounded where the set rounds there, exact elsewhere.
    #[must_use]
    pub fn count(&self, at: RoundedAt, points: &Ratio) -> Ratio {
        if at == RoundedAt::Total || at == self.at {
            points.rounded(self.decimals, self.rounding)
        } else {
            points.clone()
        }
    }
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
    /// Who may say so, where it is not simply whoever scores the leaf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_by: Option<Claimant>,
    /// Whether it must be said why.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reason_required: bool,
}

/// Who may say that a leaf does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Claimant {
    /// The unit itself, and the bodies that appraise it.
    #[serde(rename = "self")]
    Unit,
    /// Only the bodies that appraise.
    Province,
}

impl NotApplicable {
    /// Whether a unit may say so of a leaf that it scores itself.
    #[must_use]
    pub fn unit_claims(&self) -> bool {
        self.claimed_by != Some(Claimant::Province)
    }

    /// Whether the condition is on a number that the rule asks for, such as `a=0`: it comes about by
    /// itself.
    fn is_of_inputs(&self, rule: &Rule) -> bool {
        let Some((name, "0")) = self.when.split_once('=').map(|(a, b)| (a.trim(), b.trim())) else {
            return false;
        };
        let is_named =
            |input: &Input| matches!(input, Input::Variable(asked) if asked.name == name);
        rule.inputs().iter().any(is_named)
    }

    /// The condition, what then follows, and who may say so, in words, for a leaf with this rule.
    #[must_use]
    pub fn in_words(&self, rule: &Rule) -> Vec<Message> {
        let when = match self.is_of_inputs(rule) {
            true => Message::new("words-na-nothing").into(),
            false => Value::from(self.when.as_str()),
        };
        let key = match self.policy {
            NotApplicablePolicy::Full => "words-na-full",
            NotApplicablePolicy::Exclude => "words-na-exclude",
            NotApplicablePolicy::Zero => "words-na-zero",
        };
        let claimed = (!self.unit_claims()).then(|| Message::new("words-na-province"));
        let reason = self
            .reason_required
            .then(|| Message::new("words-na-reason"));
        std::iter::once(Message::new(key).with("when", when))
            .chain(claimed)
            .chain(reason)
            .collect()
    }
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

/// Who answers a leaf. In the criteria table `self`, `province`, `survey`, `authority:NAME` or
/// `department:NAME`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScoredBy {
    /// The unit itself (*tự chấm*).
    #[serde(rename = "self")]
    Unit,
    /// A body at the last tier: the one whose rows come nearest.
    Province,
    /// The survey (*điều tra xã hội học*).
    Survey,
    /// A named authority, such as the province's chairman: whichever body has its name enters its
    /// word, else the one whose rows come nearest.
    Authority(String),
    /// The department of this name or id, at the last tier.
    Department(String),
}

/// A text that names nobody who could score.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("nobody who scores is called that")]
pub struct ScoredByError;

impl ScoredBy {
    /// Whether the unit answers it.
    #[must_use]
    pub fn is_unit(&self) -> bool {
        *self == Self::Unit
    }

    /// Whether a body at the last tier answers it.
    #[must_use]
    pub fn is_body(&self) -> bool {
        matches!(
            self,
            Self::Province | Self::Authority(_) | Self::Department(_)
        )
    }

    /// Whether the survey answers it.
    #[must_use]
    pub fn is_survey(&self) -> bool {
        *self == Self::Survey
    }

    /// The authority or the department that it names.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Authority(name) | Self::Department(name) => Some(name),
            Self::Unit | Self::Province | Self::Survey => None,
        }
    }
}

impl fmt::Display for ScoredBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit => f.write_str("self"),
            Self::Province => f.write_str("province"),
            Self::Survey => f.write_str("survey"),
            Self::Authority(name) => write!(f, "authority:{name}"),
            Self::Department(name) => write!(f, "department:{name}"),
        }
    }
}

impl FromStr for ScoredBy {
    type Err = ScoredByError;
    fn from_str(text: &str) -> Result<Self, ScoredByError> {
        match text {
            "self" => return Ok(Self::Unit),
            "province" => return Ok(Self::Province),
            "survey" => return Ok(Self::Survey),
            _ => {}
        }
        let (who, name) = text.split_once(':').ok_or(ScoredByError)?;
        let name = composed(name.trim());
        if name.is_empty() || name.chars().count() > SCORER_CHARS_MAX {
            return Err(ScoredByError);
        }
        match who {
            "authority" => Ok(Self::Authority(name)),
            "department" => Ok(Self::Department(name)),
            _ => Err(ScoredByError),
        }
    }
}

impl Leaf {
    /// Its rule in plain words, and when it does not apply; one message a line.
    #[must_use]
    pub fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let mut words = self.rule.in_words(points_max);
        let not_applicable = self.not_applicable.iter();
        words.extend(not_applicable.flat_map(|na| na.in_words(&self.rule)));
        words
    }
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

    /// How it rounds.
    #[must_use]
    pub fn policy(&self) -> RoundingPolicy {
        RoundingPolicy {
            at: self.rounded_at,
            decimals: self.decimals,
            rounding: self.rounding,
        }
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

    /// This set without some leaves; what stands above them can give so much less, and is out too
    /// where nothing is left below it.
    #[must_use]
    pub fn without(&self, is_out: impl Fn(&Leaf) -> bool) -> Self {
        let mut set = self.clone();
        for (row, _) in self.leaves().filter(|(_, leaf)| is_out(leaf)) {
            let mut above = row.parent.clone();
            while let Some(index) =
                above.and_then(|code| set.rows.iter().position(|row| row.code == code))
            {
                set.rows[index].points_max = &set.rows[index].points_max - &row.points_max;
                above = set.rows[index].parent.clone();
            }
        }
        let left = self.leaves().filter(|(_, leaf)| !is_out(leaf));
        let left: BTreeSet<&Code> = gather(
            left.flat_map(|(row, _)| self.upwards(&row.code))
                .map(|row| &row.code),
        );
        set.rows.retain(|row| left.contains(&row.code));
        set
    }

    /// The areas (*lĩnh vực*), in the order of the set.
    pub fn areas(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.parent.is_none())
    }

    /// The rows that stand outside the 100: totals of bonus and penalty, and what is below them.
    #[must_use]
    pub fn outside(&self) -> Vec<&Code> {
        let mut outside: Vec<&Code> = Vec::new();
        for row in &self.rows {
            let is_below = |parent: &Code| outside.contains(&parent);
            let is_total = !matches!(row.content, Content::Sum | Content::Leaf(_));
            if is_total || row.parent.as_ref().is_some_and(is_below) {
                outside.push(&row.code);
            }
        }
        outside
    }

    /// The rows right below `code`.
    pub fn children<'a>(&'a self, code: &'a Code) -> impl Iterator<Item = &'a Row> {
        self.rows
            .iter()
            .filter(move |row| row.parent.as_ref() == Some(code))
    }

    /// A row and those above it, the area last.
    pub fn upwards<'a>(&'a self, code: &Code) -> impl Iterator<Item = &'a Row> {
        let above = |row: &&'a Row| row.parent.as_ref().and_then(|parent| self.row(parent));
        // A checked set has at most so many levels; one with a cycle must still end.
        std::iter::successors(self.row(code), above).take(check::LEVELS_MAX)
    }

    /// The area that a row stands in; an area stands in itself.
    #[must_use]
    pub fn area_of(&self, code: &Code) -> Option<&Row> {
        self.upwards(code).last()
    }
}
