//! Search that ignores case and marks and treats đ as d.

use std::ops::RangeInclusive;

use crate::letters;

/// Combining diacritical marks: all that Vietnamese and its neighbours write.
const MARKS: RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// `text` folded for comparison: lower case, without marks, đ as d.
#[must_use]
pub fn fold(text: &str) -> String {
    let letters = letters::decomposed_lower(text);
    let plain = letters.chars().filter(|c| !MARKS.contains(c));
    plain.map(plain_d).collect()
}

fn plain_d(letter: char) -> char {
    if letter == 'đ' { 'd' } else { letter }
}

/// Whether every word of `query` stands in one of `texts`.
pub fn matches<'a>(query: &str, texts: impl IntoIterator<Item = &'a str>) -> bool {
    let folded: Vec<String> = texts.into_iter().map(fold).collect();
    let found = |word: &str| folded.iter().any(|text| text.contains(word));
    fold(query).split_whitespace().all(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_ignores_marks_and_case_and_treats_d_with_stroke_as_d() {
        assert_eq!(fold("Chỉ ĐẠO, điều hành"), "chi dao, dieu hanh");
        assert!(matches("dieu hanh", ["Công tác chỉ đạo, điều hành"]));
        assert!(matches("ĐIỀU", ["điều hành"]));
        assert!(matches("hanh 1.1", ["điều hành", "1.1.3"]));
        assert!(!matches("tài chính", ["điều hành"]));
        assert!(matches("", ["bất kỳ"]));
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same() {
        assert_eq!(fold("ế"), fold("e\u{302}\u{301}"));
    }
}
