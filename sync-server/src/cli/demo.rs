//! `sodiem demo`.

use super::{Failure, serve};
use crate::app::App;
use crate::config::Config;
use crate::demo::{self, Filling};
use crate::environment::Environment;
use crate::server::FolderLock;
use crate::telemetry;

/// Makes the demo where it is not there yet, and serves it.
pub fn run(config: &Config, filling: Filling) -> Result<(), Failure> {
    telemetry::start(config.serve.log_format);
    let lock = FolderLock::take(&config.data)?;
    let listeners = crate::server::bind(config)?;
    let demo = demo::prepare(&config.data, filling)?;
    let mut app = App::open(&config.data, Environment::of_machine())?;
    app.evidence.configure(&config.data, &config.serve)?;
    println!(
        "\nSổ Điểm, demo: {} is untouched, to try everything with.",
        demo.commune
    );
    println!("Data folder: {}\n\n{}", config.data.display(), demo.shown());
    Ok(serve::serve(app, config, listeners, lock, "Open")?)
}
