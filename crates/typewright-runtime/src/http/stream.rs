//! Content of any size: bytes in hand, or a stream that is received or made while it is read. Whoever has the bytes
//! gives them; whoever wants them asks for them, within a limit.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, LengthLimitError, Limited, StreamBody};

/// The error of a transport, or of whoever makes a stream.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// How many bytes are collected where nothing else is said: 64 MiB.
const LIMIT: usize = 64 << 20;

/// Content of any size: bytes, or a stream of them.
///
/// Made of bytes or text with `From`, of a stream with [`stream`](Self::stream) or [`from_stream`](Self::from_stream).
/// Read with [`bytes`](Self::bytes) as a whole, with [`chunk`](Self::chunk) piece by piece, or as the
/// `http_body::Body` that it is.
///
/// Bytes can be cloned and compared as such. A stream can be read once: a clone is the same stream, equal to the first,
/// and belongs to whoever begins to read it.
#[derive(Clone)]
pub struct Body {
    source: Source,
    pub(super) limit: usize,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Stream(Arc<Shared>, Progress),
}

/// A stream, until somebody takes it. The mutex also makes it `Sync`, so that messages are.
type Shared = Mutex<Option<UnsyncBoxBody<Bytes, BoxError>>>;

enum Progress {
    /// It is shared with all clones.
    Untouched,
    /// It was taken from the clones and is being read here.
    Begun,
}

impl Clone for Progress {
    /// A clone of what is being read has begun nothing.
    fn clone(&self) -> Self {
        Self::Untouched
    }
}

impl Body {
    /// A stream. One that is known to be empty is no bytes.
    pub fn stream<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        if body.is_end_stream() {
            return Self::default();
        }
        let body = body.map_err(Into::into).boxed_unsync();
        Self {
            source: Source::Stream(Arc::new(Mutex::new(Some(body))), Progress::Untouched),
            limit: LIMIT,
        }
    }

    /// A stream of pieces, as many crates make them.
    pub fn from_stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        Self::stream(StreamBody::new(Frames(Box::pin(stream))))
    }

    /// A stream that is as long as this, in bytes: some servers want to be told beforehand. One that turns out to be
    /// shorter or longer breaks off.
    #[must_use]
    pub fn with_size(self, bytes: u64) -> Self {
        let limit = self.limit;
        Self::stream(Sized {
            body: self,
            left: bytes,
        })
        .limit(limit)
    }

    /// The bytes, if they are in hand.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes),
            Source::Stream(..) => None,
        }
    }

    /// The bytes, if they are in hand, else the stream.
    #[cfg(feature = "server")]
    pub(crate) fn into_bytes(self) -> Result<Bytes, Self> {
        match self.source {
            Source::Bytes(bytes) => Ok(bytes),
            Source::Stream(..) => Err(self),
        }
    }

    /// How many bytes are left to read, if that is known.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        http_body::Body::size_hint(self).exact()
    }

    /// The same, with as many bytes at most for [`bytes`](Self::bytes). 64 MiB if not said otherwise; what a client
    /// or a server has received has their limit.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// All of it.
    ///
    /// # Errors
    /// If it is a stream that breaks off, is longer than the limit, or was read by a clone.
    pub async fn bytes(self) -> Result<Bytes, BodyError> {
        if let Source::Bytes(bytes) = self.source {
            return Ok(bytes);
        }
        let limit = self.limit;
        match Limited::new(self, limit).collect().await {
            Ok(collected) => Ok(collected.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => Err(BodyError::TooLarge { limit }),
            Err(error) => Err(match error.downcast::<BodyError>() {
                Ok(error) => *error,
                Err(error) => BodyError::Stream(error),
            }),
        }
    }

    /// The next piece; nothing at the end.
    ///
    /// # Errors
    /// If it is a stream that breaks off or was read by a clone.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        loop {
            let Some(frame) = poll_fn(|context| Pin::new(&mut *self).poll_frame(context)).await
            else {
                return Ok(None);
            };
            if let Ok(bytes) = frame?.into_data() {
                return Ok(Some(bytes));
            }
        }
    }

    /// Takes the stream from all clones.
    fn begin(&mut self) {
        if let Source::Stream(shared, progress @ Progress::Untouched) = &mut self.source {
            let taken = lock(shared).take();
            *shared = Arc::new(Mutex::new(taken));
            *progress = Progress::Begun;
        }
    }
}

fn lock(shared: &Shared) -> std::sync::MutexGuard<'_, Option<UnsyncBoxBody<Bytes, BoxError>>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = self.get_mut();
        this.begin();
        match &mut this.source {
            Source::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
            }
            Source::Stream(shared, _) => match lock(shared).as_mut() {
                None => Poll::Ready(Some(Err(BodyError::Taken))),
                Some(body) => {
                    let polled = Pin::new(body).poll_frame(context);
                    polled.map(|frame| frame.map(|frame| frame.map_err(BodyError::Stream)))
                }
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.source {
            Source::Bytes(bytes) => bytes.is_empty(),
            Source::Stream(shared, _) => lock(shared)
                .as_ref()
                .is_some_and(http_body::Body::is_end_stream),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.source {
            Source::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Source::Stream(shared, _) => lock(shared)
                .as_ref()
                .map_or_else(SizeHint::default, http_body::Body::size_hint),
        }
    }
}

/// A body whose size is known.
struct Sized {
    body: Body,
    left: u64,
}

impl http_body::Body for Sized {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        Pin::new(&mut this.body).poll_frame(context).map(|frame| {
            let frame = match frame {
                Some(Ok(frame)) => Some(frame),
                Some(Err(error)) => return Some(Err(error.into())),
                None => None,
            };
            let Some(frame) = frame else {
                return (this.left > 0).then(|| {
                    let left = std::mem::take(&mut this.left);
                    Err(format!("{left} bytes less than were promised").into())
                });
            };
            let size = frame.data_ref().map_or(0, |bytes| bytes.len() as u64);
            match this.left.checked_sub(size) {
                Some(left) => this.left = left,
                None => return Some(Err("more bytes than were promised".into())),
            }
            Some(Ok(frame))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0 && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// The pieces of a stream as frames.
struct Frames<S>(Pin<Box<S>>);

impl<S, E> Stream for Frames<S>
where
    S: Stream<Item = Result<Bytes, E>>,
{
    type Item = Result<Frame<Bytes>, E>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = self.get_mut().0.as_mut().poll_next(context);
        polled.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::from(Bytes::new())
    }
}

macro_rules! from_bytes {
    ($($type:ty),*) => {$(
        impl From<$type> for Body {
            fn from(content: $type) -> Self {
                Self {
                    source: Source::Bytes(Bytes::from(content)),
                    limit: LIMIT,
                }
            }
        }
    )*};
}
from_bytes!(Bytes, Vec<u8>, String, &'static str, &'static [u8]);

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (&self.source, &other.source) {
            (Source::Bytes(a), Source::Bytes(b)) => a == b,
            (Source::Stream(a, _), Source::Stream(b, _)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl Eq for Body {}

/// How long it is. What is in it is not for a log: it may hold a token.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.source, self.size()) {
            (Source::Bytes(bytes), _) => write!(f, "{} bytes", bytes.len()),
            (Source::Stream(..), Some(size)) => write!(f, "a stream of {size} bytes"),
            (Source::Stream(..), None) => f.write_str("a stream"),
        }
    }
}

/// Why content cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum BodyError {
    /// It is longer than is collected, in bytes.
    TooLarge {
        /// How much is.
        limit: usize,
    },
    /// It is a stream that a clone began to read.
    Taken,
    /// The stream broke off.
    Stream(BoxError),
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the content is longer than {limit} bytes"),
            Self::Taken => f.write_str("the content is a stream, and was read elsewhere"),
            Self::Stream(error) => write!(f, "the content breaks off: {error}"),
        }
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Stream(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
