//! How an office worker writes a rule in a spreadsheet: the kind by its Vietnamese name, levels such
//! as `≥ 90 → 2; 70–90 → 1; < 70 → 0`, settings such as `sàn = 90`, items and variables as rows of
//! their own. It says the same as the criteria table's JSON.
//!
//! [`read()`] and [`write()`] only translate: whether the rule is sound is for [`crate::rule::Rule::check`].

use crate::ratio::Ratio;
use crate::rule::number::Number;
use crate::search::fold;
use crate::text::Message;

use super::{NotApplicable, NotApplicablePolicy, ScoredBy};

mod levels;
mod read;
mod settings;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub use write::write;

/// The Vietnamese name of each kind of rule, in the order of a list to pick from.
pub const KINDS: [(&str, &str); 14] = [
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
];
/// Names of the rows that are no leaves, in the same list.
pub const TOTALS: [(&str, &str); 3] = [
    ("sum", "Cộng các dòng dưới"),
    ("bonus_total", "Tổng điểm thưởng"),
    ("penalty_total", "Tổng điểm trừ"),
];
/// Who answers a leaf, as the list says it.
pub const SCORED_BY: [(ScoredBy, &str); 3] = [
    (ScoredBy::Unit, "Tự chấm"),
    (ScoredBy::Province, "Tỉnh chấm"),
    (ScoredBy::Survey, "Điều tra XHH"),
];
/// What a leaf gives that does not apply: `đủ điểm khi a=0`.
const POLICIES: [(NotApplicablePolicy, &str); 3] = [
    (NotApplicablePolicy::Full, "đủ điểm"),
    (NotApplicablePolicy::Exclude, "loại khỏi điểm tối đa"),
    (NotApplicablePolicy::Zero, "không điểm"),
];
/// What a variable is to its rule, as the list says it.
pub const ROLES: [(Role, &str); 5] = [
    (Role::Numerator, "Tử số"),
    (Role::Denominator, "Mẫu số"),
    (Role::Total, "Tổng"),
    (Role::Part, "Thành phần"),
    (Role::Count, "Số lượng"),
];
const WHEN: &str = " khi ";

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
    /// The weight of a part; empty for others.
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

/// Who answers a leaf, as it is written or as in the criteria table.
#[must_use]
pub fn scored_by(text: &str) -> Option<ScoredBy> {
    let text = squeezed(text);
    SCORED_BY
        .into_iter()
        .find(|(_, name)| squeezed(name) == text)
        .map(|(by, _)| by)
}

/// When a leaf does not apply and what it then gives: `đủ điểm khi a=0`; nothing where nothing is
/// written.
///
/// # Errors
/// The message for a text that says something else.
pub fn not_applicable(text: &str) -> Result<Option<NotApplicable>, Message> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Message::new("notation-not-applicable").with("text", quote(text));
    let (policy, when) = text.split_once(WHEN).ok_or_else(wrong)?;
    let policy = squeezed(policy);
    let (policy, _) = POLICIES
        .into_iter()
        .find(|(_, name)| squeezed(name) == policy)
        .ok_or_else(wrong)?;
    let when = when.trim().to_owned();
    Ok(Some(NotApplicable { when, policy }))
}

/// What [`not_applicable`] reads.
#[must_use]
pub fn write_not_applicable(na: &NotApplicable) -> String {
    let name = POLICIES.iter().find(|(policy, _)| *policy == na.policy);
    format!("{}{WHEN}{}", name.map_or("", |(_, name)| name), na.when)
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

/// The start of a text that somebody wrote.
fn quote(text: &str) -> String {
    /// Enough to find the place.
    const QUOTE_CHARS_MAX: usize = 60;
    text.trim().chars().take(QUOTE_CHARS_MAX).collect()
}
