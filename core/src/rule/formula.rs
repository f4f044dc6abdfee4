//! A formula over declared variables, with alternatives: the first whose condition holds gives the
//! points. "More than 10 files: b/a × 2; otherwise: 2 if none is late, else 0".

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{
    Cell, LEAST, Notated, Notation, Reader, Role, levels, quote, settings, write, written,
};
use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::expression::{self, Bounds, Condition, Expression, Nought, Sum, Written};
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

    /// What divides by nought whatever is answered: no answer could ever be scored by it.
    fn check_divisors(&self) -> Vec<Message> {
        let alternatives = self.alternatives.iter();
        let found = alternatives.flat_map(|Alternative { when, points }| {
            let when = when.as_ref().and_then(|when| self.check_divisor(when));
            [when, self.check_divisor(points)]
        });
        found.flatten().collect()
    }

    fn check_divisor(&self, written: &Written<impl Expression>) -> Option<Message> {
        let divides = written.get()?.divides_by_nought(&|name| self.bounds(name));
        let expression = || read::quote(written.source());
        divides.then(|| Message::new("rule-formula-nought").with("expression", expression()))
    }

    /// Between which numbers a variable's answers lie.
    fn bounds(&self, name: &str) -> Bounds {
        let declared = self.variables.iter().find(|own| own.name == name);
        declared.map_or_else(Bounds::default, |own| Bounds {
            low: Some(Ratio::zero()),
            high: own.max.as_deref().cloned(),
        })
    }

    /// The most that all alternatives give, where none can give the maximum: more than the maximum
    /// is cut off, but what no answer reaches would never be found.
    fn check_reach(&self, points_max: &Ratio) -> Option<Message> {
        let most = |alternative: &Alternative| {
            let points = alternative.points.get()?;
            points.bounds(&|name| self.bounds(name)).high
        };
        let most: Option<Vec<Ratio>> = self.alternatives.iter().map(most).collect();
        let most = most?.into_iter().max()?;
        check::reaches(points_max, &most.min(points_max.clone()))
    }
}

impl Kind for Formula {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = self.check_variables();
        findings.extend(self.check_alternatives());
        findings.extend(self.check_uses());
        findings.extend(self.check_divisors());
        findings.extend(self.check_reach(points_max));
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

/// The settings of variables: `số nguyên = a, b; tối đa a = 100`.
const WHOLE: &str = "số nguyên";
const AT_MOST: &str = "tối đa";

fn declared(reader: &mut Reader<'_>) -> Option<Vec<Declared>> {
    let found = reader.variables(&[(Role::Variable, "a")]);
    let whole = reader.take(WHOLE).unwrap_or_default();
    let whole: Vec<&str> = whole.split(',').map(str::trim).collect();
    for name in whole.iter().filter(|name| !name.is_empty()) {
        if found.iter().all(|(_, symbol, _)| symbol != name) {
            let message = Message::new("notation-symbol").with("name", quote(name));
            reader.tell(Cell::Settings, message);
        }
    }
    let mut declared = Vec::new();
    for (_, name, index) in &found {
        let max = reader.take_for(AT_MOST, name);
        let max = max.and_then(|text| reader.decimal_in(Cell::Settings, &text));
        declared.push(Declared {
            name: name.clone(),
            label: reader.label(*index),
            whole: whole.contains(&name.as_str()),
            max,
        });
    }
    Some(declared)
}

impl Notated for Formula {
    const NAME: &'static str = "Công thức";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let variables = declared(reader);
        let alternatives = reader.levels(levels::alternatives);
        let min = reader.number_if(LEAST);
        Some(Self {
            variables: variables?,
            alternatives: alternatives?,
            min: min?,
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        let declared = self.variables.iter();
        let rows = declared.clone();
        let rows = rows.map(|own| write::variable(Role::Variable, &own.name, &own.label));
        let whole = declared.clone().filter(|own| own.whole);
        let whole: Vec<&str> = whole.map(|own| own.name.as_str()).collect();
        let whole = (!whole.is_empty()).then(|| whole.join(", "));
        let (least, min) = write::least(self.min.as_ref());
        let mut pairs = vec![(least.to_owned(), min), (WHOLE.to_owned(), whole)];
        pairs.extend(declared.map(|own| {
            let max = own.max.as_deref().map(written);
            (format!("{AT_MOST} {}", own.name), max)
        }));
        Notation {
            variables: rows.collect(),
            levels: levels::write_alternatives(&self.alternatives),
            settings: settings::write(&pairs),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests;
