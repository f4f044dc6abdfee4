//! Reads what an answer holds: what every kind of rule refuses in the same way.

use crate::answer::Answer;
use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::say;
use super::{Input, Item, Unscored, Variable};

/// Longest quote of an answer in a finding, in characters.
const QUOTE_CHARS_MAX: usize = 80;

/// The part of an answer that a kind of rule reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// [`Answer::choice`].
    Choice,
    /// [`Answer::checked`].
    Checked,
    /// [`Answer::values`].
    Values,
    /// [`Answer::counts`].
    Counts,
    /// [`Answer::responses`].
    Responses,
    /// [`Answer::satisfied`] and [`Answer::answered`].
    Satisfaction,
    /// [`Answer::points`].
    Points,
}

/// A number that a rule asks for, as the rule holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) name: &'a str,
    pub(super) label: &'a str,
    pub(super) is_whole: bool,
    pub(super) max: Option<&'a Ratio>,
}

impl<'a> Asked<'a> {
    /// Any number from nought on.
    pub(super) fn number(name: &'a str, label: &'a str) -> Self {
        Self {
            name,
            label,
            is_whole: false,
            max: None,
        }
    }

    pub(super) fn input(&self) -> Input {
        Input::Variable(Variable {
            name: self.name.to_owned(),
            label: self.label.to_owned(),
            is_whole: self.is_whole,
            max: self.max.cloned(),
        })
    }
}

/// Whether the answer holds nothing but the part that the rule reads.
pub(super) fn fits(reads: Part, answer: &Answer) -> bool {
    let Answer {
        choice,
        checked,
        values,
        counts,
        responses,
        satisfied,
        answered,
        points,
        ..
    } = answer;
    let holds = |part| match part {
        Part::Choice => choice.is_some(),
        Part::Checked => checked.is_some(),
        Part::Values => values.is_some(),
        Part::Counts => counts.is_some(),
        Part::Responses => responses.is_some(),
        Part::Satisfaction => satisfied.is_some() || answered.is_some(),
        Part::Points => points.is_some(),
    };
    let parts = [
        Part::Choice,
        Part::Checked,
        Part::Values,
        Part::Counts,
        Part::Responses,
        Part::Satisfaction,
        Part::Points,
    ];
    !parts.into_iter().any(|part| part != reads && holds(part))
}

/// Whether what the answer holds lies within the items of a rule's inputs.
pub(super) fn has_place(inputs: &[Input], answer: &Answer) -> bool {
    let as_long =
        |items: &[Item], length: Option<usize>| length.is_none_or(|length| length == items.len());
    let labels: Vec<&str> = inputs.iter().flat_map(response_labels).collect();
    let mut ticked = answer.responses.iter().flat_map(|forms| forms.keys());
    let is_within = |input: &Input| match input {
        Input::Choice(items) => answer.choice.is_none_or(|at| (at as usize) < items.len()),
        Input::Checklist(items) => as_long(items, answer.checked.as_ref().map(Vec::len)),
        Input::Counts(items) => as_long(items, answer.counts.as_ref().map(Vec::len)),
        Input::Responses(_)
        | Input::Variable(_)
        | Input::Satisfaction(_)
        | Input::Points { .. } => true,
    };
    inputs.iter().all(is_within) && ticked.all(|label| labels.contains(&label.as_str()))
}

fn response_labels(input: &Input) -> impl Iterator<Item = &str> {
    let items = match input {
        Input::Responses(items) => items.as_slice(),
        _ => &[],
    };
    items.iter().map(|item| item.label.as_str())
}

/// Findings for the variables of an answer that the rule does not ask for.
pub(super) fn undeclared(asked: &[Asked<'_>], answer: &Answer) -> Vec<Message> {
    let names = answer.values.iter().flat_map(|values| values.keys());
    names
        .filter(|name| asked.iter().all(|variable| variable.name != *name))
        .map(|name| Message::new("answer-undeclared").with("name", quote(name)))
        .collect()
}

/// The finding for a text that is no decimal.
pub(super) fn not_a_decimal(label: impl Into<Value>, text: &str) -> Message {
    Message::new("answer-decimal")
        .with("label", label)
        .with("value", quote(text))
}

/// Points set directly, within bounds.
pub(super) fn points(text: &str, (low, high): (&Ratio, &Ratio)) -> Result<Ratio, Message> {
    let points = Ratio::parse_decimal(text)
        .map_err(|_| not_a_decimal(Message::new("label-points"), text))?;
    if points < *low || points > *high {
        return Err(Message::new("answer-points-range")
            .with("points", say::exact(&points))
            .with("low", low)
            .with("high", high));
    }
    Ok(points)
}

/// The start of a text that somebody sent.
pub(super) fn quote(text: &str) -> String {
    text.chars().take(QUOTE_CHARS_MAX).collect()
}

/// The values of these variables, in their order.
pub(super) fn values(variables: &[Asked<'_>], answer: &Answer) -> Result<Vec<Ratio>, Unscored> {
    let mut findings = Vec::new();
    let mut read = Vec::with_capacity(variables.len());
    let given = answer.values.as_ref();
    for variable in variables {
        match given.and_then(|values| values.get(variable.name)) {
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

fn value(variable: &Asked<'_>, text: &str) -> Result<Ratio, Message> {
    let label = variable.label;
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
    match variable.max {
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

#[cfg(test)]
mod tests {
    use crate::answer::Answer;
    use crate::rule::Rule;

    #[track_caller]
    fn check_takes(kind: &str, parameters: &str, taken: &[&str], not: &[&str]) {
        let parameters = serde_json::from_str(parameters).expect("JSON");
        let rule = Rule::read(kind, parameters).expect("a rule");
        let takes = |answer: &&str| rule.takes(&Answer::read(answer));
        let (refused, let_in) = (
            taken.iter().find(|a| !takes(a)),
            not.iter().find(|a| takes(a)),
        );
        assert_eq!((refused, let_in), (None, None), "{kind}");
    }

    #[test]
    fn a_rule_takes_answers_of_its_shape_whatever_their_numbers() {
        let item = |label: &str| format!(r#"{{"label": "{label}", "points": 1}}"#);
        let (two, one) = (
            format!("[{},{}]", item("A"), item("B")),
            format!("[{}]", item("A")),
        );
        check_takes(
            "choice",
            &format!(r#"{{"options": {two}}}"#),
            &[
                "{}",
                r#"{"choice": 1}"#,
                r#"{"not_applicable": true}"#,
                r#"{"points": "9"}"#,
            ],
            &[
                r#"{"choice": 2}"#,
                r#"{"counts": [1, 2]}"#,
                r#"{"choice": 0, "counts": [1]}"#,
                "nothing",
            ],
        );
        check_takes(
            "checklist",
            &format!(r#"{{"items": {two}}}"#),
            &[r#"{"checked": [true, false]}"#],
            &[
                r#"{"checked": [true]}"#,
                r#"{"checked": [true, true, true]}"#,
            ],
        );
        check_takes(
            "unit_points",
            &format!(r#"{{"items": {one}}}"#),
            &[r#"{"counts": [-1]}"#, r#"{"counts": [900]}"#],
            &[r#"{"counts": []}"#, r#"{"choice": 0}"#],
        );
        check_takes(
            "formula",
            r#"{"variables": [{"name": "a", "label": "A"}], "alternatives": [{"points": "a"}]}"#,
            &[
                r#"{"values": {"a": "-1"}}"#,
                r#"{"values": {}}"#,
                r#"{"values": {"a": "x"}}"#,
            ],
            &[
                r#"{"values": {"b": "1"}}"#,
                r#"{"values": {"a": "1", "b": "1"}}"#,
            ],
        );
        check_takes(
            "points",
            r#"{"min": 0}"#,
            &[r#"{"points": "99"}"#],
            &[r#"{"choice": 0, "points": "1"}"#],
        );
    }
}
