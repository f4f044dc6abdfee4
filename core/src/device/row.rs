//! What a device's storage holds.

use serde::{Deserialize, Serialize};

use crate::api::{Bytes, Receipt, RefusalCode, SeatName};
use crate::decision::{DecisionDraft, DecisionRecord, DecisionRefusal};
use crate::document::Edit;
use crate::ids::{ChangeId, Code, DecisionId, DocumentId};
use crate::time::Timestamp;

/// What a device stores, by key; a later row of a key replaces the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Row {
    /// A change of a document.
    Change {
        /// The document.
        document: DocumentId,
        /// The change.
        change: ChangeId,
        /// Its bytes.
        bytes: Bytes,
        /// Whether the server said that it has it durably.
        received: bool,
        /// The server's word that it had it, where it came from the server; empty where that gave none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voucher: Option<Bytes>,
    },
    /// A change that the server refused, taken out of its document. It is kept so that whatever was
    /// built on it, in any tab and whenever that is found, is taken back with it.
    Refused {
        /// The document.
        document: DocumentId,
        /// The change.
        change: ChangeId,
        /// Its bytes.
        bytes: Bytes,
        /// Why it was refused, or what it was built on.
        code: RefusalCode,
    },
    /// The server's heads of a document, as far as it said.
    Heads {
        /// The document.
        document: DocumentId,
        /// The heads.
        heads: Vec<ChangeId>,
    },
    /// The version of a document that the person looked at last.
    Seen {
        /// The document.
        document: DocumentId,
        /// The heads.
        heads: Vec<ChangeId>,
    },
    /// A decision that waits to be sent.
    Draft(DecisionDraft),
    /// A decision of the server's log.
    Decision {
        /// The incarnation whose log it is.
        epoch: String,
        /// The record.
        record: DecisionRecord,
    },
    /// A decision that the server refused.
    RefusedDecision(RefusedDecision),
    /// An entry that the server refused.
    RefusedEntry(RefusedEntry),
    /// The latest receipt of a document's changes, or the receipt of a decision.
    Receipt(Receipt),
    /// What is typed in a field and no document takes as it is.
    Held(Held),
    /// A row that could not be read.
    Unreadable(Unreadable),
    /// What another person saved to a file.
    Brought(Brought),
    /// Who sits on a seat.
    Seat(SeatName),
    /// Up to where the device has pulled.
    Pull {
        /// The server's incarnation.
        epoch: String,
        /// The cursor.
        cursor: u64,
        /// Where the pull began, if it is not at its end and brings snapshots.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        began: Option<u64>,
    },
}

impl Row {
    pub(super) const PULL_KEY: &str = "pull";

    /// The row's key in the device's storage.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Change {
                document, change, ..
            } => format!("change/{document}/{change}"),
            Self::Refused {
                document, change, ..
            } => format!("refused-change/{document}/{change}"),
            Self::Heads { document, .. } => format!("heads/{document}"),
            Self::Seen { document, .. } => format!("seen/{document}"),
            Self::Draft(draft) => Self::draft_key(&draft.id),
            Self::Decision { epoch, record } => {
                format!("{}{:012}", Self::log_key(epoch), record.sequence)
            }
            Self::RefusedDecision(refused) => format!("refused-decision/{}", refused.draft.id),
            Self::RefusedEntry(refused) => format!("refused-entry/{}", refused.id),
            Self::Receipt(receipt) => {
                Self::receipt_key(&receipt.document, receipt.decision.as_ref())
            }
            Self::Held(held) => held.place.key(),
            Self::Unreadable(row) => Self::unreadable_key(&row.key),
            Self::Brought(brought) => format!("brought/{}", brought.id),
            Self::Seat(seat) => format!("seat/{}", seat.seat),
            Self::Pull { .. } => Self::PULL_KEY.to_owned(),
        }
    }

    /// The key of a decision that waits to be sent.
    pub(super) fn draft_key(id: &DecisionId) -> String {
        format!("draft/{id}")
    }

    /// What the keys of a log's decisions begin with.
    pub(super) fn log_key(epoch: &str) -> String {
        format!("decision/{epoch}/")
    }

    /// The key of the receipt of a document's changes, or of a decision about it.
    pub(super) fn receipt_key(document: &DocumentId, decision: Option<&DecisionId>) -> String {
        let decision = decision.map_or("", DecisionId::as_str);
        format!("receipt/{document}/{decision}")
    }

    /// The key under which a row is set aside that could not be read.
    pub(super) fn unreadable_key(key: &str) -> String {
        format!("unreadable/{key}")
    }
}

/// One thing to write to the device's storage. Those of one call belong in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Write {
    /// Store a row under its key.
    Put(Row),
    /// Remove the row of a key.
    Delete(String),
}

impl Write {
    /// The key of the row that it sets aside.
    pub(super) fn sets_aside(&self) -> Option<String> {
        match self {
            Self::Put(Row::Unreadable(row)) => Some(row.key.clone()),
            _ => None,
        }
    }
}

/// A decision that the server refused, shown until the person puts it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedDecision {
    /// The decision.
    pub draft: DecisionDraft,
    /// Why.
    pub code: DecisionRefusal,
}

/// Most that a field holds of what no document takes, in bytes: a note of ten times its length.
pub const HELD_BYTES_MAX: usize = 1024 * 1024;

/// A field of a leaf, as the screen names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The document.
    pub document: DocumentId,
    /// The leaf.
    pub leaf: Code,
    /// The field: `answer`, `note`, `citation-ID`.
    pub field: String,
}

impl Place {
    pub(super) fn key(&self) -> String {
        format!("held/{}/{}/{}", self.document, self.leaf, self.field)
    }
}

/// What a person typed and no document takes as it is: a number that cannot be read, a text that is
/// too long. It stays on this device until it is corrected or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Where.
    pub place: Place,
    /// What was typed, as the screen writes it.
    pub typed: String,
}

/// A file with the work of somebody who has no network: on this device until the server answered it, and
/// then what it said, until the person puts it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// Named by what is in the file.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// What is in it; nothing once the server answered.
    pub file: String,
    /// What the server said, in sentences.
    pub says: Vec<String>,
    /// Whether the server did not take all of it.
    pub is_refused: bool,
}

impl Brought {
    /// Whether the server has still to answer it.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.says.is_empty()
    }
}

/// A row of the device's storage that could not be read, set aside until the server brings the same
/// again or the person puts it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// The row's key.
    pub key: String,
    /// What stood there.
    pub text: String,
}

impl Unreadable {
    /// Whether a person made what stood there. Everything else comes again with the next pull.
    #[must_use]
    pub fn is_own(&self) -> bool {
        let of_the_server = ["heads/", "seen/", "decision/", "seat/", Row::PULL_KEY];
        !of_the_server.iter().any(|kind| self.key.starts_with(kind))
    }

    /// The document that a change was of.
    #[must_use]
    pub fn document(&self) -> Option<DocumentId> {
        let (document, _) = self.key.strip_prefix("change/")?.rsplit_once('/')?;
        document.parse().ok()
    }
}

/// Something typed that the server refused, kept so that it can be entered again with one touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedEntry {
    /// Its id on this device.
    pub id: String,
    /// The document.
    pub document: DocumentId,
    /// What was typed.
    pub edit: Edit,
    /// When.
    pub made_at: Timestamp,
    /// Why it was refused.
    pub code: RefusalCode,
}

impl RefusedEntry {
    /// The id of a change's entry, one of those that it made.
    pub(super) fn id_of(change: &ChangeId, index: usize) -> String {
        format!("{change}-{index}")
    }

    /// The change that was refused.
    pub(super) fn change(&self) -> Option<ChangeId> {
        self.id.split_once('-')?.0.parse().ok()
    }
}
