//! In proportion to a rate, full from a target on: the target is set by the province.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{Notated, Notation, Reader, settings, written};
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::proportional::towards;
use super::rate::Rate;
use super::step::{Need, Side};
use super::{Asked, Kind, Trail, Unscored, check, say};

/// Parameters: the rate and its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetRatio {
    /// The rate.
    #[serde(flatten)]
    pub rate: Rate,
    /// From this percentage on there are full points.
    pub target_pct: Number,
}

impl Kind for TargetRatio {
    fn check(&self, _points_max: &Ratio) -> Vec<Message> {
        let mut findings = self.rate.check();
        findings.extend(check::percent("rule-target", &self.target_pct));
        findings
    }

    fn variables(&self) -> Vec<Asked<'_>> {
        self.rate.variables()
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let full = Message::new("words-full-from")
            .with("full", say::exact(&self.target_pct))
            .with("max", say::exact(points_max));
        vec![
            self.rate.in_words(),
            full,
            Message::new("words-in-proportion"),
        ]
    }

    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let rate = self.rate.read(answer)?;
        self.rate.explain(&rate, trail);
        Ok(towards(&self.target_pct, &rate, points_max, trail))
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let full = self.rate.ahead(answer, Side::AtLeast, &self.target_pct);
        full.into_iter().collect()
    }
}

/// The setting of the target in percent.
const TARGET: &str = "chỉ tiêu";

impl Notated for TargetRatio {
    const NAME: &'static str = "So với chỉ tiêu";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (rate, target) = (Rate::written(reader), reader.number(TARGET));
        Some(Self {
            rate: rate?,
            target_pct: target?,
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        Notation {
            variables: self.rate.rows(),
            settings: settings::write(&[(TARGET, Some(written(&self.target_pct)))]),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_next, check_scores};

    const RULE: &str = r#"{"num":"b","den":"a","a":"Hồ sơ","b":"Trực tuyến","target_pct":70}"#;

    #[track_caller]
    fn check_rate(b: &str, a: &str, expect: &str) {
        let answer = format!(r#"{{"values":{{"a":"{a}","b":"{b}"}}}}"#);
        check_scores("target_ratio", RULE, "2.5", &answer, expect);
    }

    #[test]
    fn it_grows_to_the_target_and_no_further() {
        check_rate("35", "100", "5/4 scored");
        check_rate("70", "100", "5/2 scored");
        check_rate("100", "100", "5/2 scored");
        check_rate("0", "100", "0 scored");
        check_rate("1", "3", "25/21 scored");
        check_rate("101", "100", "5/2 scored answer-above-whole");
    }

    #[test]
    fn a_target_of_nought_is_found() {
        check_finds("target_ratio", RULE, "2.5", &[]);
        let no_target = RULE.replace("70", "0");
        check_finds("target_ratio", &no_target, "2.5", &["rule-target"]);
    }

    #[test]
    fn it_says_what_full_points_need() {
        let answer = r#"{"values":{"a":"10","b":"6"}}"#;
        let full = "Trực tuyến: cần thêm 1 (trong 10) để đạt ≥ 70 %: +0,357 điểm";
        check_next("target_ratio", RULE, "2.5", answer, &[full]);
    }
}
