//! Linear between points by a rate, and level outside them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{Notated, Notation, Reader, levels};
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::rate::{Answered, Rate};
use super::step::{Need, Side};
use super::{Asked, Kind, Trail, Unscored, check, say};

/// Parameters: the rate and the points between which it is linear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Interpolate {
    /// The rate.
    #[serde(flatten)]
    pub rate: Rate,
    /// Pairs of a percentage and its points, the percentages rising.
    pub points: Vec<[Number; 2]>,
    /// Always true: outside the pairs the first and the last one hold.
    pub clamp: bool,
}

impl Interpolate {
    fn at(&self, rate: &Answered, trail: &mut Trail) -> Result<Ratio, Unscored> {
        let percent = &rate.percent;
        let mut level = |key, [from, points]: &[Number; 2]| {
            trail.say(|| {
                let step = Message::new(key).with("percent", say::exact(from));
                step.with("points", say::exact(points))
            });
            (**points).clone()
        };
        let ([first, ..], [.., last]) = (self.points.as_slice(), self.points.as_slice()) else {
            return Err(Unscored::Missing);
        };
        if *percent <= *first[0] {
            return Ok(level("explain-level-low", first));
        }
        if *percent >= *last[0] {
            return Ok(level("explain-level-high", last));
        }
        let between = |pair: &&[[Number; 2]]| *percent >= *pair[0][0] && *percent <= *pair[1][0];
        let [low, high] = self.points.windows(2).find(between).unwrap_or_default() else {
            return Ok(level("explain-level-low", first));
        };
        let (width, height) = (&*high[0] - &*low[0], &*high[1] - &*low[1]);
        let Some(slope) = height.checked_div(&width) else {
            return Ok(level("explain-level-low", low));
        };
        let points = &*low[1] + &(&slope * &(percent - &low[0]));
        trail.say(|| {
            say::result("explain-between", &points)
                .with("percent", percent)
                .with("low", say::exact(&low[0]))
                .with("low_points", say::exact(&low[1]))
                .with("high", say::exact(&high[0]))
                .with("high_points", say::exact(&high[1]))
        });
        Ok(points)
    }
}

impl Kind for Interpolate {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = self.rate.check();
        findings.extend(check::length(self.points.len()));
        if !self.clamp {
            findings.push(Message::new("rule-clamp"));
        }
        if self.points.windows(2).any(|pair| pair[0][0] >= pair[1][0]) {
            findings.push(Message::new("rule-points-order"));
        }
        for [percent, _] in &self.points {
            findings.extend(check::within(
                Message::new("rule-rate-range"),
                percent,
                0,
                1000,
            ));
        }
        let best = self.points.iter().map(|[_, points]| points).max();
        findings.extend(best.and_then(|best| check::reaches(points_max, best)));
        findings
    }

    fn variables(&self) -> Vec<Asked<'_>> {
        self.rate.variables()
    }

    fn in_words(&self, _points_max: &Ratio) -> Vec<Message> {
        let point = |[percent, points]: &[Number; 2]| {
            Message::new("words-at")
                .with("percent", say::exact(percent))
                .with("points", say::exact(points))
        };
        let points = self.points.iter().map(point);
        let between = Message::new("words-between");
        std::iter::once(self.rate.in_words())
            .chain(points)
            .chain([between])
            .collect()
    }

    fn compute(
        &self,
        _points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let rate = self.rate.read(answer)?;
        self.rate.explain(&rate, trail);
        self.at(&rate, trail)
    }

    /// To the nearest points, above and below, that give more.
    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let now = self.rate.read(answer);
        let Ok((rate, points)) = now.and_then(|rate| {
            let points = self.at(&rate, &mut Trail::default())?;
            Ok((rate, points))
        }) else {
            return Vec::new();
        };
        let better = || self.points.iter().filter(|[_, each]| **each > points);
        let up = better().find(|[percent, _]| **percent > rate.percent);
        let down = better().rfind(|[percent, _]| **percent < rate.percent);
        let up = up.map(|[percent, _]| (Side::AtLeast, percent));
        let down = down.map(|[percent, _]| (Side::AtMost, percent));
        let thresholds = up.into_iter().chain(down);
        thresholds
            .filter_map(|(side, percent)| self.rate.ahead(answer, side, percent))
            .collect()
    }

    fn least(&self) -> Ratio {
        check::least_of(self.points.iter().map(|[_, points]| &**points))
    }
}

impl Notated for Interpolate {
    const NAME: &'static str = "Nội suy";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (rate, points) = (Rate::written(reader), reader.levels(levels::points));
        Some(Self {
            rate: rate?,
            points: points?,
            clamp: true,
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        Notation {
            variables: self.rate.rows(),
            levels: levels::write_points(&self.points),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_next, check_scores};

    fn rule(points: &str, clamp: &str) -> String {
        format!(r#"{{"num":"b","den":"a","a":"A","b":"B","points":{points},"clamp":{clamp}}}"#)
    }

    #[track_caller]
    fn check_rate(percent: &str, expect: &str) {
        let answer = format!(r#"{{"values":{{"a":"100","b":"{percent}"}}}}"#);
        let rule = rule("[[80,0],[90,1],[98,4]]", "true");
        check_scores("interpolate", &rule, "4", &answer, expect);
    }

    #[test]
    fn it_is_linear_between_its_points_and_level_outside() {
        check_rate("0", "0 scored");
        check_rate("80", "0 scored");
        check_rate("85", "1/2 scored");
        check_rate("90", "1 scored");
        check_rate("94", "5/2 scored");
        check_rate("97", "29/8 scored");
        check_rate("98", "4 scored");
        check_rate("100", "4 scored");
        check_rate("100.5", "4 scored answer-above-whole");
    }

    #[test]
    fn points_that_do_not_rise_or_miss_the_maximum_are_found() {
        let check = |points: &str, clamp: &str, expect: &[&str]| {
            check_finds("interpolate", &rule(points, clamp), "4", expect);
        };
        check("[[90,0],[98,4]]", "true", &[]);
        check("[[90,0],[98,4]]", "false", &["rule-clamp"]);
        check("[[98,4],[90,0]]", "true", &["rule-points-order"]);
        check("[[90,0],[90,4]]", "true", &["rule-points-order"]);
        check("[[90,0],[98,3]]", "true", &["rule-max-unreachable"]);
        check("[[90,0],[98,5]]", "true", &["rule-max-exceeded"]);
        check("[]", "true", &["rule-list-length"]);
    }

    #[test]
    fn it_says_what_the_next_point_needs() {
        let rule = rule("[[80,0],[90,1],[98,4]]", "true");
        let check = |percent: &str, expect: &[&str]| {
            let answer = format!(r#"{{"values":{{"a":"100","b":"{percent}"}}}}"#);
            check_next("interpolate", &rule, "4", &answer, expect);
        };
        check("50", &["B: cần thêm 40 (trong 100) để đạt ≥ 90 %: +1 điểm"]);
        check(
            "85",
            &["B: cần thêm 5 (trong 100) để đạt ≥ 90 %: +0,5 điểm"],
        );
        check("90", &["B: cần thêm 8 (trong 100) để đạt ≥ 98 %: +3 điểm"]);
        check("98", &[]);
    }
}
