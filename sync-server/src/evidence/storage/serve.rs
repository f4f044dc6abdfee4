//! Giving a file out, whole or in ranges, with the same headers wherever it is kept. The store has no public
//! address: its bytes come through here, after the scope was checked.

use std::future::{Ready, ready};
use std::io::{self, SeekFrom};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::Uri;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::Response;
use sodiem_core::ids::Digest;
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tokio_util::task::AbortOnDropHandle;
use tower_http::services::fs::{Backend, File, Metadata};
use tower_http::services::{ServeDir, ServeFile};

use super::s3::{BLOCK_BYTES, S3};
use super::{Storage, place_of};
use crate::error::Error;
use crate::evidence::disk;

/// How much is fetched first: who asks for a range often wants little.
const FIRST_BYTES: u64 = 64 * 1024;

/// Answers a request for a file.
///
/// # Errors
/// Where the storage does not answer, or has another file.
pub async fn serve(
    storage: &Storage,
    file: (Digest, u64),
    media_type: &'static str,
    mut request: Request,
) -> Result<Response, Error> {
    let served = match storage {
        Storage::Folder(folder) => {
            let media_type = media_type.parse().expect("a media type");
            let mut files = ServeFile::new_with_mime(folder.place(&file.0), &media_type);
            files.try_call(request).await
        }
        Storage::S3(s3) => {
            *request.uri_mut() = Uri::from_static("/file");
            let backend = Stored {
                s3: Arc::clone(s3),
                file,
            };
            let mut files =
                ServeDir::with_backend("", backend).append_index_html_on_directories(false);
            files.try_call(request).await
        }
    };
    let mut response = served.map_err(|error| disk(&error))?.map(Body::new);
    let headers = response.headers_mut();
    if headers.contains_key(CONTENT_TYPE) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    Ok(response)
}

/// One file of a store, under whatever name it is asked for.
#[derive(Clone)]
struct Stored {
    s3: Arc<S3>,
    file: (Digest, u64),
}

type Answer<T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send>>;

impl Backend for Stored {
    type File = StoredFile;
    type Metadata = Known;
    type OpenFuture = Answer<StoredFile>;
    type MetadataFuture = Answer<Known>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        let known = self.metadata(path);
        let Self { s3, file } = self.clone();
        Box::pin(async move {
            Ok(StoredFile {
                known: known.await?,
                s3,
                digest: file.0,
                position: 0,
                next_bytes: FIRST_BYTES,
                block: Bytes::new(),
                coming: None,
            })
        })
    }

    fn metadata(&self, _: PathBuf) -> Self::MetadataFuture {
        let Self { s3, file } = self.clone();
        let asking = Arc::clone(&s3);
        let asked = s3
            .runtime()
            .spawn(async move { asking.head(&file.0).await });
        Box::pin(async move {
            let meta = asked.await.map_err(io::Error::other)??;
            let missing = || {
                tracing::error!(file = place_of(&file.0), "the store lacks a file");
                io::Error::new(io::ErrorKind::NotFound, "the store has no such file")
            };
            let meta = meta.ok_or_else(missing)?;
            if meta.size != file.1 {
                let words = format!("file {} has {} bytes", file.0, meta.size);
                return Err(io::Error::new(io::ErrorKind::InvalidData, words));
            }
            Ok(Known {
                bytes: meta.size,
                modified: meta.last_modified.into(),
            })
        })
    }
}

/// What the store says of a file.
#[derive(Clone, Copy)]
struct Known {
    bytes: u64,
    modified: SystemTime,
}

impl Metadata for Known {
    fn is_dir(&self) -> bool {
        false
    }

    fn modified(&self) -> io::Result<SystemTime> {
        Ok(self.modified)
    }

    fn len(&self) -> u64 {
        self.bytes
    }
}

/// A file that is fetched piece by piece as somebody reads it, and no further.
struct StoredFile {
    known: Known,
    s3: Arc<S3>,
    digest: Digest,
    /// Where the next piece begins.
    position: u64,
    /// How long it is.
    next_bytes: u64,
    /// What was fetched and not read yet.
    block: Bytes,
    /// What is being fetched.
    coming: Option<AbortOnDropHandle<io::Result<Bytes>>>,
}

impl File for StoredFile {
    type Metadata = Known;
    type MetadataFuture<'a> = Ready<io::Result<Known>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(self.known))
    }
}

impl StoredFile {
    fn fetch(&self) -> AbortOnDropHandle<io::Result<Bytes>> {
        let (s3, digest) = (Arc::clone(&self.s3), self.digest);
        let end = self.known.bytes.min(self.position + self.next_bytes);
        let range = self.position..end;
        let fetched = async move { s3.part(&digest, range).await };
        AbortOnDropHandle::new(self.s3.runtime().spawn(fetched))
    }
}

impl AsyncRead for StoredFile {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.block.is_empty() && self.position < self.known.bytes {
            let mut coming = self.coming.take().unwrap_or_else(|| self.fetch());
            let Poll::Ready(fetched) = Pin::new(&mut coming).poll(cx) else {
                self.coming = Some(coming);
                return Poll::Pending;
            };
            let block = fetched.map_err(io::Error::other)?;
            let block = block.inspect_err(|error| {
                tracing::error!(digest = %self.digest, %error, "a file breaks off on its way out");
            })?;
            self.position += block.len() as u64;
            self.next_bytes = BLOCK_BYTES.min(self.next_bytes * 2);
            self.block = block;
        }
        let length = into.remaining().min(self.block.len());
        into.put_slice(&self.block.split_to(length));
        Poll::Ready(Ok(()))
    }
}

impl AsyncSeek for StoredFile {
    fn start_seek(mut self: Pin<&mut Self>, position: SeekFrom) -> io::Result<()> {
        let SeekFrom::Start(position) = position else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        self.position = position;
        self.block = Bytes::new();
        self.coming = None;
        Ok(())
    }

    fn poll_complete(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Poll::Ready(Ok(self.position))
    }
}
