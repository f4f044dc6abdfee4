//! `sodiem archive`: the closed file of a round.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use sodiem_core::ids::RoundId;
use sodiem_core::text::Language;

use super::{Failure, open};
use crate::archive;
use crate::config::{DataOptions, FilesOptions};

/// After how many units it says how far it is.
const PROGRESS_UNITS: usize = 50;

/// What to write where.
#[derive(Args)]
pub struct ArchiveOptions {
    #[command(flatten)]
    data: DataOptions,
    #[command(flatten)]
    files: FilesOptions,
    /// The round.
    #[arg(long, env = "SODIEM_ROUND", value_name = "ID")]
    round: RoundId,
    /// Also of a round that is not closed yet: what is written now will differ from its file.
    #[arg(long)]
    unfinished: bool,
    /// The file to write: .zip.
    file: PathBuf,
}

/// Writes the file, which has its name once it is whole.
pub fn run(options: &ArchiveOptions, language: Language) -> Result<(), Failure> {
    let ArchiveOptions {
        data,
        files,
        round,
        unfinished,
        file,
    } = options;
    let mut app = open(data)?;
    app.evidence.keep_in(&data.data, files)?;
    let reference = app
        .reference()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let settings = reference.round(round);
    let settings = settings.with_context(|| format!("there is no round {round}"))?;
    if !unfinished && !archive::is_closed(settings, app.environment.now()) {
        let why = "is not closed yet; with --unfinished it is written as it stands";
        return Err(anyhow::anyhow!("round {round} {why}").into());
    }
    let partial = file.with_extension("partial");
    let failed = || format!("{} cannot be written", partial.display());
    let out = File::create(&partial).with_context(failed)?;
    let progress = |done: usize, all: usize| {
        if done.is_multiple_of(PROGRESS_UNITS) || done == all {
            println!("Units: {done} of {all}");
        }
    };
    let out = (BufWriter::new(out), language);
    let written = archive::write(&app, round, out, progress)?;
    File::open(&partial)
        .and_then(|out| out.sync_all())
        .with_context(failed)?;
    fs::rename(&partial, file).with_context(|| file.display().to_string())?;
    let bytes = fs::metadata(file).with_context(failed)?.len();
    println!(
        "{}: {} units, {} files, {bytes} bytes",
        file.display(),
        written.units,
        written.files
    );
    println!("To verify it: unpack it, then run: sha256sum --check SHA256SUMS");
    if written.missing.is_empty() {
        return Ok(());
    }
    let names = written.missing.join("; ");
    Err(
        anyhow::anyhow!("these files are missing or damaged, and listed in its manifest: {names}")
            .into(),
    )
}
