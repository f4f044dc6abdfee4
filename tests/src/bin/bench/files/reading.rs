//! Whether a photograph of text can be read: by [Tesseract](https://tesseract-ocr.github.io), with its Vietnamese.

use std::process::{Command, Stdio};

/// The share of characters that are read wrong in a photograph on which `text` stands: how many have to be changed,
/// added or taken out, to its length. Where lines end does not count.
pub fn read_wrong(photograph: &[u8], text: &str) -> f64 {
    let picture = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(picture.path(), photograph).expect("it is ours");
    let output = Command::new("tesseract")
        .arg(picture.path())
        .args(["stdout", "-l", "vie"])
        .stderr(Stdio::inherit())
        .output()
        .expect("tesseract starts: `cargo xtask bench` installs it");
    assert!(output.status.success(), "tesseract: {}", output.status);
    let (read, text) = (
        letters(&String::from_utf8_lossy(&output.stdout)),
        letters(text),
    );
    distance(&read, &text) as f64 / text.len() as f64
}

fn letters(text: &str) -> Vec<char> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().collect()
}

/// Levenshtein's.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, a) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (below, b) in other.iter().enumerate() {
            let changed = diagonal + usize::from(a != b);
            diagonal = row[below + 1];
            row[below + 1] = changed.min(diagonal + 1).min(row[below] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_what_has_to_be_changed() {
        for (one, other, expected) in [("", "ab", 2), ("kế hoạch", "kê hoạc", 2), ("abc", "abc", 0)]
        {
            assert_eq!(distance(&letters(one), &letters(other)), expected);
        }
    }
}
