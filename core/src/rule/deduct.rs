//! A start from which events take away: "2 points; each late report −0.25".

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{LEAST, Notated, Notation, Reader, settings, write, written};
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::step::{self, Need};
use super::{Input, Item, Kind, Part, Trail, Unscored, check, read, say};

/// Parameters: the start, the least and the events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deduct {
    /// The points without any event.
    pub start: Number,
    /// The least that remains; may be negative.
    pub min: Number,
    /// The events, each with the negative points of one.
    pub events: Vec<Item>,
}

impl Kind for Deduct {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::items(&self.events);
        findings.extend(self.events.iter().filter_map(check::not_positive));
        findings.extend(check::reaches(points_max, &self.start));
        if self.min > self.start {
            findings.push(
                Message::new("rule-min")
                    .with("min", say::exact(&self.min))
                    .with("start", say::exact(&self.start)),
            );
        }
        findings
    }

    fn reads(&self) -> Part {
        Part::Counts
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::Counts(self.events.clone())]
    }

    fn in_words(&self, _points_max: &Ratio) -> Vec<Message> {
        let head = Message::new("words-deduct").with("start", say::exact(&self.start));
        let events = self
            .events
            .iter()
            .map(|event| say::item(&event.label, &event.points));
        let least = say::least(&self.min);
        std::iter::once(head).chain(events).chain([least]).collect()
    }

    fn compute(
        &self,
        _points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let counts = read::counts(self.events.iter().map(|event| event.label.as_str()), answer)?;
        let events = || {
            self.events
                .iter()
                .zip(&counts)
                .filter(|(_, count)| !count.is_zero())
        };
        let taken: Ratio = events().map(|(event, count)| &*event.points * count).sum();
        let rest = &*self.start + &taken;
        for (event, count) in events() {
            trail.say(|| say::answered(&event.label, count));
        }
        trail.say(|| {
            if taken.is_zero() {
                return Message::new("explain-no-events").with("points", say::exact(&rest));
            }
            let steps = events().map(|(event, count)| say::times(count, &-&*event.points));
            let terms = say::minus(std::iter::once(say::exact(&self.start)).chain(steps));
            say::result("explain-sum", &rest).with("terms", terms)
        });
        if rest < *self.min {
            trail.say(|| say::least(&self.min));
        }
        Ok(rest.max((*self.min).clone()))
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        step::one_event(&self.events, -1, answer)
    }

    fn least(&self) -> Ratio {
        (*self.min).clone()
    }
}

/// The setting of what there is to begin with, where it is not the maximum.
const START: &str = "điểm gốc";

impl Notated for Deduct {
    const NAME: &'static str = "Trừ dần";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let events = reader.items();
        let start = reader.number_or(START, reader.points_max);
        let min = reader.number_or(LEAST, &Ratio::zero());
        Some(Self {
            start: start?,
            min: min?,
            events: events?,
        })
    }

    fn write(&self, points_max: &Ratio) -> Notation {
        let start = (*self.start != *points_max).then(|| written(&self.start));
        let min = (!self.min.is_zero()).then(|| written(&self.min));
        Notation {
            items: write::items(&self.events),
            settings: settings::write(&[(START, start), (LEAST, min)]),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_explains, check_finds, check_next, check_scores};

    const RULE: &str = r#"{"start":2,"min":0,"events":[{"label":"Trễ","points":-0.25},
        {"label":"Thiếu quý","points":-0.5},{"label":"Thiếu năm","points":-1}]}"#;

    #[test]
    fn each_event_takes_its_points_down_to_the_least() {
        check_scores("deduct", RULE, "2", r#"{"counts":[1,1,0]}"#, "5/4 scored");
        check_scores("deduct", RULE, "2", r#"{"counts":[0,3,1]}"#, "0 scored");
        check_scores("deduct", RULE, "2", r#"{"counts":[0,0,0]}"#, "2 scored");
        let huge = r#"{"counts":[9223372036854775807,9223372036854775807,1]}"#;
        check_scores("deduct", RULE, "2", huge, "0 scored");
    }

    #[test]
    fn a_count_that_is_none_is_invalid() {
        check_scores(
            "deduct",
            RULE,
            "2",
            r#"{"counts":[1,1]}"#,
            "0 invalid answer-length",
        );
        check_scores(
            "deduct",
            RULE,
            "2",
            r#"{"counts":[1,-1,0]}"#,
            "0 invalid answer-negative",
        );
        let least = r#"{"counts":[-9223372036854775808,0,0]}"#;
        check_scores("deduct", RULE, "2", least, "0 invalid answer-negative");
        check_scores(
            "deduct",
            RULE,
            "2",
            r#"{"counts":[1.5,0,0]}"#,
            "0 invalid answer-unreadable",
        );
    }

    #[test]
    fn the_explanation_names_only_what_happened() {
        check_explains(
            "deduct",
            RULE,
            "2",
            r#"{"counts":[1,0,1]}"#,
            "2 − 1 × 0,25 − 1 × 1 = 0,75 điểm",
        );
        check_explains(
            "deduct",
            RULE,
            "2",
            r#"{"counts":[0,0,0]}"#,
            "Không có trường hợp nào: 2 điểm",
        );
    }

    #[test]
    fn a_start_that_is_not_the_maximum_is_found() {
        check_finds("deduct", RULE, "2", &[]);
        check_finds("deduct", RULE, "3", &["rule-max-unreachable"]);
        let adding = RULE.replace("-0.5", "0.5");
        check_finds("deduct", &adding, "2", &["rule-points-positive"]);
        let min = RULE.replace(r#""min":0"#, r#""min":3"#);
        check_finds("deduct", &min, "2", &["rule-min"]);
    }

    #[test]
    fn it_says_what_one_event_less_would_give() {
        let one = "Trễ: cần bớt 1: +0,25 điểm";
        check_next("deduct", RULE, "2", r#"{"counts":[2,0,0]}"#, &[one]);
        // Below the least, one event less gives nothing back.
        check_next("deduct", RULE, "2", r#"{"counts":[9,0,9]}"#, &[]);
        check_next("deduct", RULE, "2", r#"{"counts":[0,0,0]}"#, &[]);
    }
}
