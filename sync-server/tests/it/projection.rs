//! Promise: after an update how units stand is what the new program computes, everywhere.

use sodiem_sync_server::app::App;
use sodiem_sync_server::check;
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::projection::{self, PROJECTION_VERSION};
use sodiem_sync_server::store::published;

use super::harness::{COMMUNE, Phone, Server};

fn holds(app: &App) -> bool {
    check::run(app, |_| ()).expect("a check")
}

/// Makes the folder one of a program that knew nothing of leaves.
fn forget_leaves(connection: &rusqlite::Connection) -> rusqlite::Result<usize> {
    connection.execute("DELETE FROM leaf_standing", [])
}

/// The data of a served demo in which somebody answered, without its server.
fn answered() -> (Server, App) {
    let mut server = Server::start();
    let mut phone = Phone::sign_in(&server, &format!("canbo1.{COMMUNE}"));
    phone.answer(COMMUNE, "1.1.1");
    assert_eq!(phone.exchange().pushed[0].accepted.len(), 1);
    server.stop();
    let app = App::open(server.folder.path(), Environment::of_machine()).expect("a data folder");
    (server, app)
}

#[test]
fn what_another_program_computed_is_computed_anew_once() {
    let (_server, app) = answered();
    assert!(holds(&app) && projection::is_current(&app).expect("asked"));
    app.store
        .write(|connection| {
            forget_leaves(connection)?;
            published::set_projection(connection, PROJECTION_VERSION - 1)
        })
        .expect("written");
    assert!(!holds(&app));
    let mut told = Vec::new();
    projection::renew(&app, |done, all| told.push((done, all))).expect("computed");
    assert_eq!(told, [(50, 64), (64, 64)]);
    assert!(holds(&app) && projection::is_current(&app).expect("asked"));
}

#[test]
fn what_this_program_computed_is_left_alone() {
    let (_server, app) = answered();
    app.store
        .write(|connection| Ok(forget_leaves(connection)?))
        .expect("written");
    projection::renew(&app, |_, _| panic!("nothing is to be computed")).expect("nothing to do");
    assert!(!holds(&app), "nothing was touched");
}
