//! The schema: numbered migrations that never change once applied.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::Error;

const MIGRATIONS: &[M<'_>] = &[M::up(include_str!("../../migrations/0001_first.sql"))];

/// The schema's version after all migrations.
pub const SCHEMA_VERSION: u32 = 1;

/// Brings the schema up to date.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Error> {
    Migrations::from_slice(MIGRATIONS).to_latest(connection)?;
    Ok(())
}
