//! Who holds a connection: no more of them than the machine has files for, and nobody who says nothing,
//! says it a byte at a time, or does not read what he is told.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use axum_server::accept::Accept;
use http_body::Frame;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};
use tokio_util::sync::PollSemaphore;
use tower::Service;

/// Most connections at one time, of which a phone that listens for news has one; the next wait in the
/// operating system's queue. Each takes some tens of kilobytes.
pub const CONNECTIONS_MAX: usize = 10_000;
/// How long the headers of a request may take, in seconds, unless the server is told otherwise.
pub const PATIENCE_SECONDS: u64 = 30;
/// Open files that are left for everything else: the database, the web client, logs.
const OTHER_FILES: usize = 256;

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// With the headers of a request, the first one's or the next one's: a connection on which
    /// nothing is asked is closed after so long.
    pub request: Duration,
    /// With the next bytes of a body.
    pub body: Duration,
    /// With reading what it is answered, if it reads nothing.
    pub answer: Duration,
}

impl Patience {
    /// So long with headers, and twice that with what is longer.
    #[must_use]
    pub fn of(request: Duration) -> Self {
        Self {
            request,
            body: request * 2,
            answer: request * 2,
        }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self::of(Duration::from_secs(PATIENCE_SECONDS))
    }
}

/// How many of `asked` connections there may be where the process may open so many files.
#[must_use]
pub fn connections_max(asked: usize, files: Option<u64>) -> usize {
    let files = files.and_then(|files| usize::try_from(files).ok());
    let left = files.map_or(asked, |files| files.saturating_sub(OTHER_FILES));
    left.min(asked).max(1)
}

/// The places of connections, shared by all addresses that the server listens on.
#[derive(Clone)]
pub struct Places(Arc<Semaphore>);

impl Places {
    /// So many.
    #[must_use]
    pub fn new(count: usize) -> Self {
        Self(Arc::new(Semaphore::new(count)))
    }

    /// A maker of services that is ready for the next connection once a place is free: until then
    /// none is accepted.
    pub fn before<M>(&self, make: M) -> Placing<M> {
        Placing {
            make,
            free: PollSemaphore::new(Arc::clone(&self.0)),
            place: None,
        }
    }
}

/// See [`Places::before`].
pub struct Placing<M> {
    make: M,
    free: PollSemaphore,
    place: Option<OwnedSemaphorePermit>,
}

impl<M> Service<SocketAddr> for Placing<M>
where
    M: Service<SocketAddr>,
    M::Future: Send + 'static,
{
    type Response = Served<M::Response>;
    type Error = M::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, M::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), M::Error>> {
        if self.place.is_none() {
            self.place = ready!(self.free.poll_acquire(context));
        }
        self.make.poll_ready(context)
    }

    fn call(&mut self, peer: SocketAddr) -> Self::Future {
        let place = self.place.take().map(Arc::new);
        let making = self.make.call(peer);
        Box::pin(async move {
            let service = making.await?;
            let work = Work::default();
            Ok(Served {
                service,
                work,
                _place: place,
            })
        })
    }
}

/// Requests of a connection that are worked on or still being answered.
#[derive(Clone, Default)]
struct Work(Arc<AtomicUsize>);

impl Work {
    fn begin(&self) -> Working {
        self.0.fetch_add(1, Ordering::Relaxed);
        Working(Self::clone(self))
    }

    fn is_idle(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

/// One of them.
struct Working(Work);

impl Drop for Working {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The service of one connection, which gives its place back with the last of it.
#[derive(Clone)]
pub struct Served<S> {
    service: S,
    work: Work,
    _place: Option<Arc<OwnedSemaphorePermit>>,
}

impl<S, B> Service<Request<B>> for Served<S>
where
    S: Service<Request<B>, Response = Response>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let working = self.work.begin();
        let answering = self.service.call(request);
        Box::pin(async move {
            let answer = answering.await?;
            Ok(answer.map(|body| {
                Body::new(Answer {
                    body,
                    _working: working,
                })
            }))
        })
    }
}

/// A body that is still being sent.
struct Answer {
    body: Body,
    _working: Working,
}

impl http_body::Body for Answer {
    type Data = <Body as http_body::Body>::Data;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}

/// Accepts as another does, and then waits for the client no longer than it has patience.
#[derive(Clone)]
pub struct Patient<A> {
    accept: A,
    patience: Patience,
}

impl<A> Patient<A> {
    /// With so much patience.
    pub fn new(accept: A, patience: Patience) -> Self {
        Self { accept, patience }
    }
}

impl<A, I, S> Accept<I, Served<S>> for Patient<A>
where
    A: Accept<I, Served<S>, Service = Served<S>>,
    A::Future: Send + 'static,
    S: 'static,
{
    type Stream = Line<A::Stream>;
    type Service = Served<S>;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Served<S>)>> + Send>>;

    fn accept(&self, stream: I, service: Served<S>) -> Self::Future {
        let patience = self.patience;
        let work = service.work.clone();
        let accepting = self.accept.accept(stream, service);
        Box::pin(async move {
            let (stream, service) = accepting.await?;
            let line = Line {
                stream,
                work,
                request: Wait::of(patience.request),
                answer: Wait::of(patience.answer),
            };
            Ok((line, service))
        })
    }
}

/// A wait for the client.
struct Wait {
    patience: Duration,
    until: Option<Pin<Box<Sleep>>>,
}

impl Wait {
    fn of(patience: Duration) -> Self {
        Self {
            patience,
            until: None,
        }
    }

    /// There is nothing to wait for.
    fn end(&mut self) {
        self.until = None;
    }

    /// Whether it lasts too long.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let patience = self.patience;
        let until = self
            .until
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + patience)));
        ready!(until.as_mut().poll(context));
        Poll::Ready(io::ErrorKind::TimedOut.into())
    }
}

/// A connection with somebody who may be slow.
pub struct Line<T> {
    stream: T,
    work: Work,
    request: Wait,
    answer: Wait,
}

impl<T: AsyncRead + Unpin> AsyncRead for Line<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let line = &mut *self;
        // Bytes alone, one now and then, are no request.
        if !line.work.is_idle() {
            line.request.end();
        } else if let Poll::Ready(error) = line.request.poll(context) {
            return Poll::Ready(Err(error));
        }
        Pin::new(&mut line.stream).poll_read(context, buffer)
    }
}

impl<T> Line<T> {
    /// What became of a write: as long as nothing is taken, the client does not read.
    fn written<W>(
        &mut self,
        context: &mut Context<'_>,
        wrote: Poll<io::Result<W>>,
    ) -> Poll<io::Result<W>> {
        if wrote.is_ready() {
            self.answer.end();
            return wrote;
        }
        self.answer.poll(context).map(Err)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Line<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.written(context, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.written(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(context);
        self.written(context, shut)
    }
}
