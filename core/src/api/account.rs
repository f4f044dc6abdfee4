//! Sign-in, accounts and seats.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Bytes;
use crate::account::{Grant, Principal, Program};
use crate::ids::{AccountId, SeatId};
use crate::time::Timestamp;

/// `POST /api/v1/session`.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SignIn {
    /// User name.
    pub username: String,
    /// Password.
    pub password: String,
    /// The seat that the device already has for this account, so that it stays the same one; also
    /// where the server, restored from an older backup, does not know it.
    pub seat: Option<SeatId>,
    /// What the device is, for people: "Samsung SM-A145F", "Chrome trên Windows". The server names a new
    /// one by it and by whose it is.
    pub device_name: String,
    /// The public half of the key that signs what this device saves to a file (P-256, uncompressed); none
    /// where it can make no key.
    #[serde(default)]
    pub key: Option<Bytes>,
}

/// `GET /api/v1/session`, and the answer to signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Who is signed in.
    pub principal: Principal,
    /// The program that has all that the account may do.
    pub program: Program,
    /// When the session ends unless it is used.
    pub expires_at: Timestamp,
    /// The server's clock.
    pub now: Timestamp,
    /// The key that what a device saves to a file is sealed to (P-256, uncompressed).
    #[serde(default)]
    pub bundle_key: Bytes,
}

/// An account as its administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// User name.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// What it may do.
    pub grants: Vec<Grant>,
    /// Whether it may sign in.
    pub enabled: bool,
    /// Its seats.
    pub seats: Vec<Seat>,
}

/// An account on one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Seat {
    /// Its id.
    pub id: SeatId,
    /// The device's name.
    pub device: String,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// When it last reached the server.
    pub seen_at: Timestamp,
    /// Refused from then on.
    pub revoked_at: Option<Timestamp>,
}

/// `PUT /api/v1/seats/{seat}`.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SeatUpdate {
    /// The device's name, of at most [`DEVICE_NAME_CHARS_MAX`](crate::account::DEVICE_NAME_CHARS_MAX)
    /// characters on one line.
    pub device: String,
}

/// `POST /api/v1/accounts`.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct NewAccount {
    /// User name.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// What it may do.
    pub grants: Vec<Grant>,
    /// The first password.
    pub password: String,
}

/// `PUT /api/v1/accounts/{account}`: what is there replaces what was.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct AccountUpdate {
    /// The person's name.
    pub name: String,
    /// What it may do.
    pub grants: Vec<Grant>,
    /// Whether it may sign in.
    pub enabled: bool,
    /// A new password; ends the account's sessions.
    pub password: Option<String>,
}
