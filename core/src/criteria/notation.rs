//! How an office worker writes a rule in a spreadsheet: the kind by its Vietnamese name, levels such
//! as `≥ 90 → 2; 70–90 → 1; < 70 → 0`, settings such as `sàn = 90`, items and variables as rows of
//! their own. It says the same as the criteria table's JSON.
//!
//! [`read()`] and [`write()`] only translate: whether the rule is sound is for [`crate::rule::Rule::check`].

use crate::ratio::Ratio;
use crate::rule::checklist::Mode;
use crate::rule::comparison::Measure;
use crate::rule::number::Number;
use crate::search::fold;
use crate::text::Message;

mod leaf;
mod levels;
mod read;
mod rounding;
mod settings;
#[cfg(test)]
mod tests;
mod write;

pub use leaf::{
    SCORED_BY, not_applicable, scored_by, scorers, write_not_applicable, write_scored_by,
};
pub use read::read;
pub use rounding::{ROUNDED_AT, ROUNDINGS, rounded_at, rounding, write_rounded_at, write_rounding};
pub use write::write;

/// The Vietnamese name of each kind of rule, in the order of a list to pick from.
pub const KINDS: [(&str, &str); 19] = [
    ("choice", "Chọn một mức"),
    ("checklist", "Cộng các nội dung đạt"),
    ("tiers", "Theo mức tỷ lệ"),
    ("proportional", "Tỷ lệ thuận"),
    ("target_ratio", "So với chỉ tiêu"),
    ("interpolate", "Nội suy"),
    ("weighted_split", "Chia theo hệ số"),
    ("deduct", "Trừ dần"),
    ("count_tiers", "Theo số lượng"),
    ("survey_mean", "Khảo sát: điểm bình quân"),
    ("survey_satisfaction", "Khảo sát: tỷ lệ hài lòng"),
    ("external_index", "Theo chỉ số khác"),
    ("bonus", "Điểm thưởng"),
    ("penalty", "Điểm trừ"),
    ("points", "Cho điểm trong khoảng"),
    ("unit_points", "Điểm theo từng đơn vị"),
    ("comparison", "So với năm trước hoặc kế hoạch"),
    ("formula", "Công thức"),
    ("survey_groups", "Khảo sát theo nhóm"),
];
/// Names of the rows that are no leaves, in the same list.
pub const TOTALS: [(&str, &str); 3] = [
    ("sum", "Cộng các dòng dưới"),
    ("bonus_total", "Tổng điểm thưởng"),
    ("penalty_total", "Tổng điểm trừ"),
];
/// What a variable is to its rule, as the list says it.
pub const ROLES: [(Role, &str); 9] = [
    (Role::Numerator, "Tử số"),
    (Role::Denominator, "Mẫu số"),
    (Role::Total, "Tổng"),
    (Role::Part, "Thành phần"),
    (Role::Count, "Số lượng"),
    (Role::Now, "Thực hiện"),
    (Role::Base, "Kỳ gốc"),
    (Role::Variable, "Biến số"),
    (Role::Group, "Nhóm"),
];
/// The least that a rule gives: `thấp nhất = -1`.
const LEAST: &str = "thấp nhất";
/// The least number of forms of a survey, or of a group: `phiếu tối thiểu 01 = 5`.
const FORMS_MIN: &str = "phiếu tối thiểu";
/// How the items of a checklist come together: `cách cộng = đạt tất cả`.
const MODES: [(Mode, &str); 3] = [
    (Mode::Sum, "cộng dồn"),
    (Mode::All, "đạt tất cả"),
    (Mode::Any, "mức cao nhất"),
];
/// How two values are compared: `so sánh = tăng trưởng`.
const MEASURES: [(Measure, &str); 3] = [
    (Measure::Difference, "chênh lệch"),
    (Measure::PercentChange, "tăng trưởng"),
    (Measure::Ratio, "tỷ lệ"),
];

/// A rule as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notation {
    /// Its kind's name, in Vietnamese or as in the criteria table.
    pub kind: String,
    /// Its levels.
    pub levels: String,
    /// Its settings.
    pub settings: String,
    /// Options, items or events, a row each.
    pub items: Vec<ItemRow>,
    /// Numbers that are asked for, a row each.
    pub variables: Vec<VariableRow>,
}

/// An option, an item or an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemRow {
    /// Its label.
    pub label: String,
    /// Its points, or what the rule makes of them; empty where it has none.
    pub points: String,
}

/// A number that is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VariableRow {
    /// Its symbol; given one where it is empty.
    pub symbol: String,
    /// Its label.
    pub label: String,
    /// What it is, as in [`ROLES`].
    pub role: String,
    /// The weight of a part or of a group; empty for others.
    pub weight: String,
}

/// What a variable is to its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Above the line.
    Numerator,
    /// Below the line.
    Denominator,
    /// The whole that parts divide.
    Total,
    /// A part of it.
    Part,
    /// What is counted.
    Count,
    /// What was reached.
    Now,
    /// What it is compared with.
    Base,
    /// A variable of a formula.
    Variable,
    /// A group of respondents.
    Group,
}

impl Role {
    fn name(self) -> &'static str {
        named(&ROLES, &self)
    }
}

/// The cell that a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// [`Notation::kind`].
    Kind,
    /// [`Notation::levels`].
    Levels,
    /// [`Notation::settings`].
    Settings,
    /// The points of an item, by its index.
    ItemPoints(usize),
    /// The label of an item, by its index.
    ItemLabel(usize),
    /// The role of a variable, by its index.
    Role(usize),
    /// The weight of a variable, by its index.
    Weight(usize),
}

/// What is wrong, and in which cell.
pub type Wrong = (Cell, Message);

/// The name in the criteria table of a kind that is written in Vietnamese or as there.
#[must_use]
pub fn kind_of(written: &str) -> Option<&'static str> {
    let written = squeezed(written);
    let mut all = KINDS.iter().chain(&TOTALS);
    all.find(|(kind, name)| *kind == written || squeezed(name) == written)
        .map(|(kind, _)| *kind)
}

/// A decimal as people write it, `0,5`, or with a point; `None` where it could be read two ways,
/// such as `1.500`, or not at all.
#[must_use]
pub fn decimal(written: &str) -> Option<Ratio> {
    let written = written.trim().replace('−', "-");
    let is_thousands = |text: &str| {
        let mut groups = text.split('.').skip(1).peekable();
        groups.peek().is_some() && groups.all(|group| group.len() == 3)
    };
    if written.contains(',') && written.contains('.') || is_thousands(&written) {
        return None;
    }
    Ratio::parse_decimal(&written.replace(',', ".")).ok()
}

/// A number as it is written in a spreadsheet, with a decimal comma.
#[must_use]
pub fn written(number: &Ratio) -> String {
    Number::from(number.clone()).decimal().replace('.', ",")
}

/// The Vietnamese name of a kind of the criteria table.
#[must_use]
pub fn name_of(kind: &str) -> &'static str {
    let mut all = KINDS.iter().chain(&TOTALS);
    all.find(|(own, _)| *own == kind)
        .map_or("", |(_, name)| name)
}

/// Without marks, case and superfluous spaces: what headings and names are compared by.
#[must_use]
pub fn squeezed(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(fold).collect();
    words.join(" ")
}

/// What is called so in a list, whatever the marks and the case.
fn called<T: Clone>(list: &[(T, &str)], text: &str) -> Option<T> {
    let wanted = squeezed(text);
    let mut list = list.iter();
    list.find(|(_, name)| squeezed(name) == wanted)
        .map(|(value, _)| value.clone())
}

/// What a list calls this.
fn named<T: PartialEq>(list: &[(T, &'static str)], value: &T) -> &'static str {
    let mut list = list.iter();
    list.find(|(own, _)| own == value)
        .map_or("", |(_, name)| *name)
}

/// The names of a list, for a finding that says what would be right.
#[must_use]
pub fn names<T>(list: &[(T, &str)]) -> String {
    let names: Vec<&str> = list.iter().map(|(_, name)| *name).collect();
    names.join(", ")
}

/// The start of a text that somebody wrote.
fn quote(text: &str) -> String {
    /// Enough to find the place.
    const QUOTE_CHARS_MAX: usize = 60;
    text.trim().chars().take(QUOTE_CHARS_MAX).collect()
}
