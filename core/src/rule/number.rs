//! Numbers as a rule's parameters write them: JSON decimals, read and written to the digit.

use std::ops::Deref;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::ratio::Ratio;

/// A plain decimal. It goes past binary floating point: `0.1` is one tenth.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = f64)]
pub struct Number(Ratio);

impl Number {
    /// A whole number.
    #[must_use]
    pub fn integer(value: i64) -> Self {
        Self(Ratio::integer(value))
    }

    /// The shortest decimal that is this number.
    #[must_use]
    pub fn decimal(&self) -> String {
        self.0.exact_decimal()
    }
}

impl From<Ratio> for Number {
    fn from(value: Ratio) -> Self {
        Self(value)
    }
}

impl Deref for Number {
    type Target = Ratio;
    fn deref(&self) -> &Ratio {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let number = Ratio::parse_decimal(raw.get()).map_err(D::Error::custom)?;
        Ok(Self(number))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.decimal())
            .map_err(S::Error::custom)?
            .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_read_and_written_to_the_digit() {
        for text in [
            "0.1",
            "-0.25",
            "90",
            "0.1234567890123456789",
            "0",
            "123456789012345678901",
        ] {
            let number: Number = serde_json::from_str(text).expect("a decimal");
            assert_eq!(serde_json::to_string(&number).expect("JSON"), text);
            assert_eq!(*number, text.parse().expect("a ratio"));
        }
    }

    #[test]
    fn what_is_no_plain_decimal_is_refused() {
        for text in [
            "1e3",
            "\"1\"",
            "null",
            "[]",
            "true",
            "111111111111111111111111111111111",
        ] {
            assert!(serde_json::from_str::<Number>(text).is_err(), "{text}");
        }
    }
}
