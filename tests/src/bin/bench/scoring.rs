//! What the core needs to score one sheet.

use std::hint::black_box;
use std::time::Instant;

use fastrand::Rng;
use sodiem_core::answer::Answers;
use sodiem_core::criteria::table::{Standing, read};
use sodiem_core::criteria::{CriteriaSet, ScoredBy};
use sodiem_core::scoring::{Score, score, tally};
use sodiem_tests::answers;

use crate::{Figure, median};

const SAMPLE: &str = include_str!("../../../../data/criteria/commune-sample.tsv");
const ROUNDS: usize = 15;
const SHEETS: u32 = 200;

/// One sheet of 80 leaves: its points, and its points with every word of how they come about.
pub fn figures() -> Vec<Figure> {
    let set = read(SAMPLE, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample is sound");
    let rng = &mut Rng::with_seed(80);
    let answers: Answers = [ScoredBy::Unit, ScoredBy::Province, ScoredBy::Survey]
        .into_iter()
        .flat_map(|scored_by| answers::all(&set, scored_by, rng))
        .collect();
    let took = |scoring: fn(&CriteriaSet, &Answers) -> Score| {
        let round = |_| {
            let begin = Instant::now();
            for _ in 0..SHEETS {
                black_box(scoring(&set, black_box(&answers)));
            }
            begin.elapsed().as_secs_f64() * 1e6 / f64::from(SHEETS)
        };
        median((0..ROUNDS).map(round).collect())
    };
    vec![
        Figure::new("one sheet of 80 leaves scored", took(tally), "µs", 100.0),
        Figure::new("the same, explained", took(score), "µs", 1000.0),
    ]
}
