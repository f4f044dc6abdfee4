//! What is wrong or worth knowing, as data: a place, a code and a message.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::Code;
use crate::text::Message;

/// One finding. Scoring and reading a file never stop at the first: they return all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// The leaf or row of the criteria set that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaf: Option<Code>,
    /// The line of a file that it is about, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The cell of a spreadsheet that it is about: `Tiêu chí!C12`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// What it says; the message's key is the finding's stable code.
    pub message: Message,
}

impl Finding {
    /// A finding about one leaf or row.
    #[must_use]
    pub fn about(leaf: &Code, message: Message) -> Self {
        Self {
            leaf: Some(leaf.clone()),
            line: None,
            cell: None,
            message,
        }
    }

    /// A finding about one line of a file.
    #[must_use]
    pub fn on_line(line: u64, message: Message) -> Self {
        Self {
            leaf: None,
            line: Some(line),
            cell: None,
            message,
        }
    }

    /// A finding about one cell of a spreadsheet.
    #[must_use]
    pub fn in_cell(cell: String, message: Message) -> Self {
        Self {
            leaf: None,
            line: None,
            cell: Some(cell),
            message,
        }
    }

    /// A finding about the whole.
    #[must_use]
    pub fn general(message: Message) -> Self {
        Self {
            leaf: None,
            line: None,
            cell: None,
            message,
        }
    }

    /// The stable code, for programs.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.message.key
    }
}
