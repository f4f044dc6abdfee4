//! What SQLite itself says about the file.

use rusqlite::Connection;

use super::Error;

/// The schema's version in the file.
pub fn schema_version(connection: &Connection) -> Result<u32, Error> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// What `integrity_check` complains about.
pub fn integrity_faults(connection: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// The first thing that is wrong with the file's pages: quicker than all of it.
pub fn first_fault(connection: &Connection) -> Result<Option<String>, Error> {
    let fault: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok((fault != "ok").then_some(fault))
}

/// The rows whose references lead nowhere, as `table row`.
pub fn foreign_key_faults(connection: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let lines = statement.query_map([], |row| {
        let (table, id): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
        Ok(format!(
            "{table} {}",
            id.map_or_else(String::new, |id| id.to_string())
        ))
    })?;
    Ok(lines.collect::<Result<_, _>>()?)
}
