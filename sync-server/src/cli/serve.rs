//! `sodiem serve`.

use std::net::TcpListener;

use anyhow::Context;

use super::Failure;
use crate::app::App;
use crate::config::Config;
use crate::environment::Environment;
use crate::projection;
use crate::server::{self, FolderLock};
use crate::store::Store;
use crate::telemetry;

/// Serves until it is told to stop.
pub fn run(config: &Config) -> Result<(), Failure> {
    telemetry::start(config.serve.log_format);
    if !Store::exists(&config.data) {
        let folder = config.data.display();
        return Err(
            anyhow::anyhow!("there is no data in {folder}; begin with `sodiem init`").into(),
        );
    }
    let lock = FolderLock::take(&config.data)?;
    let listeners = server::bind(config)?;
    println!("Checking the database");
    Store::check_file(&config.data)?;
    let mut app = App::open(&config.data, Environment::of_machine())?;
    app.evidence.configure(&config.data, &config.serve)?;
    Ok(serve(app, config, listeners, lock, "Serving")?)
}

/// Serves an opened data folder, and says where behind a word; the lock is let go at the end.
pub fn serve(
    app: App,
    config: &Config,
    listeners: Vec<TcpListener>,
    lock: FolderLock,
    word: &str,
) -> anyhow::Result<()> {
    tracing::info!(?config, "starting");
    server::allow_open_files();
    projection::renew(&app, |done, all| {
        println!("After an update: computed how {done} of {all} units stand");
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime does not start")?;
    runtime.block_on(async {
        // Whoever reads where it serves may ask it to stop at once.
        let stop = server::stop_signal().context("a signal to stop cannot be awaited")?;
        for listener in &listeners {
            println!("{word} {}", address_of(listener, config)?);
        }
        server::serve(app, config, listeners, stop).await
    })?;
    tracing::info!("stopped");
    drop(lock);
    Ok(())
}

/// Where a browser finds a listener.
fn address_of(listener: &TcpListener, config: &Config) -> anyhow::Result<String> {
    let scheme = if config.serve.tls_certificate.is_some() {
        "https"
    } else {
        "http"
    };
    Ok(format!("{scheme}://{}", listener.local_addr()?))
}
