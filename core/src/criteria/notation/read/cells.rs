//! What the cells of a rule hold: levels, items and settings.

use std::collections::BTreeMap;

use crate::ratio::Ratio;
use crate::rule::Item;
use crate::rule::comparison::{Gives, Proportion};
use crate::rule::number::Number;
use crate::search::fold;
use crate::text::Message;

use super::super::{Cell, called, decimal, levels, names, quote};
use super::Reader;

impl Reader<'_> {
    pub(super) fn found(&mut self, cell: Cell, key: &str) {
        self.wrong.push((cell, Message::new(key)));
    }

    pub(super) fn levels<T>(
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

    /// What a comparison gives: points by its levels, or in proportion where it says from where on
    /// there are full points.
    pub(super) fn gives(&mut self) -> Option<Gives> {
        let Some(full) = self.number_if("đủ điểm từ")? else {
            return self.levels(levels::tiers).map(Gives::Tiers);
        };
        let floor = self.number_if("sàn")?;
        Some(Gives::Proportion(Proportion { full, floor }))
    }

    /// Options, items or events: rows of their own or, where there are none, in the levels.
    pub(super) fn items(&mut self) -> Option<Vec<Item>> {
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
    pub(super) fn labels(&mut self) -> Vec<String> {
        self.used.items = true;
        let rows = self.notation.items.iter();
        rows.map(|row| row.label.trim().to_owned()).collect()
    }

    pub(super) fn scale(&mut self) -> Option<BTreeMap<String, Number>> {
        let items = self.items()?;
        let count = items.len();
        let scale: BTreeMap<_, _> = items.into_iter().map(|i| (i.label, i.points)).collect();
        if scale.len() < count {
            self.found(Cell::ItemLabel(0), "notation-option-twice");
        }
        Some(scale)
    }

    pub(super) fn decimal_in(&mut self, cell: Cell, text: &str) -> Option<Number> {
        let number = decimal(text);
        if number.is_none() {
            let message = Message::new("notation-decimal").with("value", quote(text));
            self.wrong.push((cell, message));
        }
        number.map(Number::from)
    }

    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        let text = self.settings.take(key);
        if text.is_none() {
            let message = Message::new("notation-setting-missing").with("key", key);
            self.wrong.push((Cell::Settings, message));
        }
        text
    }

    pub(super) fn number(&mut self, key: &str) -> Option<Number> {
        let text = self.text(key)?;
        self.decimal_in(Cell::Settings, &text)
    }

    /// `Some(None)` where it is not set; `None` where it is wrong.
    pub(super) fn number_if(&mut self, key: &str) -> Option<Option<Number>> {
        match self.settings.take(key) {
            None => Some(None),
            Some(text) => self.decimal_in(Cell::Settings, &text).map(Some),
        }
    }

    pub(super) fn number_or(&mut self, key: &str, default: &Ratio) -> Option<Number> {
        let number = self.number_if(key)?;
        Some(number.unwrap_or_else(|| default.clone().into()))
    }

    pub(super) fn whole_or_nought(&mut self, key: &str) -> Option<u32> {
        let text = self.settings.take(key);
        text.map_or(Some(0), |text| self.whole(&text))
    }

    pub(super) fn whole(&mut self, text: &str) -> Option<u32> {
        let number = text.trim().parse().ok();
        if number.is_none() {
            let message = Message::new("notation-whole").with("value", quote(text));
            self.wrong.push((Cell::Settings, message));
        }
        number
    }

    pub(super) fn yes(&mut self, key: &str, default: bool) -> Option<bool> {
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

    /// One of the words that a setting may have; `Some(None)` where it is not set, `None` where it is
    /// wrong.
    pub(super) fn one_of<T: Clone>(
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
    pub(super) fn needed<T: Clone>(&mut self, key: &str, words: &[(T, &'static str)]) -> Option<T> {
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
            self.wrong.push((Cell::Settings, message));
        }
        word
    }
}
