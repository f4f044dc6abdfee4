//! The thin shell: sockets, TLS, signals.

use std::fs::File;
use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::app::App;
use crate::assets::Assets;
use crate::bundle::inbox;
use crate::config::Config;
use crate::connection::{Patience, Patient, Places, connections_max};
use crate::evidence;
use crate::router::{Shared, router};

/// How long requests may still take once the server was told to stop.
const STOP_PATIENCE: Duration = Duration::from_secs(20);

/// The lock of a data folder: documents are kept in memory, so two servers on one would not see
/// each other's.
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the lock.
    ///
    /// # Errors
    /// Where another server holds it, or the folder cannot be written.
    pub fn take(folder: &Path) -> Result<Self> {
        crate::store::create_private_folder(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let path = folder.join("server.lock");
        let file = File::create(&path).with_context(|| {
            format!(
                "cannot write {}: the server needs a data folder that it may write; mount it so, \
                 or give it to the user that the server runs as",
                path.display()
            )
        })?;
        file.try_lock()
            .with_context(|| format!("a server runs on {}; stop it first", folder.display()))?;
        Ok(Self { _file: file })
    }
}

/// Binds every address of the configuration.
///
/// # Errors
/// Where one is taken or is not of this machine.
pub fn bind(config: &Config) -> Result<Vec<TcpListener>> {
    let listen = |address: &SocketAddr| {
        let listener = TcpListener::bind(address)
            .with_context(|| format!("cannot listen on {address}; choose another with --listen"))?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    };
    config.serve.listen.iter().map(listen).collect()
}

/// Serves until `shutdown` completes, then finishes what was begun.
///
/// # Errors
/// Where the web client's files or the certificate do not read.
pub async fn serve(
    app: App,
    config: &Config,
    listeners: Vec<TcpListener>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let patience = Patience::of(Duration::from_secs(config.serve.patience_seconds.get()));
    let assets = config.serve.web.as_deref().map(|folder| {
        Assets::read(folder).with_context(|| format!("the web client in {}", folder.display()))
    });
    if let Err(error) = evidence::sweep_unknown(&app) {
        tracing::error!(?error, "what is left of unknown uploads stays");
    }
    let shared = Shared {
        app: Arc::new(app),
        assets: assets.transpose()?.map(Arc::new),
        is_secure: config.serve.is_secure(),
        is_behind_proxy: config.serve.behind_proxy,
        patience,
        stopping: tokio_util::sync::CancellationToken::new(),
    };
    let tls = tls(config).await?;
    let handle = Handle::new();
    let files = getrlimit(Resource::Nofile).current;
    let places = Places::new(connections_max(config.serve.connections_max, files));
    let mut servers = tokio::task::JoinSet::new();
    for listener in listeners {
        let service = router(shared.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let service = places.before(service);
        let (handle, tls) = (handle.clone(), tls.clone());
        servers.spawn(async move {
            match tls {
                Some(tls) => {
                    let mut server = axum_server::from_tcp_rustls(listener, tls)?.handle(handle);
                    limit_headers(server.http_builder(), patience);
                    let server = server.map(|accept| Patient::new(accept, patience));
                    server.serve(service).await
                }
                None => {
                    let mut server = axum_server::from_tcp(listener)?.handle(handle);
                    limit_headers(server.http_builder(), patience);
                    let server = server.map(|accept| Patient::new(accept, patience));
                    server.serve(service).await
                }
            }
        });
    }
    let handed = inbox::attend(Arc::clone(&shared.app), shared.stopping.clone());
    let handed = tokio::spawn(handed);
    let stopping = shared.stopping.clone();
    tokio::spawn(async move {
        shutdown.await;
        // Event streams never end by themselves.
        stopping.cancel();
        handle.graceful_shutdown(Some(STOP_PATIENCE));
    });
    while let Some(ended) = servers.join_next().await {
        ended
            .context("the server's task")?
            .context("the server's socket")?;
    }
    handed.await.context("what was handed over")?;
    Ok(())
}

/// Every phone that listens for news holds a socket: as many files may be open as the machine lets the
/// process have.
pub fn allow_open_files() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, ?limit, "the number of open files stays as it is");
    }
}

/// Headers that are never whole are answered as such; see [`crate::connection`] for all else.
fn limit_headers(builder: &mut Builder<TokioExecutor>, patience: Patience) {
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.request);
}

/// Has all that speaks TLS use one implementation.
pub(crate) fn use_ring() {
    // A second time in one process, as in tests, finds the provider installed.
    drop(rustls::crypto::ring::default_provider().install_default());
}

async fn tls(config: &Config) -> Result<Option<RustlsConfig>> {
    let (Some(certificate), Some(key)) = (&config.serve.tls_certificate, &config.serve.tls_key)
    else {
        return Ok(None);
    };
    use_ring();
    let tls = RustlsConfig::from_pem_file(certificate, key)
        .await
        .with_context(|| {
            format!(
                "the certificate {} and its key {}",
                certificate.display(),
                key.display()
            )
        })?;
    Ok(Some(tls))
}

/// What completes when the process is asked to stop, from this call on. Within a runtime.
///
/// # Errors
/// Where the operating system lets no signal be awaited.
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
