//! In proportion to a rate, from a floor on: "80 % to 100 %: in proportion; below 80 %: 0".

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{
    FLOOR, FULL_FROM, NO, Notated, Notation, Reader, YES, settings, written,
};
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::rate::{Answered, Rate};
use super::step::{Need, Side};
use super::{Asked, Kind, Trail, Unscored, check, say};

/// Parameters: the rate, its floor and where it is full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proportional {
    /// The rate.
    #[serde(flatten)]
    pub rate: Rate,
    /// Below this percentage there are no points.
    pub floor_pct: Number,
    /// Whether a rate equal to the floor earns points.
    pub floor_inclusive: bool,
    /// From this percentage on there are full points; 100 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_pct: Option<Number>,
}

impl Proportional {
    fn full(&self) -> Ratio {
        self.full_pct
            .as_deref()
            .cloned()
            .unwrap_or_else(|| Ratio::integer(100))
    }

    fn is_below_floor(&self, percent: &Ratio) -> bool {
        if self.floor_inclusive {
            *percent < *self.floor_pct
        } else {
            *percent <= *self.floor_pct
        }
    }

    fn floor_in_words(&self) -> Message {
        let key = if self.floor_inclusive {
            "words-below-floor"
        } else {
            "words-up-to-floor"
        };
        Message::new(key).with("floor", say::exact(&self.floor_pct))
    }
}

impl Kind for Proportional {
    fn check(&self, _points_max: &Ratio) -> Vec<Message> {
        let mut findings = self.rate.check();
        findings.extend(check::within(
            Message::new("rule-floor-range"),
            &self.floor_pct,
            0,
            1000,
        ));
        findings.extend(check::percent("rule-full", &self.full()));
        let full_is_below = if self.floor_inclusive {
            self.full() < *self.floor_pct
        } else {
            self.full() <= *self.floor_pct
        };
        if full_is_below {
            findings.push(
                Message::new("rule-floor")
                    .with("floor", say::exact(&self.floor_pct))
                    .with("full", say::exact(&self.full())),
            );
        }
        findings
    }

    fn variables(&self) -> Vec<Asked<'_>> {
        self.rate.variables()
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let full = Message::new("words-full-from")
            .with("full", say::exact(&self.full()))
            .with("max", say::exact(points_max));
        vec![
            self.rate.in_words(),
            full,
            Message::new("words-in-proportion"),
            self.floor_in_words(),
        ]
    }

    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let rate = self.rate.read(answer)?;
        self.rate.explain(&rate, trail);
        if self.is_below_floor(&rate.percent) {
            trail.say(|| self.floor_in_words());
            return Ok(Ratio::zero());
        }
        Ok(towards(&self.full(), &rate, points_max, trail))
    }

    /// To the floor, and to full points.
    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let from_floor = if self.floor_inclusive {
            Side::AtLeast
        } else {
            Side::Above
        };
        let full = self.full();
        let thresholds = [(from_floor, &*self.floor_pct), (Side::AtLeast, &full)];
        let ahead = |(side, percent)| self.rate.ahead(answer, side, percent);
        thresholds.into_iter().filter_map(ahead).collect()
    }
}

/// `max × min(1, rate ÷ full)`, with its step of the explanation.
pub(super) fn towards(
    full: &Ratio,
    rate: &Answered,
    points_max: &Ratio,
    trail: &mut Trail,
) -> Ratio {
    let share = rate
        .percent
        .checked_div(full)
        .filter(|share| *share < Ratio::integer(1));
    let Some(share) = share else {
        trail.say(|| {
            let step = Message::new("words-full-from").with("full", say::exact(full));
            step.with("max", say::exact(points_max))
        });
        return points_max.clone();
    };
    let points = points_max * &share;
    trail.say(|| {
        let factor = if *full == Ratio::integer(100) {
            rate.fraction()
        } else {
            Message::new("explain-towards")
                .with("rate", rate.fraction())
                .with("full", say::exact(full))
        };
        say::product(points_max, factor, &points)
    });
    points
}

/// The setting that says whether the floor itself gives points.
const FLOOR_INCLUSIVE: &str = "tính cả sàn";

impl Notated for Proportional {
    const NAME: &'static str = "Tỷ lệ thuận";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (rate, floor) = (Rate::written(reader), reader.number(FLOOR));
        let inclusive = reader.yes(FLOOR_INCLUSIVE, true);
        let full = reader.number_if(FULL_FROM);
        Some(Self {
            rate: rate?,
            floor_pct: floor?,
            floor_inclusive: inclusive?,
            full_pct: full?,
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        let inclusive = if self.floor_inclusive { YES } else { NO };
        Notation {
            variables: self.rate.rows(),
            settings: settings::write(&[
                (FLOOR, Some(written(&self.floor_pct))),
                (FLOOR_INCLUSIVE, Some(inclusive.to_owned())),
                (FULL_FROM, self.full_pct.as_deref().map(written)),
            ]),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_next, check_scores};

    fn rule(more: &str) -> String {
        format!(r#"{{"num":"b","den":"a","a":"Mục tiêu","b":"Xong",{more}}}"#)
    }

    #[track_caller]
    fn check_rate(more: &str, (b, a): (&str, &str), expect: &str) {
        let answer = format!(r#"{{"values":{{"a":"{a}","b":"{b}"}}}}"#);
        check_scores("proportional", &rule(more), "1", &answer, expect);
    }

    #[test]
    fn below_the_floor_there_is_nothing_and_from_it_on_the_rate() {
        let from_90 = r#""floor_pct":90,"floor_inclusive":true"#;
        check_rate(from_90, ("4", "5"), "0 scored");
        check_rate(from_90, ("19", "20"), "19/20 scored");
        check_rate(from_90, ("9", "10"), "9/10 scored");
        check_rate(from_90, ("10", "10"), "1 scored");
        let above_90 = r#""floor_pct":90,"floor_inclusive":false"#;
        check_rate(above_90, ("9", "10"), "0 scored");
        check_rate(above_90, ("9001", "10000"), "9001/10000 scored");
    }

    #[test]
    fn it_is_full_from_the_percentage_that_the_rule_names() {
        let full_95 = r#""floor_pct":80,"floor_inclusive":true,"full_pct":95"#;
        check_rate(full_95, ("95", "100"), "1 scored");
        check_rate(full_95, ("99", "100"), "1 scored");
        check_rate(full_95, ("90", "100"), "18/19 scored");
    }

    #[test]
    fn more_than_all_gives_the_maximum_and_a_finding() {
        let rule = r#""floor_pct":80,"floor_inclusive":true"#;
        check_rate(rule, ("5", "3"), "1 scored answer-above-whole");
        check_rate(rule, ("1", "0"), "0 invalid answer-zero-denominator");
        check_rate(rule, ("0", "0"), "0 unanswered");
        check_rate(
            rule,
            ("-1", "-2"),
            "0 invalid answer-negative answer-negative",
        );
        check_rate(rule, ("1.500,5", "3"), "0 invalid answer-decimal");
    }

    #[test]
    fn a_full_percentage_below_the_floor_is_found() {
        let check = |more: &str, expect: &[&str]| {
            check_finds("proportional", &rule(more), "1", expect);
        };
        check(r#""floor_pct":100,"floor_inclusive":true"#, &[]);
        check(
            r#""floor_pct":100,"floor_inclusive":false"#,
            &["rule-floor"],
        );
        check(
            r#""floor_pct":90,"floor_inclusive":true,"full_pct":80"#,
            &["rule-floor"],
        );
        check(
            r#""floor_pct":0,"floor_inclusive":true,"full_pct":0"#,
            &["rule-full"],
        );
    }

    #[test]
    fn it_says_what_the_floor_and_full_points_need() {
        let check = |more: &str, done: &str, expect: &[&str]| {
            let answer = format!(r#"{{"values":{{"a":"20","b":"{done}"}}}}"#);
            check_next("proportional", &rule(more), "1", &answer, expect);
        };
        let from_90 = r#""floor_pct":90,"floor_inclusive":true"#;
        check(
            from_90,
            "16",
            &[
                "Xong: cần thêm 2 (trong 20) để đạt ≥ 90 %: +0,9 điểm",
                "Xong: cần thêm 4 (trong 20) để đạt ≥ 100 %: +1 điểm",
            ],
        );
        check(
            from_90,
            "19",
            &["Xong: cần thêm 1 (trong 20) để đạt ≥ 100 %: +0,05 điểm"],
        );
        check(from_90, "20", &[]);
        let above_90 = r#""floor_pct":90,"floor_inclusive":false,"full_pct":95"#;
        check(
            above_90,
            "18",
            &[
                "Xong: cần thêm 1 (trong 20) để đạt > 90 %: +1 điểm",
                "Xong: cần thêm 1 (trong 20) để đạt ≥ 95 %: +1 điểm",
            ],
        );
    }
}
