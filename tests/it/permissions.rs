//! Promise: every endpoint gives each role what is its own and nothing else. The endpoints come
//! from the API's own description, so that a new one cannot be forgotten here.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use serde_json::Value;
use sodiem_core::account::Grant;
use sodiem_core::api::{
    AccountUpdate, MoveWish, NewAccount, NewClarification, PREFIX, ProblemCode, SeatUpdate, SignIn,
};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::criteria::table::{self, Standing};
use sodiem_core::round::Declared;
use sodiem_tests::http::{Body, Reply};
use ureq::http::Method;

mod exchange;
mod world;

use world::{COMMUNE, Caller, Role, World};

/// What a caller is to get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// A success.
    Done,
    /// A success that tells of the commune.
    Sees,
    /// A success that tells nothing of the commune.
    SeesNot,
    /// A problem.
    Problem(ProblemCode),
}

use Expected::{Done, Problem, Sees, SeesNot};

const SIGN_IN: Expected = Problem(ProblemCode::SignInNeeded);
const NOT_ALLOWED: Expected = Problem(ProblemCode::NotAllowed);
const NOT_FOUND: Expected = Problem(ProblemCode::NotFound);
const INVALID: Expected = Problem(ProblemCode::Invalid);

/// The commune's scoresheet as a file.
const DOCUMENT: &str = "/documents/sheet:{round}:31852:{edition}.automerge";

/// Inside and outside the commune, its district, its province.
type Cell = (Expected, Expected);

/// An operation and what each role gets of it.
struct Row {
    operation: (&'static str, &'static str),
    body: fn(&World) -> Body,
    anonymous: Expected,
    officer: Cell,
    head: Cell,
    reviewer: Cell,
    department: Cell,
    province: Cell,
    administrator: Cell,
}

fn nothing(_: &World) -> Body {
    Body::None
}

/// What a row says of a caller who is like every other who signed in.
const fn row(operation: (&'static str, &'static str), signed_in: Cell) -> Row {
    Row {
        operation,
        body: nothing,
        anonymous: SIGN_IN,
        officer: signed_in,
        head: signed_in,
        reviewer: signed_in,
        department: signed_in,
        province: signed_in,
        administrator: signed_in,
    }
}

/// Results of a round: who takes part sees the own units; the administrator reads no sheet.
const fn results(path: &'static str) -> Row {
    Row {
        province: (Sees, NOT_FOUND),
        administrator: (NOT_ALLOWED, NOT_FOUND),
        ..row(("get", path), (Sees, SeesNot))
    }
}

/// What is the province's alone.
const fn of_province(path: &'static str) -> Row {
    Row {
        province: (Done, NOT_FOUND),
        administrator: (NOT_ALLOWED, NOT_FOUND),
        ..row(("get", path), (NOT_ALLOWED, NOT_ALLOWED))
    }
}

/// The table. Rows run in this order: those that end a session stand last.
const TABLE: &[Row] = &[
    Row {
        anonymous: Done,
        ..row(("get", "/health"), (Done, Done))
    },
    row(("get", "/session"), (Done, Done)),
    row(("get", "/workspace"), (Sees, SeesNot)),
    // Editions are the server's, of whatever province.
    Row {
        province: (Done, Done),
        administrator: (Done, Done),
        ..row(("get", "/criteria"), (NOT_ALLOWED, NOT_ALLOWED))
    },
    Row {
        body: criteria,
        province: (Done, Done),
        administrator: (Done, Done),
        ..row(("post", "/criteria"), (NOT_ALLOWED, NOT_ALLOWED))
    },
    row(("get", "/criteria/template.xlsx"), (Done, Done)),
    row(("get", "/criteria/{digest}"), (Done, Done)),
    row(("get", "/criteria/{digest}/file.xlsx"), (Done, Done)),
    // What it takes and gives is told in `exchange`.
    Row {
        body: exchange::nothing_new,
        ..row(("post", "/sync"), (Done, Done))
    },
    // Whoever signed in may carry another's file in; what that brings is told in `bundles`.
    Row {
        body: |world| Body::Bytes("text/plain", world.bundle.clone().into_bytes()),
        ..row(("post", "/bundles"), (Done, Done))
    },
    row(("get", "/events"), (Done, Done)),
    Row {
        anonymous: Done,
        ..row(("get", "/receipt-key"), (Done, Done))
    },
    Row {
        anonymous: Done,
        ..row(("post", "/receipts/verify"), (Done, Done))
    },
    // A whole document, for whoever may read the unit.
    Row {
        administrator: (NOT_FOUND, NOT_FOUND),
        ..row(("get", DOCUMENT), (Done, NOT_FOUND))
    },
    // Whose a file is, the server's own tests tell: an upload is its sender's alone.
    row(("options", "/uploads"), (Done, Done)),
    Row {
        body: |world| Body::announced((world.round.id.as_str(), COMMUNE), "a.pdf", b"%PDF-"),
        officer: (Done, NOT_FOUND),
        head: (Done, NOT_FOUND),
        ..row(("post", "/uploads"), (NOT_FOUND, NOT_FOUND))
    },
    row(("head", "/uploads/{upload}"), (NOT_FOUND, NOT_FOUND)),
    Row {
        body: |_| Body::piece(0, b"%PDF-"),
        ..row(("patch", "/uploads/{upload}"), (NOT_FOUND, NOT_FOUND))
    },
    row(("delete", "/uploads/{upload}"), (NOT_FOUND, NOT_FOUND)),
    Row {
        administrator: (NOT_FOUND, NOT_FOUND),
        ..row(("get", "/files/{round}/{unit}"), (Done, NOT_FOUND))
    },
    Row {
        administrator: (NOT_FOUND, NOT_FOUND),
        ..row(("get", "/files/{round}/{unit}/{digest}"), (Done, NOT_FOUND))
    },
    results("/rounds/{round}/table"),
    results("/rounds/{round}/table.xlsx"),
    results("/rounds/{round}/table.csv"),
    of_province("/rounds/{round}/ranking.xlsx"),
    of_province("/rounds/{round}/ranking.csv"),
    of_province("/rounds/{round}/progress.xlsx"),
    of_province("/rounds/{round}/progress.csv"),
    results("/rounds/{round}/leaves/{code}"),
    results("/rounds/{round}/leaves/{code}/table.xlsx"),
    results("/rounds/{round}/leaves/{code}/table.csv"),
    Row {
        body: survey,
        province: (Done, NOT_FOUND),
        administrator: (NOT_ALLOWED, NOT_FOUND),
        ..row(
            ("post", "/rounds/{round}/survey"),
            (NOT_ALLOWED, NOT_ALLOWED),
        )
    },
    // What it does is told by the server's own tests; done here, it would change the others' world.
    Row {
        body: new_edition,
        province: (NOT_ALLOWED, NOT_FOUND),
        administrator: (Sees, NOT_FOUND),
        ..row(("post", "/rounds/{round}/move"), (NOT_ALLOWED, NOT_ALLOWED))
    },
    Row {
        body: |world| Body::json(&world.round),
        province: (NOT_ALLOWED, NOT_FOUND),
        administrator: (Done, NOT_FOUND),
        ..row(("put", "/rounds/{round}"), (NOT_ALLOWED, NOT_ALLOWED))
    },
    // It counts the settings' version up.
    Row {
        body: clarification,
        province: (Done, NOT_FOUND),
        administrator: (Done, NOT_FOUND),
        ..row(
            ("post", "/rounds/{round}/clarifications"),
            (NOT_ALLOWED, NOT_ALLOWED),
        )
    },
    Row {
        administrator: (Sees, SeesNot),
        ..row(("get", "/accounts"), (NOT_ALLOWED, NOT_ALLOWED))
    },
    Row {
        administrator: (Sees, SeesNot),
        ..row(("get", "/quarantine"), (NOT_ALLOWED, NOT_ALLOWED))
    },
    Row {
        body: new_account,
        administrator: (Done, INVALID),
        ..row(("post", "/accounts"), (NOT_ALLOWED, NOT_ALLOWED))
    },
    Row {
        body: account_update,
        administrator: (Done, NOT_FOUND),
        ..row(("put", "/accounts/{account}"), (NOT_ALLOWED, NOT_ALLOWED))
    },
    // Whose they are is told by the server's own tests.
    row(("get", "/seats"), (Done, Done)),
    // A device's name is its owner's to give.
    Row {
        body: |_| {
            let device = "máy của tôi".to_owned();
            Body::json(&SeatUpdate { device })
        },
        ..row(("put", "/seats/{seat}"), (NOT_FOUND, NOT_FOUND))
    },
    Row {
        administrator: (Done, NOT_FOUND),
        ..row(("delete", "/seats/{seat}"), (NOT_FOUND, NOT_FOUND))
    },
    Row {
        body: credentials,
        anonymous: Done,
        ..row(("post", "/session"), (Done, Done))
    },
    Row {
        anonymous: Done,
        ..row(("delete", "/session"), (Done, Done))
    },
];

impl Row {
    fn expected(&self, caller: &Caller) -> Expected {
        let cell = match caller.role {
            Role::Anonymous => (self.anonymous, self.anonymous),
            Role::Officer => self.officer,
            Role::Head => self.head,
            Role::Reviewer => self.reviewer,
            Role::Department => self.department,
            Role::Province => self.province,
            Role::Administrator => self.administrator,
        };
        if caller.is_inside { cell.0 } else { cell.1 }
    }

    fn path(&self, world: &World) -> String {
        let path = self.operation.1;
        let digest = match path.starts_with("/files/") {
            true => world.file,
            false => world.round.edition,
        };
        path.replace("{edition}", &world.round.edition.short())
            .replace("{digest}", &digest.to_string())
            .replace("{unit}", COMMUNE)
            .replace("{upload}", &world.upload)
            .replace("{round}", world.round.id.as_str())
            .replace("{code}", "1.1.1")
            .replace("{account}", world.victim.id.as_str())
            .replace("{seat}", &world.victim.seats[0].id.to_string())
    }

    fn method(&self) -> Method {
        self.operation.0.to_uppercase().parse().expect("a method")
    }
}

/// A path as the description has it: files of one folder are one operation.
fn described_as(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, file))
            if (folder.starts_with("/rounds/") || folder == "/documents") && file.contains('.') =>
        {
            format!("{folder}/{{file}}")
        }
        _ => path.to_owned(),
    }
}

fn survey(world: &World) -> Body {
    let line = "unit_code,leaf,satisfied,answered\n";
    Body::Bytes(
        "text/csv",
        format!("{line}{COMMUNE},{},90,100\n", world.survey_leaf).into_bytes(),
    )
}

fn clarification(_: &World) -> Body {
    Body::json(&NewClarification {
        row: "1.1.1".parse().expect("a code"),
        text: "Kế hoạch ký trước 31/12 được tính.".to_owned(),
        version: None,
    })
}

/// An edition that no round scores by.
fn other_set() -> CriteriaSet {
    let sample = include_str!("../../data/criteria/commune-sample.tsv");
    table::read(sample, "Bộ tiêu chí khác", Standing::Sample).expect("a set")
}

fn criteria(_: &World) -> Body {
    Body::Bytes(
        "application/octet-stream",
        other_set().to_json().into_bytes(),
    )
}

/// What moving to the other edition would do.
fn new_edition(world: &World) -> Body {
    Body::json(&MoveWish {
        to: other_set().digest(),
        mapping: Declared::new(),
        reason: String::new(),
        version: world.round.version,
        dry_run: true,
    })
}

fn new_account(world: &World) -> Body {
    Body::json(&NewAccount {
        username: "canbo9".to_owned(),
        name: "Cán bộ mới".to_owned(),
        grants: vec![Grant::Officer {
            unit: COMMUNE.parse().expect("a unit code"),
        }],
        password: world.password.clone(),
    })
}

fn account_update(world: &World) -> Body {
    Body::json(&AccountUpdate {
        name: "Tên khác".to_owned(),
        grants: world.victim.grants.clone(),
        enabled: true,
        password: None,
    })
}

fn credentials(world: &World) -> Body {
    Body::json(&SignIn {
        username: format!("canbo2.{COMMUNE}"),
        password: world.password.clone(),
        seat: None,
        device_name: "máy lạ".to_owned(),
        key: None,
    })
}

/// Whether an answer tells of the commune.
fn tells(reply: &Reply) -> bool {
    if let Ok(mut book) = calamine::open_workbook_from_rs::<Xlsx<_>, _>(Cursor::new(&reply.body)) {
        let sheet = book
            .worksheet_range_at(0)
            .expect("a sheet")
            .expect("that reads");
        return sheet.rows().flatten().any(|cell| cell == COMMUNE);
    }
    String::from_utf8_lossy(&reply.body).contains(COMMUNE)
}

fn check(row: &Row, caller: &Caller, reply: &Reply) {
    let expected = row.expected(caller);
    let what = format!("{:?} by {caller:?} is to be {expected:?}", row.operation);
    match expected {
        // An answer without a body.
        Problem(code) if row.operation.0 == "head" => {
            assert_eq!(reply.status, code.status(), "{what}");
        }
        Problem(code) => assert_eq!(reply.code(), code, "{what}"),
        Done => assert!(reply.status.is_success(), "{what}, not {}", reply.shown()),
        Sees | SeesNot => {
            assert!(reply.status.is_success(), "{what}, not {}", reply.shown());
            assert_eq!(
                tells(reply),
                expected == Sees,
                "{what}, not {}",
                reply.shown()
            );
        }
    }
}

#[test]
fn every_endpoint_gives_each_role_its_own() {
    let world = World::begin();
    let described: BTreeSet<(String, String)> = world.operations();
    let listed = TABLE.iter().map(|row| {
        (
            row.operation.0.to_owned(),
            format!("{PREFIX}{}", described_as(row.operation.1)),
        )
    });
    assert_eq!(
        listed.collect::<BTreeSet<_>>(),
        described,
        "the table and the description differ"
    );
    for row in TABLE {
        let (method, path, body) = (row.method(), row.path(&world), (row.body)(&world));
        // The commune's own first: a change that succeeds makes the next ones fail rightly.
        for caller in &world.callers {
            let reply = caller
                .client
                .send(&method, &path, &body)
                .expect("the network is open");
            check(row, caller, &reply);
        }
    }
}

#[test]
fn nothing_is_changed_by_a_request_from_another_site() {
    let world = World::begin();
    let strangers: [&[(&str, &str)]; 3] = [
        &[],
        &[("x-sodiem-client", "1"), ("sec-fetch-site", "cross-site")],
        &[("x-sodiem-client", "1"), ("origin", "https://example.org")],
    ];
    let reads = ["get", "head", "options"];
    let changing = TABLE.iter().filter(|row| !reads.contains(&row.operation.0));
    for row in changing {
        for caller in &world.callers {
            for headers in strangers {
                let (method, path) = (row.method(), row.path(&world));
                let reply = caller
                    .client
                    .send_as(&method, &path, &(row.body)(&world), headers);
                let code = reply.expect("the network is open").code();
                assert_eq!(
                    code,
                    ProblemCode::CrossSite,
                    "{:?} by {caller:?}",
                    row.operation
                );
            }
        }
    }
}

#[test]
fn an_address_that_is_none_is_a_problem_too() {
    let world = World::begin();
    for (method, path, code) in [
        (Method::GET, "/nowhere", ProblemCode::NotFound),
        (Method::GET, "/rounds/1999/table", ProblemCode::NotFound),
        (Method::GET, "/rounds/a%20b/table", ProblemCode::NotFound),
        (Method::DELETE, "/seats/zz", ProblemCode::NotFound),
        (Method::DELETE, "/health", ProblemCode::MethodNotAllowed),
        (Method::PUT, "/sync", ProblemCode::MethodNotAllowed),
    ] {
        let inside = world
            .callers
            .iter()
            .filter(|caller| caller.role != Role::Anonymous);
        for caller in inside {
            let reply = caller.client.send(&method, path, &Body::None);
            let reply = reply.expect("the network is open");
            assert_eq!(
                reply.code(),
                code,
                "{method} {path} by {caller:?}: {}",
                reply.shown()
            );
        }
    }
}

#[test]
fn the_description_names_every_problem() {
    let world = World::begin();
    let codes = &world.description["components"]["schemas"]["ProblemCode"]["enum"];
    let codes: Vec<ProblemCode> = serde_json::from_value(codes.clone()).expect("known codes");
    assert!(codes.len() >= 14, "{codes:?}");
    let Value::Object(paths) = &world.description["paths"] else {
        panic!("paths")
    };
    for operation in paths
        .values()
        .filter_map(Value::as_object)
        .flat_map(|path| path.values())
    {
        let problem = &operation["responses"]["default"]["content"]["application/problem+json"];
        assert!(problem.is_object(), "{operation}");
    }
}
