//! The value of another index, as a share of its scale.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{Notated, Notation, Reader, settings, written};
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::step::{self, Change, Need};
use super::{Asked, Kind, Trail, Unscored, check, read, say};

/// The variable of an answer that holds the index's value.
const VALUE: &str = "value";

/// Parameters: which index, on which scale, as of which day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalIndex {
    /// The index and where it is published, in Vietnamese.
    pub source: String,
    /// The index's greatest value.
    pub scale: Number,
    /// The day whose value counts, as the form writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

impl ExternalIndex {
    fn variable(&self) -> Asked<'_> {
        Asked {
            max: Some(&self.scale),
            ..Asked::number(VALUE, &self.source)
        }
    }
}

impl Kind for ExternalIndex {
    fn check(&self, _points_max: &Ratio) -> Vec<Message> {
        let mut findings: Vec<Message> = check::label(&self.source).into_iter().collect();
        findings.extend(check::text(self.as_of.as_ref()));
        if *self.scale <= Ratio::zero() {
            findings.push(Message::new("rule-index-scale").with("scale", say::exact(&self.scale)));
        }
        findings
    }

    fn variables(&self) -> Vec<Asked<'_>> {
        vec![self.variable()]
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let head = Message::new("words-index")
            .with("max", say::exact(points_max))
            .with("source", self.source.as_str())
            .with("scale", say::exact(&self.scale));
        let day = self
            .as_of
            .as_deref()
            .map(|day| Message::new("words-as-of").with("day", day));
        std::iter::once(head).chain(day).collect()
    }

    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let values = read::values(&[self.variable()], answer)?;
        let value = &values[0];
        let share = value
            .checked_div(&self.scale)
            .ok_or(Unscored::NothingOfNothing)?;
        let points = points_max * &share;
        trail.say(|| say::answered(&self.source, value));
        trail.say(|| say::product(points_max, say::fraction(value, &self.scale), &points));
        Ok(points)
    }

    /// To the whole scale: every value below it gives less.
    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let Ok(values) = read::values(&[self.variable()], answer) else {
            return Vec::new();
        };
        let need = Need {
            of: Some((*self.scale).clone()),
            ..Need::new(&self.source, Change::between(&values[0], &self.scale))
        };
        vec![(need, step::with_value(answer, VALUE, &self.scale))]
    }
}

/// The settings: which index, out of how much, and of when.
const SOURCE: &str = "nguồn";
const SCALE: &str = "thang";
const AS_OF: &str = "thời điểm";

impl Notated for ExternalIndex {
    const NAME: &'static str = "Theo chỉ số khác";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            source: reader.text(SOURCE)?,
            scale: reader.number_or(SCALE, &Ratio::integer(100))?,
            as_of: reader.take(AS_OF),
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        Notation {
            settings: settings::write(&[
                (SOURCE, Some(self.source.clone())),
                (SCALE, Some(written(&self.scale))),
                (AS_OF, self.as_of.clone()),
            ]),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_next, check_scores};

    const RULE: &str = r#"{"source":"Bộ chỉ số 766","scale":100,"as_of":"31/12"}"#;

    #[track_caller]
    fn check_value(value: &str, expect: &str) {
        let answer = format!(r#"{{"values":{{"value":"{value}"}}}}"#);
        check_scores("external_index", RULE, "2", &answer, expect);
    }

    #[test]
    fn the_value_counts_as_a_share_of_its_scale() {
        check_value("90.47", "9047/5000 scored");
        check_value("100", "2 scored");
        check_value("0", "0 scored");
    }

    #[test]
    fn the_whole_scale_is_the_step_ahead() {
        let next = |value: &str, expect: &[&str]| {
            let answer = format!(r#"{{"values":{{"value":"{value}"}}}}"#);
            check_next("external_index", RULE, "2", &answer, expect);
        };
        next("90", &["Bộ chỉ số 766: cần thêm 10 (trong 100): +0,2 điểm"]);
        next("100", &[]);
    }

    #[test]
    fn a_value_outside_its_scale_is_invalid() {
        check_value("100.01", "0 invalid answer-above-scale");
        check_value("-1", "0 invalid answer-negative");
        check_value("90,47", "0 invalid answer-decimal");
    }

    #[test]
    fn a_scale_of_nought_is_found() {
        check_finds("external_index", RULE, "2", &[]);
        check_finds(
            "external_index",
            &RULE.replace("100", "0"),
            "2",
            &["rule-index-scale"],
        );
    }
}
