//! Files that prove answers: taken piece by piece as the line allows, checked when all of it is here, and kept
//! under what they hold.
//!
//! A unit has a file once it sent every byte of it, whoever else did before. Nothing is acknowledged that
//! a power cut could take back: bytes first, then how many they are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sodiem_core::api::ProblemCode;

use crate::config::{FilesOptions, ServeOptions};
use crate::error::Error;
use crate::store::create_private_folder;

mod announced;
mod content;
mod list;
mod scan;
pub mod storage;
mod upload;

pub use announced::{Announced, UPLOADS_PER_ACCOUNT_MAX, begin};
pub use list::{find, list, look_again};
pub use scan::Scanner;
pub use storage::Storage;
pub use upload::{Checksum, Piece, add, append, complete, end, state, sweep, sweep_unknown};

/// How much a unit may store for a round, in bytes, where nothing else is configured.
pub const UNIT_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;

/// How much room files leave on the disk to sign-ins and answers, in bytes, where nothing else is configured.
pub const RESERVE_BYTES: u64 = 1024 * 1024 * 1024;

/// Where the files are, and what is being written.
pub struct Evidence {
    /// Files that are whole.
    pub storage: Storage,
    /// Files that are being sent, by upload, on a disk of this machine wherever they go then.
    sent: PathBuf,
    /// How much a unit may store for a round.
    pub unit_bytes_max: u64,
    /// How much room files leave on the disk to sign-ins and answers.
    pub reserve_bytes: u64,
    /// Who looks for harmful files, if anybody.
    pub scanner: Option<Scanner>,
    /// The uploads that somebody writes to now.
    busy: Mutex<BTreeSet<String>>,
}

impl Evidence {
    /// In a data folder, with the files that are whole.
    ///
    /// # Errors
    /// Where the folders cannot be made.
    pub fn open(data: &Path) -> std::io::Result<Self> {
        let (stored, sent) = (data.join(storage::FILES), data.join("uploads"));
        create_private_folder(&stored)?;
        create_private_folder(&sent)?;
        Ok(Self {
            storage: Storage::folder(&stored),
            sent,
            unit_bytes_max: UNIT_BYTES_MAX,
            reserve_bytes: RESERVE_BYTES,
            scanner: None,
            busy: Mutex::default(),
        })
    }

    /// As the server is to run.
    ///
    /// # Errors
    /// Those of [`Evidence::keep_in`].
    pub fn configure(&mut self, data: &Path, options: &ServeOptions) -> anyhow::Result<()> {
        self.unit_bytes_max = options.unit_mebibytes_max.saturating_mul(1024 * 1024);
        self.reserve_bytes = options.files_reserve_mebibytes.saturating_mul(1024 * 1024);
        self.scanner = options.clamd.clone().map(Scanner::at);
        self.keep_in(data, &options.files)?;
        if let Storage::S3(s3) = &self.storage {
            s3.look();
        }
        Ok(())
    }

    /// Keeps files where the options say.
    ///
    /// # Errors
    /// Where they cannot be used.
    pub fn keep_in(&mut self, data: &Path, options: &FilesOptions) -> anyhow::Result<()> {
        self.storage = Storage::of(data, options)?;
        Ok(())
    }

    fn sent(&self, upload: &str) -> PathBuf {
        self.sent.join(upload)
    }

    /// Whether so many bytes more leave the reserve as it is: a disk that documents fill must not keep anybody from
    /// signing in and answering.
    fn check_room(&self, bytes: u64) -> Result<(), Error> {
        let room = rustix::fs::statvfs(&self.sent).map_err(|error| disk(&error.into()))?;
        let free = room.f_bavail.saturating_mul(room.f_frsize);
        if free >= bytes.saturating_add(self.reserve_bytes) {
            return Ok(());
        }
        tracing::error!(
            free,
            reserve = self.reserve_bytes,
            "the room left is kept for answers: no files are taken"
        );
        Err(ProblemCode::StorageFull.into())
    }

    /// Takes the right to write to an upload, for as long as the value lives.
    fn claim(&self, upload: &str) -> Result<Claim<'_>, Error> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if !busy.insert(upload.to_owned()) {
            return Err(ProblemCode::UploadLocked.into());
        }
        Ok(Claim {
            of: self,
            upload: upload.to_owned(),
        })
    }
}

/// The right to write to an upload.
struct Claim<'a> {
    of: &'a Evidence,
    upload: String,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let busy = self.of.busy.lock();
        busy.unwrap_or_else(PoisonError::into_inner)
            .remove(&self.upload);
    }
}

/// What a failure of the disk or of the storage is called.
fn disk(error: &std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            tracing::error!(%error, "there is no room for files");
            ProblemCode::StorageFull.into()
        }
        std::io::ErrorKind::NotConnected => {
            tracing::error!(%error, "the storage of files does not answer as it should");
            ProblemCode::FilesUnreachable.into()
        }
        _ => Error::Internal(format!("files: {error}")),
    }
}
