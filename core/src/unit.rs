//! Administrative units (*đơn vị hành chính*) and their tree.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

use crate::finding::Finding;
use crate::ids::{IdError, UnitCode};
use crate::lines::numbered;
use crate::text::Message;

/// Most units in one file: the country has some 12,000.
pub const UNITS_MAX: usize = 50_000;
/// Longest name of a unit, in characters.
pub const UNIT_NAME_CHARS_MAX: usize = 200;

/// Where a unit stands in the state's order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum UnitLevel {
    /// A province or a centrally run city (*tỉnh, thành phố trực thuộc trung ương*).
    Province,
    /// A department of a province (*sở, ban, ngành*): no level of the state's own, but scored.
    Department,
    /// A district (*huyện, quận, thị xã, thành phố*), until 1 July 2025.
    District,
    /// A commune (*xã, phường, thị trấn*).
    Commune,
}

impl UnitLevel {
    /// All, the highest first.
    pub const ALL: [Self; 4] = [
        Self::Province,
        Self::Department,
        Self::District,
        Self::Commune,
    ];

    /// Its name in files and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Department => "department",
            Self::District => "district",
            Self::Commune => "commune",
        }
    }

    /// Whether units of this level stand directly or further below units of the other.
    #[must_use]
    pub fn is_below(self, above: Self) -> bool {
        above < self && above != Self::Department
    }
}

impl FromStr for UnitLevel {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let found = Self::ALL.into_iter().find(|level| level.name() == text);
        found.ok_or_else(|| IdError::new("level of units", text))
    }
}

/// One administrative unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unit {
    /// Its code.
    pub code: UnitCode,
    /// The unit above; none for a province.
    pub parent: Option<UnitCode>,
    /// Its level.
    pub level: UnitLevel,
    /// Its kind in Vietnamese: `Xã`, `Phường`, `Thị trấn`, `Huyện`, …
    pub kind: String,
    /// Its full name in Vietnamese, with the kind in front.
    pub name: String,
}

/// Units by code, checked: every parent is there and there is no cycle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitTree {
    units: BTreeMap<UnitCode, Unit>,
}

/// A line of the file of units.
#[derive(Deserialize)]
struct Line {
    code: String,
    parent_code: String,
    level: String,
    type_vi: String,
    name_vi: String,
}

impl UnitTree {
    /// A tree of these units, which stand in a list below a heading.
    ///
    /// # Errors
    /// All findings at once: duplicate codes (`unit-duplicate`), parents that are missing
    /// (`unit-orphan`) or of no higher level (`unit-level`), cycles (`unit-cycle`).
    pub fn new(units: Vec<Unit>) -> Result<Self, Vec<Finding>> {
        Self::on_lines((2..).zip(units))
    }

    /// A tree of units, each with the line of a list that it stands on.
    pub(crate) fn on_lines(
        units: impl IntoIterator<Item = (u64, Unit)>,
    ) -> Result<Self, Vec<Finding>> {
        let mut tree = Self::default();
        let mut places: Vec<(u64, Result<UnitCode, Finding>)> = Vec::new();
        for (line, unit) in units {
            if tree.units.contains_key(&unit.code) {
                places.push((line, Err(finding(line, "unit-duplicate", &unit))));
                continue;
            }
            places.push((line, Ok(unit.code.clone())));
            tree.units.insert(unit.code.clone(), unit);
        }
        let wrong = |(line, place): (u64, Result<UnitCode, Finding>)| match place {
            Err(finding) => Some(finding),
            Ok(code) => {
                let unit = tree.get(&code)?;
                Some(finding(line, tree.flaw(unit)?, unit))
            }
        };
        let findings: Vec<Finding> = places.into_iter().filter_map(wrong).collect();
        if findings.is_empty() {
            Ok(tree)
        } else {
            Err(findings)
        }
    }

    /// What is wrong with the place of one of the units.
    fn flaw(&self, unit: &Unit) -> Option<&'static str> {
        let Some(parent) = &unit.parent else {
            return (unit.level != UnitLevel::Province).then_some("unit-orphan");
        };
        match self.get(parent) {
            None => Some("unit-orphan"),
            // Further up than there are units.
            Some(_) if self.upwards(&unit.code).nth(self.len()).is_some() => Some("unit-cycle"),
            Some(above) if !unit.level.is_below(above.level) => Some("unit-level"),
            Some(_) => None,
        }
    }

    /// Reads a file that holds all parents of its units: [`read_units`].
    ///
    /// # Errors
    /// All findings at once, those of [`read_units`] and of [`UnitTree::new`].
    pub fn read_csv(text: &str) -> Result<Self, Vec<Finding>> {
        read_units(text).and_then(Self::on_lines)
    }

    /// The unit of a code.
    #[must_use]
    pub fn get(&self, code: &UnitCode) -> Option<&Unit> {
        self.units.get(code)
    }

    /// All units, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// How many units there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The unit itself and those above it, nearest first.
    pub fn upwards<'a>(&'a self, code: &'a UnitCode) -> impl Iterator<Item = &'a Unit> {
        std::iter::successors(self.get(code), |unit| self.get(unit.parent.as_ref()?))
    }

    /// Whether `code` is `above` or stands below it.
    #[must_use]
    pub fn is_within(&self, code: &UnitCode, above: &UnitCode) -> bool {
        self.upwards(code).any(|unit| unit.code == *above)
    }

    /// The units of one level that stand below (or are) `above`, by code.
    #[must_use]
    pub fn within(&self, above: &UnitCode, level: UnitLevel) -> Vec<&Unit> {
        self.iter()
            .filter(|unit| unit.level == level && self.is_within(&unit.code, above))
            .collect()
    }
}

/// Reads a list of units with the columns `code,parent_code,level,type_vi,name_vi`, each with its line;
/// their parents may stand elsewhere.
///
/// # Errors
/// All findings at once, each with its line: lines that do not read (`unit-line`), levels that do
/// not exist (`unit-level-unknown`), names that are empty or longer than [`UNIT_NAME_CHARS_MAX`]
/// (`unit-name`), more than [`UNITS_MAX`] units (`unit-too-many`).
pub fn read_units(text: &str) -> Result<Vec<(u64, Unit)>, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut units = Vec::new();
    let text = text.trim_start_matches('\u{feff}');
    let reader = csv::Reader::from_reader(text.as_bytes());
    for (index, (number, line)) in numbered::<Line>(text, reader).enumerate() {
        if index == UNITS_MAX {
            let limit = Message::new("unit-too-many").with("max", UNITS_MAX);
            findings.push(Finding::on_line(number, limit));
            break;
        }
        match line.map_err(|error| error.to_string()).and_then(read_line) {
            Ok(Ok(unit)) => units.push((number, unit)),
            Ok(Err(message)) => findings.push(Finding::on_line(number, message)),
            Err(error) => {
                let message = Message::new("unit-line").with("error", error);
                findings.push(Finding::on_line(number, message));
            }
        }
    }
    if findings.is_empty() {
        Ok(units)
    } else {
        Err(findings)
    }
}

fn finding(line: u64, key: &str, unit: &Unit) -> Finding {
    let parent = unit.parent.as_ref().map_or("", UnitCode::as_str);
    let message = Message::new(key)
        .with("code", unit.code.as_str())
        .with("name", unit.name.as_str())
        .with("parent", parent);
    Finding::on_line(line, message)
}

/// A unit from its line: `Err` inside for what reads but is wrong.
fn read_line(line: Line) -> Result<Result<Unit, Message>, String> {
    let code: UnitCode = line.code.parse().map_err(|error| format!("{error}"))?;
    let parent = match line.parent_code.as_str() {
        "" => None,
        parent => Some(parent.parse().map_err(|error| format!("{error}"))?),
    };
    let Ok(level) = line.level.parse() else {
        let message = Message::new("unit-level-unknown").with("level", line.level.as_str());
        return Ok(Err(message));
    };
    let name: String = line.name_vi.trim().nfc().collect();
    if name.is_empty() || name.chars().count() > UNIT_NAME_CHARS_MAX {
        let message = Message::new("unit-name").with("code", code.as_str());
        return Ok(Err(message.with("max", UNIT_NAME_CHARS_MAX)));
    }
    let kind = line.type_vi.trim().nfc().collect();
    Ok(Ok(Unit {
        code,
        parent,
        level,
        kind,
        name,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: &str = "code,parent_code,level,type_vi,name_vi\n";

    #[track_caller]
    fn check_findings(lines: &str, expect: &[(u64, &str)]) {
        let findings = UnitTree::read_csv(&format!("{HEADING}{lines}")).expect_err("bad units");
        let found: Vec<_> = findings
            .iter()
            .map(|f| (f.line.unwrap_or(0), f.code().to_owned()))
            .collect();
        let expect: Vec<_> = expect
            .iter()
            .map(|(line, code)| (*line, (*code).to_owned()))
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_tree_knows_what_stands_within_what() {
        let lines = "95,,province,Tỉnh,Tỉnh A\n954,95,district,Huyện,Huyện B\n\
                     31813,954,commune,Xã,Xã C\n96,,province,Tỉnh,Tỉnh D\n";
        let tree = UnitTree::read_csv(&format!("{HEADING}{lines}")).expect("a good file");
        let (commune, province) = ("31813".parse().expect("code"), "95".parse().expect("code"));
        assert!(tree.is_within(&commune, &province));
        assert!(!tree.is_within(&commune, &"96".parse().expect("code")));
        assert_eq!(tree.within(&province, UnitLevel::Commune).len(), 1);
    }

    #[test]
    fn an_orphan_is_named_with_its_line() {
        check_findings(
            "95,,province,Tỉnh,A\n31813,954,commune,Xã,C\n",
            &[(3, "unit-orphan")],
        );
        check_findings("31813,,commune,Xã,C\n", &[(2, "unit-orphan")]);
        check_findings(
            "95,,province,\"Tỉnh\nmới\",A\n\n31813,954,commune,Xã,C\n",
            &[(5, "unit-orphan")],
        );
    }

    #[test]
    fn a_cycle_is_named_on_each_of_its_lines() {
        check_findings(
            "1,2,commune,Xã,A\n2,1,district,Huyện,B\n",
            &[(2, "unit-cycle"), (3, "unit-cycle")],
        );
    }

    #[test]
    fn a_duplicate_code_is_named_on_its_second_line() {
        check_findings(
            "95,,province,Tỉnh,A\n95,,province,Tỉnh,B\n",
            &[(3, "unit-duplicate")],
        );
    }

    #[test]
    fn a_parent_stands_above_its_child() {
        check_findings(
            "95,,province,Tỉnh,A\n1,95,commune,Xã,B\n2,1,commune,Xã,C\n",
            &[(4, "unit-level")],
        );
    }

    #[test]
    fn nothing_stands_below_a_department() {
        check_findings(
            "95,,province,Tỉnh,A\nSNV,95,department,Sở,B\n1,SNV,commune,Xã,C\n",
            &[(4, "unit-level")],
        );
    }

    #[test]
    fn lines_that_do_not_read_are_all_named() {
        check_findings(
            "95,,province,Tỉnh,\n1,95,hamlet,Ấp,B\n\"x y\",95,commune,Xã,C\n1,2\n",
            &[
                (2, "unit-name"),
                (3, "unit-level-unknown"),
                (4, "unit-line"),
                (5, "unit-line"),
            ],
        );
    }

    #[test]
    fn a_name_is_read_up_to_its_limit() {
        let line = |length| format!("{HEADING}95,,province,Tỉnh,{}\n", "ă".repeat(length));
        assert!(UnitTree::read_csv(&line(UNIT_NAME_CHARS_MAX)).is_ok());
        assert!(UnitTree::read_csv(&line(UNIT_NAME_CHARS_MAX + 1)).is_err());
    }
}
