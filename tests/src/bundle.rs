//! The device's half of a bundle, as the browser writes it, natively.

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::{DhP256HkdfSha256, Kem};
use hpke::{Deserializable as _, OpModeS, Serializable as _, single_shot_seal};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use sodiem_core::api::{Bundle, Bytes, FilePiece};
use sodiem_core::ids::{Digest, SeatId};

/// The key that a device signs with.
pub struct SeatKey(SigningKey);

/// Whose bundle it is, and for which server.
pub struct Seal<'a> {
    /// The seat.
    pub seat: SeatId,
    /// Its key.
    pub key: &'a SeatKey,
    /// The server's.
    pub server: &'a Bytes,
}

impl SeatKey {
    /// A key that nobody has.
    ///
    /// # Panics
    /// Never: about one secret in 2^32 is none, and then another is drawn.
    #[must_use]
    pub fn new() -> Self {
        let draw =
            |_| SigningKey::from_slice(&std::array::from_fn::<u8, 32, _>(|_| fastrand::u8(..)));
        let mut drawn = (0..8).map(draw);
        Self(drawn.find_map(Result::ok).expect("a secret"))
    }

    /// Its public half, as signing in registers it.
    #[must_use]
    pub fn public(&self) -> Bytes {
        Bytes(
            self.0
                .verifying_key()
                .to_sec1_point(false)
                .as_bytes()
                .to_vec(),
        )
    }
}

impl Default for SeatKey {
    fn default() -> Self {
        Self::new()
    }
}

impl Seal<'_> {
    /// The file of a bundle.
    ///
    /// # Panics
    /// For a server's key that is none.
    #[must_use]
    pub fn file(&self, bundle: &Bundle) -> String {
        let bytes = String::from(Bytes(self.bytes(bundle)));
        format!("Sổ Điểm\n\n-----BEGIN SODIEM BUNDLE-----\n{bytes}\n-----END SODIEM BUNDLE-----\n")
    }

    /// A piece of a file that goes with a bundle.
    ///
    /// # Panics
    /// For a server's key that is none.
    #[must_use]
    pub fn piece(&self, piece: &FilePiece, bytes: &[u8]) -> String {
        let json = serde_json::to_vec(piece).expect("a piece has a JSON form");
        let length = u32::try_from(json.len()).expect("it is short");
        let said = [&length.to_be_bytes()[..], &json, bytes].concat();
        let sealed = String::from(Bytes(self.sealed((b"SODIEMF1", b"sodiem file 1"), &said)));
        format!("-----BEGIN SODIEM FILE-----\n{sealed}\n-----END SODIEM FILE-----\n")
    }

    fn bytes(&self, bundle: &Bundle) -> Vec<u8> {
        let json = serde_json::to_vec(bundle).expect("a bundle has a JSON form");
        self.sealed((b"SODIEMB1", b"sodiem bundle 1"), &json)
    }

    fn sealed(&self, (name, info): (&[u8; 8], &[u8]), said: &[u8]) -> Vec<u8> {
        let key = &Digest::of(&self.server.0).0[..8];
        let header = [name, key, &self.seat.0].concat();
        let signature: Signature = self.key.0.sign(&[&header, said].concat());
        let signed = [&signature.to_bytes()[..], said].concat();
        type Point = <DhP256HkdfSha256 as Kem>::PublicKey;
        let (point, sealed) = single_shot_seal::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
            &OpModeS::Base,
            &Point::from_bytes(&self.server.0).expect("the server's key"),
            info,
            &signed,
            &header,
        )
        .expect("it seals");
        [&header, &point.to_bytes()[..], &sealed].concat()
    }
}
