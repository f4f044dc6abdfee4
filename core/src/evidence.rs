//! Files that prove answers (*tài liệu kiểm chứng*): photographed or chosen on a device, named by what they
//! hold, cited in a scoresheet, and sent apart from it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::Digest;
use crate::letters::{composed, is_hidden};

/// Largest file, in bytes.
pub const FILE_BYTES_MAX: u64 = 100 * 1024 * 1024;
/// Longest name of a file, in characters.
pub const FILE_NAME_CHARS_MAX: usize = 120;
/// Most files of one citation: pages photographed one by one.
pub const FILES_PER_CITATION_MAX: usize = 50;
/// How many of a file's first bytes say what it is.
pub const KIND_BYTES: usize = 1024;

/// What a file is, by what it holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A photograph.
    Jpeg,
    /// A picture.
    Png,
    /// A picture.
    Webp,
    /// A document, perhaps signed: never altered.
    Pdf,
    /// A document of a word processor.
    Docx,
    /// A spreadsheet.
    Xlsx,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
    ];

    /// Its name, as in JSON and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Whether a browser shows it without running anything that it holds.
    #[must_use]
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }
}

/// A file that a citation names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    /// Of what it holds: its name everywhere.
    pub digest: Digest,
    /// The name that people see.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How large it is, in bytes.
    pub bytes: u64,
    /// A small picture of its first page, a file like any other, which travels before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<Digest>,
}

impl EvidenceFile {
    /// Whether it is of a size and has a name that one may have.
    #[must_use]
    pub fn is_within_limits(&self) -> bool {
        (1..=FILE_BYTES_MAX).contains(&self.bytes)
            && self.name.chars().count() <= FILE_NAME_CHARS_MAX
    }

    /// What has to be with the server for it to be seen: the file and its preview.
    pub fn digests(&self) -> impl Iterator<Item = Digest> {
        [Some(self.digest), self.preview].into_iter().flatten()
    }
}

/// Whether a text says of a document that it is a state secret, which belongs in no such system: the marks
/// *Tối mật* and *Tuyệt mật*, and *MẬT* in capitals, which is more than the word in "bảo mật". What is not seen
/// between the letters does not count.
#[must_use]
pub fn says_secret(text: &str) -> bool {
    let is_seen = |letter: &char| letter.is_control() || !is_hidden(*letter);
    let text = composed(&text.chars().filter(is_seen).collect::<String>());
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let is_grade = |pair: &[&str]| {
        let [grade, secret] = [pair[0].to_lowercase(), pair[1].to_lowercase()];
        ["tối", "tuyệt"].contains(&grade.as_str()) && secret == "mật"
    };
    words.windows(2).any(is_grade) || marked_alone(&words)
}

/// `MẬT` as a mark: in capitals, and not in a line that is in capitals as a whole ("BẢO MẬT").
fn marked_alone(words: &[&str]) -> bool {
    words.iter().enumerate().any(|(index, word)| {
        let before = index.checked_sub(1).map(|before| words[before]);
        let is_compound = before.is_some_and(|before| ["BẢO", "BÍ", "CƠ"].contains(&before));
        *word == "MẬT" && !is_compound
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_of_secrecy_is_told_from_the_word() {
        for marked in [
            "Báo cáo TUYỆT MẬT",
            "tối mật - kế hoạch.pdf",
            "12-KH (MẬT).pdf",
            "MẬT",
            "M\u{200b}ẬT",
            "tối m\u{202e}ậ\u{ad}t",
            "Tuyệt\nMa\u{302}\u{323}t",
        ] {
            assert!(says_secret(marked), "{marked}");
        }
        for open in [
            "Quy chế bảo mật thông tin",
            "QUY CHẾ BẢO MẬT",
            "bí mật nhà nước: tuyên truyền",
            "mật độ dân số",
            "Tuyệt đối",
        ] {
            assert!(!says_secret(open), "{open}");
        }
    }
}
