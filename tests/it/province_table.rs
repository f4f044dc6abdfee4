//! Promise: the province's table is what the core computes from the answers that people gave, on
//! the screen and in every file that is taken home.

use std::collections::BTreeMap;

use sodiem_core::api::LeafAcross;
use sodiem_core::consolidate::{Table, TableQuery, consolidate};
use sodiem_core::decision::Stage;
use sodiem_core::ids::Code;
use sodiem_core::scoring::score;

mod files;
mod play;
mod story;

use files::{check_export, check_files};
use play::Province;

#[test]
fn the_provinces_table_is_what_the_core_computes_from_the_same_answers() {
    let mut province = Province::play();
    let table = province.table();
    assert_eq!(table.rows.len(), 64);
    check_points(&province, &table);
    let (standings, leaves): (Vec<_>, Vec<_>) = province.standings().into_iter().unzip();
    let office = &mut province.office;
    let (round, set) = (office.round().clone(), office.set().clone());
    let units = office.device().units(&round).clone();
    let query = TableQuery::default();
    assert_eq!(
        table,
        consolidate(&round, &set, &units, standings.clone(), query.ranked)
    );
    let accepted = standings
        .iter()
        .filter(|standing| standing.stage == Stage::Accepted)
        .count();
    assert_eq!(
        table.rows.iter().filter(|row| row.rank.is_some()).count(),
        accepted
    );

    let leaf: Code = "2.1.1".parse().expect("a code");
    let path = format!("/rounds/{}/leaves/{leaf}", round.id);
    let across: LeafAcross = office
        .client()
        .get(&path)
        .expect("the network is open")
        .json();
    let expected: BTreeMap<_, _> = standings.iter().map(|s| &s.unit).zip(&leaves).collect();
    assert_eq!(across.rows.len(), 64);
    for row in across.rows {
        assert_eq!(row.standing, expected[&row.unit][&leaf], "{}", row.unit);
    }

    check_files(&province, &table);
    let before = table;
    province.server.stop();
    province.server.check();
    check_export(&province, &before);
}

/// Points by scoring the answers of record, without documents, decisions or standings.
fn check_points(province: &Province, table: &Table) {
    for story in &province.stories {
        let row = table
            .rows
            .iter()
            .find(|row| row.unit == story.unit)
            .expect("every unit");
        let expected = score(province.office.set(), &story.of_record());
        let found = &row.standing.score;
        assert_eq!(row.standing.stage, story.stage(), "{}", story.unit);
        assert_eq!(
            found.points, expected.points,
            "{} {:?}",
            story.unit, story.reach
        );
        assert_eq!(found.max, expected.max, "{}", story.unit);
        assert_eq!(found.percent, expected.percent, "{}", story.unit);
        assert_eq!(
            (&found.bonus, &found.penalty),
            (&expected.bonus, &expected.penalty)
        );
    }
}
