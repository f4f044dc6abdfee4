//! Texts of the fonts of before Unicode, which old files still hold.

use crate::text::Message;

/// The finding for a text in such a font.
pub const FONT: &str = "workbook-font";

/// The finding for a text in a font of before Unicode, where it is one.
#[must_use]
pub fn check(text: &str) -> Option<Message> {
    legacy_font(text).map(|font| Message::new(FONT).with("font", font))
}

/// The fonts of before Unicode, whose texts are other letters under another font: told by letters
/// that Vietnamese has not, in a text without any that only Vietnamese has.
fn legacy_font(text: &str) -> Option<&'static str> {
    let is_vietnamese = |c: char| {
        matches!(
            c,
            '\u{1ea0}'..='\u{1ef9}' | 'ă' | 'đ' | 'ơ' | 'ư' | 'Ă' | 'Đ' | 'Ơ' | 'Ư'
        )
    };
    if text.chars().any(is_vietnamese) {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let beside = |wanted: fn(char) -> bool| {
        letters.windows(2).any(|pair| {
            wanted(pair[1]) && pair[0].is_ascii_alphabetic()
                || wanted(pair[0]) && pair[1].is_ascii_alphabetic()
        })
    };
    let is_tcvn3 = |c: char| {
        matches!(
            c,
            '¨' | 'ª'
                | '«'
                | '¬'
                | '\u{ad}'
                | '®'
                | 'µ'
                | '¶'
                | '·'
                | '¸'
                | '¹'
                | '»'
                | '¼'
                | '½'
                | '¾'
        )
    };
    let is_vni = |c: char| {
        matches!(
            c,
            'ñ' | 'å'
                | 'ä'
                | 'û'
                | 'ü'
                | 'ë'
                | 'ö'
                | 'ø'
                | 'ï'
                | 'æ'
                | 'Ñ'
                | 'Å'
                | 'Ä'
                | 'Û'
                | 'Ü'
                | 'Ë'
                | 'Ö'
                | 'Ø'
                | 'Ï'
                | 'Æ'
        )
    };
    if beside(is_tcvn3) {
        Some("TCVN3 (.VnTime)")
    } else if beside(is_vni) {
        Some("VNI")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_an_old_font_is_told_by_its_font() {
        assert_eq!(legacy_font("KÕ ho¹ch"), Some("TCVN3 (.VnTime)"));
        assert_eq!(legacy_font("Kieåm tra"), Some("VNI"));
    }

    #[test]
    fn vietnamese_and_english_are_in_no_old_font() {
        for text in [
            "Kế hoạch",
            "Kiểm tra",
            "Công an",
            "Plan 2026",
            "a ≥ 90%",
            "b/a × 2",
        ] {
            assert_eq!(legacy_font(text), None, "{text}");
        }
    }
}
