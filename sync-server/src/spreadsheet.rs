//! What is on the province's screens, as files that people take home: XLSX and CSV. Each screen
//! makes a [`Book`]; how one is written is here.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use sodiem_core::consolidate::Figure;
use sodiem_core::text::Language;

use crate::problem::catalog;

mod leaf;
mod progress;
mod ranking;
mod table;

pub use leaf::leaf;
pub use progress::progress;
pub use ranking::ranking;
pub use table::table;

/// One cell.
pub enum Cell {
    /// A text.
    Text(String),
    /// A decimal with a point, as it is published.
    Number(String),
    /// Nothing.
    Empty,
}

/// A file.
pub struct Book {
    /// What it is about.
    title: String,
    /// Whether the criteria are a sample.
    is_sample: bool,
    /// What is on the screen; alone in a CSV.
    page: Page,
    /// More of it, a sheet each.
    more: Vec<Page>,
}

/// A sheet.
struct Page {
    name: String,
    headings: Vec<String>,
    rows: Vec<Vec<Cell>>,
    /// Columns that stay in sight.
    frozen: u16,
    /// Columns that need more room, with their width in characters.
    widths: &'static [(u16, f64)],
}

impl From<&Figure> for Cell {
    fn from(figure: &Figure) -> Self {
        Self::Number(figure.shown.clone())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, Self::from)
    }
}

/// The texts of these keys.
fn texts<const N: usize>(keys: [&str; N], language: Language) -> Vec<String> {
    keys.map(|key| catalog(language).text(key)).to_vec()
}

impl Book {
    /// The book as CSV: with a byte order mark, without which spreadsheet programs misread
    /// Vietnamese; semicolons and decimal commas in Vietnamese, commas and points in English.
    ///
    /// # Errors
    /// Where a record cannot be written, which memory never refuses.
    pub fn csv(&self, language: Language) -> Result<Vec<u8>, csv::Error> {
        let delimiter = match language {
            Language::Vi => b';',
            Language::En => b',',
        };
        let mut file = "\u{feff}".as_bytes().to_vec();
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::CRLF)
            .from_writer(&mut file);
        writer.write_record(&self.page.headings)?;
        for row in &self.page.rows {
            writer.write_record(row.iter().map(|cell| csv_cell(cell, language)))?;
        }
        writer.flush()?;
        drop(writer);
        Ok(file)
    }

    /// The book as XLSX.
    ///
    /// # Errors
    /// Where the library refuses a value, which none of ours is.
    pub fn xlsx(&self, language: Language) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let bold = Format::new().set_bold();
        let sheet = workbook.add_worksheet();
        sheet.write_with_format(0, 0, &self.title, &bold)?;
        if self.is_sample {
            sheet.write(1, 0, catalog(language).text("table-sample"))?;
        }
        write_page(sheet, &self.page, 3)?;
        for page in &self.more {
            write_page(workbook.add_worksheet(), page, 0)?;
        }
        workbook.save_to_buffer()
    }
}

fn csv_cell(cell: &Cell, language: Language) -> String {
    match (cell, language) {
        (Cell::Empty, _) => String::new(),
        (Cell::Number(decimal), Language::Vi) => decimal.replace('.', ","),
        (Cell::Number(decimal), Language::En) => decimal.clone(),
        // A text that a spreadsheet program would run as a formula.
        (Cell::Text(text), _) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{text}")
        }
        (Cell::Text(text), _) => text.clone(),
    }
}

/// Writes a page whose headings stand in the line `top`.
fn write_page(sheet: &mut Worksheet, page: &Page, top: u32) -> Result<(), XlsxError> {
    sheet.set_name(&page.name)?;
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    for (column, text) in (0..).zip(&page.headings) {
        sheet.write_with_format(top, column, text, &heading)?;
    }
    for (line, row) in (top + 1..).zip(&page.rows) {
        for (column, cell) in (0..).zip(row) {
            write_cell(sheet, (line, column), cell)?;
        }
    }
    sheet.set_freeze_panes(top + 1, page.frozen)?;
    let last_row = top + u32::try_from(page.rows.len()).unwrap_or(0);
    let last_column = u16::try_from(page.headings.len().saturating_sub(1)).unwrap_or(0);
    sheet.autofilter(top, 0, last_row, last_column)?;
    for (column, width) in page.widths {
        sheet.set_column_width(*column, *width)?;
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Number(decimal) => {
            let decimals = decimal
                .split_once('.')
                .map_or(0, |(_, fraction)| fraction.len());
            let shape = if decimals == 0 {
                "0".into()
            } else {
                format!("0.{}", "0".repeat(decimals))
            };
            // A spreadsheet's numbers are doubles; a published decimal is read back as itself.
            let number: f64 = decimal.parse().unwrap_or_default();
            let format = Format::new().set_num_format(shape);
            sheet.write_number_with_format(row, column, number, &format)?;
        }
    }
    Ok(())
}
