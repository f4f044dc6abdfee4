//! Points in time. Nothing here knows what time it is: `now` is always an argument.

use ::time::{Date, Month, OffsetDateTime, Time, UtcOffset};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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

    /// `None` for a moment outside the calendar, which a device may declare.
    fn local(self) -> Option<OffsetDateTime> {
        let seconds = self.0.div_euclid(1000);
        OffsetDateTime::from_unix_timestamp(seconds)
            .ok()?
            .checked_to_offset(VIET_NAM)
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

    proptest! {
        #[test]
        fn every_minute_reads_back_as_itself(minutes in -10_000_000_i64..100_000_000) {
            let moment = Timestamp(minutes * 60_000);
            let (date, time) = moment.form_fields().expect("inside the calendar");
            prop_assert_eq!(Timestamp::from_local(&date, &time), Some(moment));
        }
    }
}
