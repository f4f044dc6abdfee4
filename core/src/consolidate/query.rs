//! What a person looks at of the table: which rows, in which order. The screen and the spreadsheet
//! made from it apply the same query.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Ranked, Table, TableRow, published};
use crate::decision::Stage;
use crate::ids::{Code, IdError, UnitCode};
use crate::search;
use crate::text::Language;

/// The query of `GET /api/v1/rounds/{round}/table`, also as `.xlsx` and `.csv`. The table as JSON
/// keeps all its rows and takes only `ranked`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct TableQuery {
    /// Which units are ranked.
    #[serde(skip_serializing_if = "is_default")]
    #[param(inline)]
    pub ranked: Ranked,
    /// Only the units of this block.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<String>,
    /// Only the units of this district.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub district: Option<UnitCode>,
    /// Only the units at this stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub stage: Option<StageKind>,
    /// Of the stages that name a tier, only those of this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<u32>,
    /// Only the units whose name, district or code holds these words; marks and case are ignored.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub search: String,
    /// The order: a column, with `-` in front from the greatest down.
    #[serde(skip_serializing_if = "is_default")]
    #[param(value_type = String)]
    pub sort: Sort,
    /// The language of a spreadsheet's headings; without it, that of `Accept-Language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub language: Option<Language>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A stage without its tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// [`Stage::Draft`].
    Draft,
    /// [`Stage::UnderReview`].
    UnderReview,
    /// [`Stage::Returned`].
    Returned,
    /// [`Stage::Accepted`].
    Accepted,
}

impl StageKind {
    /// The kind of a stage, and the tier that it names.
    #[must_use]
    pub fn of(stage: Stage) -> (Self, Option<u32>) {
        match stage {
            Stage::Draft => (Self::Draft, None),
            Stage::UnderReview(tier) => (Self::UnderReview, Some(tier)),
            Stage::Returned(tier) => (Self::Returned, Some(tier)),
            Stage::Accepted => (Self::Accepted, None),
        }
    }
}

/// A column that rows can be ordered by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Column {
    /// Block, then rank: the order of the table itself.
    #[default]
    Rank,
    /// The unit's name.
    Name,
    /// The district's name.
    District,
    /// The block.
    Block,
    /// How far the sheet has come.
    Stage,
    /// What the unit gives itself.
    Own,
    /// Points of record.
    Points,
    /// What they are out of.
    Max,
    /// The percentage.
    Percent,
    /// The band.
    Band,
    /// Points of an area.
    Area(Code),
}

/// An order of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sort {
    /// By which column.
    pub column: Column,
    /// From the greatest down.
    pub is_descending: bool,
}

/// Columns of their own names; areas are named `area:` and their code.
const COLUMNS: [(&str, Column); 10] = [
    ("rank", Column::Rank),
    ("name", Column::Name),
    ("district", Column::District),
    ("block", Column::Block),
    ("stage", Column::Stage),
    ("own", Column::Own),
    ("points", Column::Points),
    ("max", Column::Max),
    ("percent", Column::Percent),
    ("band", Column::Band),
];
const AREA: &str = "area:";

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Area(code) = self {
            return write!(f, "{AREA}{code}");
        }
        let found = COLUMNS.iter().find(|(_, column)| column == self);
        f.write_str(found.map_or("", |(name, _)| name))
    }
}

impl FromStr for Sort {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (is_descending, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, text),
        };
        let own = COLUMNS.iter().find(|(own, _)| *own == name);
        let column = match (own, name.strip_prefix(AREA)) {
            (Some((_, column)), _) => column.clone(),
            (None, Some(code)) => Column::Area(code.parse()?),
            (None, None) => return Err(IdError::new("column", text)),
        };
        Ok(Self {
            column,
            is_descending,
        })
    }
}

impl TryFrom<String> for Sort {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<Sort> for String {
    fn from(sort: Sort) -> Self {
        let sign = if sort.is_descending { "-" } else { "" };
        format!("{sign}{}", sort.column)
    }
}

impl TableQuery {
    fn passes(&self, row: &TableRow) -> bool {
        let (stage, tier) = StageKind::of(row.standing.stage);
        let texts = [
            row.name.as_str(),
            row.district_name.as_str(),
            row.unit.as_str(),
        ];
        self.block
            .as_ref()
            .is_none_or(|block| row.block.as_ref() == Some(block))
            && self
                .district
                .as_ref()
                .is_none_or(|district| row.district.as_ref() == Some(district))
            && self.stage.is_none_or(|wanted| wanted == stage)
            && self
                .tier
                .is_none_or(|wanted| tier.is_none() || tier == Some(wanted))
            && search::matches(&self.search, texts)
    }
}

impl Table {
    /// The rows that a query shows, in its order; rows that are equal in it stay as they are.
    #[must_use]
    pub fn select(&self, query: &TableQuery) -> Vec<&TableRow> {
        let mut rows: Vec<&TableRow> = self.rows.iter().filter(|row| query.passes(row)).collect();
        let compare = |a: &&TableRow, b: &&TableRow| self.compare(&query.sort.column, a, b);
        match (&query.sort.column, query.sort.is_descending) {
            (Column::Rank, false) => {}
            (Column::Rank, true) => rows.reverse(),
            (_, false) => rows.sort_by(compare),
            (_, true) => rows.sort_by(|a, b| compare(b, a)),
        }
        rows
    }

    fn compare(&self, column: &Column, a: &TableRow, b: &TableRow) -> Ordering {
        match column {
            Column::Rank => Ordering::Equal,
            Column::Name => search::fold(&a.name).cmp(&search::fold(&b.name)),
            Column::District => search::fold(&a.district_name).cmp(&search::fold(&b.district_name)),
            Column::Block => self.block_place(a).cmp(&self.block_place(b)),
            Column::Stage => stage_place(a.standing.stage).cmp(&stage_place(b.standing.stage)),
            Column::Own => a.own.exact.cmp(&b.own.exact),
            Column::Points => a.points.exact.cmp(&b.points.exact),
            Column::Max => a.max.exact.cmp(&b.max.exact),
            Column::Percent => published(&a.percent).cmp(&published(&b.percent)),
            Column::Band => self.band_place(b).cmp(&self.band_place(a)),
            Column::Area(code) => {
                let points = |row: &TableRow| row.areas.get(code).map(|area| area.exact.clone());
                points(a).cmp(&points(b))
            }
        }
    }

    fn block_place(&self, row: &TableRow) -> usize {
        let block = self
            .blocks
            .iter()
            .position(|block| Some(&block.name) == row.block.as_ref());
        block.unwrap_or(usize::MAX)
    }

    /// Bands stand best first; no band at all comes after the last.
    fn band_place(&self, row: &TableRow) -> usize {
        let bands = self.blocks.first().map(|block| &block.bands);
        let place = bands.and_then(|bands| {
            bands
                .iter()
                .position(|(name, _)| Some(name) == row.band.as_ref())
        });
        place.unwrap_or(usize::MAX)
    }
}

/// How far a sheet has come: one that was returned is back with the unit.
fn stage_place(stage: Stage) -> (u8, u32) {
    match stage {
        Stage::Draft => (0, 0),
        Stage::Returned(tier) => (1, tier),
        Stage::UnderReview(tier) => (2, tier),
        Stage::Accepted => (3, 0),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Figure;
    use super::*;
    use crate::ratio::Ratio;
    use crate::record::{Standing, Summary};

    #[test]
    fn an_order_reads_as_it_is_written() {
        for text in ["rank", "-percent", "name", "area:1", "-area:2.1"] {
            let sort: Sort = text.parse().expect("an order");
            assert_eq!(String::from(sort), text);
        }
    }

    #[test]
    fn a_column_that_does_not_exist_is_refused() {
        for text in ["", "-", "points;", "area:", "area:a b"] {
            assert!(text.parse::<Sort>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_query_that_asks_for_nothing_is_empty() {
        let json = serde_json::to_string(&TableQuery::default()).expect("JSON");
        assert_eq!(json, "{}");
        let read: TableQuery = serde_json::from_str("{}").expect("a query");
        assert_eq!(read, TableQuery::default());
    }

    fn row(unit: &str, name: &str, (block, stage): (&str, Stage), percent: &str) -> TableRow {
        let nought = || crate::scoring::Subtotal {
            points: Ratio::zero(),
            max: Ratio::zero(),
        };
        let figure = |shown: &str| Figure {
            exact: Ratio::parse_decimal(shown).expect("a number"),
            shown: shown.to_owned(),
        };
        let score = Summary {
            points: Ratio::zero(),
            max: Ratio::zero(),
            percent: Ratio::zero(),
            bonus: Ratio::zero(),
            penalty: Ratio::zero(),
            survey: Ratio::zero(),
            unrounded: None,
            areas: BTreeMap::new(),
        };
        let standing = Standing {
            unit: unit.parse().expect("a unit"),
            stage,
            submitted_at: None,
            late: false,
            answered: 0,
            answerable: 0,
            conflicts: 0,
            province_answered: 0,
            province_answerable: 0,
            survey_answered: 0,
            survey_answerable: 0,
            amendment_pending: false,
            own: nought(),
            score,
        };
        TableRow {
            comparison: None,
            unit: standing.unit.clone(),
            name: name.to_owned(),
            district: Some("954".parse().expect("a unit")),
            district_name: "Huyện Phước Long".to_owned(),
            block: Some(block.to_owned()),
            own: figure("0"),
            points: figure(percent),
            max: figure("100"),
            percent: figure(percent),
            areas: BTreeMap::new(),
            rank: None,
            band: None,
            standing,
        }
    }

    #[track_caller]
    fn check_units(query: &str, expect: &[&str]) {
        let table = Table {
            before: Vec::new(),
            title: String::new(),
            is_sample: true,
            areas: Vec::new(),
            rows: vec![
                row("1", "Xã Đông", ("Xã", Stage::Accepted), "80.5"),
                row("2", "Xã Ấp", ("Xã", Stage::UnderReview(2)), "9.5"),
                row("3", "Phường Bến", ("Phường", Stage::UnderReview(1)), "80.5"),
            ],
            blocks: Vec::new(),
        };
        let query: TableQuery = serde_json::from_str(query).expect("a query");
        let units: Vec<&str> = table
            .select(&query)
            .iter()
            .map(|row| row.unit.as_str())
            .collect();
        assert_eq!(units, expect);
    }

    #[test]
    fn a_query_shows_the_rows_that_pass_all_of_it() {
        check_units("{}", &["1", "2", "3"]);
        check_units(r#"{"block":"Xã"}"#, &["1", "2"]);
        check_units(r#"{"search":"xa dong"}"#, &["1"]);
        check_units(r#"{"search":"phuoc long"}"#, &["1", "2", "3"]);
        check_units(r#"{"stage":"under_review"}"#, &["2", "3"]);
        check_units(r#"{"stage":"under_review","tier":2,"block":"Xã"}"#, &["2"]);
        check_units(r#"{"district":"955"}"#, &[]);
    }

    #[test]
    fn rows_come_in_the_order_of_a_column_and_equal_ones_stay() {
        check_units(r#"{"sort":"percent"}"#, &["2", "1", "3"]);
        check_units(r#"{"sort":"-percent"}"#, &["1", "3", "2"]);
        check_units(r#"{"sort":"name"}"#, &["3", "2", "1"]);
        check_units(r#"{"sort":"stage"}"#, &["3", "2", "1"]);
        check_units(r#"{"sort":"-rank"}"#, &["3", "2", "1"]);
    }
}
