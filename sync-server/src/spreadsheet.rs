//! What is on the screen of the consolidated table, as files that people take home: XLSX and CSV.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use sodiem_core::consolidate::{BlockStatistics, Figure, Spread, Table, TableQuery, TableRow};
use sodiem_core::decision::Stage;
use sodiem_core::text::{Language, Message};

use crate::problem::catalog;

/// One cell.
enum Cell {
    Text(String),
    /// A decimal with a point, as it is published.
    Number(String),
    Empty,
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

/// The table as CSV: with a byte order mark, without which spreadsheet programs misread Vietnamese;
/// semicolons and decimal commas in Vietnamese, commas and points in English.
///
/// # Errors
/// Where a record cannot be written, which memory never refuses.
pub fn csv(table: &Table, query: &TableQuery, language: Language) -> Result<Vec<u8>, csv::Error> {
    let delimiter = match language {
        Language::Vi => b';',
        Language::En => b',',
    };
    let mut file = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut file);
    writer.write_record(headings(table, language))?;
    for row in table.select(query) {
        writer.write_record(
            cells(table, row, language)
                .iter()
                .map(|c| csv_cell(c, language)),
        )?;
    }
    writer.flush()?;
    drop(writer);
    Ok(file)
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

/// The table as XLSX, with a second sheet of the blocks' figures.
///
/// # Errors
/// Where the library refuses a value, which none of ours is.
pub fn xlsx(table: &Table, query: &TableQuery, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let catalog = catalog(language);
    let rows = workbook
        .add_worksheet()
        .set_name(catalog.text("table-sheet"))?;
    write_rows(rows, table, &table.select(query), language)?;
    let blocks = workbook
        .add_worksheet()
        .set_name(catalog.text("table-sheet-blocks"))?;
    write_blocks(blocks, table, language)?;
    workbook.save_to_buffer()
}

fn write_rows(
    sheet: &mut Worksheet,
    table: &Table,
    rows: &[&TableRow],
    language: Language,
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    sheet.write_with_format(0, 0, &table.title, &bold)?;
    if table.is_sample {
        sheet.write(1, 0, catalog(language).text("table-sample"))?;
    }
    let headings = headings(table, language);
    for (column, text) in (0..).zip(&headings) {
        sheet.write_with_format(3, column, text, &heading)?;
    }
    for (line, row) in (4..).zip(rows) {
        for (column, cell) in (0..).zip(cells(table, row, language)) {
            write_cell(sheet, (line, column), &cell)?;
        }
    }
    sheet.set_freeze_panes(4, 4)?;
    let last_row = 3 + u32::try_from(rows.len()).unwrap_or(0);
    let last_column = u16::try_from(headings.len().saturating_sub(1)).unwrap_or(0);
    sheet.autofilter(3, 0, last_row, last_column)?;
    sheet
        .set_column_width(2, 24)?
        .set_column_width(3, 24)?
        .set_column_width(4, 18)?;
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

fn headings(table: &Table, language: Language) -> Vec<String> {
    let catalog = catalog(language);
    let fixed = [
        "rank",
        "unit-code",
        "unit",
        "district",
        "block",
        "stage",
        "submitted",
        "self-points",
        "points",
        "max",
        "percent",
        "band",
    ];
    let fixed = fixed
        .iter()
        .map(|name| catalog.text(&format!("table-{name}")));
    let areas = table
        .areas
        .iter()
        .map(|area| format!("{} {}", area.code, area.name));
    let sample = table.is_sample.then(|| catalog.text("table-note"));
    fixed.chain(areas).chain(sample).collect()
}

fn cells(table: &Table, row: &TableRow, language: Language) -> Vec<Cell> {
    let catalog = catalog(language);
    let text = |text: &Option<String>| text.as_deref().map_or(Cell::Empty, Cell::from);
    let submitted = row.standing.submitted_at.map(|at| {
        let late = if row.standing.late {
            catalog.text("table-late")
        } else {
            String::new()
        };
        format!("{} {late}", at.shown()).trim_end().to_owned()
    });
    let mut cells = vec![
        row.rank.map_or(Cell::Empty, Cell::from),
        Cell::from(row.unit.as_str()),
        Cell::from(row.name.as_str()),
        Cell::from(row.district_name.as_str()),
        text(&row.block),
        Cell::Text(catalog.format(&stage(row.standing.stage))),
        text(&submitted),
        Cell::from(&row.own),
        Cell::from(&row.points),
        Cell::from(&row.max),
        Cell::from(&row.percent),
        text(&row.band),
    ];
    let areas = table.areas.iter();
    cells.extend(areas.map(|area| row.areas.get(&area.code).map_or(Cell::Empty, Cell::from)));
    if table.is_sample {
        cells.push(Cell::Text(catalog.text("table-sample")));
    }
    cells
}

fn stage(stage: Stage) -> Message {
    let at = |key, tier: u32| Message::new(key).with("tier", tier.to_string());
    match stage {
        Stage::Draft => Message::new("table-stage-draft"),
        Stage::UnderReview(tier) => at("table-stage-review", tier),
        Stage::Returned(tier) => at("table-stage-returned", tier),
        Stage::Accepted => Message::new("table-stage-accepted"),
    }
}

fn write_blocks(sheet: &mut Worksheet, table: &Table, language: Language) -> Result<(), XlsxError> {
    let catalog = catalog(language);
    let names = [
        "block",
        "measure",
        "units",
        "ranked",
        "mean",
        "min",
        "lower-quartile",
        "median",
        "upper-quartile",
        "max-value",
    ];
    let heading = Format::new().set_bold();
    for (column, name) in (0..).zip(names) {
        sheet.write_with_format(0, column, catalog.text(&format!("table-{name}")), &heading)?;
    }
    let mut line = 1;
    for block in &table.blocks {
        let percent = block
            .percent
            .iter()
            .map(|spread| (catalog.text("table-percent"), spread));
        let areas = table.areas.iter().filter_map(|area| {
            let name = format!("{} {} (%)", area.code, area.name);
            Some((name, block.areas.get(&area.code)?))
        });
        for (name, spread) in percent.chain(areas) {
            for (column, cell) in (0..).zip(spread_cells(block, &name, spread)) {
                write_cell(sheet, (line, column), &cell)?;
            }
            line += 1;
        }
    }
    sheet.set_column_width(0, 18)?.set_column_width(1, 48)?;
    Ok(())
}

fn spread_cells(block: &BlockStatistics, name: &str, spread: &Spread) -> [Cell; 10] {
    [
        Cell::from(block.name.as_str()),
        Cell::from(name),
        Cell::from(block.units),
        Cell::from(block.ranked),
        Cell::from(&spread.mean),
        Cell::from(&spread.min),
        Cell::from(&spread.lower_quartile),
        Cell::from(&spread.median),
        Cell::from(&spread.upper_quartile),
        Cell::from(&spread.max),
    ]
}
