//! Criteria sets as the files that people keep: spreadsheets (XLSX), tables (TSV, CSV), and the JSON
//! in which editions are stored, digested and exchanged.
//!
//! A spreadsheet is translated into the table, so that both pass through the same checks
//! ([`sodiem_core::criteria::table`]); findings then name the sheet and the cell. What is text is read
//! by [`sodiem_core::criteria::file`].

use sodiem_core::criteria::CriteriaSet;
use sodiem_core::criteria::file;
use sodiem_core::criteria::table::{self, Standing};
use sodiem_core::finding::Finding;
use sodiem_core::text::Message;

mod archive;
mod cells;
mod faults;
mod guide;
mod hidden;
mod import;
mod layout;
mod lost;
mod schema;
mod template;

pub use lost::lost_in_table;
pub use schema::schema;
pub use template::{template, workbook};

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
    file::check_length(bytes.len()).map_err(|finding| vec![finding])?;
    if archive::is_spreadsheet(bytes) {
        return import::read(bytes, given).map_err(file::capped);
    }
    if is_other(bytes) {
        return Err(vec![Finding::general(Message::new("workbook-other"))]);
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| vec![Finding::general(Message::new("workbook-not-utf8"))])?;
    file::read(text, &given.title, given.standing)
}

/// Whether the file is plainly of another kind: nothing at all, a page of the web or a PDF.
fn is_other(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    text.is_empty() || text.starts_with(b"<") || text.starts_with(b"%PDF")
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
