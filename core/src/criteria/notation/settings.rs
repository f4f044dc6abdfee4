//! Settings of a rule: `sàn = 90; tính cả sàn = có`, separated by semicolons or lines.

use super::squeezed;

/// Settings that were not asked for yet.
#[derive(Default)]
pub(super) struct Settings {
    pairs: Vec<(String, String)>,
}

impl Settings {
    /// What stands between two `=` after the last separator is the next key; a separator before it
    /// belongs to the value, so that a value may hold semicolons.
    pub(super) fn read(text: &str) -> Self {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for piece in text.split([';', '\n']) {
            match (piece.split_once('='), pairs.last_mut()) {
                (Some((key, value)), _) => {
                    pairs.push((key.trim().to_owned(), value.trim().to_owned()));
                }
                (None, Some((_, value))) if !piece.trim().is_empty() => {
                    value.push_str("; ");
                    value.push_str(piece.trim());
                }
                (None, None) if !piece.trim().is_empty() => {
                    pairs.push((piece.trim().to_owned(), String::new()));
                }
                (None, _) => {}
            }
        }
        Self { pairs }
    }

    /// The value of a key that is not empty.
    pub(super) fn take(&mut self, key: &str) -> Option<String> {
        let key = squeezed(key);
        let at = self
            .pairs
            .iter()
            .position(|(own, _)| squeezed(own) == key)?;
        let (_, value) = self.pairs.remove(at);
        (!value.is_empty()).then_some(value)
    }

    /// Keys that nobody asked for.
    pub(super) fn rest(self) -> impl Iterator<Item = String> {
        self.pairs.into_iter().map(|(key, _)| key)
    }
}

/// What [`Settings::read`] reads.
pub(super) fn write(pairs: &[(&str, Option<String>)]) -> String {
    let set = pairs
        .iter()
        .filter_map(|(key, value)| Some(format!("{key} = {}", value.as_ref()?)));
    set.collect::<Vec<_>>().join("; ")
}
