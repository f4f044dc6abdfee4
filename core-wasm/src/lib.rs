//! The scoring core for programs in JavaScript. The folder `package` has the functions that they call,
//! with types; these here are what those call.
//!
//! Texts come in and JSON goes out as text: an object of JavaScript puts keys that look like numbers
//! before all others, and its numbers are floats.

use std::sync::LazyLock;

use serde_json::{Value, json};
use sodiem_core::criteria::table::Standing;
use sodiem_core::criteria::{CriteriaSet, file};
use sodiem_core::finding::Finding;
use sodiem_core::scoring::Score;
use sodiem_core::scoring::file::{score_answers, write_finding, write_scores};
use sodiem_core::text::{Catalog, Language};
use wasm_bindgen::prelude::wasm_bindgen;

mod explanation;

/// The title of a set that does not say its own; no result shows it.
const TITLE: &str = "Bộ tiêu chí";

static VIETNAMESE: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(Language::Vi, &[]));
static ENGLISH: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(Language::En, &[]));

/// All that is wrong with a criteria set, as JSON; an empty list where it is sound.
#[wasm_bindgen]
#[must_use]
pub fn check(criteria: &str, language: &str) -> String {
    let findings = read(criteria).err().unwrap_or_default();
    write_findings(&findings, catalog(language)).to_string()
}

/// The scores of a file of answers, as JSON.
///
/// # Errors
/// What cannot be read and why, as JSON.
#[wasm_bindgen]
pub fn score(criteria: &str, answers: &str, language: &str) -> Result<String, String> {
    let catalog = catalog(language);
    let (set, score) = scored(criteria, answers).map_err(|unread| unread.write(catalog))?;
    Ok(write_scores(&score, &set, catalog).to_string())
}

/// How the points of each leaf come about and what would give more, as JSON: a list in the order of
/// the set, or of the one leaf that is named.
///
/// # Errors
/// What cannot be read and why, as JSON.
#[wasm_bindgen]
pub fn explain(
    criteria: &str,
    answers: &str,
    leaf: Option<String>,
    language: &str,
) -> Result<String, String> {
    let catalog = catalog(language);
    let (set, score) = scored(criteria, answers).map_err(|unread| unread.write(catalog))?;
    let is_asked = |code: &str| leaf.as_deref().is_none_or(|leaf| leaf == code);
    let rows = set.rows.iter().filter(|row| is_asked(row.code.as_str()));
    let explained = rows.filter_map(|row| {
        let own = score.leaves.get(&row.code)?;
        Some(explanation::write(row, own, catalog))
    });
    Ok(Value::from_iter(explained).to_string())
}

/// An input that cannot be read, with what was found in it.
struct Unread {
    input: &'static str,
    findings: Vec<Finding>,
}

impl Unread {
    fn write(&self, catalog: &Catalog) -> String {
        let findings = write_findings(&self.findings, catalog);
        json!({ "input": self.input, "findings": findings }).to_string()
    }
}

fn read(criteria: &str) -> Result<CriteriaSet, Vec<Finding>> {
    file::read(criteria, TITLE, Standing::InForce)
}

fn scored(criteria: &str, answers: &str) -> Result<(CriteriaSet, Score), Unread> {
    let unread = |input| move |findings| Unread { input, findings };
    let set = read(criteria).map_err(unread("criteria"))?;
    let score = score_answers(&set, answers).map_err(|finding| vec![finding]);
    let score = score.map_err(unread("answers"))?;
    Ok((set, score))
}

fn write_findings(findings: &[Finding], catalog: &Catalog) -> Value {
    let written = findings.iter().map(|one| write_finding(one, catalog));
    written.collect()
}

/// The texts of a language.
fn catalog(language: &str) -> &'static Catalog {
    match Language::from_tag(language) {
        Language::Vi => &VIETNAMESE,
        Language::En => &ENGLISH,
    }
}
