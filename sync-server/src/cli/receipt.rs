//! `sodiem receipt …`: the key that receipts are checked by, and checking them.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Subcommand;
use sodiem_core::api::{RECEIPT_FILE_BYTES_MAX, ReceiptVerdict};
use sodiem_core::ids::ServerKey;
use sodiem_core::text::Language;

use super::{Failure, input, open, print};
use crate::config::DataOptions;
use crate::problem::catalog;
use crate::receipt;
use crate::store::Store;

/// What there is to do with receipts.
#[derive(Subcommand)]
pub enum ReceiptCommand {
    /// Print the key by which this server's receipts are checked. It is no secret: publish it.
    Key {
        #[command(flatten)]
        data: DataOptions,
    },
    /// Check the file of a receipt. Exit code 0: that server signed exactly this; 1: it did not; 2: the
    /// file cannot be used, or nobody said which server it is to be of.
    Verify {
        /// The file.
        file: PathBuf,
        /// The server's key, 64 hexadecimal digits, or its data folder.
        #[arg(long, env = "SODIEM_RECEIPT_KEY", value_name = "KEY|DIR")]
        key: Option<String>,
    },
}

/// Does what was asked.
pub fn run(command: ReceiptCommand, language: Language) -> Result<(), Failure> {
    match command {
        ReceiptCommand::Key { data } => Ok(print(&open(&data)?.signer.key().to_string())?),
        ReceiptCommand::Verify { file, key } => verify(&file, key.as_deref(), language),
    }
}

fn verify(path: &Path, key: Option<&str>, language: Language) -> Result<(), Failure> {
    let file = input::bytes_up_to(path, RECEIPT_FILE_BYTES_MAX as u64)?;
    let key = key.map(key_of).transpose()?;
    let check = receipt::check(&file, key.as_ref(), catalog(language));
    let title = format!("{}: {}", path.display(), check.title);
    if check.verdict == ReceiptVerdict::Valid {
        return Ok(print(&[vec![title], check.says].concat().join("\n"))?);
    }
    if !check.says.is_empty() {
        print(&check.says.join("\n"))?;
    }
    match check.verdict {
        ReceiptVerdict::OtherServer | ReceiptVerdict::Altered => Err(Failure::CheckFailed(title)),
        _ => Err(Failure::Unusable(anyhow::Error::msg(title))),
    }
}

/// A key as it is typed, or that of a data folder.
fn key_of(text: &str) -> anyhow::Result<ServerKey> {
    if let Ok(key) = text.parse() {
        return Ok(key);
    }
    let data = DataOptions {
        data: PathBuf::from(text),
    };
    if !Store::exists(&data.data) {
        anyhow::bail!(
            "{text}: neither a key of 64 hexadecimal digits (`sodiem receipt key`, or \
             /api/v1/receipt-key of the server) nor a data folder"
        );
    }
    let app = open(&data).context("the data folder")?;
    Ok(app.signer.key())
}
