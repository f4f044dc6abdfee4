//! Values as SQLite keeps them: identifiers as text, digests and seats as bytes, the rest as JSON.

use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sodiem_core::ids::ChangeId;

use super::Error;

/// A value's JSON, to be stored.
pub(super) fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Value(error.to_string()))
}

/// A stored value from its JSON.
pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| Error::Value(error.to_string()))
}

/// A column of text, or of nothing, as what it names.
pub(super) fn parsed_if_any<T: std::str::FromStr>(
    row: &Row<'_>,
    column: &str,
) -> Result<Option<T>, Error>
where
    T::Err: std::fmt::Display,
{
    let text: Option<String> = row.get(column)?;
    let read = text.map(|text| text.parse()).transpose();
    read.map_err(|error: T::Err| Error::Value(format!("{column}: {error}")))
}

/// A column of text as what it names.
pub(super) fn parsed<T: std::str::FromStr>(row: &Row<'_>, column: &str) -> Result<T, Error>
where
    T::Err: std::fmt::Display,
{
    let text: String = row.get(column)?;
    text.parse()
        .map_err(|error: T::Err| Error::Value(format!("{column}: {error}")))
}

/// A column of `N` bytes.
pub(super) fn bytes<const N: usize>(row: &Row<'_>, column: &str) -> Result<[u8; N], Error> {
    Ok(row.get(column)?)
}

/// Heads, one after the other.
pub(super) fn heads_to_bytes(heads: &[ChangeId]) -> Vec<u8> {
    heads.iter().flat_map(|head| head.0).collect()
}

/// Heads from [`heads_to_bytes`].
pub(super) fn heads_from_bytes(bytes: &[u8]) -> Result<Vec<ChangeId>, Error> {
    let (heads, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(Error::Value(format!("heads of {} bytes", bytes.len())));
    }
    Ok(heads.iter().copied().map(ChangeId).collect())
}

/// The name of one of a fixed set of values.
pub(super) fn name_of(value: &impl Serialize) -> Result<String, Error> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        other => Err(Error::Value(format!("no name: {other:?}"))),
    }
}

/// A column of such a name as its value.
pub(super) fn named<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, Error> {
    let name: String = row.get(column)?;
    serde_json::from_value(name.into()).map_err(|error| Error::Value(format!("{column}: {error}")))
}
