//! Making a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service, ServiceExt};

use super::credentials::{Secret, Wallet};
use super::{Body, Client, Inner, Transport};
use crate::http::SecurityScheme;

/// Makes a [`Client`].
pub struct ClientBuilder {
    base_url: String,
    transport: Option<Transport>,
    wallet: Wallet,
    timeout: Option<Duration>,
    max_body: usize,
}

impl ClientBuilder {
    pub(super) fn new(base_url: String) -> Self {
        Self {
            base_url,
            transport: None,
            wallet: Wallet::default(),
            timeout: None,
            max_body: 64 << 20,
        }
    }

    /// What sends the requests: any service over the types of `http`, an `axum::Router` too. Without this it is reqwest,
    /// if that feature is on.
    #[must_use]
    pub fn transport<S, B>(mut self, service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>>
            + Clone
            + Send
            + Sync
            + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let service = service
            .map_response(|response: http::Response<B>| response.map(Body::stream))
            .map_err(Into::into);
        self.transport = Some(BoxCloneSyncService::new(service));
        self
    }

    /// The secret for a scheme. It is sent only with operations that name the scheme. `Basic` takes `user:password`.
    #[must_use]
    pub fn credential(self, scheme: &'static SecurityScheme, secret: impl Into<Secret>) -> Self {
        self.wallet.set(scheme, secret.into());
        self
    }

    /// How long a request may take, answer included. Reqwest keeps to it; another transport finds it as the extension
    /// [`Timeout`](super::Timeout), and may or may not.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How many bytes of an answer's body are held in memory: 64 MiB if not said otherwise. One that is handed on as a
    /// stream may be longer.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// If the base URL is none, or there is no transport.
    pub fn build(self) -> Result<Client, BuildError> {
        let base_url = self.base_url.trim_end_matches('/').to_owned();
        let fault = |reason: &str| BuildError::BaseUrl(reason.to_owned());
        let uri: http::Uri = base_url
            .parse()
            .map_err(|error: http::uri::InvalidUri| fault(&error.to_string()))?;
        if uri.scheme().is_none() || uri.authority().is_none() {
            return Err(fault("it needs a scheme and a host"));
        }
        if uri.query().is_some() || base_url.contains('#') {
            return Err(fault("it may have neither a query nor a fragment"));
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        let inner = Inner {
            base_url,
            transport,
            wallet: self.wallet,
            timeout: self.timeout,
            max_body: self.max_body,
        };
        Ok(Client {
            inner: Arc::new(inner),
        })
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Transport, BuildError> {
    // An operation says what a redirection means; one that it does not document is an answer like any other.
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build();
    let client = client.map_err(|error| BuildError::Transport(error.into()))?;
    let builder = ClientBuilder::new(String::new()).transport(super::ReqwestTransport::new(client));
    builder.transport.ok_or(BuildError::NoTransport)
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Transport, BuildError> {
    Err(BuildError::NoTransport)
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url)
            .field("credentials", &self.wallet)
            .finish_non_exhaustive()
    }
}

/// Why a client cannot be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL is none; in words.
    BaseUrl(String),
    /// There is no transport.
    NoTransport,
    /// The default transport cannot be set up.
    Transport(BoxError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl(reason) => write!(f, "the base URL is not valid: {reason}"),
            Self::NoTransport => f.write_str("the client has no transport"),
            Self::Transport(_) => f.write_str("the transport cannot be set up"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
