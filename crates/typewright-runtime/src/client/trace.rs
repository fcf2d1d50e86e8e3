//! What a call leaves in traces: a span called by the operation, with what is no secret: the method, the template of the
//! path, the host, the status.

use std::time::Duration;

use tracing::Instrument;

use super::Body;
use super::call::Prepared;
use super::error::Failure;
use super::transport::BoxFuture;

type Outcome = Result<http::Response<Body>, Failure>;

/// What is known before the call.
pub(super) fn begin(span: &tracing::Span, prepared: &Prepared) {
    span.record("http.request.method", prepared.info.method.as_str());
    span.record("url.template", prepared.info.path);
    span.record("server.address", prepared.client.shared.host.as_str());
}

/// The call, in its span.
pub(super) fn traced(
    span: tracing::Span,
    call: impl Future<Output = Outcome> + Send + 'static,
) -> BoxFuture<Outcome> {
    let inside = span.clone();
    Box::pin(
        async move {
            let outcome = call.await;
            match &outcome {
                Ok(answer) => {
                    let status = answer.status().as_u16();
                    inside.record("http.response.status_code", status);
                    if status >= 400 {
                        inside.record("error.type", status);
                    }
                }
                Err(failure) => {
                    inside.record("error.type", failure.kind());
                }
            }
            outcome
        }
        .instrument(span),
    )
}

/// Notes that an attempt failed and another will follow.
pub(super) fn again(attempt: u32, outcome: &Outcome, pause: Duration) {
    let reason = match outcome {
        Ok(answer) => answer.status().as_str().to_owned(),
        Err(failure) => failure.kind().to_owned(),
    };
    tracing::warn!(
        attempt,
        reason,
        ?pause,
        "the attempt failed, another follows"
    );
}
