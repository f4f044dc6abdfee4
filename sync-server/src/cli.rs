//! The command line: an operator's verbs.

use clap::{Parser, Subcommand};

use crate::config::{Config, DataOptions, ServeOptions};
use crate::demo::Filling;

mod demo;
mod serve;

/// Sổ Điểm: communes score themselves offline, districts approve, the province ranks.
///
/// Every option can also be given as an environment variable. Exit codes: 0 done, 1 a check
/// failed, 2 input or configuration that cannot be used.
#[derive(Parser)]
#[command(name = "sodiem", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a data folder until SIGTERM or SIGINT.
    Serve {
        #[command(flatten)]
        data: DataOptions,
        #[command(flatten)]
        serve: ServeOptions,
    },
    /// Fill a new data folder with the demo and serve it; one that has it is served as it is.
    ///
    /// One province of 2020 with 7 districts and 64 communes, a sample criteria set, answers made
    /// from a fixed seed. Prints the accounts and the password that was made for this folder.
    Demo {
        #[command(flatten)]
        data: DataOptions,
        #[command(flatten)]
        serve: ServeOptions,
        /// Units, round and accounts, without any answers.
        #[arg(long, env = "SODIEM_DEMO_EMPTY")]
        empty: bool,
    },
}

/// Why the program did not do what it was asked; the exit code follows from it.
#[derive(Debug)]
pub enum Failure {
    /// A check found a difference.
    CheckFailed(String),
    /// Input or configuration that cannot be used.
    Unusable(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Unusable(error.into())
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::CheckFailed(what) => f.write_str(what),
            Self::Unusable(error) => write!(f, "{error:#}"),
        }
    }
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    /// [`Failure`], to be printed once.
    pub fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::Serve { data, serve } => serve::run(&Config { data: data.data, serve }),
            Command::Demo { data, serve, empty } => {
                let filling = if empty { Filling::Empty } else { Filling::Filled };
                demo::run(&Config { data: data.data, serve }, filling)
            }
        }
    }
}
