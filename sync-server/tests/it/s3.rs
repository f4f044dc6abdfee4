//! A store that speaks S3, for the tests: moto's server in a process of its own, and a line to it that fails.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use sodiem_sync_server::config::FilesOptions;

pub const ACCESS_KEY: &str = "the-access-key";
pub const SECRET_KEY: &str = "the-secret-that-nobody-sees";

/// The store of all tests. It ends with them, because its standard input does.
pub struct Store {
    pub address: SocketAddr,
    _process: Child,
}

pub fn store() -> &'static Store {
    static STORE: OnceLock<Store> = OnceLock::new();
    STORE.get_or_init(Store::start)
}

/// The Python that has moto.
fn python() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    let usual = || {
        let target = target.expect("cargo's target folder");
        target.join("s3-server/bin/python")
    };
    let python = std::env::var_os("SODIEM_S3_PYTHON").map_or_else(usual, PathBuf::from);
    assert!(
        python.exists(),
        "{} is not there: run `cargo xtask setup`, or set SODIEM_S3_PYTHON",
        python.display()
    );
    python
}

impl Store {
    fn start() -> Self {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/s3-server/serve.py");
        let mut process = Command::new(python())
            .arg(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python starts");
        let output = process.stdout.take().expect("a pipe was asked for");
        let mut port = String::new();
        let read = BufReader::new(output).read_line(&mut port);
        read.expect("it says its port");
        let port: u16 = port.trim().parse().expect("moto starts");
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            _process: process,
        }
    }

    /// How a server uses a new bucket.
    pub fn bucket(&self) -> FilesOptions {
        self.bucket_by(self.address)
    }

    /// How a server uses a new bucket over this address.
    pub fn bucket_by(&self, address: SocketAddr) -> FilesOptions {
        static BUCKETS: AtomicUsize = AtomicUsize::new(1);
        let bucket = format!("evidence-{}", BUCKETS.fetch_add(1, Ordering::Relaxed));
        assert_eq!(self.ask("PUT", &bucket, b"").0, 200);
        FilesOptions {
            files_s3: Some(format!("s3://{bucket}/tinh/95")),
            files_s3_endpoint: Some(format!("http://{address}")),
            files_s3_credentials: Some(credentials()),
            files_s3_allow_http: true,
            ..FilesOptions::default()
        }
    }

    /// What the store itself says of a path, past the server.
    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        // moto goes by who is named, and asks for no proof.
        let signed = "AWS4-HMAC-SHA256 Credential=tests/20200101/us-east-1/s3/aws4_request, \
            SignedHeaders=host, Signature=0";
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}/{path}", self.address))
            .header("authorization", signed)
            .body(body.to_vec())
            .expect("a request");
        let (parts, mut body) = agent.run(request).expect("an answer").into_parts();
        let body = body.read_to_vec().expect("a whole answer");
        (parts.status.as_u16(), body)
    }
}

fn credentials() -> PathBuf {
    static WRITTEN: OnceLock<PathBuf> = OnceLock::new();
    let write = || {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("s3-credentials");
        let text = format!(
            "[default]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n"
        );
        std::fs::write(&path, text).expect("a file");
        path
    };
    WRITTEN.get_or_init(write).clone()
}

/// What a line does to those who speak over it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Open,
    /// Nobody is there.
    Refuses,
    /// It takes what is sent and never answers.
    Hangs,
    /// It breaks once so many bytes went to the store, by whatever connection.
    CutsPuts(usize),
    /// It breaks once so many bytes came from the store.
    CutsGets(usize),
    /// It answers by itself.
    Answers(&'static str),
}

/// A line to the store that fails as it is told. It ends with the process.
pub struct Line {
    state: Arc<Mutex<State>>,
}

struct State {
    mode: Mode,
    open: Vec<TcpStream>,
    /// What was sent over it since it does this.
    sent: Vec<u8>,
}

/// The line to the store, and how a server uses a bucket over it, with little patience.
pub fn line() -> (Line, FilesOptions) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let state = Arc::new(Mutex::new(State {
        mode: Mode::Open,
        open: Vec::new(),
        sent: Vec::new(),
    }));
    let accepting = Arc::clone(&state);
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let state = Arc::clone(&accepting);
            std::thread::spawn(move || connect(&state, client));
        }
    });
    let files = FilesOptions {
        files_s3_seconds: NonZeroU64::new(2).expect("not nought"),
        ..store().bucket_by(address)
    };
    (Line { state }, files)
}

impl Line {
    /// Does this from now on; what is open breaks.
    pub fn set(&self, mode: Mode) {
        let mut state = lock(&self.state);
        state.mode = mode;
        state.sent.clear();
        for connection in state.open.drain(..) {
            drop(connection.shutdown(Shutdown::Both));
        }
    }

    /// What was sent over it, as far as it is text.
    pub fn sent(&self) -> String {
        String::from_utf8_lossy(&lock(&self.state).sent).into_owned()
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(state: &Arc<Mutex<State>>, client: TcpStream) {
    let store = TcpStream::connect(store().address).expect("the store is there");
    let mode = {
        let mut state = lock(state);
        let kept = [&client, &store].map(|end| end.try_clone().expect("a handle"));
        state.open.extend(kept);
        state.mode
    };
    let (up, down) = match mode {
        Mode::Open => (usize::MAX, usize::MAX),
        Mode::Refuses => return,
        Mode::CutsPuts(bytes) => (bytes, usize::MAX),
        Mode::CutsGets(bytes) => (usize::MAX, bytes),
        Mode::Hangs => return take(&client, None),
        Mode::Answers(answer) => return take(&client, Some(answer)),
    };
    let ends = [&client, &store].map(|end| end.try_clone().expect("a handle"));
    let [client_out, store_out] = ends;
    let heard = Arc::clone(state);
    std::thread::spawn(move || {
        pass(client, store_out, |bytes| {
            let mut state = lock(&heard);
            state.sent.extend(bytes);
            state.sent.len() <= up
        });
    });
    let mut came = 0;
    pass(store, client_out, |bytes| {
        came += bytes.len();
        came <= down
    });
}

/// Carries what may pass.
fn pass(mut from: TcpStream, mut to: TcpStream, mut may_pass: impl FnMut(&[u8]) -> bool) {
    let mut block = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut block) {
        if !may_pass(&block[..read]) || to.write_all(&block[..read]).is_err() {
            break;
        }
    }
    drop(from.shutdown(Shutdown::Both));
    drop(to.shutdown(Shutdown::Both));
}

/// Reads a whole request, and answers it or not.
fn take(client: &TcpStream, answer: Option<&str>) {
    let mut reader = BufReader::new(client);
    let mut length = 0;
    loop {
        let mut line = String::new();
        match reader.read_line(&mut line) {
            Ok(1..) if line != "\r\n" => {}
            _ => break,
        }
        let line = line.to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a number");
        }
    }
    let mut body = (&mut reader).take(length);
    drop(std::io::copy(&mut body, &mut std::io::sink()));
    match answer {
        Some(answer) => drop((&mut &*client).write_all(answer.as_bytes())),
        // Until the other side has enough.
        None => drop(std::io::copy(&mut reader, &mut std::io::sink())),
    }
}
