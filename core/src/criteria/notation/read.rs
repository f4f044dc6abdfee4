//! From the cells to the rule.

use std::collections::BTreeMap;

use crate::ratio::Ratio;
use crate::rule::number::Number;
use crate::rule::rate::Rate;
use crate::rule::weighted_split::{Part, WeightedSplit};
use crate::rule::{
    Item, Rule, bonus, checklist, choice, count_tiers, deduct, external_index, interpolate,
    penalty, proportional, survey_mean, survey_satisfaction, target_ratio, tiers,
};
use crate::search::fold;
use crate::text::Message;

use super::settings::Settings;
use super::{Cell, Notation, ROLES, Role, Wrong, decimal, kind_of, levels, quote, squeezed};

/// The rule that is written for a leaf of this maximum.
///
/// # Errors
/// All that could not be read, with their cells.
pub fn read(notation: &Notation, points_max: &Ratio) -> Result<Rule, Vec<Wrong>> {
    let Some(kind) = kind_of(&notation.kind) else {
        let kind = Message::new("criteria-rule-unknown").with("kind", quote(&notation.kind));
        return Err(vec![(Cell::Kind, kind)]);
    };
    let mut reader = Reader {
        notation,
        points_max,
        settings: Settings::read(&notation.settings),
        used: Used::default(),
        wrong: Vec::new(),
    };
    let rule = reader.rule(kind);
    reader.finish(rule)
}

struct Reader<'a> {
    notation: &'a Notation,
    points_max: &'a Ratio,
    settings: Settings,
    used: Used,
    wrong: Vec<Wrong>,
}

/// What the kind of rule asked for; the rest was written in vain.
#[derive(Default)]
struct Used {
    levels: bool,
    items: bool,
    variables: bool,
}

impl Reader<'_> {
    #[expect(
        clippy::too_many_lines,
        reason = "one arm a kind of rule: the contents of what can be written"
    )]
    fn rule(&mut self, kind: &str) -> Option<Rule> {
        Some(match kind {
            "choice" => Rule::Choice(choice::Choice {
                options: self.items()?,
            }),
            "checklist" => Rule::Checklist(checklist::Checklist {
                items: self.items()?,
            }),
            "tiers" => {
                let (input, tiers) = (self.rate(), self.levels(levels::tiers));
                Rule::Tiers(tiers::Tiers {
                    input: input?,
                    tiers: tiers?,
                })
            }
            "proportional" => {
                let (rate, floor) = (self.rate(), self.number("sàn"));
                let inclusive = self.yes("tính cả sàn", true);
                let full = self.number_if("đủ điểm từ");
                Rule::Proportional(proportional::Proportional {
                    rate: rate?,
                    floor_pct: floor?,
                    floor_inclusive: inclusive?,
                    full_pct: full?,
                })
            }
            "target_ratio" => {
                let (rate, target) = (self.rate(), self.number("chỉ tiêu"));
                Rule::TargetRatio(target_ratio::TargetRatio {
                    rate: rate?,
                    target_pct: target?,
                })
            }
            "interpolate" => {
                let (rate, points) = (self.rate(), self.levels(levels::points));
                Rule::Interpolate(interpolate::Interpolate {
                    rate: rate?,
                    points: points?,
                    clamp: true,
                })
            }
            "weighted_split" => Rule::WeightedSplit(self.split()?),
            "deduct" => {
                let events = self.items();
                let start = self.number_or("điểm gốc", self.points_max);
                let min = self.number_or("thấp nhất", &Ratio::zero());
                Rule::Deduct(deduct::Deduct {
                    start: start?,
                    min: min?,
                    events: events?,
                })
            }
            "count_tiers" => {
                let (counted, tiers) = (self.counted(), self.levels(levels::counts));
                let (input, labels) = counted?;
                Rule::CountTiers(count_tiers::CountTiers {
                    input,
                    tiers: tiers?,
                    labels,
                })
            }
            "survey_mean" => {
                let (scale, min_forms) = (self.scale(), self.whole_or_nought("phiếu tối thiểu"));
                Rule::SurveyMean(survey_mean::SurveyMean {
                    scale: scale?,
                    aggregate: survey_mean::Aggregate::Mean,
                    min_forms: min_forms?,
                    group: self.settings.take("đối tượng"),
                })
            }
            "survey_satisfaction" => {
                Rule::SurveySatisfaction(survey_satisfaction::SurveySatisfaction {
                    aggregate: survey_satisfaction::Aggregate::PercentSatisfied,
                    satisfied_levels: self.labels(),
                    min_forms: self.whole_or_nought("phiếu tối thiểu")?,
                    group: self.settings.take("đối tượng"),
                })
            }
            "external_index" => Rule::ExternalIndex(external_index::ExternalIndex {
                source: self.text("nguồn")?,
                scale: self.number_or("thang", &Ratio::integer(100))?,
                as_of: self.settings.take("thời điểm"),
            }),
            "bonus" => Rule::Bonus(bonus::Bonus {
                events: self.items()?,
                cap: self.points_max.clone().into(),
            }),
            "penalty" => Rule::Penalty(penalty::Penalty {
                events: self.items()?,
                cap: self.points_max.clone().into(),
            }),
            _ => return None,
        })
    }

    /// The rule, if nothing was wrong and nothing was written in vain.
    fn finish(mut self, rule: Option<Rule>) -> Result<Rule, Vec<Wrong>> {
        let rule = match (rule, self.wrong.is_empty()) {
            (Some(rule), true) => rule,
            (None, true) => {
                self.found(Cell::Kind, "notation-no-leaf");
                return Err(self.wrong);
            }
            (_, false) => return Err(self.wrong),
        };
        for key in std::mem::take(&mut self.settings).rest() {
            let message = Message::new("notation-setting-unknown").with("key", quote(&key));
            self.wrong.push((Cell::Settings, message));
        }
        if !self.used.levels && !self.notation.levels.trim().is_empty() {
            self.found(Cell::Levels, "notation-levels-vain");
        }
        if !self.used.items && !self.notation.items.is_empty() {
            self.found(Cell::ItemLabel(0), "notation-items-vain");
        }
        if !self.used.variables && !self.notation.variables.is_empty() {
            self.found(Cell::Role(0), "notation-variables-vain");
        }
        if self.wrong.is_empty() {
            Ok(rule)
        } else {
            Err(self.wrong)
        }
    }

    fn found(&mut self, cell: Cell, key: &str) {
        self.wrong.push((cell, Message::new(key)));
    }

    fn levels<T>(
        &mut self,
        read: impl FnOnce(&str) -> Result<Vec<T>, Vec<Message>>,
    ) -> Option<Vec<T>> {
        self.used.levels = true;
        match read(&self.notation.levels) {
            Ok(levels) => Some(levels),
            Err(messages) => {
                let about = |message| (Cell::Levels, message);
                self.wrong.extend(messages.into_iter().map(about));
                None
            }
        }
    }

    /// Options, items or events: rows of their own or, where there are none, in the levels.
    fn items(&mut self) -> Option<Vec<Item>> {
        self.used.items = true;
        if self.notation.items.is_empty() {
            return self.levels(levels::items);
        }
        let mut items = Vec::new();
        for (index, row) in self.notation.items.iter().enumerate() {
            let label = row.label.trim().to_owned();
            match self.decimal_in(Cell::ItemPoints(index), &row.points) {
                Some(points) => items.push(Item { label, points }),
                None => continue,
            }
        }
        (items.len() == self.notation.items.len()).then_some(items)
    }

    /// The labels of items that have no points.
    fn labels(&mut self) -> Vec<String> {
        self.used.items = true;
        let rows = self.notation.items.iter();
        rows.map(|row| row.label.trim().to_owned()).collect()
    }

    fn scale(&mut self) -> Option<BTreeMap<String, Number>> {
        let items = self.items()?;
        let count = items.len();
        let scale: BTreeMap<_, _> = items.into_iter().map(|i| (i.label, i.points)).collect();
        if scale.len() < count {
            self.found(Cell::ItemLabel(0), "notation-option-twice");
        }
        Some(scale)
    }

    /// The variables of these roles, each with its symbol.
    fn variables(&mut self, defaults: &[(Role, &str)]) -> Vec<(Role, String, usize)> {
        self.used.variables = true;
        let mut found = Vec::new();
        for (index, row) in self.notation.variables.iter().enumerate() {
            let written = squeezed(&row.role);
            let by_name = ROLES
                .iter()
                .find(|(_, name)| squeezed(name) == written)
                .map(|(role, _)| *role);
            let role = match (by_name, defaults) {
                // The only one that there can be needs no name.
                (None, [(role, _)]) if written.is_empty() => Some(*role),
                (role, _) => role.filter(|role| defaults.iter().any(|(own, _)| own == role)),
            };
            let Some(role) = role else {
                let expected: Vec<&str> = ROLES
                    .iter()
                    .filter(|(role, _)| defaults.iter().any(|(own, _)| own == role))
                    .map(|(_, name)| *name)
                    .collect();
                let message = Message::new("notation-role")
                    .with("role", quote(&row.role))
                    .with("expected", expected.join(", "));
                self.wrong.push((Cell::Role(index), message));
                continue;
            };
            let symbol = row.symbol.trim();
            let symbol = if symbol.is_empty() {
                free_symbol(defaults, role, &found)
            } else {
                symbol.to_owned()
            };
            found.push((role, symbol, index));
        }
        found
    }

    /// Exactly one variable of this role.
    fn one(&mut self, found: &[(Role, String, usize)], role: Role) -> Option<(String, String)> {
        let mut all = found.iter().filter(|(own, ..)| *own == role);
        match (all.next(), all.next()) {
            (Some((_, symbol, index)), None) => Some((symbol.clone(), self.label(*index))),
            (Some(_), Some((.., index))) => {
                let index = *index;
                self.found(Cell::Role(index), "notation-role-twice");
                None
            }
            (None, _) => {
                let name = ROLES.iter().find(|(own, _)| *own == role);
                let message = Message::new("notation-role-missing")
                    .with("role", name.map_or("", |(_, name)| *name));
                self.wrong.push((Cell::Kind, message));
                None
            }
        }
    }

    fn label(&self, index: usize) -> String {
        self.notation.variables[index].label.trim().to_owned()
    }

    fn rate(&mut self) -> Option<Rate> {
        let found = self.variables(&[(Role::Numerator, "b"), (Role::Denominator, "a")]);
        let num = self.one(&found, Role::Numerator);
        let (den, den_label) = self.one(&found, Role::Denominator)?;
        let (num, num_label) = num?;
        let labels = [(num.clone(), num_label), (den.clone(), den_label)];
        Some(Rate {
            num,
            den,
            labels: labels.into(),
        })
    }

    fn counted(&mut self) -> Option<(String, BTreeMap<String, String>)> {
        let found = self.variables(&[(Role::Count, "n")]);
        let (symbol, label) = self.one(&found, Role::Count)?;
        Some((symbol.clone(), [(symbol, label)].into()))
    }

    fn split(&mut self) -> Option<WeightedSplit> {
        let found = self.variables(&[(Role::Total, "a"), (Role::Part, "b")]);
        let (total, label) = self.one(&found, Role::Total)?;
        let mut parts = Vec::new();
        for (_, symbol, index) in found.iter().filter(|(role, ..)| *role == Role::Part) {
            let weight = self.notation.variables[*index].weight.clone();
            parts.push(Part {
                var: symbol.clone(),
                label: self.label(*index),
                weight: self.decimal_in(Cell::Weight(*index), &weight)?,
            });
        }
        let labels = [(total.clone(), label)].into();
        Some(WeightedSplit {
            total,
            parts,
            labels,
        })
    }

    fn decimal_in(&mut self, cell: Cell, text: &str) -> Option<Number> {
        let number = decimal(text);
        if number.is_none() {
            let message = Message::new("notation-decimal").with("value", quote(text));
            self.wrong.push((cell, message));
        }
        number.map(Number::from)
    }

    fn text(&mut self, key: &str) -> Option<String> {
        let text = self.settings.take(key);
        if text.is_none() {
            let message = Message::new("notation-setting-missing").with("key", key);
            self.wrong.push((Cell::Settings, message));
        }
        text
    }

    fn number(&mut self, key: &str) -> Option<Number> {
        let text = self.text(key)?;
        self.decimal_in(Cell::Settings, &text)
    }

    /// `Some(None)` where it is not set; `None` where it is wrong.
    fn number_if(&mut self, key: &str) -> Option<Option<Number>> {
        match self.settings.take(key) {
            None => Some(None),
            Some(text) => self.decimal_in(Cell::Settings, &text).map(Some),
        }
    }

    fn number_or(&mut self, key: &str, default: &Ratio) -> Option<Number> {
        let number = self.number_if(key)?;
        Some(number.unwrap_or_else(|| default.clone().into()))
    }

    fn whole_or_nought(&mut self, key: &str) -> Option<u32> {
        let Some(text) = self.settings.take(key) else {
            return Some(0);
        };
        let number = text.trim().parse().ok();
        if number.is_none() {
            let message = Message::new("notation-whole").with("value", quote(&text));
            self.wrong.push((Cell::Settings, message));
        }
        number
    }

    fn yes(&mut self, key: &str, default: bool) -> Option<bool> {
        let Some(text) = self.settings.take(key) else {
            return Some(default);
        };
        match fold(text.trim()).as_str() {
            "co" => Some(true),
            "khong" => Some(false),
            _ => {
                let message = Message::new("notation-yes").with("value", quote(&text));
                self.wrong.push((Cell::Settings, message));
                None
            }
        }
    }
}

/// A symbol for a variable without one: the usual one, or the next letter that is free.
fn free_symbol(defaults: &[(Role, &str)], role: Role, taken: &[(Role, String, usize)]) -> String {
    let usual = defaults.iter().find(|(own, _)| *own == role);
    let usual = usual.map_or("a", |(_, symbol)| symbol);
    let first = usual.bytes().next().unwrap_or(b'a');
    let is_free = |letter: &u8| {
        let letter = char::from(*letter).to_string();
        taken.iter().all(|(_, symbol, _)| *symbol != letter)
    };
    let letter = (first..=b'z').chain(b'a'..first).find(is_free);
    char::from(letter.unwrap_or(first)).to_string()
}
