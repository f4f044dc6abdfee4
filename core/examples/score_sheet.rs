//! Scores one whole sheet over and over and prints what one took, in microseconds. `cargo xtask
//! bench` runs it in the browser, compiled as the officer's program is.

use std::hint::black_box;
use std::time::Instant;

use serde_json::Value;
use sodiem_core::criteria::table::{Standing, read};
use sodiem_core::scoring::file::read_answers;
use sodiem_core::scoring::tally;

const SAMPLE: &str = include_str!("../../data/criteria/commune-sample.tsv");
const SHEETS: &str = include_str!("../testdata/scoring/sample.json");
/// A browser's clock goes in steps of a tenth of a millisecond.
const TIMES: u32 = 50;
const ROUNDS: usize = 21;

fn main() {
    let set = read(SAMPLE, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample is sound");
    let sheets: Vec<Value> = serde_json::from_str(SHEETS).expect("sheets");
    let (answers, _) = read_answers(&sheets[0].to_string()).expect("a sheet's answers");
    let round = |_| {
        let begin = Instant::now();
        for _ in 0..TIMES {
            black_box(tally(&set, black_box(&answers)));
        }
        begin.elapsed() / TIMES
    };
    let mut took: Vec<_> = (0..ROUNDS).map(round).collect();
    took.sort_unstable();
    println!("{}", took[ROUNDS / 2].as_micros());
}
