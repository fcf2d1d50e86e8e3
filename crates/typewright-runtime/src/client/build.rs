//! Making a client.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use bytes::Bytes;
use tower::{BoxError, Service};

use super::credentials::{Secret, Wallet};
use super::settings::Settings;
use super::transport::{Over, Transport};
use super::{Body, Client, Retry, Shared, VersionCheck};
use crate::http::SecurityScheme;

/// Makes a [`Client`], or a generated client around one.
#[must_use]
pub struct ClientBuilder<C = Client> {
    base_url: String,
    transport: Option<Transport>,
    wallet: Wallet,
    settings: Settings,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Makes a client for the API at `base_url` (`https://example.org`, perhaps with a path).
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            transport: None,
            wallet: Wallet::default(),
            settings: Settings::default(),
            client: PhantomData,
        }
    }

    /// What sends the requests: any service over the types of `http`, with any layers around it: a client of hyper-util,
    /// an `axum::Router`. Without this it is reqwest or hyper-util, if its feature is on.
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
        self.transport = Some(Arc::new(Over(service)));
        self
    }

    /// The secret for a scheme. It is sent only with operations that name the scheme. `Basic` takes `user:password`.
    pub fn credential(self, scheme: &'static SecurityScheme, secret: impl Into<Secret>) -> Self {
        self.wallet.set(scheme, secret.into());
        self
    }

    /// How long a call may take, answer and all attempts included; without limit if it is not said. A body that is
    /// handed on as a stream may take longer, but not this long between two pieces.
    ///
    /// The time is tokio's, so that the client has to be used in a runtime of tokio whose timer is on.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = Some(timeout);
        self
    }

    /// Makes calls again that fail for a reason that may pass, where that is safe. Never, if this is not said.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = Some(retry);
        self
    }

    /// Whether a call looks first whether the server is new enough for it.
    pub fn version_check(mut self, check: VersionCheck) -> Self {
        self.settings.versions = check;
        self
    }

    /// How many bytes of an answer's body are held in memory: 64 MiB if not said otherwise. One that is handed on as a
    /// stream may be longer.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.settings.max_body = bytes;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// If the base URL is none, or there is no transport.
    pub fn build(self) -> Result<C, BuildError> {
        let base_url = self.base_url.trim_end_matches('/').to_owned();
        let fault = |reason: &str| BuildError::BaseUrl(reason.to_owned());
        let uri: http::Uri = base_url
            .parse()
            .map_err(|error: http::uri::InvalidUri| fault(&error.to_string()))?;
        let Some(host) = uri.host().filter(|_| uri.scheme().is_some()) else {
            return Err(fault("it needs a scheme and a host"));
        };
        if uri.query().is_some() || base_url.contains('#') {
            return Err(fault("it may have neither a query nor a fragment"));
        }
        #[cfg(not(feature = "tracing"))]
        let _ = host;
        let shared = Shared {
            #[cfg(feature = "tracing")]
            host: host.to_owned(),
            transport: match self.transport {
                Some(transport) => transport,
                None => default_transport()?,
            },
            base_url,
            settings: self.settings,
            versions: RwLock::default(),
        };
        Ok(C::from(Client {
            shared: Arc::new(shared),
            wallet: Arc::new(self.wallet),
        }))
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Transport, BuildError> {
    // An operation says what a redirection means; one that it does not document is an answer like any other.
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build();
    let client = client.map_err(|error| BuildError::Transport(error.into()))?;
    Ok(Arc::new(super::ReqwestTransport::new(client)))
}

#[cfg(all(feature = "hyper-util", not(feature = "reqwest")))]
fn default_transport() -> Result<Transport, BuildError> {
    #[cfg(feature = "rustls")]
    let client = super::hyper::https().map_err(BuildError::Transport)?;
    #[cfg(not(feature = "rustls"))]
    let client = super::hyper::http();
    Ok(Arc::new(Over(client)))
}

#[cfg(not(any(feature = "hyper-util", feature = "reqwest")))]
fn default_transport() -> Result<Transport, BuildError> {
    Err(BuildError::NoTransport)
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url)
            .field("credentials", &self.wallet)
            .field("settings", &self.settings)
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
