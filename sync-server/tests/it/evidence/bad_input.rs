//! Promise: whatever a client sends instead of a file is refused in words, and costs nobody what was sent before.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use sodiem_core::api::{CLIENT_HEADER, FileState, ProblemCode};
use sodiem_core::ids::Digest;
use sodiem_sync_server::evidence::UPLOADS_PER_ACCOUNT_MAX;
use tempfile::TempDir;
use ureq::http::Method;

use super::wherever_files_are_kept;
use super::{
    Place, ask, begin, begin_as, digest_of, file, list, officer, package, pdf, scanner_by, send,
    start, store,
};
use crate::harness::{COMMUNE, Options, Phone, Server};

wherever_files_are_kept!(
    an_offset_that_lies_is_refused,
    two_connections_do_not_write_one_upload,
    an_upload_whose_bytes_are_gone_begins_anew,
    a_file_that_was_placed_and_not_noted_is_ended_when_asked,
);

#[test]
fn an_account_has_so_many_uploads_under_way_and_no_more() {
    let server = start(Place::Folder);
    let phone = server.client(&officer(COMMUNE));
    let announce = |n: usize| {
        let digest = digest_of(&n.to_be_bytes());
        begin_as(&phone, COMMUNE, (&digest, "a.pdf"), 10)
    };
    let mut last = String::new();
    for n in 0..UPLOADS_PER_ACCOUNT_MAX {
        let begun = announce(n);
        assert_eq!(begun.status, 201, "number {n}: {}", begun.shown());
        begun.header("location").clone_into(&mut last);
    }
    let one_more = announce(UPLOADS_PER_ACCOUNT_MAX);
    let said = (one_more.status, one_more.code());
    assert_eq!(said, (429, ProblemCode::TooManyRequests));
    // Those that were begun go on, and one that ends makes room.
    assert_eq!(announce(0).status, 201);
    assert_eq!(ask(&phone, Method::DELETE, &last, &[], &[]).status, 204);
    assert_eq!(announce(UPLOADS_PER_ACCOUNT_MAX).status, 201);
}

#[test]
fn a_package_has_so_many_parts_and_no_more() {
    let server = start(Place::Folder);
    let phone = server.client(&officer(COMMUNE));
    for (number, status) in [(10_000, 204), (10_001, 422)] {
        let names: Vec<String> = (2..number).map(|n| format!("word/{n}")).collect();
        let mut parts = vec![("[Content_Types].xml", 1), ("word/document.xml", 1)];
        parts.extend(names.iter().map(|name| (name.as_str(), 0)));
        let reply = store(&phone, COMMUNE, "a.docx", &package(&parts));
        assert_eq!(reply.status, status, "{}", reply.shown());
    }
}

#[test]
fn what_one_device_sent_in_vain_and_another_well_is_there() {
    let answer = |number: usize, _: &[u8]| match number {
        0 => "stream: A-False-Alarm FOUND\0",
        _ => "stream: OK\0",
    };
    let server = Server::start_with(Options {
        scanner: Some(scanner_by(2, answer)),
        ..Options::default()
    });
    let colleague = server.client(&format!("canbo2.{COMMUNE}"));
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(10);
    assert_eq!(
        store(&phone, COMMUNE, "a.pdf", &bytes).code(),
        ProblemCode::FileInfected
    );
    assert_eq!(list(&phone, COMMUNE).files[0].state, FileState::Refused);
    assert_eq!(store(&colleague, COMMUNE, "a.pdf", &bytes).status, 204);
    let files = list(&phone, COMMUNE).files;
    assert_eq!((files.len(), files[0].state), (1, FileState::Stored));
}

fn an_offset_that_lies_is_refused(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(1_000);
    let begun = begin(&phone, COMMUNE, "a.pdf", &bytes);
    let place = begun.header("location");
    assert_eq!(send(&phone, place, 0, &bytes[..500]).status, 204);
    for offset in [0, 499, 501, bytes.len(), bytes.len() + 1, usize::MAX] {
        let wrong = send(&phone, place, offset, &bytes[500..]);
        let said = (wrong.status, wrong.code());
        assert_eq!(said, (409, ProblemCode::UploadOffset), "{offset}");
    }
    for offset in ["-1", "", "500.0", "18446744073709551616", "x"] {
        let headers = [
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", offset),
        ];
        let wrong = ask(&phone, Method::PATCH, place, &headers, &bytes[500..]);
        let said = (wrong.status, wrong.code());
        assert_eq!(said, (400, ProblemCode::BodyUnreadable), "{offset}");
    }
    assert_eq!(send(&phone, place, 500, &bytes[500..]).status, 204);
    assert_eq!(file(&phone, COMMUNE, &digest_of(&bytes)).body, bytes);
}

fn two_connections_do_not_write_one_upload(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(50_000);
    let begun = begin(&phone, COMMUNE, "a.pdf", &bytes);
    let place = begun.header("location");
    let address = phone.base.trim_start_matches("http://").to_owned();
    let mut line = TcpStream::connect(&address).expect("a connection");
    let head = format!(
        "PATCH {place} HTTP/1.1\r\nhost: {address}\r\ncookie: {}\r\n{CLIENT_HEADER}: tests\r\n\
         content-type: application/offset+octet-stream\r\nupload-offset: 0\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n",
        phone.cookies(),
        bytes.len()
    );
    line.write_all(head.as_bytes()).expect("sent");
    line.write_all(&bytes[..20_000]).expect("sent");
    // The first has it once it writes.
    let id = place.rsplit('/').next().expect("an id");
    let sent = server.folder.path().join("uploads").join(id);
    while !sent.exists() {
        std::thread::yield_now();
    }
    let second = send(&phone, place, 0, &bytes);
    let said = (second.status, second.code());
    assert_eq!(said, (423, ProblemCode::UploadLocked));
    let given_up = ask(&phone, Method::DELETE, place, &[], &[]);
    assert_eq!(given_up.status, 423);
    // Nor is it taken away by whoever announces the same file with another length.
    let other = begin_as(&phone, COMMUNE, (&digest_of(&bytes), "a.pdf"), 2);
    assert_eq!(
        (other.status, other.code()),
        (423, ProblemCode::UploadLocked)
    );
    line.write_all(&bytes[20_000..]).expect("sent");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    assert_eq!(file(&phone, COMMUNE, &digest_of(&bytes)).body, bytes);
}

/// As after a restore: the database tells of pieces that the disk has not.
fn an_upload_whose_bytes_are_gone_begins_anew(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(1_000);
    let begun = begin(&phone, COMMUNE, "a.pdf", &bytes);
    let place = begun.header("location");
    assert_eq!(send(&phone, place, 0, &bytes[..500]).status, 204);
    let id = place.rsplit('/').next().expect("an id");
    let sent = server.folder.path().join("uploads").join(id);
    std::fs::remove_file(sent).expect("it was there");
    let gone = send(&phone, place, 500, &bytes[500..]);
    assert_eq!((gone.status, gone.code()), (410, ProblemCode::UploadGone));
    let begun = begin(&phone, COMMUNE, "a.pdf", &bytes);
    assert_eq!(begun.header("upload-offset"), "0");
    assert_eq!(
        send(&phone, begun.header("location"), 0, &bytes).status,
        204
    );
    assert_eq!(file(&phone, COMMUNE, &digest_of(&bytes)).body, bytes);
}

/// As where the server died between the two: the database knows nothing of the file, the storage has it.
fn a_file_that_was_placed_and_not_noted_is_ended_when_asked(place: Place) {
    let server = start(place);
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(1_000);
    let begun = begin(&phone, COMMUNE, "a.pdf", &bytes);
    let address = begun.header("location");
    assert_eq!(send(&phone, address, 0, &bytes).status, 204);
    let forget = || {
        let database = server.folder.path().join("sodiem.db");
        let database = rusqlite::Connection::open(database).expect("a database");
        let sql = "DELETE FROM unit_file; DELETE FROM file; UPDATE upload SET is_stored = 0";
        database.execute_batch(sql).expect("forgotten");
        assert!(list(&phone, COMMUNE).files.is_empty());
    };
    forget();
    let id = address.rsplit('/').next().expect("an id");
    if let Place::S3 = place {
        // It was not removed yet.
        let sent = server.folder.path().join("uploads").join(id);
        std::fs::write(sent, &bytes).expect("written");
    }
    let state = ask(&phone, Method::HEAD, address, &[], &[]);
    assert_eq!((state.status, state.header("upload-offset")), (200, "1009"));
    assert_eq!(file(&phone, COMMUNE, &digest_of(&bytes)).body, bytes);
    let sent = std::fs::read_dir(server.folder.path().join("uploads"));
    assert_eq!(sent.expect("a folder").count(), 0);
}

const DISK_BYTES: usize = 48 << 20;
/// What is left when the rest is taken.
const LEFT_BYTES: u64 = 256 << 10;
/// What files leave to answers.
const RESERVE_BYTES: u64 = 16 << 20;

/// A small disk of its own in memory, until it is dropped.
struct Disk(PathBuf);

impl Disk {
    /// `None`, and a loud word, where this user may mount nothing.
    fn mount(folder: &Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={DISK_BYTES}"), "none"])
            .arg(folder)
            .output()
            .is_ok_and(|output| output.status.success());
        if !mounted {
            let mut out = std::io::stderr().lock();
            writeln!(out, "NOT TESTED: a full disk; only root may mount one").expect("read");
        }
        mounted.then(|| Self(folder.to_owned()))
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    /// Takes all room but so much.
    fn fill_but(&self, left_bytes: u64) {
        let mut ballast = File::create(self.ballast()).expect("there is room for a name");
        while ballast.write_all(&[0x5a; 64 << 10]).is_ok() {}
        let length = ballast.metadata().expect("ours").len();
        ballast
            .set_len(length - left_bytes)
            .expect("it gets shorter");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a server that a failing test leaves behind may still be on it.
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
        drop(std::fs::remove_dir(&self.0));
    }
}

#[test]
fn a_full_disk_takes_no_piece_and_keeps_those_before() {
    let folder = TempDir::new().expect("a folder");
    let Some(disk) = Disk::mount(folder.path()) else {
        return;
    };
    let server = Server::start_with(Options {
        folder: Some(folder),
        ..Options::default()
    });
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(3_000_000);
    let begun = begin(&phone, COMMUNE, "a.pdf", &bytes);
    let place = begun.header("location");
    assert_eq!(send(&phone, place, 0, &bytes[..500_000]).status, 204);
    disk.fill_but(LEFT_BYTES);
    let full = send(&phone, place, 500_000, &bytes[500_000..1_000_000]);
    assert_eq!((full.status, full.code()), (507, ProblemCode::StorageFull));
    let state = ask(&phone, Method::HEAD, place, &[], &[]);
    assert_eq!(
        (state.status, state.header("upload-offset")),
        (200, "500000")
    );
    assert!(list(&phone, COMMUNE).files.is_empty());
    std::fs::remove_file(disk.ballast()).expect("it is ours");
    let sent = send(&phone, place, 500_000, &bytes[500_000..]);
    assert_eq!(sent.status, 204, "{}", sent.shown());
    let digest: Digest = digest_of(&bytes);
    assert!(file(&phone, COMMUNE, &digest).body == bytes);
}

#[test]
fn files_leave_room_on_the_disk_for_sign_ins_and_answers() {
    let folder = TempDir::new().expect("a folder");
    let Some(disk) = Disk::mount(folder.path()) else {
        return;
    };
    let server = Server::start_with(Options {
        folder: Some(folder),
        reserve_bytes: RESERVE_BYTES,
        ..Options::default()
    });
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(1_000_000);
    let begun = begin(&phone, COMMUNE, "a.pdf", &bytes);
    let place = begun.header("location");
    assert_eq!(send(&phone, place, 0, &bytes[..400_000]).status, 204);

    disk.fill_but(RESERVE_BYTES + 500_000);
    for full in [
        send(&phone, place, 400_000, &bytes[400_000..500_000]),
        begin(&phone, COMMUNE, "b.pdf", &pdf(600_000)),
    ] {
        assert_eq!((full.status, full.code()), (507, ProblemCode::StorageFull));
    }
    let mut late = Phone::sign_in(&server, &officer(COMMUNE));
    late.answer(COMMUNE, "1.1.1");
    late.exchange();
    assert!(late.device.unsent().is_empty());
    assert_eq!(
        ask(&phone, Method::HEAD, place, &[], &[]).header("upload-offset"),
        "400000"
    );

    std::fs::remove_file(disk.ballast()).expect("it is ours");
    let sent = send(&phone, place, 400_000, &bytes[400_000..]);
    assert_eq!(sent.status, 204, "{}", sent.shown());
}
