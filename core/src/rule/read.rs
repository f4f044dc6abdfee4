//! Reads what an answer holds: what every kind of rule refuses in the same way.

use std::collections::BTreeSet;

use crate::answer::Answer;
use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::say;
use super::{Input, Unscored, Variable};

/// Longest quote of an answer in a finding, in characters.
const QUOTE_CHARS_MAX: usize = 80;

/// Whether the answer holds nothing but what these inputs fill.
pub(super) fn fits(inputs: &[Input], answer: &Answer) -> bool {
    let asks = |wanted: fn(&Input) -> bool| inputs.iter().any(wanted);
    let Answer {
        choice,
        checked,
        values,
        counts,
        responses,
        satisfied,
        answered,
        ..
    } = answer;
    (choice.is_none() || asks(|input| matches!(input, Input::Choice(_))))
        && (checked.is_none() || asks(|input| matches!(input, Input::Checklist(_))))
        && (values.is_none() || asks(|input| matches!(input, Input::Variable(_))))
        && (counts.is_none() || asks(|input| matches!(input, Input::Counts(_))))
        && (responses.is_none() || asks(|input| matches!(input, Input::Responses(_))))
        && (satisfied.is_none() && answered.is_none()
            || asks(|input| matches!(input, Input::Satisfaction(_))))
}

/// Findings for the variables of an answer that no input declares.
pub(super) fn undeclared(inputs: &[Input], answer: &Answer) -> Vec<Message> {
    let declared: BTreeSet<&str> = inputs
        .iter()
        .filter_map(|input| match input {
            Input::Variable(variable) => Some(variable.name.as_str()),
            _ => None,
        })
        .collect();
    let names = answer.values.iter().flat_map(|values| values.keys());
    names
        .filter(|name| !declared.contains(name.as_str()))
        .map(|name| Message::new("answer-undeclared").with("name", quote(name)))
        .collect()
}

/// The finding for a text that is no decimal.
pub(super) fn not_a_decimal(label: impl Into<Value>, text: &str) -> Message {
    Message::new("answer-decimal")
        .with("label", label)
        .with("value", quote(text))
}

/// The start of a text that somebody sent.
pub(super) fn quote(text: &str) -> String {
    text.chars().take(QUOTE_CHARS_MAX).collect()
}

/// The values of these variables, in their order.
pub(super) fn values(variables: &[Variable], answer: &Answer) -> Result<Vec<Ratio>, Unscored> {
    let mut findings = Vec::new();
    let mut read = Vec::new();
    for variable in variables {
        match answer
            .values
            .as_ref()
            .and_then(|values| values.get(&variable.name))
        {
            None => {}
            Some(text) => match value(variable, text) {
                Ok(number) => read.push(number),
                Err(message) => findings.push(message),
            },
        }
    }
    if !findings.is_empty() {
        return Err(Unscored::Invalid(findings));
    }
    if read.len() < variables.len() {
        return Err(Unscored::Missing);
    }
    Ok(read)
}

fn value(variable: &Variable, text: &str) -> Result<Ratio, Message> {
    let label = variable.label.as_str();
    let number = Ratio::parse_decimal(text).map_err(|_| not_a_decimal(label, text))?;
    let about = |key| {
        Message::new(key)
            .with("label", label)
            .with("value", say::exact(&number))
    };
    if number.is_negative() {
        return Err(about("answer-negative"));
    }
    if variable.is_whole && !number.is_integer() {
        return Err(about("answer-whole"));
    }
    match &variable.max {
        Some(max) if number > *max => Err(about("answer-above-scale").with("max", say::exact(max))),
        _ => Ok(number),
    }
}

/// How often each event happened: one count for each label.
pub(super) fn counts<'a>(
    labels: impl ExactSizeIterator<Item = &'a str>,
    answer: &Answer,
) -> Result<Vec<Ratio>, Unscored> {
    let counts = answer.counts.as_ref().ok_or(Unscored::Missing)?;
    length(labels.len(), counts.len())?;
    let findings: Vec<Message> = labels
        .zip(counts)
        .filter_map(|(label, count)| negative(label, *count))
        .collect();
    if !findings.is_empty() {
        return Err(Unscored::Invalid(findings));
    }
    Ok(counts.iter().map(|count| Ratio::integer(*count)).collect())
}

/// A list must have one entry for each item of the rule.
pub(super) fn length(expected: usize, found: usize) -> Result<(), Unscored> {
    if expected == found {
        return Ok(());
    }
    let message = Message::new("answer-length")
        .with("expected", expected)
        .with("found", found);
    Err(Unscored::Invalid(vec![message]))
}

/// The finding for a count below nought.
pub(super) fn negative(label: impl Into<Value>, count: i64) -> Option<Message> {
    (count < 0).then(|| {
        let message = Message::new("answer-negative").with("label", label);
        message.with("value", say::exact(&Ratio::integer(count)))
    })
}
