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
    let app = App::open(&config.data, Environment::of_machine())?;
    for listener in &listeners {
        println!("Serving {}", address_of(listener, config)?);
    }
    Ok(serve(app, config, listeners, lock)?)
}

/// Serves an opened data folder; the lock is let go at the end.
pub fn serve(
    app: App,
    config: &Config,
    listeners: Vec<TcpListener>,
    lock: FolderLock,
) -> anyhow::Result<()> {
    tracing::info!(?config, "starting");
    projection::renew(&app, |done, all| {
        println!("After an update: computed how {done} of {all} units stand");
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime does not start")?;
    runtime.block_on(server::serve(app, config, listeners, server::stop_signal()))?;
    tracing::info!("stopped");
    drop(lock);
    Ok(())
}

/// Where a browser finds a listener.
pub fn address_of(listener: &TcpListener, config: &Config) -> anyhow::Result<String> {
    let scheme = if config.serve.tls_certificate.is_some() {
        "https"
    } else {
        "http"
    };
    Ok(format!("{scheme}://{}", listener.local_addr()?))
}
