//! How a server is to run: flags or environment, one value.

use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::Args;

use crate::connection::{CONNECTIONS_MAX, PATIENCE_SECONDS};
use crate::evidence::{RESERVE_BYTES, UNIT_BYTES_MAX};
use crate::telemetry::LogFormat;

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct DataOptions {
    /// The data folder: the database and nothing else.
    #[arg(long, env = "SODIEM_DATA", value_name = "DIR")]
    pub data: PathBuf,
}

/// How the server is reached.
#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    /// Where to listen, as `ADDRESS:PORT`; may be given more than once, for IPv4 and IPv6.
    #[arg(
        long,
        env = "SODIEM_LISTEN",
        value_name = "ADDRESS",
        value_delimiter = ',',
        default_value = "127.0.0.1:8787"
    )]
    pub listen: Vec<SocketAddr>,
    /// The web client's files, as `cargo xtask web` writes them; without it there is the API alone.
    #[arg(long, env = "SODIEM_WEB", value_name = "DIR")]
    pub web: Option<PathBuf>,
    /// The server's certificate and those between it and the authority, PEM.
    #[arg(
        long,
        env = "SODIEM_TLS_CERTIFICATE",
        value_name = "FILE",
        requires = "tls_key"
    )]
    pub tls_certificate: Option<PathBuf>,
    /// The key of the certificate, PEM.
    #[arg(
        long,
        env = "SODIEM_TLS_KEY",
        value_name = "FILE",
        requires = "tls_certificate"
    )]
    pub tls_key: Option<PathBuf>,
    /// A proxy in front speaks HTTPS with the browsers and says in `X-Forwarded-For` where a
    /// request comes from.
    #[arg(long, env = "SODIEM_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Most connections at one time; the next wait until one ends.
    #[arg(long, env = "SODIEM_CONNECTIONS_MAX", value_name = "NUMBER", default_value_t = CONNECTIONS_MAX)]
    pub connections_max: usize,
    /// After how many seconds a client is given up that does not say whole what it asks; after twice
    /// as many one whose body pauses, or who reads no answer.
    #[arg(
        long,
        env = "SODIEM_PATIENCE_SECONDS",
        value_name = "SECONDS",
        default_value_t = NonZeroU64::new(PATIENCE_SECONDS).expect("not nought")
    )]
    pub patience_seconds: NonZeroU64,
    /// Where ClamAV's daemon listens, `HOST:PORT`: every file that comes is scanned, and held until it was.
    #[arg(long, env = "SODIEM_CLAMD", value_name = "ADDRESS")]
    pub clamd: Option<String>,
    /// How much a unit may store for a round, in mebibytes; more is refused, and nothing is deleted.
    #[arg(
        long,
        env = "SODIEM_UNIT_MEBIBYTES_MAX",
        value_name = "NUMBER",
        default_value_t = UNIT_BYTES_MAX / (1024 * 1024)
    )]
    pub unit_mebibytes_max: u64,
    /// How much room files leave on the data folder's disk to sign-ins and answers, in mebibytes; what would take
    /// of it waits on the devices.
    #[arg(
        long,
        env = "SODIEM_FILES_RESERVE_MEBIBYTES",
        value_name = "NUMBER",
        default_value_t = RESERVE_BYTES / (1024 * 1024)
    )]
    pub files_reserve_mebibytes: u64,
    /// Where files that prove answers are kept.
    #[command(flatten)]
    pub files: FilesOptions,
    /// How logs are written to the standard error output.
    #[arg(long, env = "SODIEM_LOG_FORMAT", value_enum, default_value_t)]
    pub log_format: LogFormat,
}

/// How long one request to S3 may take, in seconds, where nothing else is configured.
const FILES_S3_SECONDS: NonZeroU64 = NonZeroU64::new(30).expect("not nought");
/// The region that stores of one's own go by.
const FILES_S3_REGION: &str = "us-east-1";

/// Where files that prove answers are kept. The keys of S3 are no options, for everybody on the machine sees those: they come
/// from `SODIEM_FILES_S3_ACCESS_KEY` and `SODIEM_FILES_S3_SECRET_KEY`, or from a file.
#[derive(Debug, Clone, Args)]
pub struct FilesOptions {
    /// Keep files that prove answers in a store that speaks S3, `s3://BUCKET` or `s3://BUCKET/PREFIX`; without it, in the
    /// data folder. `serve`, `check`, `backup` and `restore` want the same.
    #[arg(long, env = "SODIEM_FILES_S3", value_name = "ADDRESS")]
    pub files_s3: Option<String>,
    /// Where the store is, `https://HOST:PORT`; without it, Amazon's of the region.
    #[arg(long, env = "SODIEM_FILES_S3_ENDPOINT", value_name = "URL")]
    pub files_s3_endpoint: Option<String>,
    /// The store's region.
    #[arg(long, env = "SODIEM_FILES_S3_REGION", value_name = "NAME", default_value = FILES_S3_REGION)]
    pub files_s3_region: String,
    /// A file with the lines `aws_access_key_id = …` and `aws_secret_access_key = …`; without it, the environment has
    /// `SODIEM_FILES_S3_ACCESS_KEY` and `SODIEM_FILES_S3_SECRET_KEY`.
    #[arg(long, env = "SODIEM_FILES_S3_CREDENTIALS", value_name = "FILE")]
    pub files_s3_credentials: Option<PathBuf>,
    /// The store may be reached without encryption: in a network of one's own.
    #[arg(long, env = "SODIEM_FILES_S3_ALLOW_HTTP")]
    pub files_s3_allow_http: bool,
    /// After how many seconds a request to the store is given up.
    #[arg(long, env = "SODIEM_FILES_S3_SECONDS", value_name = "SECONDS", default_value_t = FILES_S3_SECONDS)]
    pub files_s3_seconds: NonZeroU64,
}

impl Default for FilesOptions {
    fn default() -> Self {
        Self {
            files_s3: None,
            files_s3_endpoint: None,
            files_s3_region: FILES_S3_REGION.to_owned(),
            files_s3_credentials: None,
            files_s3_allow_http: false,
            files_s3_seconds: FILES_S3_SECONDS,
        }
    }
}

/// Everything about a running server. It holds no secret, only where one lies.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the data is.
    pub data: PathBuf,
    /// How the server is reached.
    pub serve: ServeOptions,
}

impl ServeOptions {
    /// Whether browsers reach the server over TLS, its own or a proxy's.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.tls_certificate.is_some() || self.behind_proxy
    }
}
