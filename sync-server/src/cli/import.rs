//! `sodiem units import`, `sodiem survey import`.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use sodiem_core::ids::RoundId;
use sodiem_core::text::Language;
use sodiem_core::unit::{Unit, UnitTree};

use super::{Failure, input, open};
use crate::config::DataOptions;
use crate::error::Error;
use crate::problem::catalog;
use crate::server::FolderLock;
use crate::store::published;
use crate::survey;

/// What there is to do with units.
#[derive(Subcommand)]
pub enum UnitsCommand {
    /// Add units, or change those that are there; none is removed.
    Import {
        #[command(flatten)]
        data: DataOptions,
        /// CSV with the columns code,parent_code,level,type_vi,name_vi.
        file: PathBuf,
    },
}

/// What there is to do with the survey.
#[derive(Subcommand)]
pub enum SurveyCommand {
    /// Import the survey's answers, all or nothing. The server must not be running; while it is,
    /// the province imports in the browser.
    Import {
        #[command(flatten)]
        data: DataOptions,
        /// The round.
        #[arg(long, env = "SODIEM_ROUND", value_name = "ID")]
        round: RoundId,
        /// CSV with the columns unit_code,leaf, one for each option of the scale (A, B, …; of a form
        /// of several groups 01/A, …) and satisfied,answered.
        file: PathBuf,
    },
}

/// Reads a file of units.
pub fn read_units(path: &Path, language: Language) -> Result<UnitTree, Failure> {
    UnitTree::read_csv(&input::text(path)?)
        .map_err(|findings| input::unusable(&findings, path, language))
}

/// `sodiem units …`
pub fn units(command: UnitsCommand, language: Language) -> Result<(), Failure> {
    let UnitsCommand::Import { data, file } = command;
    let fresh = read_units(&file, language)?;
    let app = open(&data)?;
    let held = app.reference()?;
    let others = held
        .units
        .iter()
        .filter(|unit| fresh.get(&unit.code).is_none());
    let all: Vec<Unit> = others.chain(fresh.iter()).cloned().collect();
    UnitTree::new(all).map_err(|findings| input::unusable(&findings, &file, language))?;
    let units: Vec<Unit> = fresh.iter().cloned().collect();
    app.store
        .write(move |connection| published::put_units(connection, &units))?;
    println!("{} units", fresh.len());
    Ok(())
}

/// `sodiem survey …`
pub fn survey(command: SurveyCommand, language: Language) -> Result<(), Failure> {
    let SurveyCommand::Import { data, round, file } = command;
    let text = input::text(&file)?;
    let _lock = FolderLock::take(&data.data)?;
    let app = open(&data)?;
    let imported = survey::import(&app, &round, text, None).map_err(|error| match error {
        Error::Problem(draft) if !draft.findings.is_empty() => {
            input::unusable(&draft.findings, &file, language)
        }
        other => anyhow::anyhow!("round {round}: {other}").into(),
    })?;
    for finding in &imported.findings {
        eprintln!("{}", input::shown(finding, &file, catalog(language)));
    }
    println!("{} survey answers", imported.answers);
    Ok(())
}
