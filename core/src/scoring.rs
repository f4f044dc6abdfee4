//! Answers and a criteria set in, points out. Scoring never fails: what is missing or wrong becomes
//! a state of the leaf and a finding, and the rest is scored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, Answers};
use crate::criteria::{Content, CriteriaSet, Leaf, NotApplicable, Row};
use crate::finding::Finding;
use crate::ids::Code;
use crate::ratio::Ratio;
use crate::rule::step::Step;
use crate::rule::{Outcome, Rule};
use crate::text::Message;

pub mod file;

/// How a leaf stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LeafState {
    /// Its answer gives points, be they 0.
    Scored,
    /// There is no answer, or an input of it is missing: 0 points.
    Unanswered,
    /// It does not apply to the unit.
    NotApplicable,
    /// Its answer cannot be scored: 0 points, with a finding.
    Invalid,
}

/// The result of one leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeafScore {
    /// Exact points.
    pub points: Ratio,
    /// What it can give; nought where it was excluded.
    pub max: Ratio,
    /// How it stands.
    pub state: LeafState,
    /// How the points come about, in numbers; one message a step.
    pub explanation: Vec<Message>,
    /// What would give more.
    pub next: Vec<Step>,
    /// What is wrong with its answer.
    pub findings: Vec<Finding>,
}

/// Points and maximum of an area, a criterion or the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Subtotal {
    /// Exact points.
    pub points: Ratio,
    /// What remains to be had after exclusions.
    pub max: Ratio,
}

/// The result of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Score {
    /// Exact points, bonus and penalty included.
    pub points: Ratio,
    /// The maximum after exclusions, without bonus.
    pub max: Ratio,
    /// Exact percentage: 100 × points ÷ max, 0 where max is 0.
    pub percent: Ratio,
    /// Bonus points within their cap.
    pub bonus: Ratio,
    /// Penalty points within their cap, negative.
    pub penalty: Ratio,
    /// Every row that sums, areas among them: points and maximum.
    pub subtotals: BTreeMap<Code, Subtotal>,
    /// Every leaf.
    pub leaves: BTreeMap<Code, LeafScore>,
    /// All findings, those of the leaves included, in the order of the set.
    pub findings: Vec<Finding>,
}

/// Scores a whole sheet. Pure and total: the order of the answers makes no difference.
#[must_use]
pub fn score(set: &CriteriaSet, answers: &Answers) -> Score {
    total(set, answers, Rule::score)
}

/// As [`score`], but no leaf says how its points come about or what would give more: what a table of
/// thousands of units needs.
#[must_use]
pub fn tally(set: &CriteriaSet, answers: &Answers) -> Score {
    total(set, answers, Rule::tally)
}

/// How a rule scores an answer: [`Rule::score`] or [`Rule::tally`].
type Scoring = fn(&Rule, &Ratio, Option<&NotApplicable>, &Answer) -> Outcome;

fn total(set: &CriteriaSet, answers: &Answers, scoring: Scoring) -> Score {
    let nothing = Answer::default();
    let mut leaves = BTreeMap::new();
    let mut findings = Vec::new();
    for (row, leaf) in set.leaves() {
        let answer = answers.get(&row.code).unwrap_or(&nothing);
        let scored = score_row(row, leaf, answer, scoring);
        findings.extend(scored.findings.iter().cloned());
        leaves.insert(row.code.clone(), scored);
    }
    let strangers = answers.keys().filter(|code| !leaves.contains_key(*code));
    findings.extend(strangers.map(|code| {
        let message = Message::new("answer-no-leaf").with("code", code.as_str());
        Finding::about(code, message)
    }));
    let totals = Totals::of(set, &leaves);
    let points: Ratio = [&totals.within.points, &totals.bonus, &totals.penalty]
        .into_iter()
        .sum();
    let percent = points
        .percent()
        .checked_div(&totals.within.max)
        .unwrap_or_else(Ratio::zero);
    Score {
        points,
        max: totals.within.max,
        percent,
        bonus: totals.bonus,
        penalty: totals.penalty,
        subtotals: totals.rows,
        leaves,
        findings,
    }
}

/// Scores one leaf, as a form does with every key; `None` where `code` is no leaf of the set.
#[must_use]
pub fn score_leaf(set: &CriteriaSet, code: &Code, answer: &Answer) -> Option<LeafScore> {
    let row = set.row(code)?;
    Some(score_row(row, row.leaf()?, answer, Rule::score))
}

pub(crate) fn score_row(row: &Row, leaf: &Leaf, answer: &Answer, scoring: Scoring) -> LeafScore {
    let not_applicable = leaf.not_applicable.as_ref();
    let outcome = scoring(&leaf.rule, &row.points_max, not_applicable, answer);
    let about = |message| Finding::about(&row.code, message);
    LeafScore {
        points: outcome.points,
        max: outcome.max,
        state: outcome.state,
        explanation: outcome.explanation,
        next: outcome.next,
        findings: outcome.findings.into_iter().map(about).collect(),
    }
}

/// What the rows that sum come to.
struct Totals {
    within: Subtotal,
    bonus: Ratio,
    penalty: Ratio,
    rows: BTreeMap<Code, Subtotal>,
}

impl Totals {
    fn of(set: &CriteriaSet, leaves: &BTreeMap<Code, LeafScore>) -> Self {
        let mut totals = Self {
            within: Subtotal::nought(),
            bonus: Ratio::zero(),
            penalty: Ratio::zero(),
            rows: BTreeMap::new(),
        };
        let mut sums: BTreeMap<&Code, Subtotal> = BTreeMap::new();
        // Parents stand before their children, so one walk backwards sees every child first.
        for row in set.rows.iter().rev() {
            let sum = sums.remove(&row.code).unwrap_or_else(Subtotal::nought);
            let subtotal = match &row.content {
                Content::Leaf(_) => match leaves.get(&row.code) {
                    Some(leaf) => Subtotal {
                        points: leaf.points.clone(),
                        max: leaf.max.clone(),
                    },
                    None => continue,
                },
                Content::Sum => sum,
                Content::BonusTotal { cap } => Subtotal {
                    points: sum.points.min(cap.clone()),
                    max: cap.clone(),
                },
                Content::PenaltyTotal { cap } => Subtotal {
                    points: sum.points.max(cap.clone()),
                    max: cap.clone(),
                },
            };
            match (&row.parent, &row.content) {
                (Some(parent), _) => {
                    sums.entry(parent)
                        .or_insert_with(Subtotal::nought)
                        .add(&subtotal);
                }
                (None, Content::BonusTotal { .. }) => {
                    totals.bonus = &totals.bonus + &subtotal.points;
                }
                (None, Content::PenaltyTotal { .. }) => {
                    totals.penalty = &totals.penalty + &subtotal.points;
                }
                (None, Content::Sum | Content::Leaf(_)) => totals.within.add(&subtotal),
            }
            if !matches!(row.content, Content::Leaf(_)) {
                totals.rows.insert(row.code.clone(), subtotal);
            }
        }
        totals
    }
}

impl Subtotal {
    fn nought() -> Self {
        Self {
            points: Ratio::zero(),
            max: Ratio::zero(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.points = &self.points + &other.points;
        self.max = &self.max + &other.max;
    }
}

#[cfg(test)]
mod tests;
