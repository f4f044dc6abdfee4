//! A criteria set as a text that somebody brings: the table (TSV), the same as CSV, or the JSON in
//! which editions are stored, digested and exchanged.

use crate::finding::Finding;
use crate::lines::line_of;
use crate::text::Message;

use super::CriteriaSet;
use super::check::check;
use super::table::{self, ROWS_MAX, Standing};

/// Longest file of criteria that is read, in bytes.
pub const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Most findings that are told of one file.
const FINDINGS_MAX: usize = 500;

/// Reads a set from a text of any of the forms, told apart by its content. `title` and `standing`
/// hold for a table; JSON says its own.
///
/// # Errors
/// All findings at once, each with its place; what is longer than [`FILE_BYTES_MAX`] is not read.
pub fn read(text: &str, title: &str, standing: Standing) -> Result<CriteriaSet, Vec<Finding>> {
    check_length(text.len()).map_err(|finding| vec![finding])?;
    read_form(text, title, standing).map_err(capped)
}

/// Whether a file of so many bytes is read.
///
/// # Errors
/// The finding `criteria-too-long`.
pub fn check_length(bytes: usize) -> Result<(), Finding> {
    if bytes <= FILE_BYTES_MAX {
        return Ok(());
    }
    let message = Message::new("criteria-too-long").with("max", FILE_BYTES_MAX);
    Err(Finding::general(message.with("found", bytes)))
}

/// The first findings, and how many more there are.
#[must_use]
pub fn capped(mut findings: Vec<Finding>) -> Vec<Finding> {
    if findings.len() > FINDINGS_MAX {
        let more = findings.len() - FINDINGS_MAX;
        findings.truncate(FINDINGS_MAX);
        let message = Message::new("criteria-more").with("count", more);
        findings.push(Finding::general(message));
    }
    findings
}

fn read_form(text: &str, title: &str, standing: Standing) -> Result<CriteriaSet, Vec<Finding>> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return read_json(text);
    }
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b';', b',']
        .into_iter()
        .find(|delimiter| heading.contains(char::from(*delimiter)));
    match delimiter {
        Some(b'\t') | None => table::read(text, title, standing),
        Some(delimiter) => table::read(&as_tsv(text, delimiter)?, title, standing),
    }
}

fn read_json(text: &str) -> Result<CriteriaSet, Vec<Finding>> {
    let set: CriteriaSet = serde_json::from_str(text).map_err(|error| {
        let line = u64::try_from(error.line()).unwrap_or(u64::MAX);
        let message = Message::new("criteria-json").with("error", error.to_string());
        vec![Finding::on_line(line, message)]
    })?;
    if set.rows.len() > ROWS_MAX {
        let message = Message::new("criteria-too-many").with("max", ROWS_MAX);
        return Err(vec![Finding::general(message)]);
    }
    if !set.rows.iter().all(|row| row.points_max.is_plain()) {
        return Err(vec![Finding::general(Message::new("criteria-json-form"))]);
    }
    // It passes what every other form passes: the table's checks, with its limits.
    let standing = if set.is_sample {
        Standing::Sample
    } else {
        Standing::InForce
    };
    let unplaced = |finding: Finding| Finding {
        line: None,
        ..finding
    };
    let read = table::read(&table::write(&set), &set.title, standing)
        .map_err(|findings| findings.into_iter().map(unplaced).collect::<Vec<_>>())?;
    let read = CriteriaSet {
        decimals: set.decimals,
        rounding: set.rounding,
        rounded_at: set.rounded_at,
        ..read
    };
    let findings = check(&read);
    if !findings.is_empty() {
        Err(findings)
    } else if read == set {
        Ok(set)
    } else {
        Err(vec![Finding::general(Message::new("criteria-json-form"))])
    }
}

/// CSV as the table that is separated by tabs. A record keeps its line, so that findings lead to it:
/// blank lines stand where cells of several lines were.
fn as_tsv(text: &str, delimiter: u8) -> Result<String, Vec<Finding>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut table = String::new();
    let mut next = 1;
    for record in reader.records() {
        let line = line_of(text, &record);
        let record = record.map_err(|error| {
            let message = Message::new("criteria-line").with("error", error.to_string());
            vec![Finding::on_line(line, message)]
        })?;
        let cells: Vec<String> = record.iter().map(plain).collect();
        table.extend((next..line).map(|_| '\n'));
        table.push_str(&cells.join("\t"));
        table.push('\n');
        next = line + 1;
    }
    Ok(table)
}

/// A text of one line, as a cell of the table holds it.
#[must_use]
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
