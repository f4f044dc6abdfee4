//! What the server takes: its own processor time, and the time of an answer.

use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

use fastrand::Rng;
use sodiem_core::api::Workspace;
use sodiem_core::criteria::ScoredBy;
use sodiem_core::document::Edit;
use sodiem_core::ids::{DocumentId, UnitCode};
use sodiem_core::unit::UnitLevel;
use sodiem_tests::answers;
use sodiem_tests::device::Phone;
use sodiem_tests::http::{Body, Client, Cut, Reply};
use sodiem_tests::server::{Pages, Server};
use ureq::http::Method;

use crate::{Figure, median};

/// Changes of one whole sheet: an answer to each leaf, and notes.
const SHEET_CHANGES: usize = 100;
/// Sheets over which the processor's time is taken.
const SHEETS: usize = 40;
/// Kernel ticks a second of `/proc/PID/stat`, the same on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;
pub const PROVINCE: &str = "95";
pub const ROUND: &str = "2020";
/// Of the accounts that exist for a few minutes on this machine alone.
const PASSWORD: &str = "for-this-bench-only";
/// Grants that one account of the national bench holds, which is the most it may.
const GRANTS: usize = 64;

/// Processor time of the server for a whole sheet: received, checked and durable.
pub fn sheet_cpu() -> Figure {
    let server = Server::empty(Pages::None);
    let password = server.password();
    let base = format!("http://{}", server.address());
    let sheet = |unit: &UnitCode| {
        let mut phone = Phone::sign_in(&base, &format!("canbo1.{unit}"), &password);
        let id = phone.sheet_id(unit);
        write_sheet(&mut phone, &id);
        phone
    };
    let mut phones: Vec<Phone> = communes(&base, &password).iter().map(sheet).collect();
    let before = processor_seconds(server.process());
    for phone in &mut phones {
        phone.sync().expect("the network is open");
    }
    let seconds = processor_seconds(server.process()) - before;
    let sheets = f64::from(u32::try_from(phones.len()).expect("small"));
    let name = format!("server CPU for a whole sheet of {SHEET_CHANGES} changes");
    Figure::new(&name, seconds * 1000.0 / sheets, "ms", 10.0)
}

/// Answers to every leaf, each a change of its own, then notes until there are enough changes.
fn write_sheet(phone: &mut Phone, id: &DocumentId) {
    let set = phone.set().clone();
    let answers = answers::all(&set, ScoredBy::Unit, &mut Rng::with_seed(7));
    phone.answer_all(id, &answers);
    let leaves: Vec<_> = answers
        .keys()
        .cycle()
        .take(SHEET_CHANGES - answers.len())
        .collect();
    for (number, leaf) in leaves.into_iter().enumerate() {
        let text = format!("Theo Kế hoạch số {number}/KH-UBND của Ủy ban nhân dân xã");
        phone.edit(
            id,
            &[Edit::Note {
                leaf: leaf.clone(),
                text,
            }],
        );
    }
}

/// What the province waits for: the consolidated table of 64 communes, and the sample set read from
/// its spreadsheet.
pub fn province() -> [Figure; 2] {
    let server = Server::filled();
    let client = server.client();
    client
        .sign_in("snv", &server.password(), None)
        .expect("the network is open");
    [
        table_figure(&client, "consolidated table of 64 communes", 50.0),
        import_figure(&client),
    ]
}

fn import_figure(client: &Client) -> Figure {
    let got = |path: &str| client.get(path).expect("the network is open");
    let workspace: Workspace = got("/workspace").json();
    let edition = workspace.rounds.first().expect("a round").edition;
    let spreadsheet = Body::Bytes(
        "application/octet-stream",
        got(&format!("/criteria/{edition}/file.xlsx")).body,
    );
    let name = "sample set of 80 leaves read from XLSX";
    let take = || {
        client.send(
            &Method::POST,
            "/criteria?title=&sample=true&save=false",
            &spreadsheet,
        )
    };
    Figure::new(name, reply_ms(take), "ms", 200.0)
}

/// The consolidated table of all communes of 2020, as if one province held them.
pub fn nation_table() -> Figure {
    let (units, communes) = nation();
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(file.path(), units).expect("it is ours");
    let path = file.path().to_string_lossy();
    let server = Server::init(&[
        "--province",
        PROVINCE,
        "--round",
        ROUND,
        "--units",
        &path,
        "--criteria",
        concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../data/criteria/commune-sample.tsv"
        ),
        "--criteria-sample",
    ]);
    let base = format!("http://{}", server.address());
    let shares: Vec<&[UnitCode]> = communes.chunks(GRANTS).collect();
    for (number, share) in shares.iter().enumerate() {
        let username = format!("canbo{number}");
        let grants: Vec<String> = share.iter().map(|unit| format!("officer:{unit}")).collect();
        add_account(&server, &username, &grants);
        let mut phone = Phone::sign_in(&base, &username, PASSWORD);
        let set = phone.set().clone();
        for (unit, seed) in share.iter().zip(number * GRANTS..) {
            let mut rng = Rng::with_seed(seed as u64);
            let answers = answers::all(&set, ScoredBy::Unit, &mut rng);
            let edit = |(leaf, answer)| Edit::Answer { leaf, answer };
            let id = phone.sheet_id(unit);
            phone.edit(&id, &answers.into_iter().map(edit).collect::<Vec<_>>());
        }
        phone.sync().expect("the network is open");
        eprint!(
            "\r{} of {} accounts sent their sheets",
            number + 1,
            shares.len()
        );
    }
    eprintln!();
    add_account(&server, "tinh", &[format!("province:{PROVINCE}")]);
    let client = server.client();
    client
        .sign_in("tinh", PASSWORD, None)
        .expect("the network is open");
    let name = format!("consolidated table of {} communes", communes.len());
    table_figure(&client, &name, 2_000.0)
}

/// The units of the whole country as one file in which every district is of one province, and the
/// codes of the communes.
pub fn nation() -> (String, Vec<UnitCode>) {
    let units = include_str!("../../../../data/units-2020.csv");
    let mut communes = Vec::new();
    let mut file = String::new();
    for line in units.lines() {
        let fields: Vec<&str> = line.splitn(4, ',').collect();
        match fields.as_slice() {
            [code, _, "province", _] if *code != PROVINCE => continue,
            [code, _, "district", rest] => {
                writeln!(file, "{code},{PROVINCE},district,{rest}").expect("a text takes more");
                continue;
            }
            [code, _, "commune", _] => communes.push(code.parse().expect("a unit")),
            _ => {}
        }
        writeln!(file, "{line}").expect("a text takes more");
    }
    (file, communes)
}

fn add_account(server: &Server, username: &str, grants: &[String]) {
    let mut arguments = vec![
        username,
        "--name",
        username,
        "--province",
        PROVINCE,
        "--password-stdin",
    ];
    arguments.extend(grants.iter().flat_map(|grant| ["--grant", grant]));
    let output = server.call_with_input("user add", &arguments, PASSWORD);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn table_figure(client: &Client, name: &str, goal_ms: f64) -> Figure {
    let take = || client.get("/rounds/2020/table?ranked=all");
    Figure::new(name, reply_ms(take), "ms", goal_ms)
}

/// The middle one of some answers, in milliseconds.
fn reply_ms(ask: impl Fn() -> Result<Reply, Cut>) -> f64 {
    let take = |_| {
        let begin = Instant::now();
        let reply = ask().expect("the network is open");
        assert!(reply.status.is_success(), "{}", reply.shown());
        begin.elapsed().as_secs_f64() * 1000.0
    };
    median((0..11).map(take).collect())
}

/// Communes of the demo.
fn communes(base: &str, password: &str) -> Vec<UnitCode> {
    let mut province = Phone::sign_in(base, "snv", password);
    let device = province.device();
    let communes = device
        .newest_units()
        .iter()
        .filter(|unit| unit.level == UnitLevel::Commune);
    communes
        .take(SHEETS)
        .map(|unit| unit.code.clone())
        .collect()
}

/// User and system time of a process so far.
pub fn processor_seconds(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("the server runs");
    // The name in parentheses may hold anything; after it come state, parent, …, utime, stime.
    let (_, fields) = stat.rsplit_once(')').expect("a name in parentheses");
    let ticks = |index: usize| {
        let field = fields.split_whitespace().nth(index).expect("a whole line");
        field.parse::<f64>().expect("a number")
    };
    (ticks(11) + ticks(12)) / TICKS_PER_SECOND
}
