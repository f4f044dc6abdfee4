//! Promise: whoever sent something holds the server's signed word of it, which anybody can check and
//! nobody can change.

use sodiem_core::api::{
    ProblemCode, RECEIPT_FILE_BYTES_MAX, Receipt, ReceiptCheck, ReceiptFile, ReceiptKey,
    ReceiptVerdict, ReceivedWork, Statement, SyncReply,
};
use sodiem_core::decision::ActionName;
use sodiem_core::device::Device;
use tempfile::TempDir;
use ureq::http::Method;

use crate::command_line::{done, refused, sodiem};
use crate::harness::{COMMUNE, Client, Phone, Server};

fn phone(server: &Server) -> Phone {
    Phone::sign_in(server, &format!("lanhdao.{COMMUNE}"))
}

fn statement(receipt: &Receipt) -> Statement {
    let file = ReceiptFile::read(receipt.to_file().as_bytes());
    file.expect("a receipt").statement
}

fn verify(client: &Client, file: &[u8]) -> ReceiptCheck {
    let file = ("application/json", Some(file.to_vec()));
    client
        .send_bytes(Method::POST, "/receipts/verify", file)
        .json()
}

/// A phone's first answer, and the receipt of it.
fn answered(server: &Server) -> (Phone, SyncReply) {
    let mut phone = phone(server);
    phone.answer(COMMUNE, "1.1.1");
    let reply = phone.exchange();
    (phone, reply)
}

#[test]
fn a_receipt_names_what_came_from_whom_and_when_by_the_servers_clock() {
    let server = Server::start();
    let (phone, reply) = answered(&server);
    let (sheet, pushed) = (phone.sheet(COMMUNE), &reply.pushed[0]);
    let kept = phone.device.receipt(&sheet, None).expect("it is kept");
    assert_eq!(reply.receipts, std::slice::from_ref(kept));
    let said = statement(kept);
    assert_eq!(said.received_at, reply.now);
    assert_eq!((&said.document, &said.heads), (&sheet, &pushed.heads));
    assert_eq!(said.received, ReceivedWork::changes(&pushed.accepted));
    let who = phone.device.principal();
    assert_eq!((&said.account, said.seat), (&who.account, who.seat));
    assert_eq!(
        (said.name, said.device),
        (who.name.clone(), format!("máy thử của {}", who.name))
    );
    let key: ReceiptKey = server.stranger().get("/receipt-key").json();
    assert_eq!(said.server, key.key);
}

#[test]
fn what_was_not_taken_and_what_was_only_read_has_no_receipt() {
    let server = Server::start();
    let (mut phone, _) = answered(&server);
    assert_eq!(phone.exchange().receipts, []);
    let mut reader = Phone::sign_in(&server, "snv");
    let pulled = reader.exchange();
    assert!(!pulled.documents.is_empty());
    assert_eq!(pulled.receipts, []);
    // The other commune's officer sends what is not hers to write.
    phone.answer(COMMUNE, "1.1.2");
    let mut foreign = phone.device.request();
    foreign.seat = None;
    let other = Phone::sign_in(&server, "canbo1.31855");
    let reply: SyncReply = other
        .client
        .send(Method::POST, "/sync", Some(&foreign))
        .json();
    assert!(reply.pushed[0].accepted.is_empty(), "{reply:?}");
    assert_eq!(reply.receipts, []);
}

#[test]
fn a_lost_answer_costs_neither_the_receipt_nor_its_time() {
    let server = Server::start();
    let (mut phone, _) = answered(&server);
    phone.answer(COMMUNE, "1.1.2");
    let request = phone.device.request();
    let send = || phone.client.send(Method::POST, "/sync", Some(&request));
    let lost: SyncReply = send().json();
    server.pass(60_000);
    let again: SyncReply = send().json();
    let (lost, again) = (statement(&lost.receipts[0]), statement(&again.receipts[0]));
    assert_eq!(lost.received, again.received);
    assert_eq!(again.received_at, lost.received_at);
    // Once a colleague wrote, the server has what it confirms since then.
    let mut colleague = Phone::sign_in(&server, &format!("canbo2.{COMMUNE}"));
    colleague.exchange();
    colleague.answer(COMMUNE, "1.1.3");
    let told: SyncReply = colleague.exchange();
    server.pass(60_000);
    let later: SyncReply = send().json();
    let (told, later) = (statement(&told.receipts[0]), statement(&later.receipts[0]));
    assert_eq!(
        (later.received_at, later.heads),
        (told.received_at, told.heads)
    );
}

#[test]
fn what_one_person_left_is_not_taken_with_the_session_of_another() {
    let server = Server::start();
    let (mut phone, _) = answered(&server);
    phone.answer(COMMUNE, "1.1.2");
    let left = phone.device.request();
    let other = Phone::sign_in(&server, &format!("canbo2.{COMMUNE}"));
    let sent = other.client.send(Method::POST, "/sync", Some(&left));
    assert_eq!((sent.status, sent.code()), (401, ProblemCode::SignInNeeded));
    let reply: SyncReply = phone.client.send(Method::POST, "/sync", Some(&left)).json();
    assert!(!reply.pushed[0].accepted.is_empty());
}

#[test]
fn a_submission_keeps_the_receipt_of_the_time_at_which_it_came() {
    let server = Server::start();
    let (mut phone, _) = answered(&server);
    // Sent before, so that the submission comes alone.
    let sheet = phone.sheet(COMMUNE);
    phone.explain(&sheet);
    phone.exchange();
    phone.submit(COMMUNE);
    let request = phone.device.request();
    let send = |client: &Client| -> SyncReply {
        client.send(Method::POST, "/sync", Some(&request)).json()
    };
    let lost = send(&phone.client);
    server.pass(3 * 60 * 60_000);
    let again = send(&phone.client);
    phone.device.receive(&request, again.clone());
    assert_eq!(
        lost.receipts, again.receipts,
        "the time is that of the first"
    );
    let record = phone.device.flow(
        &phone.device.rounds()[0].id,
        &COMMUNE.parse().expect("a code"),
    );
    let submission = record.submission.expect("it is recorded");
    let id = &request.decisions[0].id;
    let kept = phone
        .device
        .receipt(&phone.sheet(COMMUNE), Some(id))
        .expect("it is kept");
    let said = statement(kept);
    assert_eq!(said.received_at, submission.received_at);
    assert_eq!(said.heads, submission.heads);
    let ReceivedWork::Decision {
        action, content, ..
    } = said.received
    else {
        panic!("{said:?}");
    };
    assert_eq!(action, ActionName::Submit);
    assert_eq!(content, request.decisions[0].action.digest());
    // A later receipt of changes takes the place of the earlier one, and of no decision's.
    phone.answer(COMMUNE, "1.1.2");
    phone.exchange();
    assert_eq!(phone.device.receipts().count(), 2);
}

#[test]
fn anybody_can_have_a_file_checked_and_reads_what_it_proves() {
    let server = Server::start();
    let (_, reply) = answered(&server);
    let file = reply.receipts[0].to_file();
    let stranger = server.stranger();
    let check = verify(&stranger, file.as_bytes());
    assert_eq!(check.verdict, ReceiptVerdict::Valid);
    assert_eq!(check.statement, Some(statement(&reply.receipts[0])));
    assert!(
        check.says.iter().any(|line| line.contains("máy thử")),
        "{check:?}"
    );
    let other = Server::start();
    assert_eq!(
        verify(&other.stranger(), file.as_bytes()).verdict,
        ReceiptVerdict::OtherServer
    );
    let altered = file.replace("\"count\":1", "\"count\":2");
    let cut = &file[..file.len() / 2];
    for (file, verdict) in [
        (altered.as_str(), ReceiptVerdict::Altered),
        (cut, ReceiptVerdict::Unreadable),
        ("", ReceiptVerdict::Unreadable),
    ] {
        let check = verify(&stranger, file.as_bytes());
        assert_eq!((check.verdict, check.statement), (verdict, None));
        assert!(check.says.is_empty());
    }
    let padded = |size: usize| [file.as_bytes(), &vec![b' '; size - file.len()]].concat();
    let limit = verify(&stranger, &padded(RECEIPT_FILE_BYTES_MAX));
    assert_eq!(limit.verdict, ReceiptVerdict::Valid);
    let beyond = ("application/json", Some(padded(RECEIPT_FILE_BYTES_MAX + 1)));
    let refused = stranger.send_bytes(Method::POST, "/receipts/verify", beyond);
    assert_eq!(refused.code(), ProblemCode::BodyTooLarge);
}

#[test]
fn the_command_line_checks_a_file_and_its_exit_code_says_what_it_found() {
    let server = Server::start();
    let (_, reply) = answered(&server);
    let folder = TempDir::new().expect("a folder");
    let path = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path.to_str().expect("text").to_owned()
    };
    let text = reply.receipts[0].to_file();
    let file = path("receipt.json", &text);
    let data = server.folder.path().to_str().expect("text");
    let key = done(&sodiem(&["receipt", "key", "--data", data]));
    let key = key.trim();
    let verify = |file: &str, more: &[&str]| sodiem(&[&["receipt", "verify", file], more].concat());
    let said = done(&verify(&file, &["--key", key]));
    assert!(
        said.contains("Biên nhận thật") && said.contains("máy thử"),
        "{said}"
    );
    assert_eq!(done(&verify(&file, &["--key", data])), said);
    let said = done(&verify(&file, &["--key", key, "--language", "en"]));
    assert!(said.contains("A true receipt"), "{said}");

    let altered = path("altered.json", &text.replace("máy thử", "máy khác"));
    refused(
        &verify(&altered, &["--key", key]),
        1,
        "Không phải biên nhận thật",
    );
    refused(&verify(&altered, &[]), 1, "Không phải biên nhận thật");
    let other = "00".repeat(32);
    refused(&verify(&file, &["--key", &other]), 1, "máy chủ khác ký");
    refused(&verify(&file, &[]), 2, "--key");
    let cut = path("cut.json", &text[..100]);
    refused(&verify(&cut, &["--key", key]), 2, "thiếu một phần");
    let newer = path(
        "newer.json",
        &text.replace("\"receipt\":1", "\"receipt\":2"),
    );
    refused(&verify(&newer, &["--key", key]), 2, "phiên bản khác");
    let large = path("large.json", &" ".repeat(RECEIPT_FILE_BYTES_MAX + 1));
    refused(
        &verify(&large, &["--key", key]),
        2,
        "larger than 65536 bytes",
    );
    refused(&verify(&file, &["--key", "nowhere"]), 2, "neither a key");
    refused(&verify("nowhere.json", &["--key", key]), 2, "nowhere.json");
}

#[test]
fn a_receipt_outlives_a_restart_and_a_restored_backup() {
    let mut server = Server::start();
    let (_, reply) = answered(&server);
    let key: ReceiptKey = server.stranger().get("/receipt-key").json();
    server.stop();
    let folder = TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join(name).to_str().expect("text").to_owned();
    let (backup, restored, file) = (at("backup"), at("restored"), at("receipt.json"));
    let data = server.folder.path().to_str().expect("text");
    std::fs::write(&file, reply.receipts[0].to_file()).expect("a file");
    done(&sodiem(&["receipt", "verify", &file, "--key", data]));
    done(&sodiem(&["backup", "--data", data, &backup]));
    done(&sodiem(&["restore", "--data", &restored, &backup]));
    let again = done(&sodiem(&["receipt", "key", "--data", &restored]));
    assert_eq!(again.trim(), key.key.to_string());
    done(&sodiem(&["receipt", "verify", &file, "--key", &restored]));
}

#[test]
fn a_receipt_does_not_make_anything_received() {
    let server = Server::start();
    let (mut phone, reply) = answered(&server);
    let (sheet, receipt) = (phone.sheet(COMMUNE), reply.receipts[0].clone());
    phone.answer(COMMUNE, "1.1.2");
    assert_eq!(phone.device.unsent().changes, 1);
    let request = phone.device.request();
    let silent = SyncReply {
        pushed: Vec::new(),
        ..reply
    };
    phone.device.receive(&request, silent);
    assert_eq!(phone.device.unsent().changes, 1);
    assert_eq!(phone.device.receipt(&sheet, None), Some(&receipt));
    // Nor does one that is read from the storage.
    let rows = [sodiem_core::device::Row::Receipt(receipt.clone())];
    let workspace = phone.client.workspace();
    let principal = phone.device.principal().clone();
    let again = Device::open(principal, workspace, Default::default(), rows, [9; 16]);
    assert_eq!(again.receipt(&sheet, None), Some(&receipt));
    assert_eq!(again.documents().count(), 0);
}
