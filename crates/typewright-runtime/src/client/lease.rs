//! A request's body that is a stream, for as long as its call lasts. A transport may hold it for longer: while the other
//! side does not read, or reads on after it has answered. Then the stream is taken back, and nothing more is sent.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::{Body, BoxError};
use crate::http::BodyError;

/// The right to take a stream back from a transport, which happens when this is dropped.
pub(super) struct Lease(Option<Arc<Mutex<Lent>>>);

/// What the transport was given.
struct Leased(Arc<Mutex<Lent>>);

enum Lent {
    /// And who waits for the next piece, and has to hear if there will be none.
    Stream(Body, Option<Waker>),
    /// It is being asked for a piece: nothing is locked meanwhile, for it is not known what it does.
    Asked,
    TakenBack,
}

fn lock(lent: &Mutex<Lent>) -> MutexGuard<'_, Lent> {
    lent.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lease {
    /// Puts into the place of a request's stream one that can be taken back; nothing if its body is none.
    pub(super) fn of(request: &mut http::Request<Body>) -> Option<Self> {
        let body = request.body_mut();
        if body.as_bytes().is_some() {
            return None;
        }
        let lent = Lent::Stream(std::mem::take(body), None);
        let lent = Arc::new(Mutex::new(lent));
        *body = Body::stream(Leased(Arc::clone(&lent)));
        Some(Self(Some(lent)))
    }

    /// Leaves the stream to the transport.
    pub(super) fn give_away(mut self) {
        self.0 = None;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(lent) = &self.0 else {
            return;
        };
        // The stream is dropped after the lock.
        let taken = std::mem::replace(&mut *lock(lent), Lent::TakenBack);
        if let Lent::Stream(_, Some(waiting)) = taken {
            waiting.wake();
        }
    }
}

impl http_body::Body for Leased {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let taken = std::mem::replace(&mut *lock(&self.0), Lent::Asked);
        let Lent::Stream(mut body, _) = taken else {
            *lock(&self.0) = Lent::TakenBack;
            return Poll::Ready(Some(Err(Box::new(TakenBack))));
        };
        let frame = Pin::new(&mut body).poll_frame(context);
        let waiting = frame.is_pending().then(|| context.waker().clone());
        let mut lent = lock(&self.0);
        if matches!(*lent, Lent::TakenBack) {
            drop(lent);
            return Poll::Ready(Some(Err(Box::new(TakenBack))));
        }
        *lent = Lent::Stream(body, waiting);
        drop(lent);
        frame.map(|frame| frame.map(|frame| frame.map_err(reason)))
    }

    fn is_end_stream(&self) -> bool {
        match &*lock(&self.0) {
            Lent::Stream(body, _) => body.is_end_stream(),
            Lent::Asked | Lent::TakenBack => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &*lock(&self.0) {
            Lent::Stream(body, _) => body.size_hint(),
            Lent::Asked | Lent::TakenBack => SizeHint::default(),
        }
    }
}

/// The body that is made of this one says itself that it breaks off.
fn reason(error: BodyError) -> BoxError {
    match error {
        BodyError::Stream(error) => error,
        other => other.into(),
    }
}

/// The call has ended.
#[derive(Debug)]
struct TakenBack;

impl fmt::Display for TakenBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the call has ended before all of it was sent")
    }
}

impl std::error::Error for TakenBack {}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    /// A stream that says once that it has nothing yet, and never more.
    struct Slow {
        _held: Arc<()>,
    }

    impl http_body::Body for Slow {
        type Data = Bytes;
        type Error = BodyError;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
            Poll::Pending
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(7)
        }
    }

    fn request() -> (Arc<()>, http::Request<Body>) {
        let held = Arc::new(());
        let body = Body::stream(Slow {
            _held: Arc::clone(&held),
        });
        (held, http::Request::new(body))
    }

    #[tokio::test]
    async fn who_waits_hears_that_it_was_taken_back() {
        let (held, mut request) = request();
        let lease = Lease::of(&mut request).unwrap();
        assert_eq!(request.body().size(), Some(7));
        let mut body = request.into_body();
        let reads = tokio::spawn(async move {
            let frame =
                poll_fn(|context| http_body::Body::poll_frame(Pin::new(&mut body), context)).await;
            let error = frame.unwrap().unwrap_err();
            // It stays so.
            assert!(body.chunk().await.is_err());
            error.to_string()
        });
        tokio::task::yield_now().await;
        drop(lease);
        assert_eq!(
            reads.await.unwrap(),
            "the content breaks off: the call has ended before all of it was sent"
        );
        assert_eq!(Arc::strong_count(&held), 1);
    }

    #[test]
    fn what_is_given_away_stays() {
        let (held, mut request) = request();
        Lease::of(&mut request).unwrap().give_away();
        assert_eq!(Arc::strong_count(&held), 2);
        assert!(Lease::of(&mut http::Request::new(Body::from("bytes"))).is_none());
    }
}
