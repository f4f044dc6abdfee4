//! Everything durable: one SQLite database in the data folder. All SQL of the program stands in
//! the modules below, one function a question; each takes a connection, so that several of them
//! can share a transaction.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use crate::environment::Environment;
use crate::projection::PROJECTION_VERSION;

pub mod accounts;
pub mod backup;
pub mod bundles;
pub mod decisions;
pub mod documents;
pub mod evidence;
pub mod feed;
pub mod health;
pub mod moves;
pub mod published;
pub mod quarantine;
pub mod sessions;
pub mod snapshots;
pub mod standings;
pub mod survey;

mod reader;
mod schema;
mod value;
mod writer;

pub use schema::SCHEMA_VERSION;

/// The database inside the data folder.
const FILE_NAME: &str = "sodiem.db";
/// How long a connection waits for another process of this program, such as `sodiem user add`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The writer's queue is full.
    #[error("the writer's queue is full")]
    Busy,
    /// SQLite says no.
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
    /// The schema could not be brought up to date.
    #[error("schema: {0}")]
    Schema(#[from] rusqlite_migration::Error),
    /// A stored value does not read.
    #[error("stored value: {0}")]
    Value(String),
    /// The transaction that held the job did not end well.
    #[error("not committed: {0}")]
    NotCommitted(String),
    /// There is no room on the disk.
    #[error("the disk is full")]
    Full,
    /// The database file is not what was written.
    #[error(
        "the database is damaged ({0}); restore the latest backup into a new folder \
         (`sodiem restore --data NEW_DIR FILE`) and serve that: devices bring back what came after it"
    )]
    Damaged(String),
    /// The data folder cannot be used.
    #[error("data folder {0}: {1}")]
    Folder(PathBuf, std::io::Error),
}

impl Error {
    /// What ended a transaction, for all who waited for it.
    fn for_all(&self) -> Self {
        match self {
            Self::Full => Self::Full,
            other => Self::NotCommitted(other.to_string()),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged(error.to_string())
            }
            _ => Self::Sqlite(error),
        }
    }
}

/// The database: one writer, several readers.
pub struct Store {
    writer: writer::Writer,
    readers: reader::Readers,
}

impl Store {
    /// Opens the database of a data folder; makes the folder and the schema where they are missing.
    ///
    /// # Errors
    /// [`Error`] where the folder cannot be written or the schema is newer than the program.
    pub fn open(folder: &Path, environment: &Environment) -> Result<Self, Error> {
        create_private_folder(folder).map_err(|error| Error::Folder(folder.to_owned(), error))?;
        let path = folder.join(FILE_NAME);
        let is_new = !path.exists();
        let mut connection = Connection::open(&path)?;
        configure(&connection)?;
        schema::migrate(&mut connection)?;
        published::ensure_incarnation(&connection, &hex::encode(environment.bytes::<16>()))?;
        for name in published::SECRETS {
            published::ensure_secret(&connection, name, &environment.bytes())?;
        }
        if is_new {
            published::set_projection(&connection, PROJECTION_VERSION)?;
        }
        Ok(Self {
            writer: writer::Writer::start(connection),
            readers: reader::Readers::new(path),
        })
    }

    /// Looks through the database file of a data folder before it is served.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the first fault.
    pub fn check_file(folder: &Path) -> Result<(), Error> {
        let connection = Connection::open(folder.join(FILE_NAME))?;
        match health::first_fault(&connection)? {
            None => Ok(()),
            Some(fault) => Err(Error::Damaged(fault)),
        }
    }

    /// Whether a data folder already holds a database.
    #[must_use]
    pub fn exists(folder: &Path) -> bool {
        folder.join(FILE_NAME).exists()
    }

    /// Reads from one consistent state.
    ///
    /// # Errors
    /// Those of `question`.
    pub fn read<T>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.readers.read(question)
    }

    /// Writes and returns once that is durable. What `job` did is undone where it fails.
    ///
    /// # Errors
    /// Those of `job`, [`Error::Busy`] where too many wait already.
    pub fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.writer.begin(job)?.wait()
    }
}

/// Makes a folder, where it is missing, that its owner alone reads.
///
/// # Errors
/// Where the place does not take one.
pub fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// What every connection has in common. `FULL`: an acknowledgement outlives a power cut.
fn configure(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA wal_autocheckpoint = 4000;
         PRAGMA journal_size_limit = 67108864;
         PRAGMA trusted_schema = OFF;",
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
