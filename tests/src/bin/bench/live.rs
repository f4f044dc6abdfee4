//! Many people in one sheet at one time, each with the engine of a device: from the moment in which one
//! writes to that in which the others have it, which every one of them must come to have.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;
use sodiem_core::account::Principal;
use sodiem_core::answer::Answers;
use sodiem_core::api::{CLIENT_HEADER, PREFIX, Session, SyncReply, Workspace};
use sodiem_core::criteria::ScoredBy;
use sodiem_core::device::Device;
use sodiem_core::document::Edit;
use sodiem_core::ids::{ChangeId, DocumentId};
use sodiem_core::ingest::hash_of;
use sodiem_core::time::Timestamp;
use sodiem_tests::http::{Body, Client};
use sodiem_tests::{PATIENCE, answers};
use ureq::http::Method;

use crate::Figure;
use crate::load::crowd::{Crowd, Officer};
use crate::server::processor_seconds;

const PEOPLE: usize = 16;
/// How long they write, in seconds.
pub const SECONDS: u32 = 300;
/// Each of them once in so long.
const EVERY: Duration = Duration::from_secs(1);
/// From an edit to the exchange that carries it, as in the web client.
const AFTER_EDIT: Duration = Duration::from_millis(100);

/// When each change was written, how long it took to the others, in milliseconds, and how many of them have
/// sent all that they will ever write.
#[derive(Default)]
struct Seen {
    written: HashMap<ChangeId, Instant>,
    took_ms: Vec<f64>,
    ended: usize,
}

/// All of it, for so many seconds.
pub fn figures(seconds: u32) -> Vec<Figure> {
    let crowd = Crowd::of_one_commune(PEOPLE);
    let process = crowd.server.process();
    let seen = Arc::new(Mutex::new(Seen::default()));
    let begin = Instant::now();
    let until = begin + Duration::from_secs(seconds.into());
    let mut used = Vec::new();
    let (_quiet, silent) = channel::<()>();
    thread::scope(|scope| {
        for (number, officer) in crowd.officers.iter().enumerate() {
            let person = Person::begin(&crowd, officer, number);
            let seen = Arc::clone(&seen);
            scope.spawn(move || person.take_part(&seen, until));
        }
        let mut before = processor_seconds(process);
        let quarter = Duration::from_secs(seconds.into()) / 4;
        for number in 1..=4 {
            let left = (begin + quarter * number).saturating_duration_since(Instant::now());
            // It waits for the time.
            let heard = silent.recv_timeout(left);
            assert!(heard.is_err(), "nobody speaks");
            let now = processor_seconds(process);
            used.push((now - before) / quarter.as_secs_f64());
            before = now;
            eprint!(
                "\r{number} of 4 quarters, the server at {:.0} % of a core",
                used[used.len() - 1] * 100.0
            );
        }
        eprintln!();
    });
    let mut seen = seen.lock().expect("nobody panicked");
    let (written, mut took) = (seen.written.len(), std::mem::take(&mut seen.took_ms));
    assert_eq!(
        took.len(),
        written * (PEOPLE - 1),
        "each change arrives once at each of the others"
    );
    took.sort_by(f64::total_cmp);
    let at_99 = took[(took.len() * 99).div_ceil(100) - 1];
    eprintln!(
        "{written} changes, {} arrivals: none is missing; half within {:.0} ms, the last within {:.0} ms",
        took.len(),
        took[took.len() / 2],
        took[took.len() - 1]
    );
    let name = format!("live: {PEOPLE} in one sheet, from one to the others, 99 of 100");
    vec![
        Figure::new(&name, at_99, "ms", 500.0),
        Figure::new(
            "live: server CPU, the last quarter to the first",
            used[3] / used[0],
            "x",
            1.5,
        ),
    ]
}

/// Someone in the sheet.
struct Person {
    device: Device,
    client: Client,
    cookie: String,
    sheet: DocumentId,
    news: Receiver<()>,
    number: usize,
    leaves: Answers,
    /// What the others wrote and this one has.
    arrived: HashSet<ChangeId>,
    own: HashSet<ChangeId>,
}

impl Person {
    fn begin(crowd: &Crowd, officer: &Officer, number: usize) -> Self {
        let address = crowd.server.address();
        let client = Client::new(&format!("http://{address}"));
        let cookie = format!("sodiem={}", officer.person.token);
        let get = |path: &str| {
            let headers = [(CLIENT_HEADER, "bench"), ("cookie", cookie.as_str())];
            client
                .send_as(&Method::GET, path, &Body::None, &headers)
                .expect("the network is open")
        };
        let principal: Principal = get("/session").json::<Session>().principal;
        let workspace: Workspace = get("/workspace").json();
        let sets = BTreeMap::from([(crowd.digest, (*crowd.edition).clone())]);
        let actor = [u8::try_from(number).expect("few people") + 1; 16];
        let device = Device::open(principal, workspace, sets, [], actor);
        let (sender, news) = channel();
        let stream = cookie.clone();
        thread::spawn(move || listen(address, &stream, &sender));
        let leaves = answers::all(&crowd.edition, ScoredBy::Unit, &mut Rng::with_seed(7));
        Self {
            device,
            client,
            cookie,
            sheet: DocumentId::sheet(&crowd.round, &officer.unit, &crowd.digest),
            news,
            number,
            leaves,
            arrived: HashSet::new(),
            own: HashSet::new(),
        }
    }

    fn take_part(mut self, seen: &Mutex<Seen>, until: Instant) {
        self.write(seen, until);
        while !self.device.unsent().is_empty() {
            self.exchange(seen);
        }
        seen.lock().expect("nobody panicked").ended += 1;
        self.hear_the_others_out(seen);
    }

    /// Goes on taking what the others wrote, by nothing but the server's news, until it is all here.
    fn hear_the_others_out(&mut self, seen: &Mutex<Seen>) {
        let begin = Instant::now();
        loop {
            let (ended, written) = {
                let seen = seen.lock().expect("nobody panicked");
                (seen.ended, seen.written.len())
            };
            let missing = written - self.own.len() - self.arrived.len();
            if ended == PEOPLE && missing == 0 {
                return;
            }
            assert!(
                begin.elapsed() < PATIENCE,
                "{missing} of {written} changes never came to number {}",
                self.number
            );
            match self.news.recv_timeout(EVERY) {
                Ok(()) => self.exchange(seen),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => panic!("the stream of news ended"),
            }
        }
    }

    /// Writes once a second, and takes what the others wrote when the server says that there is news.
    fn write(&mut self, seen: &Mutex<Seen>, until: Instant) {
        let spread = EVERY * u32::try_from(self.number).expect("few people") / 16;
        let mut next_edit = Instant::now() + spread;
        let mut send_at: Option<Instant> = None;
        let mut count = 0;
        while Instant::now() < until {
            let wake = send_at.map_or(next_edit, |at| at.min(next_edit));
            let heard = self
                .news
                .recv_timeout(wake.saturating_duration_since(Instant::now()));
            // Several at once are one.
            while self.news.try_recv().is_ok() {}
            let now = Instant::now();
            if now >= next_edit {
                next_edit += EVERY;
                count += 1;
                self.edit(count, seen);
                send_at = Some(now + AFTER_EDIT);
            }
            let is_due = send_at.is_some_and(|at| at <= now);
            match heard {
                Ok(()) => self.exchange(seen),
                Err(RecvTimeoutError::Timeout) if is_due => self.exchange(seen),
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => panic!("the stream of news ended"),
            }
            if is_due || self.device.unsent().is_empty() {
                send_at = None;
            }
        }
    }

    /// Answers a leaf, or says something to it.
    fn edit(&mut self, count: usize, seen: &Mutex<Seen>) {
        let (leaf, answer) = self
            .leaves
            .iter()
            .cycle()
            .nth(count * 7 + self.number)
            .expect("a cycle");
        let edit = match count % 4 {
            0 => Edit::Note {
                leaf: leaf.clone(),
                text: format!("Ghi chú {count} của {}", self.number),
            },
            _ => Edit::Answer {
                leaf: leaf.clone(),
                answer: answer.clone(),
            },
        };
        let other = Edit::Explanation {
            leaf: leaf.clone(),
            text: format!("Lần {count}"),
        };
        let at = Timestamp(i64::try_from(count).expect("small"));
        let writes = self
            .device
            .edit(&self.sheet, &[edit, other], at)
            .expect("the sheet takes it");
        assert!(!writes.is_empty(), "it says something new");
        let heads = self.device.document(&self.sheet).expect("a sheet").heads();
        let mut seen = seen.lock().expect("nobody panicked");
        seen.written.insert(heads[0], Instant::now());
        self.own.insert(heads[0]);
    }

    fn exchange(&mut self, seen: &Mutex<Seen>) {
        let mut again = true;
        while again {
            let request = self.device.request();
            let headers = [(CLIENT_HEADER, "bench"), ("cookie", self.cookie.as_str())];
            let sent = self
                .client
                .send_as(&Method::POST, "/sync", &Body::json(&request), &headers);
            let reply: SyncReply = sent.expect("the network is open").json();
            let pulled = reply.documents.iter().flat_map(|pulled| &pulled.changes);
            let came: Vec<ChangeId> = pulled.filter_map(|change| hash_of(&change.0)).collect();
            again = self.device.receive(&request, reply).again;
            self.device.document(&self.sheet);
            let mut seen = seen.lock().expect("nobody panicked");
            for change in came {
                let is_news = !self.own.contains(&change) && self.arrived.insert(change);
                let written = seen.written.get(&change).filter(|_| is_news);
                if let Some(took) = written.map(Instant::elapsed) {
                    seen.took_ms.push(took.as_secs_f64() * 1000.0);
                }
            }
        }
    }
}

/// Passes on that there is news, as long as somebody wants to know.
fn listen(address: SocketAddr, cookie: &str, news: &Sender<()>) {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    let request = format!(
        "GET {PREFIX}/events HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\n{CLIENT_HEADER}: bench\r\n\r\n"
    );
    stream
        .write_all(request.as_bytes())
        .expect("the server reads");
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        if line.starts_with("event: news") && news.send(()).is_err() {
            break;
        }
    }
}
