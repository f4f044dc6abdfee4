//! Sheets and columns of the workbook, as the template has them and as the import finds them: by
//! their headings, wherever these stand.

use sodiem_core::criteria::notation::squeezed;

use super::cells::{Place, Sheet, Value};

/// Rows in which headings are looked for.
const HEADING_ROWS_MAX: u32 = 20;

/// A sheet of the workbook.
pub struct Layout<const N: usize> {
    /// Its name.
    pub name: &'static str,
    /// Its columns.
    pub columns: [Heading; N],
}

/// A column.
#[derive(Clone, Copy)]
pub struct Heading {
    /// What stands above it.
    pub name: &'static str,
    /// Whether a sheet without it cannot be read.
    pub is_needed: bool,
    /// Its width in the template, in characters.
    pub width: u16,
}

const fn needed(name: &'static str, width: u16) -> Heading {
    Heading {
        name,
        is_needed: true,
        width,
    }
}

const fn optional(name: &'static str, width: u16) -> Heading {
    Heading {
        name,
        is_needed: false,
        width,
    }
}

/// The criteria, a row each.
pub const CRITERIA: Layout<9> = Layout {
    name: "Tiêu chí",
    columns: [
        needed("Mã", 9),
        needed("Tên tiêu chí", 60),
        needed("Điểm tối đa", 9),
        needed("Cách tính", 22),
        optional("Mức điểm", 36),
        optional("Tham số", 30),
        optional("Khi không áp dụng", 24),
        optional("Tài liệu kiểm chứng", 40),
        needed("Bên chấm", 14),
    ],
};
/// Indices into [`CRITERIA`]'s columns.
pub mod criteria {
    pub const CODE: usize = 0;
    pub const NAME: usize = 1;
    pub const MAX: usize = 2;
    pub const KIND: usize = 3;
    pub const LEVELS: usize = 4;
    pub const SETTINGS: usize = 5;
    pub const NOT_APPLICABLE: usize = 6;
    pub const EVIDENCE: usize = 7;
    pub const SCORED_BY: usize = 8;
}

/// Options, items and events of the rules, a row each.
pub const ITEMS: Layout<3> = Layout {
    name: "Nội dung",
    columns: [needed("Mã", 9), needed("Nội dung", 80), needed("Điểm", 9)],
};
/// Indices into [`ITEMS`]' columns.
pub mod items {
    pub const CODE: usize = 0;
    pub const LABEL: usize = 1;
    pub const POINTS: usize = 2;
}

/// Numbers that rules ask for, a row each.
pub const VARIABLES: Layout<5> = Layout {
    name: "Số liệu",
    columns: [
        needed("Mã", 9),
        optional("Ký hiệu", 9),
        needed("Số liệu", 70),
        optional("Vai trò", 14),
        optional("Hệ số", 9),
    ],
};
/// Indices into [`VARIABLES`]' columns.
pub mod variables {
    pub const CODE: usize = 0;
    pub const SYMBOL: usize = 1;
    pub const LABEL: usize = 2;
    pub const ROLE: usize = 3;
    pub const WEIGHT: usize = 4;
}

/// What is said of the set as a whole: a name and its value a row.
pub const ABOUT: &str = "Thông tin";
/// Its title.
pub const ABOUT_TITLE: &str = "Tên bộ tiêu chí";
/// Whether it is a sample.
pub const ABOUT_SAMPLE: &str = "Bộ tiêu chí mẫu";
/// To how many decimals it rounds.
pub const ABOUT_DECIMALS: &str = "Số chữ số thập phân";
/// Which way a half goes.
pub const ABOUT_ROUNDING: &str = "Cách làm tròn";
/// What it rounds.
pub const ABOUT_ROUNDED_AT: &str = "Làm tròn ở";
/// How the template is filled in.
pub const GUIDE: &str = "Hướng dẫn";

/// A sheet with its columns found.
pub struct Found<'a, const N: usize> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// The row of the headings.
    pub heading: u32,
    /// The column of each heading.
    pub columns: [Option<u32>; N],
    /// Headings that stand a second time.
    pub twice: Vec<Place>,
    /// The headings that the sheet could have and has not.
    pub missing: Vec<&'static str>,
    /// Where some are missing: headings of no column that is known, which may be one of these.
    pub unknown: Vec<Place>,
}

/// Why there is no sheet of a layout.
pub enum NotFound<'a> {
    /// There is none.
    None,
    /// The sheet that is called so lacks these headings; where most of them stand.
    Columns(&'a Sheet, Place, Vec<&'static str>),
    /// There are several, and nobody can know which is meant.
    Several(Vec<&'a Sheet>),
}

/// The sheet of this layout: by its name, otherwise the one that has its headings.
///
/// # Errors
/// Why there is none.
pub fn find<'a, const N: usize>(
    sheets: &'a [Sheet],
    layout: &Layout<N>,
) -> Result<Found<'a, N>, NotFound<'a>> {
    let wanted = squeezed(layout.name);
    let named = |sheet: &&Sheet| squeezed(&sheet.name) == wanted;
    let named: Vec<&Sheet> = sheets.iter().filter(named).collect();
    match named.as_slice() {
        [] => {}
        [sheet] => {
            return find_columns(sheet, layout)
                .map_err(|(row, missing)| NotFound::Columns(sheet, (row, 0), missing));
        }
        _ => return Err(NotFound::Several(named)),
    }
    let found = sheets.iter();
    let mut found: Vec<_> = found
        .filter_map(|sheet| find_columns(sheet, layout).ok())
        .collect();
    match (found.pop(), found.is_empty()) {
        (None, _) => Err(NotFound::None),
        (Some(found), true) => Ok(found),
        (Some(last), false) => {
            let others = found.iter().map(|found| found.sheet);
            Err(NotFound::Several(others.chain([last.sheet]).collect()))
        }
    }
}

/// The columns, or, of the row that has most of the headings, those that are missing there.
fn find_columns<'a, const N: usize>(
    sheet: &'a Sheet,
    layout: &Layout<N>,
) -> Result<Found<'a, N>, (u32, Vec<&'static str>)> {
    let mut fewest: Option<(u32, Vec<&'static str>)> = None;
    for row in 0..HEADING_ROWS_MAX {
        let columns = layout
            .columns
            .map(|heading| column_of(sheet, row, heading.name));
        let missing = |is_wanted: fn(&Heading) -> bool| -> Vec<&'static str> {
            let missing = layout.columns.iter().zip(&columns);
            missing
                .filter(|(heading, column)| is_wanted(heading) && column.is_none())
                .map(|(heading, _)| heading.name)
                .collect()
        };
        let needed = missing(|heading| heading.is_needed);
        if needed.is_empty() {
            let missing = missing(|_| true);
            let (twice, unknown) = others(sheet, row, layout, &columns);
            return Ok(Found {
                sheet,
                heading: row,
                columns,
                twice,
                unknown: if missing.is_empty() {
                    Vec::new()
                } else {
                    unknown
                },
                missing,
            });
        }
        if fewest
            .as_ref()
            .is_none_or(|(_, least)| needed.len() < least.len())
        {
            fewest = Some((row, needed));
        }
    }
    Err(fewest.unwrap_or_default())
}

/// The cells of a row of headings that are no column: those that name one again, and the others.
fn others<const N: usize>(
    sheet: &Sheet,
    row: u32,
    layout: &Layout<N>,
    columns: &[Option<u32>; N],
) -> (Vec<Place>, Vec<Place>) {
    let cells = sheet.cells.range((row, 0)..(row + 1, 0));
    let others = cells.filter(|((_, column), _)| !columns.contains(&Some(*column)));
    let is_named = |value: &Value| {
        let text = value.text().map(squeezed).unwrap_or_default();
        layout.columns.iter().any(|own| squeezed(own.name) == text)
    };
    let (twice, unknown): (Vec<_>, Vec<_>) = others.partition(|(_, value)| is_named(value));
    let places =
        |cells: Vec<(&Place, &Value)>| cells.into_iter().map(|(place, _)| *place).collect();
    (places(twice), places(unknown))
}

fn column_of(sheet: &Sheet, row: u32, heading: &str) -> Option<u32> {
    let wanted = squeezed(heading);
    let mut cells = sheet.cells.range((row, 0)..(row + 1, 0));
    let is_heading = |value: &Value| value.text().is_some_and(|text| squeezed(text) == wanted);
    cells
        .find(|(_, value)| is_heading(value))
        .map(|((_, column), _)| *column)
}

impl<const N: usize> Found<'_, N> {
    /// The rows below the headings that hold anything in a known column.
    pub fn rows(&self) -> Vec<u32> {
        let below = self.sheet.cells.range((self.heading + 1, 0)..);
        let known = below.filter(|((_, column), _)| self.columns.contains(&Some(*column)));
        let mut rows: Vec<u32> = known.map(|((row, _), _)| *row).collect();
        rows.dedup();
        rows
    }

    /// What stands in a column of a row.
    pub fn value(&self, row: u32, column: usize) -> Option<&Value> {
        self.sheet.cells.get(&(row, self.columns[column]?))
    }

    /// Where that is; the first column where the sheet has no such column.
    pub fn place(&self, row: u32, column: usize) -> Place {
        (
            row,
            self.columns[column].or(self.columns[0]).unwrap_or_default(),
        )
    }
}
