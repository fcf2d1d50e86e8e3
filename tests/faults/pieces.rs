//! Streams for uploads, made of whatever an iterator gives.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use matrix_client_server::typewright_runtime::client::BoxError;

/// A stream that always has its next piece.
pub(crate) struct Pieces(Box<dyn Iterator<Item = Result<Bytes, BoxError>> + Send>);

impl Pieces {
    /// These pieces.
    pub(crate) fn new<I>(pieces: I) -> Self
    where
        I: IntoIterator<Item = Bytes>,
        I::IntoIter: Send + 'static,
    {
        Self(Box::new(pieces.into_iter().map(Ok)))
    }

    /// These pieces, and then this error.
    pub(crate) fn breaking_off(pieces: Vec<Bytes>, error: &'static str) -> Self {
        let pieces = pieces.into_iter().map(Ok);
        Self(Box::new(pieces.chain([Err(error.into())])))
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next())
    }
}
