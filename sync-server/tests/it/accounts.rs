//! Promise: an administrator keeps the accounts of the own province, and stays one.

use sodiem_core::account::{GRANTS_MAX, Grant};
use sodiem_core::api::{Account, AccountUpdate, NewAccount, ProblemCode};
use sodiem_core::finding::Finding;
use ureq::http::Method;

use super::harness::{COMMUNE, Client, Server};

fn of(client: &Client, username: &str) -> Account {
    let accounts: Vec<Account> = client.get("/accounts").json();
    accounts
        .into_iter()
        .find(|account| account.username == username)
        .expect("an account")
}

fn update(account: &Account) -> AccountUpdate {
    let (name, grants) = (account.name.clone(), account.grants.clone());
    AccountUpdate {
        name,
        grants,
        enabled: true,
        password: None,
    }
}

#[test]
fn a_new_password_or_a_lock_ends_the_sessions() {
    let server = Server::start();
    let admin = server.client("admin");
    let username = format!("canbo1.{COMMUNE}");
    let officer = server.client(&username);
    let account = of(&admin, &username);
    let path = format!("/accounts/{}", account.id);
    let renewed = AccountUpdate {
        password: Some("mật khẩu mới".into()),
        ..update(&account)
    };
    let _: Account = admin.send(Method::PUT, &path, Some(&renewed)).json();
    assert_eq!(officer.get("/session").code(), ProblemCode::SignInNeeded);
    officer.sign_in(&username, "mật khẩu mới", None);

    let locked = AccountUpdate {
        enabled: false,
        ..update(&account)
    };
    let saved: Account = admin.send(Method::PUT, &path, Some(&locked)).json();
    assert!(!saved.enabled);
    assert_eq!(officer.get("/session").code(), ProblemCode::SignInNeeded);
    let reply = officer.try_sign_in(&username, "mật khẩu mới", None);
    assert_eq!(reply.code(), ProblemCode::WrongPassword);
}

#[test]
fn an_administrator_stays_one() {
    let server = Server::start();
    let admin = server.client("admin");
    let own = of(&admin, "admin");
    let path = format!("/accounts/{}", own.id);
    for wish in [
        AccountUpdate {
            grants: Vec::new(),
            ..update(&own)
        },
        AccountUpdate {
            enabled: false,
            ..update(&own)
        },
    ] {
        let problem = admin.send(Method::PUT, &path, Some(&wish)).problem();
        assert_eq!(problem.code, ProblemCode::Invalid);
        assert_eq!(problem.findings[0].code(), "account-own");
    }
}

#[test]
fn everything_that_is_wrong_with_a_new_account_is_said_at_once() {
    let server = Server::start();
    let admin = server.client("admin");
    let new = NewAccount {
        username: "có dấu".into(),
        name: " ".into(),
        grants: vec![Grant::Officer {
            unit: "00001".parse().expect("a code"),
        }],
        password: "ngắn".into(),
    };
    let problem = admin.send(Method::POST, "/accounts", Some(&new)).problem();
    let codes: Vec<&str> = problem.findings.iter().map(Finding::code).collect();
    assert_eq!(
        codes,
        [
            "account-grant",
            "account-username",
            "account-password",
            "account-name"
        ]
    );
}

#[test]
fn a_user_name_is_given_once() {
    let server = Server::start();
    let admin = server.client("admin");
    let new = NewAccount {
        username: format!("Canbo1.{COMMUNE}"),
        name: "Người khác".into(),
        grants: Vec::new(),
        password: "mật khẩu dài".into(),
    };
    let reply = admin.send(Method::POST, "/accounts", Some(&new));
    assert_eq!(reply.code(), ProblemCode::Conflict);
}

#[test]
fn an_account_has_roles_up_to_the_limit() {
    let server = Server::start();
    let admin = server.client("admin");
    let grant = Grant::Officer {
        unit: COMMUNE.parse().expect("a code"),
    };
    let new = |count: usize| NewAccount {
        username: format!("nhieu.{count}"),
        name: "Nhiều vai".into(),
        grants: vec![grant.clone(); count],
        password: "mật khẩu dài".into(),
    };
    let _: Account = admin
        .send(Method::POST, "/accounts", Some(&new(GRANTS_MAX)))
        .json();
    let reply = admin.send(Method::POST, "/accounts", Some(&new(GRANTS_MAX + 1)));
    assert_eq!(reply.problem().findings[0].code(), "account-grants");
}
