//! Deadline day: a nation's communes send whole sheets to one server beside this generator of load, on
//! the same cores.

pub mod crowd;
pub mod wire;

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use sodiem_core::api::{SyncReply, SyncRequest};
use sodiem_core::ids::DocumentId;
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::store::Store;

use self::crowd::{Crowd, SHEET_CHANGES};
use self::wire::{Reply, Request, send_all};
use crate::Figure;
use crate::server::processor_seconds;

/// Every commune of the nation.
pub const COMMUNES: usize = 10_599;
/// Phones whose requests are on their way at one time.
const AT_ONCE: usize = 64;
/// How many sheets the time per sheet is compared by: the first so many, and the last.
const COMPARED: usize = 1_000;
/// Phones that come at one moment.
const PHONES: usize = 1_000;
/// Sheets of a reviewer.
const REVIEWED: usize = 204;

/// All of it. `communes` of the nation take part.
pub fn figures(communes: usize) -> Vec<Figure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime starts").block_on(all(communes))
}

async fn all(communes: usize) -> Vec<Figure> {
    let crowd = Crowd::of_communes(communes);
    eprintln!("{} officers are signed in", crowd.officers.len());
    let mut figures = first_syncs(&crowd, "before anybody wrote").await;
    figures.extend(deadline_day(&crowd).await);
    figures.extend(nothing_new(&crowd).await);
    figures.push(one_edit(&crowd).await);
    figures.push(reviewer(&crowd).await);
    figures
}

/// Everybody pushes a whole sheet once.
async fn deadline_day(crowd: &Crowd) -> Vec<Figure> {
    let requests = written(crowd);
    let bytes: usize = requests.iter().map(|(_, raw)| raw).sum();
    eprintln!("a sheet has {} bytes of changes", bytes / requests.len());
    let requests: Vec<Request> = requests.into_iter().map(|(request, _)| request).collect();
    let (address, process) = (crowd.server.address(), crowd.server.process());
    let count = requests.len();
    let (before, begin) = (processor_seconds(process), Instant::now());
    let mut requests = requests.into_iter();
    let mut stretches = Vec::new();
    let mut accepted = 0;
    while requests.len() > 0 {
        let stretch = Instant::now();
        let some: Vec<Request> = requests.by_ref().take(COMPARED).collect();
        let sheets = some.len();
        let replies = send_all(address, some, AT_ONCE).await;
        stretches.push(stretch.elapsed().as_secs_f64() * 1000.0 / sheets as f64);
        accepted += replies.iter().map(taken).sum::<usize>();
        eprint!("\r{} of {count} sheets", accepted / SHEET_CHANGES);
    }
    eprintln!();
    assert_eq!(
        accepted,
        count * SHEET_CHANGES,
        "every change is acknowledged"
    );
    let seconds = begin.elapsed().as_secs_f64();
    let processor = processor_seconds(process) - before;
    let memory = peak_megabytes(process);
    let rows = bare_rows_per_second(crowd);
    let acknowledged = accepted as f64 / seconds;
    eprintln!("{acknowledged:.0} changes/s acknowledged; bare SQLite {rows:.0} rows/s");
    let last = stretches.len().saturating_sub(2);
    vec![
        Figure::new(
            &format!("{count} whole sheets, checked and durable"),
            seconds,
            "s",
            60.0,
        ),
        Figure::new(
            "server CPU for one of them",
            processor * 1000.0 / count as f64,
            "ms",
            4.0,
        ),
        Figure::new("server memory at its peak", memory, "MB", 300.0),
        Figure::new(
            "time per sheet, the last 1,000 to the first",
            stretches[last] / stretches[0],
            "x",
            1.1,
        ),
        Figure::new(
            "rows of bare SQLite to changes acknowledged",
            rows / acknowledged,
            "x",
            2.0,
        ),
    ]
}

/// The requests of everybody, and the bytes of the changes in each.
fn written(crowd: &Crowd) -> Vec<(Request, usize)> {
    let all: Vec<_> = crowd.officers.iter().zip(1_u64..).collect();
    let half = all.len().div_ceil(2).max(1);
    let write = |some: &[(&crowd::Officer, u64)]| {
        let one = |(officer, seed): &(&crowd::Officer, u64)| {
            let sheet = crowd.sheet(officer, *seed);
            let changes = sheet.documents.iter().flat_map(|push| &push.changes);
            let raw = changes.map(|change| change.0.len()).sum();
            (post(&officer.person, &sheet), raw)
        };
        some.iter().map(one).collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let halves: Vec<_> = all
            .chunks(half)
            .map(|some| scope.spawn(|| write(some)))
            .collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().expect("it writes"))
            .collect()
    })
}

fn post(person: &crowd::Person, request: &SyncRequest) -> Request {
    let body = serde_json::to_vec(request).expect("a request has a JSON form");
    Request::post("/sync", &person.token, &body)
}

fn taken(reply: &Reply) -> usize {
    let reply: SyncReply = reply.json();
    reply
        .pushed
        .iter()
        .map(|pushed| pushed.accepted.len())
        .sum()
}

/// Everybody asks, and nothing is new.
async fn nothing_new(crowd: &Crowd) -> Vec<Figure> {
    let (address, process) = (crowd.server.address(), crowd.server.process());
    let some = || crowd.officers.iter().take(PHONES);
    let first = some().map(|officer| post(&officer.person, &SyncRequest::default()));
    let mut requests = Vec::new();
    let mut sent = 0;
    for (officer, request) in some().zip(first) {
        let reply: SyncReply = wire::send(address, &request).await.json();
        let request = SyncRequest {
            epoch: Some(reply.epoch),
            cursor: reply.cursor,
            ..SyncRequest::default()
        };
        let request = post(&officer.person, &request);
        sent += request.body_bytes;
        requests.push(request);
    }
    let count = requests.len() as f64;
    let before = processor_seconds(process);
    let replies = send_all(address, requests, AT_ONCE).await;
    let processor = processor_seconds(process) - before;
    let came: usize = replies.iter().map(|reply| reply.body_bytes).sum();
    vec![
        Figure::new(
            "server CPU for nothing new",
            processor * 1000.0 / count,
            "ms",
            0.3,
        ),
        Figure::new(
            "bodies for nothing new",
            (sent + came) as f64 / count,
            "B",
            400.0,
        ),
    ]
}

/// Someone changes one answer.
async fn one_edit(crowd: &Crowd) -> Figure {
    let address = crowd.server.address();
    let officer = crowd.officers.first().expect("an officer");
    let ask = SyncRequest::default();
    let reply: SyncReply = wire::send(address, &post(&officer.person, &ask))
        .await
        .json();
    let edit = SyncRequest {
        epoch: Some(reply.epoch.clone()),
        cursor: reply.cursor,
        ..crowd.edit(officer, &reply)
    };
    let own: usize = edit.documents[0]
        .changes
        .iter()
        .map(|change| change.0.len())
        .sum();
    let request = post(&officer.person, &edit);
    let reply = wire::send(address, &request).await;
    assert_eq!(taken(&reply), 1, "it is acknowledged");
    let bodies = request.body_bytes + reply.body_bytes;
    eprintln!(
        "an edit of {own} bytes: {} sent, {} came back",
        request.body_bytes, reply.body_bytes
    );
    let beyond = bodies as f64 - 1.2 * own as f64;
    Figure::new(
        "bodies of an edit's exchange beyond 1.2 times its bytes",
        beyond,
        "B",
        300.0,
    )
}

/// So many phones begin at one moment: settings, criteria, and the first exchange.
async fn first_syncs(crowd: &Crowd, when: &str) -> Vec<Figure> {
    let address = crowd.server.address();
    let edition = crowd.edition.digest();
    let begin = |officer: &crowd::Officer| {
        let token = &officer.person.token;
        [
            Request::get("/workspace", token),
            Request::get(&format!("/criteria/{edition}"), token),
            post(&officer.person, &SyncRequest::default()),
        ]
    };
    let mut tasks = tokio::task::JoinSet::new();
    for requests in crowd.officers.iter().take(PHONES).map(begin) {
        tasks.spawn(async move {
            let begin = Instant::now();
            let mut errors = 0;
            for request in &requests {
                errors += usize::from(wire::send(address, request).await.status != 200);
            }
            (begin.elapsed().as_secs_f64(), errors)
        });
    }
    let ended = tasks.join_all().await;
    let errors: usize = ended.iter().map(|(_, errors)| errors).sum();
    let mut seconds: Vec<f64> = ended.into_iter().map(|(seconds, _)| seconds).collect();
    seconds.sort_by(f64::total_cmp);
    let at_99 = seconds[(seconds.len() * 99).div_ceil(100) - 1];
    vec![
        Figure::new(
            &format!("first sync of {PHONES} phones at once {when}, 99 of 100"),
            at_99,
            "s",
            5.0,
        ),
        Figure::new("errors among them", errors as f64, "", 0.0),
    ]
}

/// Someone begins to review the sheets of many communes, which have written all of them.
async fn reviewer(crowd: &Crowd) -> Figure {
    let address = crowd.server.address();
    let begin = Instant::now();
    let mut request = SyncRequest::default();
    let mut came: BTreeMap<DocumentId, usize> = BTreeMap::new();
    let mut whole = 0;
    while whole < REVIEWED {
        let reply: SyncReply = wire::send(address, &post(&crowd.province, &request))
            .await
            .json();
        for pulled in reply.documents {
            *came.entry(pulled.document).or_default() += pulled.changes.len();
        }
        whole = came
            .values()
            .filter(|count| **count >= SHEET_CHANGES)
            .count();
        assert!(
            reply.more || whole >= REVIEWED,
            "so many whole sheets were sent"
        );
        request = SyncRequest {
            epoch: Some(reply.epoch),
            cursor: reply.cursor,
            ..request
        };
    }
    Figure::new(
        &format!("first sync of a reviewer with {REVIEWED} sheets"),
        begin.elapsed().as_secs_f64(),
        "s",
        2.0,
    )
}

/// How many rows a second SQLite alone commits durably, as many at a time as a sheet has changes, into
/// the same tables on the same disk.
fn bare_rows_per_second(crowd: &Crowd) -> f64 {
    const COMMITS: usize = 200;
    let folder =
        tempfile::tempdir_in(crowd.server.data().parent().expect("a folder")).expect("a folder");
    drop(Store::open(folder.path(), &Environment::of_machine()).expect("our own folder"));
    let connection = rusqlite::Connection::open(folder.path().join("sodiem.db")).expect("our own");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;",
        )
        .expect("our own");
    let begin = Instant::now();
    let mut number = 0_i64;
    for _ in 0..COMMITS {
        connection
            .execute_batch("BEGIN IMMEDIATE")
            .expect("our own");
        for _ in 0..SHEET_CHANGES {
            number += 1;
            let hash = sodiem_core::ids::Digest::of(&number.to_le_bytes()).0;
            connection
                .prepare_cached(
                    "INSERT INTO change (document, hash, actor, actor_seq, seat, received_at, body)
                     VALUES ('bare', ?1, ?2, ?3, ?4, 0, ?5)",
                )
                .and_then(|mut insert| {
                    insert.execute((hash, [0_u8; 16], number, [0_u8; 16], [0_u8; 280].as_slice()))
                })
                .expect("a row");
        }
        connection.execute_batch("COMMIT").expect("our own");
    }
    (COMMITS * SHEET_CHANGES) as f64 / begin.elapsed().as_secs_f64()
}

/// The most memory that a process ever had.
pub fn peak_megabytes(process: u32) -> f64 {
    status_megabytes(process, "VmHWM:")
}

/// What the system says of the memory of a process.
pub fn status_megabytes(process: u32, what: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the server runs");
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    let kilobytes = line.and_then(|size| size.trim().strip_suffix(" kB"));
    kilobytes
        .and_then(|text| text.parse::<f64>().ok())
        .expect("a number")
        / 1000.0
}
