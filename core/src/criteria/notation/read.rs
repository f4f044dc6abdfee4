//! From the cells to the rule.

use crate::ratio::Ratio;
use crate::rule::Rule;
use crate::text::Message;

use super::settings::Settings;
use super::{Cell, Notation, Wrong, kind_of, quote};

mod cells;
mod variables;

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
    let rule = Rule::from_notation(kind, &mut reader);
    reader.finish(rule)
}

/// The cells of one rule: what its kind asks of them is read, and what does not read is kept with
/// its cell, so that all of it is told at once.
pub(crate) struct Reader<'a> {
    notation: &'a Notation,
    /// The maximum of the leaf.
    pub(crate) points_max: &'a Ratio,
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
}
