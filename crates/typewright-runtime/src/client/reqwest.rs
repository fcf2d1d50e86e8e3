//! reqwest as a transport.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tower::Service;

use super::Body;
use super::error::Failure;
use super::transport::{BoxFuture, Carrier, Receive, received};

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

impl ReqwestTransport {
    async fn sent(
        self,
        request: http::Request<Body>,
    ) -> Result<http::Response<reqwest::Body>, reqwest::Error> {
        let request = request.map(|body| match body.as_bytes() {
            Some(bytes) => reqwest::Body::from(bytes.clone()),
            None => reqwest::Body::wrap(body),
        });
        let request = reqwest::Request::try_from(request)?;
        // The URL may carry a secret in its query.
        let response = self.client.execute(request).await;
        Ok(response.map_err(reqwest::Error::without_url)?.into())
    }
}

/// As the client's own transport it needs no box of its own.
impl Carrier for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Body>,
        receive: Receive,
    ) -> BoxFuture<Result<http::Response<Body>, Failure>> {
        let transport = self.clone();
        Box::pin(async move {
            let answer = transport.sent(request).await;
            received(
                answer.map_err(|error| Failure::Transport(error.into()))?,
                receive,
            )
            .await
        })
    }
}

impl Service<http::Request<Body>> for ReqwestTransport {
    type Response = http::Response<reqwest::Body>;
    type Error = reqwest::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, reqwest::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(self.clone().sent(request))
    }
}
