//! Someone of every role, inside the commune's scope and outside it.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;
use sodiem_core::account::Grant;
use sodiem_core::api::{
    Account, Bytes, DocumentPush, NewAccount, PREFIX, RoundSaved, Session, SyncRequest, Workspace,
};
use sodiem_core::criteria::{CriteriaSet, ScoredBy};
use sodiem_core::ids::{Code, Digest, DocumentId};
use sodiem_core::round::{Body as Office, Round};
use sodiem_core::rule::Rule;
use sodiem_core::unit::UnitLevel;
use sodiem_tests::device::Phone;
use sodiem_tests::http::{Body, Client};
use sodiem_tests::server::{Pages, Server};
use ureq::http::Method;

/// The commune that everything here is about, and its district.
pub const COMMUNE: &str = "31852";
/// A province of its own, with no round.
const OTHER_PROVINCE: &str = "96";
/// A department of another district than the commune's.
const OTHER_DEPARTMENT: &str = "tp-khac";

/// A file that proves something.
pub const EVIDENCE: &[u8] = b"%PDF-1.7 a plan";

/// Has the commune's officer send a file; the upload's name.
fn store_file(officer: &Client, round: &Round) -> String {
    let place = (round.id.as_str(), COMMUNE);
    let announced = Body::announced(place, "12/KH-UBND.pdf", EVIDENCE);
    let begun = officer.send(&Method::POST, "/uploads", &announced);
    let begun = begun.expect("the network is open");
    let place = begun.headers["location"].to_str().expect("an address");
    let place = place.trim_start_matches(PREFIX);
    let sent = officer.send(&Method::PATCH, place, &Body::piece(0, EVIDENCE));
    assert_eq!(sent.expect("the network is open").status, 204);
    place.trim_start_matches("/uploads/").to_owned()
}

/// A role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Anonymous,
    Officer,
    Head,
    Reviewer,
    Department,
    Province,
    Administrator,
}

/// Somebody who asks.
pub struct Caller {
    pub role: Role,
    pub is_inside: bool,
    pub client: Client,
    pub session: Option<Session>,
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.is_inside { "inside" } else { "outside" };
        write!(f, "{:?} {place}", self.role)
    }
}

/// A server with somebody of every role.
pub struct World {
    _server: Server,
    pub password: String,
    pub callers: Vec<Caller>,
    pub round: Round,
    pub set: CriteriaSet,
    pub survey_leaf: Code,
    pub description: Value,
    /// The account, with one seat, at which operations on accounts aim.
    pub victim: Account,
    /// What that account's device saved to a file.
    pub bundle: String,
    /// An upload of that account.
    pub upload: String,
    /// A file that the commune has.
    pub file: Digest,
}

impl World {
    /// Sets all of it up.
    pub fn begin() -> Self {
        let server = Server::empty(Pages::None);
        let password = server.password();
        add_other_province(&server, &password);
        add_other_edition(&server);
        let admin = server.client();
        admin
            .sign_in("admin", &password, None)
            .expect("the network is open");
        let (round, other_district, own_district) = add_other_department(&admin);
        let other_commune = other_commune(&admin, &other_district);
        add_accounts(&admin, &password);
        let base = format!("http://{}", server.address());
        let mut officer = Phone::sign_in(&base, &format!("canbo1.{COMMUNE}"), &password);
        have_something_refused(officer.client(), &round);
        let path = format!("/criteria/{}", round.edition);
        let set: CriteriaSet = admin.get(&path).expect("the network is open").json();
        let callers = callers(
            &server,
            &password,
            [
                (
                    format!("canbo2.{COMMUNE}"),
                    format!("canbo1.{other_commune}"),
                ),
                (
                    format!("lanhdao.{COMMUNE}"),
                    format!("lanhdao.{other_commune}"),
                ),
                (
                    format!("pnv-{own_district}"),
                    format!("pnv-{other_district}"),
                ),
                ("stp".to_owned(), OTHER_DEPARTMENT.to_owned()),
                ("tinh".to_owned(), "tinh-khac".to_owned()),
                ("admin".to_owned(), "admin-khac".to_owned()),
            ],
        );
        Self {
            survey_leaf: survey_leaf(&set),
            description: admin
                .get("/openapi.json")
                .expect("the network is open")
                .json(),
            victim: victim(&admin),
            bundle: officer.bundle(),
            upload: store_file(officer.client(), &round),
            file: Digest::of(EVIDENCE),
            _server: server,
            password,
            callers,
            round,
            set,
        }
    }

    /// The operations of the description: method and path.
    pub fn operations(&self) -> BTreeSet<(String, String)> {
        let paths = self.description["paths"].as_object().expect("paths");
        let methods = |item: &Value| {
            let methods = item.as_object().expect("operations").keys().cloned();
            methods
                .filter(|method| method != "parameters")
                .collect::<Vec<_>>()
        };
        let operations = paths.iter().flat_map(|(path, item)| {
            methods(item)
                .into_iter()
                .map(move |method| (method, path.clone()))
        });
        let operations: BTreeSet<_> = operations.collect();
        assert!(operations.iter().all(|(_, path)| path.starts_with(PREFIX)));
        operations
    }
}

/// Imports an edition that no round scores by.
fn add_other_edition(server: &Server) {
    let file = server.data().join("criteria.json");
    std::fs::write(&file, super::other_set().to_json()).expect("the data folder is ours");
    let file = file.to_str().expect("a temporary folder's name");
    let imported = server.call("criteria import", &["--criteria", file]);
    assert!(imported.status.success(), "{imported:?}");
}

/// Sends what is no change, to be kept for who looks into it.
fn have_something_refused(client: &Client, round: &Round) {
    let commune = COMMUNE.parse().expect("a unit code");
    let push = DocumentPush {
        document: DocumentId::sheet(&round.id, &commune, &round.edition),
        changes: vec![Bytes(b"no change".to_vec())],
        vouchers: Vec::new(),
    };
    let request = SyncRequest {
        documents: vec![push],
        ..SyncRequest::default()
    };
    let reply = client.post("/sync", &request).expect("the network is open");
    assert!(reply.status.is_success(), "{}", reply.shown());
}

fn add_other_province(server: &Server, password: &str) {
    let file = server.data().join("units.csv");
    let units = format!(
        "code,parent_code,level,type_vi,name_vi\n{OTHER_PROVINCE},,province,Tỉnh,Tỉnh Cà Mau\n"
    );
    std::fs::write(&file, units).expect("the data folder is ours");
    let file = file.to_str().expect("a temporary folder's name");
    let imported = server.call("units import", &[file]);
    assert!(imported.status.success(), "{imported:?}");
    for (username, role) in [("tinh-khac", "province"), ("admin-khac", "administrator")] {
        let grant = format!("{role}:{OTHER_PROVINCE}");
        let arguments = [
            username,
            "--name",
            "Người khác",
            "--province",
            OTHER_PROVINCE,
            "--grant",
            &grant,
            "--password-stdin",
        ];
        let added = server.call_with_input("user add", &arguments, &format!("{password}\n"));
        assert!(added.status.success(), "{added:?}");
    }
}

/// Gives another district than the commune's a department; gives the round and both districts.
fn add_other_department(admin: &Client) -> (Round, String, String) {
    let workspace: Workspace = admin.get("/workspace").expect("the network is open").json();
    let of_commune = workspace
        .units
        .values()
        .flatten()
        .find(|unit| unit.code.as_str() == COMMUNE);
    let own = of_commune
        .and_then(|unit| unit.parent.clone())
        .expect("the commune has a district");
    let is_other = |office: &&Office| office.tier == 1 && office.unit != own;
    let mut round = workspace.rounds[0].clone();
    let other = round
        .bodies
        .iter()
        .find(is_other)
        .expect("another district")
        .unit
        .clone();
    round.bodies.push(Office {
        id: OTHER_DEPARTMENT.parse().expect("a body's id"),
        name: "Phòng Tư pháp".to_owned(),
        unit: other.clone(),
        tier: 1,
        rows: vec!["2".parse().expect("an area")],
    });
    let path = format!("/rounds/{}", round.id);
    let reply = admin
        .send(&Method::PUT, &path, &Body::json(&round))
        .expect("the network is open");
    (
        reply.json::<RoundSaved>().round,
        other.to_string(),
        own.to_string(),
    )
}

fn other_commune(admin: &Client, district: &str) -> String {
    let workspace: Workspace = admin.get("/workspace").expect("the network is open").json();
    let is_there = |parent: &sodiem_core::ids::UnitCode| parent.as_str() == district;
    let mut units = workspace.units.into_values().flatten();
    let commune = units.find(|unit| {
        unit.level == UnitLevel::Commune && unit.parent.as_ref().is_some_and(is_there)
    });
    commune
        .expect("a commune of the other district")
        .code
        .to_string()
}

fn add_accounts(admin: &Client, password: &str) {
    let province = Grant::Province {
        unit: "95".parse().expect("a unit code"),
    };
    let department = Grant::Reviewer {
        body: OTHER_DEPARTMENT.parse().expect("a body's id"),
    };
    for (username, grant) in [("tinh", province), (OTHER_DEPARTMENT, department)] {
        let account = NewAccount {
            username: username.to_owned(),
            name: "Người mới".to_owned(),
            grants: vec![grant],
            password: password.to_owned(),
        };
        let reply = admin
            .post("/accounts", &account)
            .expect("the network is open");
        assert!(reply.status.is_success(), "{}", reply.shown());
    }
}

fn callers(server: &Server, password: &str, names: [(String, String); 6]) -> Vec<Caller> {
    let roles = [
        Role::Officer,
        Role::Head,
        Role::Reviewer,
        Role::Department,
        Role::Province,
        Role::Administrator,
    ];
    let caller = |role, is_inside, username: Option<&String>| {
        let client = server.client();
        let sign_in = |username: &String| client.sign_in(username, password, None);
        let session = username.map(|username| sign_in(username).expect("the network is open"));
        Caller {
            role,
            is_inside,
            client,
            session,
        }
    };
    let mut callers = vec![caller(Role::Anonymous, true, None)];
    for (role, (inside, outside)) in roles.into_iter().zip(&names) {
        callers.push(caller(role, true, Some(inside)));
        callers.push(caller(role, false, Some(outside)));
    }
    callers
}

fn survey_leaf(set: &CriteriaSet) -> Code {
    let mut leaves = set
        .leaves()
        .filter(|(_, leaf)| leaf.scored_by == ScoredBy::Survey);
    let leaf = leaves.find(|(_, leaf)| matches!(leaf.rule, Rule::SurveySatisfaction(_)));
    leaf.expect("a leaf of satisfaction").0.code.clone()
}

fn victim(admin: &Client) -> Account {
    let accounts: Vec<Account> = admin.get("/accounts").expect("the network is open").json();
    let username = format!("canbo1.{COMMUNE}");
    accounts
        .into_iter()
        .find(|account| account.username == username)
        .expect("the demo has it")
}
