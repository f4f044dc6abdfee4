//! Exact numbers. Points, rates and percentages are ratios of integers of any size; a decimal
//! appears only where a person or a form reads one, and is rounded there once.

use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Euclid, Signed, Zero};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest decimal that is read, in characters: amounts in đồng need 16.
pub const DECIMAL_CHARS_MAX: usize = 32;
/// Longest ratio that is read, in characters.
pub const RATIO_CHARS_MAX: usize = 16 * 1024;

/// An exact number. Written as `3/4` or `2`; read as that or as a decimal with a point.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String)]
pub struct Ratio(BigRational);

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
        Self(BigRational::zero())
    }

    /// A whole number.
    #[must_use]
    pub fn integer(value: i64) -> Self {
        Self(BigRational::from_integer(value.into()))
    }

    /// `numerator / denominator`; `None` for a denominator of nought.
    #[must_use]
    pub fn checked_div(&self, denominator: &Self) -> Option<Self> {
        (!denominator.is_zero()).then(|| Self(&self.0 / &denominator.0))
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
        let decimals = u32::try_from(fraction.len()).map_err(|_| RatioError)?;
        let value: BigInt = format!("{whole}{fraction}")
            .parse()
            .map_err(|_| RatioError)?;
        let ratio = BigRational::new(value, BigInt::from(10).pow(decimals));
        Ok(Self(if text.starts_with('-') { -ratio } else { ratio }))
    }

    /// Rounded to `decimals`, with a decimal point and without trailing zeros: `0.75`, `4`.
    #[must_use]
    pub fn shown(&self, decimals: u32, rounding: Rounding) -> String {
        if self.is_integer() {
            return self.0.to_string();
        }
        let fixed = self.fixed(decimals, rounding);
        if !fixed.contains('.') {
            return fixed;
        }
        fixed.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// Rounded to exactly `decimals` places: `0.750`.
    #[must_use]
    pub fn fixed(&self, decimals: u32, rounding: Rounding) -> String {
        let scale = BigInt::from(10).pow(decimals);
        let units = self.rounded(&scale, rounding);
        let sign = if units.is_negative() { "-" } else { "" };
        let (whole, fraction) = units.abs().div_rem_euclid(&scale);
        if decimals == 0 {
            return format!("{sign}{whole}");
        }
        format!(
            "{sign}{whole}.{fraction:0>width$}",
            width = decimals as usize
        )
    }

    /// The exact decimal where there is one of at most three places, otherwise three places,
    /// rounded half away from zero: how the points of a leaf are shown.
    #[must_use]
    pub fn leaf_points(&self) -> String {
        self.shown(3, Rounding::HalfAwayFromZero)
    }

    /// This times 100.
    #[must_use]
    pub fn percent(&self) -> Self {
        self * &Self::integer(100)
    }

    /// Whether this is nought.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether this is below nought.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// Whether this is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }

    /// This in thousandths, rounded: for the length of a bar on a screen and nothing else.
    #[must_use]
    pub fn to_permille(&self) -> i64 {
        let scaled = self.rounded(&1000.into(), Rounding::default());
        i64::try_from(scaled).unwrap_or(if self.is_negative() {
            i64::MIN
        } else {
            i64::MAX
        })
    }

    /// How often a unit of `1 / scale` goes into this. The one place where a number is rounded.
    fn rounded(&self, scale: &BigInt, rounding: Rounding) -> BigInt {
        let denominator = self.0.denom();
        let (floor, rest) = (self.0.numer() * scale).div_rem_euclid(denominator);
        let up = match (rest * 2_u32).cmp(denominator) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => match rounding {
                Rounding::HalfAwayFromZero => !self.is_negative(),
                Rounding::HalfToEven => floor.bit(0),
            },
        };
        if up { floor + 1 } else { floor }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
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
        let Some((numerator, denominator)) = text.split_once('/') else {
            return Self::parse_decimal(text);
        };
        if text.len() > RATIO_CHARS_MAX {
            return Err(RatioError);
        }
        let integer = |part: &str| part.parse::<BigInt>().map_err(|_| RatioError);
        let (numerator, denominator) = (integer(numerator)?, integer(denominator)?);
        if !denominator.is_positive() {
            return Err(RatioError);
        }
        Ok(Self(BigRational::new(numerator, denominator)))
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
        Ratio(&self.0 + &other.0)
    }
}

impl Sub<&Ratio> for &Ratio {
    type Output = Ratio;
    fn sub(self, other: &Ratio) -> Ratio {
        Ratio(&self.0 - &other.0)
    }
}

impl Mul<&Ratio> for &Ratio {
    type Output = Ratio;
    fn mul(self, other: &Ratio) -> Ratio {
        Ratio(&self.0 * &other.0)
    }
}

/// Panics on a divisor of nought, as integers do: use [`Ratio::checked_div`] for what people type.
impl Div<&Ratio> for &Ratio {
    type Output = Ratio;
    fn div(self, other: &Ratio) -> Ratio {
        Ratio(&self.0 / &other.0)
    }
}

impl Neg for &Ratio {
    type Output = Ratio;
    fn neg(self) -> Ratio {
        Ratio(-&self.0)
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(text: &str) -> Ratio {
        text.parse().expect("a number")
    }

    #[track_caller]
    fn check_shown(text: &str, decimals: u32, rounding: Rounding, expect: &str) {
        assert_eq!(ratio(text).shown(decimals, rounding), expect);
    }

    #[test]
    fn halves_round_away_from_zero_unless_the_set_says_to_even() {
        check_shown("0.125", 2, Rounding::HalfAwayFromZero, "0.13");
        check_shown("-0.125", 2, Rounding::HalfAwayFromZero, "-0.13");
        check_shown("0.125", 2, Rounding::HalfToEven, "0.12");
        check_shown("0.135", 2, Rounding::HalfToEven, "0.14");
        check_shown("2/3", 2, Rounding::HalfToEven, "0.67");
    }

    #[test]
    fn a_shown_number_has_no_trailing_zeros_and_no_negative_nought() {
        check_shown("4", 2, Rounding::default(), "4");
        check_shown("0.50", 2, Rounding::default(), "0.5");
        check_shown("-0.001", 2, Rounding::default(), "0");
        assert_eq!(ratio("100").shown(0, Rounding::default()), "100");
        assert_eq!(ratio("7/2").fixed(3, Rounding::default()), "3.500");
    }

    #[test]
    fn only_plain_decimals_are_read() {
        for text in [
            "", "-", ".5", "5.", "1,5", "1e3", " 1", "+1", "1.2.3", "١", "NaN",
        ] {
            assert_eq!(Ratio::parse_decimal(text), Err(RatioError), "{text}");
        }
    }

    #[test]
    fn a_decimal_is_read_up_to_its_limit() {
        assert!(Ratio::parse_decimal(&"9".repeat(DECIMAL_CHARS_MAX)).is_ok());
        assert!(Ratio::parse_decimal(&"9".repeat(DECIMAL_CHARS_MAX + 1)).is_err());
    }

    #[test]
    fn a_ratio_over_nought_is_refused() {
        for text in ["1/0", "1/-2", "1/", "/2", "1/2/3"] {
            assert!(text.parse::<Ratio>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_ratio_reads_back_as_written(n in any::<i64>(), d in 1..=i64::MAX) {
            let value = Ratio::integer(n).checked_div(&Ratio::integer(d)).expect("not nought");
            prop_assert_eq!(ratio(&value.to_string()), value);
        }

        #[test]
        fn rounding_moves_a_number_by_at_most_half_a_unit(n in any::<i32>(), d in 1..1000_i64) {
            let exact = &Ratio::integer(n.into()) / &Ratio::integer(d);
            let off = &ratio(&exact.fixed(2, Rounding::HalfAwayFromZero)) - &exact;
            prop_assert!(off <= ratio("0.005") && off >= ratio("-0.005"));
        }
    }
}
