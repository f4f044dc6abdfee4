//! Steps by a count: "two or more: 1; one: 0.5; none: 0".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::{Computed, Input, Kind, Unscored, Variable, check, read, say};

/// Parameters: the variable that counts and the tiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountTiers {
    /// The variable that counts.
    pub input: String,
    /// The tiers, in the order of the form.
    pub tiers: Vec<CountTier>,
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

    fn variable(&self) -> Variable {
        let (name, label) = (self.input.clone(), self.label().to_owned());
        Variable {
            name,
            label,
            is_whole: true,
            max: None,
        }
    }
}

impl Kind for CountTiers {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::length(self.tiers.len());
        match self.labels.get(&self.input) {
            None => {
                findings.push(Message::new("rule-undeclared").with("name", self.input.as_str()));
            }
            Some(label) => findings.extend(check::variable(&self.input, label)),
        }
        let unknown = self.labels.keys().filter(|name| **name != self.input);
        findings.extend(unknown.map(|name| check::unknown_parameter(name)));
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
        findings
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::Variable(self.variable())]
    }

    fn in_words(&self, _points_max: &Ratio) -> Vec<Message> {
        let head = Message::new("words-count").with("label", self.label());
        std::iter::once(head)
            .chain(self.tiers.iter().map(CountTier::in_words))
            .collect()
    }

    fn compute(&self, _points_max: &Ratio, answer: &Answer) -> Result<Computed, Unscored> {
        let values = read::values(&[self.variable()], answer)?;
        let count = &values[0];
        let reached = self.tiers.iter().filter(|tier| *count >= *tier.min);
        let Some(tier) = reached.max_by_key(|tier| &tier.min) else {
            let message = Message::new("answer-no-count-tier").with("count", say::exact(count));
            return Err(Unscored::Invalid(vec![message]));
        };
        let explanation = vec![say::answered(self.label(), count), tier.in_words()];
        Ok(Computed {
            points: (*tier.points).clone(),
            explanation,
            findings: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_scores};

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
}
