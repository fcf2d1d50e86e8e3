//! A call that is being prepared: what can be said of one call only, and the future that makes it.

use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use super::error::{Error, Failure};
use super::execute::execute;
use super::settings::Settings;
use super::transport::BoxFuture;
use super::{Body, Client, Retry, VersionCheck};
use crate::http::{
    EncodeError, Message, Operation, OperationInfo, Reply, Unexpected, add_to_query, read_answer,
};

/// A request as it goes out, and how. No type of an operation is in it.
pub(super) struct Prepared {
    pub(super) client: Client,
    pub(super) info: &'static OperationInfo,
    /// Without credentials: each attempt has those of its time.
    pub(super) request: Result<http::Request<Body>, EncodeError>,
    pub(super) settings: Settings,
    #[cfg(feature = "tracing")]
    pub(super) span: tracing::Span,
}

/// A call of an operation, ready to be made: `.await` makes it. It holds all that it needs, so that it can be moved to
/// another task.
///
/// Dropping the future, also in the middle, gives the call up: the connection is closed or, with HTTP/2, the stream. A
/// body that was being sent as a stream is let go, and also when the server answers with an error before it has all of
/// it.
#[must_use = "a call is made by `.await`"]
pub struct Call<O> {
    prepared: Prepared,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Call<O> {
    pub(super) fn new(prepared: Prepared) -> Self {
        Self {
            prepared,
            operation: PhantomData,
        }
    }

    /// How long this call may take, instead of the client's [timeout](super::ClientBuilder::timeout); `None` for as
    /// long as it takes.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.prepared.settings.timeout = timeout.into();
        self
    }

    /// Whether and how this call is made again when it fails, instead of what the client's calls do; `None` for never.
    pub fn retry(mut self, retry: impl Into<Option<Retry>>) -> Self {
        self.prepared.settings.retry = retry.into();
        self
    }

    /// How many bytes of an answer's body are held in memory, instead of the client's limit.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.prepared.settings.max_body = bytes;
        self
    }

    /// Whether the server's versions are looked at before the request is made, instead of what the client's calls do.
    pub fn version_check(mut self, check: VersionCheck) -> Self {
        self.prepared.settings.versions = check;
        self
    }

    /// A header that the definition does not have, or another value for one that it has.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        if let Ok(request) = &mut self.prepared.request {
            request.headers_mut().insert(name, value);
        }
        self
    }

    /// A pair more in the query, for what the definition does not have.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        let added = self.prepared.request.and_then(|mut request| {
            add_to_query(request.uri_mut(), name, value)?;
            Ok(request)
        });
        self.prepared.request = added;
        self
    }

    /// The same call, for the response and the answer that it was read from.
    pub fn raw(self) -> RawCall<O> {
        RawCall(self)
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Response, Error<O>>;
    type IntoFuture = Calling<O>;

    fn into_future(self) -> Calling<O> {
        Calling {
            answer: execute(self.prepared, |status| {
                O::Response::blank_for(status).map(|reply| reply.layout())
            }),
            operation: PhantomData,
        }
    }
}

/// A call that is being made.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Calling<O> {
    answer: BoxFuture<Result<http::Response<Body>, Failure>>,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Future for Calling<O> {
    type Output = Result<O::Response, Error<O>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer
            .as_mut()
            .poll(context)
            .map(|answer| read::<O>(answer?))
    }
}

/// A [`Call`] that gives the answer beside what was read from it: status, headers, and the body as bytes, received whole.
#[must_use = "a call is made by `.await`"]
pub struct RawCall<O>(Call<O>);

impl<O: Operation> IntoFuture for RawCall<O> {
    type Output = Result<(O::Response, http::Response<Bytes>), Error<O>>;
    type IntoFuture = RawCalling<O>;

    fn into_future(self) -> RawCalling<O> {
        RawCalling(Calling {
            answer: execute(self.0.prepared, |_| None),
            operation: PhantomData,
        })
    }
}

/// A [`RawCall`] that is being made.
#[must_use = "futures do nothing unless they are awaited"]
pub struct RawCalling<O>(Calling<O>);

impl<O: Operation> Future for RawCalling<O> {
    type Output = Result<(O::Response, http::Response<Bytes>), Error<O>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.answer.as_mut().poll(context).map(|answer| {
            let answer = answer?;
            let kept = whole(&answer);
            Ok((read::<O>(answer)?, kept))
        })
    }
}

fn read<O: Operation>(answer: http::Response<Body>) -> Result<O::Response, Error<O>> {
    // Only an answer that is no success may be needed again.
    let kept = (!answer.status().is_success()).then(|| whole(&answer));
    match read_answer::<O>(answer) {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => {
            let unexpected = || error.as_unexpected().map(Unexpected::to_answer);
            let answer = kept.or_else(unexpected).unwrap_or_default();
            Err(Error::Api(error, Box::new(answer)))
        }
        Err(error) => Err(Error::Decode(error)),
    }
}

/// An answer whose body was received.
fn whole(answer: &http::Response<Body>) -> http::Response<Bytes> {
    let mut kept = http::Response::new(answer.body().as_bytes().cloned().unwrap_or_default());
    *kept.status_mut() = answer.status();
    *kept.version_mut() = answer.version();
    *kept.headers_mut() = answer.headers().clone();
    kept
}
