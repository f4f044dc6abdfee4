//! The command line: an operator's verbs.

use std::io::Write as _;

use clap::{Parser, Subcommand, ValueEnum};
use sodiem_core::text::Language;

use crate::app::App;
use crate::config::{Config, DataOptions, FilesOptions, ServeOptions};
use crate::demo::Filling;
use crate::environment::Environment;
use crate::store::Store;

mod archive;
mod backup;
mod bundle;
mod check;
mod criteria;
mod demo;
mod export;
mod init;
mod input;
mod receipt;
mod round;
mod score;
mod serve;
mod survey;
mod units;
mod user;

/// Sổ Điểm: communes score themselves offline, districts approve, the province ranks.
///
/// Most options can also be given as environment variables; `--help` names them. Exit codes: 0 done, 1 a check
/// failed, 2 input or configuration that cannot be used.
#[derive(Parser)]
#[command(name = "sodiem", version)]
pub struct Cli {
    /// The language of findings and of files written.
    #[arg(
        long,
        env = "SODIEM_LANGUAGE",
        value_enum,
        global = true,
        default_value_t
    )]
    language: Tongue,
    #[command(subcommand)]
    command: Command,
}

/// A language, as it is typed.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Tongue {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
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
    /// Make a data folder for a province: units, criteria, a first round, its administrator.
    Init(init::InitOptions),
    /// Units.
    #[command(subcommand)]
    Units(units::UnitsCommand),
    /// Criteria.
    #[command(subcommand)]
    Criteria(criteria::CriteriaCommand),
    /// Rounds.
    #[command(subcommand)]
    Round(round::RoundCommand),
    /// The survey.
    #[command(subcommand)]
    Survey(survey::SurveyCommand),
    /// Files of people who had no network.
    #[command(subcommand)]
    Bundle(bundle::BundleCommand),
    /// Accounts.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Score a file of answers by a file of criteria and print the result as JSON.
    Score(score::ScoreOptions),
    /// Receipts: what the server signed that it received.
    #[command(subcommand)]
    Receipt(receipt::ReceiptCommand),
    /// Write a round's consolidated table as a spreadsheet or as CSV.
    Export(export::ExportOptions),
    /// Write the closed file of a round: all its documents, decisions and files as one archive with a manifest
    /// and checksums.
    Archive(archive::ArchiveOptions),
    /// Back the database up to one file, also while it is being served.
    Backup(backup::BackupOptions),
    /// Make a data folder of a backup. Devices will offer again what it lacks.
    Restore(backup::BackupOptions),
    /// Check a data folder: configuration, schema, file, decisions, documents and everything that is
    /// computed from them. A line a check; exit code 1 on a difference.
    Check {
        #[command(flatten)]
        data: DataOptions,
        #[command(flatten)]
        files: FilesOptions,
        /// Make anew what differs from what it is computed from: snapshots, and how units stand. Not
        /// while the server runs.
        #[arg(long)]
        rebuild: bool,
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
        let language = match self.language {
            Tongue::Vi => Language::Vi,
            Tongue::En => Language::En,
        };
        match self.command {
            Command::Serve { data, serve } => serve::run(&Config {
                data: data.data,
                serve,
            }),
            Command::Demo { data, serve, empty } => {
                let filling = if empty {
                    Filling::Empty
                } else {
                    Filling::Filled
                };
                demo::run(
                    &Config {
                        data: data.data,
                        serve,
                    },
                    filling,
                )
            }
            Command::Init(options) => init::run(options, language),
            Command::Units(command) => units::run(command, language),
            Command::Criteria(command) => criteria::run(command, language),
            Command::Round(command) => round::run(command, language),
            Command::Survey(command) => survey::run(command, language),
            Command::Bundle(command) => bundle::run(command, language),
            Command::User(command) => user::run(command, language),
            Command::Score(options) => score::run(&options, language),
            Command::Receipt(command) => receipt::run(command, language),
            Command::Export(options) => export::run(&options, language),
            Command::Archive(options) => archive::run(&options, language),
            Command::Backup(options) => backup::back_up(&options),
            Command::Restore(options) => backup::restore(&options),
            Command::Check {
                data,
                files,
                rebuild,
            } => check::run(&data, &files, rebuild),
        }
    }
}

/// Opens a data folder that is there.
fn open(data: &DataOptions) -> anyhow::Result<App> {
    let folder = data.data.display();
    if !Store::exists(&data.data) {
        anyhow::bail!("there is no data in {folder}; begin with `sodiem init`");
    }
    Ok(App::open(&data.data, Environment::of_machine())?)
}

/// Prints a result that is long enough to be piped into `head`: a reader that has seen enough is no
/// failure.
fn print(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn every_command_and_option_holds_together() {
        Cli::command().debug_assert();
    }
}
