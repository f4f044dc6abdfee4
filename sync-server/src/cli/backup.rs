//! `sodiem backup` and `sodiem restore`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::Failure;
use crate::config::DataOptions;
use crate::store::{Store, backup};

/// Where a backup lies.
#[derive(Args)]
pub struct BackupOptions {
    #[command(flatten)]
    data: DataOptions,
    /// The backup: one file.
    file: PathBuf,
}

/// Writes a backup.
pub fn back_up(options: &BackupOptions) -> Result<(), Failure> {
    let BackupOptions { data, file } = options;
    if !Store::exists(&data.data) {
        let folder = data.data.display();
        return Err(anyhow::anyhow!("there is no data in {folder}").into());
    }
    backup::back_up(&data.data, file).context("the backup was not written")?;
    println!("Backed up to {} ({} bytes)", file.display(), size(file)?);
    Ok(())
}

/// Makes a data folder of a backup.
pub fn restore(options: &BackupOptions) -> Result<(), Failure> {
    let BackupOptions { data, file } = options;
    let folder = data.data.display();
    if Store::exists(&data.data) {
        return Err(anyhow::anyhow!("{folder} holds data already; choose another folder").into());
    }
    backup::restore(file, &data.data).context("the backup was not restored")?;
    println!("Restored into {folder}. Devices will offer again what it lacks.");
    println!("Now run: sodiem check --data {folder}");
    Ok(())
}

fn size(file: &Path) -> anyhow::Result<u64> {
    Ok(std::fs::metadata(file)?.len())
}
