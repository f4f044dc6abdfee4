//! Steps by a rate: "above 90 %: 2; 70 % to 90 %: 1; below 70 %: 0". Each edge stands on one side.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{LEAST, Notated, Notation, Reader, levels, settings, write};
use crate::ratio::Ratio;
use crate::text::{Message, Value};

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
    /// The least that a tier may give, where some take points away; it guards against a slip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Number>,
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
    pub(super) fn holds(&self, percent: &Ratio) -> bool {
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

    fn range(&self, shown: Shown<'_>) -> Message {
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
            range = range.with("low", shown(edge.value));
        }
        if let Some(edge) = self.high() {
            range = range.with("high", shown(edge.value));
        }
        range
    }

    pub(super) fn in_words(&self, shown: Shown<'_>) -> Message {
        Message::new("explain-tier")
            .with("range", self.range(shown))
            .with("points", say::exact(&self.points))
    }
}

/// How the values of tiers are shown: with a percent sign, or as they are.
pub(super) type Shown<'a> = &'a dyn Fn(&Ratio) -> Value;

/// How far tiers reach, going up.
#[derive(Clone, Copy)]
enum Reach<'a> {
    Nothing,
    UpTo(Edge<'a>),
    Everything,
}

/// Every value from `from` on, or every one at all, lies in exactly one tier; the best tier gives
/// the maximum.
pub(super) fn check(
    tiers: &[Tier],
    from: Option<&Ratio>,
    points_max: &Ratio,
    shown: Shown<'_>,
) -> Vec<Message> {
    let mut findings = check::length(tiers.len());
    for tier in tiers
        .iter()
        .filter(|tier| tier.has_two_bounds_on_one_side())
    {
        findings.push(Message::new("rule-tier-bounds").with("tier", tier.range(shown)));
    }
    if !tiers.is_empty() {
        findings.extend(check_cover(tiers, from, shown));
    }
    let best = tiers.iter().map(|tier| &tier.points).max();
    findings.extend(best.and_then(|best| check::reaches(points_max, best)));
    findings
}

fn check_cover(tiers: &[Tier], from: Option<&Ratio>, shown: Shown<'_>) -> Vec<Message> {
    let mut tiers: Vec<&Tier> = tiers.iter().collect();
    tiers.sort_by(|a, b| match (a.low(), b.low()) {
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    });
    let mut findings = Vec::new();
    let start = from.map(|value| Edge {
        value,
        is_after: false,
    });
    let mut reach = start.map_or(Reach::Nothing, Reach::UpTo);
    for tier in tiers {
        let found = |key, edge: Edge<'_>| {
            Message::new(key)
                .with("tier", tier.range(shown))
                .with("at", shown(edge.value))
        };
        let low = tier.low().or(start);
        match (reach, low) {
            (Reach::Nothing, None) => {}
            (Reach::Nothing, Some(low)) => findings.push(found("rule-tier-gap", low)),
            (Reach::UpTo(end), None) => findings.push(found("rule-tier-overlap", end)),
            (Reach::UpTo(end), Some(low)) => match low.cmp(end) {
                Ordering::Greater => findings.push(found("rule-tier-gap", end)),
                Ordering::Less => findings.push(found("rule-tier-overlap", low)),
                Ordering::Equal => {}
            },
            (Reach::Everything, Some(low)) => findings.push(found("rule-tier-overlap", low)),
            (Reach::Everything, None) => {
                findings.push(Message::new("rule-tier-empty").with("tier", tier.range(shown)));
            }
        }
        let is_further = |end: Edge<'_>| tier.high().is_none_or(|high| high.cmp(end).is_gt());
        match reach {
            Reach::UpTo(end) if !is_further(end) => {
                findings.push(Message::new("rule-tier-empty").with("tier", tier.range(shown)));
            }
            Reach::Nothing | Reach::UpTo(_) => {
                reach = tier.high().map_or(Reach::Everything, Reach::UpTo);
            }
            Reach::Everything => {}
        }
    }
    if let Reach::UpTo(end) = reach {
        findings.push(Message::new("rule-tier-open").with("at", shown(end.value)));
    }
    findings
}

/// The points of the tier that holds a value.
pub(super) fn points(
    tiers: &[Tier],
    value: &Ratio,
    shown: Shown<'_>,
    trail: &mut Trail,
) -> Result<Ratio, Unscored> {
    let Some(tier) = tiers.iter().find(|tier| tier.holds(value)) else {
        let message = Message::new("answer-no-tier").with("percent", value);
        return Err(Unscored::Invalid(vec![message]));
    };
    trail.say(|| tier.in_words(shown));
    Ok((*tier.points).clone())
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

impl Kind for Tiers {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = self.input.check();
        let nought = Ratio::zero();
        let tiers = &self.tiers;
        findings.extend(check(tiers, Some(&nought), points_max, &say::percent));
        let points = tiers.iter().map(|tier| &tier.points);
        findings.extend(check::above_min(self.min.as_ref(), points));
        findings
    }

    fn variables(&self) -> Vec<Asked<'_>> {
        self.input.variables()
    }

    fn in_words(&self, _points_max: &Ratio) -> Vec<Message> {
        let tiers = self.tiers.iter();
        let tiers = tiers.map(|tier| tier.in_words(&say::percent));
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
        self.input.explain(&rate, trail);
        points(&self.tiers, &rate.percent, &say::percent, trail)
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

impl Notated for Tiers {
    const NAME: &'static str = "Theo mức tỷ lệ";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (input, tiers) = (Rate::written(reader), reader.levels(levels::tiers));
        let min = reader.number_if(LEAST);
        Some(Self {
            input: input?,
            tiers: tiers?,
            min: min?,
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        Notation {
            variables: self.input.rows(),
            levels: levels::write_tiers(&self.tiers),
            settings: settings::write(&[write::least(self.min.as_ref())]),
            ..Notation::default()
        }
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
    fn a_tier_may_take_points_down_to_the_least_that_the_rule_names() {
        let taking = rule(r#"[{"gte":50,"points":1},{"lt":50,"points":-0.5}],"min":-0.5"#);
        let answer = r#"{"values":{"a":"10","b":"4"}}"#;
        check_scores("tiers", &taking, "1", answer, "-1/2 scored");
        check_finds("tiers", &taking, "1", &[]);
        let slip = taking.replace("-0.5}]", "-5}]");
        check_finds("tiers", &slip, "1", &["rule-above-min"]);
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
