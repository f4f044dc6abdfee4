//! Looking for harmful files: ClamAV's daemon, where one is configured.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the daemon may take to be reached.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long the daemon may take for one file.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(120);
/// For how long one that did not answer in time is not asked again: every file would wait as long.
const REST: Duration = Duration::from_secs(60);
/// How much goes to the daemon at one time.
const BLOCK_BYTES: usize = 64 * 1024;
/// Longest answer of the daemon, in bytes.
const ANSWER_BYTES_MAX: u64 = 4096;

/// Where ClamAV's daemon listens.
#[derive(Debug, Clone)]
pub struct Scanner {
    address: String,
    rests_until: Arc<Mutex<Option<Instant>>>,
}

/// What a scan says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something harmful, by its name.
    Found(String),
    /// The daemon cannot be asked now.
    Unknown,
}

impl Scanner {
    /// One that listens at `HOST:PORT`.
    #[must_use]
    pub fn at(address: String) -> Self {
        Self {
            address,
            rests_until: Arc::default(),
        }
    }

    /// Scans a file.
    #[must_use]
    pub fn scan<F: Read>(&self, file: std::io::Result<F>) -> Verdict {
        if self.rests() {
            return Verdict::Unknown;
        }
        let answer = match file.and_then(|file| self.ask(file)) {
            Ok(answer) => answer,
            Err(error) => {
                tracing::warn!(%error, "the virus scanner does not answer: the file is held");
                self.rest_after(&error);
                return Verdict::Unknown;
            }
        };
        match answer
            .trim_end_matches(['\0', '\n'])
            .strip_prefix("stream: ")
        {
            Some("OK") => Verdict::Clean,
            Some(found) if found.ends_with(" FOUND") => {
                Verdict::Found(found.trim_end_matches(" FOUND").to_owned())
            }
            _ => {
                tracing::warn!(%answer, "the virus scanner says something else: the file is held");
                Verdict::Unknown
            }
        }
    }

    fn rests(&self) -> bool {
        let until = self
            .rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    fn rest_after(&self, error: &std::io::Error) {
        if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) {
            let mut until = self
                .rests_until
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            *until = Some(Instant::now() + REST);
        }
    }

    fn connect(&self) -> std::io::Result<TcpStream> {
        let mut failed = ErrorKind::AddrNotAvailable.into();
        for address in self.address.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, CONNECT_TIMEOUT) {
                Ok(daemon) => return Ok(daemon),
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }

    /// The command INSTREAM: blocks with their lengths before them, an empty one at the end.
    fn ask(&self, mut file: impl Read) -> std::io::Result<String> {
        let mut daemon = self.connect()?;
        daemon.set_read_timeout(Some(ANSWER_TIMEOUT))?;
        daemon.set_write_timeout(Some(ANSWER_TIMEOUT))?;
        daemon.write_all(b"zINSTREAM\0")?;
        let mut block = vec![0; BLOCK_BYTES];
        loop {
            let read = file.read(&mut block)?;
            let length = u32::try_from(read).expect("a block is small");
            daemon.write_all(&length.to_be_bytes())?;
            if read == 0 {
                break;
            }
            daemon.write_all(&block[..read])?;
        }
        let mut answer = String::new();
        daemon.take(ANSWER_BYTES_MAX).read_to_string(&mut answer)?;
        Ok(answer)
    }
}
