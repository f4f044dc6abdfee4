//! Events that take away (*điểm trừ*), outside the 100 and within a cap.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::ratio::Ratio;
use crate::text::Message;

use super::bonus::{in_words, sum};
use super::number::Number;
use super::{Computed, Input, Item, Kind, Unscored, check, say};

/// Parameters: the events and the cap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    /// The events, each with the negative points of one.
    pub events: Vec<Item>,
    /// The most that they take together, negative.
    pub cap: Number,
}

impl Kind for Penalty {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::items(&self.events);
        findings.extend(self.events.iter().filter_map(check::not_positive));
        findings.extend(check::reaches(points_max, &self.cap));
        findings
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::Counts(self.events.clone())]
    }

    fn in_words(&self, _points_max: &Ratio) -> Vec<Message> {
        in_words("words-penalty", &self.events, &self.cap)
    }

    fn compute(&self, _points_max: &Ratio, answer: &Answer) -> Result<Computed, Unscored> {
        let (sum, mut explanation) = sum(&self.events, answer)?;
        if sum < *self.cap {
            explanation.push(Message::new("words-min").with("min", say::exact(&self.cap)));
        }
        let points = sum.max((*self.cap).clone());
        Ok(Computed {
            points,
            explanation,
            findings: Vec::new(),
        })
    }

    fn is_outside(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_scores};

    const RULE: &str = r#"{"events":[{"label":"Mỗi ngày trễ","points":-0.2}],"cap":-1}"#;

    #[test]
    fn events_take_away_down_to_the_cap() {
        check_scores("penalty", RULE, "-1", r#"{"counts":[0]}"#, "0 scored");
        check_scores("penalty", RULE, "-1", r#"{"counts":[3]}"#, "-3/5 scored");
        check_scores("penalty", RULE, "-1", r#"{"counts":[5]}"#, "-1 scored");
        check_scores(
            "penalty",
            RULE,
            "-1",
            r#"{"counts":[9223372036854775807]}"#,
            "-1 scored",
        );
    }

    #[test]
    fn a_reviewer_may_set_any_points_between_the_cap_and_nought() {
        check_scores("penalty", RULE, "-1", r#"{"points":"-0.5"}"#, "-1/2 scored");
        check_scores("penalty", RULE, "-1", r#"{"points":"0"}"#, "0 scored");
        check_scores(
            "penalty",
            RULE,
            "-1",
            r#"{"points":"0.1"}"#,
            "0 invalid answer-points-range",
        );
        check_scores(
            "penalty",
            RULE,
            "-1",
            r#"{"points":"-2"}"#,
            "0 invalid answer-points-range",
        );
    }

    #[test]
    fn a_cap_that_is_not_the_maximum_or_an_event_that_adds_is_found() {
        check_finds("penalty", RULE, "-1", &[]);
        check_finds("penalty", RULE, "-2", &["rule-max-exceeded"]);
        let adding = RULE.replace("-0.2", "0.2");
        check_finds("penalty", &adding, "-1", &["rule-points-positive"]);
    }
}
