//! `sodiem units import`, `check` and `succession`.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use sodiem_core::ids::UnitCode;
use sodiem_core::register::{Changes, read_successions};
use sodiem_core::text::Language;
use sodiem_core::time::Day;
use sodiem_core::unit::{UnitLevel, UnitTree, read_units};

use super::{Failure, input, open};
use crate::config::DataOptions;
use crate::error::Error;
use crate::units;

/// Codes that a line names before it says how many more there are.
const CODES_SHOWN: usize = 12;

/// What there is to do with units.
#[derive(Subcommand)]
pub enum UnitsCommand {
    /// Take a list of units that holds from a day on; also while serving. Earlier days, and the rounds
    /// that score by them, stay as they were.
    ///
    /// A list that names provinces is the whole of theirs: communes and districts that it does not
    /// name end. A list of departments alone is that of the departments of their provinces. That a
    /// province is no more is told by `succession`. Lists are taken from the oldest to the newest.
    Import {
        #[command(flatten)]
        data: DataOptions,
        /// The first day on which it holds, YYYY-MM-DD; by default today.
        #[arg(long, value_name = "DATE")]
        valid_from: Option<Day>,
        /// CSV with the columns code,parent_code,level,type_vi,name_vi; levels are province,
        /// department, district and commune.
        file: PathBuf,
    },
    /// Check a list of units that is to be imported, and count what is in it.
    Check {
        /// The list, with all parents of its units.
        file: PathBuf,
    },
    /// Take successions: which unit went into which; also while serving. Whoever worked for a unit
    /// works for the one that it went into, too.
    Succession {
        #[command(flatten)]
        data: DataOptions,
        /// The first day on which it was so, YYYY-MM-DD; by default that of the newest list.
        #[arg(long, value_name = "DATE")]
        valid_from: Option<Day>,
        /// CSV with the columns old_code,new_code and, where units were split, part: whole, main or
        /// part.
        file: PathBuf,
    },
}

/// Reads a file of units with all their parents.
pub fn read(path: &Path, language: Language) -> Result<UnitTree, Failure> {
    UnitTree::read_csv(&input::text(path)?)
        .map_err(|findings| input::unusable(&findings, path, language))
}

/// `sodiem units …`
pub fn run(command: UnitsCommand, language: Language) -> Result<(), Failure> {
    let report = match command {
        UnitsCommand::Import {
            data,
            valid_from,
            file,
        } => import(&data, valid_from, &file, language)?,
        UnitsCommand::Check { file } => counted(&read(&file, language)?),
        UnitsCommand::Succession {
            data,
            valid_from,
            file,
        } => succession(&data, valid_from, &file, language)?,
    };
    super::print(&report)?;
    Ok(())
}

fn import(
    data: &DataOptions,
    valid_from: Option<Day>,
    file: &Path,
    language: Language,
) -> Result<String, Failure> {
    let listed = read_units(&input::text(file)?);
    let listed = listed.map_err(|findings| input::unusable(&findings, file, language))?;
    let app = open(data)?;
    let day = valid_from.unwrap_or_else(|| app.environment.now().day());
    let count = listed.len();
    let changes = units::import(&app, day, listed).map_err(|e| failure(e, file, language))?;
    let mut lines = vec![format!("{count} units from {day} on: {}", told(&changes))];
    if !changes.untouched.is_empty() {
        lines.push(format!(
            "Provinces that the list does not name stay as they were: {}.\n\
             Where one went into another, tell it with `sodiem units succession`.",
            shown(&changes.untouched)
        ));
    }
    Ok(lines.join("\n"))
}

fn succession(
    data: &DataOptions,
    valid_from: Option<Day>,
    file: &Path,
    language: Language,
) -> Result<String, Failure> {
    let app = open(data)?;
    let day = match valid_from {
        Some(day) => day,
        None => app.reference()?.register.newest(),
    };
    let successions = read_successions(&input::text(file)?, day);
    let successions = successions.map_err(|findings| input::unusable(&findings, file, language))?;
    let count = successions.len();
    let done = units::succeed(&app, successions).map_err(|e| failure(e, file, language))?;
    let mut lines = vec![format!(
        "{count} successions of {day}: {}; {} accounts follow their units",
        told(&done.changes),
        done.accounts
    )];
    if !done.full.is_empty() {
        lines.push(format!(
            "These accounts have too many grants to follow: {}",
            done.full.join(", ")
        ));
    }
    Ok(lines.join("\n"))
}

fn failure(error: Error, file: &Path, language: Language) -> Failure {
    match error {
        Error::Problem(draft) if !draft.findings.is_empty() => {
            input::unusable(&draft.findings, file, language)
        }
        other => anyhow::anyhow!("{}: {other}", file.display()).into(),
    }
}

fn told(changes: &Changes) -> String {
    let Changes {
        begun,
        changed,
        ended,
        ..
    } = changes;
    format!(
        "{} begin, {} change, {} end",
        begun.len(),
        changed.len(),
        ended.len()
    )
}

fn shown(codes: &[UnitCode]) -> String {
    let first: Vec<&str> = codes
        .iter()
        .take(CODES_SHOWN)
        .map(UnitCode::as_str)
        .collect();
    match codes.len().checked_sub(CODES_SHOWN) {
        None | Some(0) => first.join(", "),
        Some(more) => format!("{} and {more} more", first.join(", ")),
    }
}

/// How many units of each level there are.
fn counted(units: &UnitTree) -> String {
    let of_level = |level: UnitLevel| {
        let count = units.iter().filter(|unit| unit.level == level).count();
        format!("{count} {}", level.name())
    };
    let counts: Vec<String> = UnitLevel::ALL.into_iter().map(of_level).collect();
    format!("{} units: {}", units.len(), counts.join(", "))
}
