//! Who in the demo sees which screens, and what the demo's data say for the names in addresses.

use serde_json::{Value, json};
use sodiem_core::api::Account;
use sodiem_core::consolidate::{Table, TableRow};
use sodiem_core::criteria::{CriteriaSet, ScoredBy};
use sodiem_core::decision::Stage;
use sodiem_core::ids::UnitCode;
use sodiem_tests::device::Phone;
use sodiem_tests::screens::Person;
use sodiem_tests::server::Server;

/// Somebody's part.
pub struct Part {
    /// Who signs in.
    pub username: String,
    /// A value for each name in the addresses of the person's screens.
    pub values: Value,
}

impl Part {
    /// The part of a person.
    pub fn of(server: &Server, person: Person) -> Self {
        let base = format!("http://{}", server.address());
        let mut office = Phone::sign_in(&base, "snv", &server.password());
        office.sync().expect("the network is open");
        let mut values = json!({
            "round": office.round().id,
            "edition": office.round().edition,
            "leaf": leaf(office.set(), ScoredBy::Unit),
            "survey-leaf": leaf(office.set(), ScoredBy::Survey),
            "province-leaf": leaf(office.set(), ScoredBy::Province),
        });
        let row = find(&office, person);
        values["unit"] = json!(row.unit);
        values["district"] = json!(row.district);
        let district = row.district.expect("the demo has districts");
        let username = match person {
            Person::Officer => {
                values["conflict"] = json!(contested(&mut office, &row.unit));
                format!("canbo1.{}", row.unit)
            }
            Person::Head => format!("lanhdao.{}", row.unit),
            Person::District => format!("pnv-{district}"),
            Person::Province => "snv".to_owned(),
            Person::Administrator => {
                values["account"] = json!(account_with_seat(server));
                "admin".to_owned()
            }
        };
        values["body"] = json!(username);
        Self { username, values }
    }
}

fn leaf(set: &CriteriaSet, scored_by: ScoredBy) -> String {
    let mut leaves = set.leaves().filter(|(_, leaf)| leaf.scored_by == scored_by);
    leaves
        .next()
        .expect("a leaf of every kind")
        .0
        .code
        .to_string()
}

/// A unit whose sheet has something for this person to do.
fn find(office: &Phone, person: Person) -> TableRow {
    let is_meant = |row: &TableRow| match person {
        Person::Officer => row.standing.conflicts > 0,
        Person::Head => matches!(row.standing.stage, Stage::Returned(_)),
        Person::District => row.standing.stage == Stage::UnderReview(1),
        Person::Province => row.standing.stage == Stage::UnderReview(2),
        Person::Administrator => true,
    };
    let path = format!("/rounds/{}/table", office.round().id);
    let table: Table = office
        .client()
        .get(&path)
        .expect("the network is open")
        .json();
    let found = table.rows.into_iter().find(is_meant);
    found.unwrap_or_else(|| panic!("the demo has no work for {person:?}"))
}

fn contested(office: &mut Phone, unit: &UnitCode) -> String {
    let sheet = office.sheet_id(unit);
    let sheet = office.read(&sheet);
    sheet
        .conflicts()
        .next()
        .expect("the sheet holds a conflict")
        .to_string()
}

fn account_with_seat(server: &Server) -> String {
    let admin = server.client();
    admin
        .sign_in("admin", &server.password(), None)
        .expect("the network is open");
    let accounts: Vec<Account> = admin.get("/accounts").expect("the network is open").json();
    let mut accounts = accounts.into_iter();
    let account = accounts.find(|account| !account.seats.is_empty());
    account.expect("somebody signed in").id.to_string()
}
