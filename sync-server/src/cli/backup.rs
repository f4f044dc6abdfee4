//! `sodiem backup` and `sodiem restore`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::Failure;
use crate::config::{DataOptions, FilesOptions};
use crate::evidence::storage::{Copied, FILES, Storage, copy_all};
use crate::store::{Store, backup};

/// After how many files copying says how far it is.
const PROGRESS_FILES: usize = 100;

/// Where a backup lies.
#[derive(Args)]
pub struct BackupOptions {
    #[command(flatten)]
    data: DataOptions,
    #[command(flatten)]
    files: FilesOptions,
    /// The backup: one file, with a folder `files` beside it for the files of all backups there.
    file: PathBuf,
}

/// Writes a backup.
pub fn back_up(options: &BackupOptions) -> Result<(), Failure> {
    let BackupOptions { data, files, file } = options;
    if !Store::exists(&data.data) {
        let folder = data.data.display();
        return Err(anyhow::anyhow!("there is no data in {folder}").into());
    }
    let stored = Storage::of(&data.data, files)?;
    backup::back_up(&data.data, file).context("the backup was not written")?;
    println!("Backed up to {} ({} bytes)", file.display(), size(file)?);
    tell(&stored, &copy((&stored, &beside(file)), file)?)
}

/// Makes a data folder of a backup.
pub fn restore(options: &BackupOptions) -> Result<(), Failure> {
    let BackupOptions { data, files, file } = options;
    let folder = data.data.display();
    if Store::exists(&data.data) {
        return Err(anyhow::anyhow!("{folder} holds data already; choose another folder").into());
    }
    let stored = Storage::of(&data.data, files)?;
    // First what may fail elsewhere: it is tried again as long as there is no database.
    let copied = copy((&beside(file), &stored), file)?;
    backup::restore(file, &data.data).context("the backup was not restored")?;
    tell(&beside(file), &copied)?;
    println!("Restored into {folder}. Devices will offer again what it lacks.");
    println!("Now run: sodiem check --data {folder}");
    Ok(())
}

/// Where the files lie that the backups of a folder name: each once for all of them.
fn beside(backup: &Path) -> Storage {
    let folder = backup.parent().unwrap_or(Path::new(""));
    Storage::folder(&folder.join(FILES))
}

/// Copies the files that a backup names, as far as they are not there.
fn copy((from, to): (&Storage, &Storage), backup: &Path) -> anyhow::Result<Copied> {
    let files = backup::files(backup).context("the backup's files are not known")?;
    let all = files.len();
    let progress = |done: usize| {
        if done.is_multiple_of(PROGRESS_FILES) || done == all {
            println!("Files looked at: {done} of {all}");
        }
    };
    let failed = || format!("the files cannot be copied to {}", to.name());
    copy_all((from, to), &files, progress).with_context(failed)
}

/// Tells which files were not there whole.
fn tell(from: &Storage, copied: &Copied) -> Result<(), Failure> {
    if copied.faults.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = copied.faults.iter().map(ToString::to_string).collect();
    let names = names.join(", ");
    Err(anyhow::anyhow!(
        "{} files are missing in {}, or are damaged: {names}; all else is done",
        copied.faults.len(),
        from.name()
    )
    .into())
}

fn size(file: &Path) -> anyhow::Result<u64> {
    Ok(std::fs::metadata(file)?.len())
}
