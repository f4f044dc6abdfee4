//! The numbers that a rule asks for, each with its role.

use crate::rule::number::Number;
use crate::text::Message;

use super::super::{Cell, ROLES, Role, called, quote};
use super::Reader;

impl Reader<'_> {
    /// The variables of these roles, each with its symbol.
    pub(crate) fn variables(&mut self, defaults: &[(Role, &str)]) -> Vec<(Role, String, usize)> {
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
                self.tell(Cell::Role(index), message);
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
    pub(crate) fn one(
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
                self.tell(Cell::Kind, message);
                None
            }
        }
    }

    /// The label of the variable in this row.
    pub(crate) fn label(&self, index: usize) -> String {
        self.notation.variables[index].label.trim().to_owned()
    }

    /// The weight of the variable in this row.
    pub(crate) fn weight(&mut self, index: usize) -> Option<Number> {
        let notation = self.notation;
        self.decimal_in(Cell::Weight(index), &notation.variables[index].weight)
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
