//! Promise: a person knows the own devices by their names, takes one that got lost out of use, and hears on
//! each of them what the account may do by now.

use sodiem_core::account::{DEVICE_NAME_CHARS_MAX, Grant};
use sodiem_core::api::{Account, AccountUpdate, ProblemCode, Seat, SeatUpdate, SyncRequest};
use sodiem_core::ids::SeatId;
use sodiem_sync_server::auth::SESSION_IDLE_MS;
use sodiem_sync_server::turns::SEAT_REQUESTS_MAX;
use ureq::http::Method;

use super::harness::{COMMUNE, Client, Phone, Reply, Server};

fn officer() -> String {
    format!("canbo1.{COMMUNE}")
}

fn seats(client: &Client) -> Vec<Seat> {
    client.get("/seats").json()
}

fn name(client: &Client, seat: SeatId, device: &str) -> Reply {
    let device = device.to_owned();
    let path = format!("/seats/{seat}");
    client.send(Method::PUT, &path, Some(&SeatUpdate { device }))
}

fn revoke(client: &Client, seat: SeatId) -> Reply {
    client.send(Method::DELETE, &format!("/seats/{seat}"), None::<&()>)
}

fn account(admin: &Client, username: &str) -> Account {
    let accounts: Vec<Account> = admin.get("/accounts").json();
    let mut accounts = accounts.into_iter();
    let account = accounts.find(|account| account.username == username);
    account.expect("an account of the demo")
}

fn update(admin: &Client, account: &Account, change: impl FnOnce(&mut AccountUpdate)) {
    let mut wish = AccountUpdate {
        name: account.name.clone(),
        grants: account.grants.clone(),
        enabled: true,
        password: None,
    };
    change(&mut wish);
    let path = format!("/accounts/{}", account.id);
    let _: Account = admin.send(Method::PUT, &path, Some(&wish)).json();
}

#[test]
fn a_device_is_named_by_what_it_is_and_whose_until_its_owner_says_otherwise() {
    let server = Server::start();
    let phone = server.client(&officer());
    let [seat] = &seats(&phone)[..] else {
        panic!("one device")
    };
    let admin = server.client("admin");
    let person = account(&admin, &officer()).name;
    assert_eq!(seat.device, format!("máy thử của {person}"));
    assert_eq!((seat.registered_at, seat.revoked_at), (seat.seen_at, None));

    assert_eq!(name(&phone, seat.id, "  A14  của\tchị Hoa\n").status, 204);
    assert_eq!(seats(&phone)[0].device, "A14 của chị Hoa");
    let seen = account(&admin, &officer()).seats;
    assert_eq!(
        seen[0].device, "A14 của chị Hoa",
        "the administrator's list"
    );
    let again = phone.sign_in(&officer(), &server.password, Some(seat.id));
    assert_eq!(again.principal.seat, seat.id);
    assert_eq!(seats(&phone)[0].device, "A14 của chị Hoa", "it stays");
}

#[test]
fn a_devices_name_has_its_limits() {
    let server = Server::start();
    let phone = server.client(&officer());
    let seat = seats(&phone)[0].id;
    let longest = "ữ".repeat(DEVICE_NAME_CHARS_MAX);
    assert_eq!(name(&phone, seat, &longest).status, 204);
    for wrong in [&format!("{longest}ữ"), "", " \t\n"] {
        assert_eq!(name(&phone, seat, wrong).code(), ProblemCode::Invalid);
    }
    assert_eq!(seats(&phone)[0].device, longest);
}

#[test]
fn a_person_sees_names_and_revokes_the_own_devices_and_no_others() {
    let server = Server::start();
    let (lost, found) = (server.client(&officer()), server.client(&officer()));
    let colleague = server.client(&format!("canbo2.{COMMUNE}"));
    let admin = server.client("admin");
    let own = seats(&found);
    assert_eq!((own.len(), seats(&colleague).len()), (2, 1));
    for other in [&colleague, &admin] {
        let renamed = name(other, own[0].id, "của tôi");
        assert_eq!(
            renamed.code(),
            ProblemCode::NotFound,
            "a name is its owner's"
        );
    }
    let refused = revoke(&colleague, own[0].id);
    assert_eq!(refused.code(), ProblemCode::NotFound);

    let seat_of_lost = lost.get("/session").json::<sodiem_core::api::Session>();
    let seat_of_lost = seat_of_lost.principal.seat;
    assert_eq!(revoke(&found, seat_of_lost).status, 204);
    assert_eq!(lost.get("/seats").code(), ProblemCode::SeatRevoked);
    let own = seats(&found);
    let is_revoked = |seat: &Seat| (seat.id == seat_of_lost) == seat.revoked_at.is_some();
    assert!(own.len() == 2 && own.iter().all(is_revoked), "{own:?}");
}

#[test]
fn a_revoked_device_hears_so_for_as_long_as_it_asks() {
    let server = Server::start();
    let (lost, found) = (server.client(&officer()), server.client(&officer()));
    let seat = lost.get("/session").json::<sodiem_core::api::Session>();
    assert_eq!(revoke(&found, seat.principal.seat).status, 204);
    // Whoever loses a device has the password changed too.
    let admin = server.client("admin");
    let of_officer = account(&admin, &officer());
    let new = format!("{}-mới", server.password);
    update(&admin, &of_officer, |wish| wish.password = Some(new));
    assert_eq!(found.get("/session").code(), ProblemCode::SignInNeeded);
    server.pass(SESSION_IDLE_MS);
    // Signing in clears away sessions that nobody used.
    server.client(&format!("canbo2.{COMMUNE}"));
    assert_eq!(lost.get("/session").code(), ProblemCode::SeatRevoked);
    let admin = server.client("admin");
    update(&admin, &of_officer, |wish| wish.enabled = false);
    assert_eq!(lost.get("/session").code(), ProblemCode::SignInNeeded);
}

#[test]
fn what_an_account_may_do_by_now_is_in_its_workspace_and_an_exchange_says_that_it_is_old() {
    let server = Server::start();
    let (mut changed, mut other) = (
        Phone::sign_in(&server, &officer()),
        Phone::sign_in(&server, &format!("canbo2.{COMMUNE}")),
    );
    let admin = server.client("admin");
    let (before, others) = (changed.client.workspace(), other.client.workspace());
    assert_eq!(changed.exchange().published, before.version);

    let head = Grant::Head {
        unit: COMMUNE.parse().expect("a unit code"),
    };
    let account = account(&admin, &officer());
    update(&admin, &account, |wish| wish.grants = vec![head.clone()]);
    let published = changed.exchange().published;
    assert_ne!(published, before.version);
    let workspace = changed.client.workspace();
    assert_eq!(workspace.version, published);
    let who = workspace.principal.expect("who asked");
    assert_eq!(who.grants, [head]);
    assert_eq!(&who.seat, &changed.device.principal().seat);
    assert_eq!(other.exchange().published, others.version, "nobody else's");

    // The same for a name, which stands in the program too.
    update(&admin, &account, |wish| wish.name = "Trần Thị Mới".into());
    assert_ne!(changed.exchange().published, published);
    let who = changed.client.workspace().principal.expect("who asked");
    assert_eq!(who.name, "Trần Thị Mới");
}

#[test]
fn a_stream_says_that_an_account_may_do_other_things() {
    let server = Server::start();
    let admin = server.client("admin");
    let phone = server.client(&officer());
    let mut events = phone.events().filter(|line| line.starts_with("data: "));
    assert!(events.next().is_some(), "one at the start");
    let account = account(&admin, &officer());
    update(&admin, &account, |wish| wish.grants.clear());
    assert_eq!(events.next().as_deref(), Some("data: -"));
}

#[test]
fn a_seat_that_asks_without_end_waits_and_costs_the_others_nothing() {
    let server = Server::start();
    let (restless, other) = (server.client(&officer()), server.client(&officer()));
    let ask = |client: &Client| client.send(Method::POST, "/sync", Some(&SyncRequest::default()));
    for _ in 0..SEAT_REQUESTS_MAX {
        assert_eq!(ask(&restless).status, 200);
    }
    let refused = ask(&restless);
    let told = (
        refused.status,
        refused.code(),
        refused.header("retry-after"),
    );
    assert_eq!(told, (429, ProblemCode::TooManyRequests, "1"));
    let bundle = restless.send_bytes(
        Method::POST,
        "/bundles",
        ("text/plain", Some(b"nothing".to_vec())),
    );
    assert_eq!(bundle.status, 429, "{}", bundle.shown());
    assert_eq!(ask(&other).status, 200);
    server.pass(1_000);
    assert_eq!(ask(&restless).status, 200);
}
