//! `sodiem bundle import`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use sodiem_core::api::{BUNDLE_BYTES_MAX, BundleReply, ProblemCode};
use sodiem_core::text::Language;

use super::{Failure, input, open};
use crate::app::App;
use crate::bundle::inbox::{self, Answer};
use crate::bundle::sealed;
use crate::config::DataOptions;
use crate::problem::catalog;
use crate::server::FolderLock;
use crate::store::bundles;

/// How long a server that runs may take with one file.
const PATIENCE: Duration = Duration::from_secs(120);
/// Largest file that is brought in, in bytes: a round's documents of one person.
const FILE_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// How many blocks are handed over at one time.
const BLOCKS_AT_ONCE: usize = 16;
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
        if let Err(why) = answer? {
            refused.push(format!("{}: {why}", file.display()));
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    Err(anyhow::anyhow!(refused.join("\n")).into())
}

/// Hands over the blocks of a file, some at a time, and says what became of them; gives why some were not taken.
fn import(
    app: &App,
    folder: &Path,
    file: &Path,
    language: Language,
) -> anyhow::Result<Result<(), String>> {
    let bytes = input::bytes_up_to(file, FILE_BYTES_MAX)?;
    let blocks = sealed::blocks(&bytes);
    if blocks.iter().any(|block| block.len() > BUNDLE_BYTES_MAX) {
        bail!("larger than {BUNDLE_BYTES_MAX} bytes");
    }
    let (mut whole, mut refused): (Option<BundleReply>, BTreeSet<String>) = Default::default();
    for (index, some) in blocks.chunks(BLOCKS_AT_ONCE).enumerate() {
        if index > 0 {
            println!(
                "{}: {} of {} blocks",
                file.display(),
                index * BLOCKS_AT_ONCE,
                blocks.len()
            );
        }
        let now = app.environment.now();
        let hand_over = |block: &&[u8]| {
            let block = block.to_vec();
            let tag = language.tag();
            app.store
                .write(move |c| bundles::hand_over(c, (&block, tag), now))
        };
        let ids: Vec<i64> = some.iter().map(hand_over).collect::<Result<_, _>>()?;
        let answers = ids.into_iter().map(|id| answer(app, folder, id));
        let answers: Vec<Answer> = answers.collect::<Result<_, _>>()?;
        for answer in answers {
            match answer {
                Ok(reply) => whole = Some(joined(whole, reply)),
                Err(why) => drop(refused.insert(why)),
            }
        }
    }
    if !sealed::is_whole(&bytes) {
        refused.insert(catalog(language).text(ProblemCode::BundleTruncated.message_key()));
    }
    if let Some(reply) = &whole {
        super::print(&shown(file, reply))?;
    }
    let refused: Vec<String> = refused.into_iter().collect();
    Ok(match refused.is_empty() {
        true => Ok(()),
        false => Err(refused.join("; ")),
    })
}

fn joined(whole: Option<BundleReply>, reply: BundleReply) -> BundleReply {
    let Some(mut whole) = whole else {
        return reply;
    };
    whole.received.extend(reply.received);
    whole.refused.extend(reply.refused);
    whole.waiting.extend(reply.waiting);
    whole
}

fn answer(app: &App, folder: &Path, id: i64) -> anyhow::Result<Answer> {
    let begin = Instant::now();
    loop {
        if let Some(answer) = app.store.read(|c| bundles::answer_to(c, id))? {
            app.store.write(move |c| bundles::forget(c, id))?;
            return Ok(answer);
        }
        // No server runs, or it ended meanwhile.
        if let Ok(_lock) = FolderLock::take(folder) {
            inbox::take_in(app, false)?;
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
