//! The numbers that a rule asks for, each with its role, and the groups that it asks.

use std::collections::BTreeMap;

use crate::rule::formula::Declared;
use crate::rule::rate::Rate;
use crate::rule::survey_groups::Group;
use crate::rule::weighted_split::{Part, WeightedSplit};
use crate::text::Message;

use super::super::{Cell, FORMS_MIN, ROLES, Role, called, quote};
use super::Reader;

impl Reader<'_> {
    /// The variables of these roles, each with its symbol.
    pub(super) fn variables(&mut self, defaults: &[(Role, &str)]) -> Vec<(Role, String, usize)> {
        self.used.variables = true;
        let mut found = Vec::new();
        for (index, row) in self.notation.variables.iter().enumerate() {
            let role = match (called(&ROLES, &row.role), defaults) {
                // The only one that there can be needs no name.
                (None, [(role, _)]) if row.role.trim().is_empty() => Some(*role),
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
    pub(super) fn one(
        &mut self,
        found: &[(Role, String, usize)],
        role: Role,
    ) -> Option<(String, String)> {
        let mut all = found.iter().filter(|(own, ..)| *own == role);
        match (all.next(), all.next()) {
            (Some((_, symbol, index)), None) => Some((symbol.clone(), self.label(*index))),
            (Some(_), Some((.., index))) => {
                let index = *index;
                self.found(Cell::Role(index), "notation-role-twice");
                None
            }
            (None, _) => {
                let message = Message::new("notation-role-missing").with("role", role.name());
                self.wrong.push((Cell::Kind, message));
                None
            }
        }
    }

    pub(super) fn label(&self, index: usize) -> String {
        self.notation.variables[index].label.trim().to_owned()
    }

    pub(super) fn rate(&mut self) -> Option<Rate> {
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

    pub(super) fn counted(&mut self) -> Option<(String, BTreeMap<String, String>)> {
        let found = self.variables(&[(Role::Count, "n")]);
        let (symbol, label) = self.one(&found, Role::Count)?;
        Some((symbol.clone(), [(symbol, label)].into()))
    }

    pub(super) fn split(&mut self) -> Option<WeightedSplit> {
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

    /// What was reached, what it is compared with, and their labels.
    pub(super) fn compared(&mut self) -> Option<(String, String, BTreeMap<String, String>)> {
        let found = self.variables(&[(Role::Now, "b"), (Role::Base, "a")]);
        let now = self.one(&found, Role::Now);
        let (base, base_label) = self.one(&found, Role::Base)?;
        let (now, now_label) = now?;
        let labels = [(now.clone(), now_label), (base.clone(), base_label)];
        Some((now, base, labels.into()))
    }

    /// The variables of a formula: `số nguyên = a, b; tối đa a = 100`.
    pub(super) fn declared(&mut self) -> Option<Vec<Declared>> {
        let found = self.variables(&[(Role::Variable, "a")]);
        let whole = self.settings.take("số nguyên").unwrap_or_default();
        let whole: Vec<&str> = whole.split(',').map(str::trim).collect();
        for name in whole.iter().filter(|name| !name.is_empty()) {
            if found.iter().all(|(_, symbol, _)| symbol != name) {
                let message = Message::new("notation-symbol").with("name", quote(name));
                self.wrong.push((Cell::Settings, message));
            }
        }
        let mut declared = Vec::new();
        for (_, name, index) in &found {
            let max = match self.settings.take_for("tối đa", name) {
                Some(text) => self.decimal_in(Cell::Settings, &text),
                None => None,
            };
            declared.push(Declared {
                name: name.clone(),
                label: self.label(*index),
                whole: whole.contains(&name.as_str()),
                max,
            });
        }
        Some(declared)
    }

    /// Groups of respondents; the items are their options: `01/A`.
    pub(super) fn groups(&mut self) -> Option<Vec<Group>> {
        let found = self.variables(&[(Role::Group, "a")]);
        let items = self.items();
        let mut groups = Vec::new();
        for (_, name, index) in &found {
            let weight = self.notation.variables[*index].weight.clone();
            let weight_pct = self.decimal_in(Cell::Weight(*index), &weight);
            let min_forms = self.settings.take_for(FORMS_MIN, name);
            let min_forms = min_forms.map_or(Some(0), |text| self.whole(&text));
            groups.push(Group {
                name: name.clone(),
                label: self.label(*index),
                weight_pct: weight_pct?,
                scale: BTreeMap::new(),
                min_forms: min_forms?,
            });
        }
        for (index, item) in items?.into_iter().enumerate() {
            let cell = Cell::ItemLabel(index);
            let parts = item.label.split_once('/');
            let group = parts.and_then(|(name, option)| {
                let mut groups = groups.iter_mut();
                let group = groups.find(|group| group.name == name.trim())?;
                Some((group, option.trim()))
            });
            let Some((group, option)) = group else {
                let message = Message::new("notation-group").with("label", quote(&item.label));
                self.wrong.push((cell, message));
                continue;
            };
            if group.scale.insert(option.to_owned(), item.points).is_some() {
                self.found(cell, "notation-option-twice");
            }
        }
        Some(groups)
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
