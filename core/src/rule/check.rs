//! What the checks of several kinds of rule share.

use std::collections::{BTreeMap, BTreeSet};

use crate::letters::composed;
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::{Item, LABEL_CHARS_MAX, RULE_ITEMS_MAX, VARIABLE_CHARS_MAX, say};

/// Findings for a list: none or too many, labels that are empty or too long.
pub(super) fn items(list: &[Item]) -> Vec<Message> {
    let mut findings = length(list.len());
    findings.extend(list.iter().filter_map(|item| label(&item.label)));
    let mut named = BTreeSet::new();
    let twice = list.iter().filter(|item| !named.insert(item.label.trim()));
    findings.extend(twice.map(|item| quoted("rule-label-twice", &item.label)));
    findings
}

/// Not every item or event gives nothing.
pub(super) fn not_all_nought(list: &[Item]) -> Option<Message> {
    let is_all = !list.is_empty() && list.iter().all(|item| item.points.is_zero());
    is_all.then(|| Message::new("rule-items-nought"))
}

/// A list of a rule has one entry at least and [`RULE_ITEMS_MAX`] at most.
pub(super) fn length(length: usize) -> Vec<Message> {
    match length {
        1..=RULE_ITEMS_MAX => Vec::new(),
        _ => vec![
            Message::new("rule-list-length")
                .with("found", length)
                .with("max", RULE_ITEMS_MAX),
        ],
    }
}

pub(super) fn label(label: &str) -> Option<Message> {
    let fits = !label.trim().is_empty() && label.chars().count() <= LABEL_CHARS_MAX;
    (!fits || composed(label) != label)
        .then(|| quoted("rule-label", label).with("max", LABEL_CHARS_MAX))
}

fn quoted(key: &str, label: &str) -> Message {
    let start: String = label.chars().take(VARIABLE_CHARS_MAX).collect();
    Message::new(key).with("label", start)
}

pub(super) fn variable(name: &str, text: &str) -> Vec<Message> {
    let mut findings: Vec<Message> = label(text).into_iter().collect();
    if name.is_empty() || name.chars().count() > VARIABLE_CHARS_MAX {
        let start: String = name.chars().take(VARIABLE_CHARS_MAX).collect();
        findings.push(
            Message::new("rule-variable-name")
                .with("name", start)
                .with("max", VARIABLE_CHARS_MAX),
        );
    }
    findings
}

pub(super) fn unknown_parameter(name: &str) -> Message {
    let start: String = name.chars().take(VARIABLE_CHARS_MAX).collect();
    Message::new("rule-parameter-unknown").with("name", start)
}

/// A number of a rule that must lie within bounds; `message` names it.
pub(super) fn within(message: Message, value: &Ratio, low: i64, high: i64) -> Option<Message> {
    let (low, high) = (Ratio::integer(low), Ratio::integer(high));
    (*value < low || *value > high).then(|| {
        message
            .with("value", say::exact(value))
            .with("low", say::exact(&low))
            .with("high", say::exact(&high))
    })
}

/// The most that the rule gives must be the row's maximum, neither less nor more.
pub(super) fn reaches(points_max: &Ratio, reached: &Ratio) -> Option<Message> {
    let key = match reached.cmp(points_max) {
        std::cmp::Ordering::Less => "rule-max-unreachable",
        std::cmp::Ordering::Greater => "rule-max-exceeded",
        std::cmp::Ordering::Equal => return None,
    };
    let message = Message::new(key).with("reached", say::exact(reached));
    Some(message.with("max", say::exact(points_max)))
}

/// Variables that are named once each and have a label each, and labels that are used.
pub(super) fn labels<'a>(
    names: impl IntoIterator<Item = &'a String>,
    labels: &BTreeMap<String, String>,
) -> Vec<Message> {
    let mut findings = Vec::new();
    let mut named = BTreeSet::new();
    for name in names {
        if !named.insert(name) {
            findings.push(Message::new("rule-variable-twice").with("name", name.as_str()));
        }
        match labels.get(name) {
            None => findings.push(Message::new("rule-undeclared").with("name", name.as_str())),
            Some(label) => findings.extend(variable(name, label)),
        }
    }
    let unknown = labels.keys().filter(|name| !named.contains(name));
    findings.extend(unknown.map(|name| unknown_parameter(name)));
    findings
}

/// The most that a rule takes away is what its row takes, both negative.
pub(super) fn takes(points_max: &Ratio, least: &Ratio) -> Option<Message> {
    (least != points_max).then(|| {
        let message = Message::new("rule-takes").with("least", say::exact(least));
        message.with("max", say::exact(points_max))
    })
}

/// The least that a rule gives, where it says so, lies below the maximum.
pub(super) fn below_max(min: Option<&Number>, points_max: &Ratio) -> Option<Message> {
    let min = min.filter(|min| ***min >= *points_max)?;
    let message = Message::new("rule-below-max").with("min", say::exact(min));
    Some(message.with("max", say::exact(points_max)))
}

/// No points lie below the least that a rule gives, where it says so.
pub(super) fn above_min<'a>(
    min: Option<&Number>,
    points: impl Iterator<Item = &'a Number>,
) -> Vec<Message> {
    let Some(min) = min else {
        return Vec::new();
    };
    let below = points.filter(|points| *points < min);
    let finding = |points: &Number| {
        let message = Message::new("rule-above-min").with("points", say::exact(points));
        message.with("min", say::exact(min))
    };
    below.map(finding).collect()
}

/// The least of these points.
pub(super) fn least_of<'a>(points: impl Iterator<Item = &'a Ratio>) -> Ratio {
    points.min().cloned().unwrap_or_else(Ratio::zero)
}

pub(super) fn not_negative(item: &Item) -> Option<Message> {
    item.points
        .is_negative()
        .then(|| sign("rule-points-negative", item))
}

pub(super) fn not_positive(item: &Item) -> Option<Message> {
    (*item.points > Ratio::zero()).then(|| sign("rule-points-positive", item))
}

fn sign(key: &str, item: &Item) -> Message {
    Message::new(key)
        .with("label", item.label.as_str())
        .with("points", say::exact(&item.points))
}

/// A text of a rule that is shown to people.
pub(super) fn text(text: Option<&String>) -> Option<Message> {
    text.and_then(|text| label(text))
}

/// A percentage that something is measured against: above nought, 1000 at most.
pub(super) fn percent(key: &str, value: &Ratio) -> Option<Message> {
    let fits = *value > Ratio::zero() && *value <= Ratio::integer(1000);
    (!fits).then(|| Message::new(key).with("value", say::exact(value)))
}
