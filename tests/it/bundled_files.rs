//! Promise: documents get out of a place without any network too, piece by piece in the file that carries the
//! work; they count as their author's, in whatever order they come, and a second time does no harm.

use sodiem_core::api::{
    BundleReply, EvidenceList, FILE_PIECE_BYTES_MAX, FilePiece, FileState, ProblemCode,
};
use sodiem_core::ids::Digest;
use sodiem_core::time::Timestamp;
use sodiem_tests::bundle::{Seal, SeatKey};
use sodiem_tests::device::{Failure, Phone};
use sodiem_tests::server::{Pages, Server};

const COMMUNE: &str = "31852";
const NAME: &str = "Kế hoạch số 12.pdf";

fn phone(server: &Server, username: &str) -> Phone {
    let base = format!("http://{}", server.address());
    Phone::sign_in(&base, username, &server.password())
}

fn pdf(length: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((0..length).map(|n| (n * 7 % 251) as u8));
    bytes
}

/// What is said of a piece of these bytes that begins there.
fn piece(whole: &[u8], offset: usize) -> FilePiece {
    FilePiece {
        made_at: Timestamp(1),
        round: "2020".parse().expect("a round"),
        unit: COMMUNE.parse().expect("a unit"),
        digest: Digest::of(whole),
        name: NAME.to_owned(),
        bytes: whole.len() as u64,
        offset: offset as u64,
    }
}

fn blocks(author: &Phone, whole: &[u8]) -> Vec<String> {
    let seal = author.seal(author.bundle_key());
    let pieces = whole.chunks(FILE_PIECE_BYTES_MAX).enumerate();
    pieces
        .map(|(index, bytes)| seal.piece(&piece(whole, index * FILE_PIECE_BYTES_MAX), bytes))
        .collect()
}

fn files(phone: &Phone) -> EvidenceList {
    let list = phone.client().get(&format!("/files/2020/{COMMUNE}"));
    list.expect("the network is open").json()
}

#[track_caller]
fn outcomes(reply: &BundleReply) -> [usize; 3] {
    [&reply.received, &reply.refused, &reply.waiting].map(Vec::len)
}

#[track_caller]
fn brought(carrier: &Phone, block: &str) -> BundleReply {
    carrier.bring_in(block).expect("it is taken in")
}

#[track_caller]
fn refused(carrier: &Phone, block: &str) -> ProblemCode {
    match carrier.bring_in(block) {
        Err(Failure::Refused(problem)) => problem.code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_document_comes_in_piece_by_piece_as_its_authors_however_often() {
    let server = Server::empty(Pages::None);
    let author = phone(&server, &format!("canbo1.{COMMUNE}"));
    // Whoever carries it need not even be of the unit.
    let carrier = phone(&server, "canbo1.31855");
    let whole = pdf(2 * FILE_PIECE_BYTES_MAX + 100);
    let blocks = blocks(&author, &whole);
    let [first, second, last] = &blocks[..] else {
        panic!("three pieces")
    };
    let early = brought(&carrier, second);
    assert_eq!(outcomes(&early), [0, 0, 1], "{early:?}");
    for _ in 0..2 {
        assert_eq!(outcomes(&brought(&carrier, first)), [0, 0, 0]);
        assert_eq!(outcomes(&brought(&carrier, second)), [0, 0, 0]);
        assert_eq!(files(&author).files.len(), 0);
    }
    for _ in 0..2 {
        let reply = brought(&carrier, last);
        assert_eq!(outcomes(&reply), [1, 0, 0]);
        assert!(reply.received[0].contains(NAME), "{reply:?}");
        assert_eq!(reply.author, author.principal().name);
        let list = files(&author).files;
        assert_eq!((list.len(), list[0].state), (1, FileState::Stored));
        assert_eq!(
            (list[0].digest, list[0].bytes),
            (Digest::of(&whole), whole.len() as u64)
        );
    }
    server.check();
}

#[test]
fn the_command_line_brings_in_work_and_documents_of_one_file() {
    let mut server = Server::empty(Pages::None);
    let mut author = phone(&server, &format!("canbo1.{COMMUNE}"));
    let whole = pdf(FILE_PIECE_BYTES_MAX + 7);
    let cut = [author.bundle(), blocks(&author, &whole).concat()].concat();
    let file = format!("{cut}-----END SODIEM FILES-----\n");
    let path = server.data().join("brought.txt");
    // As if what follows had not been copied.
    std::fs::write(&path, cut).expect("the data folder is ours");
    let output = server.call("bundle import", &[path.to_str().expect("text")]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && said.contains("bị cụt"),
        "{said}"
    );
    std::fs::write(&path, file).expect("the data folder is ours");
    let path = path.to_str().expect("a temporary folder's name");
    // Documents are for a server that runs, which knows where they belong.
    server.stop();
    let output = server.call("bundle import", &[path]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && said.contains("máy chủ đang chạy"),
        "{said}"
    );
    server.start();
    let author = phone(&server, &format!("canbo1.{COMMUNE}"));
    for _ in 0..2 {
        let output = server.call("bundle import", &[path]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{output:?}");
        assert!(
            said.contains(NAME) && said.contains("máy chủ đã có đủ"),
            "{said}"
        );
    }
    assert_eq!(files(&author).files.len(), 1);
}

#[test]
fn a_piece_that_is_altered_forged_too_large_or_not_its_authors_to_send_is_refused() {
    let server = Server::empty(Pages::None);
    let author = phone(&server, &format!("canbo1.{COMMUNE}"));
    let whole = pdf(FILE_PIECE_BYTES_MAX);
    let seal = author.seal(author.bundle_key());
    let about = piece(&whole, 0);

    let key = SeatKey::new();
    let forged = Seal {
        key: &key,
        ..author.seal(author.bundle_key())
    };
    let block = forged.piece(&about, &whole[..100]);
    assert_eq!(refused(&author, &block), ProblemCode::BundleOfStranger);
    let cut = &seal.piece(&about, &whole[..100])[..400];
    assert_eq!(refused(&author, cut), ProblemCode::BundleTruncated);
    // As large as a piece may be, and one byte more.
    let block = seal.piece(&about, &whole[..FILE_PIECE_BYTES_MAX]);
    assert_eq!(outcomes(&brought(&author, &block)), [0, 0, 0]);
    let block = seal.piece(&about, &whole[..=FILE_PIECE_BYTES_MAX]);
    assert_eq!(refused(&author, &block), ProblemCode::BundleUnreadable);

    let elsewhere = FilePiece {
        unit: "31855".parse().expect("a unit"),
        ..about.clone()
    };
    let reply = brought(&author, &seal.piece(&elsewhere, &whole[..100]));
    assert_eq!(outcomes(&reply), [0, 1, 0], "{reply:?}");
    let program = b"MZ this is a program".to_vec();
    let reply = brought(&author, &seal.piece(&piece(&program, 0), &program));
    assert_eq!(outcomes(&reply), [0, 1, 0], "{reply:?}");
    let lying = FilePiece {
        digest: Digest::of(b"other"),
        ..piece(&whole[..50], 0)
    };
    let reply = brought(&author, &seal.piece(&lying, &whole[..50]));
    assert_eq!(outcomes(&reply), [0, 1, 0], "{reply:?}");
    assert!(
        files(&author)
            .files
            .iter()
            .all(|file| file.state == FileState::Refused)
    );
}
