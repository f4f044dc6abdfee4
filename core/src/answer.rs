//! What a unit, a reviewer or a survey says about one leaf.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::Code;
use crate::json;

/// Longest answer that is read, in bytes of its JSON.
pub const ANSWER_BYTES_MAX: usize = 8 * 1024;

/// Answers by leaf.
pub type Answers = BTreeMap<Code, Answer>;

/// An answer (*câu trả lời*) in the shapes of `formats.md`. It is one value, written whole, and may
/// hold anything that a form or a hostile device can send: the rule decides what fits it.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The chosen option, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<u32>,
    /// Which items of a checklist are met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Vec<bool>>,
    /// Inputs by variable, each a decimal with a point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<BTreeMap<String, String>>,
    /// How often each event of a rule happened. Signed, so that a wrong sign is reported and not
    /// refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Vec<i64>>,
    /// Survey forms by the option ticked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responses: Option<BTreeMap<String, i64>>,
    /// Survey answers that are satisfied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfied: Option<i64>,
    /// Survey answers in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<i64>,
    /// The criterion does not apply to the unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable: Option<bool>,
    /// Points set directly, a decimal with a point: a reviewer's, where the inputs cannot say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<String>,
    /// Why a reviewer finds other than the unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// A unit's own, which neither sets points where the rule counts something else nor says that a
    /// leaf does not apply where only a body may. Set where it is known whose answer it is.
    #[serde(skip)]
    pub is_own: bool,
    /// Why what stands there could not be read as an answer: scored as invalid, never as missing.
    #[serde(skip)]
    pub unreadable: Option<String>,
}

/// Why a text is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Longer than [`ANSWER_BYTES_MAX`].
    #[error("an answer has at most {ANSWER_BYTES_MAX} bytes, this one {0}")]
    TooLong(usize),
    /// Not the JSON of an answer.
    #[error("not an answer: {0}")]
    Json(String),
}

impl Answer {
    /// The same, known to be the unit's own.
    #[must_use]
    pub fn of_unit(&self) -> Self {
        Self {
            is_own: true,
            ..self.clone()
        }
    }

    /// Reads an answer's JSON; what is no answer becomes an unreadable one, which a rule finds
    /// invalid.
    #[must_use]
    pub fn read(json: &str) -> Self {
        Self::from_json(json).unwrap_or_else(|error| Self {
            unreadable: Some(error.to_string()),
            ..Self::default()
        })
    }

    /// Reads an answer's JSON.
    ///
    /// # Errors
    /// [`AnswerError`] for a text that is too long or of another shape.
    pub fn from_json(json: &str) -> Result<Self, AnswerError> {
        if json.len() > ANSWER_BYTES_MAX {
            return Err(AnswerError::TooLong(json.len()));
        }
        json::from_str(json).map_err(|error| AnswerError::Json(error.to_string()))
    }

    /// The answer's JSON. Equal answers have equal JSON: fields have their order, maps are sorted.
    ///
    /// # Panics
    /// Never: every answer has a JSON form.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an answer has a JSON form")
    }

    /// Whether nothing was answered; a reason alone answers nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            choice: None,
            checked: None,
            values: None,
            counts: None,
            responses: None,
            satisfied: None,
            answered: None,
            not_applicable: None,
            points: None,
            reason: _,
            is_own: _,
            unreadable: None,
        } = self
        else {
            return false;
        };
        true
    }

    /// This answer without its reason: two are the same finding if these are equal.
    #[must_use]
    pub fn without_reason(&self) -> Self {
        Self {
            reason: None,
            ..self.clone()
        }
    }

    /// The answer "not applicable".
    #[must_use]
    pub fn not_applicable() -> Self {
        Self {
            not_applicable: Some(true),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_the_format_reads_back_as_written() {
        for json in [
            r#"{"choice":0}"#,
            r#"{"checked":[true,false]}"#,
            r#"{"values":{"a":"8","b":"5"}}"#,
            r#"{"counts":[0,1,2]}"#,
            r#"{"responses":{"A":12,"B":6}}"#,
            r#"{"satisfied":141,"answered":150}"#,
            r#"{"not_applicable":true}"#,
            r#"{"points":"0.5","reason":"theo biên bản"}"#,
        ] {
            assert_eq!(
                Answer::from_json(json).map(|a| a.to_json()),
                Ok(json.to_owned())
            );
        }
    }

    #[test]
    fn an_answer_is_read_up_to_its_limit() {
        let shell = r#"{"reason":""}"#.len();
        let json = |extra: usize| format!(r#"{{"reason":"{}"}}"#, "a".repeat(extra));
        assert!(Answer::from_json(&json(ANSWER_BYTES_MAX - shell)).is_ok());
        assert!(Answer::from_json(&json(ANSWER_BYTES_MAX - shell + 1)).is_err());
    }
}
