//! The one writer: a thread that owns the connection and commits what waits together, so that one
//! `fsync` serves many. Nobody is answered before the commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;

use super::Error;

/// Most jobs that may wait; the next is told to come again.
pub(super) const QUEUE_JOBS_MAX: usize = 1_024;
/// Most jobs in one transaction.
const COMMIT_JOBS_MAX: usize = 512;

/// Tells the one who waits; called with what became of the transaction.
type Answer = Box<dyn FnOnce(Result<(), Error>) + Send>;

/// What a job leaves: whether its work stays, and how to say so.
struct Done {
    keep: bool,
    is_full: bool,
    answer: Answer,
}

type Job = Box<dyn FnOnce(&Connection) -> Done + Send>;

pub(super) struct Writer {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Self {
        let (queue, jobs) = sync_channel(QUEUE_JOBS_MAX);
        let thread = std::thread::spawn(move || run(&connection, &jobs));
        Self {
            queue: Some(queue),
            thread: Some(thread),
        }
    }

    /// Queues a job.
    pub(super) fn begin<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<Waiting<T>, Error> {
        let (sender, receiver) = sync_channel(1);
        let job: Job = Box::new(move |connection| {
            let result = catch_unwind(AssertUnwindSafe(|| work(connection)))
                .unwrap_or_else(|_| Err(Error::NotCommitted("the job panicked".into())));
            let keep = result.is_ok();
            let is_full = matches!(result, Err(Error::Full));
            let answer: Answer = Box::new(move |commit| {
                // Nobody listens any more where the one who waited is gone.
                drop(sender.send(result.and_then(|value| commit.map(|()| value))));
            });
            Done {
                keep,
                is_full,
                answer,
            }
        });
        let queue = self
            .queue
            .as_ref()
            .expect("the queue lives as long as the writer");
        queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::NotCommitted("the writer ended".into()),
        })?;
        Ok(Waiting(receiver))
    }
}

/// The answer to a job, once there is one.
pub(super) struct Waiting<T>(Receiver<Result<T, Error>>);

impl<T> Waiting<T> {
    /// Waits for the answer: the job's work is durable, or undone.
    pub(super) fn wait(self) -> Result<T, Error> {
        let ended = |_| Error::NotCommitted("the job was not run".into());
        self.0.recv().map_err(ended)?
    }
}

impl Drop for Writer {
    /// Lets the thread finish what waits, then closes the database, which folds its log in.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn run(connection: &Connection, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let batch = std::iter::once(first)
            .chain(jobs.try_iter())
            .take(COMMIT_JOBS_MAX);
        let mut answers = Vec::new();
        let committed = commit(connection, batch, &mut answers);
        if let Err(error) = &committed {
            tracing::error!(%error, jobs = answers.len(), "a transaction was not committed");
        }
        for answer in answers {
            answer(match &committed {
                Ok(()) => Ok(()),
                Err(error) => Err(error.for_all()),
            });
        }
    }
    // The database is one file again before the program ends; a reader in the way does no harm.
    if let Err(error) = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::warn!(%error, "the log was not folded into the database");
    }
}

fn commit(
    connection: &Connection,
    mut batch: impl Iterator<Item = Job>,
    answers: &mut Vec<Answer>,
) -> Result<(), Error> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let done = batch
        .try_for_each(|job| run_job(connection, job, answers))
        .and_then(|()| Ok(connection.execute_batch("COMMIT")?));
    // Some failures, a full disk among them, have ended the transaction already.
    if done.is_err() && !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
    done
}

/// One job in a savepoint of its own: one that fails leaves the others alone, but for one that met
/// a full disk, which ends the whole transaction.
fn run_job(connection: &Connection, job: Job, answers: &mut Vec<Answer>) -> Result<(), Error> {
    connection.execute_batch("SAVEPOINT job")?;
    let Done {
        keep,
        is_full,
        answer,
    } = job(connection);
    answers.push(answer);
    if is_full && connection.is_autocommit() {
        return Err(Error::Full);
    }
    let end = if keep {
        "RELEASE job"
    } else {
        "ROLLBACK TO job; RELEASE job"
    };
    connection.execute_batch(end)?;
    Ok(())
}
