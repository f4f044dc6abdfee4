//! How an office worker writes a rule in a spreadsheet: the kind by its Vietnamese name, levels such
//! as `≥ 90 → 2; 70–90 → 1; < 70 → 0`, settings such as `sàn = 90`, items and variables as rows of
//! their own. It says the same as the criteria table's JSON.
//!
//! [`read()`] and [`write()`] only translate: whether the rule is sound is for [`crate::rule::Rule::check`].

use crate::ratio::Ratio;
use crate::rule::Rule;
use crate::rule::number::Number;
use crate::search::fold;
use crate::text::Message;

mod leaf;
pub(crate) mod levels;
mod read;
mod rounding;
pub(crate) mod settings;
#[cfg(test)]
mod tests;
pub(crate) mod write;

pub use leaf::{
    SCORED_BY, not_applicable, scored_by, scorers, write_not_applicable, write_scored_by,
};
pub(crate) use read::Reader;
pub use read::read;
pub use rounding::{ROUNDED_AT, ROUNDINGS, rounded_at, rounding, write_rounded_at, write_rounding};
pub use write::write;

/// Names of the rows that are no leaves, in the same list as those of [`Rule::NAMES`].
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
pub(crate) const LEAST: &str = "thấp nhất";
/// The least number of forms of a survey, or of a group: `phiếu tối thiểu 01 = 5`.
pub(crate) const FORMS_MIN: &str = "phiếu tối thiểu";
/// Whom a survey asks: `đối tượng = người dân`.
pub(crate) const RESPONDENTS: &str = "đối tượng";
/// From which rate on there are points at all.
pub(crate) const FLOOR: &str = "sàn";
/// From which rate on there are all points.
pub(crate) const FULL_FROM: &str = "đủ điểm từ";
/// What a setting says that holds or not.
pub(crate) const YES: &str = "có";
/// The other.
pub(crate) const NO: &str = "không";

/// How one kind of rule is written, beside its other parts in its own file.
pub(crate) trait Notated: Sized {
    /// Its Vietnamese name in the list to pick from.
    const NAME: &'static str;
    /// What is written; what does not read is told to the reader.
    fn read(reader: &mut Reader<'_>) -> Option<Self>;
    /// What [`Self::read`] reads, but for the name.
    fn write(&self, points_max: &Ratio) -> Notation;
}

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
    let mut all = Rule::NAMES.iter().chain(&TOTALS);
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
    let mut all = Rule::NAMES.iter().chain(&TOTALS);
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
pub(crate) fn named<T: PartialEq>(list: &[(T, &'static str)], value: &T) -> &'static str {
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
#[must_use]
pub fn quote(text: &str) -> String {
    /// Enough to find the place.
    const QUOTE_CHARS_MAX: usize = 60;
    text.trim().chars().take(QUOTE_CHARS_MAX).collect()
}
