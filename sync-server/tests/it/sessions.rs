//! Promise: who signed in stays signed in while working, and nobody else gets in.

use sodiem_core::account::Program;
use sodiem_core::api::{ProblemCode, Session};
use sodiem_core::ids::SeatId;
use sodiem_sync_server::attempts::{ATTEMPTS_PER_USERNAME_MAX, WINDOW_MS};
use sodiem_sync_server::auth::SESSION_IDLE_MS;
use ureq::http::Method;

use super::harness::{COMMUNE, Options, Server};

fn officer() -> String {
    format!("canbo1.{COMMUNE}")
}

#[test]
fn a_session_lasts_as_long_as_it_is_used() {
    let server = Server::start();
    let client = server.client(&officer());
    for _ in 0..3 {
        server.pass(SESSION_IDLE_MS - 1);
        let _: Session = client.get("/session").json();
    }
    server.pass(SESSION_IDLE_MS);
    assert_eq!(client.get("/workspace").code(), ProblemCode::SignInNeeded);
}

#[test]
fn a_session_says_which_program_the_browser_needs() {
    let server = Server::start();
    let session = |username: &str| -> Session { server.client(username).get("/session").json() };
    assert_eq!(session(&officer()).program, Program::Officer);
    assert_eq!(session("admin").program, Program::Desk);
}

#[test]
fn signing_out_ends_the_session() {
    let server = Server::start();
    let client = server.client(&officer());
    assert_eq!(
        client.send(Method::DELETE, "/session", None::<&()>).status,
        204
    );
    assert_eq!(client.get("/session").code(), ProblemCode::SignInNeeded);
}

#[test]
fn a_device_keeps_its_seat_and_an_account_has_its_own() {
    let server = Server::start();
    let client = server.stranger();
    let first = client.sign_in(&officer(), &server.password, None).principal;
    let again = client
        .sign_in(&officer(), &server.password, Some(first.seat))
        .principal;
    assert_eq!(again.seat, first.seat);
    let other = format!("canbo2.{COMMUNE}");
    let other = client
        .sign_in(&other, &server.password, Some(first.seat))
        .principal;
    assert_ne!(other.seat, first.seat);
}

#[test]
fn a_seat_that_nobody_has_is_given_to_the_first_who_names_it() {
    let server = Server::start();
    let client = server.stranger();
    let lost = SeatId([7; 16]);
    let sign_in = |username: &str| {
        let session = client.sign_in(username, &server.password, Some(lost));
        session.principal.seat
    };
    assert_eq!(sign_in(&officer()), lost);
    assert_ne!(sign_in(&format!("canbo2.{COMMUNE}")), lost);
    assert_eq!(sign_in(&officer()), lost, "it is the account's own now");
    let path = format!("/seats/{lost}");
    assert_eq!(client.send(Method::DELETE, &path, None::<&()>).status, 204);
    assert_ne!(sign_in(&officer()), lost, "a revoked one is not free");
}

#[test]
fn a_revoked_seat_is_told_so_and_the_account_gets_another() {
    let server = Server::start();
    let client = server.stranger();
    let seat = client
        .sign_in(&officer(), &server.password, None)
        .principal
        .seat;
    let path = format!("/seats/{seat}");
    assert_eq!(client.send(Method::DELETE, &path, None::<&()>).status, 204);
    assert_eq!(client.get("/workspace").code(), ProblemCode::SeatRevoked);
    let fresh = client
        .sign_in(&officer(), &server.password, Some(seat))
        .principal
        .seat;
    assert_ne!(fresh, seat);
}

#[test]
fn too_many_wrong_passwords_make_one_wait() {
    let server = Server::start();
    let client = server.stranger();
    for _ in 0..ATTEMPTS_PER_USERNAME_MAX {
        let reply = client.try_sign_in(&officer(), "not the password", None);
        assert_eq!(reply.code(), ProblemCode::WrongPassword);
    }
    let reply = client.try_sign_in(&officer(), &server.password, None);
    assert_eq!(reply.code(), ProblemCode::TooManyAttempts);
    assert_eq!(
        reply.header("retry-after"),
        (WINDOW_MS / 1000 + 1).to_string()
    );
    server.pass(WINDOW_MS);
    client.sign_in(&officer(), &server.password, None);
}

#[test]
fn an_unknown_user_name_is_no_different_from_a_wrong_password() {
    let server = Server::start();
    for username in ["nobody", "", &"x".repeat(10_000)] {
        let reply = server
            .stranger()
            .try_sign_in(username, &server.password, None);
        assert_eq!(reply.code(), ProblemCode::WrongPassword, "{username:.20}");
    }
}

#[test]
fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let plain = Server::start();
    let reply = plain
        .stranger()
        .try_sign_in(&officer(), &plain.password, None);
    let cookie = reply.header("set-cookie").to_owned();
    assert!(cookie.starts_with("sodiem="), "{cookie}");
    assert!(
        cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Strict"),
        "{cookie}"
    );
    assert!(
        !cookie.contains("Secure"),
        "a browser would not keep it: {cookie}"
    );
    assert_eq!(reply.header("strict-transport-security"), "");

    let secure = Server::start_with(Options {
        behind_proxy: true,
        ..Options::default()
    });
    let reply = secure
        .stranger()
        .try_sign_in(&officer(), &secure.password, None);
    let cookie = reply.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-sodiem=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
    assert_ne!(reply.header("strict-transport-security"), "");
}
