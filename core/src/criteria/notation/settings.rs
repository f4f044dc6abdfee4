//! Settings of a rule: `sàn = 90; tính cả sàn = có`, separated by semicolons or lines. A value that
//! would read as another setting stands in quotes: `nguồn = "A; B = C"`.

use std::fmt::Display;

use super::squeezed;

const QUOTE: char = '"';

/// Settings that were not asked for yet.
#[derive(Default)]
pub(crate) struct Settings {
    pairs: Vec<(String, String)>,
}

impl Settings {
    /// What stands before a `=` after the last separator is the next key; a separator before it
    /// belongs to the value, so that a value may hold semicolons. What has a number and no `=` is a
    /// setting with a slip, `thang: 50`: it is a key that nobody asks for.
    pub(crate) fn read(text: &str) -> Self {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find([';', '\n']).unwrap_or(rest.len());
            let piece = &rest[..end];
            let quoted = piece.split_once('=').and_then(|(key, _)| {
                let (value, after) = unquoted(&rest[key.len() + 1..])?;
                Some((key, value, after))
            });
            if let Some((key, value, after)) = quoted {
                pairs.push((key.trim().to_owned(), value));
                rest = after;
                continue;
            }
            rest = rest[end..].get(1..).unwrap_or_default();
            let is_slip = piece.contains(|c: char| c.is_ascii_digit());
            match (piece.split_once('='), pairs.last_mut()) {
                (Some((key, value)), _) => {
                    pairs.push((key.trim().to_owned(), value.trim().to_owned()));
                }
                (None, Some((_, value))) if !piece.trim().is_empty() && !is_slip => {
                    value.push_str("; ");
                    value.push_str(piece.trim());
                }
                (None, _) if !piece.trim().is_empty() => {
                    pairs.push((piece.trim().to_owned(), String::new()));
                }
                (None, _) => {}
            }
        }
        Self { pairs }
    }

    /// The value of a key that is not empty.
    pub(crate) fn take(&mut self, key: &str) -> Option<String> {
        let key = squeezed(key);
        self.take_where(|own| squeezed(own) == key)
    }

    /// The value of a key for one name, `tối đa a`: names differ by their case.
    pub(crate) fn take_for(&mut self, key: &str, name: &str) -> Option<String> {
        let key = squeezed(key);
        self.take_where(|own| {
            let parts = own.rsplit_once(char::is_whitespace);
            parts.is_some_and(|(own, of)| of == name && squeezed(own) == key)
        })
    }

    fn take_where(&mut self, is_it: impl Fn(&str) -> bool) -> Option<String> {
        let at = self.pairs.iter().position(|(own, _)| is_it(own))?;
        let (_, value) = self.pairs.remove(at);
        (!value.is_empty()).then_some(value)
    }

    /// Keys that nobody asked for.
    pub(crate) fn rest(self) -> impl Iterator<Item = String> {
        self.pairs.into_iter().map(|(key, _)| key)
    }
}

/// A value in quotes, doubled where they belong to it, and what follows its separator.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.trim_start().strip_prefix(QUOTE)?;
    let mut value = String::new();
    loop {
        let (before, after) = rest.split_once(QUOTE)?;
        value.push_str(before);
        match after.strip_prefix(QUOTE) {
            Some(after) => {
                value.push(QUOTE);
                rest = after;
            }
            None => {
                let after = after.trim_start_matches(' ');
                let next = after.strip_prefix([';', '\n']);
                return next
                    .or(after.is_empty().then_some(after))
                    .map(|next| (value, next));
            }
        }
    }
}

/// What [`Settings::read`] reads.
pub(crate) fn write<K: Display>(pairs: &[(K, Option<String>)]) -> String {
    let set = pairs
        .iter()
        .filter_map(|(key, value)| Some(format!("{key} = {}", quoted(value.as_ref()?))));
    set.collect::<Vec<_>>().join("; ")
}

/// A value, in quotes where it would not read back without.
fn quoted(value: &str) -> String {
    let read = Settings::read(&format!("key = {value}")).pairs;
    match read.as_slice() {
        [(_, read)] if read == value => value.to_owned(),
        _ => format!("{QUOTE}{}{QUOTE}", value.replace(QUOTE, "\"\"")),
    }
}
