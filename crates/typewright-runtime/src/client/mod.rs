//! The client: a base URL, credentials and a transport. An operation's types reach only the thin [`Client::call`]; all
//! that costs something to compile is behind it, once.

mod build;
mod credentials;
mod error;
#[cfg(feature = "reqwest")]
mod reqwest;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tower::ServiceExt;
use tower::util::BoxCloneSyncService;

pub use self::build::{BuildError, ClientBuilder};
pub use self::credentials::Secret;
pub use self::error::Error;
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
pub use crate::http::{Body, BoxError};

use self::credentials::Wallet;
use self::error::Failure;
use crate::http::{
    BodyError, EncodeError, Layout, MediaTypes, Message, Operation, OperationInfo, Reply,
    SecurityScheme, is_handed_on, media_type, read_answer, write_request,
};

type Transport = BoxCloneSyncService<http::Request<Body>, http::Response<Body>, BoxError>;

/// The layout of the answer of a status, if it may be handed on before it has arrived.
type HandOn = fn(StatusCode) -> Option<&'static Layout>;

/// How long a request may take, answer included. An extension of each request of a client with a
/// [`timeout`](ClientBuilder::timeout): keeping it is the transport's business, which has the timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout(pub Duration);

/// A response and the answer that it was read from.
type WithRaw<O> =
    Result<(<O as Operation>::Response, http::Response<Bytes>), Error<<O as Operation>::Error>>;

/// A client for the operations of an API. Cheap to clone; the clones share their credentials.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    base_url: String,
    transport: Transport,
    wallet: Wallet,
    timeout: Option<Duration>,
    max_body: usize,
}

impl Client {
    /// A client for the API at `base_url` over reqwest, with its ordinary settings: proxies come from the environment.
    ///
    /// # Errors
    /// If `base_url` is none, or reqwest cannot be set up.
    #[cfg(feature = "reqwest")]
    pub fn new(base_url: impl Into<String>) -> Result<Self, BuildError> {
        Self::builder(base_url).build()
    }

    /// Makes a client for the API at `base_url` (`https://example.org`, perhaps with a path).
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base_url.into())
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    /// Sets the secret for a scheme, for this client and its clones. `Basic` takes `user:password`.
    pub fn set_credential(&self, scheme: &'static SecurityScheme, secret: impl Into<Secret>) {
        self.inner.wallet.set(scheme, secret.into());
    }

    /// Forgets the secret for a scheme.
    pub fn remove_credential(&self, scheme: &'static SecurityScheme) {
        self.inner.wallet.remove(scheme);
    }

    /// Calls an operation. The request is encoded before this returns.
    ///
    /// Of the operation's alternatives of security, the first is used for which there are all secrets. If there is none,
    /// the request goes out without credentials, and the server says what it thinks of that.
    ///
    /// A response that is a [`Blob`](crate::http::Blob) is there as soon as its headers are: its body is a stream.
    ///
    /// # Errors
    /// If the server answers with anything but a documented success, or does not answer.
    pub fn call<'c, O: Operation>(
        &'c self,
        request: &O::Request,
    ) -> impl Future<Output = Result<O::Response, Error<O::Error>>> + Send + use<'c, O> {
        let request = self.encode(O::INFO, request);
        async move {
            let layout: HandOn =
                |status| O::Response::blank_for(status).map(|reply| reply.layout());
            read::<O>(self.execute(request, layout).await?)
        }
    }

    /// [`call`](Self::call), and the answer as it came, received whole, beside what was read from it.
    ///
    /// # Errors
    /// As for `call`.
    pub fn call_raw<'c, O: Operation>(
        &'c self,
        request: &O::Request,
    ) -> impl Future<Output = WithRaw<O>> + Send + use<'c, O> {
        let request = self.encode(O::INFO, request);
        async move {
            let answer = self.execute(request, |_| None).await?;
            let raw = answer.clone();
            let response = read::<O>(answer)?;
            Ok((
                response,
                raw.map(|body| body.as_bytes().cloned().unwrap_or_default()),
            ))
        }
    }

    fn encode(
        &self,
        info: &'static OperationInfo,
        message: &dyn Message,
    ) -> Result<http::Request<Body>, EncodeError> {
        let mut request = write_request(info, message, &self.inner.base_url)?;
        self.inner.wallet.attach(info, &mut request)?;
        if let Some(timeout) = self.inner.timeout {
            request.extensions_mut().insert(Timeout(timeout));
        }
        Ok(request)
    }

    /// Sends a request and receives the answer, but for a body that is handed on.
    fn execute(
        &self,
        request: Result<http::Request<Body>, EncodeError>,
        layout: HandOn,
    ) -> Pin<Box<dyn Future<Output = Result<http::Response<Body>, Failure>> + Send + '_>> {
        Box::pin(async move {
            let request = request.map_err(Failure::Encode)?;
            let transport = self.inner.transport.clone();
            let answer = transport
                .oneshot(request)
                .await
                .map_err(Failure::Transport)?;
            let (parts, body) = answer.into_parts();
            let body = body.limit(self.inner.max_body);
            let media_type = media_type(&parts.headers).unwrap_or_default();
            let handed_on = layout(parts.status)
                .is_some_and(|layout| is_handed_on(layout, media_type, MediaTypes::Guessed));
            let body = if handed_on {
                body
            } else {
                body.bytes().await?.into()
            };
            Ok(http::Response::from_parts(parts, body))
        })
    }
}

impl From<BodyError> for Failure {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge { limit } => Self::BodyTooLarge(limit),
            BodyError::Stream(error) => Self::Transport(error),
            BodyError::Taken => Self::Transport(Box::new(BodyError::Taken)),
        }
    }
}

fn read<O: Operation>(answer: http::Response<Body>) -> Result<O::Response, Error<O::Error>> {
    match read_answer::<O>(answer) {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => Err(Error::Api(error)),
        Err(error) => Err(Error::Decode(error)),
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.base_url)
            .field("credentials", &self.inner.wallet)
            .finish_non_exhaustive()
    }
}
