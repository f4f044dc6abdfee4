//! The cells of a spreadsheet, one by one: a sheet that claims a million columns costs nothing.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use sodiem_core::text::Message;
use unicode_normalization::UnicodeNormalization as _;

use super::archive;
use super::hidden::{self, Hidden};

/// Most sheets of a workbook that are read.
pub const SHEETS_MAX: usize = 20;
/// Last row of a sheet that may hold something.
pub const SHEET_ROWS_MAX: usize = 5_000;
/// Most filled cells of a sheet.
pub const SHEET_CELLS_MAX: usize = 100_000;
/// Most text of all cells of a workbook together, in MiB. One text may stand in many cells, so that
/// neither the file's length nor a cell's says how much it is.
pub const TEXT_MIB_MAX: usize = 4;
/// Longest text of a cell, in characters.
pub const CELL_CHARS_MAX: usize = 10_000;

/// A place in a sheet: row and column, from 0.
pub type Place = (u32, u32);

/// A sheet's filled cells.
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// By row, then column.
    pub cells: BTreeMap<Place, Value>,
    /// Ranges that were merged into one cell.
    pub merged: Vec<Dimensions>,
    /// Whether the whole of it is hidden.
    pub is_hidden: bool,
    /// What of it is hidden.
    pub hidden: Hidden,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, in composed Unicode, trimmed.
    Text(String),
    /// A number as the shortest decimal that is it, with a point.
    Number(String),
    /// A date or a time.
    Date,
    /// An error such as `#DIV/0!`, or a formula that nobody has computed.
    Broken,
}

impl Value {
    /// What a text column makes of it.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(text),
            Self::Date | Self::Broken => None,
        }
    }
}

/// The sheets of a workbook.
///
/// # Errors
/// The one message that says why it cannot be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    archive::check(bytes)?;
    // The library counts the letters and digits of a cell's place without a look at how many there
    // are: a made-up file panics in it.
    std::panic::catch_unwind(|| read_sheets(bytes))
        .unwrap_or_else(|_| Err(Message::new("workbook-damaged").with("error", "XML")))
}

fn read_sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    let damaged =
        |error: XlsxError| Message::new("workbook-damaged").with("error", error.to_string());
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let named = book.sheets_metadata().to_vec();
    if named.len() > SHEETS_MAX {
        return Err(Message::new("workbook-sheets").with("max", SHEETS_MAX));
    }
    let mut hidden = hidden::read(bytes)?;
    let mut text_bytes_left = TEXT_MIB_MAX * 1024 * 1024;
    let mut sheets = Vec::new();
    // A sheet of charts has no cells.
    let of_cells = named
        .into_iter()
        .filter(|own| own.typ == SheetType::WorkSheet);
    for calamine::Sheet { name, visible, .. } in of_cells {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
        let cells = read_cells(reader, &name, &mut text_bytes_left)?;
        sheets.push(Sheet {
            is_hidden: visible != SheetVisible::Visible,
            hidden: hidden.remove(&name).unwrap_or_default(),
            name,
            cells,
            merged,
        });
    }
    Ok(sheets)
}

fn read_cells<R: std::io::Read + std::io::Seek>(
    mut reader: calamine::XlsxCellReader<'_, R>,
    name: &str,
    text_bytes_left: &mut usize,
) -> Result<BTreeMap<Place, Value>, Message> {
    let mut cells = BTreeMap::new();
    let damaged =
        |error: XlsxError| Message::new("workbook-damaged").with("error", error.to_string());
    while let Some(cell) = reader.next_cell_with_formula().map_err(damaged)? {
        let is_formula = cell.formula.is_some();
        let left = text_bytes_left.checked_sub(text_bytes(&cell.value));
        *text_bytes_left =
            left.ok_or_else(|| Message::new("workbook-text").with("max", TEXT_MIB_MAX))?;
        let Some(value) = value(&cell.value, is_formula) else {
            continue;
        };
        if cell.pos.0 as usize >= SHEET_ROWS_MAX {
            let message = Message::new("workbook-rows").with("sheet", name);
            return Err(message.with("max", SHEET_ROWS_MAX));
        }
        if value
            .text()
            .is_some_and(|text| text.chars().count() > CELL_CHARS_MAX)
        {
            let message =
                Message::new("workbook-cell-long").with("cell", reference(name, cell.pos));
            return Err(message.with("max", CELL_CHARS_MAX));
        }
        cells.insert(cell.pos, value);
        if cells.len() > SHEET_CELLS_MAX {
            let message = Message::new("workbook-cells").with("sheet", name);
            return Err(message.with("max", SHEET_CELLS_MAX));
        }
    }
    Ok(cells)
}

fn text_bytes(data: &DataRef<'_>) -> usize {
    match data {
        DataRef::String(string) => string.len(),
        DataRef::SharedString(string) => string.len(),
        _ => 0,
    }
}

fn value(data: &DataRef<'_>, is_formula: bool) -> Option<Value> {
    let text = |text: &str| {
        let text: String = text.trim().nfc().collect();
        (!text.is_empty()).then_some(Value::Text(text))
    };
    match data {
        DataRef::Int(number) => Some(Value::Number(number.to_string())),
        DataRef::Float(number) => Some(Value::Number(decimal(*number))),
        DataRef::String(string) => text(string),
        DataRef::SharedString(string) => text(string),
        DataRef::Bool(true) => text("có"),
        DataRef::Bool(false) => text("không"),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
            Some(Value::Date)
        }
        DataRef::Error(_) => Some(Value::Broken),
        DataRef::Empty => is_formula.then_some(Value::Broken),
        #[allow(unreachable_patterns, reason = "the library may learn of more")]
        _ => Some(Value::Broken),
    }
}

/// The decimal that a person typed. What a formula computed may be a hair beside it (0.1 + 0.2): a
/// spreadsheet shows fifteen digits at most, and so they are taken.
fn decimal(number: f64) -> String {
    let shown = format!("{number:.14e}");
    let rounded: f64 = shown.parse().unwrap_or(number);
    rounded.to_string()
}

/// `Tiêu chí!C12`.
pub fn reference(sheet: &str, (row, column): Place) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    format!("{sheet}!{letters}{}", row + 1)
}
