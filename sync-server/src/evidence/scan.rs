//! Looking for harmful files: ClamAV's daemon, where one is configured.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long the daemon may take for one file.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(120);
/// How much goes to the daemon at one time.
const BLOCK_BYTES: usize = 64 * 1024;
/// Longest answer of the daemon, in bytes.
const ANSWER_BYTES_MAX: u64 = 4096;

/// Where ClamAV's daemon listens.
#[derive(Debug, Clone)]
pub struct Scanner {
    /// `HOST:PORT`.
    pub address: String,
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
    /// Scans a file.
    #[must_use]
    pub fn scan<F: Read>(&self, file: std::io::Result<F>) -> Verdict {
        let answer = match file.and_then(|file| self.ask(file)) {
            Ok(answer) => answer,
            Err(error) => {
                tracing::warn!(%error, "the virus scanner does not answer: the file is held");
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

    /// The command INSTREAM: blocks with their lengths before them, an empty one at the end.
    fn ask(&self, mut file: impl Read) -> std::io::Result<String> {
        let mut daemon = TcpStream::connect(&self.address)?;
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
