//! So many points for each thing done, up to the maximum: "0.5 for each regulation, 2 at most".

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{Notated, Notation, Reader, write};
use crate::ratio::Ratio;
use crate::text::Message;

use super::bonus::{in_words, sum};
use super::step::{self, Need};
use super::{Input, Item, Kind, Part, Trail, Unscored, check, say};

/// Parameters: the things that count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitPoints {
    /// What counts, each with the points of one.
    pub items: Vec<Item>,
}

impl Kind for UnitPoints {
    fn check(&self, _points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::items(&self.items);
        findings.extend(self.items.iter().filter_map(check::not_negative));
        findings.extend(check::not_all_nought(&self.items));
        findings
    }

    fn reads(&self) -> Part {
        Part::Counts
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::Counts(self.items.clone())]
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        in_words("words-bonus", &self.items, points_max)
    }

    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let sum = sum(&self.items, answer, trail)?;
        Ok(say::at_most(points_max, sum, trail))
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        step::one_event(&self.items, 1, answer)
    }
}

impl Notated for UnitPoints {
    const NAME: &'static str = "Điểm theo từng đơn vị";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            items: reader.items()?,
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        Notation {
            items: write::items(&self.items),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_explains, check_finds, check_next, check_scores};

    const RULE: &str = r#"{"items":[{"label":"Quy chế","points":0.5},
        {"label":"Mô hình","points":0.75}]}"#;

    #[test]
    fn each_thing_adds_its_points_up_to_the_maximum() {
        check_scores(
            "unit_points",
            RULE,
            "2",
            r#"{"counts":[3,0]}"#,
            "3/2 scored",
        );
        check_scores(
            "unit_points",
            RULE,
            "2",
            r#"{"counts":[1,1]}"#,
            "5/4 scored",
        );
        check_scores("unit_points", RULE, "2", r#"{"counts":[4,0]}"#, "2 scored");
        check_scores(
            "unit_points",
            RULE,
            "2",
            r#"{"counts":[9223372036854775807,1]}"#,
            "2 scored",
        );
        check_scores("unit_points", RULE, "2", r#"{"counts":[0,0]}"#, "0 scored");
        let negative = r#"{"counts":[-1,0]}"#;
        check_scores(
            "unit_points",
            RULE,
            "2",
            negative,
            "0 invalid answer-negative",
        );
        check_scores(
            "unit_points",
            RULE,
            "2",
            r#"{"counts":[1]}"#,
            "0 invalid answer-length",
        );
    }

    #[test]
    fn it_says_how_and_what_one_more_would_give() {
        let three = r#"{"counts":[3,0]}"#;
        check_explains("unit_points", RULE, "2", three, "3 × 0,5 = 1,5 điểm");
        let more = [
            "Quy chế: cần thêm 1: +0,5 điểm",
            "Mô hình: cần thêm 1: +0,5 điểm",
        ];
        check_next("unit_points", RULE, "2", three, &more);
        check_explains(
            "unit_points",
            RULE,
            "2",
            r#"{"counts":[9,0]}"#,
            "Không quá 2 điểm",
        );
        check_next("unit_points", RULE, "2", r#"{"counts":[9,0]}"#, &[]);
    }

    #[test]
    fn items_that_give_nothing_or_take_are_found() {
        check_finds("unit_points", RULE, "2", &[]);
        let nothing = r#"{"items":[{"label":"Quy chế","points":0}]}"#;
        check_finds("unit_points", nothing, "2", &["rule-items-nought"]);
        let taking = RULE.replace("0.75", "-0.75");
        check_finds("unit_points", &taking, "2", &["rule-points-negative"]);
    }
}
