//! How a leaf is scored (*cách tính điểm*): one kind of rule a file, each with its parameters, its
//! check, its computation, its explanation and its words for the form.
//!
//! A rule knows nothing of the criteria set around it: its maximum and what happens where the leaf
//! does not apply are arguments. It never fails: whatever an answer holds becomes an [`Outcome`].
//!
//! A new kind is a file in `rule/` and its two lines here: its `mod` and its place in `kinds!`.

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::NotApplicable;
use crate::criteria::notation::{Notated, Notation, Reader};
use crate::json;
use crate::ratio::Ratio;
use crate::scoring::LeafState;
use crate::text::Message;

use number::Number;
use place::Place;
use read::{Asked, Part};
use step::{Need, Step};

mod check;
mod expression;
pub mod number;
mod place;
pub mod rate;
mod read;
mod say;
pub mod step;

pub mod bonus;
pub mod checklist;
pub mod choice;
pub mod comparison;
pub mod count_tiers;
pub mod deduct;
pub mod external_index;
pub mod formula;
pub mod interpolate;
pub mod penalty;
pub mod points;
pub mod proportional;
pub mod said;
pub mod survey_groups;
pub mod survey_mean;
pub mod survey_satisfaction;
pub mod target_ratio;
pub mod tiers;
pub mod unit_points;
pub mod weighted_split;

/// Most options, items, events, tiers, parts or points that one rule may list.
pub const RULE_ITEMS_MAX: usize = 50;
/// Longest points that a rule may give, in bits of numerator and denominator: what people count
/// needs 100. An answer of many long numbers must not make the table of a province unreadable.
pub const POINTS_BITS_MAX: u64 = 512;
/// Longest label, in characters.
pub const LABEL_CHARS_MAX: usize = 500;
/// Longest name of a variable, in characters.
pub const VARIABLE_CHARS_MAX: usize = 32;

/// What a rule makes of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Exact points.
    pub points: Ratio,
    /// What the leaf can give; nought where it was excluded.
    pub max: Ratio,
    /// How it stands.
    pub state: LeafState,
    /// How the points come about, one message a step; empty where nobody asked.
    pub explanation: Vec<Message>,
    /// What would give more; empty where nobody asked.
    pub next: Vec<Step>,
    /// What is wrong with the answer.
    pub findings: Vec<Message>,
}

/// What a form asks for a rule; each fills one field of [`Answer`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// Pick one: the position goes into [`Answer::choice`].
    Choice(Vec<Item>),
    /// Tick what is met: [`Answer::checked`], one for each item.
    Checklist(Vec<Item>),
    /// Type a number: [`Answer::values`] under the variable's name.
    Variable(Variable),
    /// Count events: [`Answer::counts`], one for each item; its points are those of one event.
    Counts(Vec<Item>),
    /// Count survey forms by the option ticked: [`Answer::responses`] under the item's label; its
    /// points are the option's percentage.
    Responses(Vec<Item>),
    /// [`Answer::satisfied`] out of [`Answer::answered`]; the labels of the levels that count as
    /// satisfied.
    Satisfaction(Vec<String>),
    /// Set [`Answer::points`].
    Points {
        /// The least.
        min: Ratio,
        /// What they go up by, counted from the least; any decimal where there is none.
        step: Option<Ratio>,
    },
}

/// An option, an item or an event of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its label in Vietnamese.
    pub label: String,
    /// Its points, negative where they are taken away.
    pub points: Number,
}

/// A number that a rule asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Variable {
    /// Its name in [`Answer::values`].
    pub name: String,
    /// Its label in Vietnamese.
    pub label: String,
    /// Whether only whole numbers fit.
    pub is_whole: bool,
    /// The greatest value that fits.
    pub max: Option<Ratio>,
}

/// What a survey rule asks of the survey (*điều tra xã hội học*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Survey {
    /// Fewer forms than this are scored with a finding.
    pub forms_min: u32,
    /// Who is asked, in Vietnamese.
    pub group: Option<String>,
}

/// Why two cells of the criteria table are no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// There is no such kind.
    #[error("there is no kind of rule \"{0}\"")]
    UnknownKind(String),
    /// The parameters do not fit the kind.
    #[error("{0}")]
    Parameters(String),
}

/// What a computation says besides its points.
#[derive(Debug, Default)]
struct Trail {
    /// How the points come about; `None` where nobody asks, as in a table of ten thousand units.
    steps: Option<Vec<Message>>,
    /// What is wrong with an answer that is scored all the same.
    findings: Vec<Message>,
}

impl Trail {
    fn say(&mut self, step: impl FnOnce() -> Message) {
        if let Some(steps) = &mut self.steps {
            steps.push(step());
        }
    }

    fn find(&mut self, findings: impl IntoIterator<Item = Message>) {
        self.findings.extend(findings);
    }
}

/// Why a rule computed none.
#[derive(Debug)]
enum Unscored {
    /// An input is missing.
    Missing,
    /// A share of nothing: 0 out of 0.
    NothingOfNothing,
    /// A share of nothing in a formula, where nobody would look for it: what to say of it unless
    /// the leaf then does not apply.
    Undefined(Vec<Message>),
    /// The inputs cannot be scored.
    Invalid(Vec<Message>),
}

/// What each kind of rule does.
trait Kind {
    /// What is wrong with its parameters under this maximum. Whoever only scores asks no kind, so it
    /// is no part of `dyn Kind`: the officer's program does without.
    fn check(&self, points_max: &Ratio) -> Vec<Message>
    where
        Self: Sized;
    /// The rule in plain words, one message a line.
    fn in_words(&self, points_max: &Ratio) -> Vec<Message>;
    /// The points of an answer that has this kind's shape.
    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored>;
    /// The part of an answer that it reads.
    fn reads(&self) -> Part {
        Part::Values
    }
    /// The numbers that it asks for, where it reads [`Part::Values`].
    fn variables(&self) -> Vec<Asked<'_>> {
        Vec::new()
    }
    /// What a form asks.
    fn inputs(&self) -> Vec<Input> {
        let variables = self.variables();
        variables.iter().map(Asked::input).collect()
    }
    /// Answers that lie one step from a scored one, each with what it needs; those that give no
    /// more are left out by whoever asks.
    fn ahead(&self, _answer: &Answer) -> Vec<(Need, Answer)> {
        Vec::new()
    }
    /// The least that it gives.
    fn least(&self) -> Ratio {
        Ratio::zero()
    }
    /// What it asks of a survey, if it is scored by one.
    fn survey(&self) -> Option<Survey> {
        None
    }
}

/// All kinds of rule, each with its file, in the order of a list to pick from: the enum, and what
/// must be said once for each.
macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident: $file:ident,)*) => {
        /// The rule of a leaf. Its JSON is `{"kind": …, "parameters": …}`, the two columns of the
        /// criteria table.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
        #[serde(tag = "kind", content = "parameters", rename_all = "snake_case")]
        pub enum Rule {
            $($(#[$about])* $kind($file::$kind),)*
        }

        impl Rule {
            /// The names of all kinds, as in the criteria table.
            pub const KINDS: [&'static str; [$(stringify!($file)),*].len()] = [$(stringify!($file)),*];
            /// The same, each with its Vietnamese name.
            pub const NAMES: [(&'static str, &'static str); Self::KINDS.len()] =
                [$((stringify!($file), <$file::$kind as Notated>::NAME)),*];

            /// Reads a rule from its kind and the JSON of its parameters.
            ///
            /// # Errors
            /// [`RuleError`] where there is no such kind or the parameters do not fit it.
            pub fn read(kind: &str, parameters: &RawValue) -> Result<Self, RuleError> {
                $(if kind == stringify!($file) {
                    return parsed(parameters).map(Self::$kind);
                })*
                let kind = kind.chars().take(VARIABLE_CHARS_MAX).collect();
                Err(RuleError::UnknownKind(kind))
            }

            /// The rule of this kind that is written in a spreadsheet; `None` where it does not read,
            /// or where there is no such kind.
            pub(crate) fn from_notation(kind: &str, reader: &mut Reader<'_>) -> Option<Self> {
                $(if kind == stringify!($file) {
                    return Notated::read(reader).map(Self::$kind);
                })*
                None
            }

            /// Its kind, and what [`Self::from_notation`] reads.
            pub(crate) fn notation(&self, points_max: &Ratio) -> (&'static str, Notation) {
                match self {
                    $(Self::$kind(kind) => (stringify!($file), kind.write(points_max)),)*
                }
            }

            /// What is wrong with the rule under this maximum: parameters out of range, tiers with a
            /// gap, a maximum that cannot be reached or can be exceeded.
            #[must_use]
            pub fn check(&self, points_max: &Ratio) -> Vec<Message> {
                match self {
                    $(Self::$kind(kind) => kind.check(points_max),)*
                }
            }

            fn kind(&self) -> &dyn Kind {
                match self {
                    $(Self::$kind(kind) => kind,)*
                }
            }
        }
    };
}

kinds! {
    /// One of several options.
    Choice: choice,
    /// The sum of what is met.
    Checklist: checklist,
    /// Steps by a rate.
    Tiers: tiers,
    /// In proportion to a rate, from a floor on.
    Proportional: proportional,
    /// In proportion to a rate, full from a target on.
    TargetRatio: target_ratio,
    /// Linear between points by a rate.
    Interpolate: interpolate,
    /// Parts of a total, each with its weight.
    WeightedSplit: weighted_split,
    /// A start from which events take away.
    Deduct: deduct,
    /// Steps by a count.
    CountTiers: count_tiers,
    /// The mean of a survey's options.
    SurveyMean: survey_mean,
    /// The share of satisfied answers.
    SurveySatisfaction: survey_satisfaction,
    /// The value of another index.
    ExternalIndex: external_index,
    /// Events that add, outside the 100.
    Bonus: bonus,
    /// Events that take away, outside the 100.
    Penalty: penalty,
    /// Set freely, in steps or not.
    Points: points,
    /// So many for each thing done, up to the maximum.
    UnitPoints: unit_points,
    /// Compared with last year or with a plan.
    Comparison: comparison,
    /// A formula over declared variables.
    Formula: formula,
    /// The weighted mean of several groups of respondents.
    SurveyGroups: survey_groups,
}

impl Rule {
    /// What a form asks to score this rule.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input> {
        self.kind().inputs()
    }

    /// The rule in plain words, one message a line.
    #[must_use]
    pub fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        self.kind().in_words(points_max)
    }

    /// What it asks of a survey, if it is scored by one.
    #[must_use]
    pub fn survey(&self) -> Option<Survey> {
        self.kind().survey()
    }

    /// The least and the most that it gives under this maximum.
    #[must_use]
    pub fn range(&self, points_max: &Ratio) -> (Ratio, Ratio) {
        if points_max.is_negative() {
            return (points_max.clone(), Ratio::zero());
        }
        (self.kind().least().min(Ratio::zero()), points_max.clone())
    }

    /// Whether an answer has a shape that the rule reads: nothing in it would be without a meaning.
    /// Its numbers may be out of range, which is said when it is scored.
    #[must_use]
    pub fn takes(&self, answer: &Answer) -> bool {
        let kind = self.kind();
        // What is set directly or does not apply needs no more of the answer.
        let is_set = answer.points.is_some() && kind.reads() != Part::Points;
        let has_place = || {
            read::fits(kind.reads(), answer)
                && read::has_place(&kind.inputs(), answer)
                && read::undeclared(&kind.variables(), answer).is_empty()
        };
        answer.unreadable.is_none()
            && (is_set || answer.not_applicable == Some(true) || has_place())
    }

    /// Scores an answer, says how the points come about and what would give more. Pure and total.
    #[must_use]
    pub fn score(
        &self,
        points_max: &Ratio,
        not_applicable: Option<&NotApplicable>,
        answer: &Answer,
    ) -> Outcome {
        let trail = Trail {
            steps: Some(Vec::new()),
            ..Trail::default()
        };
        self.at(points_max, not_applicable).score(answer, trail)
    }

    /// Scores an answer and says no more than what is wrong with it.
    #[must_use]
    pub fn tally(
        &self,
        points_max: &Ratio,
        not_applicable: Option<&NotApplicable>,
        answer: &Answer,
    ) -> Outcome {
        self.at(points_max, not_applicable)
            .score(answer, Trail::default())
    }

    fn at<'a>(
        &'a self,
        points_max: &'a Ratio,
        not_applicable: Option<&'a NotApplicable>,
    ) -> Place<'a> {
        Place {
            rule: self,
            points_max,
            not_applicable,
        }
    }
}

/// The two cells first and the parameters once their kind is known: a derived reader would have each
/// kind's twice, for parameters that stand before their kind.
impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Cells {
            kind: String,
            parameters: Box<RawValue>,
        }
        let Cells { kind, parameters } = Cells::deserialize(deserializer)?;
        Self::read(&kind, &parameters).map_err(D::Error::custom)
    }
}

fn parsed<T: DeserializeOwned>(parameters: &RawValue) -> Result<T, RuleError> {
    json::from_str(parameters.get()).map_err(|error| RuleError::Parameters(error.to_string()))
}

#[cfg(test)]
mod tests;
