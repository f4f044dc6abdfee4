//! The share of satisfied answers (SIPAS).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{
    FORMS_MIN, ItemRow, Notated, Notation, RESPONDENTS, Reader, write,
};
use crate::ratio::Ratio;
use crate::text::Message;

use super::survey_mean::{survey_words, too_few};
use super::{Input, Kind, Part, Survey, Trail, Unscored, check, read, say};

/// Parameters: what counts as satisfied and who is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveySatisfaction {
    /// How the forms are brought together.
    pub aggregate: Aggregate,
    /// The levels that count as satisfied, in Vietnamese.
    pub satisfied_levels: Vec<String>,
    /// Fewer answers than this are scored with a finding.
    pub min_forms: u32,
    /// Who is asked, in Vietnamese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

/// How the forms of a survey are brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SurveySatisfactionAggregate)]
pub enum Aggregate {
    /// The satisfied out of all answers.
    PercentSatisfied,
}

impl Kind for SurveySatisfaction {
    fn check(&self, _points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::length(self.satisfied_levels.len());
        findings.extend(
            self.satisfied_levels
                .iter()
                .filter_map(|level| check::label(level)),
        );
        findings.extend(check::text(self.group.as_ref()));
        findings
    }

    fn reads(&self) -> Part {
        Part::Satisfaction
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::Satisfaction(self.satisfied_levels.clone())]
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let head = Message::new("words-satisfaction")
            .with("max", say::exact(points_max))
            .with("levels", self.satisfied_levels.join(", "));
        std::iter::once(head)
            .chain(survey_words(self.survey()))
            .collect()
    }

    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let (satisfied, answered) = (answer.satisfied, answer.answered);
        let negatives: Vec<Message> =
            [("label-satisfied", satisfied), ("label-answered", answered)]
                .into_iter()
                .filter_map(|(label, count)| read::negative(Message::new(label), count?))
                .collect();
        if !negatives.is_empty() {
            return Err(Unscored::Invalid(negatives));
        }
        let satisfied = Ratio::integer(satisfied.ok_or(Unscored::Missing)?);
        let answered = Ratio::integer(answered.ok_or(Unscored::Missing)?);
        if satisfied > answered {
            let message = Message::new("answer-satisfied")
                .with("satisfied", say::exact(&satisfied))
                .with("answered", say::exact(&answered));
            return Err(Unscored::Invalid(vec![message]));
        }
        let share = satisfied
            .checked_div(&answered)
            .ok_or(Unscored::NothingOfNothing)?;
        let points = points_max * &share;
        trail.say(|| say::product(points_max, say::fraction(&satisfied, &answered), &points));
        trail.find(too_few(&answered, self.min_forms));
        Ok(points)
    }

    fn survey(&self) -> Option<Survey> {
        Some(Survey {
            forms_min: self.min_forms,
            group: self.group.clone(),
        })
    }
}

impl Notated for SurveySatisfaction {
    const NAME: &'static str = "Khảo sát: tỷ lệ hài lòng";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            aggregate: Aggregate::PercentSatisfied,
            satisfied_levels: reader.labels(),
            min_forms: reader.whole_or_nought(FORMS_MIN)?,
            group: reader.take(RESPONDENTS),
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        let row = |label: &String| ItemRow {
            label: label.clone(),
            points: String::new(),
        };
        Notation {
            items: self.satisfied_levels.iter().map(row).collect(),
            settings: write::survey(self.min_forms, self.group.as_ref()),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_scores};

    const RULE: &str = r#"{"aggregate":"percent_satisfied",
        "satisfied_levels":["Rất hài lòng","Hài lòng"],"min_forms":45}"#;

    #[track_caller]
    fn check_share(answer: &str, expect: &str) {
        check_scores("survey_satisfaction", RULE, "4", answer, expect);
    }

    #[test]
    fn the_satisfied_share_is_the_share_of_the_maximum() {
        check_share(r#"{"satisfied":141,"answered":150}"#, "94/25 scored");
        check_share(r#"{"satisfied":45,"answered":45}"#, "4 scored");
        check_share(
            r#"{"satisfied":44,"answered":44}"#,
            "4 scored answer-too-few-forms",
        );
    }

    #[test]
    fn what_cannot_be_is_invalid_and_what_is_missing_is_unanswered() {
        check_share(
            r#"{"satisfied":46,"answered":45}"#,
            "0 invalid answer-satisfied",
        );
        check_share(
            r#"{"satisfied":1,"answered":0}"#,
            "0 invalid answer-satisfied",
        );
        check_share(
            r#"{"satisfied":-1,"answered":45}"#,
            "0 invalid answer-negative",
        );
        check_share(
            r#"{"satisfied":-9223372036854775808}"#,
            "0 invalid answer-negative",
        );
        check_share(r#"{"satisfied":45}"#, "0 unanswered");
        check_share(r#"{"satisfied":0,"answered":0}"#, "0 unanswered");
    }

    #[test]
    fn a_survey_without_a_satisfied_level_is_found() {
        check_finds("survey_satisfaction", RULE, "4", &[]);
        let none = RULE.replace(r#""Rất hài lòng","Hài lòng""#, "");
        check_finds("survey_satisfaction", &none, "4", &["rule-list-length"]);
    }
}
