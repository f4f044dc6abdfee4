//! Errors between programs: `application/problem+json` (RFC 9457) with a stable code.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::finding::Finding;

/// Media type of a [`Problem`].
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, as a stable code that programs branch on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// Nobody is signed in, or the session ended.
    SignInNeeded,
    /// User name and password do not match.
    WrongPassword,
    /// Too many attempts; `Retry-After` says when to try again.
    TooManyAttempts,
    /// The device asks or sends more than any has a use for; `Retry-After` says when to try again.
    TooManyRequests,
    /// The seat was revoked. What an exchange brought is kept for a supervisor.
    SeatRevoked,
    /// The seat was revoked, and no more of its late work is kept: nothing of the request was.
    LateWorkFull,
    /// Not within the account's scope.
    NotAllowed,
    /// The request does not come from our own pages.
    CrossSite,
    /// There is no such thing, or none that the account may know of.
    NotFound,
    /// The method is not one of this address.
    MethodNotAllowed,
    /// The file has no such part.
    RangeUnreachable,
    /// The body is larger than it may be.
    BodyTooLarge,
    /// The body is not what it says it is.
    BodyUnreadable,
    /// What was sent is readable and wrong; `findings` says where.
    Invalid,
    /// The file is no bundle, or one of a newer version.
    BundleUnreadable,
    /// The bundle ends before its end: it was cut off on its way.
    BundleTruncated,
    /// The bundle is not as it was sealed.
    BundleDamaged,
    /// The bundle is sealed to another server's key.
    BundleOfOtherServer,
    /// No seat of this server signed the bundle.
    BundleOfStranger,
    /// The bundle's seat was revoked, or its account locked.
    BundleRevoked,
    /// The upload ended or ran out: begin it anew.
    UploadGone,
    /// Something else sends the same upload now.
    UploadLocked,
    /// The piece does not begin where the upload stands.
    UploadOffset,
    /// The piece is not what its checksum says (tus).
    UploadChecksum,
    /// The file is larger than any may be.
    FileTooLarge,
    /// The unit has no room left for files.
    FilesFull,
    /// What came is not the file that was announced.
    FileOther,
    /// The file is of no kind that is taken.
    FileKindUnknown,
    /// The file is not what it says it is, or would take far more room than it says.
    FileDamaged,
    /// The file carries a program.
    FileActive,
    /// The file is marked as a state secret.
    FileSecret,
    /// The scan found something harmful in the file.
    FileInfected,
    /// The file waits for its scan.
    FileHeld,
    /// Where files are kept does not answer; `Retry-After` says when to try again. What was sent is kept.
    FilesUnreachable,
    /// It was changed meanwhile; load it again.
    Conflict,
    /// The server is busy; `Retry-After` says when to try again.
    Busy,
    /// The server's disk is full: nothing was stored, and what was stored before is there.
    StorageFull,
    /// Our fault; the log has it under `instance`.
    Internal,
}

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `urn:sodiem:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// The code.
    pub code: ProblemCode,
    /// A sentence in the reader's language (`Accept-Language`).
    pub title: String,
    /// Which request it was, as in the server's log.
    pub instance: String,
    /// When to try again, in seconds, as `Retry-After` says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// What is wrong, and where.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

impl ProblemCode {
    /// The HTTP status of this code.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::SignInNeeded | Self::WrongPassword => 401,
            Self::SeatRevoked | Self::LateWorkFull | Self::NotAllowed | Self::CrossSite => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::UploadGone => 410,
            Self::UploadLocked => 423,
            Self::UploadChecksum => 460,
            Self::Conflict | Self::UploadOffset | Self::FileHeld => 409,
            Self::FileKindUnknown => 415,
            Self::RangeUnreachable => 416,
            Self::BodyTooLarge | Self::FileTooLarge | Self::FilesFull => 413,
            Self::BodyUnreadable => 400,
            Self::Invalid
            | Self::BundleUnreadable
            | Self::BundleTruncated
            | Self::BundleDamaged
            | Self::BundleOfOtherServer
            | Self::BundleOfStranger
            | Self::BundleRevoked
            | Self::FileOther
            | Self::FileDamaged
            | Self::FileActive
            | Self::FileSecret
            | Self::FileInfected => 422,
            Self::TooManyAttempts | Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Busy | Self::FilesUnreachable => 503,
            Self::StorageFull => 507,
        }
    }

    /// The key of its sentence in the Fluent files.
    #[must_use]
    pub fn message_key(self) -> &'static str {
        match self {
            Self::SignInNeeded => "problem-sign-in-needed",
            Self::WrongPassword => "problem-wrong-password",
            Self::TooManyAttempts => "problem-too-many-attempts",
            Self::TooManyRequests => "problem-too-many-requests",
            Self::SeatRevoked => "problem-seat-revoked",
            Self::LateWorkFull => "problem-late-work-full",
            Self::NotAllowed => "problem-not-allowed",
            Self::CrossSite => "problem-cross-site",
            Self::NotFound => "problem-not-found",
            Self::MethodNotAllowed => "problem-method-not-allowed",
            Self::BodyTooLarge => "problem-body-too-large",
            Self::BodyUnreadable => "problem-body-unreadable",
            Self::Invalid => "problem-invalid",
            Self::BundleUnreadable => "problem-bundle-unreadable",
            Self::BundleTruncated => "problem-bundle-truncated",
            Self::BundleDamaged => "problem-bundle-damaged",
            Self::BundleOfOtherServer => "problem-bundle-of-other-server",
            Self::BundleOfStranger => "problem-bundle-of-stranger",
            Self::BundleRevoked => "problem-bundle-revoked",
            Self::RangeUnreachable => "problem-range-unreachable",
            Self::UploadGone => "problem-upload-gone",
            Self::UploadLocked => "problem-upload-locked",
            Self::UploadOffset => "problem-upload-offset",
            Self::UploadChecksum => "problem-upload-checksum",
            Self::FileTooLarge => "problem-file-too-large",
            Self::FilesFull => "problem-files-full",
            Self::FileOther => "problem-file-other",
            Self::FileKindUnknown => "problem-file-kind-unknown",
            Self::FileDamaged => "problem-file-damaged",
            Self::FileActive => "problem-file-active",
            Self::FileSecret => "problem-file-secret",
            Self::FileInfected => "problem-file-infected",
            Self::FileHeld => "problem-file-held",
            Self::FilesUnreachable => "problem-files-unreachable",
            Self::Conflict => "problem-conflict",
            Self::Busy => "problem-busy",
            Self::StorageFull => "problem-storage-full",
            Self::Internal => "problem-internal",
        }
    }
}
