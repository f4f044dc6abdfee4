//! A formula over declared variables, with alternatives: the first whose condition holds gives the
//! points. "More than 10 files: b/a × 2; otherwise: 2 if none is late, else 0".

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::expression::{self, Condition, Expression, Nought, Sum, Written};
use super::number::Number;
use super::step::{self, Need};
use super::{Asked, Kind, Trail, Unscored, check, read, say};

/// Parameters: the variables and the alternatives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Formula {
    /// The variables, in the order of the form.
    pub variables: Vec<Declared>,
    /// The alternatives; the last one has no condition.
    pub alternatives: Vec<Alternative>,
    /// The least that the formula gives; 0 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Number>,
}

/// A variable of a formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// Its name in the formula and in the answer.
    pub name: String,
    /// Its label in Vietnamese.
    pub label: String,
    /// Whether only whole numbers fit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// The greatest value that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Number>,
}

/// What gives the points, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// The condition; without one it holds wherever none before it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    when: Option<Written<Condition>>,
    /// The points.
    #[schema(value_type = String)]
    points: Written<Sum>,
}

impl Alternative {
    /// Reads an alternative; what is wrong with it is for the check of its rule to say.
    #[must_use]
    pub fn new(when: Option<&str>, points: &str) -> Self {
        Self {
            when: when.map(Written::new),
            points: Written::new(points),
        }
    }

    /// The condition as it was written.
    #[must_use]
    pub fn when(&self) -> Option<&str> {
        self.when.as_ref().map(Written::source)
    }

    /// The points as they were written.
    #[must_use]
    pub fn points(&self) -> &str {
        self.points.source()
    }
}

impl Declared {
    fn asked(&self) -> Asked<'_> {
        Asked {
            is_whole: self.whole,
            max: self.max.as_deref(),
            ..Asked::number(&self.name, &self.label)
        }
    }
}

/// The variables of an answer with their values.
struct Values<'a>(Vec<(&'a str, Ratio)>);

impl Values<'_> {
    /// A variable that is not declared, which the check of the set rules out, is nought.
    fn of(&self, name: &str) -> Ratio {
        let found = self.0.iter().find(|(declared, _)| *declared == name);
        found.map_or_else(Ratio::zero, |(_, value)| value.clone())
    }

    /// An expression with the numbers put in.
    fn put_into(&self, expression: &impl Expression) -> Value {
        shown(expression, &|name| say::exact(&self.of(name)))
    }

    /// Why an expression has no value.
    fn undefined(&self, nought: Nought, expression: &impl Expression) -> Unscored {
        let message = Message::new("answer-formula-nought");
        let finding = message.with("formula", self.put_into(expression));
        match nought {
            Nought::OfNothing => Unscored::Undefined(vec![finding]),
            Nought::OfSomething => Unscored::Invalid(vec![finding]),
        }
    }
}

fn shown(expression: &impl Expression, variable: &dyn Fn(&str) -> Value) -> Value {
    let mut parts = Vec::new();
    expression.show(variable, &mut parts);
    Value::List(parts)
}

fn in_words(expression: Option<&impl Expression>) -> Value {
    let name = |name: &str| Value::from(name);
    expression.map_or_else(|| "?".into(), |expression| shown(expression, &name))
}

impl Formula {
    /// The alternative that an answer meets, with its place among the others.
    fn chosen(&self, values: &Values<'_>, trail: &mut Trail) -> Result<&Sum, Unscored> {
        let none = || Unscored::Invalid(vec![Message::new("answer-no-formula")]);
        for Alternative { when, points } in &self.alternatives {
            let points = points.get().ok_or_else(none);
            let Some(when) = when else {
                if self.alternatives.len() > 1 {
                    trail.say(|| Message::new("explain-otherwise"));
                }
                return points;
            };
            let when = when.get().ok_or_else(none)?;
            let holds = when.holds(&|name| values.of(name));
            let holds = holds.map_err(|nought| values.undefined(nought, when))?;
            let key = match holds {
                true => "explain-when",
                false => "explain-unmet",
            };
            trail.say(|| Message::new(key).with("condition", values.put_into(when)));
            if holds {
                return points;
            }
        }
        Err(none())
    }

    fn check_variables(&self) -> Vec<Message> {
        let mut findings = check::length(self.variables.len());
        for (index, variable) in self.variables.iter().enumerate() {
            let about = |key| Message::new(key).with("name", variable.name.as_str());
            let named = check::variable(&variable.name, &variable.label);
            if named.is_empty() && !expression::is_name(&variable.name) {
                findings.push(about("rule-formula-name"));
            }
            findings.extend(named);
            let before = &self.variables[..index];
            if before.iter().any(|other| other.name == variable.name) {
                findings.push(about("rule-variable-twice"));
            }
            if variable.max.as_ref().is_some_and(|max| max.is_negative()) {
                findings.push(about("rule-formula-max"));
            }
        }
        findings
    }

    /// Every variable that is used is declared, and every one that is declared is used.
    fn check_uses(&self) -> Vec<Message> {
        let mut used = BTreeSet::new();
        for Alternative { when, points } in &self.alternatives {
            let Some(points) = points.get() else {
                return Vec::new();
            };
            points.variables(&mut used);
            if let Some(when) = when {
                let Some(when) = when.get() else {
                    return Vec::new();
                };
                when.variables(&mut used);
            }
        }
        let declared: BTreeSet<&str> = self.variables.iter().map(|v| v.name.as_str()).collect();
        let about = |key: &'static str| {
            move |name: &&str| Message::new(key).with("name", read::quote(name))
        };
        let undeclared = used
            .difference(&declared)
            .map(about("rule-formula-undeclared"));
        let unused = declared.difference(&used).map(about("rule-formula-unused"));
        undeclared.chain(unused).collect()
    }

    fn check_alternatives(&self) -> Vec<Message> {
        let mut findings = check::length(self.alternatives.len());
        let last = self.alternatives.len().saturating_sub(1);
        for (index, Alternative { when, points }) in self.alternatives.iter().enumerate() {
            let about = |key| Message::new(key).with("place", index + 1);
            match when {
                None if index < last => findings.push(about("rule-formula-early")),
                Some(_) if index == last => findings.push(about("rule-formula-last")),
                _ => {}
            }
            findings.extend(when.as_ref().and_then(Written::fault));
            findings.extend(points.fault());
        }
        findings
    }
}

impl Kind for Formula {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = self.check_variables();
        findings.extend(self.check_alternatives());
        findings.extend(self.check_uses());
        findings.extend(check::below_max(self.min.as_ref(), points_max));
        findings
    }

    fn variables(&self) -> Vec<Asked<'_>> {
        self.variables.iter().map(Declared::asked).collect()
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let variable = |variable: &Declared| {
            Message::new("words-variable")
                .with("name", variable.name.as_str())
                .with("label", variable.label.as_str())
        };
        let alternative = |alternative: &Alternative| {
            let formula = in_words(alternative.points.get());
            let message = match &alternative.when {
                Some(when) => {
                    Message::new("words-formula-when").with("condition", in_words(when.get()))
                }
                None if self.alternatives.len() == 1 => Message::new("words-formula-only"),
                None => Message::new("words-formula-otherwise"),
            };
            message.with("formula", formula)
        };
        let most = Message::new("explain-capped").with("max", say::exact(points_max));
        std::iter::once(Message::new("words-formula"))
            .chain(self.variables.iter().map(variable))
            .chain(self.alternatives.iter().map(alternative))
            .chain([most, say::least(&self.least())])
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
        for (variable, value) in variables.iter().zip(&values) {
            trail.say(|| say::answered(variable.label, value));
        }
        let names = variables.iter().map(|variable| variable.name);
        let values = Values(names.zip(values).collect());
        let formula = self.chosen(&values, trail)?;
        let points = formula.value(&|name| values.of(name));
        let points = points.map_err(|nought| values.undefined(nought, formula))?;
        trail.say(|| say::result("explain-sum", &points).with("terms", values.put_into(formula)));
        Ok(say::within((&self.least(), points_max), points, trail))
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        step::one_more_of_each(&self.variables(), answer)
    }

    fn least(&self) -> Ratio {
        self.min.as_deref().cloned().unwrap_or_else(Ratio::zero)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_explains, check_finds, check_next, check_scores, check_words};

    /// Tiền Giang 1.4.2, written as a formula.
    const SPLIT: &str = r#"{"variables":[{"name":"a","label":"Vấn đề"},
        {"name":"b","label":"Đã xử lý"},{"name":"c","label":"Đang xử lý"}],
        "alternatives":[{"points":"b/a*1 + c/a*0.5"}]}"#;

    const TWO: &str = r#"{"variables":[{"name":"a","label":"Hồ sơ","whole":true,"max":1000},
        {"name":"b","label":"Đúng hạn","whole":true}],
        "alternatives":[{"when":"a >= 10 and b/a >= 0.5","points":"b/a*2"},
            {"when":"a = 0","points":"2"},{"points":"b - a"}],"min":-1}"#;

    #[track_caller]
    fn check_two(a: &str, b: &str, expect: &str) {
        let answer = format!(r#"{{"values":{{"a":"{a}","b":"{b}"}}}}"#);
        check_scores("formula", TWO, "2", &answer, expect);
    }

    #[test]
    fn the_first_alternative_that_holds_gives_the_points() {
        check_two("20", "15", "3/2 scored");
        check_two("0", "0", "2 scored");
        check_two("5", "5", "0 scored");
        check_two("9", "8", "-1 scored");
    }

    #[test]
    fn points_stay_between_the_least_and_the_maximum() {
        check_two("20", "50", "2 scored");
        check_two("9", "0", "-1 scored");
        let answer = r#"{"values":{"a":"1","b":"9","c":"0"}}"#;
        check_scores("formula", SPLIT, "1", answer, "1 scored");
    }

    #[test]
    fn the_explanation_puts_the_numbers_in_and_says_what_was_chosen() {
        let answer = r#"{"values":{"a":"8","b":"5","c":"2"}}"#;
        check_explains(
            "formula",
            SPLIT,
            "1",
            answer,
            "5 ÷ 8 × 1 + 2 ÷ 8 × 0,5 = 0,75 điểm",
        );
        let told = |answer: &str, expect: &[&str]| {
            super::super::tests::check_steps("formula", TWO, "2", answer, expect);
        };
        told(
            r#"{"values":{"a":"20","b":"50"}}"#,
            &[
                "Hồ sơ: 20",
                "Đúng hạn: 50",
                "Vì 20 ≥ 10 và 50 ÷ 20 ≥ 0,5:",
                "50 ÷ 20 × 2 = 5 điểm",
                "Không quá 2 điểm",
            ],
        );
        told(
            r#"{"values":{"a":"9","b":"8"}}"#,
            &[
                "Hồ sơ: 9",
                "Đúng hạn: 8",
                "Không đúng: 9 ≥ 10 và 8 ÷ 9 ≥ 0,5",
                "Không đúng: 9 = 0",
                "Vì không có điều kiện nào đúng:",
                "8 − 9 = −1 điểm",
            ],
        );
    }

    #[test]
    fn one_more_of_what_is_counted_says_what_it_gives() {
        let next = |a: &str, b: &str, expect: &[&str]| {
            let answer = format!(r#"{{"values":{{"a":"{a}","b":"{b}"}}}}"#);
            check_next("formula", TWO, "2", &answer, expect);
        };
        // One file fewer would give as much, and is no advice.
        next("16", "15", &["Đúng hạn: cần thêm 1: +0,125 điểm"]);
        next("10", "4", &["Đúng hạn: cần thêm 1: +2 điểm"]);
        // None leads above the greatest value, and full points need none.
        next("0", "0", &[]);
        next("1000", "1000", &[]);
        // What is measured and not counted has no next number.
        let measured = r#"{"values":{"a":"8","b":"5","c":"2"}}"#;
        check_next("formula", SPLIT, "1", measured, &[]);
    }

    #[test]
    fn a_formula_reads_in_words() {
        check_words(
            "formula",
            TWO,
            "2",
            &[
                "Tính theo công thức, với:",
                "a = Hồ sơ",
                "b = Đúng hạn",
                "Nếu a ≥ 10 và b ÷ a ≥ 0,5: b ÷ a × 2",
                "Nếu a = 0: 2",
                "Trường hợp khác: b − a",
                "Không quá 2 điểm",
                "Không thấp hơn −1 điểm",
            ],
        );
    }

    #[test]
    fn a_division_by_nought_is_invalid_and_says_where() {
        for b in ["5", "0"] {
            let answer = format!(r#"{{"values":{{"a":"0","b":"{b}","c":"0"}}}}"#);
            let expect = "0 invalid answer-formula-nought";
            check_scores("formula", SPLIT, "1", &answer, expect);
        }
        // The condition that looks first is not divided.
        check_two("0", "3", "2 scored");
    }

    #[test]
    fn a_number_that_does_not_fit_its_variable_is_invalid() {
        check_two("1001", "1", "0 invalid answer-above-scale");
        check_two("1.5", "1", "0 invalid answer-whole");
        check_two("20", "-1", "0 invalid answer-negative");
        let missing = r#"{"values":{"a":"20"}}"#;
        check_scores("formula", TWO, "2", missing, "0 unanswered");
    }

    #[test]
    fn variables_are_declared_and_used() {
        check_finds("formula", SPLIT, "1", &[]);
        check_finds("formula", TWO, "2", &[]);
        let finds = |from: &str, to: &str, expect: &[&str]| {
            check_finds("formula", &SPLIT.replace(from, to), "1", expect);
        };
        finds(
            "c/a*0.5",
            "d/a*0.5",
            &["rule-formula-undeclared", "rule-formula-unused"],
        );
        finds(
            r#""name":"c""#,
            r#""name":"b""#,
            &["rule-variable-twice", "rule-formula-undeclared"],
        );
        finds(
            r#""name":"c""#,
            r#""name":"min""#,
            &[
                "rule-formula-name",
                "rule-formula-undeclared",
                "rule-formula-unused",
            ],
        );
        finds(
            r#""name":"c""#,
            r#""name":"số c""#,
            &[
                "rule-formula-name",
                "rule-formula-undeclared",
                "rule-formula-unused",
            ],
        );
        finds(
            r#"xử lý"}"#,
            r#"xử lý","max":-1}"#,
            &["rule-formula-max", "rule-formula-max"],
        );
    }

    #[test]
    fn a_formula_that_cannot_be_read_says_where() {
        let finds = |formula: &str, expect: &[&str]| {
            check_finds(
                "formula",
                &SPLIT.replace("b/a*1 + c/a*0.5", formula),
                "1",
                expect,
            );
        };
        finds("b/a*1 + c/a*0,5", &["rule-expression-comma"]);
        finds("b/a*1 + c/a%", &["rule-expression-at"]);
        finds("b/a*1 +", &["rule-expression-end"]);
        finds(&"(".repeat(10_000), &["rule-expression-long"]);
        let deep = format!("{}a{}", "(".repeat(20), ")".repeat(20));
        finds(&deep, &["rule-expression-deep"]);
        let many = format!("a{}", "+b+c".repeat(60));
        finds(&many, &["rule-expression-operators"]);
    }

    #[test]
    fn one_alternative_without_a_condition_stands_last() {
        let finds = |from: &str, to: &str, expect: &[&str]| {
            check_finds("formula", &TWO.replace(from, to), "2", expect);
        };
        finds(
            r#"{"points":"b - a"}"#,
            r#"{"when":"a > 1","points":"b"}"#,
            &["rule-formula-last"],
        );
        finds(r#""when":"a = 0","#, "", &["rule-formula-early"]);
        finds(r#""min":-1"#, r#""min":2"#, &["rule-below-max"]);
    }
}
