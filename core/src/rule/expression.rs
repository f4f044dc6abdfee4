//! Expressions of a formula over declared variables: sums such as `b / a * 2` and conditions such as
//! `a > 10 and b / a >= 0.9`. Only arithmetic, comparison, `and`, `or`, `min` and `max`; exact, and
//! bounded before they are read, so that no expression takes long or nests deep.
//!
//! A sum is no condition and a condition no sum: the grammar keeps them apart, so that no value
//! needs a check for its type.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::say;

mod bounds;
#[expect(
    clippy::too_many_arguments,
    reason = "the parser generator writes them"
)]
mod grammar;
mod written;

pub(super) use bounds::Bounds;
pub(super) use written::Written;

/// Words that no variable may be called.
const WORDS: [&str; 4] = ["and", "or", "min", "max"];

/// What gives a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sum {
    Number(Ratio),
    Variable(String),
    Negative(Box<Sum>),
    Group(Box<Sum>),
    Two(Box<Sum>, Operator, Box<Sum>),
    /// The least (or greatest) of several.
    Of(Ordering, Vec<Sum>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

/// What holds or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    Compare(Sum, Relation, Sum),
    Group(Box<Condition>),
    Both(Box<Condition>, Box<Condition>),
    Either(Box<Condition>, Box<Condition>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Below,
    AtMost,
    Above,
    AtLeast,
    Equal,
    Unequal,
}

/// A division by nought; the worse of two is what counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nought {
    /// 0 out of 0.
    OfNothing,
    /// Something out of 0.
    OfSomething,
}

/// What an expression may be.
pub(super) trait Expression: Sized {
    fn parse(source: &str) -> Result<Self, peg::error::ParseError<peg::str::LineCol>>;
    /// How many operators it has.
    fn operators(&self) -> usize;
    /// The variables that it uses.
    fn variables<'a>(&'a self, found: &mut BTreeSet<&'a str>);
    /// Whether it divides by what is nought whatever is answered; `variable` gives the bounds of
    /// those that it uses.
    fn divides_by_nought(&self, variable: &dyn Fn(&str) -> Bounds) -> bool;
    /// Its parts as they are shown, each variable as `shown` says.
    fn show(&self, shown: &dyn Fn(&str) -> Value, parts: &mut Vec<Value>);
}

impl Expression for Sum {
    fn parse(source: &str) -> Result<Self, peg::error::ParseError<peg::str::LineCol>> {
        grammar::text::whole_sum(source)
    }

    fn operators(&self) -> usize {
        match self {
            Self::Number(_) | Self::Variable(_) => 0,
            Self::Negative(inner) => 1 + inner.operators(),
            Self::Group(inner) => inner.operators(),
            Self::Two(a, _, b) => 1 + a.operators() + b.operators(),
            Self::Of(_, list) => list.iter().map(|each| 1 + each.operators()).sum(),
        }
    }

    fn variables<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        match self {
            Self::Number(_) => {}
            Self::Variable(name) => {
                found.insert(name);
            }
            Self::Negative(inner) | Self::Group(inner) => inner.variables(found),
            Self::Two(a, _, b) => {
                a.variables(found);
                b.variables(found);
            }
            Self::Of(_, list) => list.iter().for_each(|each| each.variables(found)),
        }
    }

    fn divides_by_nought(&self, variable: &dyn Fn(&str) -> Bounds) -> bool {
        match self {
            Self::Number(_) | Self::Variable(_) => false,
            Self::Negative(inner) | Self::Group(inner) => inner.divides_by_nought(variable),
            Self::Two(a, operator, b) => {
                (*operator == Operator::Over && b.bounds(variable).is_nought())
                    || a.divides_by_nought(variable)
                    || b.divides_by_nought(variable)
            }
            Self::Of(_, list) => list.iter().any(|each| each.divides_by_nought(variable)),
        }
    }

    fn show(&self, shown: &dyn Fn(&str) -> Value, parts: &mut Vec<Value>) {
        match self {
            Self::Number(number) => parts.push(say::exact(number)),
            Self::Variable(name) => parts.push(shown(name)),
            Self::Negative(inner) => {
                parts.push("−".into());
                inner.show(shown, parts);
            }
            Self::Group(inner) => grouped(parts, |parts| inner.show(shown, parts)),
            Self::Two(a, operator, b) => {
                a.show(shown, parts);
                parts.push(operator.sign().into());
                b.show(shown, parts);
            }
            Self::Of(which, list) => {
                let name = if which.is_lt() { "min" } else { "max" };
                parts.push(name.into());
                grouped(parts, |parts| {
                    for (index, each) in list.iter().enumerate() {
                        if index > 0 {
                            parts.push("; ".into());
                        }
                        each.show(shown, parts);
                    }
                });
            }
        }
    }
}

impl Operator {
    fn sign(self) -> &'static str {
        match self {
            Self::Plus => " + ",
            Self::Minus => " − ",
            Self::Times => " × ",
            Self::Over => " ÷ ",
        }
    }
}

impl Sum {
    /// Its number; `variable` gives those that it uses.
    pub(super) fn value(&self, variable: &dyn Fn(&str) -> Ratio) -> Result<Ratio, Nought> {
        match self {
            Self::Number(number) => Ok(number.clone()),
            Self::Variable(name) => Ok(variable(name)),
            Self::Negative(inner) => inner.value(variable).map(|number| -&number),
            Self::Group(inner) => inner.value(variable),
            Self::Two(a, operator, b) => {
                let (a, b) = both(a.value(variable), b.value(variable))?;
                match operator {
                    Operator::Plus => Ok(&a + &b),
                    Operator::Minus => Ok(&a - &b),
                    Operator::Times => Ok(&a * &b),
                    Operator::Over => a.checked_div(&b).ok_or(match a.is_zero() {
                        true => Nought::OfNothing,
                        false => Nought::OfSomething,
                    }),
                }
            }
            Self::Of(which, list) => list
                .iter()
                .map(|each| each.value(variable))
                .reduce(|a, b| {
                    let (a, b) = both(a, b)?;
                    Ok(if b.cmp(&a) == *which { b } else { a })
                })
                .unwrap_or(Err(Nought::OfNothing)),
        }
    }
}

fn both(a: Result<Ratio, Nought>, b: Result<Ratio, Nought>) -> Result<(Ratio, Ratio), Nought> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(a.max(b)),
        (Err(nought), Ok(_)) | (Ok(_), Err(nought)) => Err(nought),
    }
}

impl Expression for Condition {
    fn parse(source: &str) -> Result<Self, peg::error::ParseError<peg::str::LineCol>> {
        grammar::text::whole_condition(source)
    }

    fn operators(&self) -> usize {
        match self {
            Self::Compare(a, _, b) => 1 + a.operators() + b.operators(),
            Self::Group(inner) => inner.operators(),
            Self::Both(a, b) | Self::Either(a, b) => 1 + a.operators() + b.operators(),
        }
    }

    fn variables<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        match self {
            Self::Compare(a, _, b) => {
                a.variables(found);
                b.variables(found);
            }
            Self::Group(inner) => inner.variables(found),
            Self::Both(a, b) | Self::Either(a, b) => {
                a.variables(found);
                b.variables(found);
            }
        }
    }

    fn divides_by_nought(&self, variable: &dyn Fn(&str) -> Bounds) -> bool {
        match self {
            Self::Compare(a, _, b) => {
                a.divides_by_nought(variable) || b.divides_by_nought(variable)
            }
            Self::Group(inner) => inner.divides_by_nought(variable),
            Self::Both(a, b) | Self::Either(a, b) => {
                a.divides_by_nought(variable) || b.divides_by_nought(variable)
            }
        }
    }

    fn show(&self, shown: &dyn Fn(&str) -> Value, parts: &mut Vec<Value>) {
        match self {
            Self::Compare(a, relation, b) => {
                a.show(shown, parts);
                parts.push(relation.sign().into());
                b.show(shown, parts);
            }
            Self::Group(inner) => grouped(parts, |parts| inner.show(shown, parts)),
            Self::Both(a, b) => joined((a, b), "explain-and", shown, parts),
            Self::Either(a, b) => joined((a, b), "explain-or", shown, parts),
        }
    }
}

impl Relation {
    fn sign(self) -> &'static str {
        match self {
            Self::Below => " < ",
            Self::AtMost => " ≤ ",
            Self::Above => " > ",
            Self::AtLeast => " ≥ ",
            Self::Equal => " = ",
            Self::Unequal => " ≠ ",
        }
    }

    fn holds(self, a: &Ratio, b: &Ratio) -> bool {
        match self {
            Self::Below => a < b,
            Self::AtMost => a <= b,
            Self::Above => a > b,
            Self::AtLeast => a >= b,
            Self::Equal => a == b,
            Self::Unequal => a != b,
        }
    }
}

impl Condition {
    /// Whether it holds. One side can decide alone, whatever the other divides by: in
    /// `a > 0 and b / a > 0.5` a nought for `a` is no error.
    pub(super) fn holds(&self, variable: &dyn Fn(&str) -> Ratio) -> Result<bool, Nought> {
        match self {
            Self::Compare(a, relation, b) => {
                let (a, b) = both(a.value(variable), b.value(variable))?;
                Ok(relation.holds(&a, &b))
            }
            Self::Group(inner) => inner.holds(variable),
            Self::Both(a, b) => decided(false, a.holds(variable), b.holds(variable)),
            Self::Either(a, b) => decided(true, a.holds(variable), b.holds(variable)),
        }
    }
}

/// What two sides come to where `decides` on one side is enough.
fn decided(
    decides: bool,
    a: Result<bool, Nought>,
    b: Result<bool, Nought>,
) -> Result<bool, Nought> {
    if a == Ok(decides) || b == Ok(decides) {
        return Ok(decides);
    }
    match (a, b) {
        (Err(a), Err(b)) => Err(a.max(b)),
        (Err(nought), Ok(_)) | (Ok(_), Err(nought)) => Err(nought),
        (Ok(_), Ok(_)) => Ok(!decides),
    }
}

fn grouped(parts: &mut Vec<Value>, inner: impl FnOnce(&mut Vec<Value>)) {
    parts.push("(".into());
    inner(parts);
    parts.push(")".into());
}

fn joined(
    (a, b): (&Condition, &Condition),
    key: &str,
    shown: &dyn Fn(&str) -> Value,
    parts: &mut Vec<Value>,
) {
    a.show(shown, parts);
    parts.push(" ".into());
    parts.push(Message::new(key).into());
    parts.push(" ".into());
    b.show(shown, parts);
}

/// Whether a variable may be called so in an expression.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !WORDS.contains(&name)
}

#[cfg(test)]
mod tests;
