//! Promise: work gets out of a place without any network, in a file that whoever may carry. It counts as
//! its author's, a second time does no harm, and a stranger can neither read nor alter it.

use sodiem_core::api::{
    AccountUpdate, BUNDLE_BYTES_MAX, Bundle, BundleReply, Bytes, ProblemCode, Quarantine,
    RefusalCode, SyncRequest,
};
use sodiem_core::decision::Stage;
use sodiem_core::document::Edit;
use sodiem_core::ids::{Code, DocumentId, SeatId, UnitCode};
use sodiem_core::time::Timestamp;
use sodiem_tests::bundle::{Seal, SeatKey};
use sodiem_tests::device::{Failure, Phone};
use sodiem_tests::http::Body;
use sodiem_tests::server::{Pages, Server};
use ureq::http::Method;

const COMMUNE: &str = "31852";
const NOTE: &str = "kế hoạch số 12/KH-UBND";

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

fn phone(server: &Server, username: &str) -> Phone {
    let base = format!("http://{}", server.address());
    Phone::sign_in(&base, username, &server.password())
}

/// An officer's phone that wrote a note and was never in a network since it signed in.
fn offline(server: &Server) -> (Phone, DocumentId) {
    let mut phone = phone(server, &format!("canbo1.{COMMUNE}"));
    let sheet = phone.sheet_id(&commune());
    write(&mut phone, &sheet, NOTE);
    (phone, sheet)
}

fn leaf() -> Code {
    "1.1.1".parse().expect("a code")
}

fn write(phone: &mut Phone, sheet: &DocumentId, text: &str) {
    let text = text.to_owned();
    let leaf = leaf();
    phone.edit(sheet, &[Edit::Note { leaf, text }]);
}

#[track_caller]
fn outcomes(reply: &BundleReply) -> [usize; 3] {
    [&reply.received, &reply.refused, &reply.waiting].map(Vec::len)
}

#[track_caller]
fn brought(carrier: &Phone, file: &str) -> BundleReply {
    carrier.bring_in(file).expect("it is taken in")
}

#[track_caller]
fn refused(carrier: &Phone, file: &str) -> ProblemCode {
    match carrier.bring_in(file) {
        Err(Failure::Refused(problem)) => {
            assert!(!problem.title.starts_with("problem-"), "{}", problem.title);
            problem.code
        }
        other => panic!("{other:?}"),
    }
}

/// Brings a file in by the command line; what it printed and whether it was taken.
fn imported(server: &Server, file: &str) -> (bool, String) {
    let path = server.data().join("brought.txt");
    std::fs::write(&path, file).expect("the data folder is ours");
    let path = path.to_str().expect("a temporary folder's name");
    let output = server.call("bundle import", &[path]);
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[test]
fn what_a_colleague_and_the_command_line_bring_in_counts_as_its_authors_however_often() {
    let mut server = Server::empty(Pages::None);
    let (mut author, sheet) = offline(&server);
    let file = author.bundle();
    let colleague = phone(&server, &format!("canbo2.{COMMUNE}"));
    for _ in 0..2 {
        let reply = brought(&colleague, &file);
        assert_eq!(reply.author, author.principal().name);
        assert_eq!(outcomes(&reply), [1, 0, 0]);
        assert!(
            reply.received[0].contains("máy chủ đã có 1 thay đổi"),
            "{reply:?}"
        );
    }
    write(&mut author, &sheet, "viết thêm");
    let (is_taken, said) = imported(&server, &author.bundle());
    assert!(
        is_taken && said.contains("máy chủ đã có 2 thay đổi"),
        "{said}"
    );
    server.stop();
    let (is_taken, said) = imported(&server, &file);
    assert!(
        is_taken && said.contains("máy chủ đã có 1 thay đổi"),
        "{said}"
    );
    server.check();
    server.start();

    let mut colleague = phone(&server, &colleague.principal().username.clone());
    colleague.sync().expect("the network is open");
    assert_eq!(colleague.read(&sheet), author.read(&sheet));
    let heads = colleague.document(&sheet).heads();
    let author_of = |change| {
        colleague
            .device()
            .document(&sheet)
            .and_then(|d| d.author(change))
    };
    let seat: Option<SeatId> = heads.iter().find_map(author_of);
    assert_eq!(seat, Some(author.principal().seat));
}

#[test]
fn an_author_whose_file_came_in_learns_so_and_sends_nothing_twice() {
    let server = Server::empty(Pages::None);
    let (mut author, sheet) = offline(&server);
    let mut colleague = phone(&server, &format!("canbo2.{COMMUNE}"));
    let file = author.bundle();
    assert_eq!(author.device().unsent().changes, 1, "saving is not sending");
    brought(&colleague, &file);
    author.sync().expect("the network is open");
    assert!(author.device().unsent().is_empty());
    assert_eq!(author.device().refused_entries().count(), 0);
    assert_eq!(author.acknowledged.len(), 1);
    colleague.sync().expect("the network is open");
    assert_eq!(
        colleague.document(&sheet).heads(),
        author.document(&sheet).heads()
    );

    // A phone that was lost meanwhile: its next one has the work through the server.
    let mut next = phone(&server, &format!("canbo1.{COMMUNE}"));
    next.sync().expect("the network is open");
    assert_eq!(next.read(&sheet), author.read(&sheet));
}

#[test]
fn a_decision_comes_in_with_the_version_that_it_names() {
    let server = Server::empty(Pages::None);
    let mut head = phone(&server, &format!("lanhdao.{COMMUNE}"));
    let sheet = head.sheet_id(&commune());
    write(&mut head, &sheet, NOTE);
    head.submit(&commune());
    let file = head.bundle();
    let carrier = phone(&server, "snv");
    for _ in 0..2 {
        let received = [2, 0, 0];
        assert_eq!(outcomes(&brought(&carrier, &file)), received);
    }
    head.sync().expect("the network is open");
    assert_eq!(head.device().drafts().count(), 0);
    let round = head.round().id.clone();
    let flow = head.device().flow(&round, &commune());
    assert!(matches!(flow.stage, Stage::UnderReview(_)), "{flow:?}");
    let record = head.device().records(&round, &commune()).next().cloned();
    let record = record.expect("the submission");
    assert_eq!(record.seat, head.principal().seat, "not its carrier's");
}

#[test]
fn who_reads_nothing_of_the_unit_carries_it_in_and_reads_nothing() {
    let server = Server::empty(Pages::None);
    let (mut author, sheet) = offline(&server);
    let file = author.bundle();
    let (_, base64) = file.split_once("BUNDLE-----").expect("a beginning");
    let (base64, _) = base64.split_once("-----END").expect("an end");
    let sealed = Bytes::try_from(base64.trim().to_owned()).expect("base64").0;
    for text in [file.as_bytes(), &sealed] {
        for secret in [NOTE, COMMUNE, "1.1.1", "documents"] {
            let found = text
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} in clear");
        }
    }
    let mut stranger = phone(&server, "pnv-958");
    let reply = brought(&stranger, &file);
    assert_eq!(outcomes(&reply), [1, 0, 0]);
    assert!(!format!("{reply:?}").contains(NOTE));
    stranger.sync().expect("the network is open");
    assert!(!stranger.device().documents().any(|id| *id == sheet));
}

#[test]
fn a_file_that_is_not_as_its_author_sealed_it_is_refused_with_its_own_words() {
    let server = Server::empty(Pages::None);
    let (mut author, _) = offline(&server);
    let carrier = phone(&server, &format!("canbo2.{COMMUNE}"));
    let file = author.bundle();

    assert_eq!(refused(&carrier, "Kính gửi"), ProblemCode::BundleUnreadable);
    assert_eq!(
        refused(&carrier, &with_byte(&file, 7)),
        ProblemCode::BundleUnreadable
    );
    let half = &file[..file.len() / 2];
    assert_eq!(refused(&carrier, half), ProblemCode::BundleTruncated);
    // The seat, HPKE's key, what is sealed, the last byte of its tag.
    let length = bytes_of(&file).len();
    for altered in [20, 40, 120, length - 1] {
        let file = with_byte(&file, altered);
        assert_eq!(
            refused(&carrier, &file),
            ProblemCode::BundleDamaged,
            "byte {altered}"
        );
    }
    let other = Server::empty(Pages::None);
    let there = phone(&other, &format!("canbo2.{COMMUNE}"));
    assert_eq!(refused(&there, &file), ProblemCode::BundleOfOtherServer);

    let (bundle, key) = (nothing(), SeatKey::new());
    let forged = |seat| {
        let server = author.bundle_key();
        Seal {
            seat,
            key: &key,
            server,
        }
        .file(&bundle)
    };
    for seat in [author.principal().seat, SeatId([7; 16])] {
        assert_eq!(
            refused(&carrier, &forged(seat)),
            ProblemCode::BundleOfStranger
        );
    }
    let mut colleague = phone(&server, &format!("canbo2.{COMMUNE}"));
    colleague.sync().expect("the network is open");
    assert_eq!(colleague.device().documents().count(), 0, "nothing came in");
    let (is_taken, said) = imported(&server, half);
    assert!(!is_taken && said.contains("Tệp bị cụt"), "{said}");
}

#[test]
fn a_file_of_a_revoked_seat_or_a_locked_account_is_part_of_no_sheet() {
    let server = Server::empty(Pages::None);
    let (mut author, _) = offline(&server);
    let (file, seat) = (author.bundle(), author.principal().seat);
    let carrier = phone(&server, &format!("canbo2.{COMMUNE}"));
    let admin = phone(&server, "admin");
    let path = format!("/seats/{seat}");
    let revoked = admin.client().send(&Method::DELETE, &path, &Body::None);
    assert!(revoked.expect("the network is open").status.is_success());
    for _ in 0..2 {
        assert_eq!(refused(&carrier, &file), ProblemCode::BundleRevoked);
    }
    // Never dropped: its administrator reads it, once.
    let kept = admin.client().get("/quarantine?language=en");
    let kept: Quarantine = kept.expect("the network is open").json();
    assert_eq!(kept.entries.len(), 1);
    assert_eq!(kept.entries[0].code, RefusalCode::SeatRevoked);
    assert_eq!(kept.entries[0].name, author.principal().name);
    assert_eq!(kept.entries[0].says[0].lines, [NOTE]);

    let mut locked = phone(&server, &format!("lanhdao.{COMMUNE}"));
    let file = locked.bundle();
    assert_eq!(outcomes(&brought(&carrier, &file)), [1, 0, 0]);
    let path = format!("/accounts/{}", locked.principal().account);
    let update = AccountUpdate {
        name: locked.principal().name.clone(),
        grants: locked.principal().grants.clone(),
        enabled: false,
        password: None,
    };
    let updated = admin
        .client()
        .send(&Method::PUT, &path, &Body::json(&update));
    assert!(updated.expect("the network is open").status.is_success());
    assert_eq!(refused(&carrier, &file), ProblemCode::BundleRevoked);
}

#[test]
fn a_file_of_the_largest_size_comes_in_and_one_byte_more_does_not() {
    let server = Server::empty(Pages::None);
    let (mut author, _) = offline(&server);
    let file = author.bundle();
    let padded = |bytes: usize| [" ".repeat(bytes - file.len()), file.clone()].concat();
    let reply = brought(&author, &padded(BUNDLE_BYTES_MAX));
    assert_eq!(outcomes(&reply), [1, 0, 0]);
    let code = refused(&author, &padded(BUNDLE_BYTES_MAX + 1));
    assert_eq!(code, ProblemCode::BodyTooLarge);
    let (is_taken, said) = imported(&server, &padded(BUNDLE_BYTES_MAX + 1));
    assert!(!is_taken && said.contains("larger than"), "{said}");
}

#[test]
fn a_server_restored_from_a_backup_still_opens_what_was_sealed_to_it() {
    let server = Server::empty(Pages::None);
    let (mut author, _) = offline(&server);
    let backup = server.data().join("backup.db");
    let backup = backup.to_str().expect("a temporary folder's name");
    assert!(server.call("backup", &[backup]).status.success());
    let mut restored = Server::stopped(Pages::None);
    assert!(restored.call("restore", &[backup]).status.success());
    restored.start();
    let (is_taken, said) = imported(&restored, &author.bundle());
    assert!(
        is_taken && said.contains("máy chủ đã có 1 thay đổi"),
        "{said}"
    );
}

/// A bundle without anything in it.
fn nothing() -> Bundle {
    Bundle {
        made_at: Timestamp(0),
        sent: SyncRequest::default(),
    }
}

fn bytes_of(file: &str) -> Vec<u8> {
    let base64 = file.lines().nth(3).expect("the line with the bytes");
    Bytes::try_from(base64.to_owned()).expect("base64").0
}

/// The file with one byte of what it wraps altered.
fn with_byte(file: &str, at: usize) -> String {
    let mut bytes = bytes_of(file);
    let before = String::from(Bytes(bytes.clone()));
    bytes[at] ^= 1;
    file.replace(&before, &String::from(Bytes(bytes)))
}
