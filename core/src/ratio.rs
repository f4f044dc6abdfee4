//! Exact numbers. Points, rates and percentages are ratios of integers of any size; a decimal
//! appears only where a person or a form reads one, and is rounded there once.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio as Fraction};
use num_traits::{Signed, ToPrimitive, Zero};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod fraction;

use fraction::{add, decimal, gcd, multiply, power_of_ten, units};

/// Longest decimal that is read, in characters: amounts in đồng need 16.
pub const DECIMAL_CHARS_MAX: usize = 32;
/// Longest ratio that is read, in characters: the sum of 200 leaves, each as long as a rule may give.
pub const RATIO_CHARS_MAX: usize = 64 * 1024;

/// An exact number. Written as `3/4` or `2`; read as that or as a decimal with a point.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String)]
pub struct Ratio(Repr);

/// How a number is held: what people count fits into words of the processor, what does not is big.
/// It is always `Small` where it can be, so that equal numbers are held alike.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// In lowest terms, each within [`SMALL_MAX`].
    Small(Fraction<i128>),
    Big(Box<BigRational>),
}

/// The greatest numerator and denominator of a [`Repr::Small`], so that neither can lose its sign.
const SMALL_MAX: i128 = i128::MAX >> 1;

/// A text that is no number of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number with a decimal point")]
pub struct RatioError;

/// How a shown decimal is rounded. It happens once, at the decimals the criteria set says.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// 0.125 becomes 0.13 and -0.125 becomes -0.13.
    #[default]
    HalfAwayFromZero,
    /// 0.125 becomes 0.12 and 0.135 becomes 0.14.
    HalfToEven,
}

impl Ratio {
    /// Nought.
    #[must_use]
    pub fn zero() -> Self {
        Self::integer(0)
    }

    /// A whole number.
    #[must_use]
    pub fn integer(value: i64) -> Self {
        Self(Repr::Small(Fraction::from_integer(value.into())))
    }

    fn small(value: Fraction<i128>) -> Self {
        let fits = |part: &i128| (-SMALL_MAX..=SMALL_MAX).contains(part);
        if fits(value.numer()) && fits(value.denom()) {
            return Self(Repr::Small(value));
        }
        let (numerator, denominator) = value.into_raw();
        let value = BigRational::new_raw(numerator.into(), denominator.into());
        Self(Repr::Big(Box::new(value)))
    }

    fn big(value: BigRational) -> Self {
        let fits = |part: i128| (-SMALL_MAX..=SMALL_MAX).contains(&part);
        match (value.numer().to_i128(), value.denom().to_i128()) {
            (Some(numerator), Some(denominator)) if fits(numerator) && fits(denominator) => {
                Self(Repr::Small(Fraction::new_raw(numerator, denominator)))
            }
            _ => Self(Repr::Big(Box::new(value))),
        }
    }

    fn as_big(&self) -> Cow<'_, BigRational> {
        match &self.0 {
            Repr::Small(value) => {
                let (numerator, denominator) = (*value.numer(), *value.denom());
                Cow::Owned(BigRational::new_raw(numerator.into(), denominator.into()))
            }
            Repr::Big(value) => Cow::Borrowed(value),
        }
    }

    /// What two numbers come to.
    fn with(
        &self,
        other: &Self,
        small: impl Fn(&Fraction<i128>, &Fraction<i128>) -> Option<Fraction<i128>>,
        big: impl Fn(&BigRational, &BigRational) -> BigRational,
    ) -> Self {
        if let (Repr::Small(a), Repr::Small(b)) = (&self.0, &other.0)
            && let Some(value) = small(a, b)
        {
            return Self::small(value);
        }
        Self::big(big(&self.as_big(), &other.as_big()))
    }

    /// `numerator / denominator`; `None` for a denominator of nought.
    #[must_use]
    pub fn checked_div(&self, denominator: &Self) -> Option<Self> {
        (!denominator.is_zero()).then(|| self / denominator)
    }

    /// Reads a plain decimal with a point, such as `0.5` or `-2`: digits, at most one point, no
    /// exponent, no spaces, at most [`DECIMAL_CHARS_MAX`] characters.
    ///
    /// # Errors
    /// [`RatioError`] for anything else; a comma is not a point here, forms convert it.
    pub fn parse_decimal(text: &str) -> Result<Self, RatioError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if text.len() > DECIMAL_CHARS_MAX || !all_digits(whole) || !all_digits(fraction) {
            return Err(RatioError);
        }
        // 32 digits and ten to the power of 32 stay within 128 bits.
        let digit = |value: i128, digit: u8| value * 10 + i128::from(digit - b'0');
        let value = whole.bytes().chain(fraction.bytes()).fold(0, digit);
        let scale = fraction.bytes().fold(1, |scale: i128, _| scale * 10);
        let shared = gcd(value, scale);
        let ratio = Self::small(Fraction::new_raw(value / shared, scale / shared));
        Ok(if text.starts_with('-') {
            -&ratio
        } else {
            ratio
        })
    }

    /// Whether it could be typed: a decimal of at most [`DECIMAL_CHARS_MAX`] characters.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self.0, Repr::Small(_))
            && Self::parse_decimal(&self.exact_decimal()).is_ok_and(|read| read == *self)
    }

    /// The shortest decimal that is this number, where there is one of at most
    /// [`DECIMAL_CHARS_MAX`] places; rounded to those otherwise.
    #[must_use]
    pub fn exact_decimal(&self) -> String {
        let ten = Self::integer(10);
        let (mut scaled, mut decimals) = (self.clone(), 0);
        while !scaled.is_integer() && decimals < DECIMAL_CHARS_MAX as u32 {
            scaled = &scaled * &ten;
            decimals += 1;
        }
        self.fixed(decimals, Rounding::default())
    }

    /// Rounded to `decimals`, with a decimal point and without trailing zeros: `0.75`, `4`.
    #[must_use]
    pub fn shown(&self, decimals: u32, rounding: Rounding) -> String {
        let fixed = self.fixed(decimals, rounding);
        if !fixed.contains('.') {
            return fixed;
        }
        fixed.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// Rounded to exactly `decimals` places: `0.750`.
    #[must_use]
    pub fn fixed(&self, decimals: u32, rounding: Rounding) -> String {
        let small = match &self.0 {
            Repr::Small(value) => units(value, decimals, rounding),
            Repr::Big(_) => None,
        };
        match small {
            Some(units) => decimal(&units, decimals),
            None => decimal(&self.big_units(decimals, rounding), decimals),
        }
    }

    /// Rounded to `decimals`, as a number.
    #[must_use]
    pub fn rounded(&self, decimals: u32, rounding: Rounding) -> Self {
        let small = match &self.0 {
            Repr::Small(value) => units(value, decimals, rounding).zip(power_of_ten(decimals)),
            Repr::Big(_) => None,
        };
        if let Some((units, scale)) = small {
            let shared = gcd(units, scale);
            return Self::small(Fraction::new_raw(units / shared, scale / shared));
        }
        let scale = power_of_ten(decimals).expect("it is of any size");
        Self::big(BigRational::new(self.big_units(decimals, rounding), scale))
    }

    fn big_units(&self, decimals: u32, rounding: Rounding) -> BigInt {
        units(&self.as_big(), decimals, rounding).expect("it is of any size")
    }

    /// The exact decimal where there is one of at most three places, otherwise three places,
    /// rounded half away from zero: how the points of a leaf are shown.
    #[must_use]
    pub fn leaf_points(&self) -> String {
        self.shown(3, Rounding::HalfAwayFromZero)
    }

    /// The least whole number that is not below this.
    #[must_use]
    pub fn ceil(&self) -> Self {
        match &self.0 {
            Repr::Small(value) => Self::small(value.ceil()),
            Repr::Big(value) => Self::big(value.ceil()),
        }
    }

    /// This times 100.
    #[must_use]
    pub fn percent(&self) -> Self {
        self * &Self::integer(100)
    }

    /// Whether this is nought.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(&self.0, Repr::Small(value) if value.is_zero())
    }

    /// Whether this is below nought.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(value) => value.is_negative(),
            Repr::Big(value) => value.is_negative(),
        }
    }

    /// How long it is, in bits of the longer of numerator and denominator.
    #[must_use]
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Repr::Small(value) => {
                let longer = value
                    .numer()
                    .unsigned_abs()
                    .max(value.denom().unsigned_abs());
                u64::from(u128::BITS - longer.leading_zeros())
            }
            Repr::Big(value) => value.numer().bits().max(value.denom().bits()),
        }
    }

    /// Whether this is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small(value) => value.is_integer(),
            Repr::Big(value) => value.is_integer(),
        }
    }

    /// This in thousandths, rounded: for the length of a bar on a screen and nothing else.
    #[must_use]
    pub fn to_permille(&self) -> i64 {
        let limit = if self.is_negative() {
            i64::MIN
        } else {
            i64::MAX
        };
        let units = self.big_units(3, Rounding::default());
        units.to_i64().unwrap_or(limit)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a), Repr::Small(b)) => {
                let left = a.numer().checked_mul(*b.denom());
                match left.zip(b.numer().checked_mul(*a.denom())) {
                    Some((left, right)) => left.cmp(&right),
                    None => a.cmp(b),
                }
            }
            _ => self.as_big().cmp(&other.as_big()),
        }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small(value) => value.fmt(f),
            Repr::Big(value) => value.fmt(f),
        }
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Ratio {
    type Err = RatioError;
    fn from_str(text: &str) -> Result<Self, RatioError> {
        if text.len() > RATIO_CHARS_MAX {
            return Err(RatioError);
        }
        let integer = |part: &str| part.parse::<BigInt>().map_err(|_| RatioError);
        let Some((numerator, denominator)) = text.split_once('/') else {
            // A whole number as long as a ratio may be is written without its denominator.
            let digits = text.strip_prefix('-').unwrap_or(text);
            let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
            return if is_whole && text.len() > DECIMAL_CHARS_MAX {
                Ok(Self::big(BigRational::from_integer(integer(text)?)))
            } else {
                Self::parse_decimal(text)
            };
        };
        let (numerator, denominator) = (integer(numerator)?, integer(denominator)?);
        if !denominator.is_positive() {
            return Err(RatioError);
        }
        Ok(Self::big(BigRational::new(numerator, denominator)))
    }
}

impl TryFrom<String> for Ratio {
    type Error = RatioError;
    fn try_from(text: String) -> Result<Self, RatioError> {
        text.parse()
    }
}

impl From<Ratio> for String {
    fn from(ratio: Ratio) -> String {
        ratio.to_string()
    }
}

impl Add<&Ratio> for &Ratio {
    type Output = Ratio;
    fn add(self, other: &Ratio) -> Ratio {
        self.with(other, add, |a, b| a + b)
    }
}

impl Sub<&Ratio> for &Ratio {
    type Output = Ratio;
    fn sub(self, other: &Ratio) -> Ratio {
        self.with(other, |a, b| add(a, &-b), |a, b| a - b)
    }
}

impl Mul<&Ratio> for &Ratio {
    type Output = Ratio;
    fn mul(self, other: &Ratio) -> Ratio {
        self.with(other, multiply, |a, b| a * b)
    }
}

/// Panics on a divisor of nought, as integers do: use [`Ratio::checked_div`] for what people type.
impl Div<&Ratio> for &Ratio {
    type Output = Ratio;
    fn div(self, other: &Ratio) -> Ratio {
        self.with(other, |a, b| multiply(a, &b.recip()), |a, b| a / b)
    }
}

impl Neg for &Ratio {
    type Output = Ratio;
    fn neg(self) -> Ratio {
        match &self.0 {
            Repr::Small(value) => Ratio::small(-value),
            Repr::Big(value) => Ratio::big(-value.as_ref()),
        }
    }
}

impl std::iter::Sum for Ratio {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::zero(), |total, each| &total + &each)
    }
}

impl<'a> std::iter::Sum<&'a Ratio> for Ratio {
    fn sum<I: Iterator<Item = &'a Self>>(iter: I) -> Self {
        iter.fold(Self::zero(), |total, each| &total + each)
    }
}

#[cfg(test)]
mod tests;
