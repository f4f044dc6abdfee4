//! What no cell of a table may be: merged, a date, an error, text of a font that is no Unicode.

use sodiem_core::finding::Finding;
use sodiem_core::text::Message;

use super::cells::{Place, Value, reference};
use super::layout::Found;

/// The faults of the sheet's cells in known columns.
pub fn check_sheet<const N: usize>(found: &Found<'_, N>) -> Vec<Finding> {
    let sheet = found.sheet;
    let about = |place: Place, message| Finding::in_cell(reference(&sheet.name, place), message);
    let mut findings = Vec::new();
    for range in &sheet.merged {
        if range.end.0 > found.heading && range.start != range.end {
            findings.push(about(range.start, Message::new("workbook-merged")));
        }
    }
    for row in found.rows() {
        for column in found.columns.iter().flatten() {
            let place = (row, *column);
            let key = match sheet.cells.get(&place) {
                Some(Value::Date) => "workbook-date",
                Some(Value::Broken) => "workbook-broken",
                Some(Value::Text(text)) => match legacy_font(text) {
                    Some(font) => {
                        let message = Message::new("workbook-font").with("font", font);
                        findings.push(about(place, message));
                        continue;
                    }
                    None => continue,
                },
                Some(Value::Number(_)) | None => continue,
            };
            findings.push(about(place, Message::new(key)));
        }
    }
    findings
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
