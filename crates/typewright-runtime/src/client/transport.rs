//! What sends a request, behind one type: any service over the types of `http`. The answer is received here too, where
//! its body still has a type, so that nothing is boxed that is only collected.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tower::{Service, ServiceExt};

use super::error::Failure;
use super::idle::IdleTimeout;
use super::{Body, BoxError};
use crate::http::{Layout, MediaTypes, is_handed_on, media_type};

pub(super) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The transport of a client.
pub(super) type Transport = Arc<dyn Carrier>;

/// The layout of the answer of a status, if it may be handed on before it has arrived.
pub(super) type HandOn = fn(StatusCode) -> Option<&'static Layout>;

/// How an answer is received.
#[derive(Clone, Copy)]
pub(super) struct Receive {
    pub(super) hand_on: HandOn,
    /// The most bytes that are held in memory.
    pub(super) max_body: usize,
    /// The longest time between two pieces of a body that is handed on.
    pub(super) idle: Option<Duration>,
}

/// Sends a request and receives the answer.
pub(super) trait Carrier: Send + Sync {
    fn send(
        &self,
        request: http::Request<Body>,
        receive: Receive,
    ) -> BoxFuture<Result<http::Response<Body>, Failure>>;
}

/// Any service.
pub(super) struct Over<S>(pub(super) S);

impl<S, B> Carrier for Over<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(
        &self,
        request: http::Request<Body>,
        receive: Receive,
    ) -> BoxFuture<Result<http::Response<Body>, Failure>> {
        let service = self.0.clone();
        Box::pin(async move {
            let answer = service.oneshot(request).await;
            received(
                answer.map_err(|error| Failure::Transport(error.into()))?,
                receive,
            )
            .await
        })
    }
}

/// The answer with its body: collected, or handed on as a stream.
pub(super) async fn received<B>(
    answer: http::Response<B>,
    receive: Receive,
) -> Result<http::Response<Body>, Failure>
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let (parts, body) = answer.into_parts();
    let media_type = media_type(&parts.headers).unwrap_or_default();
    let handed_on = (receive.hand_on)(parts.status)
        .is_some_and(|layout| is_handed_on(layout, media_type, MediaTypes::Guessed));
    let body = if handed_on {
        let body = match receive.idle {
            None => Body::stream(body),
            Some(longest) => Body::stream(IdleTimeout::new(body, longest)),
        };
        body.limit(receive.max_body)
    } else {
        Body::from(collected(body, receive.max_body).await?)
    };
    Ok(http::Response::from_parts(parts, body))
}

async fn collected<B>(body: B, limit: usize) -> Result<Bytes, Failure>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let declared = http_body::Body::size_hint(&body).lower();
    if declared > limit as u64 {
        return Err(Failure::BodyTooLarge(limit));
    }
    let mut collected = std::pin::pin!(Limited::new(body, limit));
    let collected = collected.as_mut().collect().await;
    match collected {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Failure::BodyTooLarge(limit)),
        Err(error) => Err(Failure::Transport(error)),
    }
}
