//! What was received before rights were taken away.

use sodiem_core::account::Principal;

use super::*;

/// The same person, whom an administrator left nothing to write.
fn without_rights(person: &mut Person<'_>) -> Principal {
    Principal {
        grants: Vec::new(),
        ..person.device().principal().clone()
    }
}

#[test]
fn what_was_received_before_the_rights_went_is_received() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut officer = officer(stage, seeded);
        officer.exchange().expect("an exchange");
        let sheet = officer.sheet_of(&commune());
        officer
            .write(&sheet, &[choose("1.1.1", 1)])
            .expect("an answer");
        // It arrives; the answer does not, and then the rights are gone.
        let request = officer.device().request();
        send(stage.app, &mut officer, &request);
        officer
            .write(&sheet, &[choose("1.1.2", 1)])
            .expect("an answer");
        let who = without_rights(&mut officer);
        let request = officer.device().request();
        let sent = request.documents[0].changes.len();
        let reply = exchange(stage.app, &who, request.clone()).expect("within the limits");

        let [pushed] = &reply.pushed[..] else {
            panic!("one document")
        };
        assert_eq!((pushed.accepted.len(), sent), (1, 2), "{pushed:?}");
        assert!(pushed.heads.is_empty(), "nothing else is said");
        assert!(reply.receipts.is_empty() && reply.documents.is_empty());
        let codes: Vec<_> = pushed.refused.iter().map(|refusal| refusal.code).collect();
        assert_eq!(codes, [RefusalCode::NotAllowed]);
        let received = officer.device().receive(&request, reply);
        assert!(received.changed.contains(&sheet));
        let refused: Vec<_> = officer.device().refused_entries().collect();
        let refused = refused.iter().map(|entry| entry.edit.clone());
        assert_eq!(refused.collect::<Vec<_>>(), [choose("1.1.2", 1)]);
        assert!(officer.device().unsent().is_empty());
    });
}

#[test]
fn what_another_account_wrote_is_not_told_to_be_here() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut author = officer(stage, seeded);
        author.exchange().expect("an exchange");
        let sheet = author.sheet_of(&commune());
        author
            .write(&sheet, &[choose("1.1.1", 1)])
            .expect("an answer");
        let request = author.device().request();
        author.exchange().expect("an exchange");
        let mut stranger = sit(stage, "canbo1.31855", seeded);
        let reply = send(stage.app, &mut stranger, &request);
        let [pushed] = &reply.pushed[..] else {
            panic!("one document")
        };
        assert!(pushed.accepted.is_empty() && pushed.heads.is_empty());
        assert_eq!(pushed.refused[0].code, RefusalCode::NotAllowed);
    });
}
