//! Names of things: short texts and digests that are parsed, never built by hand.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Why a text is not the identifier that it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a {kind}")]
pub struct IdError {
    kind: &'static str,
    text: String,
}

impl IdError {
    pub(crate) fn new(kind: &'static str, text: &str) -> Self {
        Self {
            kind,
            text: text.chars().take(80).collect(),
        }
    }
}

/// A text newtype that is checked once, where it comes in.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $chars_max:literal, $allowed:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let allowed: fn(char) -> bool = $allowed;
                let length = text.chars().count();
                if length == 0 || length > $chars_max || !text.chars().all(allowed) {
                    return Err(IdError::new($kind, text));
                }
                Ok(Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// Code of an administrative unit, as the General Statistics Office writes it: text, because
    /// the codes of a province and a district differ in width alone.
    UnitCode, "unit code", 16, |c| c.is_ascii_alphanumeric()
);
text_id!(
    /// A scoring round (*kỳ đánh giá*), for instance `2020`.
    RoundId, "round id", 32, |c| c.is_ascii_alphanumeric() || c == '-'
);
text_id!(
    /// A body (*cơ quan thẩm định*) that appraises at some tier, for instance `stp`.
    BodyId, "body id", 32, |c| c.is_ascii_alphanumeric() || c == '-'
);
text_id!(
    /// Code of a row of the criteria set: `1.1.3`, `T.1`.
    Code, "criterion code", 32, |c| c.is_ascii_alphanumeric() || c == '.' || c == '-'
);
text_id!(
    /// An account: 32 hexadecimal digits, made by the server.
    AccountId, "account id", 32, |c| c.is_ascii_hexdigit()
);
text_id!(
    /// A decision's own name, 32 hexadecimal digits made by the device, so that sending it twice
    /// does no harm.
    DecisionId, "decision id", 32, |c| c.is_ascii_hexdigit()
);

/// Fixed bytes written as lower-case hexadecimal digits.
macro_rules! bytes_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String)]
        pub struct $name(pub [u8; $len]);

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let mut bytes = [0; $len];
                hex::decode_to_slice(text, &mut bytes).map_err(|_| IdError::new($kind, text))?;
                Ok(Self(bytes))
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }
    };
}

bytes_id!(
    /// A seat: one account on one device, the author of changes.
    SeatId, "seat id", 16
);
bytes_id!(
    /// A SHA-256 digest.
    Digest, "SHA-256 digest", 32
);
bytes_id!(
    /// Hash of an Automerge change; a document's heads are a sorted list of them.
    ChangeId, "change hash", 32
);
bytes_id!(
    /// The Ed25519 key by which a server's receipts are checked, and by which it is known.
    ServerKey, "server key", 32
);

impl Digest {
    /// SHA-256 of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// SHA-256 of a value's JSON. Structs list their fields in order and maps are sorted, so equal
    /// values have equal digests on every machine.
    ///
    /// # Panics
    /// Never for the types of this crate, which all have a JSON form.
    #[must_use]
    pub fn of_json(value: &impl Serialize) -> Self {
        Self::of(&serde_json::to_vec(value).expect("types of this crate have a JSON form"))
    }

    /// The first sixteen hexadecimal digits: enough to tell the editions of one round apart.
    #[must_use]
    pub fn short(&self) -> String {
        hex::encode(&self.0[..8])
    }
}

impl From<automerge::ChangeHash> for ChangeId {
    fn from(hash: automerge::ChangeHash) -> Self {
        Self(hash.0)
    }
}

impl From<ChangeId> for automerge::ChangeHash {
    fn from(id: ChangeId) -> Self {
        Self(id.0)
    }
}

/// What a document holds and therefore who writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// The unit's own answers (*biểu tự chấm điểm*), written by the unit's seats.
    Scoresheet,
    /// One body's appraisal (*thẩm định*) of one unit, written by that body's seats.
    Appraisal(BodyId),
}

/// Names one Automerge document: `sheet:ROUND:UNIT:EDITION` or
/// `appraisal:ROUND:UNIT:EDITION:BODY`. The edition is [`Digest::short`] of the criteria set, so
/// that a new edition makes a new document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocumentId {
    /// The round that the document belongs to.
    pub round: RoundId,
    /// The unit that is scored.
    pub unit: UnitCode,
    /// What it holds.
    pub kind: DocumentKind,
    /// Short digest of the criteria set's edition.
    pub edition: String,
}

impl DocumentId {
    /// The scoresheet of `unit`.
    #[must_use]
    pub fn sheet(round: &RoundId, unit: &UnitCode, edition: &Digest) -> Self {
        Self {
            round: round.clone(),
            unit: unit.clone(),
            kind: DocumentKind::Scoresheet,
            edition: edition.short(),
        }
    }

    /// The appraisal of `unit` by `body`.
    #[must_use]
    pub fn appraisal(round: &RoundId, unit: &UnitCode, edition: &Digest, body: &BodyId) -> Self {
        Self {
            kind: DocumentKind::Appraisal(body.clone()),
            ..Self::sheet(round, unit, edition)
        }
    }
}

impl PartialSchema for DocumentId {
    fn schema() -> RefOr<Schema> {
        String::schema()
    }
}

impl ToSchema for DocumentId {}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            round,
            unit,
            kind,
            edition,
        } = self;
        match kind {
            DocumentKind::Scoresheet => write!(f, "sheet:{round}:{unit}:{edition}"),
            DocumentKind::Appraisal(body) => write!(f, "appraisal:{round}:{unit}:{edition}:{body}"),
        }
    }
}

impl FromStr for DocumentId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = || IdError::new("document id", text);
        let parts: Vec<&str> = text.split(':').collect();
        let kind = match parts.as_slice() {
            ["sheet", _, _, _] => DocumentKind::Scoresheet,
            ["appraisal", _, _, _, body] => DocumentKind::Appraisal(body.parse()?),
            _ => return Err(error()),
        };
        let edition = parts[3];
        if edition.len() != 16 || !edition.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(error());
        }
        Ok(Self {
            round: parts[1].parse()?,
            unit: parts[2].parse()?,
            kind,
            edition: edition.into(),
        })
    }
}

impl TryFrom<String> for DocumentId {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<DocumentId> for String {
    fn from(id: DocumentId) -> String {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_id_survives_being_written_and_read() {
        for text in [
            "sheet:2020:31825:0123456789abcdef",
            "appraisal:2020:31825:0123456789abcdef:stp",
        ] {
            assert_eq!(
                text.parse::<DocumentId>().map(|id| id.to_string()),
                Ok(text.to_owned())
            );
        }
    }

    #[test]
    fn a_text_that_is_no_document_id_is_refused() {
        for text in [
            "",
            "sheet:2020:31825",
            "sheet:2020:31825:short",
            "sheet:a b:1:0123456789abcdef",
        ] {
            assert!(text.parse::<DocumentId>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_unit_code_keeps_its_zeros_and_its_limit() {
        assert_eq!(
            "00001".parse::<UnitCode>().map(|c| c.to_string()),
            Ok("00001".into())
        );
        assert!("1".repeat(16).parse::<UnitCode>().is_ok());
        assert!("1".repeat(17).parse::<UnitCode>().is_err());
    }
}
