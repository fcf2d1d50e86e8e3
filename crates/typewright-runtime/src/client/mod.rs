//! The client: a base URL, credentials and a transport. An operation's types reach only the thin [`Call`]; all that costs
//! something to compile is behind it, once.

mod ask;
mod build;
mod call;
mod credentials;
mod error;
mod execute;
#[cfg(feature = "hyper-util")]
pub mod hyper;
mod idle;
mod lease;
#[cfg(feature = "reqwest")]
mod reqwest;
mod retry;
mod settings;
#[cfg(feature = "tracing")]
mod trace;
mod transport;
mod versions;

use std::fmt;
use std::future::Future;
use std::sync::{Arc, RwLock};

pub use self::build::{BuildError, ClientBuilder};
pub use self::call::{Call, Calling, RawCall, RawCalling};
pub use self::credentials::{Generation, Secret};
pub use self::error::{Error, Result};
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
pub use self::retry::Retry;
pub use self::settings::VersionCheck;
pub use self::versions::{ServerVersions, UnsupportedVersion, VersionError};
pub use crate::http::{Body, BoxError};

use self::call::Prepared;
use self::credentials::Wallet;
use self::settings::Settings;
use self::transport::Transport;
use crate::http::{Operation, Request, SecurityScheme, write_request};

/// A client for the operations of an API. Cheap to clone; the clones share their credentials.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    wallet: Arc<Wallet>,
}

/// What does not change, and what is known of the server.
struct Shared {
    base_url: String,
    /// The host of the base URL, for traces.
    #[cfg(feature = "tracing")]
    host: String,
    transport: Transport,
    settings: Settings,
    versions: RwLock<Option<ServerVersions>>,
}

impl Client {
    /// A client for the API at `base_url` over the transport whose feature is on, with its ordinary settings: reqwest,
    /// which takes proxies from the environment, before hyper-util.
    ///
    /// # Errors
    /// If `base_url` is none, or the transport cannot be set up.
    #[cfg(any(feature = "reqwest", feature = "hyper-util"))]
    pub fn new(base_url: impl Into<String>) -> std::result::Result<Self, BuildError> {
        Self::builder(base_url).build()
    }

    /// Makes a client for the API at `base_url` (`https://example.org`, perhaps with a path).
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base_url)
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// A client of the same server over the same transport that begins with these credentials, and from then on has its
    /// own: for another user, say.
    #[must_use]
    pub fn detached(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            wallet: Arc::new(self.wallet.copy()),
        }
    }

    /// Sets the secret for a scheme, for this client and its clones. `Basic` takes `user:password`. A call has the old
    /// secret or the new one, and never none in between.
    pub fn set_credential(&self, scheme: &'static SecurityScheme, secret: impl Into<Secret>) {
        self.wallet.set(scheme, secret.into());
    }

    /// Forgets the secret for a scheme.
    pub fn remove_credential(&self, scheme: &'static SecurityScheme) {
        self.wallet.remove(scheme);
    }

    /// Which secrets the client has now. To be asked for before a call, for [`renew`](Self::renew) after it.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.wallet.generation()
    }

    /// Replaces a secret that was found to be no longer valid, once, however many calls find that at the same time: the
    /// first makes a new one, the others wait for it. `seen` is the [`generation`](Self::generation) from before the
    /// call that failed; if the secrets have changed since, there is nothing to do.
    ///
    /// ```no_run
    /// # use typewright_runtime::client::{BoxError, Client, Secret};
    /// # use typewright_runtime::http::{SchemeKind, SecurityScheme};
    /// # const TOKEN: &SecurityScheme = &SecurityScheme { name: "token", kind: SchemeKind::Bearer };
    /// # async fn ask_for_a_token(_: &Client) -> std::result::Result<String, BoxError> { Ok("new".to_owned()) }
    /// # async fn call(_: &Client) -> std::result::Result<(), BoxError> { Ok(()) }
    /// # async fn example(client: Client) -> std::result::Result<(), BoxError> {
    /// let seen = client.generation();
    /// if call(&client).await.is_err() {
    ///     client.renew(TOKEN, seen, || ask_for_a_token(&client)).await?;
    ///     call(&client).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If `make` fails; the secret stays as it was, and the next that waits makes one.
    pub async fn renew<S, E, F>(
        &self,
        scheme: &'static SecurityScheme,
        seen: Generation,
        make: impl FnOnce() -> F,
    ) -> std::result::Result<(), E>
    where
        S: Into<Secret>,
        F: Future<Output = std::result::Result<S, E>>,
    {
        let _alone = self.wallet.renewing.lock().await;
        if self.generation() == seen {
            self.set_credential(scheme, make().await?);
        }
        Ok(())
    }

    /// Prepares a call of an operation, which `.await` makes. The request is encoded here.
    ///
    /// Of the operation's alternatives of security, the first is used for which there are all secrets. If there is none,
    /// the request goes out without credentials, and the server says what it thinks of that.
    ///
    /// A response that is a [`Blob`](crate::http::Blob) is there as soon as its headers are: its body is a stream.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use typewright_runtime::client::{Client, Error};
    /// # use typewright_runtime::http::Request;
    /// # async fn example<R: Request>(client: Client, request: R, other: R) -> std::result::Result<(), Error<R::Operation>> {
    /// let response = client.send(&request).await?;
    /// let (response, answer) = client.send(&other).timeout(Duration::from_secs(5)).raw().await?;
    /// println!("{} {:?}", answer.status(), answer.headers());
    /// # let _ = response;
    /// # Ok(())
    /// # }
    /// ```
    pub fn send<R: Request>(&self, request: &R) -> Call<R::Operation> {
        let info = R::Operation::INFO;
        Call::new(Prepared {
            client: self.clone(),
            info,
            request: write_request(info, request, &self.shared.base_url),
            settings: self.shared.settings,
            #[cfg(feature = "tracing")]
            span: R::Operation::span(),
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url)
            .field("credentials", &self.wallet)
            .finish_non_exhaustive()
    }
}
