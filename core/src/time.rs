//! Points in time, and days. Nothing here knows what time it is: `now` is always an argument.

use std::fmt;
use std::str::FromStr;

use ::time::{Date, Month, OffsetDateTime, Time, UtcOffset};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::IdError;

/// Milliseconds since 1970-01-01 UTC.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Viet Nam keeps one zone all year (Asia/Ho_Chi_Minh).
const VIET_NAM: UtcOffset = match UtcOffset::from_hms(7, 0, 0) {
    Ok(offset) => offset,
    Err(_) => UtcOffset::UTC,
};

impl Timestamp {
    /// The moment of a date (`2021-10-20`) and a time of day (`17:00`) in Viet Nam; `None` where
    /// there is no such day or minute.
    #[must_use]
    pub fn from_local(date: &str, time_of_day: &str) -> Option<Self> {
        let mut date = date.splitn(3, '-');
        let (year, month, day) = (date.next()?, date.next()?, date.next()?);
        let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
        let date = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
        let (hour, minute) = time_of_day.split_once(':')?;
        let time = Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, 0).ok()?;
        Some(Self(
            date.with_time(time)
                .assume_offset(VIET_NAM)
                .unix_timestamp()
                * 1000,
        ))
    }

    /// `20/10/2021 17:00` in Viet Nam, as forms there write it.
    #[must_use]
    pub fn shown(self) -> String {
        self.local().map_or_else(
            || self.0.to_string(),
            |t| format!("{} {:02}:{:02}", self.shown_date(), t.hour(), t.minute()),
        )
    }

    /// `20/10/2021` in Viet Nam.
    #[must_use]
    pub fn shown_date(self) -> String {
        self.local().map_or_else(
            || self.0.to_string(),
            |t| format!("{:02}/{:02}/{}", t.day(), u8::from(t.month()), t.year()),
        )
    }

    /// `2021-10-20` and `17:00` in Viet Nam: what [`Timestamp::from_local`] and the date and time
    /// fields of a form take.
    #[must_use]
    pub fn form_fields(self) -> Option<(String, String)> {
        let t = self.local()?;
        let date = format!("{:04}-{:02}-{:02}", t.year(), u8::from(t.month()), t.day());
        Some((date, format!("{:02}:{:02}", t.hour(), t.minute())))
    }

    /// The day that it is in Viet Nam; the nearest that a [`Day`] can be.
    #[must_use]
    pub fn day(self) -> Day {
        let Some(local) = self.local() else {
            return if self.0 < 0 { Day::FIRST } else { Day::LAST };
        };
        Day(local.date()).clamp(Day::FIRST, Day::LAST)
    }

    /// `None` for a moment outside the calendar, which a device may declare.
    fn local(self) -> Option<OffsetDateTime> {
        let seconds = self.0.div_euclid(1000);
        OffsetDateTime::from_unix_timestamp(seconds)
            .ok()?
            .checked_to_offset(VIET_NAM)
    }
}

/// A day of the calendar, as laws and lists of units are dated: `2025-07-01`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String)]
pub struct Day(Date);

/// A day of January or December of a year, both of which every calendar has.
const fn day_of_year(year: i32, month: Month, day: u8) -> Date {
    match Date::from_calendar_date(year, month, day) {
        Ok(date) => date,
        Err(_) => Date::MIN,
    }
}

impl Day {
    /// The first day that can be written: before anything that is scored.
    pub const FIRST: Self = Self(day_of_year(1900, Month::January, 1));
    /// The last.
    pub const LAST: Self = Self(day_of_year(2100, Month::December, 31));

    /// The day before, or the first.
    #[must_use]
    pub fn before(self) -> Self {
        Self(self.0.previous_day().unwrap_or(self.0)).max(Self::FIRST)
    }

    /// `01/07/2025`, as it is written in Viet Nam.
    #[must_use]
    pub fn shown(self) -> String {
        let Self(date) = self;
        format!(
            "{:02}/{:02}/{}",
            date.day(),
            u8::from(date.month()),
            date.year()
        )
    }
}

impl Default for Day {
    fn default() -> Self {
        Self::FIRST
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(date) = self;
        let month = u8::from(date.month());
        write!(f, "{:04}-{month:02}-{:02}", date.year(), date.day())
    }
}

impl FromStr for Day {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let read = || {
            let is_shaped =
                text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            let mut parts = text.splitn(3, '-').filter(|_| is_shaped);
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
            Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
        };
        read()
            .map(Self)
            .filter(|day| (Self::FIRST..=Self::LAST).contains(day) && day.to_string() == text)
            .ok_or_else(|| IdError::new("day (YYYY-MM-DD, 1900 to 2100)", text))
    }
}

impl TryFrom<String> for Day {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_deadline_at_17_00_in_viet_nam_is_10_00_utc() {
        let deadline = Timestamp::from_local("2021-10-20", "17:00").expect("a real minute");
        assert_eq!(deadline, Timestamp(1_634_724_000_000));
        assert_eq!(deadline.shown(), "20/10/2021 17:00");
    }

    #[test]
    fn a_phone_that_says_1970_is_shown_as_it_says() {
        assert_eq!(Timestamp(0).shown(), "01/01/1970 07:00");
        assert_eq!(Timestamp(i64::MIN).shown(), i64::MIN.to_string());
    }

    #[test]
    fn a_day_that_does_not_exist_is_no_moment() {
        for (date, time) in [
            ("2021-02-29", "17:00"),
            ("2021-13-01", "17:00"),
            ("x", "1:00"),
        ] {
            assert_eq!(Timestamp::from_local(date, time), None, "{date} {time}");
        }
        assert_eq!(Timestamp::from_local("2021-10-20", "24:00"), None);
    }

    #[test]
    fn a_day_is_read_as_it_is_written_and_nothing_else_is_one() {
        for text in ["1900-01-01", "2024-02-29", "2025-07-01", "2100-12-31"] {
            assert_eq!(
                text.parse::<Day>().map(|day| day.to_string()),
                Ok(text.into())
            );
        }
        let wrong = [
            "1899-12-31",
            "2101-01-01",
            "2025-02-29",
            "2025-7-1",
            "01/07/2025",
            "",
        ];
        for text in wrong {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
        assert_eq!(Day::FIRST.before(), Day::FIRST);
        assert_eq!(
            "2025-07-01"
                .parse::<Day>()
                .expect("a day")
                .before()
                .to_string(),
            "2025-06-30"
        );
    }

    #[test]
    fn an_evening_in_utc_is_the_next_day_in_viet_nam() {
        let evening = Timestamp(1_634_724_000_000 + 8 * 60 * 60 * 1000);
        assert_eq!(evening.day().to_string(), "2021-10-21");
        assert_eq!(Timestamp(i64::MAX).day(), Day::LAST);
        assert_eq!(Timestamp(i64::MIN).day(), Day::FIRST);
    }

    proptest! {
        #[test]
        fn every_minute_reads_back_as_itself(minutes in -10_000_000_i64..100_000_000) {
            let moment = Timestamp(minutes * 60_000);
            let (date, time) = moment.form_fields().expect("inside the calendar");
            prop_assert_eq!(Timestamp::from_local(&date, &time), Some(moment));
        }
    }
}
