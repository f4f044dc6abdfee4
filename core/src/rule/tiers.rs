//! Steps by a rate: "above 90 %: 2; 70 % to 90 %: 1; below 70 %: 0". Each edge stands on one side.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::rate::Rate;
use super::step::{Need, Side};
use super::{Asked, Kind, Trail, Unscored, check, say};

/// Parameters: the rate and the tiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    /// The rate.
    pub input: Rate,
    /// The tiers, in the order of the form.
    pub tiers: Vec<Tier>,
}

/// One tier: its bounds in percent and its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RateTier)]
pub struct Tier {
    /// From this on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gte: Option<Number>,
    /// Above this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gt: Option<Number>,
    /// Up to this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lte: Option<Number>,
    /// Below this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lt: Option<Number>,
    /// The points of a rate within these bounds.
    pub points: Number,
}

/// An end of a tier, as a place between numbers: just before or just after `value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edge<'a> {
    value: &'a Ratio,
    is_after: bool,
}

impl Edge<'_> {
    fn cmp(self, other: Self) -> Ordering {
        self.value
            .cmp(other.value)
            .then(self.is_after.cmp(&other.is_after))
    }
}

impl Tier {
    fn holds(&self, percent: &Ratio) -> bool {
        self.gte.as_ref().is_none_or(|bound| *percent >= **bound)
            && self.gt.as_ref().is_none_or(|bound| *percent > **bound)
            && self.lte.as_ref().is_none_or(|bound| *percent <= **bound)
            && self.lt.as_ref().is_none_or(|bound| *percent < **bound)
    }

    /// Where it begins; `None` for no bound below.
    fn low(&self) -> Option<Edge<'_>> {
        let from = |number| Edge {
            value: number,
            is_after: false,
        };
        let above = |number| Edge {
            value: number,
            is_after: true,
        };
        self.gte
            .as_deref()
            .map(from)
            .or(self.gt.as_deref().map(above))
    }

    /// Where it ends; `None` for no bound above.
    fn high(&self) -> Option<Edge<'_>> {
        let until = |number| Edge {
            value: number,
            is_after: true,
        };
        let below = |number| Edge {
            value: number,
            is_after: false,
        };
        self.lte
            .as_deref()
            .map(until)
            .or(self.lt.as_deref().map(below))
    }

    fn has_two_bounds_on_one_side(&self) -> bool {
        self.gte.is_some() && self.gt.is_some() || self.lte.is_some() && self.lt.is_some()
    }

    fn range(&self) -> Message {
        let low = self
            .low()
            .map(|edge| if edge.is_after { "gt" } else { "gte" });
        let high = self
            .high()
            .map(|edge| if edge.is_after { "lte" } else { "lt" });
        let key = match (low, high) {
            (None, None) => "range-all",
            (Some("gt"), None) => "range-gt",
            (Some(_), None) => "range-gte",
            (None, Some("lt")) => "range-lt",
            (None, Some(_)) => "range-lte",
            (Some("gt"), Some("lt")) => "range-gt-lt",
            (Some("gt"), Some(_)) => "range-gt-lte",
            (Some(_), Some("lt")) => "range-gte-lt",
            (Some(_), Some(_)) => "range-gte-lte",
        };
        let mut range = Message::new(key);
        if let Some(edge) = self.low() {
            range = range.with("low", say::exact(edge.value));
        }
        if let Some(edge) = self.high() {
            range = range.with("high", say::exact(edge.value));
        }
        range
    }

    fn in_words(&self) -> Message {
        let range = self.range();
        Message::new("explain-tier")
            .with("range", range)
            .with("points", say::exact(&self.points))
    }
}

/// The thresholds, one above and one below at most, behind which the nearest tier lies that gives
/// more than the one that holds `value`.
pub(super) fn thresholds<'a>(tiers: &'a [Tier], value: &'a Ratio) -> Vec<(Side, &'a Ratio)> {
    let Some(now) = tiers.iter().find(|tier| tier.holds(value)) else {
        return Vec::new();
    };
    let better = || tiers.iter().filter(|tier| tier.points > now.points);
    let above = better().filter_map(Tier::low);
    let above = above
        .filter(|edge| edge.value >= value)
        .min_by(|a, b| a.cmp(*b));
    let below = better().filter_map(Tier::high);
    let below = below
        .filter(|edge| edge.value <= value)
        .max_by(|a, b| a.cmp(*b));
    let up = above.map(|edge| match edge.is_after {
        true => (Side::Above, edge.value),
        false => (Side::AtLeast, edge.value),
    });
    let down = below.map(|edge| match edge.is_after {
        true => (Side::AtMost, edge.value),
        false => (Side::Below, edge.value),
    });
    up.into_iter().chain(down).collect()
}

impl Tiers {
    /// Every rate from nought on lies in exactly one tier.
    fn check_cover(&self) -> Vec<Message> {
        let mut tiers: Vec<&Tier> = self.tiers.iter().collect();
        tiers.sort_by(|a, b| match (a.low(), b.low()) {
            (Some(a), Some(b)) => a.cmp(b),
            (a, b) => a.is_some().cmp(&b.is_some()),
        });
        let mut findings = Vec::new();
        let zero = Ratio::zero();
        let start = Edge {
            value: &zero,
            is_after: false,
        };
        let mut end = Some(start);
        for tier in tiers {
            let low = tier.low().unwrap_or(start);
            let found = |key, edge: Edge<'_>| {
                Message::new(key)
                    .with("tier", tier.range())
                    .with("at", say::exact(edge.value))
            };
            match end {
                None => findings.push(found("rule-tier-overlap", low)),
                Some(end) => match low.cmp(end) {
                    Ordering::Greater => findings.push(found("rule-tier-gap", end)),
                    Ordering::Less => findings.push(found("rule-tier-overlap", low)),
                    Ordering::Equal => {}
                },
            }
            let is_further = |end: Edge<'_>| tier.high().is_none_or(|high| high.cmp(end).is_gt());
            match end {
                Some(before) if is_further(before) => end = tier.high(),
                Some(_) => {
                    findings.push(Message::new("rule-tier-empty").with("tier", tier.range()));
                }
                None => {}
            }
        }
        if let Some(end) = end {
            findings.push(Message::new("rule-tier-open").with("at", say::exact(end.value)));
        }
        findings
    }
}

impl Kind for Tiers {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = self.input.check();
        findings.extend(check::length(self.tiers.len()));
        for tier in self
            .tiers
            .iter()
            .filter(|tier| tier.has_two_bounds_on_one_side())
        {
            findings.push(Message::new("rule-tier-bounds").with("tier", tier.range()));
        }
        if !self.tiers.is_empty() {
            findings.extend(self.check_cover());
        }
        let best = self.tiers.iter().map(|tier| &tier.points).max();
        findings.extend(best.and_then(|best| check::reaches(points_max, best)));
        findings
    }

    fn variables(&self) -> Vec<Asked<'_>> {
        self.input.variables()
    }

    fn in_words(&self, _points_max: &Ratio) -> Vec<Message> {
        let tiers = self.tiers.iter().map(Tier::in_words);
        std::iter::once(self.input.in_words())
            .chain(tiers)
            .collect()
    }

    fn compute(
        &self,
        _points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let rate = self.input.read(answer)?;
        let Some(tier) = self.tiers.iter().find(|tier| tier.holds(&rate.percent)) else {
            let message = Message::new("answer-no-tier").with("percent", &rate.percent);
            return Err(Unscored::Invalid(vec![message]));
        };
        self.input.explain(&rate, trail);
        trail.say(|| tier.in_words());
        Ok((*tier.points).clone())
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let Ok(rate) = self.input.read(answer) else {
            return Vec::new();
        };
        let thresholds = thresholds(&self.tiers, &rate.percent).into_iter();
        thresholds
            .filter_map(|(side, percent)| self.input.ahead(answer, side, percent))
            .collect()
    }

    fn least(&self) -> Ratio {
        check::least_of(self.tiers.iter().map(|tier| &*tier.points))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_next, check_scores};

    fn rule(tiers: &str) -> String {
        format!(r#"{{"input":{{"num":"b","den":"a","a":"Kế hoạch","b":"Xong"}},"tiers":{tiers}}}"#)
    }

    #[track_caller]
    fn check_tier(percent: &str, expect: &str) {
        let rule =
            rule(r#"[{"gt":90,"points":2},{"gte":70,"lte":90,"points":1},{"lt":70,"points":0}]"#);
        let answer = format!(r#"{{"values":{{"a":"100","b":"{percent}"}}}}"#);
        check_scores("tiers", &rule, "2", &answer, expect);
    }

    #[test]
    fn an_edge_belongs_to_the_tier_that_says_so() {
        check_tier("90", "1 scored");
        check_tier("90.01", "2 scored");
        check_tier("90.0000000000000000000000000001", "2 scored");
        check_tier("70", "1 scored");
        check_tier("69.99", "0 scored");
        check_tier("0", "0 scored");
    }

    #[test]
    fn more_than_all_is_scored_and_reported() {
        check_tier("105", "2 scored answer-above-whole");
    }

    #[test]
    fn a_gap_or_an_overlap_is_found() {
        let check = |tiers: &str, expect: &[&str]| check_finds("tiers", &rule(tiers), "2", expect);
        check(r#"[{"gt":90,"points":2},{"lte":90,"points":0}]"#, &[]);
        check(r#"[{"points":2}]"#, &[]);
        check(r#"[{"gte":0,"points":2}]"#, &[]);
        check(
            r#"[{"gt":90,"points":2},{"lt":90,"points":0}]"#,
            &["rule-tier-gap"],
        );
        check(
            r#"[{"gte":90,"points":2},{"lte":90,"points":0}]"#,
            &["rule-tier-overlap"],
        );
        check(
            r#"[{"gte":90,"points":2},{"lt":80,"points":0}]"#,
            &["rule-tier-gap"],
        );
        check(r#"[{"lt":100,"points":2}]"#, &["rule-tier-open"]);
        check(r#"[{"gt":0,"points":2}]"#, &["rule-tier-gap"]);
        check(
            r#"[{"gte":90,"gt":90,"points":2},{"lt":90,"points":0}]"#,
            &["rule-tier-bounds"],
        );
    }

    #[test]
    fn a_variable_without_a_label_or_a_label_without_a_use_is_found() {
        let rule = r#"{"input":{"num":"b","den":"a","a":"A","c":"C"},"tiers":[{"points":2}]}"#;
        check_finds(
            "tiers",
            rule,
            "2",
            &["rule-undeclared", "rule-parameter-unknown"],
        );
    }

    #[test]
    fn it_says_what_the_next_tier_needs() {
        let by_20 =
            rule(r#"[{"gte":90,"points":2},{"gte":70,"lt":90,"points":1},{"lt":70,"points":0}]"#);
        let check = |done: &str, expect: &[&str]| {
            let answer = format!(r#"{{"values":{{"a":"20","b":"{done}"}}}}"#);
            check_next("tiers", &by_20, "2", &answer, expect);
        };
        check(
            "15",
            &["Xong: cần thêm 3 (trong 20) để đạt ≥ 90 %: +1 điểm"],
        );
        check(
            "3",
            &["Xong: cần thêm 11 (trong 20) để đạt ≥ 70 %: +1 điểm"],
        );
        check(
            "13.5",
            &["Xong: cần thêm 0,5 (trong 20) để đạt ≥ 70 %: +1 điểm"],
        );
        check("18", &[]);
    }

    #[test]
    fn where_less_is_better_it_says_how_much_less() {
        let late =
            rule(r#"[{"lte":5,"points":2},{"gt":5,"lt":20,"points":1},{"gte":20,"points":0}]"#);
        let check = |late_files: &str, expect: &[&str]| {
            let answer = format!(r#"{{"values":{{"a":"70","b":"{late_files}"}}}}"#);
            check_next("tiers", &late, "2", &answer, expect);
        };
        check("20", &["Xong: cần bớt 7 (trong 70) để đạt < 20 %: +1 điểm"]);
        check("5", &["Xong: cần bớt 2 (trong 70) để đạt ≤ 5 %: +1 điểm"]);
        check("3", &[]);
    }
}
