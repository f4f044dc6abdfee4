//! The real server and the real client under everything that can go wrong, by seeds.

use std::sync::atomic::{AtomicU64, Ordering};

use sodiem_tests::simulation::simulate;

const SEEDS: u64 = 200;

#[test]
fn nothing_is_lost_whatever_goes_wrong_in_two_hundred_seeds() {
    let next = AtomicU64::new(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= SEEDS {
                        return;
                    }
                    if let Err(failure) = simulate(seed) {
                        panic!("{failure:#?}");
                    }
                }
            });
        }
    });
}
