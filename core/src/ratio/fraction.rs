//! Arithmetic of fractions that stays in the processor's words, and rounding.

use std::cmp::Ordering;
use std::fmt;

use num_integer::Integer;
use num_rational::Ratio as Fraction;
use num_traits::{CheckedAdd, CheckedMul, One, Signed};

use super::Rounding;

/// The sum in lowest terms; `None` where it leaves 128 bits. `num_rational` would reduce the whole
/// result, which costs more than the rest of scoring.
pub(super) fn add(a: &Fraction<i128>, b: &Fraction<i128>) -> Option<Fraction<i128>> {
    let common = gcd(*a.denom(), *b.denom());
    let (for_a, for_b) = (quotient(*b.denom(), common), quotient(*a.denom(), common));
    let left = a.numer().checked_mul(&for_a)?;
    let numerator = left.checked_add(b.numer().checked_mul(&for_b)?)?;
    // Only what the denominators share can still be in both.
    let shared = gcd(numerator, common);
    let denominator = for_b.checked_mul(quotient(*b.denom(), shared))?;
    Some(Fraction::new_raw(quotient(numerator, shared), denominator))
}

/// The product in lowest terms; `None` where it leaves 128 bits.
pub(super) fn multiply(a: &Fraction<i128>, b: &Fraction<i128>) -> Option<Fraction<i128>> {
    let (left, right) = (gcd(*a.numer(), *b.denom()), gcd(*b.numer(), *a.denom()));
    let (a_numer, b_denom) = (quotient(*a.numer(), left), quotient(*b.denom(), left));
    let (b_numer, a_denom) = (quotient(*b.numer(), right), quotient(*a.denom(), right));
    Some(Fraction::new_raw(
        a_numer.checked_mul(b_numer)?,
        a_denom.checked_mul(b_denom)?,
    ))
}

/// The greatest common divisor of a number and a denominator. One step of Euclid's brings a long and
/// a short one to 64 bits.
pub(super) fn gcd(a: i128, b: i128) -> i128 {
    let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
    let (long, short) = (a.max(b), a.min(b));
    let divisor = match u64::try_from(short) {
        Ok(0) => long,
        Ok(1) => 1,
        Ok(short) => short.gcd(&((long % u128::from(short)) as u64)).into(),
        Err(_) => long.gcd(&short),
    };
    i128::try_from(divisor).expect("no divisor is longer than a denominator")
}

/// An exact division, which is mostly one by 1 and else mostly of 64 bits.
fn quotient(number: i128, divisor: i128) -> i128 {
    match (i64::try_from(number), i64::try_from(divisor)) {
        (_, Ok(1)) => number,
        (Ok(number), Ok(divisor)) => (number / divisor).into(),
        _ => number / divisor,
    }
}

pub(super) fn power_of_ten<T: Clone + One + CheckedMul + From<u8>>(decimals: u32) -> Option<T> {
    num_traits::checked_pow(T::from(10), decimals as usize)
}

/// The number in units of its last decimal: the one place where a number is rounded. `None` where
/// that leaves the integer's size.
pub(super) fn units<T>(value: &Fraction<T>, decimals: u32, rounding: Rounding) -> Option<T>
where
    T: Clone + Integer + CheckedAdd + CheckedMul + From<u8>,
{
    let scale = power_of_ten(decimals)?;
    let (whole, rest) = value.numer().div_mod_floor(value.denom());
    let (more, rest) = rest.checked_mul(&scale)?.div_mod_floor(value.denom());
    let floor = whole.checked_mul(&scale)?.checked_add(&more)?;
    let up = match rest.checked_add(&rest)?.cmp(value.denom()) {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => match rounding {
            Rounding::HalfAwayFromZero => floor >= T::zero(),
            Rounding::HalfToEven => floor.is_odd(),
        },
    };
    if up {
        floor.checked_add(&T::one())
    } else {
        Some(floor)
    }
}

/// A decimal from the units of its last place.
pub(super) fn decimal<T>(units: &T, decimals: u32) -> String
where
    T: Clone + Integer + Signed + CheckedMul + From<u8> + fmt::Display,
{
    let scale = power_of_ten(decimals).unwrap_or_else(T::one);
    let sign = if units.is_negative() { "-" } else { "" };
    let (whole, fraction) = units.abs().div_rem(&scale);
    if decimals == 0 {
        return format!("{sign}{whole}");
    }
    format!(
        "{sign}{whole}.{fraction:0>width$}",
        width = decimals as usize
    )
}
