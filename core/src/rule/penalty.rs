//! Events that take away (*điểm trừ*), outside the 100 and within a cap.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{Notated, Notation, Reader, write};
use crate::ratio::Ratio;
use crate::text::Message;

use super::bonus::{in_words, sum};
use super::number::Number;
use super::step::{self, Need};
use super::{Input, Item, Kind, Part, Trail, Unscored, check, say};

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
        findings.extend(check::not_all_nought(&self.events));
        findings.extend(check::reaches(points_max, &self.cap));
        findings
    }

    fn reads(&self) -> Part {
        Part::Counts
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::Counts(self.events.clone())]
    }

    fn in_words(&self, _points_max: &Ratio) -> Vec<Message> {
        in_words("words-penalty", &self.events, &self.cap)
    }

    fn compute(
        &self,
        _points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let sum = sum(&self.events, answer, trail)?;
        if sum < *self.cap {
            trail.say(|| say::least(&self.cap));
        }
        Ok(sum.max((*self.cap).clone()))
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        step::one_event(&self.events, -1, answer)
    }

    fn least(&self) -> Ratio {
        (*self.cap).clone()
    }
}

impl Notated for Penalty {
    const NAME: &'static str = "Điểm trừ";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            events: reader.items()?,
            cap: reader.points_max.clone().into(),
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        Notation {
            items: write::items(&self.events),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_next, check_scores};

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
        let nothing = r#"{"events":[{"label":"Mỗi lần","points":0}],"cap":-1}"#;
        check_finds("penalty", nothing, "-1", &["rule-items-nought"]);
        check_finds("penalty", RULE, "-2", &["rule-max-exceeded"]);
        let adding = RULE.replace("-0.2", "0.2");
        check_finds("penalty", &adding, "-1", &["rule-points-positive"]);
    }

    #[test]
    fn it_says_what_one_event_less_would_give() {
        let one = "Mỗi ngày trễ: cần bớt 1: +0,2 điểm";
        check_next("penalty", RULE, "-1", r#"{"counts":[3]}"#, &[one]);
        check_next("penalty", RULE, "-1", r#"{"counts":[0]}"#, &[]);
    }
}
