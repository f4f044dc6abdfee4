//! Promise: who listens hears of what the account may read, as long as the session stands.

use sodiem_core::account::Grant;
use sodiem_core::api::{Account, AccountUpdate};
use ureq::http::Method;

use super::harness::{COMMUNE, Client, Phone, Server};

const OTHER_COMMUNE: &str = "31855";

fn officer(commune: &str) -> String {
    format!("canbo1.{commune}")
}

fn account(admin: &Client, username: &str) -> Account {
    let accounts: Vec<Account> = admin.get("/accounts").json();
    let mut accounts = accounts.into_iter();
    let account = accounts.find(|account| account.username == username);
    account.expect("an account of the demo")
}

fn update(admin: &Client, account: &Account, grants: Vec<Grant>, enabled: bool) {
    let path = format!("/accounts/{}", account.id);
    let wish = AccountUpdate {
        name: account.name.clone(),
        grants,
        enabled,
        password: None,
    };
    let _: Account = admin.send(Method::PUT, &path, Some(&wish)).json();
}

/// Somebody of a commune answers a leaf; gives the end of the feed with it.
fn answer(server: &Server, commune: &str) -> u64 {
    let mut phone = Phone::sign_in(server, &officer(commune));
    phone.answer(commune, "1.1.1");
    let reply = phone.exchange();
    assert_eq!(reply.pushed[0].accepted.len(), 1);
    reply.cursor
}

/// The cursors of a stream.
fn cursors(client: &Client) -> impl Iterator<Item = u64> + use<> {
    let cursor = |line: String| line.strip_prefix("data:")?.trim().parse().ok();
    client.events().filter_map(cursor)
}

#[test]
fn a_stream_ends_with_its_session() {
    let server = Server::start();
    let admin = server.client("admin");
    let username = officer(COMMUNE);
    let endings: [&dyn Fn(&Client); 3] = [
        &|client| {
            let reply = client.send(Method::DELETE, "/session", None::<&()>);
            assert_eq!(reply.status, 204);
        },
        &|_| {
            for seat in account(&admin, &username).seats {
                let path = format!("/seats/{}", seat.id);
                let reply = admin.send(Method::DELETE, &path, None::<&()>);
                assert_eq!(reply.status, 204);
            }
        },
        &|_| {
            let account = account(&admin, &username);
            update(&admin, &account, account.grants.clone(), false);
        },
    ];
    for end in endings {
        let client = server.client(&username);
        let mut stream = cursors(&client);
        assert!(stream.next().is_some(), "one at the start");
        end(&client);
        assert_eq!(stream.next(), None, "nothing more, and no waiting");
    }
}

#[test]
fn who_may_read_less_hears_less() {
    let server = Server::start();
    let admin = server.client("admin");
    let username = format!("canbo2.{COMMUNE}");
    let mut stream = cursors(&server.client(&username));
    assert!(stream.next().is_some(), "one at the start");
    let own = answer(&server, COMMUNE);
    assert_eq!(stream.next(), Some(own));
    let elsewhere = Grant::Officer {
        unit: OTHER_COMMUNE.parse().expect("a unit code"),
    };
    let account = account(&admin, &username);
    update(&admin, &account, vec![elsewhere], true);
    answer(&server, COMMUNE);
    let there = answer(&server, OTHER_COMMUNE);
    assert_eq!(
        stream.next(),
        Some(there),
        "not of the commune that it left"
    );
}
