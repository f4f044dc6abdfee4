//! Receipts (*biên nhận*): the server's signed word of what it received, from whom and when. Whoever
//! holds one shows it as a file, and anybody can check that without an account.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Bytes;
use crate::decision::{ActionName, DecisionRecord};
use crate::ids::{AccountId, ChangeId, DecisionId, Digest, DocumentId, SeatId, ServerKey};
use crate::json;
use crate::time::Timestamp;

/// Largest file of a receipt, in bytes: several times what the longest one takes.
pub const RECEIPT_FILE_BYTES_MAX: usize = 64 * 1024;
/// The version of [`Statement`].
pub const RECEIPT_VERSION: u32 = 1;
/// What stands before the statement in what is signed, so that a signature over a receipt is one over
/// nothing else.
const SIGNED_BEFORE: &str = "sodiem receipt\n";

/// What the server says that it received: what its signature covers, as JSON without spaces with the
/// fields in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// [`RECEIPT_VERSION`].
    pub receipt: u32,
    /// The server, by the key that it signs with.
    pub server: ServerKey,
    /// The server's clock. By then it had everything up to `heads`.
    pub received_at: Timestamp,
    /// The document.
    pub document: DocumentId,
    /// The name of its unit.
    pub unit_name: String,
    /// The server's version of the document. A change's hash covers the changes that it builds on, so
    /// the heads fix all that the document says.
    pub heads: Vec<ChangeId>,
    /// What came.
    pub received: ReceivedWork,
    /// Whose work it is.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// The account on the device that sent it.
    pub seat: SeatId,
    /// The device's name.
    pub device: String,
}

/// What a receipt is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ReceivedWork {
    /// Changes of the document.
    Changes {
        /// How many.
        count: usize,
        /// SHA-256 of their hashes, sorted, one behind the other.
        digest: Digest,
    },
    /// A decision about the document.
    Decision {
        /// Its own name.
        id: DecisionId,
        /// What was decided.
        action: ActionName,
        /// Its number in the log of decisions.
        sequence: u64,
        /// The hash of its record there, which covers all of it.
        hash: Digest,
        /// The digest of the content that was decided on, where it names one.
        content: Option<Digest>,
        /// A submission that came after the deadline.
        late: bool,
    },
}

impl ReceivedWork {
    /// These changes.
    pub fn changes(changes: &[ChangeId]) -> Self {
        let sorted: BTreeSet<&ChangeId> = changes.iter().collect();
        let bytes: Vec<u8> = sorted.iter().flat_map(|change| change.0).collect();
        Self::Changes {
            count: sorted.len(),
            digest: Digest::of(&bytes),
        }
    }

    /// This decision.
    #[must_use]
    pub fn decision(record: &DecisionRecord) -> Self {
        let action = &record.draft.action;
        Self::Decision {
            id: record.draft.id.clone(),
            action: action.name(),
            sequence: record.sequence,
            hash: record.hash,
            content: action.digest(),
            late: record.late,
        }
    }
}

impl Statement {
    /// Its JSON, as it is signed.
    ///
    /// # Panics
    /// Never: it has a JSON form.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a statement has a JSON form")
    }

    /// The bytes that are signed.
    #[must_use]
    pub fn signed(&self) -> Vec<u8> {
        [SIGNED_BEFORE, &self.to_json()].concat().into_bytes()
    }
}

/// A receipt as it comes with a reply, filed under what it is about. Only the statement is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// The document.
    pub document: DocumentId,
    /// The decision about it; none where it is about changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionId>,
    /// The server's clock.
    pub received_at: Timestamp,
    /// The [`Statement`]'s JSON, letter by letter.
    pub statement: String,
    /// The Ed25519 signature over [`Statement::signed`].
    pub signature: Bytes,
}

/// Of a statement, what documents are compared with.
#[derive(Deserialize)]
struct Stood {
    heads: Vec<ChangeId>,
}

impl Receipt {
    /// Where the document stood at the server then; nowhere where the statement cannot be read.
    #[must_use]
    pub fn heads(&self) -> Vec<ChangeId> {
        json::from_str(&self.statement).map_or_else(|_| Vec::new(), |stood: Stood| stood.heads)
    }

    /// The file that a person keeps: a [`ReceiptFile`].
    #[must_use]
    pub fn to_file(&self) -> String {
        let (statement, signature) = (&self.statement, String::from(self.signature.clone()));
        format!("{{\"statement\":{statement},\"signature\":\"{signature}\"}}\n")
    }
}

/// The file of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptFile {
    /// What is signed.
    pub statement: Statement,
    /// The signature.
    pub signature: Bytes,
}

/// What reading a file that may be a receipt came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFault {
    /// More than [`RECEIPT_FILE_BYTES_MAX`].
    #[error("too large")]
    TooLarge,
    /// No receipt, or not the whole of one.
    #[error("no receipt")]
    Unreadable,
    /// A receipt of a version that this program does not know.
    #[error("another version")]
    OtherVersion,
}

impl ReceiptFile {
    /// Reads a file. Spaces and the order of its fields do not matter: what was signed is written
    /// anew from what was read, so that nothing else can be shown than what the signature covers.
    ///
    /// # Errors
    /// [`ReceiptFault`].
    pub fn read(file: &[u8]) -> Result<Self, ReceiptFault> {
        #[derive(Deserialize)]
        struct Outline {
            statement: Version,
        }
        #[derive(Deserialize)]
        struct Version {
            receipt: u32,
        }
        if file.len() > RECEIPT_FILE_BYTES_MAX {
            return Err(ReceiptFault::TooLarge);
        }
        let unreadable = |_| ReceiptFault::Unreadable;
        let text = std::str::from_utf8(file).map_err(|_| ReceiptFault::Unreadable)?;
        let text = text.trim_start_matches('\u{feff}');
        let outline: Outline = json::from_str(text).map_err(unreadable)?;
        if outline.statement.receipt != RECEIPT_VERSION {
            return Err(ReceiptFault::OtherVersion);
        }
        json::from_str(text).map_err(unreadable)
    }
}

/// `GET /api/v1/receipt-key`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptKey {
    /// The key by which this server's receipts are checked: Ed25519, 64 hexadecimal digits.
    pub key: ServerKey,
}

/// What a check of a receipt found.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptVerdict {
    /// This server signed exactly this.
    Valid,
    /// Whole, and another server's.
    OtherServer,
    /// Whole, but nobody said which server it is to be of. Only the command line finds this.
    Unattributed,
    /// The signature is not one over this statement.
    Altered,
    /// No receipt, or not the whole of one.
    Unreadable,
    /// A receipt of another version of the program.
    OtherVersion,
}

/// `POST /api/v1/receipts/verify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptCheck {
    /// What was found.
    pub verdict: ReceiptVerdict,
    /// That in a sentence in the reader's language (`Accept-Language`).
    pub title: String,
    /// What the receipt says, line by line; nothing where it cannot be believed.
    pub says: Vec<String>,
    /// The same for programs.
    pub statement: Option<Statement>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::PERSON_NAME_CHARS_MAX;
    use crate::decision::HEADS_MAX;

    fn statement(heads: usize, name: &str) -> Statement {
        Statement {
            receipt: RECEIPT_VERSION,
            server: ServerKey([7; 32]),
            received_at: Timestamp(1_634_723_280_000),
            document: "sheet:2020:31852:0123456789abcdef".parse().expect("an id"),
            unit_name: name.to_owned(),
            heads: vec![ChangeId([1; 32]); heads],
            received: ReceivedWork::changes(&[ChangeId([2; 32]), ChangeId([1; 32])]),
            account: "ab".repeat(16).parse().expect("an id"),
            name: name.to_owned(),
            seat: SeatId([3; 16]),
            device: name.to_owned(),
        }
    }

    fn receipt(statement: &Statement) -> Receipt {
        Receipt {
            document: statement.document.clone(),
            decision: None,
            received_at: statement.received_at,
            statement: statement.to_json(),
            signature: Bytes(vec![9; 64]),
        }
    }

    #[test]
    fn a_file_is_read_as_what_was_signed_however_it_is_spaced() {
        let statement = statement(2, "Xã \"A\" \\ Đ");
        let file = receipt(&statement).to_file();
        let read = ReceiptFile::read(file.as_bytes()).expect("a receipt");
        assert_eq!(read.statement, statement);
        assert_eq!(read.signature.0, [9; 64]);
        let value: serde_json::Value = serde_json::from_str(&file).expect("JSON");
        let pretty = format!("\u{feff}{value:#}");
        let again = ReceiptFile::read(pretty.as_bytes()).expect("a receipt");
        assert_eq!(again.statement.signed(), statement.signed());
        let before = SIGNED_BEFORE.len();
        assert_eq!(
            &statement.signed()[before..],
            statement.to_json().as_bytes()
        );
    }

    #[test]
    fn the_order_in_which_changes_came_is_not_signed() {
        let (a, b) = (ChangeId([1; 32]), ChangeId([2; 32]));
        assert_eq!(
            ReceivedWork::changes(&[a, b]),
            ReceivedWork::changes(&[b, a, b])
        );
        assert_ne!(ReceivedWork::changes(&[a, b]), ReceivedWork::changes(&[a]));
    }

    #[test]
    fn what_is_no_receipt_says_which_way() {
        let file = receipt(&statement(1, "A")).to_file();
        let read = |text: &str| ReceiptFile::read(text.as_bytes()).map(|_| ());
        assert_eq!(read(&file), Ok(()));
        for end in 0..file.len() - 2 {
            let cut = file.get(..end).expect("ASCII");
            assert_eq!(read(cut), Err(ReceiptFault::Unreadable), "{cut}");
        }
        let newer = file.replace("\"receipt\":1", "\"receipt\":2");
        assert_eq!(read(&newer), Err(ReceiptFault::OtherVersion));
        let more = file.replace("\"receipt\":1", "\"receipt\":1,\"note\":\"true\"");
        assert_eq!(read(&more), Err(ReceiptFault::Unreadable));
        let twice = file.replace("\"receipt\":1", "\"receipt\":1,\"receipt\":1");
        assert_eq!(read(&twice), Err(ReceiptFault::Unreadable));
        assert_eq!(read("[]"), Err(ReceiptFault::Unreadable));
        assert_eq!(ReceiptFile::read(&[0xff; 8]), Err(ReceiptFault::Unreadable));
    }

    #[test]
    fn the_largest_receipt_fits_and_a_larger_file_is_refused_unread() {
        // The most that a letter takes in JSON.
        let longest = "\u{1}".repeat(PERSON_NAME_CHARS_MAX);
        let file = receipt(&statement(HEADS_MAX, &longest)).to_file();
        assert!(file.len() < RECEIPT_FILE_BYTES_MAX / 2, "{}", file.len());
        let padded = |size: usize| file.clone() + &" ".repeat(size - file.len());
        let limit = padded(RECEIPT_FILE_BYTES_MAX);
        assert!(ReceiptFile::read(limit.as_bytes()).is_ok());
        let beyond = padded(RECEIPT_FILE_BYTES_MAX + 1);
        let refused = ReceiptFile::read(beyond.as_bytes());
        assert_eq!(refused, Err(ReceiptFault::TooLarge));
    }
}
