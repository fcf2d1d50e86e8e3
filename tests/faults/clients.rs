//! Clients of the proxy: over each transport, with limits of time that suit the fault, and a count of their attempts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use matrix_client_server::Client;
use matrix_client_server::security::{ACCESS_TOKEN_BEARER, ACCESS_TOKEN_QUERY};
use matrix_client_server::typewright_runtime::client::{
    ClientBuilder, ReqwestTransport, Retry, Secret, hyper,
};
use matrix_client_server::typewright_runtime::http::SecurityScheme;

use crate::home::TOKEN;

/// How long a call may take that is to run out of time.
pub(crate) const SHORT: Duration = Duration::from_millis(250);
/// How long one may take that is not, on a machine that has other things to do.
pub(crate) const LONG: Duration = Duration::from_secs(10);
/// When a call counts as one that never ends.
pub(crate) const NEVER: Duration = Duration::from_secs(30);
/// How many bytes of an answer are held.
pub(crate) const MAX_BODY: usize = 64 << 10;

/// What sends the requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    Reqwest,
    Hyper,
}

impl Over {
    pub(crate) const BOTH: [Self; 2] = [Self::Reqwest, Self::Hyper];

    /// A client without credentials.
    pub(crate) fn client(self, url: &str) -> ClientBuilder<Client> {
        let client = Client::builder(url).max_body(MAX_BODY);
        match self {
            Self::Reqwest => client.transport(shared_reqwest()),
            Self::Hyper => client.transport(hyper::http()),
        }
    }

    /// The same, over the transport that is there if nothing is said where that is this one.
    pub(crate) fn ordinary(self, url: &str) -> ClientBuilder<Client> {
        match self {
            Self::Reqwest => Client::builder(url).max_body(MAX_BODY),
            Self::Hyper => self.client(url),
        }
    }

    /// One with a token, and in a hurry to try again.
    pub(crate) fn patient(self, url: &str) -> Client {
        let client = self.client(url).timeout(LONG).retry(quick());
        client
            .credential(&ACCESS_TOKEN_BEARER, TOKEN)
            .build()
            .unwrap()
    }
}

/// One for all: hundreds that each read the system's certificates would take longer than the calls.
fn shared_reqwest() -> ReqwestTransport {
    static SHARED: OnceLock<ReqwestTransport> = OnceLock::new();
    let shared = SHARED.get_or_init(|| {
        let none = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().redirect(none).build();
        ReqwestTransport::new(client.unwrap())
    });
    shared.clone()
}

/// Where the token goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Header,
    Query,
}

impl Token {
    pub(crate) fn scheme(self) -> &'static SecurityScheme {
        match self {
            Self::Header => &ACCESS_TOKEN_BEARER,
            Self::Query => &ACCESS_TOKEN_QUERY,
        }
    }
}

/// Three attempts, one soon after the other.
pub(crate) fn quick() -> Retry {
    Retry::new()
        .attempts(3)
        .first_pause(Duration::from_millis(5))
        .longest_pause(Duration::from_millis(500))
}

/// Counts attempts, and does something before one of them.
pub(crate) struct Attempts(AtomicUsize);

impl Attempts {
    /// The token, as a secret that is asked for before each attempt.
    pub(crate) fn counted(before: impl Fn(usize) + Send + Sync + 'static) -> (Arc<Self>, Secret) {
        let attempts = Arc::new(Self(AtomicUsize::new(0)));
        let counted = Arc::clone(&attempts);
        let secret = Secret::signer(move |_| {
            before(counted.0.fetch_add(1, Ordering::SeqCst) + 1);
            Ok(TOKEN.to_owned())
        });
        (attempts, secret)
    }

    pub(crate) fn made(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}
