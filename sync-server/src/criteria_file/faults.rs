//! What no cell of a table may be: merged, hidden, a date, an error, text of a font that is no
//! Unicode.

use sodiem_core::criteria::font;
use sodiem_core::finding::Finding;
use sodiem_core::text::Message;

use calamine::Dimensions;

use super::cells::{Place, SHEET_ROWS_MAX, Value, reference};
use super::layout::Found;

/// The faults of the sheet's cells in known columns.
pub fn check_sheet<const N: usize>(found: &Found<'_, N>) -> Vec<Finding> {
    let sheet = found.sheet;
    let about = |place: Place, message| Finding::in_cell(reference(&sheet.name, place), message);
    let mut findings = Vec::new();
    if sheet.is_hidden {
        findings.push(about((0, 0), Message::new("workbook-sheet-hidden")));
    }
    let is_read = |range: &&Dimensions| {
        let columns = range.start.1..=range.end.1;
        let mut known = found.columns.iter().flatten();
        range.end.0 > found.heading
            && range.start != range.end
            && known.any(|column| columns.contains(column))
    };
    let merged = sheet.merged.iter().filter(is_read).take(SHEET_ROWS_MAX);
    findings.extend(merged.map(|range| about(range.start, Message::new("workbook-merged"))));
    for place in &found.twice {
        findings.push(about(*place, Message::new("workbook-heading-twice")));
    }
    for place in &found.unknown {
        let missing = found.missing.join(", ");
        let message = Message::new("workbook-heading-unknown").with("missing", missing);
        findings.push(about(*place, message));
    }
    let is_hidden = |column: &u32| sheet.hidden.columns.iter().any(|own| own.contains(column));
    for column in found.columns.iter().flatten().filter(|own| is_hidden(own)) {
        let place = (found.heading, *column);
        findings.push(about(place, Message::new("workbook-column-hidden")));
    }
    for row in found.rows() {
        if sheet.hidden.rows.contains(&row) {
            findings.push(about(
                found.place(row, 0),
                Message::new("workbook-row-hidden"),
            ));
        }
        for column in found.columns.iter().flatten() {
            let place = (row, *column);
            let key = match sheet.cells.get(&place) {
                Some(Value::Date) => "workbook-date",
                Some(Value::Broken) => "workbook-broken",
                Some(Value::Text(text)) => {
                    findings.extend(font::check(text).map(|message| about(place, message)));
                    continue;
                }
                Some(Value::Number(_)) | None => continue,
            };
            findings.push(about(place, Message::new(key)));
        }
    }
    findings
}
