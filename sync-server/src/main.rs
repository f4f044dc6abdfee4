//! `sodiem`: the sync server of Sổ Điểm and the chores around it.

use std::process::ExitCode;

use clap::Parser;
use sodiem_sync_server::cli::{Cli, Failure};

/// The system's keeps for each thread what another could use: with this one deadline day takes a quarter less memory.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("sodiem: {failure}");
            match failure {
                Failure::CheckFailed(_) => ExitCode::from(1),
                Failure::Unusable(_) => ExitCode::from(2),
            }
        }
    }
}
