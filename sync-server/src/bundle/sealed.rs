//! How a bundle is written: a text that every messenger carries, in it what HPKE (RFC 9180, base mode,
//! DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM) seals to the server's key, in that what the seat
//! signed (ECDSA, P-256, SHA-256).
//!
//! ```text
//! any words for people
//! -----BEGIN SODIEM BUNDLE-----
//! base64 of:  bytes  0..8   "SODIEMB1", the name and the version
//!                    8..16  the server's key: the first bytes of its SHA-256
//!                   16..32  the seat
//!                   32..97  the ephemeral key of HPKE
//!                   97..    sealed, info "sodiem bundle 1", the bytes 0..32 authenticated with it:
//!                           64 bytes of signature (r, s) over the bytes 0..32 and what follows
//!                           the JSON of `core::api::Bundle`
//! -----END SODIEM BUNDLE-----
//! ```
//!
//! Files that were not sent follow, each piece by itself between `BEGIN` and `END SODIEM FILE`: with the name
//! "SODIEMF1", the info "sodiem file 1", and instead of the JSON four bytes that say how long the JSON of
//! `core::api::FilePiece` is, the most significant first, that JSON, and the bytes.

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::{DhP256HkdfSha256, Kem};
use hpke::{Deserializable as _, OpModeR, Serializable as _, single_shot_open};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use sodiem_core::api::{
    BUNDLE_BYTES_MAX, Bundle, Bytes, FILE_PIECE_BYTES_MAX, FilePiece, ProblemCode,
};
use sodiem_core::ids::{Digest, SeatId};

const BEGIN: &str = "-----BEGIN SODIEM ";
/// How a piece of a file begins.
pub(super) const PIECE: &str = "-----BEGIN SODIEM FILE-----";
const END: &str = "-----END SODIEM ";
/// What stands in clear and is authenticated: magic, key, seat.
const HEADER_BYTES: usize = 32;
/// A public key of P-256, uncompressed.
const POINT_BYTES: usize = 65;
const SIGNATURE_BYTES: usize = 64;

/// What a block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Work,
    Piece,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Work, Self::Piece];

    fn magic(self) -> &'static [u8; 8] {
        match self {
            Self::Work => b"SODIEMB1",
            Self::Piece => b"SODIEMF1",
        }
    }

    fn info(self) -> &'static [u8] {
        match self {
            Self::Work => b"sodiem bundle 1",
            Self::Piece => b"sodiem file 1",
        }
    }
}

/// What a seat signed.
#[derive(Debug)]
pub enum Said {
    /// Its work.
    Work(Bundle),
    /// A piece of a file, with its bytes.
    Piece(FilePiece, Vec<u8>),
}

/// What stands behind the last piece of a file: without it some may be missing.
const WHOLE: &str = "-----END SODIEM FILES-----";

/// Whether a file ends as it was written.
#[must_use]
pub fn is_whole(file: &[u8]) -> bool {
    blocks(file).len() < 2 || file.trim_ascii_end().ends_with(WHOLE.as_bytes())
}

/// The blocks of a file: that of the work, and those of files with it. What is no block of a bundle stands by
/// itself, to be refused.
#[must_use]
pub fn blocks(file: &[u8]) -> Vec<&[u8]> {
    let places = file.windows(BEGIN.len()).enumerate();
    let begins = places.filter(|(_, bytes)| *bytes == BEGIN.as_bytes());
    let mut begins: Vec<usize> = begins.map(|(place, _)| place).collect();
    // Words for people stand before the first.
    if let Some(first) = begins.first_mut() {
        *first = 0;
    }
    let ends = begins.iter().skip(1).copied().chain([file.len()]);
    match begins.is_empty() {
        true => vec![file],
        false => begins
            .iter()
            .zip(ends)
            .map(|(from, to)| &file[*from..to])
            .collect(),
    }
}

/// The key that bundles are sealed to; the same for as long as the database and its backups live.
pub struct Key {
    private: <DhP256HkdfSha256 as Kem>::PrivateKey,
    public: Vec<u8>,
}

impl Key {
    /// The key of this secret.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        let (private, public) = DhP256HkdfSha256::derive_keypair(secret);
        Self {
            private,
            public: public.to_bytes().to_vec(),
        }
    }

    /// What devices seal to.
    #[must_use]
    pub fn public(&self) -> &[u8] {
        &self.public
    }
}

/// Whether these bytes are a key that signs.
#[must_use]
pub fn is_seat_key(key: &[u8]) -> bool {
    key.len() == POINT_BYTES && VerifyingKey::from_sec1_bytes(key).is_ok()
}

/// A bundle as its seat is said to have signed it; whether it did is still to be asked.
pub struct Opened {
    kind: Kind,
    header: [u8; HEADER_BYTES],
    signature: Signature,
    said: Vec<u8>,
}

/// Opens what is sealed.
///
/// # Errors
/// Too large, unreadable, truncated, of another server, damaged.
pub fn open(key: &Key, file: &[u8]) -> Result<Opened, ProblemCode> {
    if file.len() > BUNDLE_BYTES_MAX {
        return Err(ProblemCode::BodyTooLarge);
    }
    let bytes = unwrapped(file)?;
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| bytes.starts_with(kind.magic()))
        .ok_or(ProblemCode::BundleUnreadable)?;
    let damaged = ProblemCode::BundleDamaged;
    let (header, rest) = bytes.split_first_chunk::<HEADER_BYTES>().ok_or(damaged)?;
    let (point, sealed) = rest.split_at_checked(POINT_BYTES).ok_or(damaged)?;
    if header[8..16] != Digest::of(&key.public).0[..8] {
        return Err(ProblemCode::BundleOfOtherServer);
    }
    type Point = <DhP256HkdfSha256 as Kem>::EncappedKey;
    let point = Point::from_bytes(point).map_err(|_| damaged)?;
    let signed = single_shot_open::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
        &OpModeR::Base,
        &key.private,
        &point,
        kind.info(),
        sealed,
        header,
    );
    let signed = signed.map_err(|_| damaged)?;
    let (signature, said) = signed.split_at_checked(SIGNATURE_BYTES).ok_or(damaged)?;
    Ok(Opened {
        kind,
        header: *header,
        signature: Signature::from_slice(signature).map_err(|_| damaged)?,
        said: said.to_vec(),
    })
}

impl Opened {
    /// The seat that it says it is of.
    #[must_use]
    pub fn seat(&self) -> SeatId {
        let (_, seat) = self
            .header
            .split_last_chunk()
            .expect("a header ends with it");
        SeatId(*seat)
    }

    /// What it says, if one of these keys of its seat signed it.
    ///
    /// # Errors
    /// Of a stranger where none did; unreadable where a newer version wrote it.
    pub fn read(&self, keys: &[Vec<u8>]) -> Result<Said, ProblemCode> {
        let signed = [&self.header, self.said.as_slice()].concat();
        let signs = |key: &Vec<u8>| {
            let key = VerifyingKey::from_sec1_bytes(key);
            key.is_ok_and(|key| key.verify(&signed, &self.signature).is_ok())
        };
        if !keys.iter().any(signs) {
            return Err(ProblemCode::BundleOfStranger);
        }
        let read = match self.kind {
            Kind::Work => serde_json::from_slice(&self.said).ok().map(Said::Work),
            Kind::Piece => piece(&self.said),
        };
        read.ok_or(ProblemCode::BundleUnreadable)
    }
}

fn piece(said: &[u8]) -> Option<Said> {
    let (length, rest) = said.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (json, bytes) = rest.split_at_checked(length)?;
    let piece = serde_json::from_slice(json).ok()?;
    (bytes.len() <= FILE_PIECE_BYTES_MAX).then(|| Said::Piece(piece, bytes.to_vec()))
}

/// The bytes that a text wraps. What messengers do to lines does no harm.
fn unwrapped(file: &[u8]) -> Result<Vec<u8>, ProblemCode> {
    let text = String::from_utf8_lossy(file);
    let begun = text.split_once(BEGIN);
    let (_, wrapped) = begun
        .and_then(|(_, rest)| rest.split_once("-----"))
        .ok_or(ProblemCode::BundleUnreadable)?;
    let (base64, _) = wrapped
        .split_once(END)
        .ok_or(ProblemCode::BundleTruncated)?;
    let base64: String = base64.split_whitespace().collect();
    let bytes = Bytes::try_from(base64).map_err(|_| ProblemCode::BundleDamaged)?;
    Ok(bytes.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever a file wraps, it is refused: nobody sealed it.
        #[test]
        fn no_bytes_that_nobody_sealed_open(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let key = Key::new(&[7; 32]);
            let id = &Digest::of(key.public()).0[..8];
            for magic in Kind::ALL.map(Kind::magic) {
                for begun in [Vec::new(), magic.to_vec(), [magic, id].concat()] {
                    let wrapped = String::from(Bytes([begun, bytes.clone()].concat()));
                    let file = format!("{BEGIN}BUNDLE-----\n{wrapped}\n{END}BUNDLE-----");
                    prop_assert!(open(&key, file.as_bytes()).is_err());
                }
            }
            prop_assert!(open(&key, &bytes).is_err());
        }
    }
}
