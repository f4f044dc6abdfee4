//! The province's views of small tables.

use std::collections::BTreeMap;

use sodiem_core::api::{LeafAcross, LeafRow};
use sodiem_core::consolidate::{Figure, StageKind, Table, TableRow};
use sodiem_core::decision::Stage;
use sodiem_core::ids::Digest;
use sodiem_core::ratio::{Ratio, Rounding};
use sodiem_core::record::{LeafStanding, Standing, Summary};
use sodiem_core::round::{Ranking, Round, Tier, Ties};
use sodiem_core::scoring::{LeafState, Subtotal};
use sodiem_core::time::{Day, Timestamp};
use sodiem_core::unit::UnitLevel;

use super::*;
use crate::chart::Marks;

const SUBMIT_BY: Timestamp = Timestamp(1_000);

fn round() -> Round {
    let tier = |level| Tier {
        level,
        decide_by: Timestamp(2_000),
    };
    Round {
        id: "2026".parse().expect("a round"),
        version: 1,
        title: "Kỳ 2026".into(),
        province: "95".parse().expect("a unit"),
        scored_level: UnitLevel::Commune,
        units_on: Day::default(),
        compares_with: Vec::new(),
        edition: Digest::of(b"set"),
        submit_by: SUBMIT_BY,
        closes_at: Timestamp(3_000),
        tiers: vec![tier(UnitLevel::District), tier(UnitLevel::Province)],
        bodies: Vec::new(),
        blocks: Vec::new(),
        bands: Vec::new(),
        ranking: Ranking::default(),
        ties: Ties::Skip,
        decimals: 2,
        rounding: Rounding::default(),
        clarifications: Vec::new(),
        moves: Vec::new(),
    }
}

fn nought() -> Figure {
    Figure {
        exact: Ratio::zero(),
        shown: "0.00".into(),
    }
}

fn row(unit: &str, district: &str, stage: Stage) -> TableRow {
    let none = || Subtotal {
        points: Ratio::zero(),
        max: Ratio::zero(),
    };
    let standing = Standing {
        unit: unit.parse().expect("a unit"),
        stage,
        submitted_at: None,
        late: false,
        answered: 0,
        answerable: 3,
        conflicts: 0,
        province_answered: 1,
        province_answerable: 1,
        survey_answered: 1,
        survey_answerable: 1,
        amendment_pending: false,
        own: none(),
        score: Summary {
            points: Ratio::zero(),
            max: Ratio::zero(),
            percent: Ratio::zero(),
            bonus: Ratio::zero(),
            penalty: Ratio::zero(),
            survey: Ratio::zero(),
            unrounded: None,
            areas: BTreeMap::new(),
        },
    };
    TableRow {
        comparison: None,
        unit: standing.unit.clone(),
        name: format!("Xã {unit}"),
        district: district.parse().ok(),
        district_name: format!("Huyện {district}"),
        block: None,
        standing,
        own: nought(),
        points: nought(),
        max: nought(),
        percent: nought(),
        areas: BTreeMap::new(),
        rank: None,
        band: None,
    }
}

fn table(rows: Vec<TableRow>) -> Table {
    Table {
        before: Vec::new(),
        title: "Kỳ 2026".into(),
        is_sample: true,
        areas: Vec::new(),
        rows,
        blocks: Vec::new(),
    }
}

#[test]
fn every_unit_is_counted_once_at_its_stage_and_in_its_district() {
    let table = table(vec![
        row("1", "954", Stage::Draft),
        row("2", "954", Stage::Returned(2)),
        row("3", "955", Stage::UnderReview(1)),
        row("4", "955", Stage::UnderReview(2)),
        row("5", "955", Stage::Accepted),
    ]);
    let progress = progress(&table, &round(), Timestamp(0));
    assert_eq!(progress.total.at, [1, 1, 1, 1, 1]);
    assert_eq!(progress.count(StageKind::UnderReview), 2);
    let districts: Vec<_> = progress
        .districts
        .iter()
        .map(|own| (own.units, &own.at))
        .collect();
    assert_eq!(
        districts,
        [(2, &vec![1, 1, 0, 0, 0]), (3, &vec![0, 0, 1, 1, 1])]
    );
    let chart = progress_chart(&progress, |message| message.key.clone());
    assert_eq!(chart.categories.len(), 2);
    assert_eq!(chart.marks.legend().len(), 5);
}

#[test]
fn a_unit_is_overdue_from_the_deadline_on_while_its_sheet_is_with_it() {
    let overdue =
        |stage, now| Mark::Overdue.is_on(&row("1", "954", stage), SUBMIT_BY, Timestamp(now));
    assert!(!overdue(Stage::Draft, 1_000));
    assert!(overdue(Stage::Draft, 1_001));
    assert!(overdue(Stage::Returned(1), 1_001));
    assert!(!overdue(Stage::UnderReview(1), 1_001));
}

#[test]
fn a_unit_without_anything_to_look_at_has_no_mark() {
    assert_eq!(
        marks(
            &row("1", "954", Stage::Accepted),
            SUBMIT_BY,
            Timestamp(5_000)
        ),
        []
    );
    let mut open = row("1", "954", Stage::Accepted);
    open.standing.province_answered = 0;
    open.standing.survey_answered = 0;
    open.standing.conflicts = 1;
    let expect = [Mark::Conflict, Mark::Province, Mark::Survey];
    assert_eq!(marks(&open, SUBMIT_BY, Timestamp(5_000)), expect);
}

#[test]
fn only_sheets_at_the_last_tier_wait_for_it_the_oldest_first() {
    let mut late = row("1", "954", Stage::UnderReview(2));
    late.standing.submitted_at = Some(Timestamp(9));
    let mut early = row("2", "954", Stage::UnderReview(2));
    early.standing.submitted_at = Some(Timestamp(3));
    let table = table(vec![late, row("3", "954", Stage::UnderReview(1)), early]);
    let waiting = awaiting_acceptance(&table, &round());
    let units: Vec<&str> = waiting.iter().map(|row| row.unit.as_str()).collect();
    assert_eq!(units, ["2", "1"]);
}

fn across(points: &[i64]) -> LeafAcross {
    let one = |(index, points): (usize, &i64)| LeafRow {
        unit: index.to_string().parse().expect("a unit"),
        name: format!("Xã {index}"),
        standing: LeafStanding {
            own: None,
            own_points: Ratio::zero(),
            answer: None,
            source: None,
            points: Ratio::integer(*points),
            max: Ratio::integer(100),
            state: LeafState::Scored,
        },
    };
    LeafAcross {
        leaf: "1.1".parse().expect("a code"),
        rows: points.iter().enumerate().map(one).collect(),
    }
}

#[track_caller]
fn check_columns(points: &[i64], expect: &[(&str, f32)]) {
    let chart = leaf_chart(&across(points), "n".into(), str::to_owned);
    let Marks::Columns(bars) = &chart.marks else {
        panic!("columns")
    };
    let columns: Vec<_> = chart
        .categories
        .iter()
        .map(String::as_str)
        .zip(bars[0].values.iter().copied())
        .collect();
    assert_eq!(columns, expect);
}

#[test]
fn few_different_points_have_a_column_each() {
    check_columns(&[50, 0, 50], &[("0", 1.0), ("50", 2.0)]);
    check_columns(&[], &[]);
}

#[test]
fn many_different_points_fall_into_parts_of_the_maximum_without_a_gap() {
    let parts = [
        ("0–20 %", 1.0),
        ("20–40 %", 2.0),
        ("40–60 %", 1.0),
        ("60–80 %", 1.0),
        ("80–100 %", 2.0),
    ];
    check_columns(&[-5, 20, 39, 41, 60, 80, 100], &parts);
}
