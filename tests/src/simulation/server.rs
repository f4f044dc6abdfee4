//! The real server on a data folder of its own, asked through its router one request at a time. It can
//! die at any moment, be backed up and be restored.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use fastrand::Rng;
use sodiem_core::api::{CLIENT_HEADER, PROBLEM_MEDIA_TYPE};
use sodiem_core::time::Timestamp;
use sodiem_sync_server::app::App;
use sodiem_sync_server::connection::Patience;
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::router::{Shared, router};
use sodiem_sync_server::store::backup;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::province;

/// The database, and what it has not folded in yet.
const FILES: [&str; 2] = [province::DATABASE, "sodiem.db-wal"];

/// Documents here are short: what has some changes has snapshots.
const SNAPSHOT_AFTER_CHANGES: usize = 3;

/// What is asked.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) body: String,
    pub(super) cookie: Option<String>,
}

/// What is answered.
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) is_problem: bool,
    pub(super) body: String,
    pub(super) cookie: Option<String>,
}

pub(super) struct Server {
    home: TempDir,
    folder: PathBuf,
    /// How many folders there were.
    folders: u32,
    clock: Arc<AtomicI64>,
    random: Arc<Mutex<Rng>>,
    runtime: Runtime,
    running: Option<(Router, Arc<App>)>,
}

impl Server {
    pub(super) fn begin(seed: u64) -> Self {
        let home = province::folder();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        let mut server = Self {
            folder: home.path().join("0"),
            home,
            folders: 0,
            clock: Arc::new(AtomicI64::new(province::BEGIN_MS)),
            random: Arc::new(Mutex::new(Rng::with_seed(seed))),
            runtime,
            running: None,
        };
        fs::create_dir_all(&server.folder).expect("a folder");
        let database = server.folder.join(province::DATABASE);
        fs::write(database, province::prepared()).expect("a file");
        server.start();
        server
    }

    fn start(&mut self) {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let environment = Environment::new(
            move || Timestamp(clock.load(Ordering::Relaxed)),
            move |bytes| random.lock().expect("nobody panics").fill(bytes),
        );
        let mut app = App::open(&self.folder, environment).expect("a data folder");
        app.snapshot_after_changes = SNAPSHOT_AFTER_CHANGES;
        let app = Arc::new(app);
        let router = router(Shared {
            app: Arc::clone(&app),
            assets: None,
            is_secure: false,
            is_behind_proxy: false,
            patience: Patience::default(),
            stopping: CancellationToken::new(),
        });
        self.running = Some((router, app));
    }

    pub(super) fn app(&self) -> &App {
        &self.running.as_ref().expect("it runs").1
    }

    pub(super) fn now(&self) -> i64 {
        self.clock.load(Ordering::Relaxed)
    }

    pub(super) fn pass(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::Relaxed);
    }

    pub(super) fn ask(&self, asked: Asked) -> Answered {
        let mut request = Request::builder()
            .method(asked.method)
            .uri(asked.path)
            .header(header::HOST, "sodiem.test")
            .header(CLIENT_HEADER, "web")
            .header(header::CONTENT_TYPE, "application/json")
            .extension(ConnectInfo(SocketAddr::from((Ipv4Addr::LOCALHOST, 1))));
        if let Some(cookie) = asked.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::from(asked.body)).expect("a request");
        let router = self.running.as_ref().expect("it runs").0.clone();
        self.runtime.block_on(async move {
            let (parts, body) = router
                .oneshot(request)
                .await
                .expect("it answers")
                .into_parts();
            let body = to_bytes(body, usize::MAX).await.expect("a whole answer");
            let text = |name| {
                parts
                    .headers
                    .get(name)
                    .and_then(|value| value.to_str().ok())
            };
            let cookie = text(header::SET_COOKIE).and_then(|cookie| cookie.split(';').next());
            Answered {
                status: parts.status.as_u16(),
                is_problem: text(header::CONTENT_TYPE)
                    .is_some_and(|kind| kind.starts_with(PROBLEM_MEDIA_TYPE)),
                body: String::from_utf8(body.to_vec()).expect("text"),
                cookie: cookie.map(str::to_owned),
            }
        })
    }

    fn new_folder(&mut self) -> PathBuf {
        self.folders += 1;
        self.home.path().join(self.folders.to_string())
    }

    /// The power goes: what the files hold now is all that is left.
    pub(super) fn crash(&mut self) {
        let folder = self.new_folder();
        copy(&self.folder, &folder);
        self.running = None;
        self.folder = folder;
        self.start();
    }

    /// Writes a backup while it serves.
    pub(super) fn back_up(&mut self) -> PathBuf {
        let file = self.new_folder().with_extension("backup");
        backup::back_up(&self.folder, &file).expect("a backup");
        file
    }

    /// Goes on from a backup, in a new folder.
    pub(super) fn restore(&mut self, file: &Path) {
        self.running = None;
        self.folder = self.new_folder();
        backup::restore(file, &self.folder).expect("a whole backup");
        self.start();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for file in FILES {
        if from.join(file).exists() {
            fs::copy(from.join(file), to.join(file)).expect("a file");
        }
    }
}
