//! Addresses of the API that the client calls.

use sodiem_core::api::{CriteriaUpload, PREFIX, QuarantineQuery};
use sodiem_core::consolidate::{Ranked, TableQuery};
use sodiem_core::ids::{AccountId, Code, Digest, RoundId, SeatId};

/// Who is signed in.
pub fn session() -> String {
    format!("{PREFIX}/session")
}

/// Rounds and units.
pub fn workspace() -> String {
    format!("{PREFIX}/workspace")
}

/// An edition of a criteria set.
pub fn criteria(edition: &Digest) -> String {
    format!("{PREFIX}/criteria/{edition}")
}

/// The editions that a round can score by.
pub fn editions() -> String {
    format!("{PREFIX}/criteria")
}

/// Checking a file of criteria, or adding what it says as an edition.
pub fn criteria_file(upload: &CriteriaUpload) -> String {
    let query = serde_urlencoded::to_string(upload).expect("a query is flat");
    format!("{PREFIX}/criteria?{query}")
}

/// The empty spreadsheet to fill in.
pub fn criteria_template() -> String {
    format!("{PREFIX}/criteria/template.xlsx")
}

/// An edition as a spreadsheet.
pub fn criteria_xlsx(edition: &Digest) -> String {
    format!("{PREFIX}/criteria/{edition}/file.xlsx")
}

/// The one exchange.
pub fn sync() -> String {
    format!("{PREFIX}/sync")
}

/// The files of people who have no network.
pub fn bundles() -> String {
    format!("{PREFIX}/bundles")
}

/// The stream of "something new".
pub fn events() -> String {
    format!("{PREFIX}/events")
}

/// A round's settings.
pub fn round(round: &RoundId) -> String {
    format!("{PREFIX}/rounds/{round}")
}

/// What the province clarifies in a round.
pub fn clarifications(round: &RoundId) -> String {
    format!("{PREFIX}/rounds/{round}/clarifications")
}

/// Moving a round to other criteria.
pub fn round_move(round: &RoundId) -> String {
    format!("{PREFIX}/rounds/{round}/move")
}

/// The consolidated table.
pub fn table(round: &RoundId, ranked: Ranked) -> String {
    let query = TableQuery {
        ranked,
        ..TableQuery::default()
    };
    format!("{PREFIX}/rounds/{round}/table{}", in_address(&query))
}

/// What is on a screen of a round's results, as a file: `xlsx` or `csv`.
pub fn file(round: &RoundId, screen: &str, query: &TableQuery, extension: &str) -> String {
    let query = in_address(query);
    format!("{PREFIX}/rounds/{round}/{screen}.{extension}{query}")
}

/// One leaf across all units.
pub fn leaf_across(round: &RoundId, leaf: &Code) -> String {
    format!("{PREFIX}/rounds/{round}/leaves/{leaf}")
}

/// The survey's answers.
pub fn survey(round: &RoundId) -> String {
    format!("{PREFIX}/rounds/{round}/survey")
}

/// The accounts.
pub fn accounts() -> String {
    format!("{PREFIX}/accounts")
}

/// One account.
pub fn account(account: &AccountId) -> String {
    format!("{PREFIX}/accounts/{account}")
}

/// What was refused and is kept.
pub fn quarantine(query: &QuarantineQuery) -> String {
    let query = serde_urlencoded::to_string(query).expect("a query is flat");
    format!("{PREFIX}/quarantine?{query}")
}

/// One seat.
pub fn seat(seat: SeatId) -> String {
    format!("{PREFIX}/seats/{seat}")
}

fn in_address(query: &TableQuery) -> String {
    let query = serde_urlencoded::to_string(query).expect("a query is flat");
    if query.is_empty() {
        query
    } else {
        format!("?{query}")
    }
}
