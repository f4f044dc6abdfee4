//! From the rule to the cells.

use crate::ratio::Ratio;
use crate::rule::number::Number;
use crate::rule::{Item, Rule};

use super::{
    FORMS_MIN, ItemRow, LEAST, Notation, RESPONDENTS, Role, VariableRow, name_of, settings, written,
};

/// What [`super::read()`] reads as this rule.
#[must_use]
pub fn write(rule: &Rule, points_max: &Ratio) -> Notation {
    let (kind, notation) = rule.notation(points_max);
    Notation {
        kind: name_of(kind).to_owned(),
        ..notation
    }
}

/// The setting of the least that a rule gives.
pub(crate) fn least(min: Option<&Number>) -> (&'static str, Option<String>) {
    (LEAST, min.map(|min| written(min)))
}

/// Options, items or events.
pub(crate) fn items(items: &[Item]) -> Vec<ItemRow> {
    let row = |item: &Item| ItemRow {
        label: item.label.clone(),
        points: written(&item.points),
    };
    items.iter().map(row).collect()
}

/// The settings of a survey.
pub(crate) fn survey(min_forms: u32, respondents: Option<&String>) -> String {
    let min_forms = (min_forms > 0).then(|| min_forms.to_string());
    settings::write(&[(FORMS_MIN, min_forms), (RESPONDENTS, respondents.cloned())])
}

/// A number that is asked for.
pub(crate) fn variable(role: Role, symbol: &str, label: &str) -> VariableRow {
    VariableRow {
        symbol: symbol.to_owned(),
        label: label.to_owned(),
        role: role.name().to_owned(),
        weight: String::new(),
    }
}
