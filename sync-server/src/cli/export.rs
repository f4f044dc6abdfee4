//! `sodiem export`: the consolidated table of a round as a file.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use sodiem_core::consolidate::{Ranked, TableQuery};
use sodiem_core::ids::RoundId;
use sodiem_core::text::Language;

use super::{Failure, open};
use crate::config::DataOptions;
use crate::{spreadsheet, table};

/// What to write where.
#[derive(Args)]
pub struct ExportOptions {
    #[command(flatten)]
    data: DataOptions,
    /// The round.
    #[arg(long, env = "SODIEM_ROUND", value_name = "ID")]
    round: RoundId,
    /// Rank all units as they stand, not only those that were accepted.
    #[arg(long)]
    provisional: bool,
    /// The file to write: .xlsx or .csv.
    file: PathBuf,
}

/// Writes the file.
pub fn run(options: &ExportOptions, language: Language) -> Result<(), Failure> {
    let ExportOptions {
        data,
        round,
        provisional,
        file,
    } = options;
    let app = open(data)?;
    let ranked = if *provisional {
        Ranked::All
    } else {
        Ranked::Accepted
    };
    let table = table::whole_table(&app, round, ranked)
        .map_err(|error| anyhow::anyhow!("round {round}: {error}"))?;
    let query = TableQuery {
        ranked,
        ..TableQuery::default()
    };
    let book = spreadsheet::table(&table, &query, language);
    let bytes = match file.extension().and_then(|extension| extension.to_str()) {
        Some("xlsx") => book.xlsx(language).context("the spreadsheet")?,
        Some("csv") => book.csv(language).context("the file")?,
        _ => return Err(anyhow::anyhow!("{}: name it .xlsx or .csv", file.display()).into()),
    };
    std::fs::write(file, bytes).with_context(|| file.display().to_string())?;
    println!("{}: {} units", file.display(), table.rows.len());
    Ok(())
}
