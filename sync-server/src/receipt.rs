//! The key by which the server signs what it received ([`sodiem_core::api::Receipt`]), and the check
//! of what it signed, for the page without sign-in and the command line alike.

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sodiem_core::api::{
    Bytes, Receipt, ReceiptCheck, ReceiptFault, ReceiptFile, ReceiptVerdict, ReceivedWork,
    Statement,
};
use sodiem_core::decision::ActionName;
use sodiem_core::ids::{DocumentKind, ServerKey};
use sodiem_core::text::{Catalog, Message};

/// What receipts are signed with; the same for as long as the database and its backups live. It never
/// shows what is secret of it, not even when asked to debug.
pub struct Signer(Ed25519KeyPair);

impl Signer {
    /// With this secret.
    ///
    /// # Panics
    /// Never: any 32 bytes do.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(secret).expect("any 32 bytes do"))
    }

    /// The key by which what it signs is checked.
    ///
    /// # Panics
    /// Never: such a key has 32 bytes.
    #[must_use]
    pub fn key(&self) -> ServerKey {
        let key = self.0.public_key().as_ref().try_into();
        ServerKey(key.expect("a key of Ed25519 has 32 bytes"))
    }

    /// The receipt that says so.
    #[must_use]
    pub fn sign(&self, statement: &Statement) -> Receipt {
        let decision = match &statement.received {
            ReceivedWork::Decision { id, .. } => Some(id.clone()),
            ReceivedWork::Changes { .. } => None,
        };
        Receipt {
            document: statement.document.clone(),
            decision,
            received_at: statement.received_at,
            statement: statement.to_json(),
            signature: Bytes(self.0.sign(&statement.signed()).as_ref().to_vec()),
        }
    }
}

/// Whether a file is a receipt of the server that has this key, in the words of a language.
#[must_use]
pub fn check(file: &[u8], own: Option<&ServerKey>, texts: &Catalog) -> ReceiptCheck {
    let (verdict, statement) = match ReceiptFile::read(file) {
        Ok(file) if is_signed(&file) => {
            let verdict = match own {
                Some(own) if *own == file.statement.server => ReceiptVerdict::Valid,
                Some(_) => ReceiptVerdict::OtherServer,
                None => ReceiptVerdict::Unattributed,
            };
            (verdict, Some(file.statement))
        }
        Ok(_) => (ReceiptVerdict::Altered, None),
        Err(ReceiptFault::OtherVersion) => (ReceiptVerdict::OtherVersion, None),
        Err(ReceiptFault::TooLarge | ReceiptFault::Unreadable) => {
            (ReceiptVerdict::Unreadable, None)
        }
    };
    let key = match verdict {
        ReceiptVerdict::Valid => "receipt-valid",
        ReceiptVerdict::OtherServer => "receipt-other-server",
        ReceiptVerdict::Unattributed => "receipt-unattributed",
        ReceiptVerdict::Altered => "receipt-altered",
        ReceiptVerdict::Unreadable => "receipt-unreadable",
        ReceiptVerdict::OtherVersion => "receipt-other-version",
    };
    let says = statement.as_ref().map(|statement| says(statement, texts));
    ReceiptCheck {
        verdict,
        title: texts.text(key),
        says: says.unwrap_or_default(),
        statement,
    }
}

/// Whether the server that a statement names signed exactly this.
fn is_signed(file: &ReceiptFile) -> bool {
    let key = UnparsedPublicKey::new(&ED25519, file.statement.server.0);
    key.verify(&file.statement.signed(), &file.signature.0)
        .is_ok()
}

/// What a receipt says, line by line.
fn says(statement: &Statement, texts: &Catalog) -> Vec<String> {
    let document = &statement.document;
    let about = match &document.kind {
        DocumentKind::Scoresheet => Message::new("receipt-sheet"),
        DocumentKind::Appraisal(body) => {
            Message::new("receipt-appraisal").with("body", body.as_str())
        }
    };
    let about = about
        .with("round", document.round.as_str())
        .with("name", statement.unit_name.as_str())
        .with("unit", document.unit.as_str());
    let at = Message::new("receipt-at").with("at", statement.received_at.shown());
    let from = Message::new("receipt-from")
        .with("name", statement.name.as_str())
        .with("device", statement.device.as_str());
    let mut lines = vec![at, about];
    lines.extend(received(&statement.received));
    lines.push(from);
    let heads = statement.heads.iter().map(|head| format!("{head}"));
    let heads = heads.collect::<Vec<_>>().join(", ");
    if !heads.is_empty() {
        lines.push(Message::new("receipt-heads").with("heads", heads));
    }
    lines.push(Message::new("receipt-server").with("key", statement.server.to_string()));
    lines.push(Message::new("receipt-proves"));
    lines.iter().map(|line| texts.format(line)).collect()
}

fn received(received: &ReceivedWork) -> Vec<Message> {
    match received {
        ReceivedWork::Changes { count, digest } => vec![
            Message::new("receipt-changes")
                .with("count", *count)
                .with("digest", digest.to_string()),
        ],
        ReceivedWork::Decision {
            action,
            sequence,
            hash,
            content,
            late,
            ..
        } => {
            let action = match action {
                ActionName::Submit if *late => "receipt-submit-late",
                ActionName::Submit => "receipt-submit",
                ActionName::Return => "receipt-return",
                ActionName::Approve => "receipt-approve",
                ActionName::TakeAmendment => "receipt-take-amendment",
                ActionName::ReturnAmendment => "receipt-return-amendment",
                ActionName::Reopen => "receipt-reopen",
            };
            let record = Message::new("receipt-record")
                .with("sequence", sequence.to_string())
                .with("hash", hash.to_string());
            let content = content
                .map(|digest| Message::new("receipt-content").with("digest", digest.to_string()));
            [Message::new(action), record]
                .into_iter()
                .chain(content)
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sodiem_core::api::RECEIPT_VERSION;
    use sodiem_core::ids::{ChangeId, Digest, SeatId};
    use sodiem_core::text::Language;
    use sodiem_core::time::Timestamp;

    use super::*;
    use crate::problem::catalog;

    fn statement(server: ServerKey) -> Statement {
        Statement {
            receipt: RECEIPT_VERSION,
            server,
            received_at: Timestamp(1_634_723_280_000),
            document: "sheet:2020:31852:0123456789abcdef".parse().expect("an id"),
            unit_name: "Xã Thử".to_owned(),
            heads: vec![ChangeId([1; 32])],
            received: ReceivedWork::Decision {
                id: "1".repeat(32).parse().expect("an id"),
                action: ActionName::Submit,
                sequence: 12,
                hash: Digest([5; 32]),
                content: Some(Digest([6; 32])),
                late: false,
            },
            account: "ab".repeat(16).parse().expect("an id"),
            name: "Hà Thị Hoa".to_owned(),
            seat: SeatId([3; 16]),
            device: "Chrome, Android".to_owned(),
        }
    }

    fn signed(secret: u8) -> (Signer, Statement, String) {
        let signer = Signer::new(&[secret; 32]);
        let statement = statement(signer.key());
        let file = signer.sign(&statement).to_file();
        (signer, statement, file)
    }

    fn verdict(file: &str, key: &ServerKey) -> ReceiptVerdict {
        check(file.as_bytes(), Some(key), catalog(Language::Vi)).verdict
    }

    #[test]
    fn a_receipt_is_of_the_server_that_signed_it_and_of_no_other() {
        let (signer, statement, file) = signed(1);
        assert_eq!(verdict(&file, &signer.key()), ReceiptVerdict::Valid);
        let (other, ..) = signed(2);
        assert_eq!(verdict(&file, &other.key()), ReceiptVerdict::OtherServer);
        // Somebody who signs in this server's name.
        let forged = other.sign(&statement).to_file();
        assert_eq!(verdict(&forged, &signer.key()), ReceiptVerdict::Altered);
        let renamed = file.replace(&signer.key().to_string(), &other.key().to_string());
        assert_eq!(verdict(&renamed, &other.key()), ReceiptVerdict::Altered);
    }

    #[test]
    fn a_signature_over_the_bare_statement_is_none_over_a_receipt() {
        let (signer, statement, _) = signed(1);
        let mut receipt = signer.sign(&statement);
        let bare = signer.0.sign(receipt.statement.as_bytes());
        receipt.signature = Bytes(bare.as_ref().to_vec());
        let file = receipt.to_file();
        assert_eq!(verdict(&file, &signer.key()), ReceiptVerdict::Altered);
    }

    #[test]
    fn what_a_receipt_says_is_said_in_both_languages() {
        let (signer, _, file) = signed(1);
        let said = |language| check(file.as_bytes(), Some(&signer.key()), catalog(language));
        let (vi, en) = (said(Language::Vi), said(Language::En));
        assert!(vi.says[0].contains("20/10/2021 16:48"), "{:?}", vi.says);
        assert_eq!(vi.says.len(), en.says.len());
        for lines in [&vi, &en] {
            let text = lines.says.join("\n");
            for part in [
                "Xã Thử",
                "31852",
                "Hà Thị Hoa",
                &"05".repeat(32),
                &"06".repeat(32),
            ] {
                assert!(text.contains(part), "no {part} in {text}");
            }
            assert!(!text.contains("receipt-"), "{text}");
        }
        let altered = file.replace("Hà Thị", "Lê Thị");
        let said = check(
            altered.as_bytes(),
            Some(&signer.key()),
            catalog(Language::En),
        );
        assert_eq!((said.says.len(), said.statement), (0, None));
    }

    proptest! {
        #[test]
        fn no_file_with_a_changed_byte_is_valid_and_says_something_else(
            at: prop::sample::Index, byte: u8,
        ) {
            let (signer, statement, file) = signed(1);
            let mut bytes = file.into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let found = check(&bytes, Some(&signer.key()), catalog(Language::Vi));
            if let Some(said) = found.statement {
                prop_assert_eq!(found.verdict, ReceiptVerdict::Valid);
                prop_assert_eq!(said, statement);
            }
        }
    }
}
