//! Between which numbers the value of an expression lies, whatever is answered. The bounds hold but
//! need not be reached: what lies beyond them is impossible, what lies within may be.

use std::cmp::Ordering;

use crate::ratio::Ratio;

use super::{Operator, Sum};

/// Bounds of a value; none where there is no end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Bounds {
    pub(in super::super) low: Option<Ratio>,
    pub(in super::super) high: Option<Ratio>,
}

impl Sum {
    /// Its bounds; `variable` gives those of the variables that it uses.
    pub(in super::super) fn bounds(&self, variable: &dyn Fn(&str) -> Bounds) -> Bounds {
        match self {
            Self::Number(number) => Bounds::at(number),
            Self::Variable(name) => variable(name),
            Self::Negative(inner) => inner.bounds(variable).negative(),
            Self::Group(inner) => inner.bounds(variable),
            Self::Two(a, operator, b) => {
                // What is taken from itself leaves nothing, whatever it is.
                if *operator == Operator::Minus && a == b {
                    return Bounds::at(&Ratio::zero());
                }
                let (a, b) = (a.bounds(variable), b.bounds(variable));
                match operator {
                    Operator::Plus => a.plus(&b),
                    Operator::Minus => a.plus(&b.negative()),
                    Operator::Times => a.times(&b),
                    Operator::Over => a.over(&b),
                }
            }
            Self::Of(which, list) => {
                let bounds = list.iter().map(|each| each.bounds(variable));
                let of = bounds.reduce(|a, b| match which {
                    Ordering::Less => a.least(&b),
                    _ => a.negative().least(&b.negative()).negative(),
                });
                of.unwrap_or_default()
            }
        }
    }
}

impl Bounds {
    fn at(number: &Ratio) -> Self {
        Self {
            low: Some(number.clone()),
            high: Some(number.clone()),
        }
    }

    fn negative(&self) -> Self {
        Self {
            low: self.high.as_ref().map(|high| -high),
            high: self.low.as_ref().map(|low| -low),
        }
    }

    fn plus(&self, other: &Self) -> Self {
        let sum = |a: &Option<Ratio>, b: &Option<Ratio>| Some(a.as_ref()? + b.as_ref()?);
        Self {
            low: sum(&self.low, &other.low),
            high: sum(&self.high, &other.high),
        }
    }

    /// Whether the value is nought whatever is answered.
    pub(super) fn is_nought(&self) -> bool {
        *self == Self::at(&Ratio::zero())
    }

    fn times(&self, other: &Self) -> Self {
        if self.is_nought() || other.is_nought() {
            return Self::at(&Ratio::zero());
        }
        if let (
            Self {
                low: Some(a),
                high: Some(b),
            },
            Self {
                low: Some(c),
                high: Some(d),
            },
        ) = (self, other)
        {
            let products = [a * c, a * d, b * c, b * d];
            return Self {
                low: products.iter().min().cloned(),
                high: products.iter().max().cloned(),
            };
        }
        self.of_signs(other)
    }

    fn over(&self, other: &Self) -> Self {
        let Some(low) = other.low.as_ref().filter(|low| **low > Ratio::zero()) else {
            // What divides may come as near to nought as it likes.
            return self.of_signs(other);
        };
        let one = Ratio::integer(1);
        let smallest = match &other.high {
            Some(high) => one.checked_div(high),
            None => Some(Ratio::zero()),
        };
        self.times(&Self {
            low: smallest,
            high: one.checked_div(low),
        })
    }

    fn least(&self, other: &Self) -> Self {
        let ends = || [&self.high, &other.high].into_iter().flatten();
        let low = self.low.as_ref().zip(other.low.as_ref());
        Self {
            low: low.map(|(a, b)| a.min(b).clone()),
            high: ends().min().cloned(),
        }
    }

    /// All that is known of a product or a quotient by the signs alone.
    fn of_signs(&self, other: &Self) -> Self {
        let is_positive = self.is_positive() && other.is_positive();
        Self {
            low: is_positive.then(Ratio::zero),
            high: None,
        }
    }

    fn is_positive(&self) -> bool {
        self.low.as_ref().is_some_and(|low| !low.is_negative())
    }
}
