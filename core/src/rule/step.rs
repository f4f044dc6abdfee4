//! What one step more would need and give: "needs 3 more of 20 to reach ≥ 90 %: +1 point".

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::{Asked, Item, read, say};

/// A step from an answer to one that gives more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Step {
    /// What it needs.
    pub need: Need,
    /// The points that it adds.
    pub gains: Ratio,
}

/// What a step needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Need {
    /// What must change: the label of a variable, an event, an item, in Vietnamese.
    pub label: String,
    /// How it must change.
    pub change: Change,
    /// What it is a part of, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Ratio>,
    /// The threshold that is then met, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Threshold>,
}

/// How something must change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// So many more.
    More(Ratio),
    /// So many fewer.
    Fewer(Ratio),
    /// An item, or all that are missing, is to be met.
    Met,
}

/// A threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Threshold {
    /// On which side of the value it is met.
    pub side: Side,
    /// Where it lies.
    pub value: Ratio,
    /// Whether the value is a percentage.
    pub is_percent: bool,
}

/// The side of a value on which a threshold is met, and whether the value itself meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The value or more.
    AtLeast,
    /// More than the value.
    Above,
    /// The value or less.
    AtMost,
    /// Less than the value.
    Below,
}

impl Side {
    fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::Above => ">",
            Self::AtMost => "≤",
            Self::Below => "<",
        }
    }

    /// The number nearest to `from` that meets a threshold at `edge`, with as many decimals as
    /// `from` has: what is counted in whole things stays whole. `None` where `from` meets it, or
    /// where only a number below nought would.
    pub(super) fn meet(self, edge: &Ratio, from: &Ratio) -> Option<Ratio> {
        let unit = unit_of(from);
        let in_units = &(edge / &unit);
        let (nearest, beyond) = match self {
            Self::AtLeast | Self::Above => (&in_units.ceil() * &unit, unit),
            Self::AtMost | Self::Below => (&-&(-in_units).ceil() * &unit, -&unit),
        };
        let is_on_the_edge = nearest == *edge && matches!(self, Self::Above | Self::Below);
        let found = if is_on_the_edge {
            &nearest + &beyond
        } else {
            nearest
        };
        let is_ahead = if beyond.is_negative() {
            found < *from
        } else {
            found > *from
        };
        (is_ahead && !found.is_negative()).then_some(found)
    }
}

/// One in the last decimal of a number.
fn unit_of(number: &Ratio) -> Ratio {
    let decimal = number.exact_decimal();
    let decimals = decimal.split_once('.').map_or(0, |(_, rest)| rest.len());
    let ten = Ratio::integer(10);
    (0..decimals).fold(Ratio::integer(1), |unit, _| &unit / &ten)
}

impl Change {
    /// From one number to another.
    pub(super) fn between(from: &Ratio, to: &Ratio) -> Self {
        if to < from {
            Self::Fewer(from - to)
        } else {
            Self::More(to - from)
        }
    }
}

impl Need {
    /// What a step needs that meets no threshold.
    pub(super) fn new(label: &str, change: Change) -> Self {
        Self {
            label: label.to_owned(),
            change,
            of: None,
            threshold: None,
        }
    }
}

impl Step {
    /// The step as a sentence.
    #[must_use]
    pub fn message(&self) -> Message {
        let Need {
            label,
            change,
            of,
            threshold,
        } = &self.need;
        let message = match change {
            Change::More(by) => Message::new("next-more").with("by", say::exact(by)),
            Change::Fewer(by) => Message::new("next-fewer").with("by", say::exact(by)),
            Change::Met => Message::new("next-met"),
        };
        let nothing = || Value::from("");
        let further = |message: Message| Value::List(vec![" ".into(), message.into()]);
        let of = of.as_ref().map_or_else(nothing, |of| {
            further(Message::new("next-of").with("of", say::exact(of)))
        });
        let reach = threshold.as_ref().map_or_else(nothing, |threshold| {
            let message = Message::new("next-reach").with("sign", threshold.side.sign());
            further(message.with("value", threshold.shown()))
        });
        message
            .with("label", label.as_str())
            .with("of", of)
            .with("reach", reach)
            .with("points", &self.gains)
    }
}

impl Threshold {
    /// So many percent.
    pub(super) fn percent(side: Side, value: &Ratio) -> Self {
        Self {
            side,
            value: value.clone(),
            is_percent: true,
        }
    }

    fn shown(&self) -> Value {
        if self.is_percent {
            say::percent(&self.value)
        } else {
            say::exact(&self.value)
        }
    }
}

/// The answer with another value of one variable.
pub(super) fn with_value(answer: &Answer, name: &str, value: &Ratio) -> Answer {
    let mut answer = answer.clone();
    let values = answer.values.get_or_insert_default();
    values.insert(name.to_owned(), value.exact_decimal());
    answer
}

/// The answers with one event more or one less, by the event.
pub(super) fn one_event(events: &[Item], by: i64, answer: &Answer) -> Vec<(Need, Answer)> {
    let ahead = |(index, event): (usize, &Item)| {
        let mut answer = answer.clone();
        let count = answer.counts.as_mut()?.get_mut(index)?;
        *count = count.checked_add(by).filter(|count| *count >= 0)?;
        let change = Change::between(&Ratio::zero(), &Ratio::integer(by));
        Some((Need::new(&event.label, change), answer))
    };
    events.iter().enumerate().filter_map(ahead).collect()
}

/// The answers with one more of each variable that counts whole things. One above its bounds is among
/// them: no rule gives points for it. One fewer is none: where a count is what others are divided by,
/// it would be advice to leave files out.
pub(super) fn one_more_of_each(variables: &[Asked<'_>], answer: &Answer) -> Vec<(Need, Answer)> {
    let Ok(values) = read::values(variables, answer) else {
        return Vec::new();
    };
    let counted = variables.iter().zip(values);
    let counted = counted.filter(|(variable, _)| variable.is_whole);
    let ahead = |(variable, value): (&Asked<'_>, Ratio)| {
        let next = &value + &Ratio::integer(1);
        let need = Need::new(variable.label, Change::between(&value, &next));
        (need, with_value(answer, variable.name, &next))
    };
    counted.map(ahead).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_meets(side: Side, edge: &str, from: &str, expect: Option<&str>) {
        let ratio = |text: &str| -> Ratio { text.parse().expect("a number") };
        assert_eq!(side.meet(&ratio(edge), &ratio(from)), expect.map(ratio));
    }

    #[test]
    fn what_is_counted_in_whole_things_stays_whole() {
        check_meets(Side::AtLeast, "17.1", "15", Some("18"));
        check_meets(Side::AtLeast, "18", "15", Some("18"));
        check_meets(Side::Above, "18", "15", Some("19"));
        check_meets(Side::Above, "17.1", "15", Some("18"));
        check_meets(Side::AtMost, "2.5", "4", Some("2"));
        check_meets(Side::Below, "2", "4", Some("1"));
        check_meets(Side::Above, "17.1", "15.05", Some("17.11"));
        check_meets(Side::AtLeast, "53/3", "15.5", Some("17.7"));
    }

    #[test]
    fn what_meets_it_needs_no_step_and_none_leads_below_nought() {
        check_meets(Side::AtLeast, "15", "15", None);
        check_meets(Side::AtLeast, "10", "15", None);
        check_meets(Side::AtMost, "10", "5", None);
        check_meets(Side::Below, "0", "5", None);
        check_meets(Side::AtMost, "0", "5", Some("0"));
    }
}
