//! How a set rounds, as a spreadsheet says it.

use crate::ratio::Rounding;

use super::super::RoundedAt;
use super::{called, named};

/// Which way a half goes.
pub const ROUNDINGS: [(Rounding, &str); 2] = [
    (Rounding::HalfAwayFromZero, "Nửa làm tròn lên"),
    (Rounding::HalfToEven, "Nửa về số chẵn"),
];
/// What is rounded.
pub const ROUNDED_AT: [(RoundedAt, &str); 3] = [
    (RoundedAt::Total, "Tổng điểm"),
    (RoundedAt::Area, "Từng lĩnh vực"),
    (RoundedAt::Leaf, "Từng tiêu chí"),
];

/// Which way a half goes, as it is written.
#[must_use]
pub fn rounding(text: &str) -> Option<Rounding> {
    called(&ROUNDINGS, text)
}

/// What [`rounding`] reads.
#[must_use]
pub fn write_rounding(rounding: Rounding) -> &'static str {
    named(&ROUNDINGS, &rounding)
}

/// What is rounded, as it is written.
#[must_use]
pub fn rounded_at(text: &str) -> Option<RoundedAt> {
    called(&ROUNDED_AT, text)
}

/// What [`rounded_at`] reads.
#[must_use]
pub fn write_rounded_at(rounded_at: RoundedAt) -> &'static str {
    named(&ROUNDED_AT, &rounded_at)
}
