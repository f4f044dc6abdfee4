//! Puts numbers and sums into messages.

use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::Trail;

/// A number that somebody wrote, to the digit.
pub(super) fn exact(value: &Ratio) -> Value {
    Value::Number(value.exact_decimal())
}

/// `=` before a number that is shown to the digit, `≈` before one that is rounded.
pub(super) fn sign(value: &Ratio) -> Value {
    let is_exact = value
        .leaf_points()
        .parse()
        .is_ok_and(|shown: Ratio| shown == *value);
    Value::from(if is_exact { "=" } else { "≈" })
}

/// A message that ends in a result: `… = 0.75`.
pub(super) fn result(key: &str, points: &Ratio) -> Message {
    Message::new(key)
        .with("sign", sign(points))
        .with("points", points)
}

/// `90 %`.
pub(super) fn percent(value: &Ratio) -> Value {
    Message::new("explain-percent")
        .with("percent", exact(value))
        .into()
}

/// `5/8`.
pub(super) fn fraction(num: &Ratio, den: &Ratio) -> Message {
    Message::new("explain-fraction")
        .with("num", exact(num))
        .with("den", exact(den))
}

/// `2 × 5/8 = 1.25`.
pub(super) fn product(points_max: &Ratio, factor: Message, points: &Ratio) -> Message {
    result("explain-product", points)
        .with("max", exact(points_max))
        .with("factor", factor)
}

/// "No lower than 0 points".
pub(super) fn least(min: &Ratio) -> Message {
    Message::new("words-min").with("min", exact(min))
}

/// The points, at most the maximum, with the step that says so.
pub(super) fn at_most(points_max: &Ratio, points: Ratio, trail: &mut Trail) -> Ratio {
    if points <= *points_max {
        return points;
    }
    trail.say(|| Message::new("explain-capped").with("max", exact(points_max)));
    points_max.clone()
}

/// The points between the least and the maximum, with the step that says so.
pub(super) fn within(
    (min, points_max): (&Ratio, &Ratio),
    points: Ratio,
    trail: &mut Trail,
) -> Ratio {
    if points < *min {
        trail.say(|| least(min));
        return min.clone();
    }
    at_most(points_max, points, trail)
}

/// The terms, joined by plus signs; `0` where there is none.
pub(super) fn plus(terms: impl IntoIterator<Item = Value>) -> Value {
    joined("explain-plus", terms)
}

/// The terms, the later ones taken from the first.
pub(super) fn minus(terms: impl IntoIterator<Item = Value>) -> Value {
    joined("explain-minus", terms)
}

fn joined(key: &str, terms: impl IntoIterator<Item = Value>) -> Value {
    let join = |left: Value, right: Value| {
        Message::new(key)
            .with("left", left)
            .with("right", right)
            .into()
    };
    terms
        .into_iter()
        .reduce(join)
        .unwrap_or_else(|| exact(&Ratio::zero()))
}

/// `3 × 0.25`.
pub(super) fn times(left: &Ratio, right: &Ratio) -> Value {
    Message::new("explain-times")
        .with("left", exact(left))
        .with("right", exact(right))
        .into()
}

/// A label with what was answered.
pub(super) fn answered(label: &str, value: &Ratio) -> Message {
    Message::new("explain-value")
        .with("label", label)
        .with("value", exact(value))
}

/// A label with its points.
pub(super) fn item(label: &str, points: &Ratio) -> Message {
    Message::new("words-item")
        .with("label", label)
        .with("points", exact(points))
}
