//! What the province's table promises.

use super::*;
use crate::decision::flow_fixtures::round;
use crate::ids::Digest;
use crate::ratio::Rounding;
use crate::record::Summary;
use crate::register::{Period, Register, read_successions};
use crate::round::{Band, Block, Edge, ROUND_DECIMALS_MAX, Ranking, Survey, TIE_BREAKERS_MAX};
use crate::scoring::Subtotal;
use crate::time::{Day, Timestamp};
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
        min: ratio(min),
        edge: Edge::AtLeast,
        block: None,
    };
    Round {
        blocks: vec![block("Khối xã", "Xã"), block("Khối phường", "Phường")],
        bands: vec![band("Tốt", "90"), band("Khá", "70"), band("Yếu", "0")],
        ranking: Ranking::default(),
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
            survey: Ratio::zero(),
            unrounded: None,
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

/// The table by settings that are `change` of the usual ones.
fn table_by(standings: Vec<Standing>, change: impl FnOnce(&mut Round)) -> Table {
    let set = crate::document::tests::small_set();
    let mut round = ranked_round(Ties::Skip);
    change(&mut round);
    consolidate(&round, &set, &units(), standings, Ranked::Accepted)
}

fn accepted(points: &[(&str, &str)]) -> Vec<Standing> {
    let standing = |(unit, points): &(&str, &str)| standing(unit, Stage::Accepted, points);
    points.iter().map(standing).collect()
}

fn bands(table: &Table) -> Vec<(&str, Option<&str>)> {
    let rows = table.rows.iter();
    rows.map(|row| (row.unit.as_str(), row.band.as_deref()))
        .collect()
}

#[test]
fn ties_are_broken_in_the_order_that_the_round_says_and_what_is_left_shares_a_rank() {
    let mut standings = accepted(&[("1", "80"), ("2", "80"), ("3", "80")]);
    for (standing, (survey, area)) in
        standings
            .iter_mut()
            .zip([("5", "30"), ("9", "20"), ("5", "40")])
    {
        standing.score.survey = ratio(survey);
        let areas = standing.score.areas.values_mut();
        areas.for_each(|own| own.points = ratio(area));
    }
    let area = TieBreaker::Area("1".parse().expect("a code"));
    let by = |breakers: Vec<TieBreaker>| {
        table_by(standings.clone(), |round| {
            round.ranking.tie_breakers = breakers;
        })
    };
    check_ranks(
        &by(vec![TieBreaker::Survey]),
        &[("2", Some(1)), ("1", Some(2)), ("3", Some(2))],
    );
    check_ranks(
        &by(vec![TieBreaker::Survey, area]),
        &[("2", Some(1)), ("3", Some(2)), ("1", Some(3))],
    );
    check_ranks(
        &by(vec![TieBreaker::Appraised]),
        &[("1", Some(1)), ("3", Some(1)), ("2", Some(3))],
    );
}

#[test]
fn a_unit_may_be_scored_and_not_ranked() {
    let table = table_by(accepted(&[("1", "90"), ("2", "80")]), |round| {
        round.ranking.unranked = vec!["1".parse().expect("a code")];
    });
    check_ranks(&table, &[("2", Some(1)), ("1", None)]);
    assert_eq!(table.blocks[0].units, 1);
}

/// Nam Định 2020 (domain.md 3.7): departments begin group I at 90, districts at 80.
#[test]
fn a_block_with_bands_of_its_own_leaves_the_others_theirs() {
    let table = table_by(accepted(&[("1", "80"), ("6", "80")]), |round| {
        let own = |name: &str, min: &str| Band {
            block: Some("Khối phường".into()),
            name: name.into(),
            min: ratio(min),
            edge: Edge::AtLeast,
        };
        round
            .bands
            .extend([own("Nhóm I", "80"), own("Nhóm II", "70")]);
    });
    assert_eq!(bands(&table), [("1", Some("Khá")), ("6", Some("Nhóm I"))]);
    let counted: Vec<_> = table.blocks[1]
        .bands
        .iter()
        .map(|(name, units)| (name.as_str(), *units))
        .collect();
    assert_eq!(
        counted,
        [
            ("Tốt", 0),
            ("Khá", 0),
            ("Yếu", 0),
            ("Nhóm I", 1),
            ("Nhóm II", 0)
        ]
    );
}

#[test]
fn an_edge_belongs_to_the_band_that_the_round_says() {
    let of = |edge: Edge| {
        let table = table_by(accepted(&[("1", "90")]), |round| {
            round.bands.iter_mut().for_each(|band| band.edge = edge);
        });
        table.rows[0].band.clone()
    };
    assert_eq!(of(Edge::AtLeast).as_deref(), Some("Tốt"));
    assert_eq!(of(Edge::Above).as_deref(), Some("Khá"));
}

#[test]
fn bands_may_compare_points_and_percentages_may_be_of_the_whole_set() {
    // 80 points of the 160 that apply to the unit; the set gives less.
    let mut standings = accepted(&[("1", "80")]);
    standings[0].score.percent = ratio("50");
    let by_points = table_by(standings.clone(), |round| {
        round.ranking.banded_by = BandedBy::Points;
    });
    assert_eq!(bands(&by_points), [("1", Some("Khá"))]);
    let set = crate::document::tests::small_set();
    let whole: Ratio = set.areas().map(|area| &area.points_max).sum();
    let of_whole = table_by(standings, |round| {
        round.ranking.percent_of = PercentOf::Whole;
    });
    let expect = ratio("80").percent().checked_div(&whole);
    assert_eq!(Some(of_whole.rows[0].percent.exact.clone()), expect);
}

/// Hà Nội 2022 (domain.md 1.3): where no survey is held, the result is re-scaled to 100.
#[test]
fn without_a_survey_points_are_rescaled_before_they_make_a_band() {
    let sample = include_str!("../../../data/criteria/commune-sample.tsv");
    let sample =
        crate::criteria::table::read(sample, "Mẫu", crate::criteria::table::Standing::Sample);
    let sample = sample.expect("the sample");
    let band = |points: &str, survey: Survey| {
        let mut round = ranked_round(Ties::Skip);
        round.ranking.banded_by = BandedBy::Points;
        round.ranking.survey = survey;
        let standings = accepted(&[("1", points)]);
        let table = consolidate(&round, &sample, &units(), standings, Ranked::All);
        table.rows[0].band.clone().expect("a band")
    };
    // The survey gives 30 of the sample's 100.
    assert_eq!(band("63", Survey::NotHeld), "Tốt");
    assert_eq!(band("62.99", Survey::NotHeld), "Khá");
    assert_eq!(band("63", Survey::Held), "Yếu");
}

#[test]
fn a_round_goes_on_rounding_as_its_set_says_unless_somebody_chose_otherwise() {
    let old = crate::document::tests::small_set();
    let new = CriteriaSet {
        decimals: 3,
        rounding: Rounding::HalfToEven,
        ..old.clone()
    };
    let followed = |decimals, rounding| {
        let mut round = Round {
            decimals,
            rounding,
            ..ranked_round(Ties::Skip)
        };
        round.follow_rounding(&old, &new);
        (round.decimals, round.rounding)
    };
    assert_eq!(
        followed(old.decimals, old.rounding),
        (3, Rounding::HalfToEven)
    );
    assert_eq!(followed(1, old.rounding), (1, old.rounding));
}

#[test]
fn a_tie_breaker_that_is_no_area_is_refused() {
    let set = crate::document::tests::small_set();
    let mut round = ranked_round(Ties::Skip);
    let area = |code: &str| TieBreaker::Area(code.parse().expect("a code"));
    round.ranking.tie_breakers = vec![area("1"), TieBreaker::Survey];
    assert_eq!(round.check_areas(&set), []);
    round.ranking.tie_breakers = vec![area("1.1")];
    assert_eq!(round.check_areas(&set)[0].code(), "round-tie-breaker");
}

#[test]
fn deadlines_lie_in_years_that_somebody_can_mean() {
    let is_taken = |date: &str, time: &str| {
        let moment = Timestamp::from_local(date, time).expect("a real minute");
        let mut round = ranked_round(Ties::Skip);
        (round.submit_by, round.closes_at) = (moment, moment);
        round
            .tiers
            .iter_mut()
            .for_each(|tier| tier.decide_by = moment);
        let findings = round.check(&units());
        !findings.iter().any(|f| f.code() == "round-deadline-years")
    };
    assert!(is_taken("2000-01-01", "00:00") && is_taken("2100-12-31", "23:59"));
    for (date, time) in [
        ("1999-12-31", "23:59"),
        ("2101-01-01", "00:00"),
        ("9999-12-31", "23:59"),
    ] {
        assert!(!is_taken(date, time), "{date}");
    }
}

#[test]
fn settings_that_name_a_block_or_a_unit_that_is_not_there_are_refused() {
    let codes = |change: fn(&mut Round)| {
        let mut round = ranked_round(Ties::Skip);
        change(&mut round);
        let codes: Vec<String> = round
            .check(&units())
            .iter()
            .map(|finding| finding.code().to_owned())
            .collect();
        codes
    };
    let before = codes(|_| {});
    let new = |change: fn(&mut Round)| {
        let mut codes = codes(change);
        codes.retain(|code| !before.contains(code));
        codes
    };
    let astray = new(|round| round.bands[0].block = Some("Khối sở".into()));
    assert_eq!(astray, ["round-band-block"]);
    let foreign = new(|round| round.ranking.unranked = vec!["77777".parse().expect("a code")]);
    assert_eq!(foreign, ["round-unranked"]);
    let fallen = new(|round| round.bands.swap(0, 1));
    assert_eq!(fallen, ["round-bands"]);
    let most = new(|round| {
        round.ranking.tie_breakers = vec![TieBreaker::Points; TIE_BREAKERS_MAX];
        round.decimals = ROUND_DECIMALS_MAX;
    });
    assert!(most.is_empty());
    let one_more = new(|round| {
        round.ranking.tie_breakers = vec![TieBreaker::Points; TIE_BREAKERS_MAX + 1];
        round.decimals = ROUND_DECIMALS_MAX + 1;
    });
    assert_eq!(one_more, ["round-decimals", "round-tie-breakers"]);
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
        min: ratio(min),
        edge: Edge::AtLeast,
        block: None,
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

/// One succession a line: old, new, part.
fn register(successions: &str) -> Register {
    let text = format!("old_code,new_code,part\n{successions}");
    let successions = read_successions(&text, day("2025-07-01")).expect("good successions");
    let tree = units();
    let periods = tree.iter().map(|unit| Period {
        from: Day::FIRST,
        until: None,
        unit: unit.clone(),
    });
    let successions = successions.into_iter().map(|(_, one)| one);
    Register::new(periods.collect(), successions.collect())
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// The round of a day, and the table of these accepted results.
fn results(on: &str, units: &UnitTree, results: &[(&str, &str)]) -> (Round, Table) {
    let round = Round {
        units_on: day(on),
        ..ranked_round(Ties::Skip)
    };
    let accepted = |(unit, points): &(&str, &str)| standing(unit, Stage::Accepted, points);
    let standings = results.iter().map(accepted);
    let set = crate::document::tests::small_set();
    let table = consolidate(&round, &set, units, standings, Ranked::Accepted);
    (round, table)
}

/// The comparison of unit `1`, which has 80 and the second rank now.
fn compared(successions: &str, before: &[(&str, &str)], edition: Option<Digest>) -> Comparison {
    let (was, table) = results("2024-12-31", &units(), before);
    let was = Round {
        edition: edition.unwrap_or(was.edition),
        ..was
    };
    let (round, mut now) = results("2025-12-31", &units(), &[("1", "80"), ("2", "90")]);
    let earlier = [Earlier { round: &was, table }];
    compare(&mut now, &round, &register(successions), &earlier);
    assert_eq!(now.before, std::slice::from_ref(&was.title));
    let row = now.rows.into_iter().find(|row| row.unit.as_str() == "1");
    row.and_then(|row| row.comparison).expect("a comparison")
}

#[test]
fn a_unit_is_compared_with_itself_a_round_before() {
    let found = compared("", &[("1", "77.5"), ("2", "70"), ("3", "99")], None);
    assert_eq!(found.incomparable, []);
    assert_eq!(found.change.map(|change| change.shown), Some("2.50".into()));
    assert_eq!((found.before[0].rank, found.rise), (Some(2), Some(0)));
    let fallen = compared("", &[("1", "81"), ("2", "70")], None);
    assert_eq!(
        fallen.change.map(|change| change.shown),
        Some("-1.00".into())
    );
    assert_eq!(fallen.rise, Some(-1));
}

#[track_caller]
fn check_incomparable(found: &Comparison, expect: &[Incomparable]) {
    assert_eq!(found.incomparable, expect);
    assert_eq!((&found.change, found.rise), (&None, None));
}

#[test]
fn what_is_not_comparable_is_said_with_the_reason_and_keeps_the_results_before() {
    let both = [("1", "70"), ("2", "60")];
    let merged = compared("1,1,whole\n2,1,whole\n", &both, None);
    let names = vec!["Xã 1".to_owned(), "Xã 2".to_owned()];
    check_incomparable(&merged, &[Incomparable::Merged { names }]);
    assert_eq!(merged.before.len(), 2);
    // The other one was in a round that is not here.
    let half = compared("1,1,whole\n2,1,whole\n", &[("1", "70")], None);
    assert_eq!(
        (&half.incomparable, half.before.len()),
        (&merged.incomparable, 1)
    );
    assert_eq!((&half.change, half.rise), (&None, None));
    let name = "Xã 2".to_owned();
    let split = compared("2,2,main\n2,1,part\n", &both, None);
    check_incomparable(&split, &[Incomparable::Split { name }]);
    check_incomparable(&compared("", &[("2", "60")], None), &[Incomparable::New]);
    let other = compared("", &both, Some(Digest([9; 32])));
    check_incomparable(&other, &[Incomparable::Edition]);
}
