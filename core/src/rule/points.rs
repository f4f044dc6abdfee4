//! Points set freely, in steps or not: "0 to 3 by 0.25", or the chairman's own score. They go into
//! [`Answer::points`], which no other kind of rule takes from a unit.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{LEAST, Notated, Notation, Reader, settings, write, written};
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::{Input, Kind, Part, Trail, Unscored, check, read, say};

/// Parameters: from where to where, in which steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// The least; may be negative.
    pub min: Number,
    /// The most: the row's maximum, which it is unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Number>,
    /// What they go up by, counted from the least; any decimal where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Number>,
}

/// Most steps that a form lists to choose from.
const LISTED_MAX: usize = 41;

/// The points to choose from; `None` where they are too many to list.
#[must_use]
pub fn listed(min: &Ratio, max: &Ratio, step: &Ratio) -> Option<Vec<Ratio>> {
    if *step <= Ratio::zero() {
        return None;
    }
    let steps = std::iter::successors(Some(min.clone()), |points| Some(points + step));
    let steps: Vec<Ratio> = steps
        .take_while(|points| points <= max)
        .take(LISTED_MAX + 1)
        .collect();
    (steps.len() <= LISTED_MAX).then_some(steps)
}

impl Points {
    /// The most: the row's maximum, or nought where that takes points away.
    fn most(points_max: &Ratio) -> Ratio {
        points_max.clone().max(Ratio::zero())
    }

    /// Whether points stand on a step.
    fn is_on_step(&self, points: &Ratio) -> bool {
        let above = points - &self.min;
        let steps = self.step.as_ref().map(|step| above.checked_div(step));
        steps.is_none_or(|steps| steps.is_some_and(|steps| steps.is_integer()))
    }

    fn in_words(&self, key: &str, points_max: &Ratio) -> Message {
        Message::new(key)
            .with("min", say::exact(&self.min))
            .with("max", say::exact(&Self::most(points_max)))
    }
}

impl Kind for Points {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = Vec::new();
        let most = Self::most(points_max);
        findings.extend(check::below_max(Some(&self.min), &most));
        if points_max.is_negative() {
            findings.extend(check::takes(points_max, &self.min));
        }
        let max = self.max.as_ref();
        findings.extend(max.and_then(|max| check::reaches(&most, max)));
        if let Some(step) = &self.step
            && (**step <= Ratio::zero() || !self.is_on_step(&most))
        {
            let message = self.in_words("rule-step", points_max);
            findings.push(message.with("step", say::exact(step)));
        }
        findings
    }

    fn reads(&self) -> Part {
        Part::Points
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::Points {
            min: (*self.min).clone(),
            step: self.step.as_deref().cloned(),
        }]
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let step = self.step.as_ref();
        let step = step.map(|step| Message::new("words-step").with("step", say::exact(step)));
        std::iter::once(self.in_words("words-points", points_max))
            .chain(step)
            .collect()
    }

    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let text = answer.points.as_ref().ok_or(Unscored::Missing)?;
        let points = read::points(text, (&self.min, &Self::most(points_max)))
            .map_err(|finding| Unscored::Invalid(vec![finding]))?;
        if !self.is_on_step(&points) {
            let step = self.step.as_deref().cloned().unwrap_or_else(Ratio::zero);
            let message = self.in_words("answer-points-step", points_max);
            return Err(Unscored::Invalid(vec![
                message
                    .with("points", say::exact(&points))
                    .with("step", say::exact(&step)),
            ]));
        }
        trail.say(|| Message::new("explain-points-set").with("points", say::exact(&points)));
        Ok(points)
    }

    fn least(&self) -> Ratio {
        (*self.min).clone()
    }
}

/// The settings: the most, and what the points go up by.
const MOST: &str = "cao nhất";
const STEP: &str = "bước";

impl Notated for Points {
    const NAME: &'static str = "Cho điểm trong khoảng";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let min = reader.number_or(LEAST, &Ratio::zero());
        let (max, step) = (reader.number_if(MOST), reader.number_if(STEP));
        Some(Self {
            min: min?,
            max: max?,
            step: step?,
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        Notation {
            settings: settings::write(&[
                write::least(Some(&self.min)),
                (MOST, self.max.as_deref().map(written)),
                (STEP, self.step.as_deref().map(written)),
            ]),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_explains, check_finds, check_scores, check_words};
    use super::*;

    const STEPS: &str = r#"{"min":0,"step":0.25}"#;

    #[track_caller]
    fn check_points(rule: &str, points: &str, expect: &str) {
        let answer = format!(r#"{{"points":"{points}"}}"#);
        check_scores("points", rule, "3", &answer, expect);
    }

    #[test]
    fn points_stand_on_a_step_exactly() {
        check_points(STEPS, "0", "0 scored");
        check_points(STEPS, "0.75", "3/4 scored");
        check_points(STEPS, "3", "3 scored");
        check_points(STEPS, "0.7", "0 invalid answer-points-step");
        check_points(
            STEPS,
            "0.7500000000000000000000001",
            "0 invalid answer-points-step",
        );
        check_points(r#"{"min":0.1,"step":0.29}"#, "0.39", "39/100 scored");
    }

    #[test]
    fn points_without_steps_are_any_decimal_within_their_bounds() {
        let free = r#"{"min":-1,"max":3}"#;
        check_points(free, "2.718", "1359/500 scored");
        check_points(free, "-1", "-1 scored");
        check_points(free, "-1.01", "0 invalid answer-points-range");
        check_points(free, "3.01", "0 invalid answer-points-range");
        check_points(free, "1,5", "0 invalid answer-decimal");
    }

    #[test]
    fn points_of_a_penalty_go_down_from_nought() {
        let down = r#"{"min":-2,"step":0.5}"#;
        let check = |points: &str, expect: &str| {
            let answer = format!(r#"{{"points":"{points}"}}"#);
            check_scores("points", down, "-2", &answer, expect);
        };
        check("0", "0 scored");
        check("-1.5", "-3/2 scored");
        check("0.5", "0 invalid answer-points-range");
        check("-2.5", "0 invalid answer-points-range");
        check_words(
            "points",
            down,
            "-2",
            &["Cho từ −2 đến 0 điểm", "Mỗi bước 0,5 điểm"],
        );
        check_finds("points", down, "-2", &[]);
        check_finds("points", down, "-3", &["rule-takes"]);
        check_finds(
            "points",
            r#"{"min":0}"#,
            "-2",
            &["rule-below-max", "rule-takes"],
        );
    }

    #[test]
    fn few_steps_are_listed_and_many_are_not() {
        let ratio = |text: &str| -> Ratio { text.parse().expect("a number") };
        let list = |max: &str, step: &str| listed(&ratio("0"), &ratio(max), &ratio(step));
        assert_eq!(
            list("0.5", "0.25"),
            Some(["0", "0.25", "0.5"].map(ratio).to_vec())
        );
        assert_eq!(
            list("10", "0.25").map(|steps| steps.len()),
            Some(LISTED_MAX)
        );
        assert_eq!(list("10.25", "0.25"), None);
        assert_eq!(list("10", "0"), None);
    }

    #[test]
    fn only_points_are_an_answer() {
        check_scores(
            "points",
            STEPS,
            "3",
            r#"{"choice":0}"#,
            "0 invalid answer-shape",
        );
        check_scores("points", STEPS, "3", r#"{"reason":"x"}"#, "0 unanswered");
    }

    #[test]
    fn it_says_who_set_what_and_reads_in_words() {
        check_explains(
            "points",
            STEPS,
            "3",
            r#"{"points":"2.5"}"#,
            "Điểm được cho: 2,5 điểm",
        );
        check_words(
            "points",
            STEPS,
            "3",
            &["Cho từ 0 đến 3 điểm", "Mỗi bước 0,25 điểm"],
        );
        check_words("points", r#"{"min":-1}"#, "3", &["Cho từ −1 đến 3 điểm"]);
    }

    #[test]
    fn bounds_that_do_not_fit_the_maximum_or_the_step_are_found() {
        check_finds("points", STEPS, "3", &[]);
        check_finds("points", STEPS, "3.1", &["rule-step"]);
        check_finds("points", r#"{"min":0,"step":0}"#, "3", &["rule-step"]);
        check_finds("points", r#"{"min":0,"step":-1}"#, "3", &["rule-step"]);
        check_finds("points", r#"{"min":3}"#, "3", &["rule-below-max"]);
        check_finds(
            "points",
            r#"{"min":0,"max":4}"#,
            "3",
            &["rule-max-exceeded"],
        );
    }
}
