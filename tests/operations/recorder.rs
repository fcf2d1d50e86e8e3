//! A transport that keeps what went out and what came back, whole, before the client reads it: the client hands an error
//! answer over as a value, and the bytes that it was read from are what that value is held against.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::Router;
use matrix_client_server::typewright_runtime::client::{Body, BoxError, ReqwestTransport};
use matrix_client_server::typewright_runtime::http::Bytes;
use tower::{Service, ServiceExt};

/// Where requests go.
#[derive(Clone)]
pub(crate) enum Transport {
    /// Over the network.
    Network(ReqwestTransport),
    /// To a server in this process.
    Here(Router),
}

/// What came back to one request.
pub(crate) type Heard = Arc<Mutex<Option<http::Response<Bytes>>>>;

/// The transport of one call.
#[derive(Clone)]
pub(crate) struct Recorder {
    transport: Transport,
    heard: Heard,
}

impl Recorder {
    pub(crate) fn new(transport: Transport) -> (Self, Heard) {
        let heard = Heard::default();
        let recorder = Self {
            transport,
            heard: Arc::clone(&heard),
        };
        (recorder, heard)
    }
}

/// The answer that a recorder kept.
pub(crate) fn take(heard: &Heard) -> Option<http::Response<Bytes>> {
    heard.lock().unwrap_or_else(PoisonError::into_inner).take()
}

impl Service<http::Request<Body>> for Recorder {
    type Response = http::Response<Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let Self { transport, heard } = self.clone();
        Box::pin(async move {
            let answer = match transport {
                Transport::Network(network) => network.oneshot(request).await?.map(Body::stream),
                Transport::Here(router) => {
                    let request = request.map(axum::body::Body::new);
                    router.oneshot(request).await?.map(Body::stream)
                }
            };
            let (parts, body) = answer.into_parts();
            let bytes = body.bytes().await?;
            let answer = http::Response::from_parts(parts, bytes);
            *heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer.clone());
            Ok(answer.map(Body::from))
        })
    }
}
