//! One of several options: "in time: 1; late: 0.5; not at all: 0". An option may take points away.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{LEAST, Notated, Notation, Reader, settings, write};
use crate::ratio::Ratio;
use crate::text::Message;

use super::number::Number;
use super::step::{Change, Need};
use super::{Input, Item, Kind, Part, Trail, Unscored, check, say};

/// Parameters: the options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The options, in the order of the form.
    pub options: Vec<Item>,
    /// The least that an option may give, where some take points away; it guards against a slip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Number>,
}

impl Kind for Choice {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::items(&self.options);
        let points = || self.options.iter().map(|option| &option.points);
        if points_max.is_negative() {
            findings.extend(self.options.iter().filter_map(check::not_positive));
            let worst = points().min();
            findings.extend(worst.and_then(|worst| check::takes(points_max, worst)));
        } else {
            let best = points().max();
            findings.extend(best.and_then(|best| check::reaches(points_max, best)));
        }
        findings.extend(check::above_min(self.min.as_ref(), points()));
        findings
    }

    fn reads(&self) -> Part {
        Part::Choice
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::Choice(self.options.clone())]
    }

    fn in_words(&self, _points_max: &Ratio) -> Vec<Message> {
        let options = self
            .options
            .iter()
            .map(|option| say::item(&option.label, &option.points));
        std::iter::once(Message::new("words-choice"))
            .chain(options)
            .collect()
    }

    fn compute(
        &self,
        _points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let choice = answer.choice.ok_or(Unscored::Missing)? as usize;
        let Some(Item { label, points }) = self.options.get(choice) else {
            let message = Message::new("answer-choice")
                .with("choice", choice.saturating_add(1))
                .with("options", self.options.len());
            return Err(Unscored::Invalid(vec![message]));
        };
        trail.say(|| {
            Message::new("explain-choice")
                .with("label", label.as_str())
                .with("points", say::exact(points))
        });
        Ok((**points).clone())
    }

    /// To the nearest option that gives more.
    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let chosen = answer.choice.and_then(|at| self.options.get(at as usize));
        let is_better = |option: &Item| chosen.is_some_and(|own| option.points > own.points);
        let better = (0..).zip(&self.options);
        let better = better.filter(|(_, option)| is_better(option));
        let nearest = better.min_by(|(_, a), (_, b)| a.points.cmp(&b.points));
        let ahead = |(at, option): (u32, &Item)| {
            let answer = Answer {
                choice: Some(at),
                ..answer.clone()
            };
            (Need::new(&option.label, Change::Met), answer)
        };
        nearest.into_iter().map(ahead).collect()
    }

    fn least(&self) -> Ratio {
        check::least_of(self.options.iter().map(|option| &*option.points))
    }
}

impl Notated for Choice {
    const NAME: &'static str = "Chọn một mức";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (options, min) = (reader.items(), reader.number_if(LEAST));
        Some(Self {
            options: options?,
            min: min?,
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        Notation {
            items: write::items(&self.options),
            settings: settings::write(&[write::least(self.min.as_ref())]),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_next, check_scores};

    const RULE: &str = r#"{"options":[{"label":"Đúng hạn","points":1},
        {"label":"Trễ","points":0},{"label":"Không","points":-1}]}"#;

    #[test]
    fn an_option_gives_its_points_even_negative_ones() {
        check_scores("choice", RULE, "1", r#"{"choice":0}"#, "1 scored");
        check_scores("choice", RULE, "1", r#"{"choice":2}"#, "-1 scored");
    }

    #[test]
    fn an_option_that_does_not_exist_is_invalid() {
        check_scores(
            "choice",
            RULE,
            "1",
            r#"{"choice":3}"#,
            "0 invalid answer-choice",
        );
        check_scores(
            "choice",
            RULE,
            "1",
            r#"{"choice":4294967295}"#,
            "0 invalid answer-choice",
        );
        check_scores(
            "choice",
            RULE,
            "1",
            r#"{"choice":-1}"#,
            "0 invalid answer-unreadable",
        );
    }

    #[test]
    fn no_option_takes_more_than_the_least_that_the_rule_names() {
        let with = |min: &str| RULE.replace("]}", &format!("],\"min\":{min}}}"));
        check_finds("choice", &with("-1"), "1", &[]);
        check_finds("choice", &with("-0.25"), "1", &["rule-above-min"]);
        check_scores(
            "choice",
            &with("-1"),
            "1",
            r#"{"points":"-0.5"}"#,
            "-1/2 scored",
        );
        let below = r#"{"points":"-1.1"}"#;
        check_scores(
            "choice",
            &with("-1"),
            "1",
            below,
            "0 invalid answer-points-range",
        );
    }

    #[test]
    fn the_nearest_better_option_is_the_step_ahead() {
        let next = |choice: u32, expect: &[&str]| {
            let answer = format!(r#"{{"choice":{choice}}}"#);
            check_next("choice", RULE, "1", &answer, expect);
        };
        next(2, &["Trễ: nếu đạt: +1 điểm"]);
        next(1, &["Đúng hạn: nếu đạt: +1 điểm"]);
        next(0, &[]);
    }

    #[test]
    fn the_worst_option_is_what_a_penalty_takes() {
        let levels = r#"{"options":[{"label":"Không","points":0},{"label":"Nhẹ","points":-1},
            {"label":"Nặng","points":-2}]}"#;
        check_finds("choice", levels, "-2", &[]);
        check_finds("choice", levels, "-3", &["rule-takes"]);
        check_finds("choice", RULE, "-1", &["rule-points-positive"]);
        check_scores("choice", levels, "-2", r#"{"choice":1}"#, "-1 scored");
        let light = r#"{"points":"-0.5"}"#;
        check_scores("choice", levels, "-2", light, "-1/2 scored");
    }

    #[test]
    fn an_option_is_named_once() {
        let twice = RULE.replace("Không", "Trễ");
        check_finds("choice", &twice, "1", &["rule-label-twice"]);
    }

    #[test]
    fn the_best_option_is_the_maximum() {
        check_finds("choice", RULE, "1", &[]);
        check_finds("choice", RULE, "2", &["rule-max-unreachable"]);
        check_finds("choice", RULE, "0.5", &["rule-max-exceeded"]);
        check_finds("choice", r#"{"options":[]}"#, "1", &["rule-list-length"]);
    }
}
