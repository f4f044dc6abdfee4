//! The sum of what is met: each item has its points.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
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
}

impl Kind for Checklist {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::items(&self.items);
        findings.extend(self.items.iter().filter_map(check::not_negative));
        let sum = self.items.iter().map(|item| &*item.points).sum();
        findings.extend(check::reaches(points_max, &sum));
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
        std::iter::once(Message::new("words-checklist"))
            .chain(items)
            .collect()
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
        let points = met().map(|item| &*item.points).sum();
        for item in met() {
            trail.say(|| say::item(&item.label, &item.points));
        }
        trail.say(|| {
            let terms = say::plus(met().map(|item| say::exact(&item.points)));
            say::result("explain-sum", &points).with("terms", terms)
        });
        Ok(points)
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let checked = answer.checked.iter().flatten();
        let open = self.items.iter().zip(checked).enumerate();
        let open = open.filter(|(_, (_, is_met))| !**is_met);
        let ahead = |(index, (item, _)): (usize, (&Item, _))| {
            let mut answer = answer.clone();
            *answer.checked.as_mut()?.get_mut(index)? = true;
            Some((Need::new(&item.label, Change::Met), answer))
        };
        open.filter_map(ahead).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_finds, check_next, check_scores};

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
}
