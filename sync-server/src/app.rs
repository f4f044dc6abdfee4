//! The state that requests share, and what runs where: handlers are short and wait; the work is
//! plain blocking code on a bounded number of threads.

use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};

use sodiem_core::api::ProblemCode;
use sodiem_core::ids::{AccountId, RoundId, UnitCode};
use tokio::sync::{Semaphore, broadcast};

use crate::attempts::Attempts;
use crate::bundle::sealed;
use crate::dossier::Dossiers;
use crate::environment::Environment;
use crate::error::Error;
use crate::evidence::Evidence;
use crate::receipt::Signer;
use crate::reference::Reference;
use crate::store::snapshots::TAIL_CHANGES_MAX;
use crate::store::{self, Store, accounts, feed, published};
use crate::turns::Turns;
use crate::vouch::Vouch;

/// Most requests that are worked on at one time, most of them waiting for the disk or for another who
/// has their unit; the next wait for a moment.
const WORKING_MAX: usize = 256;
/// Most requests that wait for their turn; the next is told to come again.
const WAITING_MAX: usize = 4_096;
/// Passwords hashed at one time: each takes 19 MiB and a core.
const HASHING_MAX: usize = 2;
/// Most requests that wait for a password to be hashed.
const HASHING_WAITING_MAX: usize = 32;
/// Files of criteria and bundles read at one time: one that was made to be long takes a core for
/// seconds.
const READING_MAX: usize = 2;
/// Files of evidence that are checked, scanned and stored at one time; each may wait for a scanner and a storage
/// that are elsewhere, and takes some megabytes.
const STORING_MAX: usize = 16;
/// Most files of evidence that wait for it.
const STORING_WAITING_MAX: usize = 64;
/// Most files that wait to be read; each is held in memory.
const READING_WAITING_MAX: usize = 8;
/// How many pieces of news a slow listener may be behind.
const NEWS_MAX: usize = 256;

/// What those who listen are told.
#[derive(Debug, Clone)]
pub enum News {
    /// Something is new in the feed.
    Feed {
        /// The units that it is about.
        scope: Arc<feed::Scope>,
        /// The end of the feed with it.
        cursor: u64,
    },
    /// What an account may do was changed, or somebody of it signed out.
    Access(AccountId),
}

/// The server without its sockets.
pub struct App {
    /// Everything durable.
    pub store: Store,
    /// Clock and randomness.
    pub environment: Environment,
    /// The server's word for what it gives out.
    pub vouch: Vouch,
    /// Signs receipts.
    pub signer: Signer,
    /// What devices seal their files to.
    pub bundle_key: sealed::Key,
    /// Wrong passwords so far.
    pub attempts: Attempts,
    /// Whose turn it is to exchange.
    pub turns: Turns,
    /// Documents and decisions of units, as they were last used.
    pub dossiers: Dossiers,
    /// Files that prove answers.
    pub evidence: Evidence,
    /// Changes of a document after which it gets a newer snapshot.
    pub snapshot_after_changes: usize,
    /// Where news goes out.
    pub news: broadcast::Sender<News>,
    reference: RwLock<Arc<Reference>>,
    working: Gate,
    checking: Places,
    hashing: Gate,
    reading: Gate,
    storing: Gate,
}

/// So many at a time, in blocking code.
struct Places {
    free: Mutex<usize>,
    freed: Condvar,
}

impl Places {
    fn new(count: usize) -> Self {
        Self {
            free: Mutex::new(count),
            freed: Condvar::new(),
        }
    }

    fn with<T>(&self, work: impl FnOnce() -> T) -> T {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self
            .freed
            .wait_while(free, |free| *free == 0)
            .unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        drop(free);
        let _place = Place(self);
        work()
    }
}

/// One of them, until it is dropped.
struct Place<'a>(&'a Places);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

/// So many at a time, so many waiting.
struct Gate {
    places: Semaphore,
    waiting: Semaphore,
}

impl Gate {
    fn new(places: usize, waiting: usize) -> Self {
        Self {
            places: Semaphore::new(places),
            waiting: Semaphore::new(places + waiting),
        }
    }

    async fn pass<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        let _waiting = self.waiting.try_acquire().map_err(|_| ProblemCode::Busy)?;
        let _place = self.places.acquire().await.map_err(|_| ProblemCode::Busy)?;
        Ok(work.await)
    }
}

impl App {
    /// Which state of what is published, and of what the account may do, counts now. Both only count up,
    /// so that no two states have the same sum.
    ///
    /// # Errors
    /// Where the database does not read.
    pub fn published(&self, reference: &Reference, account: &AccountId) -> Result<u64, Error> {
        let access = self
            .store
            .read(|connection| accounts::access(connection, account))?;
        Ok(reference.version.saturating_add(access))
    }

    /// The server of a data folder.
    ///
    /// # Errors
    /// [`store::Error`] where the folder's database does not open.
    pub fn open(folder: &Path, environment: Environment) -> Result<Self, store::Error> {
        let store = Store::open(folder, &environment)?;
        let evidence = Evidence::open(folder)
            .map_err(|error| store::Error::Folder(folder.to_owned(), error))?;
        let reference = store.read(Reference::load)?;
        let secret = |name| store.read(|connection| published::secret(connection, name));
        let vouch = Vouch::new(&secret(published::VOUCH_KEY)?);
        let signer = Signer::new(&secret(published::RECEIPT_SECRET)?);
        let bundle_key = sealed::Key::new(&secret(published::BUNDLE_KEY)?);
        Ok(Self {
            store,
            environment,
            vouch,
            signer,
            bundle_key,
            attempts: Attempts::default(),
            turns: Turns::default(),
            dossiers: Dossiers::default(),
            evidence,
            snapshot_after_changes: TAIL_CHANGES_MAX,
            news: broadcast::Sender::new(NEWS_MAX),
            reference: RwLock::new(Arc::new(reference)),
            working: Gate::new(WORKING_MAX, WAITING_MAX),
            checking: Places::new(std::thread::available_parallelism().map_or(2, NonZero::get)),
            hashing: Gate::new(HASHING_MAX, HASHING_WAITING_MAX),
            reading: Gate::new(READING_MAX, READING_WAITING_MAX),
            storing: Gate::new(STORING_MAX, STORING_WAITING_MAX),
        })
    }

    /// Units, criteria and rounds as they are now, also where another process changed them.
    ///
    /// # Errors
    /// [`store::Error`] where they do not read.
    pub fn reference(&self) -> Result<Arc<Reference>, store::Error> {
        let version = self.store.read(published::version)?;
        let held = Arc::clone(
            &self
                .reference
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        );
        if held.version == version {
            return Ok(held);
        }
        let fresh = Arc::new(self.store.read(Reference::load)?);
        *self
            .reference
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::clone(&fresh);
        Ok(fresh)
    }

    /// Says to all who listen that something about units is new.
    ///
    /// # Errors
    /// [`store::Error`] where the feed cannot be asked.
    pub fn announce<'a>(
        &self,
        round: &RoundId,
        units: impl IntoIterator<Item = &'a UnitCode>,
    ) -> Result<(), store::Error> {
        let scope = units
            .into_iter()
            .map(|unit| (round.clone(), unit.clone()))
            .collect();
        let cursor = self.store.read(feed::last)?;
        let scope = Arc::new(scope);
        self.tell(News::Feed { scope, cursor });
        Ok(())
    }

    /// Tells all who listen.
    pub fn tell(&self, news: News) {
        // Nobody may be listening.
        drop(self.news.send(news));
    }

    /// Does blocking work. It runs to its end also where the one who asked is gone.
    ///
    /// # Errors
    /// Those of `work`; busy where too many wait.
    pub async fn run<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let app = Arc::clone(&self);
        self.working.pass(blocking(move || work(&app))).await?
    }

    /// Does work that takes the processor alone and much memory, such as checking what was sent: no more
    /// of it at one time than there are cores.
    pub fn check<T>(&self, work: impl FnOnce() -> T) -> T {
        self.checking.with(work)
    }

    /// Does work that hashes a password.
    ///
    /// # Errors
    /// Those of `work`; busy where too many wait.
    pub async fn run_hashing<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let app = Arc::clone(&self);
        self.hashing.pass(blocking(move || work(&app))).await?
    }

    /// Does work that reads a file that somebody brought: of criteria, of a device without a network.
    ///
    /// # Errors
    /// Those of `work`; busy where too many wait.
    pub async fn run_reading<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let app = Arc::clone(&self);
        self.reading.pass(blocking(move || work(&app))).await?
    }

    /// Whether work of [`App::run_storing`] would begin at once.
    #[must_use]
    pub fn can_store(&self) -> bool {
        self.storing.places.available_permits() > 0
    }

    /// Does work that may wait for a scanner and a storage that are elsewhere: whatever they do, everything else goes
    /// on. It runs to its end also where the one who asked is gone.
    ///
    /// # Errors
    /// Those of `work`; busy where too many wait.
    pub async fn run_storing<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let app = Arc::clone(&self);
        self.storing.pass(blocking(move || work(&app))).await?
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Error::Internal(error.to_string())))
}

#[cfg(test)]
mod tests {
    use futures_util::future::{join_all, poll_immediate};
    use tempfile::TempDir;

    use super::*;

    #[tokio::test]
    async fn files_of_criteria_wait_for_each_other_and_hold_up_nobody_else() {
        let folder = TempDir::new().expect("a folder");
        let app = App::open(folder.path(), Environment::of_machine()).expect("a data folder");
        let app = Arc::new(app);
        let (mut releases, mut files) = (Vec::new(), Vec::new());
        for _ in 0..READING_MAX + READING_WAITING_MAX {
            let (release, held) = std::sync::mpsc::channel::<()>();
            let until = move |_: &App| {
                while held.recv().is_ok() {}
                Ok(())
            };
            let mut file = Box::pin(Arc::clone(&app).run_reading(until));
            assert!(poll_immediate(&mut file).await.is_none());
            releases.push(release);
            files.push(file);
        }
        let one_more = Arc::clone(&app).run_reading(|_| Ok(())).await;
        assert_eq!(
            one_more.map_err(|error| error.code()),
            Err(ProblemCode::Busy)
        );
        assert!(app.run(|_| Ok(())).await.is_ok());
        drop(releases);
        assert!(join_all(files).await.iter().all(Result::is_ok));
    }
}
