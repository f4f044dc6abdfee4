//! Letters in Unicode's normal forms: keyboards write one Vietnamese letter in several ways, and what
//! looks the same must be the same.
//!
//! A browser has the tables for this, as large as a tenth of the officer's program, so there its own
//! are asked.

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub use here::{composed, decomposed_lower};
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub use in_browser::{composed, decomposed_lower};

/// Whether a character is not seen and changes what is: control characters, those without a width,
/// and those that turn the direction of what follows. Marks of letters are none of them.
#[must_use]
pub fn is_hidden(letter: char) -> bool {
    let unseen = [
        '\u{ad}'..='\u{ad}',
        '\u{200b}'..='\u{200f}',
        '\u{202a}'..='\u{202e}',
        '\u{2060}'..='\u{206f}',
        '\u{feff}'..='\u{feff}',
    ];
    letter.is_control() || unseen.iter().any(|range| range.contains(&letter))
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod here {
    use unicode_normalization::UnicodeNormalization as _;

    /// One character for each letter with its marks (NFC).
    #[must_use]
    pub fn composed(text: &str) -> String {
        text.nfc().collect()
    }

    /// Small letters, each apart from its marks (NFD).
    #[must_use]
    pub fn decomposed_lower(text: &str) -> String {
        text.to_lowercase().nfd().collect()
    }
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod in_browser {
    use js_sys::JsString;

    /// One character for each letter with its marks (NFC).
    #[must_use]
    pub fn composed(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    /// Small letters, each apart from its marks (NFD).
    #[must_use]
    pub fn decomposed_lower(text: &str) -> String {
        JsString::from(text).to_lower_case().normalize("NFD").into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_hidden_and_marks_of_letters_are_not() {
        for hidden in [
            '\n', '\u{200b}', '\u{200d}', '\u{202e}', '\u{2060}', '\u{feff}',
        ] {
            assert!(is_hidden(hidden), "{hidden:?}");
        }
        for seen in
            "Tiếng Việt – ≥\u{a0}\u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{306}\u{31b}".chars()
        {
            assert!(!is_hidden(seen), "{seen:?}");
        }
    }
}
