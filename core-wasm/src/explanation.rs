//! A leaf's points as data and as sentences: what they come from and what would give more.

use serde::Serialize;
use serde_json::{Value, json};
use sodiem_core::criteria::Row;
use sodiem_core::scoring::LeafScore;
use sodiem_core::scoring::file::write_finding;
use sodiem_core::text::{Catalog, Message};

/// The explanation of one leaf.
pub fn write(row: &Row, score: &LeafScore, catalog: &Catalog) -> Value {
    let steps = score.explanation.iter();
    let steps = steps.map(|message| told(message, message, catalog));
    let next = score.next.iter();
    let next = next.map(|step| told(step, &step.message(), catalog));
    let findings = score.findings.iter();
    let findings = findings.map(|finding| write_finding(finding, catalog));
    json!({
        "leaf": row.code,
        "name": row.name,
        "points": score.points.leaf_points(),
        "max": score.max.leaf_points(),
        "state": score.state,
        "steps": Value::from_iter(steps),
        "next": Value::from_iter(next),
        "findings": Value::from_iter(findings),
    })
}

/// What can be said, with its sentence beside it.
fn told(data: impl Serialize, message: &Message, catalog: &Catalog) -> Value {
    let mut entry = json!(data);
    entry["text"] = catalog.format(message).into();
    entry
}
