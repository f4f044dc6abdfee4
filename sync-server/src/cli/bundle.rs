//! `sodiem bundle import`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use sodiem_core::api::{BUNDLE_BYTES_MAX, BundleReply};
use sodiem_core::text::Language;

use super::{Failure, input, open};
use crate::app::App;
use crate::bundle::inbox::{self, Answer};
use crate::config::DataOptions;
use crate::server::FolderLock;
use crate::store::bundles;

/// How long a server that runs may take with one file.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often it is asked.
const LOOK: Duration = Duration::from_millis(100);

/// What there is to do with bundles.
#[derive(Subcommand)]
pub enum BundleCommand {
    /// Bring in what people without a network saved to files, also while the server runs. It counts as
    /// having come from who saved it; bringing it in twice does no harm.
    Import {
        #[command(flatten)]
        data: DataOptions,
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// `sodiem bundle …`
pub fn run(command: BundleCommand, language: Language) -> Result<(), Failure> {
    let BundleCommand::Import { data, files } = command;
    let app = open(&data)?;
    let mut refused = Vec::new();
    for file in &files {
        let answer = import(&app, &data.data, file, language).context(file.display().to_string());
        match answer? {
            Ok(reply) => super::print(&shown(file, &reply))?,
            Err(why) => refused.push(format!("{}: {why}", file.display())),
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    Err(anyhow::anyhow!(refused.join("\n")).into())
}

fn import(app: &App, folder: &Path, file: &Path, language: Language) -> anyhow::Result<Answer> {
    let bytes = input::bytes(file)?;
    if bytes.len() > BUNDLE_BYTES_MAX {
        bail!("larger than {BUNDLE_BYTES_MAX} bytes");
    }
    let now = app.environment.now();
    let id = app
        .store
        .write(move |c| bundles::hand_over(c, (&bytes, language.tag()), now))?;
    let begin = Instant::now();
    loop {
        if let Some(answer) = app.store.read(|c| bundles::answer_to(c, id))? {
            app.store.write(move |c| bundles::forget(c, id))?;
            return Ok(answer);
        }
        // No server runs, or it ended meanwhile.
        if let Ok(_lock) = FolderLock::take(folder) {
            inbox::take_in(app)?;
            continue;
        }
        if begin.elapsed() > PATIENCE {
            bail!("the server that runs has not answered; it takes the file in when it can");
        }
        // Another process answers, which can wake nobody here.
        std::thread::park_timeout(LOOK);
    }
}

/// Whose it is, and a line for each part.
fn shown(file: &Path, reply: &BundleReply) -> String {
    let head = format!(
        "{}: {}, {}",
        file.display(),
        reply.author,
        reply.made_at.shown()
    );
    let parts = [
        ("+", &reply.received),
        ("!", &reply.refused),
        ("…", &reply.waiting),
    ];
    let lines = parts.into_iter().flat_map(|(mark, texts)| {
        let lines = texts.iter();
        lines.map(move |text| format!("  {mark} {text}"))
    });
    std::iter::once(head)
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}
