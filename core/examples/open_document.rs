//! Opens a scoresheet of 5,000 changes over and over, by its changes and by a snapshot, and prints
//! what each took, in milliseconds: the middle one and the longest. Natively it is what the server
//! does, compiled for wasm what a page does.

#[path = "shared/written.rs"]
mod written;

use std::hint::black_box;
use std::time::{Duration, Instant};

use sodiem_core::criteria::table::{Standing, read};
use sodiem_core::document::Edition;
use sodiem_core::ids::DocumentId;

use written::written;

const SAMPLE: &str = include_str!("../../data/criteria/commune-sample.tsv");
const CHANGES: u32 = 5_000;
const ROUNDS: usize = 11;

fn main() {
    let set = read(SAMPLE, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample is sound");
    let (round, unit) = (
        "2020".parse().expect("a round"),
        "31825".parse().expect("a unit"),
    );
    let id = DocumentId::sheet(&round, &unit, &set.digest());
    let edition = Edition::new(set);
    let document = written(&edition, &id, CHANGES);
    let changes = document.changes_since(&[]);
    let bytes: usize = changes.iter().map(|change| change.bytes.len()).sum();
    let saved = document.save();
    println!(
        "{} changes, {bytes} bytes; saved {}",
        changes.len(),
        saved.len()
    );
    let bodies: Vec<&[u8]> = changes.iter().map(|change| &*change.bytes).collect();
    report("by its changes", || {
        edition.load(&id, &bodies).expect("loads")
    });
    report("by a snapshot", || {
        edition.open(&id, &saved).expect("opens")
    });
    report("read", || document.read());
    report("saved", || document.save());
}

fn report<T>(what: &str, open: impl Fn() -> T) {
    let round = |_| {
        let begin = Instant::now();
        black_box(open());
        begin.elapsed()
    };
    let mut took: Vec<Duration> = (0..ROUNDS).map(round).collect();
    took.sort_unstable();
    let milliseconds = |took: Duration| took.as_secs_f64() * 1000.0;
    let (middle, longest) = (
        milliseconds(took[ROUNDS / 2]),
        milliseconds(took[ROUNDS - 1]),
    );
    println!("{what}: {middle:.1} ms, at most {longest:.1} ms");
}
