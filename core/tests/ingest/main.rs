//! The whole way of a change into a document, tried with what was kept of hours of fuzzing and with
//! random bytes: the same ones in each run, so that none fails by chance, and others each time with
//! `SODIEM_FUZZ_SECONDS=3600 cargo test -p sodiem-core --test ingest`, for an hour. With the
//! fuzzer's instruments, which learn from what the code does: see `fuzz/`.

#![cfg(panic = "unwind")]

mod craft;
mod oracle;
mod scenario;

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};

/// Scenarios that led the fuzzer somewhere new, and what it found.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/requests");

#[test]
fn what_was_kept_of_fuzzing_is_answered_as_it_should() {
    let mut count = 0;
    for file in std::fs::read_dir(KEPT).expect("there") {
        let path = file.expect("reads").path();
        let bytes = std::fs::read(&path).expect("reads");
        let played = std::panic::catch_unwind(|| scenario::play(&bytes));
        assert!(played.is_ok(), "{}", path.display());
        count += 1;
    }
    assert!(count > 100, "only {count} scenarios are there");
}

#[test]
fn whatever_devices_send_is_answered_as_it_should() {
    let seconds = std::env::var("SODIEM_FUZZ_SECONDS").ok();
    let seconds = seconds.map(|text| text.parse().expect("a number of seconds"));
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let rng_seed = match until {
        Some(_) => RngSeed::Random,
        None => RngSeed::Fixed(1),
    };
    let bytes = prop::collection::vec(any::<u8>(), 0..300);
    loop {
        let config = ProptestConfig {
            failure_persistence: None,
            rng_seed,
            ..ProptestConfig::with_cases(128)
        };
        let run = TestRunner::new(config).run(&bytes, |bytes| {
            scenario::play(&bytes);
            Ok(())
        });
        if let Err(failure) = run {
            panic!("{failure}");
        }
        if until.is_none_or(|until| until < Instant::now()) {
            return;
        }
    }
}
