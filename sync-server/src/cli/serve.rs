//! `sodiem serve`.

use anyhow::Context;

use super::Failure;
use crate::app::App;
use crate::config::Config;
use crate::environment::Environment;
use crate::server::{self, FolderLock};
use crate::store::Store;
use crate::telemetry;

/// Serves until it is told to stop.
pub fn run(config: Config) -> Result<(), Failure> {
    telemetry::start(config.serve.log_format);
    if !Store::exists(&config.data) {
        let folder = config.data.display();
        return Err(anyhow::anyhow!("there is no data in {folder}; begin with `sodiem init`").into());
    }
    let app = App::open(&config.data, Environment::of_machine())?;
    Ok(serve(app, &config)?)
}

/// Serves an opened data folder.
pub fn serve(app: App, config: &Config) -> anyhow::Result<()> {
    let _lock = FolderLock::take(config)?;
    let listeners = server::bind(config)?;
    for listener in &listeners {
        let scheme = if config.serve.tls_certificate.is_some() { "https" } else { "http" };
        let address = listener.local_addr()?;
        tracing::info!(config = ?config, "listening on {scheme}://{address}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime does not start")?;
    runtime.block_on(server::serve(app, config, listeners, server::stop_signal()))?;
    tracing::info!("stopped");
    Ok(())
}
