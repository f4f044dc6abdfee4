//! The mean of a survey's options, each worth a percentage of the maximum.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{
    Cell, FORMS_MIN, ItemRow, Notated, Notation, RESPONDENTS, Reader, write, written,
};
use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::number::Number;
use super::{Input, Item, Kind, Part, Survey, Trail, Unscored, check, read, say};

/// Parameters: the options of the form and who is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyMean {
    /// The options and the percentage that each is worth.
    pub scale: BTreeMap<String, Number>,
    /// How the forms are brought together.
    pub aggregate: Aggregate,
    /// Fewer forms than this are scored with a finding.
    pub min_forms: u32,
    /// Who is asked, in Vietnamese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

/// How the forms of a survey are brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SurveyMeanAggregate)]
pub enum Aggregate {
    /// The mean over all forms.
    Mean,
}

/// The forms of one group of respondents: how many ticked each option, and what it is worth.
pub(super) struct Forms<'a> {
    counts: Vec<(Ratio, &'a Number)>,
    /// All forms.
    pub(super) total: Ratio,
}

impl<'a> Forms<'a> {
    /// An option that nobody ticked may be left out.
    pub(super) fn new(
        scale: &'a BTreeMap<String, Number>,
        ticked: impl Fn(&str) -> Option<i64>,
    ) -> Self {
        let count = |option: &String| Ratio::integer(ticked(option).unwrap_or(0));
        let counts = scale
            .iter()
            .map(|(option, percent)| (count(option), percent));
        let counts: Vec<(Ratio, &Number)> = counts.collect();
        let total = counts.iter().map(|(count, _)| count).sum();
        Self { counts, total }
    }

    /// The mean in percent; `None` where there is no form.
    pub(super) fn mean(&self) -> Option<Ratio> {
        let sum: Ratio = self
            .counts
            .iter()
            .map(|(count, percent)| count * percent)
            .sum();
        sum.checked_div(&self.total)
    }

    pub(super) fn explain(&self, mean: &Ratio) -> Message {
        let term = |(count, percent): &(Ratio, &Number)| -> Value {
            let term = Message::new("explain-times-percent").with("count", say::exact(count));
            term.with("percent", say::exact(percent)).into()
        };
        Message::new("explain-mean")
            .with("terms", say::plus(self.counts.iter().map(term)))
            .with("forms", say::exact(&self.total))
            .with("sign", say::sign(mean))
            .with("percent", mean)
    }
}

/// The options of a form, each under its key in [`Answer::responses`].
pub(super) fn items(
    scale: &BTreeMap<String, Number>,
    key: impl Fn(&String) -> String,
) -> Vec<Item> {
    let item = |(option, points): (&String, &Number)| Item {
        label: key(option),
        points: points.clone(),
    };
    scale.iter().map(item).collect()
}

/// The options of a form in words.
pub(super) fn options_in_words(items: Vec<Item>) -> impl Iterator<Item = Message> {
    items.into_iter().map(|item| {
        Message::new("words-option")
            .with("option", item.label)
            .with("percent", say::exact(&item.points))
    })
}

/// What is wrong with a scale.
pub(super) fn check_scale(scale: &BTreeMap<String, Number>) -> Vec<Message> {
    let mut findings = check::length(scale.len());
    for (option, percent) in scale {
        findings.extend(check::variable(option, option));
        let option_percent = Message::new("rule-option-percent").with("label", option.as_str());
        findings.extend(check::within(option_percent, percent, 0, 100));
    }
    let best = scale.values().max();
    if best.is_some_and(|best| **best < Ratio::integer(100)) {
        findings.push(Message::new("rule-scale"));
    }
    findings
}

/// What is wrong with responses: options that do not exist, numbers below nought.
pub(super) fn findings(
    responses: &BTreeMap<String, i64>,
    is_option: impl Fn(&str) -> bool,
) -> Vec<Message> {
    let finding = |(option, count): (&String, &i64)| {
        if is_option(option) {
            return read::negative(option.as_str(), *count);
        }
        Some(Message::new("answer-option").with("option", read::quote(option)))
    };
    responses.iter().filter_map(finding).collect()
}

impl Kind for SurveyMean {
    fn check(&self, _points_max: &Ratio) -> Vec<Message> {
        let mut findings = check_scale(&self.scale);
        findings.extend(check::text(self.group.as_ref()));
        findings
    }

    fn reads(&self) -> Part {
        Part::Responses
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::Responses(items(&self.scale, String::clone))]
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let head = Message::new("words-survey-mean").with("max", say::exact(points_max));
        std::iter::once(head)
            .chain(options_in_words(items(&self.scale, String::clone)))
            .chain(survey_words(self.survey()))
            .collect()
    }

    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let responses = answer.responses.as_ref().ok_or(Unscored::Missing)?;
        let findings = findings(responses, |option| self.scale.contains_key(option));
        if !findings.is_empty() {
            return Err(Unscored::Invalid(findings));
        }
        if responses.is_empty() {
            return Err(Unscored::Missing);
        }
        let forms = Forms::new(&self.scale, |option| responses.get(option).copied());
        let percent = forms.mean().ok_or(Unscored::NothingOfNothing)?;
        let points = &(points_max * &percent) / &Ratio::integer(100);
        trail.say(|| forms.explain(&percent));
        trail.say(|| {
            let factor = Message::new("explain-percent").with("percent", &percent);
            say::product(points_max, factor, &points)
        });
        trail.find(too_few(&forms.total, self.min_forms));
        Ok(points)
    }

    fn survey(&self) -> Option<Survey> {
        Some(Survey {
            forms_min: self.min_forms,
            group: self.group.clone(),
        })
    }
}

/// Fewer forms than the rule asks for are counted and reported.
pub(super) fn too_few(forms: &Ratio, forms_min: u32) -> Vec<Message> {
    let least = Ratio::integer(forms_min.into());
    if *forms >= least {
        return Vec::new();
    }
    let message = Message::new("answer-too-few-forms").with("forms", say::exact(forms));
    vec![message.with("min", say::exact(&least))]
}

/// Who is asked and how many forms there must be.
pub(super) fn survey_words(survey: Option<Survey>) -> Vec<Message> {
    let Some(Survey { forms_min, group }) = survey else {
        return Vec::new();
    };
    let least = say::exact(&Ratio::integer(forms_min.into()));
    let mut words = vec![Message::new("words-forms").with("min", least)];
    words.extend(group.map(|group| Message::new("words-group").with("group", group)));
    words
}

impl Notated for SurveyMean {
    const NAME: &'static str = "Khảo sát: điểm bình quân";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (items, min_forms) = (reader.items(), reader.whole_or_nought(FORMS_MIN));
        let items = items?;
        let count = items.len();
        let scale: BTreeMap<_, _> = items.into_iter().map(|i| (i.label, i.points)).collect();
        if scale.len() < count {
            reader.found(Cell::ItemLabel(0), "notation-option-twice");
        }
        Some(Self {
            scale,
            aggregate: Aggregate::Mean,
            min_forms: min_forms?,
            group: reader.take(RESPONDENTS),
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        let row = |(label, points): (&String, &Number)| ItemRow {
            label: label.clone(),
            points: written(points),
        };
        Notation {
            items: self.scale.iter().map(row).collect(),
            settings: write::survey(self.min_forms, self.group.as_ref()),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_scores};

    const RULE: &str = r#"{"scale":{"A":100,"B":60,"C":20,"D":0},"aggregate":"mean",
        "min_forms":10,"group":"Đại biểu HĐND"}"#;

    #[track_caller]
    fn check_forms(responses: &str, expect: &str) {
        let answer = format!(r#"{{"responses":{responses}}}"#);
        check_scores("survey_mean", RULE, "1.5", &answer, expect);
    }

    #[test]
    fn the_mean_of_all_forms_is_the_share_of_the_maximum() {
        check_forms(r#"{"A":12,"B":6,"C":2,"D":0}"#, "6/5 scored");
        check_forms(r#"{"A":12,"B":6,"C":2}"#, "6/5 scored");
        check_forms(r#"{"D":10}"#, "0 scored");
        check_forms(
            r#"{"A":9223372036854775807,"B":9223372036854775807}"#,
            "6/5 scored",
        );
    }

    #[test]
    fn few_forms_are_scored_and_reported() {
        check_forms(r#"{"A":9}"#, "3/2 scored answer-too-few-forms");
        check_forms(r#"{"A":10}"#, "3/2 scored");
    }

    #[test]
    fn no_forms_are_unanswered() {
        check_forms("{}", "0 unanswered");
        check_forms(r#"{"A":0,"B":0}"#, "0 unanswered");
    }

    #[test]
    fn an_option_that_does_not_exist_is_invalid() {
        check_forms(r#"{"A":10,"E":1}"#, "0 invalid answer-option");
        check_forms(
            r#"{"A":-1,"E":-1}"#,
            "0 invalid answer-negative answer-option",
        );
    }

    #[test]
    fn a_scale_without_100_is_found() {
        check_finds("survey_mean", RULE, "1.5", &[]);
        check_finds(
            "survey_mean",
            &RULE.replace("100", "90"),
            "1.5",
            &["rule-scale"],
        );
        check_finds(
            "survey_mean",
            &RULE.replace("100", "110"),
            "1.5",
            &["rule-option-percent"],
        );
    }
}
