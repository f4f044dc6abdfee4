//! Steps by a count: "two or more: 1; one: 0.5; none: 0".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{LEAST, Notated, Notation, Reader, Role, levels, settings, write};
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::step::{self, Change, Need, Side, Threshold};
use super::{Asked, Kind, Trail, Unscored, check, read, say};

/// Parameters: the variable that counts and the tiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountTiers {
    /// The variable that counts.
    pub input: String,
    /// The tiers, in the order of the form.
    pub tiers: Vec<CountTier>,
    /// The least that a tier may give, where some take points away; it guards against a slip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Number>,
    /// The variable's label in Vietnamese, under its name.
    #[serde(flatten)]
    pub labels: BTreeMap<String, String>,
}

/// A tier: from how many on it gives its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountTier {
    /// From this count on.
    pub min: Number,
    /// The points.
    pub points: Number,
}

impl CountTier {
    fn in_words(&self) -> Message {
        let words = Message::new("words-count-tier").with("min", say::exact(&self.min));
        words.with("points", say::exact(&self.points))
    }
}

impl CountTiers {
    fn label(&self) -> &str {
        self.labels
            .get(&self.input)
            .map_or(&self.input, String::as_str)
    }

    fn variable(&self) -> Asked<'_> {
        Asked {
            is_whole: true,
            ..Asked::number(&self.input, self.label())
        }
    }
}

impl CountTiers {
    fn reached(&self, count: &Ratio) -> Option<&CountTier> {
        let reached = self.tiers.iter().filter(|tier| *count >= *tier.min);
        reached.max_by_key(|tier| &tier.min)
    }

    /// The nearest counts, above and below, that give more.
    fn better(&self, count: &Ratio) -> Vec<(Side, Ratio)> {
        let Some(now) = self.reached(count) else {
            return Vec::new();
        };
        let better = || self.tiers.iter().filter(|tier| tier.points > now.points);
        let above = better().filter(|tier| tier.min > now.min);
        let below = better().filter(|tier| tier.min < now.min);
        let up = above.map(|tier| &tier.min).min();
        let up = up.map(|min| (Side::AtLeast, (**min).clone()));
        let down = below.map(|tier| &tier.min).max().and_then(|min| {
            let ends = self.tiers.iter().map(|tier| &tier.min);
            let end = ends.filter(|other| *other > min).min()?;
            Some((Side::AtMost, &**end - &Ratio::integer(1)))
        });
        up.into_iter().chain(down).collect()
    }
}

impl Kind for CountTiers {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::length(self.tiers.len());
        findings.extend(check::labels([&self.input], &self.labels));
        for (index, tier) in self.tiers.iter().enumerate() {
            let about = |key| Message::new(key).with("min", say::exact(&tier.min));
            if tier.min.is_negative() || !tier.min.is_integer() {
                findings.push(about("rule-count-min"));
            }
            if self.tiers[..index]
                .iter()
                .any(|other| other.min == tier.min)
            {
                findings.push(about("rule-count-twice"));
            }
        }
        if !self.tiers.is_empty() && !self.tiers.iter().any(|tier| tier.min.is_zero()) {
            findings.push(Message::new("rule-count-gap"));
        }
        let best = self.tiers.iter().map(|tier| &tier.points).max();
        findings.extend(best.and_then(|best| check::reaches(points_max, best)));
        let points = self.tiers.iter().map(|tier| &tier.points);
        findings.extend(check::above_min(self.min.as_ref(), points));
        findings
    }

    fn variables(&self) -> Vec<Asked<'_>> {
        vec![self.variable()]
    }

    fn in_words(&self, _points_max: &Ratio) -> Vec<Message> {
        let head = Message::new("words-count").with("label", self.label());
        std::iter::once(head)
            .chain(self.tiers.iter().map(CountTier::in_words))
            .collect()
    }

    fn compute(
        &self,
        _points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let values = read::values(&[self.variable()], answer)?;
        let count = &values[0];
        let Some(tier) = self.reached(count) else {
            let message = Message::new("answer-no-count-tier").with("count", say::exact(count));
            return Err(Unscored::Invalid(vec![message]));
        };
        trail.say(|| say::answered(self.label(), count));
        trail.say(|| tier.in_words());
        Ok((*tier.points).clone())
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let Ok(values) = read::values(&self.variables(), answer) else {
            return Vec::new();
        };
        let count = &values[0];
        let ahead = |(side, met): (Side, Ratio)| {
            let need = Need::new(self.label(), Change::between(count, &met));
            let answer = step::with_value(answer, &self.input, &met);
            let threshold = Threshold {
                side,
                value: met,
                is_percent: false,
            };
            let need = Need {
                threshold: Some(threshold),
                ..need
            };
            (need, answer)
        };
        self.better(count).into_iter().map(ahead).collect()
    }

    fn least(&self) -> Ratio {
        check::least_of(self.tiers.iter().map(|tier| &*tier.points))
    }
}

impl Notated for CountTiers {
    const NAME: &'static str = "Theo số lượng";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let found = reader.variables(&[(Role::Count, "n")]);
        let counted = reader.one(&found, Role::Count);
        let (tiers, min) = (reader.levels(levels::counts), reader.number_if(LEAST));
        let (input, label) = counted?;
        Some(Self {
            labels: [(input.clone(), label)].into(),
            input,
            tiers: tiers?,
            min: min?,
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        let label = self.labels.get(&self.input).map_or("", String::as_str);
        Notation {
            variables: vec![write::variable(Role::Count, &self.input, label)],
            levels: levels::write_counts(&self.tiers),
            settings: settings::write(&[write::least(self.min.as_ref())]),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_next, check_scores};

    const RULE: &str = r#"{"input":"n","n":"Số lần","tiers":[
        {"min":2,"points":0.5},{"min":1,"points":0.25},{"min":0,"points":0}]}"#;

    #[track_caller]
    fn check_count(n: &str, expect: &str) {
        let answer = format!(r#"{{"values":{{"n":"{n}"}}}}"#);
        check_scores("count_tiers", RULE, "0.5", &answer, expect);
    }

    #[test]
    fn the_greatest_tier_that_the_count_reaches_gives_its_points() {
        check_count("0", "0 scored");
        check_count("1", "1/4 scored");
        check_count("2", "1/2 scored");
        check_count("2.0", "1/2 scored");
        check_count("99999999999999999999999999999999", "1/2 scored");
    }

    #[test]
    fn a_count_that_is_no_whole_number_is_invalid() {
        check_count("1.5", "0 invalid answer-whole");
        check_count("-1", "0 invalid answer-negative");
        check_count("", "0 invalid answer-decimal");
        check_count(
            "999999999999999999999999999999999",
            "0 invalid answer-decimal",
        );
    }

    #[test]
    fn a_variable_that_the_rule_does_not_declare_is_reported_and_nothing_else() {
        let answer = r#"{"values":{"n":"1","m":"x"}}"#;
        check_scores(
            "count_tiers",
            RULE,
            "0.5",
            answer,
            "1/4 scored answer-undeclared",
        );
    }

    #[test]
    fn tiers_that_miss_nought_or_stand_twice_are_found() {
        check_finds("count_tiers", RULE, "0.5", &[]);
        let gap = RULE.replace(r#""min":0"#, r#""min":3"#);
        check_finds("count_tiers", &gap, "0.5", &["rule-count-gap"]);
        let twice = RULE.replace(r#""min":2"#, r#""min":1"#);
        check_finds("count_tiers", &twice, "0.5", &["rule-count-twice"]);
        let broken = RULE.replace(r#""min":2"#, r#""min":1.5"#);
        check_finds("count_tiers", &broken, "0.5", &["rule-count-min"]);
    }

    #[test]
    fn it_says_which_count_gives_more() {
        let check = |rule: &str, n: &str, expect: &[&str]| {
            let answer = format!(r#"{{"values":{{"n":"{n}"}}}}"#);
            check_next("count_tiers", rule, "0.5", &answer, expect);
        };
        check(RULE, "0", &["Số lần: cần thêm 1 để đạt ≥ 1: +0,25 điểm"]);
        check(RULE, "1", &["Số lần: cần thêm 1 để đạt ≥ 2: +0,25 điểm"]);
        check(RULE, "7", &[]);
        let complaints = r#"{"input":"n","n":"Đơn thư","tiers":[
            {"min":0,"points":0.5},{"min":1,"points":0.25},{"min":3,"points":0}]}"#;
        check(
            complaints,
            "7",
            &["Đơn thư: cần bớt 5 để đạt ≤ 2: +0,25 điểm"],
        );
        check(
            complaints,
            "1",
            &["Đơn thư: cần bớt 1 để đạt ≤ 0: +0,25 điểm"],
        );
    }
}
