//! A server on a port of its own, in a thread.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread::JoinHandle;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sodiem_core::answer::Answer;
use sodiem_core::api::{
    CLIENT_HEADER, PREFIX, Problem, ProblemCode, Session, SignIn, SyncReply, Workspace,
};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::decision::{Action, DecisionDraft};
use sodiem_core::device::Device;
use sodiem_core::document::Edit;
use sodiem_core::ids::{DocumentId, SeatId};
use sodiem_core::record::unexplained;
use sodiem_core::round::Round;
use sodiem_core::time::Timestamp;
use sodiem_sync_server::app::App;
use sodiem_sync_server::config::{Config, FilesOptions, ServeOptions};
use sodiem_sync_server::connection::{CONNECTIONS_MAX, PATIENCE_SECONDS};
use sodiem_sync_server::demo::{self, Filling};
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::evidence::{Scanner, UNIT_BYTES_MAX};
use sodiem_sync_server::server;
use sodiem_sync_server::telemetry::LogFormat;
use tempfile::TempDir;
use tokio::sync::oneshot;
use ureq::Agent;
use ureq::http::{HeaderMap, Method, Request, header};

pub const COMMUNE: &str = "31852";
pub const ROUND: &str = "2020";
/// Longest answer.
const BODY_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The empty demo, served.
pub struct Server {
    pub password: String,
    pub clock: Arc<AtomicI64>,
    pub folder: TempDir,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How the server is reached.
#[derive(Default)]
pub struct Options {
    pub web: Option<PathBuf>,
    pub behind_proxy: bool,
    /// How much a unit may store, where it is not what it usually is.
    pub unit_bytes_max: Option<u64>,
    /// How much room files leave on the disk.
    pub reserve_bytes: u64,
    /// Where a virus scanner listens.
    pub scanner: Option<String>,
    /// Where files are kept, if not in the data folder.
    pub files: FilesOptions,
    /// The data folder, where it is not any.
    pub folder: Option<TempDir>,
}

impl Server {
    pub fn start() -> Self {
        Self::start_with(Options::default())
    }

    pub fn start_with(options: Options) -> Self {
        let folder = options.folder;
        let folder = folder.unwrap_or_else(|| TempDir::new().expect("a folder"));
        let password = demo::prepare(folder.path(), Filling::Empty)
            .expect("the empty demo")
            .password;
        let clock = Arc::new(AtomicI64::new(Environment::of_machine().now().0));
        let (shown, machine) = (Arc::clone(&clock), Environment::of_machine());
        let environment = Environment::new(
            move || Timestamp(shown.load(Ordering::Relaxed)),
            move |bytes| machine.fill(bytes),
        );
        let mut app = App::open(folder.path(), environment).expect("a data folder");
        app.evidence.unit_bytes_max = options.unit_bytes_max.unwrap_or(UNIT_BYTES_MAX);
        app.evidence.reserve_bytes = options.reserve_bytes;
        app.evidence.scanner = options.scanner.map(Scanner::at);
        let kept = app.evidence.keep_in(folder.path(), &options.files);
        kept.expect("a place for files");
        let serve = ServeOptions {
            listen: Vec::new(),
            web: options.web,
            tls_certificate: None,
            tls_key: None,
            behind_proxy: options.behind_proxy,
            connections_max: CONNECTIONS_MAX,
            patience_seconds: NonZeroU64::new(PATIENCE_SECONDS).expect("not nought"),
            clamd: None,
            unit_mebibytes_max: UNIT_BYTES_MAX / (1024 * 1024),
            files_reserve_mebibytes: 0,
            files: options.files,
            log_format: LogFormat::Text,
        };
        let config = Config {
            data: folder.path().to_owned(),
            serve,
        };
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build();
            let until = async { drop(stopped.await) };
            let served = server::serve(app, &config, vec![listener], until);
            runtime
                .expect("a runtime")
                .block_on(served)
                .expect("served");
        });
        Self {
            password,
            clock,
            folder,
            address,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub fn pass(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// Somebody whom the server does not know yet.
    pub fn stranger(&self) -> Client {
        Client::of(&format!("http://{}", self.address))
    }

    /// Somebody who signed in.
    pub fn client(&self, username: &str) -> Client {
        let client = self.stranger();
        client.sign_in(username, &self.password, None);
        client
    }

    /// Tells the server to stop and waits until it did.
    pub fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server ends well");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.stop();
        }
    }
}

/// A browser without pages.
pub struct Client {
    agent: Agent,
    pub base: String,
}

/// An answer.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert!((200..300).contains(&self.status), "{}", self.shown());
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.shown()))
    }

    #[track_caller]
    pub fn problem(&self) -> Problem {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.shown()
        );
        let problem: Problem = serde_json::from_slice(&self.body).expect("a problem");
        assert_eq!(problem.status, self.status);
        problem
    }

    #[track_caller]
    pub fn code(&self) -> ProblemCode {
        self.problem().code
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("a header of text"))
    }

    pub fn shown(&self) -> String {
        format!("{} {}", self.status, String::from_utf8_lossy(&self.body))
    }
}

impl Client {
    /// Of a server that is elsewhere.
    pub fn of(base: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).build();
        Self {
            agent: config.into(),
            base: base.to_owned(),
        }
    }

    pub fn sign_in(&self, username: &str, password: &str, seat: Option<SeatId>) -> Session {
        self.try_sign_in(username, password, seat).json()
    }

    pub fn try_sign_in(&self, username: &str, password: &str, seat: Option<SeatId>) -> Reply {
        let (username, password) = (username.to_owned(), password.to_owned());
        let wish = SignIn {
            username,
            password,
            seat,
            device_name: "máy thử".to_owned(),
            key: None,
        };
        self.send(Method::POST, "/session", Some(&wish))
    }

    /// The cookies, for a request that is written by hand.
    pub fn cookies(&self) -> String {
        let jar = self.agent.cookie_jar_lock();
        let pairs = jar
            .iter()
            .map(|cookie| format!("{}={}", cookie.name(), cookie.value()));
        pairs.collect::<Vec<_>>().join("; ")
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None::<&()>)
    }

    pub fn send(&self, method: Method, path: &str, body: Option<&impl Serialize>) -> Reply {
        let bytes = body.map(|body| serde_json::to_vec(body).expect("JSON"));
        self.send_bytes(method, path, ("application/json", bytes))
    }

    pub fn send_bytes(
        &self,
        method: Method,
        path: &str,
        (media_type, body): (&str, Option<Vec<u8>>),
    ) -> Reply {
        self.run(
            Request::builder()
                .method(method)
                .uri(format!("{}{PREFIX}{path}", self.base))
                .header(CLIENT_HEADER, "tests")
                .header(header::CONTENT_TYPE, media_type)
                .body(body.unwrap_or_default())
                .expect("a request"),
        )
    }

    pub fn run(&self, request: Request<Vec<u8>>) -> Reply {
        self.try_run(request).expect("a whole answer")
    }

    /// Nothing where the line broke.
    pub fn try_run(&self, request: Request<Vec<u8>>) -> Result<Reply, ureq::Error> {
        let (parts, mut body) = self.agent.run(request)?.into_parts();
        let body = body.with_config().limit(BODY_BYTES_MAX).read_to_vec()?;
        Ok(Reply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        })
    }

    /// The stream of what is new, line by line.
    pub fn events(&self) -> impl Iterator<Item = String> + use<> {
        use std::io::{BufRead, BufReader};
        let uri = format!("{}{PREFIX}/events", self.base);
        let answer = self.agent.get(uri).call().expect("a stream");
        BufReader::new(answer.into_body().into_reader())
            .lines()
            .map_while(Result::ok)
    }

    pub fn workspace(&self) -> Workspace {
        self.get("/workspace").json()
    }

    pub fn round(&self) -> Round {
        self.workspace().rounds.remove(0)
    }
}

/// An account on a device of its own.
pub struct Phone {
    pub client: Client,
    pub device: Device,
}

impl Phone {
    pub fn sign_in(server: &Server, username: &str) -> Self {
        let client = server.stranger();
        let session = client.sign_in(username, &server.password, None);
        let (workspace, round) = (client.workspace(), client.round());
        let set: CriteriaSet = client.get(&format!("/criteria/{}", round.edition)).json();
        let sets = BTreeMap::from([(round.edition, set)]);
        let seat = session.principal.seat;
        let device = Device::open(session.principal, workspace, sets, [], seat.0);
        Self { client, device }
    }

    pub fn sheet(&self, unit: &str) -> DocumentId {
        let round = &self.device.rounds()[0];
        let unit = unit.parse().expect("a unit code");
        DocumentId::sheet(&round.id, &unit, &round.edition)
    }

    /// Chooses the first option of a leaf.
    pub fn answer(&mut self, unit: &str, leaf: &str) {
        self.choose(unit, leaf, 0);
    }

    /// Chooses an option of a leaf.
    pub fn choose(&mut self, unit: &str, leaf: &str, option: u32) {
        let edit = Edit::Answer {
            leaf: leaf.parse().expect("a code"),
            answer: Answer {
                choice: Some(option),
                ..Answer::default()
            },
        };
        let sheet = self.sheet(unit);
        self.device
            .edit(&sheet, &[edit], Timestamp(1))
            .expect("taken");
    }

    pub fn submit(&mut self, unit: &str) {
        self.submit_as(unit, "0");
    }

    /// Submits by a decision that is named by a digit.
    pub fn submit_as(&mut self, unit: &str, digit: &str) {
        let id = self.sheet(unit);
        let round = self.device.rounds()[0].clone();
        self.explain(&id);
        let sheet = self.device.document(&id).expect("of the round's edition");
        let (heads, digest) = (sheet.heads(), sheet.read().digest());
        self.device.decide(DecisionDraft {
            id: digit.repeat(32).parse().expect("an id"),
            round: round.id,
            unit: id.unit,
            edition: round.edition,
            action: Action::Submit { heads, digest },
            answers: None,
            made_at: Timestamp(1),
        });
    }

    /// Explains what no document proves.
    pub fn explain(&mut self, id: &DocumentId) {
        let sheet = self.device.document(id).expect("of the round's edition");
        let sheet = sheet.read();
        let set = self.device.set(&id.round).expect("the round's set");
        let explain = |leaf| Edit::Explanation {
            leaf,
            text: "chưa có văn bản riêng".into(),
        };
        let lacking = unexplained(set, &sheet).into_iter();
        let edits: Vec<Edit> = lacking.map(explain).collect();
        if !edits.is_empty() {
            let edited = self.device.edit(id, &edits, Timestamp(1));
            edited.expect("taken");
        }
    }

    pub fn exchange(&mut self) -> SyncReply {
        let request = self.device.request();
        let reply = self.client.send(Method::POST, "/sync", Some(&request));
        let reply: SyncReply = reply.json();
        self.device.receive(&request, reply.clone());
        reply
    }
}
