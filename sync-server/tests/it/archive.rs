//! Promise: the closed file of a round holds everything of it, proves itself whole with what every system has,
//! and says what is missing.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sodiem_sync_server::archive::FORMAT;
use tempfile::TempDir;
use zip::ZipArchive;

use super::command_line::{done, refused, sodiem};
use super::evidence::{digest_of, officer, pdf, store};
use super::harness::{COMMUNE, Phone, ROUND, Server};

/// Unpacks the file of the round as it stands.
fn unpacked(server: &Server) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("ho-so.zip");
    done(&sodiem(&arguments(server, &file, true)));
    unpack(&file, folder.path());
    folder
}

fn arguments<'a>(server: &'a Server, file: &'a Path, is_unfinished: bool) -> Vec<&'a str> {
    let text = |path: &'a Path| path.to_str().expect("text");
    let mut all = vec!["archive", "--data", text(server.folder.path())];
    all.extend(["--round", ROUND]);
    all.extend(is_unfinished.then_some("--unfinished"));
    all.push(text(file));
    all
}

fn unpack(file: &Path, folder: &Path) {
    let file = fs::File::open(file).expect("it was written");
    let mut archive = ZipArchive::new(file).expect("an archive");
    archive.extract(folder).expect("it unpacks");
}

fn json(folder: &TempDir, path: &str) -> Value {
    let text = fs::read(folder.path().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_slice(&text).expect("JSON")
}

fn is_whole(folder: &TempDir) -> bool {
    let mut check = Command::new("sha256sum");
    check.args(["--check", "--strict", "--quiet", "SHA256SUMS"]);
    let checked = check.current_dir(folder.path()).output();
    checked.expect("sha256sum runs").status.success()
}

#[test]
fn the_file_of_a_round_holds_everything_and_proves_itself_whole() {
    let server = Server::start();
    let phone = server.client(&officer(COMMUNE));
    let (bytes, name) = (pdf(5_000), "Kế hoạch: số 12/KH-UBND.pdf");
    assert_eq!(store(&phone, COMMUNE, name, &bytes).status, 204);
    let mut head = Phone::sign_in(&server, &format!("lanhdao.{COMMUNE}"));
    head.answer(COMMUNE, "1.1.1");
    head.submit(COMMUNE);
    head.exchange();

    let folder = unpacked(&server);
    assert!(is_whole(&folder));
    let manifest = json(&folder, "manifest.json");
    assert_eq!(manifest["format"], FORMAT);
    assert_eq!(manifest["is_closed"], false);
    assert_eq!(manifest["missing"], Value::Array(Vec::new()));
    let entries = manifest["entries"].as_array().expect("a list");
    let evidence = entries.iter().find(|entry| entry["about"]["is"] == "file");
    let evidence = evidence.expect("the file that was sent");
    assert_eq!(evidence["sha256"], digest_of(&bytes).to_string());
    let path = evidence["path"].as_str().expect("a path");
    assert_eq!(
        fs::read(folder.path().join(path)).expect("it is there"),
        bytes
    );

    let decisions = json(&folder, &format!("units/{COMMUNE}/decisions.json"));
    assert_eq!(decisions[0]["draft"]["action"], "submit");
    let sheet = format!("units/{COMMUNE}/{}", head.sheet(COMMUNE)).replace(':', "-");
    let said = json(&folder, &format!("{sheet}.json"));
    assert_eq!(said["leaves"][0]["leaf"], "1.1.1");
    assert_eq!(said["leaves"][0]["answers"][0]["answer"]["choice"], 0);
    let saved = fs::read(folder.path().join(format!("{sheet}.automerge")));
    let document = head
        .client
        .get(&format!("/documents/{}.automerge", head.sheet(COMMUNE)));
    assert_eq!(saved.expect("it is there"), document.body);
    for file in ["round.json", "table.xlsx", "ranking.xlsx"] {
        assert!(folder.path().join(file).exists(), "{file}");
    }

    // Whoever changes a byte is found out.
    fs::write(folder.path().join("round.json"), "{}").expect("it is ours");
    assert!(!is_whole(&folder));
}

#[test]
fn a_round_that_is_open_is_archived_only_where_that_is_wanted() {
    let server = Server::start();
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("ho-so.zip");
    refused(
        &sodiem(&arguments(&server, &file, false)),
        2,
        "is not closed yet",
    );
    assert!(!file.exists());
}

#[test]
fn a_file_that_is_lost_is_named_and_the_rest_is_written() {
    let server = Server::start();
    let phone = server.client(&officer(COMMUNE));
    let bytes = pdf(100);
    assert_eq!(store(&phone, COMMUNE, "Báo cáo.pdf", &bytes).status, 204);
    let digest = digest_of(&bytes).to_string();
    let stored = server.folder.path().join("files").join(&digest[..2]);
    fs::remove_file(stored.join(&digest)).expect("it is stored");

    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("ho-so.zip");
    refused(&sodiem(&arguments(&server, &file, true)), 2, "Báo cáo.pdf");
    unpack(&file, folder.path());
    assert!(is_whole(&folder));
    let missing = &json(&folder, "manifest.json")["missing"];
    assert!(
        missing[0]
            .as_str()
            .is_some_and(|line| line.contains(&digest))
    );
}
