//! Files and passwords as the commands read them.

use std::io::{IsTerminal, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use sodiem_core::finding::Finding;
use sodiem_core::text::{Catalog, Language};

use super::Failure;
use crate::problem::catalog;

/// Largest file that a command reads, in bytes.
pub const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The text of a file.
pub fn text(path: &Path) -> Result<String> {
    String::from_utf8(bytes(path)?).with_context(|| format!("{}: save it as UTF-8", path.display()))
}

/// The bytes of a file.
pub fn bytes(path: &Path) -> Result<Vec<u8>> {
    bytes_up_to(path, FILE_BYTES_MAX)
}

/// The bytes of a file that has at most so many.
pub fn bytes_up_to(path: &Path, bytes_max: u64) -> Result<Vec<u8>> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let mut bytes = Vec::new();
    file.take(bytes_max + 1)
        .read_to_end(&mut bytes)
        .with_context(|| path.display().to_string())?;
    if bytes.len() as u64 > bytes_max {
        bail!("{}: larger than {bytes_max} bytes", path.display());
    }
    Ok(bytes)
}

/// A password from the standard input, asked for where a person sits there.
pub fn password() -> Result<String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password("Password: ").context("the password");
    }
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .context("the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Findings as the lines of one failure, each with its place.
pub fn unusable(findings: &[Finding], path: &Path, language: Language) -> Failure {
    let lines = findings
        .iter()
        .map(|finding| shown(finding, path, catalog(language)));
    Failure::Unusable(anyhow::anyhow!(lines.collect::<Vec<_>>().join("\n")))
}

/// A finding as one line: where, what.
pub fn shown(finding: &Finding, path: &Path, catalog: &Catalog) -> String {
    let line = finding.line.map(|line| line.to_string());
    let place = line.as_deref().or(finding.cell.as_deref());
    let place = place.map_or_else(String::new, |place| format!(":{place}"));
    let leaf = finding
        .leaf
        .as_ref()
        .map_or_else(String::new, |leaf| format!(" {leaf}"));
    format!(
        "{}{place}:{leaf} {}",
        path.display(),
        catalog.format(&finding.message)
    )
}
