//! Answers and a criteria set in, points out. Scoring never fails: what is missing or wrong becomes
//! a state of the leaf and a finding, and the rest is scored.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, Answers};
use crate::criteria::{Content, CriteriaSet, Leaf, NotApplicable, RoundedAt, RoundingPolicy, Row};
use crate::finding::Finding;
use crate::gather::gather;
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
    /// Points, bonus and penalty included: exact, but for what the set rounds before it adds up.
    pub points: Ratio,
    /// The same, rounded as the set says: the total that is published.
    pub published: Ratio,
    /// The same without any rounding.
    pub unrounded: Ratio,
    /// The maximum after exclusions, without bonus.
    pub max: Ratio,
    /// Percentage of `points`: 100 × points ÷ max, 0 where max is 0.
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
    let (mut scores, mut findings) = (Vec::new(), Vec::new());
    // Answers mostly stand in the order of the set, so the next one is looked at before one is
    // searched for.
    let mut next = answers.range::<Code, _>(..).peekable();
    let mut answered = 0;
    for (row, leaf) in set.leaves() {
        if next.peek().is_none_or(|(code, _)| **code != row.code) {
            next = answers.range(&row.code..).peekable();
        }
        let given = next.next_if(|(code, _)| **code == row.code);
        answered += usize::from(given.is_some());
        let answer = given.map_or(&nothing, |(_, answer)| answer);
        let score = score_with(scoring, row, leaf, answer);
        findings.extend(score.findings.iter().cloned());
        scores.push(score);
    }
    if answered < answers.len() {
        findings.extend(strangers(set, answers));
    }
    let policy = set.policy();
    let exact = Totals::of(set, &scores, None);
    let unrounded = exact.points();
    let totals = if policy.at == RoundedAt::Total {
        exact
    } else {
        scores.iter_mut().for_each(|leaf| leaf.round(policy));
        Totals::of(set, &scores, Some(policy))
    };
    let points = totals.points();
    let percent = points
        .percent()
        .checked_div(&totals.within.max)
        .unwrap_or_else(Ratio::zero);
    Score {
        published: policy.count(RoundedAt::Total, &points),
        points,
        unrounded,
        max: totals.within.max,
        percent,
        bonus: totals.bonus,
        penalty: totals.penalty,
        subtotals: totals.rows,
        leaves: gather(set.leaves().map(|(row, _)| row.code.clone()).zip(scores)),
        findings,
    }
}

/// Findings for answers to what is no leaf of the set.
fn strangers(set: &CriteriaSet, answers: &Answers) -> Vec<Finding> {
    let leaves: BTreeSet<&Code> = gather(set.leaves().map(|(row, _)| &row.code));
    let strangers = answers.keys().filter(|code| !leaves.contains(*code));
    let finding = |code: &Code| {
        let message = Message::new("answer-no-leaf").with("code", code.as_str());
        Finding::about(code, message)
    };
    strangers.map(finding).collect()
}

/// Scores one leaf, as a form does with every key; `None` where `code` is no leaf of the set.
#[must_use]
pub fn score_leaf(set: &CriteriaSet, code: &Code, answer: &Answer) -> Option<LeafScore> {
    let row = set.row(code)?;
    Some(score_row(set.policy(), row, row.leaf()?, answer))
}

/// Scores one leaf of a set that rounds by `policy`.
#[must_use]
pub fn score_row(policy: RoundingPolicy, row: &Row, leaf: &Leaf, answer: &Answer) -> LeafScore {
    let mut score = score_with(Rule::score, row, leaf, answer);
    score.round(policy);
    score
}

fn score_with(scoring: Scoring, row: &Row, leaf: &Leaf, answer: &Answer) -> LeafScore {
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

impl LeafScore {
    /// Rounds the points where the set rounds its leaves, and says so where somebody asked.
    fn round(&mut self, policy: RoundingPolicy) {
        let rounded = policy.count(RoundedAt::Leaf, &self.points);
        if rounded == self.points {
            return;
        }
        if !self.explanation.is_empty() {
            let message = Message::new("explain-rounded").with("points", &rounded);
            self.explanation.push(message);
        }
        self.points = rounded;
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
    /// Of the leaves in their order: exact, or rounded at the areas where the policy says so.
    fn of(set: &CriteriaSet, leaves: &[LeafScore], policy: Option<RoundingPolicy>) -> Self {
        let mut totals = Self {
            within: Subtotal::nought(),
            bonus: Ratio::zero(),
            penalty: Ratio::zero(),
            rows: BTreeMap::new(),
        };
        let mut leaves = leaves.iter().rev();
        let mut sums: BTreeMap<&Code, Subtotal> = BTreeMap::new();
        // Parents stand before their children, so one walk backwards sees every child first.
        for row in set.rows.iter().rev() {
            let sum = || {
                sums.get(&row.code)
                    .cloned()
                    .unwrap_or_else(Subtotal::nought)
            };
            let mut subtotal = match &row.content {
                Content::Leaf(_) => match leaves.next() {
                    Some(leaf) => Subtotal {
                        points: leaf.points.clone(),
                        max: leaf.max.clone(),
                    },
                    None => continue,
                },
                Content::Sum => sum(),
                Content::BonusTotal { cap } => Subtotal {
                    points: sum().points.min(cap.clone()),
                    max: cap.clone(),
                },
                Content::PenaltyTotal { cap } => Subtotal {
                    points: sum().points.max(cap.clone()),
                    max: cap.clone(),
                },
            };
            if let Some(policy) = policy.filter(|_| row.parent.is_none()) {
                subtotal.points = policy.count(RoundedAt::Area, &subtotal.points);
            }
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

    /// All points, bonus and penalty included.
    fn points(&self) -> Ratio {
        [&self.within.points, &self.bonus, &self.penalty]
            .into_iter()
            .sum()
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
