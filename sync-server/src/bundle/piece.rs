//! A piece of a file in a bundle: taken as if its author's device had sent it. Whatever of the upload is here
//! already, by whichever way it came, is passed over.

use sodiem_core::account::Principal;
use sodiem_core::api::{BundleReply, FilePiece, ProblemCode};
use sodiem_core::text::{Language, Message};

use crate::app::App;
use crate::error::Error;
use crate::evidence::{self, Announced};
use crate::problem::catalog;

/// Takes a piece. Something is said with the last one, and where it is not taken.
///
/// # Errors
/// Busy, full, no storage: to be brought in again.
pub(super) fn take(
    app: &App,
    author: &Principal,
    (piece, bytes): (FilePiece, &[u8]),
    language: Language,
) -> Result<BundleReply, Error> {
    let mut reply = BundleReply {
        author: author.name.clone(),
        made_at: piece.made_at,
        received: Vec::new(),
        refused: Vec::new(),
        waiting: Vec::new(),
    };
    let texts = catalog(language);
    let name = piece.name.clone();
    let say = |key: &str| Message::new(key).with("name", name.as_str());
    match add(app, author, piece, bytes) {
        Ok(Added::Whole) => reply
            .received
            .push(texts.format(&say("bundle-file-received"))),
        Ok(Added::Piece) => {}
        Ok(Added::Gap) => reply
            .waiting
            .push(texts.format(&say("bundle-file-waiting"))),
        Err(Error::Problem(problem)) if is_final(problem.code) => {
            let why = texts.text(problem.code.message_key());
            let line = say("bundle-file-refused").with("why", why);
            reply.refused.push(texts.format(&line));
        }
        Err(error) => return Err(error),
    }
    Ok(reply)
}

/// What became of a piece.
enum Added {
    /// The file is here, now or before.
    Whole,
    /// It is here, and more is to come.
    Piece,
    /// What is before it has not come.
    Gap,
}

fn add(app: &App, author: &Principal, piece: FilePiece, bytes: &[u8]) -> Result<Added, Error> {
    let offset = piece.offset;
    let announced = Announced {
        round: piece.round,
        unit: piece.unit,
        digest: piece.digest,
        name: piece.name,
        bytes: piece.bytes,
    };
    let upload = evidence::begin(app, author, announced)?;
    let end = offset.saturating_add(bytes.len() as u64);
    if upload.received < offset {
        return Ok(Added::Gap);
    }
    let known = usize::try_from(upload.received - offset).unwrap_or(usize::MAX);
    let upload = match bytes.get(known..) {
        Some(rest) if !rest.is_empty() || (upload.is_whole() && !upload.is_stored) => {
            evidence::add(app, author, &upload.id, (upload.received, rest))?
        }
        _ => upload,
    };
    Ok(match upload.is_stored && end >= upload.bytes {
        true => Added::Whole,
        false => Added::Piece,
    })
}

/// Whether a file is not taken another time either.
fn is_final(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::NotFound
            | ProblemCode::BodyTooLarge
            | ProblemCode::FileTooLarge
            | ProblemCode::FileSecret
            | ProblemCode::FileDamaged
            | ProblemCode::FileOther
            | ProblemCode::FileKindUnknown
            | ProblemCode::FileActive
            | ProblemCode::FileInfected
            | ProblemCode::FilesFull
    )
}
