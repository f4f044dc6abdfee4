//! A survey of several groups of respondents, each with its own form and its share of the points:
//! leaders 40 %, officers 60 %.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{
    Cell, FORMS_MIN, ItemRow, Notated, Notation, Reader, Role, VariableRow, quote, settings, write,
    written,
};
use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::number::Number;
use super::survey_mean::{self, Forms};
use super::{Input, Item, Kind, Part, Survey, Trail, Unscored, check, say};

/// Parts the name of a group from the option in the key of a response: `01/A`.
const PART: char = '/';

/// Parameters: the groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyGroups {
    /// The groups, in the order of the form.
    pub groups: Vec<Group>,
}

/// A group of respondents and its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The name of its form, such as `01`: its responses stand under `01/A`.
    pub name: String,
    /// Who is asked, in Vietnamese.
    pub label: String,
    /// Its share of the points, in percent.
    pub weight_pct: Number,
    /// The options of its form and the percentage that each is worth.
    pub scale: BTreeMap<String, Number>,
    /// Fewer forms than this are scored with a finding.
    pub min_forms: u32,
}

impl Group {
    fn key(&self, option: &str) -> String {
        format!("{}{PART}{option}", self.name)
    }

    fn items(&self) -> Vec<Item> {
        survey_mean::items(&self.scale, |option| self.key(option))
    }

    fn in_words(&self) -> Vec<Message> {
        let head = Message::new("words-survey-group")
            .with("label", self.label.as_str())
            .with("percent", say::exact(&self.weight_pct));
        let forms = Message::new("words-forms").with("min", self.min_forms as usize);
        std::iter::once(head)
            .chain(survey_mean::options_in_words(self.items()))
            .chain((self.min_forms > 0).then_some(forms))
            .collect()
    }

    fn forms(&self, responses: &BTreeMap<String, i64>) -> Forms<'_> {
        Forms::new(&self.scale, |option| {
            responses.get(&self.key(option)).copied()
        })
    }
}

/// Whether a sign may stand in the name of a group: it is part of keys and of settings.
fn is_plain(sign: char) -> bool {
    sign.is_alphanumeric() || "._-".contains(sign)
}

impl SurveyGroups {
    fn is_option(&self, key: &str) -> bool {
        let Some((name, option)) = key.split_once(PART) else {
            return false;
        };
        let mut groups = self.groups.iter().filter(|group| group.name == name);
        groups.any(|group| group.scale.contains_key(option))
    }
}

impl Kind for SurveyGroups {
    fn check(&self, _points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::length(self.groups.len());
        for (index, group) in self.groups.iter().enumerate() {
            findings.extend(check::variable(&group.name, &group.label));
            let weight = Message::new("rule-weight").with("label", group.label.as_str());
            findings.extend(check::within(weight, &group.weight_pct, 0, 100));
            findings.extend(survey_mean::check_scale(&group.scale));
            let before = &self.groups[..index];
            if !group.name.chars().all(is_plain)
                || before.iter().any(|other| other.name == group.name)
            {
                findings.push(Message::new("rule-group-name").with("name", group.name.as_str()));
            }
        }
        let weights: Ratio = self.groups.iter().map(|group| &*group.weight_pct).sum();
        if weights != Ratio::integer(100) {
            findings.push(Message::new("rule-group-weights").with("sum", say::exact(&weights)));
        }
        findings
    }

    fn reads(&self) -> Part {
        Part::Responses
    }

    fn inputs(&self) -> Vec<Input> {
        let responses = |group: &Group| Input::Responses(group.items());
        self.groups.iter().map(responses).collect()
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let head = Message::new("words-survey-groups").with("max", say::exact(points_max));
        std::iter::once(head)
            .chain(self.groups.iter().flat_map(Group::in_words))
            .collect()
    }

    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let responses = answer.responses.as_ref().ok_or(Unscored::Missing)?;
        let findings = survey_mean::findings(responses, |key| self.is_option(key));
        if !findings.is_empty() {
            return Err(Unscored::Invalid(findings));
        }
        let mut shares = Vec::new();
        for group in &self.groups {
            // A group that nobody asked leaves the survey unfinished.
            let forms = group.forms(responses);
            let mean = forms.mean().ok_or(Unscored::Missing)?;
            trail.say(|| {
                Message::new("explain-group")
                    .with("label", group.label.as_str())
                    .with("mean", forms.explain(&mean))
            });
            let too_few = survey_mean::too_few(&forms.total, group.min_forms);
            trail.find(too_few.into_iter().map(|finding| {
                Message::new("answer-group")
                    .with("label", group.label.as_str())
                    .with("finding", finding)
            }));
            shares.push((mean, &*group.weight_pct));
        }
        let whole = Ratio::integer(100);
        let sum: Ratio = shares.iter().map(|(mean, weight)| mean * weight).sum();
        let percent = &sum / &whole;
        let points = &(points_max * &percent) / &whole;
        trail.say(|| {
            let share = |(mean, weight): &(Ratio, &Ratio)| -> Value {
                let share = Message::new("explain-percent-of").with("percent", say::exact(weight));
                share.with("mean", mean).into()
            };
            Message::new("explain-shares")
                .with("terms", say::plus(shares.iter().map(share)))
                .with("sign", say::sign(&percent))
                .with("percent", &percent)
        });
        trail.say(|| {
            let factor = Message::new("explain-percent").with("percent", &percent);
            say::product(points_max, factor, &points)
        });
        Ok(points)
    }

    fn survey(&self) -> Option<Survey> {
        let forms = self.groups.iter().map(|group| group.min_forms);
        let labels: Vec<&str> = self
            .groups
            .iter()
            .map(|group| group.label.as_str())
            .collect();
        Some(Survey {
            forms_min: forms.fold(0, u32::saturating_add),
            group: Some(labels.join(", ")),
        })
    }
}

/// Puts an option, `01/A`, to its group.
fn put_option(reader: &mut Reader<'_>, groups: &mut [Group], index: usize, item: Item) {
    let cell = Cell::ItemLabel(index);
    let parts = item.label.split_once('/');
    let group = parts.and_then(|(name, option)| {
        let mut groups = groups.iter_mut();
        let group = groups.find(|group| group.name == name.trim())?;
        Some((group, option.trim()))
    });
    let Some((group, option)) = group else {
        let message = Message::new("notation-group").with("label", quote(&item.label));
        reader.tell(cell, message);
        return;
    };
    if group.scale.insert(option.to_owned(), item.points).is_some() {
        reader.found(cell, "notation-option-twice");
    }
}

impl Notated for SurveyGroups {
    const NAME: &'static str = "Khảo sát theo nhóm";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let found = reader.variables(&[(Role::Group, "a")]);
        let items = reader.items();
        let mut groups = Vec::new();
        for (_, name, index) in &found {
            let weight_pct = reader.weight(*index);
            let min_forms = reader.take_for(FORMS_MIN, name);
            let min_forms = min_forms.map_or(Some(0), |text| reader.whole(&text));
            groups.push(Group {
                name: name.clone(),
                label: reader.label(*index),
                weight_pct: weight_pct?,
                scale: BTreeMap::new(),
                min_forms: min_forms?,
            });
        }
        for (index, item) in items?.into_iter().enumerate() {
            put_option(reader, &mut groups, index, item);
        }
        Some(Self { groups })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        let groups = self.groups.iter();
        let row = |group: &Group| VariableRow {
            weight: written(&group.weight_pct),
            ..write::variable(Role::Group, &group.name, &group.label)
        };
        let options = groups.clone().flat_map(|group| {
            let option = |(option, points): (&String, &Number)| ItemRow {
                label: format!("{}/{option}", group.name),
                points: written(points),
            };
            group.scale.iter().map(option)
        });
        let forms = groups.clone().filter(|group| group.min_forms > 0);
        let forms = forms.map(|group| {
            let forms = Some(group.min_forms.to_string());
            (format!("{FORMS_MIN} {}", group.name), forms)
        });
        Notation {
            variables: groups.clone().map(row).collect(),
            items: options.collect(),
            settings: settings::write(&forms.collect::<Vec<_>>()),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_scores, check_steps, check_words};

    const RULE: &str = r#"{"groups":[
        {"name":"01","label":"Lãnh đạo","weight_pct":40,"scale":{"A":100,"B":60,"C":0},"min_forms":10},
        {"name":"02","label":"Công chức","weight_pct":60,"scale":{"A":100,"D":0},"min_forms":0}]}"#;

    #[track_caller]
    fn check_forms(responses: &str, expect: &str) {
        let answer = format!(r#"{{"responses":{responses}}}"#);
        check_scores("survey_groups", RULE, "2", &answer, expect);
    }

    #[test]
    fn each_group_counts_by_its_weight_and_not_by_its_size() {
        check_forms(r#"{"01/A":5,"01/B":5,"02/A":90,"02/D":10}"#, "43/25 scored");
        check_forms(
            r#"{"01/A":500,"01/B":500,"02/A":9,"02/D":1}"#,
            "43/25 scored",
        );
        check_forms(r#"{"01/C":10,"02/D":1}"#, "0 scored");
        check_forms(r#"{"01/A":10,"02/A":1}"#, "2 scored");
    }

    #[test]
    fn a_group_that_nobody_asked_leaves_the_survey_unanswered() {
        check_forms(r#"{"01/A":10}"#, "0 unanswered");
        check_forms(r#"{"01/A":10,"02/A":0}"#, "0 unanswered");
        check_forms("{}", "0 unanswered");
    }

    #[test]
    fn few_forms_of_a_group_are_scored_and_reported() {
        check_forms(r#"{"01/A":9,"02/A":1}"#, "2 scored answer-group");
    }

    #[test]
    fn an_option_of_another_group_or_none_is_invalid() {
        check_forms(r#"{"01/A":10,"02/B":1}"#, "0 invalid answer-option");
        check_forms(r#"{"01/A":10,"A":1}"#, "0 invalid answer-option");
        check_forms(r#"{"01/A":-1,"02/A":1}"#, "0 invalid answer-negative");
    }

    #[test]
    fn it_says_how_the_groups_come_together() {
        let answer = r#"{"responses":{"01/A":5,"01/B":5,"02/A":90,"02/D":10}}"#;
        check_steps(
            "survey_groups",
            RULE,
            "2",
            answer,
            &[
                "Lãnh đạo: (5 × 100 % + 5 × 60 % + 0 × 0 %) ÷ 10 = 80 %",
                "Công chức: (90 × 100 % + 10 × 0 %) ÷ 100 = 90 %",
                "40 % × 80 % + 60 % × 90 % = 86 %",
                "2 × 86 % = 1,72 điểm",
            ],
        );
        check_words(
            "survey_groups",
            RULE,
            "2",
            &[
                "2 điểm nhân với mức trung bình có trọng số của các nhóm:",
                "Lãnh đạo: 40 % số điểm",
                "01/A: 100 %",
                "01/B: 60 %",
                "01/C: 0 %",
                "Cần ít nhất 10 phiếu",
                "Công chức: 60 % số điểm",
                "02/A: 100 %",
                "02/D: 0 %",
            ],
        );
    }

    #[test]
    fn weights_that_are_no_whole_and_names_that_are_not_apart_are_found() {
        check_finds("survey_groups", RULE, "2", &[]);
        let light = RULE.replace("60,\"scale", "50,\"scale");
        check_finds("survey_groups", &light, "2", &["rule-group-weights"]);
        let twice = RULE.replace(r#""name":"02""#, r#""name":"01""#);
        check_finds("survey_groups", &twice, "2", &["rule-group-name"]);
        let parted = RULE.replace(r#""name":"02""#, r#""name":"0/2""#);
        check_finds("survey_groups", &parted, "2", &["rule-group-name"]);
        let scale = RULE.replace(r#""A":100,"D":0"#, r#""D":0"#);
        check_finds("survey_groups", &scale, "2", &["rule-scale"]);
    }
}
