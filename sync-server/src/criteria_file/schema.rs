//! The JSON Schema of the form in which sets are stored, digested and exchanged, made from the types
//! themselves.

use serde_json::{Map, Value, json};
use sodiem_core::criteria::CriteriaSet;
use utoipa::ToSchema as _;

/// The schema, as JSON Schema of 2020-12.
///
/// # Panics
/// Never: a schema has a JSON form.
#[must_use]
pub fn schema() -> String {
    let mut schemas = Vec::new();
    CriteriaSet::schemas(&mut schemas);
    schemas.push((
        CriteriaSet::name().into_owned(),
        <CriteriaSet as utoipa::PartialSchema>::schema(),
    ));
    let definitions: Map<String, Value> = schemas
        .into_iter()
        .map(|(name, schema)| {
            let schema = serde_json::to_value(schema).expect("a schema has a JSON form");
            (name, schema)
        })
        .collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/$defs/{}", CriteriaSet::name()),
        "$defs": definitions,
    });
    let text = serde_json::to_string_pretty(&schema).expect("a schema has a JSON form");
    text.replace("#/components/schemas/", "#/$defs/")
}
