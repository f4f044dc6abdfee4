//! `sodiem score`: one sheet, outside any database.

use std::path::{Path, PathBuf};

use clap::Args;
use sodiem_core::criteria::table::Standing;
use sodiem_core::scoring::file;
use sodiem_core::text::Language;

use super::{Failure, criteria, input};
use crate::criteria_file::Given;
use crate::problem::catalog;

/// What to score by what.
#[derive(Args)]
pub struct ScoreOptions {
    /// The criteria: XLSX, TSV, CSV or JSON.
    #[arg(long, env = "SODIEM_CRITERIA", value_name = "FILE")]
    criteria: PathBuf,
    /// The answers, JSON.
    #[arg(long, env = "SODIEM_ANSWERS", value_name = "FILE")]
    answers: PathBuf,
}

/// Prints the scores as JSON.
pub fn run(options: &ScoreOptions, language: Language) -> Result<(), Failure> {
    let ScoreOptions {
        criteria: path,
        answers,
    } = options;
    let given = Given {
        title: title(path),
        standing: Standing::InForce,
    };
    let set = criteria::read(path, &given, language)?;
    let score = file::score_answers(&set, &input::text(answers)?)
        .map_err(|finding| input::unusable(&[finding], answers, language))?;
    let scores = file::write_scores(&score, &set, catalog(language));
    let text = serde_json::to_string_pretty(&scores).map_err(anyhow::Error::from)?;
    Ok(super::print(&text)?)
}

fn title(path: &Path) -> String {
    path.file_stem().map_or_else(
        || "criteria".into(),
        |name| name.to_string_lossy().into_owned(),
    )
}
