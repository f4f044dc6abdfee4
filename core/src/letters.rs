//! Letters in Unicode's normal forms: keyboards write one Vietnamese letter in several ways, and what
//! looks the same must be the same.
//!
//! A browser has the tables for this, as large as a tenth of the officer's program, so there its own
//! are asked.

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub use here::{composed, decomposed_lower};
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub use in_browser::{composed, decomposed_lower};

/// Whether a character is not seen and changes what is: control characters, and those that turn the
/// direction of what follows.
#[must_use]
pub fn is_hidden(letter: char) -> bool {
    let turns = ['\u{202a}'..='\u{202e}', '\u{2066}'..='\u{2069}'];
    letter.is_control() || turns.iter().any(|range| range.contains(&letter))
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
