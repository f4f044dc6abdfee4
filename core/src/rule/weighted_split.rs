//! Parts of a total, each with its weight: `b/a + 0.5 × c/a` of the maximum.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{Notated, Notation, Reader, Role, VariableRow, write, written};
use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::number::Number;
use super::step::{self, Change, Need};
use super::{Asked, Kind, Trail, Unscored, check, read, say};

/// Parameters: the total and its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WeightedSplit {
    /// The variable of the total.
    pub total: String,
    /// The parts, in the order of the form.
    pub parts: Vec<Part>,
    /// The total's label in Vietnamese, under its variable.
    #[serde(flatten)]
    pub labels: BTreeMap<String, String>,
}

/// A part of the total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its variable.
    pub var: String,
    /// Its label in Vietnamese.
    pub label: String,
    /// The share of the maximum that it would earn as the whole.
    pub weight: Number,
}

impl WeightedSplit {
    fn total_label(&self) -> &str {
        self.labels
            .get(&self.total)
            .map_or(&self.total, String::as_str)
    }

    fn term(&self, part: &Part, value: &Ratio, total: &Ratio) -> Value {
        let fraction = say::fraction(value, total);
        if *part.weight == Ratio::integer(1) {
            return fraction.into();
        }
        let weighted = Message::new("explain-weighted").with("weight", say::exact(&part.weight));
        weighted.with("fraction", fraction).into()
    }

    fn explain(&self, points_max: &Ratio, values: &[Ratio], points: &Ratio) -> Message {
        let parts = self.parts.iter().zip(&values[1..]);
        let terms = say::plus(parts.map(|(part, value)| self.term(part, value, &values[0])));
        let key = if *points_max == Ratio::integer(1) {
            "explain-sum"
        } else {
            "explain-split"
        };
        say::result(key, points)
            .with("terms", terms)
            .with("max", say::exact(points_max))
    }
}

impl WeightedSplit {
    /// The answer with one more of a part, where there is one to be had.
    fn one_more(&self, index: usize, values: &[Ratio], answer: &Answer) -> Option<(Need, Answer)> {
        let (total, values) = values.split_first()?;
        let one = Ratio::integer(1);
        let part = &self.parts[index];
        let ahead = step::with_value(answer, &part.var, &(&values[index] + &one));
        let need = Need {
            of: Some(total.clone()),
            ..Need::new(&part.label, Change::More(one.clone()))
        };
        let sum: Ratio = values.iter().sum();
        if sum < *total {
            return Some((need, ahead));
        }
        let parts = self.parts.iter().zip(values);
        let lighter = parts.filter(|(other, value)| *other.weight < *part.weight && **value >= one);
        // The heaviest of them, so that no more is promised than any of them gives.
        let (other, value) = lighter.max_by(|(a, _), (b, _)| a.weight.cmp(&b.weight))?;
        Some((need, step::with_value(&ahead, &other.var, &(value - &one))))
    }
}

impl Kind for WeightedSplit {
    fn check(&self, _points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::length(self.parts.len());
        findings.extend(check::labels([&self.total], &self.labels));
        for (index, part) in self.parts.iter().enumerate() {
            findings.extend(check::variable(&part.var, &part.label));
            let weight = Message::new("rule-weight").with("label", part.label.as_str());
            findings.extend(check::within(weight, &part.weight, 0, 1));
            let is_twice = self.parts[..index]
                .iter()
                .any(|other| other.var == part.var);
            if is_twice || part.var == self.total {
                findings.push(Message::new("rule-variable-twice").with("name", part.var.as_str()));
            }
        }
        let heaviest = self.parts.iter().map(|part| &*part.weight).max();
        if heaviest.is_some_and(|weight| *weight < Ratio::integer(1)) {
            findings.push(Message::new("rule-weights"));
        }
        findings
    }

    fn variables(&self) -> Vec<Asked<'_>> {
        let parts = self.parts.iter();
        let parts = parts.map(|part| Asked::number(&part.var, &part.label));
        std::iter::once(Asked::number(&self.total, self.total_label()))
            .chain(parts)
            .collect()
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let head = Message::new("words-split").with("max", say::exact(points_max));
        let part = |part: &Part| {
            Message::new("words-part")
                .with("label", part.label.as_str())
                .with("total", self.total_label())
                .with("weight", say::exact(&part.weight))
        };
        std::iter::once(head)
            .chain(self.parts.iter().map(part))
            .collect()
    }

    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let variables = self.variables();
        let values = read::values(&variables, answer)?;
        let (total, parts) = (&values[0], &values[1..]);
        let sum: Ratio = parts.iter().sum();
        let about_parts = |key| {
            Message::new(key)
                .with("sum", say::exact(&sum))
                .with("total", say::exact(total))
                .with("total_label", self.total_label())
        };
        let weighted: Ratio = self
            .parts
            .iter()
            .zip(parts)
            .map(|(part, value)| &*part.weight * value)
            .sum();
        let Some(share) = weighted.checked_div(total) else {
            return Err(match sum.is_zero() {
                true => Unscored::NothingOfNothing,
                false => Unscored::Invalid(vec![about_parts("answer-zero-total")]),
            });
        };
        let uncapped = points_max * &share;
        for (variable, value) in variables.iter().zip(&values) {
            trail.say(|| say::answered(variable.label, value));
        }
        trail.say(|| self.explain(points_max, &values, &uncapped));
        trail.find((sum > *total).then(|| about_parts("answer-parts-above")));
        Ok(say::at_most(points_max, uncapped, trail))
    }

    /// One more of each part: of what is in no part yet, or else taken from a lighter part.
    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let Ok(values) = read::values(&self.variables(), answer) else {
            return Vec::new();
        };
        if !values.iter().all(Ratio::is_integer) {
            return Vec::new();
        }
        let ahead = |index| self.one_more(index, &values, answer);
        (0..self.parts.len()).filter_map(ahead).collect()
    }
}

impl Notated for WeightedSplit {
    const NAME: &'static str = "Chia theo hệ số";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let found = reader.variables(&[(Role::Total, "a"), (Role::Part, "b")]);
        let (total, label) = reader.one(&found, Role::Total)?;
        let mut parts = Vec::new();
        for (_, symbol, index) in found.iter().filter(|(role, ..)| *role == Role::Part) {
            parts.push(Part {
                var: symbol.clone(),
                label: reader.label(*index),
                weight: reader.weight(*index)?,
            });
        }
        let labels = [(total.clone(), label)].into();
        Some(Self {
            total,
            parts,
            labels,
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        let mut variables = vec![write::variable(
            Role::Total,
            &self.total,
            self.total_label(),
        )];
        variables.extend(self.parts.iter().map(|part| VariableRow {
            weight: written(&part.weight),
            ..write::variable(Role::Part, &part.var, &part.label)
        }));
        Notation {
            variables,
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_explains, check_finds, check_next, check_scores};

    const RULE: &str = r#"{"total":"a","a":"Vấn đề","parts":[
        {"var":"b","label":"Đã xử lý","weight":1},{"var":"c","label":"Đang xử lý","weight":0.5}]}"#;

    #[track_caller]
    fn check_split(max: &str, [a, b, c]: [&str; 3], expect: &str) {
        let answer = format!(r#"{{"values":{{"a":"{a}","b":"{b}","c":"{c}"}}}}"#);
        check_scores("weighted_split", RULE, max, &answer, expect);
    }

    #[test]
    fn each_part_earns_by_its_weight() {
        check_split("1", ["8", "5", "2"], "3/4 scored");
        check_split("2", ["8", "5", "2"], "3/2 scored");
        check_split("1", ["3", "1", "1"], "1/2 scored");
        check_split("1", ["8", "0", "0"], "0 scored");
    }

    #[test]
    fn parts_above_the_total_are_capped_and_reported() {
        check_split("1", ["8", "9", "0"], "1 scored answer-parts-above");
        check_split("1", ["8", "5", "4"], "7/8 scored answer-parts-above");
        check_split("1", ["0", "1", "0"], "0 invalid answer-zero-total");
        check_split("1", ["0", "0", "0"], "0 unanswered");
    }

    #[test]
    fn a_missing_part_is_unanswered() {
        let answer = r#"{"values":{"a":"8","b":"5"}}"#;
        check_scores("weighted_split", RULE, "1", answer, "0 unanswered");
    }

    #[test]
    fn the_explanation_is_the_sum_that_a_person_would_write() {
        let answer = r#"{"values":{"a":"8","b":"5","c":"2"}}"#;
        check_explains(
            "weighted_split",
            RULE,
            "1",
            answer,
            "5/8 + 0,5 × 2/8 = 0,75 điểm",
        );
        check_explains(
            "weighted_split",
            RULE,
            "2",
            answer,
            "2 × (5/8 + 0,5 × 2/8) = 1,5 điểm",
        );
    }

    #[test]
    fn one_more_of_a_part_says_what_it_gives() {
        let next = |[a, b, c]: [&str; 3], expect: &[&str]| {
            let answer = format!(r#"{{"values":{{"a":"{a}","b":"{b}","c":"{c}"}}}}"#);
            check_next("weighted_split", RULE, "2", &answer, expect);
        };
        let done = "Đã xử lý: cần thêm 1 (trong 8): +0,25 điểm";
        let under_way = "Đang xử lý: cần thêm 1 (trong 8): +0,125 điểm";
        next(["8", "5", "2"], &[done, under_way]);
        // All eight are in a part: what is done then was under way.
        let moved = "Đã xử lý: cần thêm 1 (trong 8): +0,125 điểm";
        next(["8", "5", "3"], &[moved]);
        next(["8", "8", "0"], &[]);
        // What is measured and not counted has no next number.
        next(["8.5", "5", "2"], &[]);
    }

    #[test]
    fn wrong_weights_and_names_are_found() {
        check_finds("weighted_split", RULE, "1", &[]);
        let light = RULE.replace(r#""weight":1"#, r#""weight":0.5"#);
        check_finds("weighted_split", &light, "1", &["rule-weights"]);
        let heavy = RULE.replace(r#""weight":1"#, r#""weight":2"#);
        check_finds("weighted_split", &heavy, "1", &["rule-weight"]);
        let twice = RULE.replace(r#""var":"c""#, r#""var":"b""#);
        check_finds("weighted_split", &twice, "1", &["rule-variable-twice"]);
        let unlabelled = RULE.replace(r#""a":"Vấn đề","#, "");
        check_finds("weighted_split", &unlabelled, "1", &["rule-undeclared"]);
    }
}
