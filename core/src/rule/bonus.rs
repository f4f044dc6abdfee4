//! Events that add (*điểm thưởng*), outside the 100 and within a cap.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::{Computed, Input, Item, Kind, Unscored, check, read, say};

/// Parameters: the events and the cap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bonus {
    /// The events, each with the points of one.
    pub events: Vec<Item>,
    /// The most that they give together.
    pub cap: Number,
}

impl Kind for Bonus {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::items(&self.events);
        findings.extend(self.events.iter().filter_map(check::not_negative));
        findings.extend(check::reaches(points_max, &self.cap));
        findings
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::Counts(self.events.clone())]
    }

    fn in_words(&self, _points_max: &Ratio) -> Vec<Message> {
        in_words("words-bonus", &self.events, &self.cap)
    }

    fn compute(&self, _points_max: &Ratio, answer: &Answer) -> Result<Computed, Unscored> {
        let (sum, mut explanation) = sum(&self.events, answer)?;
        if sum > *self.cap {
            explanation.push(Message::new("explain-capped").with("max", say::exact(&self.cap)));
        }
        let points = sum.min((*self.cap).clone());
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

/// The events in words.
pub(super) fn in_words(key: &str, events: &[Item], cap: &Ratio) -> Vec<Message> {
    let head = Message::new(key).with("cap", say::exact(cap));
    let events = events
        .iter()
        .map(|event| say::item(&event.label, &event.points));
    std::iter::once(head).chain(events).collect()
}

/// `Σ count × points`, with its steps.
pub(super) fn sum(events: &[Item], answer: &Answer) -> Result<(Ratio, Vec<Message>), Unscored> {
    let counts = read::counts(events.iter().map(|event| event.label.as_str()), answer)?;
    let happened = || {
        events
            .iter()
            .zip(&counts)
            .filter(|(_, count)| !count.is_zero())
    };
    let sum: Ratio = happened().map(|(event, count)| count * &event.points).sum();
    let answered = happened().map(|(event, count)| say::answered(&event.label, count));
    let terms = say::plus(happened().map(|(event, count)| say::times(count, &event.points)));
    let result = match happened().next() {
        None => Message::new("explain-no-events").with("points", say::exact(&sum)),
        Some(_) => say::result("explain-sum", &sum).with("terms", terms),
    };
    let explanation = answered.chain([result]).collect();
    Ok((sum, explanation))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_scores};

    const RULE: &str =
        r#"{"events":[{"label":"Cấp tỉnh","points":1},{"label":"Trung ương","points":2}],"cap":2}"#;

    #[test]
    fn events_add_up_to_the_cap() {
        check_scores("bonus", RULE, "2", r#"{"counts":[0,0]}"#, "0 scored");
        check_scores("bonus", RULE, "2", r#"{"counts":[1,0]}"#, "1 scored");
        check_scores("bonus", RULE, "2", r#"{"counts":[1,1]}"#, "2 scored");
        check_scores(
            "bonus",
            RULE,
            "2",
            r#"{"counts":[-1,0]}"#,
            "0 invalid answer-negative",
        );
    }

    #[test]
    fn a_cap_that_is_not_the_maximum_is_found() {
        check_finds("bonus", RULE, "2", &[]);
        check_finds("bonus", RULE, "3", &["rule-max-unreachable"]);
        let taking = RULE.replace(r#""points":1"#, r#""points":-1"#);
        check_finds("bonus", &taking, "2", &["rule-points-negative"]);
    }
}
