//! What is met of a list: each item has its points, and they add up; or all must be met; or the best
//! one that is met counts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{Notated, Notation, Reader, named, settings, write};
use crate::ratio::Ratio;
use crate::text::Message;

use super::step::{Change, Need};
use super::{Input, Item, Kind, Part, Trail, Unscored, check, read, say};

/// Parameters: the items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// The items, in the order of the form.
    pub items: Vec<Item>,
    /// How the items come together; they add up unless given.
    #[serde(default, skip_serializing_if = "Mode::is_sum")]
    pub mode: Mode,
}

/// How the items of a checklist come together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// What is met adds up.
    #[default]
    Sum,
    /// All points where every item is met, none otherwise.
    All,
    /// The best item that is met.
    Any,
}

impl Mode {
    fn is_sum(&self) -> bool {
        *self == Self::Sum
    }

    fn points<'a>(self, items: impl Iterator<Item = &'a Item>) -> Ratio {
        let points = items.map(|item| &*item.points);
        match self {
            Self::Sum | Self::All => points.sum(),
            Self::Any => points.max().cloned().unwrap_or_else(Ratio::zero),
        }
    }
}

impl Kind for Checklist {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::items(&self.items);
        findings.extend(self.items.iter().filter_map(check::not_negative));
        let most = self.mode.points(self.items.iter());
        findings.extend(check::reaches(points_max, &most));
        findings
    }

    fn reads(&self) -> Part {
        Part::Checked
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::Checklist(self.items.clone())]
    }

    fn in_words(&self, _points_max: &Ratio) -> Vec<Message> {
        let items = self
            .items
            .iter()
            .map(|item| say::item(&item.label, &item.points));
        let key = match self.mode {
            Mode::Sum => "words-checklist",
            Mode::All => "words-checklist-all",
            Mode::Any => "words-checklist-any",
        };
        std::iter::once(Message::new(key)).chain(items).collect()
    }

    fn compute(
        &self,
        _points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let checked = answer.checked.as_ref().ok_or(Unscored::Missing)?;
        read::length(self.items.len(), checked.len())?;
        let met = || {
            let items = self.items.iter().zip(checked);
            items.filter_map(|(item, is_met)| is_met.then_some(item))
        };
        for item in met() {
            trail.say(|| say::item(&item.label, &item.points));
        }
        let missing = self.items.len() - met().count();
        if self.mode == Mode::All && missing > 0 {
            trail.say(|| Message::new("explain-not-all").with("missing", missing));
            return Ok(Ratio::zero());
        }
        let points = self.mode.points(met());
        trail.say(|| {
            if self.mode == Mode::Any {
                return Message::new("explain-best").with("points", say::exact(&points));
            }
            let terms = say::plus(met().map(|item| say::exact(&item.points)));
            say::result("explain-sum", &points).with("terms", terms)
        });
        Ok(points)
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let checked = answer.checked.iter().flatten();
        let items = self.items.iter().zip(checked).enumerate();
        let open = items.filter_map(|(index, (item, is_met))| (!is_met).then_some((index, item)));
        let met = |indices: &[usize]| {
            let mut answer = answer.clone();
            let checked = answer.checked.iter_mut().flatten().enumerate();
            checked
                .filter(|(index, _)| indices.contains(index))
                .for_each(|(_, is_met)| *is_met = true);
            answer
        };
        if self.mode == Mode::All {
            let (indices, labels): (Vec<usize>, Vec<&str>) = open
                .map(|(index, item)| (index, item.label.as_str()))
                .unzip();
            let need = Need::new(&labels.join("; "), Change::Met);
            return vec![(need, met(&indices))];
        }
        let ahead =
            |(index, item): (usize, &Item)| (Need::new(&item.label, Change::Met), met(&[index]));
        open.map(ahead).collect()
    }
}

/// The setting that says how the items come together: `cách cộng = đạt tất cả`.
const MODE: &str = "cách cộng";
const MODES: [(Mode, &str); 3] = [
    (Mode::Sum, "cộng dồn"),
    (Mode::All, "đạt tất cả"),
    (Mode::Any, "mức cao nhất"),
];

impl Notated for Checklist {
    const NAME: &'static str = "Cộng các nội dung đạt";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (items, mode) = (reader.items(), reader.one_of(MODE, &MODES));
        Some(Self {
            items: items?,
            mode: mode?.unwrap_or_default(),
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        let mode = (self.mode != Mode::Sum).then(|| named(&MODES, &self.mode).to_owned());
        Notation {
            items: write::items(&self.items),
            settings: settings::write(&[(MODE, mode)]),
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_explains, check_finds, check_next, check_scores};

    const RULE: &str = r#"{"items":[{"label":"A","points":0.25},{"label":"B","points":0.5}]}"#;

    #[test]
    fn what_is_met_adds_up() {
        check_scores(
            "checklist",
            RULE,
            "0.75",
            r#"{"checked":[true,true]}"#,
            "3/4 scored",
        );
        check_scores(
            "checklist",
            RULE,
            "0.75",
            r#"{"checked":[true,false]}"#,
            "1/4 scored",
        );
        check_scores(
            "checklist",
            RULE,
            "0.75",
            r#"{"checked":[false,false]}"#,
            "0 scored",
        );
    }

    #[test]
    fn a_list_of_another_length_is_invalid() {
        for checked in [r#"{"checked":[]}"#, r#"{"checked":[true,true,true]}"#] {
            check_scores(
                "checklist",
                RULE,
                "0.75",
                checked,
                "0 invalid answer-length",
            );
        }
    }

    #[test]
    fn the_items_add_up_to_the_maximum() {
        check_finds("checklist", RULE, "0.75", &[]);
        check_finds("checklist", RULE, "1", &["rule-max-unreachable"]);
        let negative = r#"{"items":[{"label":"A","points":2},{"label":"B","points":-1}]}"#;
        check_finds("checklist", negative, "1", &["rule-points-negative"]);
    }

    #[test]
    fn it_says_what_each_item_would_give() {
        let b = "B: nếu đạt: +0,5 điểm";
        check_next(
            "checklist",
            RULE,
            "0.75",
            r#"{"checked":[true,false]}"#,
            &[b],
        );
        check_next("checklist", RULE, "0.75", r#"{"checked":[true,true]}"#, &[]);
    }

    fn with(mode: &str) -> String {
        RULE.replace("]}", &format!("],\"mode\":\"{mode}\"}}"))
    }

    #[track_caller]
    fn check_met(mode: &str, max: &str, checked: &str, expect: &str) {
        let answer = format!(r#"{{"checked":{checked}}}"#);
        check_scores("checklist", &with(mode), max, &answer, expect);
    }

    #[test]
    fn all_or_nothing_and_the_best_one() {
        check_met("sum", "0.75", "[true,false]", "1/4 scored");
        check_met("all", "0.75", "[true,true]", "3/4 scored");
        check_met("all", "0.75", "[true,false]", "0 scored");
        check_met("any", "0.5", "[true,true]", "1/2 scored");
        check_met("any", "0.5", "[true,false]", "1/4 scored");
        check_met("any", "0.5", "[false,false]", "0 scored");
        check_finds("checklist", &with("all"), "0.75", &[]);
        check_finds("checklist", &with("any"), "0.75", &["rule-max-unreachable"]);
        check_finds("checklist", &with("any"), "0.5", &[]);
    }

    #[test]
    fn it_says_why_and_what_is_missing() {
        let a = r#"{"checked":[true,false]}"#;
        check_explains(
            "checklist",
            &with("all"),
            "0.75",
            a,
            "Còn 1 nội dung chưa đạt: 0 điểm",
        );
        check_next(
            "checklist",
            &with("all"),
            "0.75",
            a,
            &["B: nếu đạt: +0,75 điểm"],
        );
        let none = r#"{"checked":[false,false]}"#;
        check_next(
            "checklist",
            &with("all"),
            "0.75",
            none,
            &["A; B: nếu đạt: +0,75 điểm"],
        );
        check_explains(
            "checklist",
            &with("any"),
            "0.5",
            a,
            "Nội dung có điểm cao nhất: 0,25 điểm",
        );
        check_next(
            "checklist",
            &with("any"),
            "0.5",
            a,
            &["B: nếu đạt: +0,25 điểm"],
        );
        let b = r#"{"checked":[false,true]}"#;
        check_next("checklist", &with("any"), "0.5", b, &[]);
    }
}
