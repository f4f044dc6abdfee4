//! Answers made from a seed: plausible, different from unit to unit, fit for every kind of rule.

use std::collections::BTreeMap;

use fastrand::Rng;
use sodiem_core::answer::{Answer, Answers};
use sodiem_core::criteria::{CriteriaSet, Leaf, Row, ScoredBy};
use sodiem_core::ratio::Ratio;
use sodiem_core::rule::{Input, Variable};
use sodiem_core::scoring::{LeafState, score_leaf};

/// How often an answer is drawn before a rule is given up on.
const DRAWS_MAX: u32 = 10_000;
/// The greatest count that is drawn.
const COUNT_MAX: u32 = 20;

/// Answers to every leaf of an edition that `scored_by` answers.
#[must_use]
pub fn all(set: &CriteriaSet, scored_by: ScoredBy, rng: &mut Rng) -> Answers {
    set.leaves()
        .filter(|(_, leaf)| leaf.scored_by == scored_by)
        .map(|(row, leaf)| (row.code.clone(), one(set, (row, leaf), rng)))
        .collect()
}

/// An answer to one leaf that gives points and nothing to complain of, or that it does not apply.
///
/// # Panics
/// Where the rule takes no answer that is drawn: then it is this generator that must learn.
#[must_use]
pub fn one(set: &CriteriaSet, (row, leaf): (&Row, &Leaf), rng: &mut Rng) -> Answer {
    if leaf.not_applicable.is_some() && rng.u32(..10) == 0 {
        return Answer::not_applicable();
    }
    let inputs = leaf.rule.inputs();
    for _ in 0..DRAWS_MAX {
        let answer = draw(&inputs, rng);
        let score = score_leaf(set, &row.code, &answer).expect("a leaf of this set");
        if score.state == LeafState::Scored && score.findings.is_empty() {
            return answer;
        }
    }
    panic!("no answer that is drawn fits {}: {:?}", row.code, leaf.rule);
}

fn draw(inputs: &[Input], rng: &mut Rng) -> Answer {
    let mut answer = Answer::default();
    let mut values = BTreeMap::new();
    for input in inputs {
        match input {
            Input::Choice(options) => {
                answer.choice = u32::try_from(rng.usize(..options.len())).ok();
            }
            Input::Checklist(items) => {
                answer.checked = Some(items.iter().map(|_| rng.u32(..4) > 0).collect());
            }
            Input::Counts(events) => {
                answer.counts = Some(events.iter().map(|_| i64::from(rng.u32(..3))).collect());
            }
            Input::Responses(options) => {
                let forms = |label: &str, rng: &mut Rng| (label.to_owned(), rng.i64(5..60));
                let responses = answer.responses.get_or_insert_default();
                responses.extend(options.iter().map(|o| forms(&o.label, rng)));
            }
            Input::Satisfaction(_) => {
                let answered = rng.i64(100..300);
                answer.answered = Some(answered);
                answer.satisfied = Some(rng.i64(answered / 2..=answered));
            }
            Input::Points { min, step } => {
                let step = step.clone().unwrap_or_else(|| Ratio::integer(1));
                let steps = Ratio::integer(rng.i64(..4));
                answer.points = Some((min + &(&step * &steps)).exact_decimal());
            }
            Input::Variable(variable) => {
                values.insert(variable.name.clone(), value(variable, rng));
            }
        }
    }
    answer.values = (!values.is_empty()).then_some(values);
    answer
}

fn value(variable: &Variable, rng: &mut Rng) -> String {
    let greatest = variable.max.as_ref().map_or(COUNT_MAX, |max| {
        (0..=100)
            .rev()
            .find(|n| Ratio::integer((*n).into()) <= *max)
            .unwrap_or(0)
    });
    let whole = rng.u32(..=greatest);
    // A third of what may have decimals has some.
    if variable.is_whole || whole == greatest || rng.u32(..3) > 0 {
        return whole.to_string();
    }
    format!("{whole}.{:02}", rng.u32(1..100))
}
