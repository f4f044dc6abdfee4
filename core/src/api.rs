//! The wire: what browser and server send each other under `/api/v1`, one type for both sides.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod account;
mod bundle;
mod evidence;
mod problem;
mod quarantine;
mod receipt;
mod result;
mod round;
mod sync;

pub use account::*;
pub use bundle::*;
pub use evidence::*;
pub use problem::*;
pub use quarantine::*;
pub use receipt::*;
pub use result::*;
pub use round::*;
pub use sync::*;

pub use crate::criteria::file::FILE_BYTES_MAX as CRITERIA_FILE_BYTES_MAX;

/// Where the API lives.
pub const PREFIX: &str = "/api/v1";
/// Largest body of any request but uploads of files, in bytes after decompression.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Largest file of survey answers, in bytes.
pub const SURVEY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The header that every request that changes something carries, besides being of the same site:
/// no form of another site can send it.
pub const CLIENT_HEADER: &str = "x-sodiem-client";

/// Bytes, base64 in JSON.
#[derive(
    Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = Byte)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<String> for Bytes {
    type Error = base64::DecodeError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        BASE64.decode(text).map(Self)
    }
}

impl From<Bytes> for String {
    fn from(bytes: Bytes) -> String {
        BASE64.encode(bytes.0)
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}
