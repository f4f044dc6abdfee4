//! The schema: numbered migrations that never change once applied.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::Error;

const MIGRATIONS: &[M<'_>] = &[
    M::up(include_str!("../../migrations/0001_first.sql")),
    M::up(include_str!("../../migrations/0002_written_together.sql")),
    M::up(include_str!("../../migrations/0003_units_over_time.sql")).foreign_key_check(),
    M::up(include_str!("../../migrations/0004_moves.sql")),
    M::up(include_str!("../../migrations/0005_snapshots.sql")),
    M::up(include_str!("../../migrations/0006_late_work.sql")),
    M::up(include_str!("../../migrations/0007_bundles.sql")),
    M::up(include_str!("../../migrations/0008_access.sql")),
    M::up(include_str!("../../migrations/0009_evidence.sql")),
];

/// The schema's version after all migrations.
pub const SCHEMA_VERSION: u32 = 9;

/// A schema of the past.
#[cfg(test)]
pub(super) fn migrate_to(connection: &mut Connection, version: usize) -> Result<(), Error> {
    Migrations::from_slice(MIGRATIONS).to_version(connection, version)?;
    Ok(())
}

/// Brings the schema up to date.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Error> {
    // A table that others refer to is replaced only while nothing holds it; migrations check what
    // refers to what themselves.
    connection.pragma_update(None, "foreign_keys", false)?;
    let migrated = Migrations::from_slice(MIGRATIONS).to_latest(connection);
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(migrated?)
}
