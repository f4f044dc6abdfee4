//! Texts of the fonts of before Unicode, which old files still hold.

use crate::text::Message;

/// The finding for a text in such a font.
pub const FONT: &str = "workbook-font";

/// The finding for a text in a font of before Unicode, where it is one.
#[must_use]
pub fn check(text: &str) -> Option<Message> {
    legacy_font(text).map(|font| Message::new(FONT).with("font", font))
}

/// Signs that stand for letters in TCVN3 and never beside one elsewhere: `kÕ ho¹ch`.
const TCVN3_SIGNS: &str = "¨ª«¬\u{ad}®µ¶·¸¹»¼½¾Þþß";
/// Marks of VNI, which follow a vowel. Vietnamese has no such letter; after a consonant it is a vowel
/// of TCVN3: `kiểm` is `kieåm` in VNI, `tỉnh` is `tØnh` in TCVN3.
const VNI_MARKS: &str = "øûïåäëü";
/// Letters of VNI that Vietnamese has not.
const VNI_LETTERS: &str = "ñöæ";
/// What stands after these vowels in VNI and never in Vietnamese: `báo` is `baùo`, `công` is `coâng`.
/// Not `oà` or `uý`, which are as good as `òa` and `úy`, nor `aê`, which the commune Laêê has.
const VNI_PAIRS: [(char, &str); 7] = [
    ('a', "ùõâáàãéè"),
    ('e', "ùõâáàã"),
    ('o', "ùâ"),
    ('u', "ùõ"),
    ('y', "ùõ"),
    ('ô', "ùõ"),
    ('ö', "ùõ"),
];

/// The fonts of before Unicode, whose texts are other letters under another font: told by letters
/// and pairs that Vietnamese has not, in a text without any letter that only Vietnamese has.
fn legacy_font(text: &str) -> Option<&'static str> {
    let is_vietnamese = |c: char| matches!(c, '\u{1ea0}'..='\u{1ef9}') || "ăđơưĂĐƠƯ".contains(c);
    if text.chars().any(is_vietnamese) {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let has = |told: fn(char, char) -> bool| letters.windows(2).any(|pair| told(pair[0], pair[1]));
    if has(is_tcvn3) {
        Some("TCVN3 (.VnTime)")
    } else if has(is_vni) {
        Some("VNI")
    } else {
        None
    }
}

/// Whether two characters beside each other tell TCVN3.
fn is_tcvn3(first: char, second: char) -> bool {
    let is_sign =
        |sign: char, letter: char| TCVN3_SIGNS.contains(sign) && letter.is_ascii_alphabetic();
    let is_consonant = first.is_ascii_alphabetic() && !"aeiouyAEIOUY".contains(first);
    let is_mark = |c: char| VNI_MARKS.contains(small(c));
    is_sign(first, second)
        || is_sign(second, first)
        || is_consonant && is_mark(second)
        // Its `ủ`, which is the `đ` that words of VNI begin with.
        || first.is_ascii_alphabetic() && second == 'ñ'
        // Many of its small letters are capitals of Unicode: `lÖ phÝ`.
        || first.is_ascii_lowercase() && matches!(second, 'À'..='Ö' | 'Ø'..='Ý')
        // Its `ời`, `ối` and `ội`: no `e` of Vietnamese stands before an `i`.
        || "êèé".contains(first) && second == 'i'
}

/// Whether two characters beside each other tell VNI.
fn is_vni(first: char, second: char) -> bool {
    let (first, second) = (small(first), small(second));
    let is_letter = |c: char| VNI_MARKS.contains(c) || VNI_LETTERS.contains(c);
    let follows = |(vowel, marks): &(char, &str)| *vowel == first && marks.contains(second);
    is_letter(first) && second.is_ascii_alphabetic()
        || is_letter(second) && first.is_ascii_alphabetic()
        || VNI_PAIRS.iter().any(follows)
}

fn small(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_an_old_font_is_told_by_its_font() {
        for text in [
            "KÕ ho¹ch",
            "KÞp thêi",
            "Thêi gian",
            "TØnh",
            "lÖ phÝ",
            "néi dung",
            "phßng",
            "kü thuËt",
            "chñ tr×",
        ] {
            assert_eq!(legacy_font(text), Some("TCVN3 (.VnTime)"), "{text}");
        }
        for text in [
            "Kieåm tra",
            "Baùo caùo",
            "Coâng khai",
            "COÂNG KHAI",
            "HÑND, QÑ",
            "Quaûn lyù",
            "caùn boä",
            "xöû lyù",
            "Yù kieán",
            "AÙnh",
            "Teân",
        ] {
            assert_eq!(legacy_font(text), Some("VNI"), "{text}");
        }
    }

    #[test]
    fn vietnamese_and_english_are_in_no_old_font() {
        for text in [
            "Kế hoạch",
            "Kiểm tra",
            "Công an",
            "hoà, thuý, hoè, quý, xoã, khoá, loà xoà",
            "HOÀ BÌNH, THUÝ, QUÝ",
            "ôn thi, êm, khuân, tuân, goòng, kiêm, mênh",
            "Ðông Hà",
            "Xã Laêê",
            "Plan 2026",
            "a ≥ 90%",
            "b/a × 2, a×b, a÷b",
        ] {
            assert_eq!(legacy_font(text), None, "{text}");
        }
    }
}
