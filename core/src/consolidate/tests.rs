//! What the province's table promises.

use super::*;
use crate::decision::flow_fixtures::round;
use crate::ratio::Rounding;
use crate::record::Summary;
use crate::round::{Band, Block};
use crate::scoring::Subtotal;
use crate::unit::Unit;

fn ratio(text: &str) -> Ratio {
    text.parse().expect("a number")
}

fn unit(code: &str, parent: Option<&str>, level: UnitLevel, kind: &str) -> Unit {
    Unit {
        code: code.parse().expect("a unit"),
        parent: parent.map(|parent| parent.parse().expect("a unit")),
        level,
        kind: kind.into(),
        name: format!("{kind} {code}"),
    }
}

fn units() -> UnitTree {
    let mut units = vec![
        unit("95", None, UnitLevel::Province, "Tỉnh"),
        unit("954", Some("95"), UnitLevel::District, "Huyện"),
        unit("9", Some("954"), UnitLevel::Commune, "Đặc khu"),
    ];
    units.extend((1..=6).map(|n| {
        let kind = if n == 6 { "Phường" } else { "Xã" };
        unit(&n.to_string(), Some("954"), UnitLevel::Commune, kind)
    }));
    UnitTree::new(units).expect("a tree")
}

fn ranked_round(ties: Ties) -> Round {
    let block = |name: &str, kind: &str| Block {
        name: name.into(),
        kinds: vec![kind.into()],
    };
    let band = |name: &str, min: &str| Band {
        name: name.into(),
        percent_min: ratio(min),
    };
    Round {
        blocks: vec![block("Khối xã", "Xã"), block("Khối phường", "Phường")],
        bands: vec![band("Tốt", "90"), band("Khá", "70"), band("Yếu", "0")],
        ties,
        ..round()
    }
}

fn standing(unit: &str, stage: Stage, points: &str) -> Standing {
    let subtotal = |points: &str| Subtotal {
        points: ratio(points),
        max: Ratio::integer(100),
    };
    Standing {
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
        own: subtotal(points),
        score: Summary {
            points: ratio(points),
            max: Ratio::integer(100),
            percent: ratio(points),
            bonus: Ratio::zero(),
            penalty: Ratio::zero(),
            areas: [("1".parse().expect("a code"), subtotal(points))].into(),
        },
    }
}

fn table(points: &[(&str, &str)], ties: Ties) -> Table {
    let standings = points
        .iter()
        .map(|(unit, points)| standing(unit, Stage::Accepted, points));
    let set = crate::document::tests::small_set();
    consolidate(
        &ranked_round(ties),
        &set,
        &units(),
        standings,
        Ranked::Accepted,
    )
}

fn ranks(table: &Table) -> Vec<(String, Option<u32>)> {
    table
        .rows
        .iter()
        .map(|row| (row.unit.to_string(), row.rank))
        .collect()
}

#[track_caller]
fn check_ranks(table: &Table, expect: &[(&str, Option<u32>)]) {
    let expect: Vec<_> = expect
        .iter()
        .map(|(unit, rank)| ((*unit).to_owned(), *rank))
        .collect();
    assert_eq!(ranks(table), expect);
}

const TIED: [(&str, &str); 4] = [("1", "80"), ("2", "90"), ("3", "80"), ("4", "70")];

#[test]
fn equal_results_share_a_rank_and_the_next_one_is_skipped() {
    let expect = [
        ("2", Some(1)),
        ("1", Some(2)),
        ("3", Some(2)),
        ("4", Some(4)),
    ];
    check_ranks(&table(&TIED, Ties::Skip), &expect);
}

#[test]
fn a_round_may_say_that_no_rank_is_skipped() {
    let expect = [
        ("2", Some(1)),
        ("1", Some(2)),
        ("3", Some(2)),
        ("4", Some(3)),
    ];
    check_ranks(&table(&TIED, Ties::NoSkip), &expect);
}

#[test]
fn units_with_the_same_published_figure_never_differ_in_rank_or_band() {
    let table = table(&[("1", "89.995"), ("2", "90")], Ties::Skip);
    check_ranks(&table, &[("1", Some(1)), ("2", Some(1))]);
    let bands: Vec<_> = table.rows.iter().map(|row| row.band.as_deref()).collect();
    assert_eq!(bands, [Some("Tốt"), Some("Tốt")]);
    assert_eq!(table.rows[0].percent.exact, ratio("89.995"));
}

#[test]
fn blocks_are_ranked_apart_and_a_unit_of_no_block_is_listed_last() {
    let table = table(&[("1", "60"), ("6", "50"), ("9", "99")], Ties::Skip);
    check_ranks(&table, &[("1", Some(1)), ("6", Some(1)), ("9", None)]);
}

#[test]
fn a_sheet_that_was_not_accepted_has_no_rank_but_a_preview() {
    let standings = || {
        [
            standing("1", Stage::UnderReview(2), "95"),
            standing("2", Stage::Accepted, "80"),
        ]
    };
    let set = crate::document::tests::small_set();
    let round = ranked_round(Ties::Skip);
    let of = |ranked| consolidate(&round, &set, &units(), standings(), ranked);
    check_ranks(&of(Ranked::Accepted), &[("2", Some(1)), ("1", None)]);
    check_ranks(&of(Ranked::All), &[("1", Some(1)), ("2", Some(2))]);
}

/// The communes of Huế in 2021: 9, 62, 41 and 24 of 136 by band.
#[test]
fn the_bands_of_136_communes_have_the_shares_that_were_published() {
    let commune = |number: usize| unit(&number.to_string(), Some("95"), UnitLevel::Commune, "Xã");
    let province = unit("95", None, UnitLevel::Province, "Tỉnh");
    let communes = (1000..1136).map(commune);
    let units = UnitTree::new(std::iter::once(province).chain(communes).collect()).expect("a tree");
    let band = |name: &str, min: &str| Band {
        name: name.into(),
        percent_min: ratio(min),
    };
    let round = Round {
        bands: vec![
            band("Xuất sắc", "90"),
            band("Tốt", "80"),
            band("Khá", "70"),
            band("Trung bình", "0"),
        ],
        ..ranked_round(Ties::default())
    };
    // Each band from its lower edge, which belongs to it, to just below the next.
    let within = |count: usize, low: i64| (0..count).map(move |n| (n, low));
    let points = within(9, 90)
        .chain(within(62, 80))
        .chain(within(41, 70))
        .chain(within(24, 60));
    let standings = points.zip(1000..).map(|((n, low), code)| {
        let points = format!("{low}.{:02}", n * 99 / 61);
        standing(&code.to_string(), Stage::Accepted, &points)
    });
    let set = crate::document::tests::small_set();
    let table = consolidate(&round, &set, &units, standings, Ranked::Accepted);
    let block = &table.blocks[0];
    let share = |(_, units): &(String, u32)| {
        let of_all = Ratio::integer((*units).into())
            .checked_div(&Ratio::integer(block.ranked.into()))
            .expect("ranked units");
        of_all.percent().fixed(2, Rounding::HalfAwayFromZero)
    };
    let shares: Vec<String> = block.bands.iter().map(share).collect();
    assert_eq!(shares, ["6.62", "45.59", "30.15", "17.65"]);
}

#[test]
fn means_and_quartiles_are_exact_and_rounded_once() {
    let table = table(
        &[("1", "10"), ("2", "20"), ("3", "30"), ("4", "41")],
        Ties::Skip,
    );
    let spread = table.blocks[0].percent.as_ref().expect("ranked units");
    let shown = [
        &spread.min,
        &spread.lower_quartile,
        &spread.median,
        &spread.upper_quartile,
        &spread.max,
        &spread.mean,
    ];
    let shown: Vec<&str> = shown.iter().map(|figure| figure.shown.as_str()).collect();
    assert_eq!(
        shown,
        ["10.00", "17.50", "25.00", "32.75", "41.00", "25.25"]
    );
    assert_eq!(
        table.blocks[0].bands,
        [("Tốt".into(), 0), ("Khá".into(), 0), ("Yếu".into(), 4)]
    );
    assert_eq!(table.blocks[1].percent, None);
}

#[test]
fn the_order_in_which_standings_arrive_changes_nothing() {
    let mut turned = TIED;
    turned.reverse();
    assert_eq!(table(&TIED, Ties::Skip), table(&turned, Ties::Skip));
}
