//! Promise: a document belongs to whoever keeps it. The stock Automerge opens it with the same
//! content and the same heads, and what it writes there is taken under the right author and refused
//! under another.

use std::process::Command;

use serde::Deserialize;
use sodiem_core::answer::Answer;
use sodiem_core::document::Edit;
use sodiem_core::ids::{ChangeId, UnitCode};
use sodiem_tests::device::Phone;
use sodiem_tests::place;
use sodiem_tests::server::{Pages, Server};

const COMMUNE: &str = "31852";
const LEAF: &str = "1.1.1";

/// What the program in `tests/stock-client` says.
#[derive(Deserialize)]
struct Said {
    found: Found,
    pushed: Pushed,
    after: After,
}

#[derive(Deserialize)]
struct Found {
    heads: Vec<ChangeId>,
    answer: String,
    note: String,
}

#[derive(Deserialize)]
struct Pushed {
    stranger: Outcome,
    own: Outcome,
    deflated: Outcome,
}

#[derive(Deserialize)]
struct Outcome {
    accepted: Vec<ChangeId>,
    refused: Vec<String>,
}

#[derive(Deserialize)]
struct After {
    heads: Vec<ChangeId>,
    expected: Vec<ChangeId>,
    note: String,
}

#[test]
fn the_stock_automerge_reads_a_document_and_writes_in_it_as_its_author() {
    let server = Server::empty(Pages::None);
    let (base, password) = (format!("http://{}", server.address()), server.password());
    let officer = |number| format!("canbo{number}.{COMMUNE}");
    let mut phone = Phone::sign_in(&base, &officer(1), &password);
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let (id, leaf) = (phone.sheet_id(&unit), LEAF.parse().expect("a code"));
    let answer = Answer {
        choice: Some(1),
        ..Answer::default()
    };
    let (note, text) = ("Kế hoạch số 12/KH-UBND 📎", answer.to_json());
    phone.answer(&id, &leaf, answer);
    for text in ["Kế hoạch", note] {
        let (leaf, text) = (leaf.clone(), text.to_owned());
        phone.edit(&id, &[Edit::Note { leaf, text }]);
    }
    phone.sync().expect("the network is open");

    let output = Command::new("node")
        .arg(place::node_program("stock-client", "client.js"))
        .env("SODIEM_BASE", &base)
        .env("SODIEM_USERNAME", officer(2))
        .env("SODIEM_PASSWORD", &password)
        .env("SODIEM_DOCUMENT", id.to_string())
        .env("SODIEM_LEAF", LEAF)
        .output()
        .expect("Node starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let said: Said = serde_json::from_slice(&output.stdout).expect("what it says");

    assert_eq!(said.found.heads, phone.document(&id).heads());
    assert_eq!(
        (said.found.answer, said.found.note),
        (text, note.to_owned())
    );
    assert_eq!(said.pushed.stranger.refused, ["other_author"]);
    assert_eq!(said.pushed.stranger.accepted, []);
    for outcome in [&said.pushed.own, &said.pushed.deflated] {
        assert_eq!((outcome.accepted.len(), outcome.refused.len()), (1, 0));
    }
    assert_eq!(said.after.heads, said.after.expected);

    // Every device gets what it wrote, by its own author.
    phone.sync().expect("the network is open");
    let document = phone.document(&id);
    assert_eq!(document.heads(), said.after.heads);
    let entry = document.read_leaf(&leaf).expect("a leaf");
    assert_eq!(entry.note, said.after.note);
    assert!(entry.note.ends_with("dài") && entry.note.starts_with(note));
}
