//! `sodiem survey import`.

use std::path::PathBuf;

use clap::Subcommand;
use sodiem_core::ids::RoundId;
use sodiem_core::text::Language;

use super::{Failure, input, open};
use crate::config::DataOptions;
use crate::error::Error;
use crate::problem::catalog;
use crate::server::FolderLock;
use crate::survey;

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

/// `sodiem survey …`
pub fn run(command: SurveyCommand, language: Language) -> Result<(), Failure> {
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
