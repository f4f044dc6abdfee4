//! The workbook that people fill in: empty as the template, or with a set in it.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use sodiem_core::criteria::notation::{self, Notation};
use sodiem_core::criteria::table;
use sodiem_core::criteria::{Content, CriteriaSet, Leaf, Row};
use sodiem_core::ratio::Ratio;
use sodiem_core::rule::Rule;
use sodiem_core::rule::number::Number;

use super::guide;
use super::layout::{self, CRITERIA, ITEMS, Layout, VARIABLES, criteria, items, variables};

/// Rows that lists to pick from reach down to.
const LIST_ROWS: u32 = 1_000;

/// The workbook without a set.
///
/// # Errors
/// Where the library refuses a value, which none of ours is.
pub fn template() -> Result<Vec<u8>, XlsxError> {
    write(None)
}

/// The workbook with this set.
///
/// # Errors
/// Where the library refuses a value, which none of ours is.
pub fn workbook(set: &CriteriaSet) -> Result<Vec<u8>, XlsxError> {
    write(Some(set))
}

fn write(set: Option<&CriteriaSet>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let notations: Vec<(&Row, Notation)> = set
        .into_iter()
        .flat_map(CriteriaSet::leaves)
        .map(|(row, leaf)| (row, notation::write(&leaf.rule, &row.points_max)))
        .collect();
    let sheet = add_sheet(&mut book, &CRITERIA)?;
    write_criteria(sheet, set, &notations)?;
    write_items(add_sheet(&mut book, &ITEMS)?, &notations)?;
    write_variables(add_sheet(&mut book, &VARIABLES)?, &notations)?;
    write_about(book.add_worksheet(), set)?;
    guide::write(book.add_worksheet())?;
    book.save_to_buffer()
}

fn add_sheet<'a, const N: usize>(
    book: &'a mut Workbook,
    layout: &Layout<N>,
) -> Result<&'a mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet().set_name(layout.name)?;
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color("#DCE6F1");
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    // Codes are text: a spreadsheet makes 1.1 of 1.10 and a date of 1.1.2.
    let code = Format::new()
        .set_num_format("@")
        .set_align(FormatAlign::Top);
    for (column, own) in (0..).zip(&layout.columns) {
        sheet.set_column_width(column, own.width)?;
        let format = if column == 0 { &code } else { &body };
        sheet.set_column_format(column, format)?;
        sheet.write_with_format(0, column, own.name, &heading)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    Ok(sheet)
}

fn write_criteria(
    sheet: &mut Worksheet,
    set: Option<&CriteriaSet>,
    notations: &[(&Row, Notation)],
) -> Result<(), XlsxError> {
    let kinds = notation::TOTALS.iter().chain(&Rule::NAMES);
    let kinds: Vec<&str> = kinds.map(|(_, name)| *name).collect();
    // A list in a cell has at most 255 characters; a longer one stands on a sheet.
    let kinds_at = format!("='{}'!$A$2:$A${}", layout::GUIDE, kinds.len() + 1);
    pick_from(
        sheet,
        criteria::KIND,
        DataValidation::new().allow_list_formula(kinds_at.as_str().into()),
    )?;
    let by = notation::SCORED_BY.map(|(_, name)| name);
    // A department or an authority is typed with its name: the list warns and lets it stand.
    pick_from(
        sheet,
        criteria::SCORED_BY,
        DataValidation::new()
            .allow_list_strings(&by)?
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("Bên chấm")?
            .set_error_message(
                "Chọn trong danh sách, hoặc ghi “Sở, ngành: tên” hay “Người có thẩm quyền: tên”.",
            )?,
    )?;
    let mut notations = notations.iter();
    for (line, row) in (1..).zip(set.into_iter().flat_map(|set| &set.rows)) {
        let mut put = |column: usize, text: &str| put(sheet, (line, column), text);
        put(criteria::CODE, row.code.as_str())?;
        put(criteria::NAME, &row.name)?;
        match &row.content {
            Content::Leaf(leaf) => {
                if let Some((_, notation)) = notations.next() {
                    put(criteria::KIND, &notation.kind)?;
                    put(criteria::LEVELS, &notation.levels)?;
                    put(criteria::SETTINGS, &notation.settings)?;
                }
                write_leaf(leaf, put)?;
            }
            Content::Sum => put(criteria::KIND, notation::name_of("sum"))?,
            Content::BonusTotal { .. } => {
                put(criteria::KIND, notation::name_of("bonus_total"))?;
            }
            Content::PenaltyTotal { .. } => {
                put(criteria::KIND, notation::name_of("penalty_total"))?;
            }
        }
        put_number(sheet, (line, criteria::MAX), &row.points_max)?;
    }
    Ok(())
}

fn write_leaf(
    leaf: &Leaf,
    mut put: impl FnMut(usize, &str) -> Result<(), XlsxError>,
) -> Result<(), XlsxError> {
    if let Some(na) = &leaf.not_applicable {
        put(
            criteria::NOT_APPLICABLE,
            &notation::write_not_applicable(na),
        )?;
    }
    put(criteria::EVIDENCE, &leaf.evidence)?;
    put(
        criteria::SCORED_BY,
        &notation::write_scored_by(&leaf.scored_by),
    )
}

fn write_items(sheet: &mut Worksheet, notations: &[(&Row, Notation)]) -> Result<(), XlsxError> {
    let rows = notations
        .iter()
        .flat_map(|(row, notation)| notation.items.iter().map(move |item| (row, item)));
    for (line, (row, item)) in (1..).zip(rows) {
        put(sheet, (line, items::CODE), row.code.as_str())?;
        put(sheet, (line, items::LABEL), &item.label)?;
        put_written(sheet, (line, items::POINTS), &item.points)?;
    }
    Ok(())
}

fn write_variables(sheet: &mut Worksheet, notations: &[(&Row, Notation)]) -> Result<(), XlsxError> {
    let roles = notation::ROLES.map(|(_, name)| name);
    pick_from(
        sheet,
        variables::ROLE,
        DataValidation::new().allow_list_strings(&roles)?,
    )?;
    let rows = notations
        .iter()
        .flat_map(|(row, notation)| notation.variables.iter().map(move |own| (row, own)));
    for (line, (row, variable)) in (1..).zip(rows) {
        put(sheet, (line, variables::CODE), row.code.as_str())?;
        put(sheet, (line, variables::SYMBOL), &variable.symbol)?;
        put(sheet, (line, variables::LABEL), &variable.label)?;
        put(sheet, (line, variables::ROLE), &variable.role)?;
        put_written(sheet, (line, variables::WEIGHT), &variable.weight)?;
    }
    Ok(())
}

fn write_about(sheet: &mut Worksheet, set: Option<&CriteriaSet>) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_name(layout::ABOUT)?;
    sheet.set_column_width(0, 24)?.set_column_width(1, 80)?;
    let is_sample = set.is_some_and(|set| set.is_sample);
    let (rounding, rounded_at) =
        set.map_or_else(Default::default, |set| (set.rounding, set.rounded_at));
    let texts = [
        (
            layout::ABOUT_TITLE,
            set.map_or("", |set| set.title.as_str()),
        ),
        (layout::ABOUT_SAMPLE, if is_sample { "Có" } else { "Không" }),
        (layout::ABOUT_ROUNDING, notation::write_rounding(rounding)),
        (
            layout::ABOUT_ROUNDED_AT,
            notation::write_rounded_at(rounded_at),
        ),
    ];
    for (line, (name, value)) in (0..).zip(texts) {
        sheet.write_with_format(line, 0, name, &bold)?;
        sheet.write(line, 1, value)?;
    }
    let decimals = set.map_or(table::DECIMALS, |set| set.decimals);
    sheet.write_with_format(4, 0, layout::ABOUT_DECIMALS, &bold)?;
    sheet.write(4, 1, decimals)?;
    let lists = [
        (1, vec!["Có", "Không"]),
        (2, notation::ROUNDINGS.map(|(_, name)| name).to_vec()),
        (3, notation::ROUNDED_AT.map(|(_, name)| name).to_vec()),
    ];
    for (line, list) in lists {
        let list = DataValidation::new().allow_list_strings(&list)?;
        sheet.add_data_validation(line, 1, line, 1, &list)?;
    }
    Ok(())
}

fn pick_from(sheet: &mut Worksheet, column: usize, list: DataValidation) -> Result<(), XlsxError> {
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    sheet.add_data_validation(1, column, LIST_ROWS, column, &list)?;
    Ok(())
}

/// A text; nothing where it is empty, so that an empty cell stays one.
fn put(sheet: &mut Worksheet, (row, column): (u32, usize), text: &str) -> Result<(), XlsxError> {
    if !text.is_empty() {
        sheet.write_string(row, u16::try_from(column).unwrap_or(u16::MAX), text)?;
    }
    Ok(())
}

/// A number that was written with a comma.
fn put_written(sheet: &mut Worksheet, place: (u32, usize), written: &str) -> Result<(), XlsxError> {
    match notation::decimal(written) {
        Some(number) => put_number(sheet, place, &number),
        None => put(sheet, place, written),
    }
}

/// A number as a number, unless a spreadsheet would not keep all its digits: then as text.
fn put_number(
    sheet: &mut Worksheet,
    (row, column): (u32, usize),
    number: &Ratio,
) -> Result<(), XlsxError> {
    let decimal = Number::from(number.clone()).decimal();
    let value: f64 = decimal.parse().unwrap_or(f64::NAN);
    if value.to_string() == decimal && decimal.trim_start_matches(['-', '0', '.']).len() <= 15 {
        sheet.write_number(row, u16::try_from(column).unwrap_or(u16::MAX), value)?;
        Ok(())
    } else {
        put(sheet, (row, column), &decimal.replace('.', ","))
    }
}
