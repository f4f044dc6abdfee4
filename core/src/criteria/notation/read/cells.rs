//! What the cells of a rule hold: levels, items and settings.

use crate::ratio::Ratio;
use crate::rule::Item;
use crate::rule::number::Number;
use crate::search::fold;
use crate::text::Message;

use super::super::{Cell, NO, YES, called, decimal, levels, names, quote};
use super::Reader;

impl Reader<'_> {
    /// Something is wrong in this cell.
    pub(crate) fn tell(&mut self, cell: Cell, message: Message) {
        self.wrong.push((cell, message));
    }

    /// The same for a message that says nothing of the cell.
    pub(crate) fn found(&mut self, cell: Cell, key: &str) {
        self.tell(cell, Message::new(key));
    }

    /// The value of a setting that may be missing.
    pub(crate) fn take(&mut self, key: &str) -> Option<String> {
        self.settings.take(key)
    }

    /// The same for the setting of one variable: `tối đa a = 100`.
    pub(crate) fn take_for(&mut self, key: &str, name: &str) -> Option<String> {
        self.settings.take_for(key, name)
    }

    /// The levels, as this reads them.
    pub(crate) fn levels<T>(
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
    pub(crate) fn items(&mut self) -> Option<Vec<Item>> {
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
    pub(crate) fn labels(&mut self) -> Vec<String> {
        self.used.items = true;
        let rows = self.notation.items.iter();
        rows.map(|row| row.label.trim().to_owned()).collect()
    }

    /// The decimal in this cell.
    pub(crate) fn decimal_in(&mut self, cell: Cell, text: &str) -> Option<Number> {
        let number = decimal(text);
        if number.is_none() {
            let message = Message::new("notation-decimal").with("value", quote(text));
            self.tell(cell, message);
        }
        number.map(Number::from)
    }

    /// The value of a setting that must be there.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        let text = self.settings.take(key);
        if text.is_none() {
            let message = Message::new("notation-setting-missing").with("key", key);
            self.tell(Cell::Settings, message);
        }
        text
    }

    /// The number of a setting that must be there.
    pub(crate) fn number(&mut self, key: &str) -> Option<Number> {
        let text = self.text(key)?;
        self.decimal_in(Cell::Settings, &text)
    }

    /// `Some(None)` where it is not set; `None` where it is wrong.
    pub(crate) fn number_if(&mut self, key: &str) -> Option<Option<Number>> {
        match self.settings.take(key) {
            None => Some(None),
            Some(text) => self.decimal_in(Cell::Settings, &text).map(Some),
        }
    }

    /// The number of a setting, or this where it is not set.
    pub(crate) fn number_or(&mut self, key: &str, default: &Ratio) -> Option<Number> {
        let number = self.number_if(key)?;
        Some(number.unwrap_or_else(|| default.clone().into()))
    }

    /// The whole number of a setting, or nought.
    pub(crate) fn whole_or_nought(&mut self, key: &str) -> Option<u32> {
        let text = self.settings.take(key);
        text.map_or(Some(0), |text| self.whole(&text))
    }

    /// A whole number.
    pub(crate) fn whole(&mut self, text: &str) -> Option<u32> {
        let number = text.trim().parse().ok();
        if number.is_none() {
            let message = Message::new("notation-whole").with("value", quote(text));
            self.tell(Cell::Settings, message);
        }
        number
    }

    /// Whether a setting says yes.
    pub(crate) fn yes(&mut self, key: &str, default: bool) -> Option<bool> {
        let Some(text) = self.settings.take(key) else {
            return Some(default);
        };
        match fold(text.trim()).as_str() {
            yes if yes == fold(YES) => Some(true),
            no if no == fold(NO) => Some(false),
            _ => {
                let message = Message::new("notation-yes").with("value", quote(&text));
                self.tell(Cell::Settings, message);
                None
            }
        }
    }

    /// One of the words that a setting may have; `Some(None)` where it is not set, `None` where it is
    /// wrong.
    pub(crate) fn one_of<T: Clone>(
        &mut self,
        key: &str,
        words: &[(T, &'static str)],
    ) -> Option<Option<T>> {
        match self.settings.take(key) {
            None => Some(None),
            Some(text) => self.word(key, &text, words).map(Some),
        }
    }

    /// The same for a setting that must be there.
    pub(crate) fn needed<T: Clone>(&mut self, key: &str, words: &[(T, &'static str)]) -> Option<T> {
        let text = self.text(key)?;
        self.word(key, &text, words)
    }

    fn word<T: Clone>(&mut self, key: &str, text: &str, words: &[(T, &'static str)]) -> Option<T> {
        let word = called(words, text);
        if word.is_none() {
            let message = Message::new("notation-one-of")
                .with("key", key)
                .with("value", quote(text))
                .with("expected", names(words));
            self.tell(Cell::Settings, message);
        }
        word
    }
}
