//! The communes of the nation as one province, with an officer each who is signed in.

use std::fs;

use fastrand::Rng;
use sodiem_core::account::Grant;
use sodiem_core::answer::Answers;
use sodiem_core::api::{Bytes, DocumentPush, SyncReply, SyncRequest};
use sodiem_core::criteria::ScoredBy;
use sodiem_core::document::{Document, Edit, Edition};
use sodiem_core::ids::{Digest, DocumentId, RoundId, SeatId, UnitCode};
use sodiem_core::time::Timestamp;
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::reference::Reference;
use sodiem_sync_server::store::accounts::{self, AccountRow};
use sodiem_sync_server::store::{Store, sessions};
use sodiem_tests::answers;
use sodiem_tests::server::{Pages, Server};

use crate::server::{PROVINCE, ROUND, nation};

/// Changes of one whole sheet: an answer to each leaf, and notes.
pub const SHEET_CHANGES: usize = 100;
/// Accounts that are added in one transaction.
const ACCOUNTS_AT_ONCE: usize = 1_000;
/// When everybody was signed in, and began to write, in milliseconds.
const BEGAN_AT: i64 = 1_600_000_000_000;

/// Someone who is signed in.
pub struct Person {
    pub token: String,
    pub seat: SeatId,
}

/// An officer of a commune.
pub struct Officer {
    pub unit: UnitCode,
    pub person: Person,
}

/// The server, and everybody.
pub struct Crowd {
    pub server: Server,
    pub officers: Vec<Officer>,
    /// Someone of the province, who reads everything.
    pub province: Person,
    pub edition: Edition,
    pub round: RoundId,
    pub digest: Digest,
}

impl Crowd {
    /// An officer in each of so many communes.
    pub fn of_communes(communes_max: usize) -> Self {
        Self::gather(|communes| communes.into_iter().take(communes_max).collect())
    }

    /// So many officers in one commune.
    pub fn of_one_commune(officers: usize) -> Self {
        Self::gather(|communes| vec![communes[0].clone(); officers])
    }

    /// Officers of these units of the nation.
    fn gather(choose: impl FnOnce(Vec<UnitCode>) -> Vec<UnitCode>) -> Self {
        let (units, communes) = nation();
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        fs::write(file.path(), units).expect("it is ours");
        let path = file.path().to_string_lossy();
        let mut server = Server::stopped(Pages::None);
        let sample = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../data/criteria/commune-sample.tsv"
        );
        let output = server.call(
            "init",
            &[
                "--province",
                PROVINCE,
                "--round",
                ROUND,
                "--units",
                &path,
                "--criteria",
                sample,
                "--criteria-sample",
            ],
        );
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let environment = Environment::of_machine();
        let store = Store::open(server.data(), &environment).expect("our own folder");
        let reference = store.read(Reference::load).expect("our own database");
        let round = reference.rounds.first().expect("a round").clone();
        let edition = Edition::new(reference.sets[&round.edition].clone());
        let officers: Vec<Officer> = choose(communes)
            .into_iter()
            .zip(1..)
            .map(|(unit, number)| Officer {
                unit,
                person: person(number),
            })
            .collect();
        let province = person(0);
        let rows = officers.iter().map(|officer| {
            let grant = Grant::Officer {
                unit: officer.unit.clone(),
            };
            (
                officer.person.token[..20].to_owned(),
                grant,
                &officer.person,
            )
        });
        let all = Grant::Province {
            unit: PROVINCE.parse().expect("a unit"),
        };
        let rows: Vec<_> = rows.chain([("tinh".to_owned(), all, &province)]).collect();
        for some in rows.chunks(ACCOUNTS_AT_ONCE) {
            sign_in(&store, some);
        }
        drop(store);
        server.start();
        Self {
            server,
            officers,
            province,
            edition,
            round: round.id,
            digest: round.edition,
        }
    }

    /// What the device of an officer sends who filled in the whole sheet without a network.
    pub fn sheet(&self, officer: &Officer, seed: u64) -> SyncRequest {
        let id = DocumentId::sheet(&self.round, &officer.unit, &self.digest);
        let mut document = self.edition.blank(&id);
        let mut actor = [0; 16];
        Rng::with_seed(seed).fill(&mut actor);
        document.begin_session(officer.person.seat, actor);
        let answers = answers::all(
            &self.edition,
            ScoredBy::Unit,
            &mut Rng::with_seed(seed % 97),
        );
        let changes = write(&mut document, answers);
        let documents = vec![DocumentPush {
            document: id,
            changes,
            vouchers: Vec::new(),
        }];
        SyncRequest {
            documents,
            ..SyncRequest::default()
        }
    }
}

impl Crowd {
    /// What the device of an officer sends who has the sheet as it came and changes one answer.
    pub fn edit(&self, officer: &Officer, held: &SyncReply) -> SyncRequest {
        let id = DocumentId::sheet(&self.round, &officer.unit, &self.digest);
        let mut document = self.edition.blank(&id);
        let came = held.documents.iter().flat_map(|pulled| &pulled.changes);
        document
            .apply(came.map(|Bytes(bytes)| bytes))
            .expect("what the server gives out applies");
        document.begin_session(officer.person.seat, [7; 16]);
        let answers = answers::all(&self.edition, ScoredBy::Unit, &mut Rng::with_seed(98));
        let edit = |(leaf, answer)| Edit::Answer { leaf, answer };
        let mut changes = answers
            .into_iter()
            .map(|one| document.edit(&[edit(one)], Timestamp(BEGAN_AT)));
        let change = changes.find_map(|change| change.expect("the document takes it"));
        let changes = vec![Bytes(change.expect("some answer is another").bytes)];
        let documents = vec![DocumentPush {
            document: id,
            changes,
            vouchers: Vec::new(),
        }];
        SyncRequest {
            documents,
            ..SyncRequest::default()
        }
    }
}

/// Answers to every leaf, each a change of its own, then notes until there are enough changes.
fn write(document: &mut Document, answers: Answers) -> Vec<Bytes> {
    let leaves: Vec<_> = answers.keys().cloned().collect();
    let answers = answers
        .into_iter()
        .map(|(leaf, answer)| Edit::Answer { leaf, answer });
    let notes = leaves
        .iter()
        .cycle()
        .zip(1..)
        .map(|(leaf, number)| Edit::Note {
            leaf: leaf.clone(),
            text: note(number),
        });
    let edits = answers.chain(notes).take(SHEET_CHANGES).zip(BEGAN_AT..);
    edits
        .map(|(edit, at)| {
            let change = document
                .edit(&[edit], Timestamp(at))
                .expect("the document takes it");
            Bytes(change.expect("it says something new").bytes)
        })
        .collect()
}

/// As long as what people write, so that a sheet comes to about 28 kB.
fn note(number: usize) -> String {
    format!(
        "Theo Kế hoạch số {number}/KH-UBND ngày 15/3 của Ủy ban nhân dân xã về cải cách hành chính; \
         báo cáo số {number}/BC-UBND gửi Phòng Nội vụ đúng hạn, có danh sách kèm theo."
    )
}

fn person(number: usize) -> Person {
    let name = Digest::of(&number.to_le_bytes());
    Person {
        token: name.to_string(),
        seat: SeatId(name.0[..16].try_into().expect("16 of 32 bytes")),
    }
}

/// Accounts, each with a seat and a session.
fn sign_in(store: &Store, rows: &[(String, Grant, &Person)]) {
    let rows: Vec<_> = rows
        .iter()
        .map(|(username, grant, person)| {
            let row = AccountRow {
                id: person.token[..32].parse().expect("32 hexadecimal digits"),
                username: username.clone(),
                name: username.clone(),
                province: PROVINCE.parse().expect("a unit"),
                grants: vec![grant.clone()],
            };
            (row, person.seat, Digest::of(person.token.as_bytes()))
        })
        .collect();
    let added = store.write(move |connection| {
        let now = Environment::of_machine().now();
        for (row, seat, token) in rows {
            // Nobody signs in with a password here.
            accounts::add(connection, &row, "none")?;
            accounts::add_seat(connection, &row.id, seat, ("máy", now))?;
            sessions::add(connection, &token, seat, now)?;
        }
        Ok(())
    });
    added.expect("our own database");
}
