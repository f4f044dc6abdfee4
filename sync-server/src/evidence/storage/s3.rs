//! Files in a bucket of a store that speaks S3: every request ends in time, and what the store did not say it has
//! is not there.

use std::io::{self, ErrorKind, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use axum::body::Bytes;
use object_store::aws::{AmazonS3, AmazonS3Builder, Checksum};
use object_store::path::Path as Key;
use object_store::{
    BackoffConfig, ClientOptions, MultipartUpload, ObjectMeta, ObjectStoreExt as _, RetryConfig,
};
use sha2::{Digest as _, Sha256};
use sodiem_core::ids::Digest;
use tokio::runtime::Runtime;
use tokio::time::Instant;

use super::{other, place_of};
use crate::config::FilesOptions;
use crate::server::use_ring;

/// What goes in one request, in bytes: so much memory each put takes. S3 wants at least 5 MiB.
const PART_BYTES: usize = 8 * 1024 * 1024;
/// How much is read in one request.
pub(super) const BLOCK_BYTES: u64 = 1024 * 1024;
/// How many times as long as one request all of a put may take.
const PUT_REQUESTS_MAX: u32 = 6;
/// A request that fails at once is sent once more.
const RETRIES_MAX: usize = 1;
/// After how long, in milliseconds.
const RETRY_AFTER_MS: u64 = 100;
/// Threads that speak with the store.
const THREADS: usize = 2;
/// The environment's names of what nobody else may know.
const ACCESS_KEY: &str = "SODIEM_FILES_S3_ACCESS_KEY";
const SECRET_KEY: &str = "SODIEM_FILES_S3_SECRET_KEY";

/// A bucket.
pub struct S3 {
    store: AmazonS3,
    name: String,
    /// What all names begin with.
    prefix: String,
    /// How long one request may take.
    timeout: Duration,
    /// Requests have threads of their own, so that what hangs there holds up nothing else. There until it is dropped.
    runtime: Option<Runtime>,
}

/// What signs the requests. It is never shown: neither as a value nor in an error.
struct Credentials {
    access_key: String,
    secret_key: String,
}

impl Credentials {
    /// Of the file that the options name, else of the environment.
    fn find(file: Option<&Path>) -> Result<Self> {
        let Some(path) = file else {
            let of_environment = |name| {
                let value = std::env::var(name).ok().filter(|value| !value.is_empty());
                value.with_context(|| {
                    format!("set {ACCESS_KEY} and {SECRET_KEY}, or name a file with --files-s3-credentials")
                })
            };
            return Ok(Self {
                access_key: of_environment(ACCESS_KEY)?,
                secret_key: of_environment(SECRET_KEY)?,
            });
        };
        let shown = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("{shown}"))?;
        let value = |name: &str| {
            let pairs = text.lines().filter_map(|line| line.split_once('='));
            let found = pairs
                .map(|(key, value)| (key.trim(), value.trim()))
                .find(|(key, value)| *key == name && !value.is_empty());
            let (_, value) = found.with_context(|| format!("{shown} has no line `{name} = …`"))?;
            Ok::<_, anyhow::Error>(value.to_owned())
        };
        Ok(Self {
            access_key: value("aws_access_key_id")?,
            secret_key: value("aws_secret_access_key")?,
        })
    }
}

impl S3 {
    /// The bucket of an address such as `s3://BUCKET/PREFIX`. Nothing is sent yet.
    ///
    /// # Errors
    /// Where the options cannot be used, or the keys are missing.
    pub fn open(address: &str, options: &FilesOptions) -> Result<Self> {
        let named = address.strip_prefix("s3://").map(|rest| {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            (bucket, prefix.trim_matches('/'))
        });
        let Some((bucket, prefix)) = named.filter(|(bucket, _)| !bucket.is_empty()) else {
            bail!("--files-s3: {address} is not written as s3://BUCKET or s3://BUCKET/PREFIX");
        };
        let allow_http = options.files_s3_allow_http;
        let credentials = Credentials::find(options.files_s3_credentials.as_deref())?;
        let timeout = Duration::from_secs(options.files_s3_seconds.get());
        let client = ClientOptions::new()
            .with_allow_http(allow_http)
            .with_timeout(timeout)
            .with_connect_timeout(timeout);
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(RETRY_AFTER_MS),
                ..BackoffConfig::default()
            },
            max_retries: RETRIES_MAX,
            retry_timeout: timeout,
        };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_region(&options.files_s3_region)
            .with_access_key_id(credentials.access_key)
            .with_secret_access_key(credentials.secret_key)
            .with_checksum_algorithm(Checksum::SHA256)
            .with_client_options(client)
            .with_retry(retry);
        if let Some(endpoint) = &options.files_s3_endpoint {
            check_endpoint(endpoint, allow_http)?;
            builder = builder.with_endpoint(endpoint.trim_end_matches('/'));
        }
        use_ring();
        let store = builder.build().context("--files-s3")?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("files")
            .enable_all()
            .build()
            .context("the threads for files do not start")?;
        Ok(Self {
            store,
            name: address.to_owned(),
            prefix: prefix.to_owned(),
            timeout,
            runtime: Some(runtime),
        })
    }

    /// Its address, as it was given.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn key(&self, digest: &Digest) -> Key {
        match &*self.prefix {
            "" => Key::from(place_of(digest)),
            prefix => Key::from(format!("{prefix}/{}", place_of(digest))),
        }
    }

    pub(super) fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("it is there until the end")
    }

    /// Asks once, apart from everything else, so that the log says early what is wrong.
    pub fn look(self: &Arc<Self>) {
        let s3 = Arc::clone(self);
        self.runtime().spawn(async move {
            // Of no file, because an answer to HEAD does not say whether it is the bucket that is missing.
            match s3.part(&Digest([0; 32]), 0..1).await {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    tracing::error!(storage = %s3.name, %error, "files are kept in S3, which does not answer as it should");
                }
                _ => tracing::info!(storage = %s3.name, "files are kept in S3, which answers"),
            }
        });
    }

    /// What the store says of a file, where it has it.
    pub(super) async fn head(&self, digest: &Digest) -> io::Result<Option<ObjectMeta>> {
        let key = self.key(digest);
        match self.in_time(self.store.head(&key)).await {
            Ok(meta) => Ok(Some(meta)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A part of a file, all of it.
    pub(super) async fn part(&self, digest: &Digest, range: Range<u64>) -> io::Result<Bytes> {
        let key = self.key(digest);
        let length = range.end - range.start;
        let part = self.in_time(self.store.get_range(&key, range)).await?;
        match part.len() as u64 == length {
            true => Ok(part),
            false => Err(unreachable("a part is shorter than it says")),
        }
    }

    /// A request with its repetition, or none.
    async fn in_time<T>(
        &self,
        work: impl Future<Output = object_store::Result<T>>,
    ) -> io::Result<T> {
        let until = Instant::now() + self.timeout * (1 + u32::try_from(RETRIES_MAX).unwrap_or(1));
        before(until, work).await
    }

    pub(super) fn length(&self, digest: &Digest) -> io::Result<Option<u64>> {
        let meta = self.runtime().block_on(self.head(digest))?;
        Ok(meta.map(|meta| meta.size))
    }

    /// Sends a file, in parts where it is long, and asks how long it is there. The store checks each request
    /// against its SHA-256; before the last one, what was read is what it should be.
    pub(super) fn put(
        &self,
        source: &mut dyn Read,
        (digest, bytes): (&Digest, u64),
    ) -> io::Result<()> {
        let until = Instant::now() + self.timeout * PUT_REQUESTS_MAX;
        let (key, mut hash) = (self.key(digest), Sha256::new());
        let first = part_of(source, &mut hash)?;
        if first.len() < PART_BYTES {
            if Digest(hash.finalize().into()) != *digest {
                return Err(other(digest));
            }
            let put = self.store.put(&key, first.into());
            self.runtime().block_on(before(until, put))?;
        } else {
            let begun = self.store.put_multipart(&key);
            let mut upload = self.runtime().block_on(before(until, begun))?;
            let sent = self.send(&mut *upload, (source, hash), first, (digest, until));
            if let Err(error) = sent {
                // What is left of it is nobody's, and the store's own rules remove it.
                let abort = self.in_time(upload.abort());
                if let Err(error) = self.runtime().block_on(abort) {
                    tracing::warn!(%digest, %error, "a put that failed leaves its parts in the store");
                }
                return Err(error);
            }
        }
        match self.length(digest)? {
            Some(held) if held == bytes => Ok(()),
            held => Err(unreachable(&format!(
                "file {digest} has {held:?} bytes after it was put"
            ))),
        }
    }

    fn send(
        &self,
        upload: &mut dyn MultipartUpload,
        (source, mut hash): (&mut dyn Read, Sha256),
        first: Bytes,
        (digest, until): (&Digest, Instant),
    ) -> io::Result<()> {
        let mut part = first;
        while !part.is_empty() {
            let put = upload.put_part(part.into());
            self.runtime().block_on(before(until, put))?;
            part = part_of(source, &mut hash)?;
        }
        if Digest(hash.finalize().into()) != *digest {
            return Err(other(digest));
        }
        let completed = upload.complete();
        self.runtime().block_on(before(until, completed))?;
        Ok(())
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        // Also where a runtime is what drops it, which must not wait.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// No user name, and no plain HTTP where nobody said so.
fn check_endpoint(endpoint: &str, allow_http: bool) -> Result<()> {
    if endpoint.contains('@') {
        bail!("--files-s3-endpoint: user names and passwords do not belong in an address");
    }
    match endpoint.split_once("://") {
        Some(("https", _)) => Ok(()),
        Some(("http", _)) if allow_http => Ok(()),
        Some(("http", _)) => bail!(
            "--files-s3-endpoint: {endpoint} would send files unencrypted; say --files-s3-allow-http if they stay in a network of your own"
        ),
        _ => bail!("--files-s3-endpoint: {endpoint} does not begin with https://"),
    }
}

/// As much of a file as goes in one request; nothing at its end.
fn part_of(source: &mut dyn Read, hash: &mut Sha256) -> io::Result<Bytes> {
    let mut part = Vec::new();
    source.take(PART_BYTES as u64).read_to_end(&mut part)?;
    hash.update(&part);
    Ok(part.into())
}

async fn before<T>(
    until: Instant,
    work: impl Future<Output = object_store::Result<T>>,
) -> io::Result<T> {
    match tokio::time::timeout_at(until, work).await {
        Ok(answer) => answer.map_err(|error| failure(&error)),
        Err(_) => Err(unreachable("no answer in time")),
    }
}

/// What a failure of the store is called. The status of an answer is nowhere but in its words.
fn failure(error: &object_store::Error) -> io::Error {
    let words = error.to_string();
    let says = |part: &str| words.contains(part);
    let is_full = says("status code: 507")
        || says("<Code>XMinioStorageFull</Code>")
        || says("<Code>QuotaExceeded</Code>");
    match error {
        object_store::Error::NotFound { .. } if says("<Code>NoSuchBucket</Code>") => {
            unreachable(&words)
        }
        object_store::Error::NotFound { .. } => io::Error::new(ErrorKind::NotFound, words),
        _ if is_full => io::Error::new(ErrorKind::StorageFull, words),
        _ => unreachable(&words),
    }
}

fn unreachable(words: &str) -> io::Error {
    io::Error::new(ErrorKind::NotConnected, words)
}

/// Reads a file from its beginning to its end.
pub(super) struct Reader {
    s3: Arc<S3>,
    digest: Digest,
    bytes: u64,
    position: u64,
    /// What was fetched and not read yet.
    block: Bytes,
}

impl Reader {
    pub(super) fn open(s3: &Arc<S3>, digest: Digest) -> io::Result<Self> {
        let missing = || io::Error::new(ErrorKind::NotFound, "the store has no such file");
        Ok(Self {
            s3: Arc::clone(s3),
            digest,
            bytes: s3.length(&digest)?.ok_or_else(missing)?,
            position: 0,
            block: Bytes::new(),
        })
    }
}

impl Read for Reader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.block.is_empty() && self.position < self.bytes {
            let end = self.bytes.min(self.position + BLOCK_BYTES);
            let part = self.s3.part(&self.digest, self.position..end);
            self.block = self.s3.runtime().block_on(part)?;
            self.position = end;
        }
        let taken = self.block.split_to(into.len().min(self.block.len()));
        into[..taken.len()].copy_from_slice(&taken);
        Ok(taken.len())
    }
}
