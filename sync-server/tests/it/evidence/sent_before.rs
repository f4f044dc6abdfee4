//! What a unit sent before, by whom and for which round it may be, it does not send again.

use super::super::command_line::{done, sodiem};
use super::*;

#[test]
fn what_a_colleague_of_the_unit_sent_is_not_sent_again() {
    let server = start(Place::Folder);
    let (first, second) = (
        server.client(&officer(COMMUNE)),
        server.client(&format!("canbo2.{COMMUNE}")),
    );
    let bytes = pdf(1_000);
    assert_eq!(store(&first, COMMUNE, "a.pdf", &bytes).status, 204);
    let length = bytes.len().to_string();
    let begun = begin(&second, COMMUNE, "b.pdf", &bytes);
    assert_eq!(
        (begun.status, begun.header("upload-offset")),
        (201, &*length)
    );
    let place = begun.header("location");
    let state = ask(&second, Method::HEAD, place, &[], &[]);
    assert_eq!(state.header("upload-offset"), length);
    // Nothing more comes of it, and nothing takes its room.
    assert_eq!(send(&second, place, bytes.len(), &[]).status, 204);
    let sent = std::fs::read_dir(server.folder.path().join("uploads"));
    assert_eq!(sent.expect("a folder").count(), 0);
    assert_eq!(list(&second, COMMUNE).files.len(), 1);
    // Another unit's is another matter.
    let neighbour = server.client(&officer(OTHER));
    let begun = begin(&neighbour, OTHER, "a.pdf", &bytes);
    assert_eq!(begun.header("upload-offset"), "0");
}

#[test]
fn what_a_unit_sent_for_one_round_is_not_sent_again_for_the_next() {
    let server = Server::start_with(Options {
        unit_bytes_max: Some(1024 * 1024),
        ..Options::default()
    });
    let data = server.folder.path().to_str().expect("text");
    done(&sodiem(&["round", "open", "2021", "--data", data]));
    let phone = server.client(&officer(COMMUNE));
    let (bytes, large) = (pdf(1_000), pdf(900_000));
    for (name, bytes) in [("a.pdf", &bytes), ("b.pdf", &large)] {
        assert_eq!(store(&phone, COMMUNE, name, bytes).status, 204);
    }
    let announce = |client: &Client, unit: &str, bytes: &[u8]| {
        let file = (&digest_of(bytes), "c.pdf");
        begin_in(client, ("2021", unit), file, bytes.len() as u64)
    };
    let in_2021 = |path: &str| phone.get(&format!("/files/2021/{COMMUNE}{path}"));
    assert_eq!(in_2021(&format!("/{}", digest_of(&bytes))).status, 404);
    let begun = announce(&phone, COMMUNE, &bytes);
    let length = bytes.len().to_string();
    assert_eq!(
        (begun.status, begun.header("upload-offset")),
        (201, &*length)
    );
    assert_eq!(in_2021(&format!("/{}", digest_of(&bytes))).body, bytes);
    let list: EvidenceList = in_2021("").json();
    assert_eq!(list.files[0].name, "c.pdf");
    assert_eq!(list.used_bytes, bytes.len() as u64);
    // It takes room in the round that it is for.
    let other = pdf(400_000);
    let begun = announce(&phone, COMMUNE, &other);
    let sent = send(&phone, begun.header("location"), 0, &other);
    assert_eq!(sent.status, 204);
    let full = announce(&phone, COMMUNE, &large);
    assert_eq!(full.code(), ProblemCode::FilesFull);
    // Another unit's is another matter.
    let neighbour = server.client(&officer(OTHER));
    let begun = announce(&neighbour, OTHER, &bytes);
    assert_eq!(begun.header("upload-offset"), "0");
}

#[test]
fn what_a_unit_sent_before_and_the_server_lost_is_asked_for_again() {
    let server = start(Place::Folder);
    let (first, second) = (
        server.client(&officer(COMMUNE)),
        server.client(&format!("canbo2.{COMMUNE}")),
    );
    let bytes = pdf(1_000);
    assert_eq!(store(&first, COMMUNE, "a.pdf", &bytes).status, 204);
    let name = digest_of(&bytes).to_string();
    let stored = server
        .folder
        .path()
        .join("files")
        .join(&name[..2])
        .join(&name);
    std::fs::remove_file(stored).expect("it was there");
    let begun = begin(&second, COMMUNE, "a.pdf", &bytes);
    assert_eq!(begun.header("upload-offset"), "0");
    assert_eq!(
        send(&second, begun.header("location"), 0, &bytes).status,
        204
    );
    assert_eq!(file(&first, COMMUNE, &digest_of(&bytes)).body, bytes);
}
