//! Bundles that the command line hands over. The server that runs keeps documents in memory and alone
//! writes them; so a command leaves its file in the database, and whoever holds the data folder's lock,
//! server or command, takes it in.

use std::sync::Arc;
use std::time::Duration;

use sodiem_core::api::{BundleReply, ProblemCode};
use sodiem_core::text::Language;
use tokio_util::sync::CancellationToken;

use super::{bring_in, is_piece};
use crate::app::App;
use crate::error::Error;
use crate::problem::catalog;
use crate::store::bundles::{self, Handed};

/// How often the server looks whether something was handed over.
const LOOK: Duration = Duration::from_secs(1);

/// What became of a file: of its bundle, or why it is none, in a sentence.
pub type Answer = Result<BundleReply, String>;

/// Takes in what is handed over, until the server stops.
pub async fn attend(app: Arc<App>, stopping: CancellationToken) {
    let mut look = tokio::time::interval(LOOK);
    while stopping.run_until_cancelled(look.tick()).await.is_some() {
        if let Err(error) = Arc::clone(&app).run_storing(|app| take_in(app, true)).await {
            tracing::warn!(%error, "what was handed over was not taken in");
        }
    }
}

/// Whether the same may be taken in another time.
fn is_for_later(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::Busy
            | ProblemCode::FilesUnreachable
            | ProblemCode::StorageFull
            | ProblemCode::UploadLocked
    )
}

/// Takes in everything that is handed over; to be called by who holds the folder's lock. Documents are for the
/// server alone, which knows where they are kept and who looks for harmful ones.
///
/// # Errors
/// Busy, or what the database says; what is left is taken in the next time.
pub fn take_in(app: &App, is_serving: bool) -> Result<(), Error> {
    while let Some(Handed { id, file, language }) = app.store.read(bundles::next)? {
        let language = Language::from_tag(&language);
        let answer: Answer = match !is_serving && is_piece(&file) {
            true => Err(catalog(language).text("bundle-file-unserved")),
            false => match bring_in(app, &file, language) {
                Ok(reply) => Ok(reply),
                Err(Error::Problem(problem)) if !is_for_later(problem.code) => {
                    Err(catalog(language).text(problem.code.message_key()))
                }
                Err(error) => return Err(error),
            },
        };
        app.store.write(move |c| bundles::answer(c, id, &answer))?;
    }
    Ok(())
}
