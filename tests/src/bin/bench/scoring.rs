//! What the core needs to score sheets and to rank units.

use std::hint::black_box;
use std::time::Instant;

use fastrand::Rng;
use serde_json::json;
use sodiem_core::answer::Answers;
use sodiem_core::consolidate::{Ranked, consolidate};
use sodiem_core::criteria::table::{Standing as SetStanding, read};
use sodiem_core::criteria::{CriteriaSet, Row, ScoredBy};
use sodiem_core::decision::Stage;
use sodiem_core::ids::{Code, UnitCode};
use sodiem_core::record::{Standing, own_subtotal, summary};
use sodiem_core::round::Round;
use sodiem_core::scoring::{Score, score, tally};
use sodiem_core::unit::UnitTree;
use sodiem_tests::answers;

use crate::server::nation;
use crate::{Figure, median};

const SAMPLE: &str = include_str!("../../../../data/criteria/commune-sample.tsv");
const ROUNDS: usize = 15;
const SHEETS: usize = 200;
const NATION_ROUNDS: usize = 5;
/// What takes four times as long for four times as many takes this many times as long for each.
const GROWTH_MAX: f64 = 1.5;

type Scoring = fn(&CriteriaSet, &Answers) -> Score;

/// One sheet, a nation's, and how both grow.
pub fn figures() -> Vec<Figure> {
    let set = read(SAMPLE, "Bộ tiêu chí mẫu", SetStanding::Sample).expect("the sample is sound");
    let sheets: Vec<Answers> = (0..SHEETS as u64).map(|seed| sheet(&set, seed)).collect();
    let (units, communes) = nation();
    let units = UnitTree::read_csv(&units).expect("the units are sound");
    let one = |scoring| sheet_micros(&set, &sheets, scoring);
    let all = |communes: &[UnitCode]| nation_seconds((&set, &units), communes, &sheets);
    let (leaf, longer_leaf) = (one(tally), longer_sheet_micros(&set, &sheets) / 4.0);
    let (quarter, whole) = (all(&communes[..communes.len() / 4]), all(&communes));
    let ranked = format!("{} sheets scored and ranked on one core", communes.len());
    vec![
        Figure::new("one sheet of 80 leaves scored", leaf, "µs", 100.0),
        Figure::new("the same, explained", one(score), "µs", 1000.0),
        Figure::new(&ranked, whole, "s", 1.5),
        Figure::new(
            "one leaf of 320, by one of 80",
            longer_leaf / leaf,
            "×",
            GROWTH_MAX,
        ),
        Figure::new(
            "one unit of all, by one of a quarter",
            whole / quarter / 4.0,
            "×",
            GROWTH_MAX,
        ),
    ]
}

/// Answers to all 80 leaves, whoever gives them.
fn sheet(set: &CriteriaSet, seed: u64) -> Answers {
    let rng = &mut Rng::with_seed(seed);
    [ScoredBy::Unit, ScoredBy::Province, ScoredBy::Survey]
        .into_iter()
        .flat_map(|scored_by| answers::all(set, scored_by, rng))
        .collect()
}

/// The middle of some rounds over all sheets, for one sheet.
fn sheet_micros(set: &CriteriaSet, sheets: &[Answers], scoring: Scoring) -> f64 {
    let round = |_| {
        let begin = Instant::now();
        for answers in sheets {
            black_box(scoring(set, black_box(answers)));
        }
        begin.elapsed().as_secs_f64() * 1e6 / sheets.len() as f64
    };
    median((0..ROUNDS).map(round).collect())
}

/// As [`sheet_micros`], of a set that holds every row four times.
fn longer_sheet_micros(set: &CriteriaSet, sheets: &[Answers]) -> f64 {
    let copied =
        |copy: char, code: &Code| -> Code { format!("{copy}{code}").parse().expect("a code") };
    let row = |copy: char, row: &Row| Row {
        code: copied(copy, &row.code),
        parent: row.parent.as_ref().map(|parent| copied(copy, parent)),
        ..row.clone()
    };
    let copies = ['A', 'B', 'C', 'D'];
    let longer = CriteriaSet {
        rows: copies
            .into_iter()
            .flat_map(|copy| set.rows.iter().map(move |each| row(copy, each)))
            .collect(),
        ..set.clone()
    };
    let answers = |answers: &Answers| -> Answers {
        let of = |copy: char| {
            let answers = answers.iter();
            answers.map(move |(code, answer)| (copied(copy, code), answer.clone()))
        };
        copies.into_iter().flat_map(of).collect()
    };
    let longer_sheets: Vec<Answers> = sheets.iter().map(answers).collect();
    sheet_micros(&longer, &longer_sheets, tally)
}

/// Every commune's sheet scored, all of them consolidated and ranked.
fn nation_seconds(
    (set, units): (&CriteriaSet, &UnitTree),
    communes: &[UnitCode],
    sheets: &[Answers],
) -> f64 {
    let ranking = round(set);
    let take = |_| {
        let begin = Instant::now();
        let communes = communes.iter().zip(sheets.iter().cycle());
        let standings = communes.map(|(unit, answers)| standing(set, unit, answers));
        black_box(consolidate(&ranking, set, units, standings, Ranked::All));
        begin.elapsed().as_secs_f64()
    };
    median((0..NATION_ROUNDS).map(take).collect())
}

fn standing(set: &CriteriaSet, unit: &UnitCode, answers: &Answers) -> Standing {
    let score = tally(set, answers);
    Standing {
        unit: unit.clone(),
        stage: Stage::Accepted,
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
        own: own_subtotal(set, &score),
        score: summary(set, &score),
    }
}

/// Three blocks and five bands, as provinces have them.
fn round(set: &CriteriaSet) -> Round {
    let block = |name: &str| json!({ "name": name, "kinds": [name] });
    let band = |name: &str, min: &str| json!({ "name": name, "min": min });
    let round = json!({
        "id": "2020",
        "version": 1,
        "title": "Năm 2020",
        "province": "95",
        "scored_level": "commune",
        "edition": set.digest(),
        "submit_by": 0,
        "closes_at": 0,
        "tiers": [],
        "bodies": [],
        "blocks": [block("Xã"), block("Phường"), block("Thị trấn")],
        "bands": [
            band("Xuất sắc", "90"),
            band("Tốt", "80"),
            band("Khá", "70"),
            band("Trung bình", "50"),
            band("Yếu", "0"),
        ],
        "ties": "skip",
        "decimals": 2,
        "rounding": "half_away_from_zero",
    });
    serde_json::from_value(round).expect("a round")
}
