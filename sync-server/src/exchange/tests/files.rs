//! What a version cites is there before a body approves it.

use sodiem_core::evidence::{EvidenceFile, FileKind};
use sodiem_core::time::Timestamp;

use super::*;
use crate::store::evidence::{self, Upload};

const BYTES: &[u8] = b"%PDF-1.7\n";

/// What the store says once the unit has sent the file.
fn arrive(stage: &Stage<'_>, person: &mut Person<'_>, is_held: bool) {
    let principal = person.device().principal().clone();
    let upload = Upload {
        id: format!("{is_held}"),
        account: principal.account,
        seat: principal.seat,
        round: stage.round.id.clone(),
        unit: commune(),
        digest: Digest::of(BYTES),
        name: "12.pdf".to_owned(),
        bytes: 9,
        received: 9,
        expires_at: Timestamp(1),
        is_stored: false,
        refused: None,
    };
    let keep = move |c: &rusqlite::Connection| {
        evidence::begin(c, &upload)?;
        evidence::keep(c, &upload, (FileKind::Pdf, is_held), Timestamp(0))?;
        c.execute("UPDATE file SET is_held = ?1", [is_held])?;
        evidence::end(c, &upload.id)
    };
    let file = (&Digest::of(BYTES), BYTES.len() as u64);
    let put = stage.app.evidence.storage.put(&mut &*BYTES, file);
    put.expect("written");
    stage.app.store.write(keep).expect("stored");
}

#[test]
fn a_version_is_approved_once_its_files_have_arrived() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut head = head(stage, seeded);
        let sheet = head.sheet_of(&commune());
        let file = EvidenceFile {
            digest: Digest::of(BYTES),
            name: "12.pdf".to_owned(),
            kind: FileKind::Pdf,
            bytes: 9,
            preview: None,
        };
        let cite = Edit::Cite {
            leaf: leaf("1.1.1"),
            id: "01".into(),
            citation: Citation {
                files: vec![file],
                ..Citation::default()
            },
        };
        head.write(&sheet, &[choose("1.1.1", 0), cite])
            .expect("an answer");
        head.submit(&commune(), seeded)
            .expect("submitted before its files are there");
        let mut reviewer = sit(stage, "pnv-956", seeded);
        reviewer.exchange().expect("an exchange");
        let latest = reviewer.device().flow(&stage.round.id, &commune()).latest;
        let mut approve = |number: u8| {
            let (heads, shown) = reviewer.pinned(&sheet).expect("a sheet");
            let action = Action::Approve {
                tier: 1,
                heads,
                appraisals: BTreeMap::new(),
                digest: sodiem_core::decision::approval_digest(shown, &BTreeMap::new()),
            };
            let approval = draft(stage, number, action, latest);
            decide(stage.app, &mut reviewer, &[approval]).remove(0)
        };
        refused(&approve(1), DecisionRefusal::FilesMissing);
        arrive(stage, &mut head, true);
        refused(&approve(2), DecisionRefusal::FilesMissing);
        arrive(stage, &mut head, false);
        let outcome = approve(3);
        assert!(
            matches!(outcome, DecisionOutcome::Recorded { .. }),
            "{outcome:?}"
        );
    });
}
