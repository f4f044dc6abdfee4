//! Compared with last year, or with a plan: "revenue up by 10 % or more: 1; up at all: 0.5; else 0".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::number::Number;
use super::step::{self, Change, Need, Side, Threshold};
use super::tiers::{self, Tier};
use super::{Asked, Kind, Trail, Unscored, check, read, say};

/// Parameters: the two variables, how they are compared, and what that gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Comparison {
    /// The variable of what was reached.
    pub now: String,
    /// The variable that it is compared with: last year's value, or the plan's.
    pub base: String,
    /// How they are compared.
    pub measure: Measure,
    /// What the outcome gives.
    pub gives: Gives,
    /// The variables' labels in Vietnamese.
    #[serde(flatten)]
    pub labels: BTreeMap<String, String>,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// `now − base`.
    Difference,
    /// `(now − base) ÷ base`, in percent.
    PercentChange,
    /// `now ÷ base`, in percent.
    Ratio,
}

/// What the outcome of a comparison gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// Points by tier.
    Tiers(Vec<Tier>),
    /// Points in proportion.
    Proportion(Proportion),
}

/// Full points from a value on, `max × value ÷ full` below it, and nothing below the floor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proportion {
    /// From this on there are full points.
    pub full: Number,
    /// Below this there are no points; 0 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Number>,
}

impl Proportion {
    fn floor(&self) -> Ratio {
        self.floor.as_deref().cloned().unwrap_or_else(Ratio::zero)
    }
}

/// A comparison that was answered.
struct Answered {
    now: Ratio,
    base: Ratio,
    value: Ratio,
}

impl Measure {
    fn is_percent(self) -> bool {
        self != Self::Difference
    }

    /// The value to reach so that the comparison comes out at `value`.
    fn invert(self, value: &Ratio, base: &Ratio) -> Ratio {
        let share = || &(base * value) / &Ratio::integer(100);
        match self {
            Self::Difference => base + value,
            Self::PercentChange => base + &share(),
            Self::Ratio => share(),
        }
    }

    fn shown(self, value: &Ratio) -> Value {
        if self.is_percent() {
            say::percent(value)
        } else {
            say::exact(value)
        }
    }
}

impl Comparison {
    fn label<'a>(&'a self, name: &'a str) -> &'a str {
        self.labels.get(name).map_or(name, String::as_str)
    }

    fn read(&self, answer: &Answer) -> Result<Answered, Unscored> {
        let values = read::values(&self.variables(), answer)?;
        let [base, now] = values.try_into().map_err(|_| Unscored::Missing)?;
        let change = &now - &base;
        let value = match self.measure {
            Measure::Difference => Some(change),
            Measure::PercentChange => change.checked_div(&base).map(|rate| rate.percent()),
            Measure::Ratio => now.checked_div(&base).map(|rate| rate.percent()),
        };
        match value {
            Some(value) => Ok(Answered { now, base, value }),
            None if now.is_zero() => Err(Unscored::NothingOfNothing),
            None => Err(Unscored::Invalid(vec![
                Message::new("answer-zero-denominator")
                    .with("num_label", self.label(&self.now))
                    .with("num", say::exact(&now))
                    .with("den_label", self.label(&self.base)),
            ])),
        }
    }

    /// What was compared, and how it came out.
    fn explain(&self, answered: &Answered) -> Message {
        let Answered { now, base, value } = answered;
        let key = match self.measure {
            Measure::Difference => "explain-difference",
            Measure::PercentChange => "explain-change",
            Measure::Ratio => "explain-ratio",
        };
        Message::new(key)
            .with("now", say::exact(now))
            .with("base", say::exact(base))
            .with("sign", say::sign(value))
            .with("value", value)
    }

    fn step_to(
        &self,
        (side, value): (Side, &Ratio),
        answered: &Answered,
        answer: &Answer,
    ) -> Option<(Need, Answer)> {
        let edge = self.measure.invert(value, &answered.base);
        let met = side.meet(&edge, &answered.now)?;
        let threshold = Threshold {
            side,
            value: value.clone(),
            is_percent: self.measure.is_percent(),
        };
        let change = Change::between(&answered.now, &met);
        let need = Need {
            threshold: Some(threshold),
            ..Need::new(self.label(&self.now), change)
        };
        Some((need, step::with_value(answer, &self.now, &met)))
    }

    fn check_gives(&self, points_max: &Ratio) -> Vec<Message> {
        let shown = |value: &Ratio| self.measure.shown(value);
        match &self.gives {
            Gives::Tiers(tiers) => {
                let nought = Ratio::zero();
                let from = (self.measure == Measure::Ratio).then_some(&nought);
                tiers::check(tiers, from, points_max, &shown)
            }
            Gives::Proportion(proportion) => {
                let (floor, full) = (proportion.floor(), &*proportion.full);
                if floor.is_negative() || *full <= floor {
                    let message = Message::new("rule-proportion").with("full", shown(full));
                    return vec![message.with("floor", shown(&floor))];
                }
                Vec::new()
            }
        }
    }

    /// Full points, or part of them, or none.
    fn in_proportion(
        &self,
        proportion: &Proportion,
        value: &Ratio,
        points_max: &Ratio,
        trail: &mut Trail,
    ) -> Ratio {
        let full = &*proportion.full;
        if *value < proportion.floor() {
            trail.say(|| self.below_floor(proportion));
            return Ratio::zero();
        }
        let share = value.checked_div(full).filter(|_| value < full);
        let Some(share) = share else {
            trail.say(|| self.full_at(proportion, points_max));
            return points_max.clone();
        };
        let points = points_max * &share;
        trail.say(|| {
            let factor = Message::new("explain-share")
                .with("value", value)
                .with("full", say::exact(full));
            say::product(points_max, factor, &points)
        });
        points
    }

    fn below_floor(&self, proportion: &Proportion) -> Message {
        let floor = self.measure.shown(&proportion.floor());
        Message::new("words-below").with("floor", floor)
    }

    fn full_at(&self, proportion: &Proportion, points_max: &Ratio) -> Message {
        Message::new("words-full-at")
            .with("full", self.measure.shown(&proportion.full))
            .with("max", say::exact(points_max))
    }
}

impl Kind for Comparison {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::labels([&self.base, &self.now], &self.labels);
        findings.extend(self.check_gives(points_max));
        findings
    }

    /// What it is compared with comes first: it is known before the year begins.
    fn variables(&self) -> Vec<Asked<'_>> {
        vec![
            Asked::number(&self.base, self.label(&self.base)),
            Asked::number(&self.now, self.label(&self.now)),
        ]
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let key = match self.measure {
            Measure::Difference => "words-difference",
            Measure::PercentChange => "words-change",
            Measure::Ratio => "words-ratio",
        };
        let head = Message::new(key)
            .with("now", self.label(&self.now))
            .with("base", self.label(&self.base));
        let shown = |value: &Ratio| self.measure.shown(value);
        let gives = match &self.gives {
            Gives::Tiers(tiers) => tiers.iter().map(|tier| tier.in_words(&shown)).collect(),
            Gives::Proportion(proportion) => vec![
                self.full_at(proportion, points_max),
                Message::new("words-in-proportion"),
                self.below_floor(proportion),
            ],
        };
        std::iter::once(head).chain(gives).collect()
    }

    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let answered = self.read(answer)?;
        trail.say(|| say::answered(self.label(&self.base), &answered.base));
        trail.say(|| say::answered(self.label(&self.now), &answered.now));
        trail.say(|| self.explain(&answered));
        match &self.gives {
            Gives::Tiers(tiers) => {
                let shown = |value: &Ratio| self.measure.shown(value);
                tiers::points(tiers, &answered.value, &shown, trail)
            }
            Gives::Proportion(proportion) => {
                Ok(self.in_proportion(proportion, &answered.value, points_max, trail))
            }
        }
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let Ok(answered) = self.read(answer) else {
            return Vec::new();
        };
        let step = |threshold| self.step_to(threshold, &answered, answer);
        match &self.gives {
            Gives::Tiers(tiers) => {
                let thresholds = tiers::thresholds(tiers, &answered.value);
                thresholds.into_iter().filter_map(step).collect()
            }
            Gives::Proportion(proportion) => {
                let (floor, full) = (proportion.floor(), &*proportion.full);
                let thresholds = [(Side::AtLeast, &floor), (Side::AtLeast, full)];
                thresholds.into_iter().filter_map(step).collect()
            }
        }
    }

    fn least(&self) -> Ratio {
        match &self.gives {
            Gives::Tiers(tiers) => check::least_of(tiers.iter().map(|tier| &*tier.points)),
            Gives::Proportion(_) => Ratio::zero(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_next, check_scores, check_steps, check_words};

    fn rule(measure: &str, gives: &str) -> String {
        format!(
            r#"{{"now":"b","base":"a","a":"Thu năm trước","b":"Thu năm nay",
                "measure":"{measure}","gives":{gives}}}"#
        )
    }

    const GROWTH: &str = r#"{"tiers":[{"gte":10,"points":1},{"gt":0,"lt":10,"points":0.5},
        {"lte":0,"points":0}]}"#;

    #[track_caller]
    fn check(measure: &str, gives: &str, (a, b): (&str, &str), expect: &str) {
        let answer = format!(r#"{{"values":{{"a":"{a}","b":"{b}"}}}}"#);
        check_scores("comparison", &rule(measure, gives), "1", &answer, expect);
    }

    #[test]
    fn each_measure_meets_its_tiers_exactly() {
        check("percent_change", GROWTH, ("200", "220"), "1 scored");
        check("percent_change", GROWTH, ("200", "219.99"), "1/2 scored");
        check("percent_change", GROWTH, ("200", "200"), "0 scored");
        check("percent_change", GROWTH, ("200", "0"), "0 scored");
        check("difference", GROWTH, ("200", "210"), "1 scored");
        check("difference", GROWTH, ("0", "5"), "1/2 scored");
        let ratio = r#"{"tiers":[{"gte":100,"points":1},{"lt":100,"points":0}]}"#;
        check("ratio", ratio, ("3", "3"), "1 scored");
        check("ratio", ratio, ("3", "2.99"), "0 scored");
    }

    #[test]
    fn in_proportion_it_grows_to_full_points_and_no_further() {
        let to_10 = r#"{"proportion":{"full":10}}"#;
        check("percent_change", to_10, ("200", "210"), "1/2 scored");
        check("percent_change", to_10, ("200", "230"), "1 scored");
        check("percent_change", to_10, ("200", "190"), "0 scored");
        let plan = r#"{"proportion":{"full":100,"floor":80}}"#;
        check("ratio", plan, ("100", "79"), "0 scored");
        check("ratio", plan, ("100", "80"), "4/5 scored");
        check("ratio", plan, ("100", "105"), "1 scored");
    }

    #[test]
    fn nothing_to_compare_with_is_said() {
        check(
            "ratio",
            r#"{"proportion":{"full":100}}"#,
            ("0", "0"),
            "0 unanswered",
        );
        check(
            "ratio",
            r#"{"proportion":{"full":100}}"#,
            ("0", "5"),
            "0 invalid answer-zero-denominator",
        );
        check(
            "percent_change",
            GROWTH,
            ("0", "5"),
            "0 invalid answer-zero-denominator",
        );
        check(
            "difference",
            GROWTH,
            ("5", "-5"),
            "0 invalid answer-negative",
        );
    }

    #[test]
    fn it_says_how_it_compared_and_what_the_next_tier_needs() {
        let growth = rule("percent_change", GROWTH);
        let answer = r#"{"values":{"a":"200","b":"210"}}"#;
        check_steps(
            "comparison",
            &growth,
            "1",
            answer,
            &[
                "Thu năm trước: 200",
                "Thu năm nay: 210",
                "(210 − 200) ÷ 200 = 5 %",
                "Trên 0 % đến dưới 10 %: 0,5 điểm",
            ],
        );
        let more = "Thu năm nay: cần thêm 10 để đạt ≥ 10 %: +0,5 điểm";
        check_next("comparison", &growth, "1", answer, &[more]);
        let plan = rule("ratio", r#"{"proportion":{"full":100,"floor":80}}"#);
        let steps = [
            "Thu năm nay: cần thêm 10 để đạt ≥ 80 %: +0,8 điểm",
            "Thu năm nay: cần thêm 30 để đạt ≥ 100 %: +1 điểm",
        ];
        check_next(
            "comparison",
            &plan,
            "1",
            r#"{"values":{"a":"100","b":"70"}}"#,
            &steps,
        );
        let difference = rule("difference", r#"{"proportion":{"full":10}}"#);
        let to_10 = "Thu năm nay: cần thêm 7 để đạt ≥ 10: +0,7 điểm";
        check_next(
            "comparison",
            &difference,
            "1",
            r#"{"values":{"a":"5","b":"8"}}"#,
            &[to_10],
        );
    }

    #[test]
    fn a_comparison_reads_in_words() {
        check_words(
            "comparison",
            &rule("difference", GROWTH),
            "1",
            &[
                "So sánh: Thu năm nay − Thu năm trước",
                "Từ 10 trở lên: 1 điểm",
                "Trên 0 đến dưới 10: 0,5 điểm",
                "Từ 0 trở xuống: 0 điểm",
            ],
        );
        check_words(
            "comparison",
            &rule("ratio", r#"{"proportion":{"full":100,"floor":80}}"#),
            "1",
            &[
                "So sánh: Thu năm nay ÷ Thu năm trước",
                "Từ 100 % trở lên: 1 điểm",
                "Thấp hơn mức đó: tính điểm theo tỷ lệ",
                "Dưới 80 %: 0 điểm",
            ],
        );
    }

    #[test]
    fn a_scale_with_a_gap_or_without_an_end_is_found() {
        let finds = |measure: &str, gives: &str, expect: &[&str]| {
            check_finds("comparison", &rule(measure, gives), "1", expect);
        };
        finds("percent_change", GROWTH, &[]);
        finds("ratio", r#"{"tiers":[{"gte":0,"points":1}]}"#, &[]);
        finds(
            "difference",
            r#"{"tiers":[{"gte":0,"points":1}]}"#,
            &["rule-tier-gap"],
        );
        finds("difference", r#"{"tiers":[{"points":1}]}"#, &[]);
        finds(
            "ratio",
            r#"{"proportion":{"full":80,"floor":90}}"#,
            &["rule-proportion"],
        );
        finds(
            "ratio",
            r#"{"proportion":{"full":0}}"#,
            &["rule-proportion"],
        );
        let unlabelled =
            rule("ratio", r#"{"proportion":{"full":100}}"#).replace(r#""a":"Thu năm trước","#, "");
        check_finds("comparison", &unlabelled, "1", &["rule-undeclared"]);
    }
}
