//! hyper-util as a transport.

use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::Body;
#[cfg(feature = "rustls")]
use super::BoxError;

/// A client of hyper-util for plain HTTP, to be a [`transport`](super::ClientBuilder::transport). Any other of its clients
/// is one as well.
#[must_use]
pub fn http() -> legacy::Client<HttpConnector, Body> {
    with_connector(HttpConnector::new())
}

/// A client of hyper-util for HTTP and HTTPS, which trusts whom the system trusts.
///
/// # Errors
/// If the system's certificates cannot be used.
#[cfg(feature = "rustls")]
pub fn https() -> Result<legacy::Client<hyper_rustls::HttpsConnector<HttpConnector>, Body>, BoxError>
{
    let connector = hyper_rustls::HttpsConnectorBuilder::new()
        .try_with_platform_verifier()?
        .https_or_http()
        .enable_http1()
        .build();
    Ok(with_connector(connector))
}

fn with_connector<C>(connector: C) -> legacy::Client<C, Body>
where
    C: legacy::connect::Connect + Clone,
{
    legacy::Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .build(connector)
}
