//! Events that add (*điểm thưởng*), outside the 100 and within a cap.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{Notated, Notation, Reader, write};
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::step::{self, Need};
use super::{Input, Item, Kind, Part, Trail, Unscored, check, read, say};

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
        in_words("words-bonus", &self.events, &self.cap)
    }

    fn compute(
        &self,
        _points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let sum = sum(&self.events, answer, trail)?;
        Ok(say::at_most(&self.cap, sum, trail))
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        step::one_event(&self.events, 1, answer)
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
pub(super) fn sum(events: &[Item], answer: &Answer, trail: &mut Trail) -> Result<Ratio, Unscored> {
    let counts = read::counts(events.iter().map(|event| event.label.as_str()), answer)?;
    let happened = || {
        events
            .iter()
            .zip(&counts)
            .filter(|(_, count)| !count.is_zero())
    };
    let sum: Ratio = happened().map(|(event, count)| count * &event.points).sum();
    for (event, count) in happened() {
        trail.say(|| say::answered(&event.label, count));
    }
    trail.say(|| {
        if happened().next().is_none() {
            return Message::new("explain-no-events").with("points", say::exact(&sum));
        }
        let terms = say::plus(happened().map(|(event, count)| say::times(count, &event.points)));
        say::result("explain-sum", &sum).with("terms", terms)
    });
    Ok(sum)
}

impl Notated for Bonus {
    const NAME: &'static str = "Điểm thưởng";

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
        let nothing = r#"{"events":[{"label":"Mỗi lần","points":0}],"cap":2}"#;
        check_finds("bonus", nothing, "2", &["rule-items-nought"]);
        check_finds("bonus", RULE, "3", &["rule-max-unreachable"]);
        let taking = RULE.replace(r#""points":1"#, r#""points":-1"#);
        check_finds("bonus", &taking, "2", &["rule-points-negative"]);
    }

    #[test]
    fn it_says_what_one_event_more_would_give_within_the_cap() {
        let more = [
            "Cấp tỉnh: cần thêm 1: +1 điểm",
            "Trung ương: cần thêm 1: +1 điểm",
        ];
        check_next("bonus", RULE, "2", r#"{"counts":[1,0]}"#, &more);
        check_next("bonus", RULE, "2", r#"{"counts":[0,1]}"#, &[]);
    }
}
