//! Files that prove answers: what photographs cost on the wire and whether they can still be read, what a bad
//! line adds, and how fast the server takes what many phones send at once.

mod phones;
mod photographs;
mod reading;

use std::future::Future;

use crate::Figure;

/// All of it.
pub fn figures() -> Vec<Figure> {
    let mut figures = run(photographs::figures());
    figures.extend(run(phones::figures()));
    figures
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime starts").block_on(work)
}
