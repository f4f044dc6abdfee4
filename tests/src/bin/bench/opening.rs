//! A sheet in which a commune wrote all year: how long the server takes to have it in memory again, for the first
//! who asks after a start.

use std::collections::BTreeSet;
use std::time::Instant;

use fastrand::Rng;
use sodiem_core::criteria::ScoredBy;
use sodiem_core::document::Edit;
use sodiem_core::ids::{DocumentId, UnitCode};
use sodiem_sync_server::app::App;
use sodiem_sync_server::dossier;
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::store::documents::{self, Source};
use sodiem_tests::answers;
use sodiem_tests::device::Phone;
use sodiem_tests::server::{Pages, Server};

use crate::{Figure, median};

const UNIT: &str = "31852";
const CHANGES: usize = 5_000;
/// One start of the app, and so one actor, each so many changes.
const CHANGES_EACH_START: usize = 50;
const OPENINGS: usize = 11;

/// As a request finds it, and where its snapshot is not to be used.
pub fn figures() -> [Figure; 2] {
    let mut server = Server::empty(Pages::None);
    let id = written(&server);
    server.stop();
    let open = |_| App::open(server.data(), Environment::of_machine()).expect("our own folder");
    let name = format!("server opens a sheet of {CHANGES} changes");
    let by_changes = format!("{name} without a snapshot");
    let middle = |took: &dyn Fn(&App, &DocumentId) -> f64| {
        let each = (0..OPENINGS).map(open).map(|app| took(&app, &id));
        median(each.collect())
    };
    [
        Figure::new(&name, middle(&for_a_request), "ms", 100.0),
        Figure::new(&by_changes, middle(&of_its_changes), "ms", 100.0),
    ]
}

/// What an officer writes in a year: answers, and notes that change.
fn written(server: &Server) -> DocumentId {
    let base = format!("http://{}", server.address());
    let mut phone = Phone::sign_in(&base, &format!("canbo1.{UNIT}"), &server.password());
    let unit: UnitCode = UNIT.parse().expect("a unit");
    let (id, set) = (phone.sheet_id(&unit), phone.set().clone());
    let mut rng = Rng::with_seed(5_000);
    let mut answers = answers::all(&set, ScoredBy::Unit, &mut rng);
    for number in 0..CHANGES {
        if number % CHANGES_EACH_START == 0 {
            phone.sync().expect("the network is open");
            phone.restart();
        }
        let (leaf, answer) = match answers.pop_first() {
            Some(next) => next,
            None => {
                answers = answers::all(&set, ScoredBy::Unit, &mut rng);
                answers.pop_first().expect("a sheet has leaves")
            }
        };
        let text = format!("Theo Kế hoạch số {number}/KH-UBND của Ủy ban nhân dân xã");
        let note = Edit::Note {
            leaf: leaf.clone(),
            text,
        };
        phone.edit(&id, &[Edit::Answer { leaf, answer }, note]);
    }
    phone.sync().expect("the network is open");
    id
}

/// The unit with all that is known of it, in milliseconds.
fn for_a_request(app: &App, id: &DocumentId) -> f64 {
    let reference = app.reference().expect("published");
    let place = reference.round_and_set(&id.round).expect("a round");
    let key = (id.round.clone(), id.unit.clone());
    let slots = app.dossiers.slots(&BTreeSet::from([key]));
    let begin = Instant::now();
    let opened = dossier::open(app, &slots[0], place, &id.unit).expect("it opens");
    let took = begin.elapsed();
    let sheet = opened.as_ref().and_then(|dossier| dossier.sheet.as_ref());
    let changes = sheet.expect("a sheet").changes_since(&[]).len();
    assert_eq!(changes, CHANGES, "all of it");
    took.as_secs_f64() * 1000.0
}

/// The sheet made of each of its changes, in milliseconds.
fn of_its_changes(app: &App, id: &DocumentId) -> f64 {
    let reference = app.reference().expect("published");
    let (_, set) = reference.round_and_set(&id.round).expect("a round");
    let begin = Instant::now();
    let read = |connection: &_| documents::load(connection, (id, set), Source::Changes);
    let loaded = app.store.read(read).expect("our own database");
    let took = begin.elapsed();
    assert_eq!(loaded.expect("a sheet").tail, CHANGES, "all of it");
    took.as_secs_f64() * 1000.0
}
