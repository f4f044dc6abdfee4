//! Criteria sets as the files that people keep: spreadsheets (XLSX), tables (TSV, CSV), and the JSON
//! in which editions are stored, digested and exchanged.
//!
//! A spreadsheet is translated into the table, so that both pass through the same checks
//! ([`sodiem_core::criteria::table`]); findings then name the sheet and the cell.

use sodiem_core::api::CRITERIA_FILE_BYTES_MAX;
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::criteria::check::check;
use sodiem_core::criteria::table::{self, ROWS_MAX, Standing};
use sodiem_core::finding::Finding;
use sodiem_core::lines::line_of;
use sodiem_core::text::Message;

mod archive;
mod cells;
mod faults;
mod guide;
mod import;
mod layout;
mod schema;
mod template;

pub use schema::schema;
pub use template::{template, workbook};

/// Most findings that are told of one file.
const FINDINGS_MAX: usize = 500;

/// What a file does not say of itself: the title, and whether the set is a sample. A spreadsheet
/// and JSON say it, and then that holds.
#[derive(Debug, Clone)]
pub struct Given {
    /// The set's title.
    pub title: String,
    /// Whether it is a sample.
    pub standing: Standing,
}

/// Reads a criteria set from a file of any of the forms, told apart by its content.
///
/// # Errors
/// All findings at once, each with its place.
pub fn read(bytes: &[u8], given: &Given) -> Result<CriteriaSet, Vec<Finding>> {
    read_form(bytes, given).map_err(capped)
}

fn read_form(bytes: &[u8], given: &Given) -> Result<CriteriaSet, Vec<Finding>> {
    if bytes.len() > CRITERIA_FILE_BYTES_MAX {
        let message = Message::new("criteria-too-long").with("max", CRITERIA_FILE_BYTES_MAX);
        let message = message.with("found", bytes.len());
        return Err(vec![Finding::general(message)]);
    }
    if archive::is_spreadsheet(bytes) {
        return import::read(bytes, given);
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| vec![Finding::general(Message::new("workbook-not-utf8"))])?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return read_json(text);
    }
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b';', b',']
        .into_iter()
        .find(|delimiter| heading.contains(char::from(*delimiter)));
    match delimiter {
        Some(b'\t') | None => table::read(text, &given.title, given.standing),
        Some(delimiter) => {
            let table = as_tsv(text, delimiter)?;
            table::read(&table, &given.title, given.standing)
        }
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

/// The first findings, and how many more there are.
fn capped(mut findings: Vec<Finding>) -> Vec<Finding> {
    if findings.len() > FINDINGS_MAX {
        let more = findings.len() - FINDINGS_MAX;
        findings.truncate(FINDINGS_MAX);
        let message = Message::new("criteria-more").with("count", more);
        findings.push(Finding::general(message));
    }
    findings
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
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A set as CSV of the table's columns: with a byte order mark, without which spreadsheet programs
/// misread Vietnamese.
///
/// # Errors
/// Where a record cannot be written, which memory never refuses.
pub fn csv(set: &CriteriaSet) -> Result<Vec<u8>, csv::Error> {
    let table = table::write(set);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .has_headers(false)
        .from_reader(table.as_bytes());
    let mut file = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(&mut file);
    for record in reader.records() {
        writer.write_record(&record?)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(file)
}

#[cfg(test)]
mod tests;
