//! `simulate SEEDS FIRST`: plays seeds on all cores and says what they find.

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use sodiem_tests::simulation::{Tally, simulate};

/// After how many seeds progress is shown.
const SHOWN: u64 = 500;

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let (Some(Ok(seeds)), Some(Ok(first))) = (numbers.next(), numbers.next()) else {
        eprintln!("usage: simulate SEEDS FIRST");
        return ExitCode::FAILURE;
    };
    // What panics is caught and told with its seed.
    std::panic::set_hook(Box::new(|_| ()));
    let begun = Instant::now();
    let (next, failures) = (AtomicU64::new(0), AtomicU64::new(0));
    let all = Mutex::new(Tally::new());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= seeds {
                        return;
                    }
                    match simulate(first + at) {
                        Ok(tally) => {
                            let mut all = all.lock().expect("nobody panics here");
                            for (what, times) in tally {
                                *all.entry(what).or_default() += times;
                            }
                        }
                        Err(failure) => {
                            failures.fetch_add(1, Ordering::Relaxed);
                            println!("{failure:#?}");
                        }
                    }
                    if (at + 1) % SHOWN == 0 || at + 1 == seeds {
                        let seconds = begun.elapsed().as_secs_f64();
                        println!(
                            "{} of {seeds} seeds, {:.3} s a seed, {} failed",
                            at + 1,
                            seconds / (at + 1) as f64,
                            failures.load(Ordering::Relaxed),
                        );
                    }
                }
            });
        }
    });
    for (what, times) in all.into_inner().expect("nobody panics here") {
        println!("{times:>10} {what}");
    }
    match failures.into_inner() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
