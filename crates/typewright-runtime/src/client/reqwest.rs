//! reqwest as a transport.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tower::Service;

use super::{Body, Timeout};

/// Sends requests with a `reqwest::Client`, whose settings (proxies, TLS, connection timeouts) stay its own.
///
/// The client should not follow redirections (`redirect::Policy::none()`): an operation that documents them answers with
/// them.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// A transport over a client made elsewhere.
    #[must_use]
    pub fn new(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Service<http::Request<Body>> for ReqwestTransport {
    type Response = http::Response<reqwest::Body>;
    type Error = reqwest::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, reqwest::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), reqwest::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let client = self.client.clone();
        let timeout = request.extensions().get::<Timeout>().copied();
        let request = request.map(|body| match body.as_bytes() {
            Some(bytes) => reqwest::Body::from(bytes.clone()),
            None => reqwest::Body::wrap(body),
        });
        Box::pin(async move {
            let mut request = reqwest::Request::try_from(request)?;
            if let Some(Timeout(timeout)) = timeout {
                *request.timeout_mut() = Some(timeout);
            }
            // The URL may carry a secret in its query.
            let response = client
                .execute(request)
                .await
                .map_err(reqwest::Error::without_url)?;
            Ok(response.into())
        })
    }
}
