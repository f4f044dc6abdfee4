//! What devices send, as the fuzzer that learns from coverage makes it: `core/tests/ingest` says
//! what is played and what has to hold. By hand, in this folder:
//!
//! ```sh
//! cargo run --release -- corpus ../core/testdata/requests -max_total_time=7200 -timeout=20
//! ```

#![no_main]

#[path = "../../core/tests/ingest/craft.rs"]
mod craft;
#[path = "../../core/tests/ingest/oracle.rs"]
mod oracle;
#[path = "../../core/tests/ingest/scenario.rs"]
mod scenario;

use std::backtrace::Backtrace;
use std::panic::{catch_unwind, set_hook};
use std::sync::Mutex;

use libfuzzer_sys::fuzz_target;

/// What the last panic said. Most of them are Automerge's, and caught by the gates.
static LAST: Mutex<String> = Mutex::new(String::new());

fuzz_target!(
    init: set_hook(Box::new(|info| {
        let trace = Backtrace::capture(); // RUST_LIB_BACKTRACE=1 shows it
        *LAST.lock().expect("one thread") = format!("{info}\n{trace}");
    })),
    |bytes: &[u8]| {
        if catch_unwind(|| scenario::play(bytes)).is_err() {
            eprintln!("{}", LAST.lock().expect("one thread"));
            std::process::abort();
        }
    }
);
