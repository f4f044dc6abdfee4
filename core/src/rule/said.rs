//! An answer in words, as a list of what was asked and what was said.

use super::{Input, Item, Rule};
use crate::answer::Answer;
use crate::text::{Message, Value};

/// One line: what was asked, if it has a name, and what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What was asked; empty where what was said speaks for itself.
    pub label: String,
    /// What was said.
    pub said: Message,
}

/// The lines of an answer to a rule.
#[must_use]
pub fn lines(rule: &Rule, answer: &Answer) -> Vec<Line> {
    if answer.unreadable.is_some() {
        return vec![plain("", Message::new("answer-said-unreadable"))];
    }
    if answer.not_applicable == Some(true) {
        return vec![plain("", Message::new("answer-said-not-applicable"))];
    }
    if let Some(points) = &answer.points {
        // Whether a rule asks for them or a reviewer sets them directly.
        let said = Message::new("answer-said-points").with("points", number(points));
        return vec![plain("", said)];
    }
    let lines: Vec<Line> = rule
        .inputs()
        .iter()
        .flat_map(|input| of_input(input, answer))
        .collect();
    if lines.is_empty() {
        vec![plain("", Message::new("answer-said-nothing"))]
    } else {
        lines
    }
}

fn of_input(input: &Input, answer: &Answer) -> Vec<Line> {
    match input {
        Input::Choice(options) => {
            let chosen = answer.choice.and_then(|index| options.get(index as usize));
            chosen
                .map(|option| plain("", text(&option.label)))
                .into_iter()
                .collect()
        }
        Input::Checklist(items) => answer.checked.as_ref().map_or_else(Vec::new, |checked| {
            let ticked = |(item, is_ticked): (&Item, &bool)| {
                let key = if *is_ticked {
                    "answer-said-yes"
                } else {
                    "answer-said-no"
                };
                plain(&item.label, Message::new(key))
            };
            items.iter().zip(checked).map(ticked).collect()
        }),
        Input::Variable(variable) => {
            let value = answer
                .values
                .as_ref()
                .and_then(|values| values.get(&variable.name));
            value
                .map(|value| counted(&variable.label, value))
                .into_iter()
                .collect()
        }
        Input::Counts(items) => answer.counts.as_ref().map_or_else(Vec::new, |counts| {
            let line = |(item, count): (&Item, &i64)| counted(&item.label, &count.to_string());
            items.iter().zip(counts).map(line).collect()
        }),
        Input::Responses(items) => answer
            .responses
            .as_ref()
            .map_or_else(Vec::new, |responses| {
                let line = |item: &Item| {
                    let forms = responses.get(&item.label)?;
                    Some(counted(&item.label, &forms.to_string()))
                };
                items.iter().filter_map(line).collect()
            }),
        Input::Points { .. } => Vec::new(),
        Input::Satisfaction(_) => match (answer.satisfied, answer.answered) {
            (Some(satisfied), Some(answered)) => {
                let said = Message::new("answer-said-satisfied")
                    .with("satisfied", number(&satisfied.to_string()))
                    .with("answered", number(&answered.to_string()));
                vec![plain("", said)]
            }
            _ => Vec::new(),
        },
    }
}

fn plain(label: &str, said: Message) -> Line {
    Line {
        label: label.to_owned(),
        said,
    }
}

fn counted(label: &str, decimal: &str) -> Line {
    plain(
        label,
        Message::new("answer-said-number").with("number", number(decimal)),
    )
}

fn text(label: &str) -> Message {
    Message::new("answer-said-text").with("text", label)
}

fn number(decimal: &str) -> Value {
    Value::Number(decimal.to_owned())
}
