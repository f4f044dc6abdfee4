//! The form of one leaf while somebody fills it in: what the fields say, the answer they make, and
//! what is wrong with them. An answer with a field that cannot be read is shown, never stored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sodiem_core::answer::Answer;
use sodiem_core::gather::gather;
use sodiem_core::json;
use sodiem_core::rule::{Input, Rule};
use sodiem_core::text::{Language, Message};

use super::entry::{self, Kind};

/// The name of the whole form among the fields of a leaf that can be held.
pub const ANSWER: &str = "answer";

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Field {
    /// A variable's number.
    Value(String),
    /// How often an event happened, by its position.
    Count(usize),
    /// Survey forms that ticked an option.
    Responses(String),
    /// Survey answers that are satisfied.
    Satisfied,
    /// Survey answers in all.
    Answered,
    /// Points set directly.
    Points,
}

/// What the fields say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    inputs: Vec<Input>,
    choice: Option<u32>,
    checked: Vec<bool>,
    typed: BTreeMap<Field, String>,
    not_applicable: bool,
    /// Points are set directly instead of computed.
    sets_points: bool,
    reason: String,
    was_answered: bool,
}

/// What a form that cannot be kept says, without what its rule asks.
#[derive(Serialize, Deserialize)]
struct Said {
    choice: Option<u32>,
    checked: Vec<bool>,
    typed: Vec<(Field, String)>,
    not_applicable: bool,
    sets_points: bool,
    reason: String,
    was_answered: bool,
}

impl Form {
    /// What the fields say, to be held.
    pub fn said(&self) -> String {
        let said = Said {
            choice: self.choice,
            checked: self.checked.clone(),
            typed: self.typed.clone().into_iter().collect(),
            not_applicable: self.not_applicable,
            sets_points: self.sets_points,
            reason: self.reason.clone(),
            was_answered: self.was_answered,
        };
        serde_json::to_string(&said).expect("a form has a JSON form")
    }

    /// The form of a rule with what was held; `None` for what another version held.
    pub fn held(rule: &Rule, said: &str) -> Option<Self> {
        let said: Said = json::from_str(said).ok()?;
        let inputs = rule.inputs();
        let answer = Answer {
            checked: Some(said.checked),
            ..Answer::default()
        };
        Some(Self {
            choice: said.choice,
            checked: checked(&inputs, &answer),
            typed: gather(said.typed),
            not_applicable: said.not_applicable,
            sets_points: said.sets_points,
            reason: said.reason,
            was_answered: said.was_answered,
            inputs,
        })
    }

    /// The form of a rule, filled with an answer.
    pub fn new(rule: &Rule, answer: Option<&Answer>, language: Language) -> Self {
        let inputs = rule.inputs();
        let answer = answer.cloned().unwrap_or_default();
        let mut typed = BTreeMap::new();
        for (name, value) in answer.values.iter().flatten() {
            typed.insert(Field::Value(name.clone()), entry::shown(value, language));
        }
        for (index, count) in answer.counts.iter().flatten().enumerate() {
            typed.insert(Field::Count(index), count.to_string());
        }
        for (label, count) in answer.responses.iter().flatten() {
            typed.insert(Field::Responses(label.clone()), count.to_string());
        }
        for (field, count) in [
            (Field::Satisfied, answer.satisfied),
            (Field::Answered, answer.answered),
        ] {
            typed.extend(count.map(|count| (field, count.to_string())));
        }
        let points = answer
            .points
            .as_deref()
            .map(|points| entry::shown(points, language));
        typed.extend(points.map(|points| (Field::Points, points)));
        Self {
            choice: answer.choice,
            checked: checked(&inputs, &answer),
            typed,
            not_applicable: answer.not_applicable == Some(true),
            sets_points: answer.points.is_some() && !asks_for_points(&inputs),
            reason: answer.reason.clone().unwrap_or_default(),
            was_answered: answer.checked.is_some() || answer.counts.is_some(),
            inputs,
        }
    }

    /// What the rule asks.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// The chosen option.
    pub fn choice(&self) -> Option<u32> {
        self.choice
    }

    /// Chooses an option, or none.
    pub fn choose(&mut self, choice: Option<u32>) {
        self.choice = choice;
        self.not_applicable = false;
    }

    /// Whether an item is ticked.
    pub fn is_checked(&self, index: usize) -> bool {
        self.checked.get(index).copied().unwrap_or_default()
    }

    /// Ticks an item or not.
    pub fn check(&mut self, index: usize, is_checked: bool) {
        if let Some(checked) = self.checked.get_mut(index) {
            *checked = is_checked;
        }
        self.was_answered = true;
        self.not_applicable = false;
    }

    /// What stands in a field.
    pub fn typed(&self, field: &Field) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }

    /// Types into a field.
    pub fn type_in(&mut self, field: Field, text: String) {
        self.typed.insert(field, text);
        self.not_applicable = false;
    }

    /// Says that none of the events happened.
    pub fn count_none(&mut self) {
        for input in &self.inputs {
            if let Input::Counts(items) = input {
                let none = (0..items.len()).map(|index| (Field::Count(index), "0".to_owned()));
                self.typed.extend(none);
            }
        }
        self.not_applicable = false;
    }

    /// Whether the leaf is said not to apply.
    pub fn is_not_applicable(&self) -> bool {
        self.not_applicable
    }

    /// Says that the leaf does not apply, or does.
    pub fn set_not_applicable(&mut self, not_applicable: bool) {
        self.not_applicable = not_applicable;
    }

    /// Whether the rule asks for points and nothing else.
    pub fn asks_for_points(&self) -> bool {
        asks_for_points(&self.inputs)
    }

    /// Whether points are set directly.
    pub fn sets_points(&self) -> bool {
        self.sets_points
    }

    /// Sets points directly instead of by the inputs, or not.
    pub fn set_points_directly(&mut self, directly: bool) {
        self.sets_points = directly;
    }

    /// Why a reviewer finds otherwise.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Says why.
    pub fn set_reason(&mut self, reason: String) {
        self.reason = reason;
    }

    /// Empties the form.
    pub fn clear(&mut self) {
        let inputs = std::mem::take(&mut self.inputs);
        let checked = vec![false; self.checked.len()];
        *self = Self {
            inputs,
            checked,
            ..Self::default()
        };
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &Field, language: Language) -> Option<Message> {
        self.read(field, language).err()
    }

    /// The answer that the fields make.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn answer(&self, language: Language) -> Result<Answer, BTreeMap<Field, Message>> {
        let reason = Some(self.reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        if self.not_applicable {
            return Ok(Answer {
                reason,
                ..Answer::not_applicable()
            });
        }
        let mut errors = BTreeMap::new();
        let mut number = |field: Field| match self.read(&field, language) {
            Ok(number) => number,
            Err(message) => {
                errors.insert(field, message);
                None
            }
        };
        let mut answer = Answer {
            reason,
            ..Answer::default()
        };
        if self.sets_points {
            answer.points = number(Field::Points);
        } else {
            for input in &self.inputs {
                self.fill(&mut answer, input, &mut number);
            }
        }
        if errors.is_empty() {
            Ok(answer)
        } else {
            Err(errors)
        }
    }

    fn fill(
        &self,
        answer: &mut Answer,
        input: &Input,
        number: &mut impl FnMut(Field) -> Option<String>,
    ) {
        let mut count = |field| number(field).and_then(|number| number.parse::<i64>().ok());
        match input {
            Input::Choice(_) => answer.choice = self.choice,
            Input::Checklist(_) => {
                answer.checked = self.was_answered.then(|| self.checked.clone());
            }
            Input::Variable(variable) => {
                if let Some(value) = number(Field::Value(variable.name.clone())) {
                    let values = answer.values.get_or_insert_default();
                    values.insert(variable.name.clone(), value);
                }
            }
            Input::Counts(items) => {
                let counts: Vec<Option<i64>> = (0..items.len())
                    .map(|index| count(Field::Count(index)))
                    .collect();
                // A list is written whole: fields left empty beside filled ones are none.
                if counts.iter().any(Option::is_some) {
                    answer.counts =
                        Some(counts.into_iter().map(Option::unwrap_or_default).collect());
                }
            }
            Input::Responses(items) => {
                for item in items {
                    if let Some(forms) = count(Field::Responses(item.label.clone())) {
                        let responses = answer.responses.get_or_insert_default();
                        responses.insert(item.label.clone(), forms);
                    }
                }
            }
            Input::Satisfaction(_) => {
                answer.satisfied = count(Field::Satisfied);
                answer.answered = count(Field::Answered);
            }
            Input::Points { .. } => answer.points = number(Field::Points),
        }
    }

    fn read(&self, field: &Field, language: Language) -> Result<Option<String>, Message> {
        let number = entry::read(self.typed(field), self.kind(field), language)?;
        let is_count = !matches!(field, Field::Value(_) | Field::Points);
        if is_count
            && number
                .as_ref()
                .is_some_and(|number| number.parse::<i64>().is_err())
        {
            return Err(Message::new("entry-too-large"));
        }
        Ok(number)
    }

    fn kind(&self, field: &Field) -> Kind {
        let is_whole = match field {
            Field::Value(name) => self
                .inputs
                .iter()
                .any(|input| matches!(input, Input::Variable(v) if v.name == *name && v.is_whole)),
            Field::Points => false,
            Field::Count(_) | Field::Responses(_) | Field::Satisfied | Field::Answered => true,
        };
        if is_whole { Kind::Whole } else { Kind::Decimal }
    }
}

fn asks_for_points(inputs: &[Input]) -> bool {
    inputs
        .iter()
        .any(|input| matches!(input, Input::Points { .. }))
}

/// The ticks of an answer, as many as the rule has items.
fn checked(inputs: &[Input], answer: &Answer) -> Vec<bool> {
    let items = inputs.iter().find_map(|input| match input {
        Input::Checklist(items) => Some(items.len()),
        _ => None,
    });
    let mut checked = answer.checked.clone().unwrap_or_default();
    checked.resize(items.unwrap_or_default(), false);
    checked
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rule(kind: &str, parameters: serde_json::Value) -> Rule {
        let rule = json!({ "kind": kind, "parameters": parameters }).to_string();
        serde_json::from_str(&rule).expect("a rule")
    }

    fn split() -> Rule {
        rule(
            "weighted_split",
            json!({ "total": "a", "a": "Tổng số", "parts": [
                { "var": "b", "label": "Đã xong", "weight": 1 },
                { "var": "c", "label": "Đang làm", "weight": 0.5 },
            ] }),
        )
    }

    #[test]
    fn numbers_typed_make_the_answer() {
        let mut form = Form::new(&split(), None, Language::Vi);
        assert_eq!(form.answer(Language::Vi), Ok(Answer::default()));
        for (name, typed) in [("a", "8"), ("b", "5"), ("c", "2")] {
            form.type_in(Field::Value(name.into()), typed.into());
        }
        let answer = form.answer(Language::Vi).expect("numbers");
        assert_eq!(answer.to_json(), r#"{"values":{"a":"8","b":"5","c":"2"}}"#);
        assert_eq!(
            Form::new(&split(), Some(&answer), Language::Vi).answer(Language::Vi),
            Ok(answer)
        );
    }

    #[test]
    fn a_field_that_cannot_be_read_keeps_its_text_and_stores_nothing() {
        let mut form = Form::new(&split(), None, Language::Vi);
        let field = Field::Value("a".into());
        form.type_in(field.clone(), "1.500".into());
        let errors = form.answer(Language::Vi).expect_err("ambiguous");
        assert_eq!(errors[&field].key, "entry-ambiguous");
        assert_eq!(form.typed(&field), "1.500");
    }

    #[test]
    fn what_is_held_of_a_form_comes_back_as_it_was_typed() {
        let mut form = Form::new(&split(), None, Language::Vi);
        form.type_in(Field::Value("a".into()), "1.500".into());
        form.type_in(Field::Value("b".into()), "năm".into());
        form.set_reason("vì thế".into());
        assert_eq!(Form::held(&split(), &form.said()), Some(form));
        assert_eq!(Form::held(&split(), "{}"), None);
    }

    #[test]
    fn typing_says_that_the_leaf_applies_after_all() {
        let mut form = Form::new(&split(), Some(&Answer::not_applicable()), Language::Vi);
        assert!(form.is_not_applicable());
        form.type_in(Field::Value("a".into()), "3".into());
        assert!(!form.is_not_applicable());
    }

    #[test]
    fn a_checklist_with_nothing_ticked_is_an_answer_once_it_was_touched() {
        let items =
            json!({ "items": [{ "label": "x", "points": 0.5 }, { "label": "y", "points": 0.5 }] });
        let mut form = Form::new(&rule("checklist", items), None, Language::Vi);
        assert_eq!(form.answer(Language::Vi), Ok(Answer::default()));
        form.check(0, true);
        form.check(0, false);
        let answer = form.answer(Language::Vi).expect("ticks");
        assert_eq!(answer.checked, Some(vec![false, false]));
    }

    #[test]
    fn points_of_a_rule_that_asks_for_them_are_its_answer() {
        let rule = rule("points", json!({ "min": 0, "step": 0.25 }));
        let stored = Answer::from_json(r#"{"points":"0.75"}"#).expect("an answer");
        let mut form = Form::new(&rule, Some(&stored), Language::Vi);
        assert!(form.asks_for_points() && !form.sets_points());
        assert_eq!(form.answer(Language::Vi), Ok(stored));
        form.type_in(Field::Points, "0,5".into());
        let answer = form.answer(Language::Vi).expect("a number");
        assert_eq!(answer.points.as_deref(), Some("0.5"));
    }

    #[test]
    fn cleared_fields_make_an_empty_answer() {
        let answer = Answer::from_json(r#"{"values":{"a":"8"}}"#).expect("an answer");
        let mut form = Form::new(&split(), Some(&answer), Language::Vi);
        form.clear();
        assert_eq!(form.answer(Language::Vi), Ok(Answer::default()));
    }
}
