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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use sodiem_core::criteria::RoundedAt;
    use sodiem_core::criteria::table::{self, Standing};
    use sodiem_core::round::Round;
    use utoipa::ToSchema;

    use super::*;

    const SAMPLE: &str = include_str!("../../../data/criteria/commune-sample.tsv");
    const KINDS_BESIDE: &str = include_str!("../../../core/testdata/scoring/kinds.tsv");

    #[test]
    fn every_kind_of_rule_is_what_the_schema_says_and_a_maimed_set_is_not() {
        let schema: Value = serde_json::from_str(&schema()).expect("JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        for table in [SAMPLE, KINDS_BESIDE] {
            let mut set = table::read(table, "mẫu", Standing::Sample).expect("a sound set");
            set.rounded_at = RoundedAt::Leaf;
            let set: Value = serde_json::from_str(&set.to_json()).expect("JSON");
            let errors: Vec<String> = validator.iter_errors(&set).map(|e| e.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new());
            let mut maimed = set;
            maimed["rows"][1]["points_max"] = Value::Null;
            assert!(!validator.is_valid(&maimed));
        }
    }

    #[test]
    fn no_two_types_have_one_name() {
        let mut schemas = Vec::new();
        CriteriaSet::schemas(&mut schemas);
        Round::schemas(&mut schemas);
        let mut by_name: BTreeMap<String, Value> = BTreeMap::new();
        for (name, schema) in schemas {
            let schema = serde_json::to_value(schema).expect("JSON");
            let known = by_name
                .entry(name.clone())
                .or_insert_with(|| schema.clone());
            assert_eq!(*known, schema, "{name}");
        }
    }
}
