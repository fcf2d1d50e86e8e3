//! The body of a request on its way to a transport.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tower::BoxError;

/// The body of a request.
#[derive(Debug, Default)]
pub struct Body {
    bytes: Option<Bytes>,
}

impl Body {
    /// All of the body, if it is in memory and was not sent yet.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        self.bytes.as_ref()
    }

    /// The same body once more, if it is in memory: for a transport that tries again.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        Some(Self {
            bytes: Some(self.bytes.clone()?),
        })
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self { bytes: Some(bytes) }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let bytes = self
            .get_mut()
            .bytes
            .take()
            .filter(|bytes| !bytes.is_empty());
        Poll::Ready(bytes.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
