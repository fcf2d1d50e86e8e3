//! Makes a call, without the types of its operation: the check of versions, credentials, the time it may take, and the
//! attempts.

use std::future::ready;
use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::call::Prepared;
use super::error::Failure;
use super::lease::Lease;
use super::settings::{Settings, VersionCheck};
use super::transport::{BoxFuture, HandOn, Receive};
use super::versions::VersionError;
use super::{Body, Client};
use crate::http::OperationInfo;

type Outcome = Result<http::Response<Body>, Failure>;

/// Makes a call; an answer of any status is a success here.
pub(super) fn execute(prepared: Prepared, hand_on: HandOn) -> BoxFuture<Outcome> {
    #[cfg(feature = "tracing")]
    {
        let span = prepared.span.clone();
        if !span.is_disabled() {
            super::trace::begin(&span, &prepared);
            return super::trace::traced(span, whole(prepared, hand_on));
        }
    }
    // A stream is watched while it is sent.
    let is_stream = |request: &http::Request<Body>| request.body().as_bytes().is_none();
    if prepared.settings.is_plain() && !prepared.request.as_ref().is_ok_and(is_stream) {
        return plain(prepared, hand_on);
    }
    Box::pin(whole(prepared, hand_on))
}

/// A call with nothing around its one attempt, which needs no future of its own.
fn plain(prepared: Prepared, hand_on: HandOn) -> BoxFuture<Outcome> {
    let Prepared {
        client,
        info,
        request,
        settings,
        ..
    } = prepared;
    let receive = Receive {
        hand_on,
        max_body: settings.max_body,
        idle: None,
    };
    let request = request.map_err(Failure::Encode);
    match request.and_then(|request| send(&client, info, request, receive)) {
        Ok(sent) => sent,
        Err(failure) => Box::pin(ready(Err(failure))),
    }
}

async fn whole(mut prepared: Prepared, hand_on: HandOn) -> Outcome {
    let timeout = prepared.settings.timeout;
    // In its place from the start: to move a future costs as much as it is large.
    let call = pin!(checked(&mut prepared, hand_on));
    within(timeout, call).await
}

async fn checked(prepared: &mut Prepared, hand_on: HandOn) -> Outcome {
    let Prepared {
        client,
        info,
        request,
        settings,
        ..
    } = prepared;
    let request = match request {
        Ok(request) => std::mem::take(request),
        Err(error) => return Err(Failure::Encode(error.clone())),
    };
    if settings.versions == VersionCheck::BeforeCall && info.added.is_some() {
        let versions = client.known_versions(info.api, settings).await;
        let versions = versions.map_err(|error| Failure::Version(VersionError::Unknown(error)))?;
        let checked = versions.check(info);
        checked.map_err(|error| Failure::Version(VersionError::Unsupported(error)))?;
    }
    attempts(client, info, request, settings, hand_on).await
}

/// Makes attempts until one of them stands.
pub(super) async fn attempts(
    client: &Client,
    info: &'static OperationInfo,
    request: http::Request<Body>,
    settings: &Settings,
    hand_on: HandOn,
) -> Outcome {
    let receive = Receive {
        hand_on,
        max_body: settings.max_body,
        idle: settings.timeout,
    };
    let longest = settings.retry.and_then(|retry| retry.timeout_of_attempt());
    // A stream can be sent once.
    let may_repeat = || info.is_repeatable() && request.body().as_bytes().is_some();
    if let Some(retry) = settings.retry.filter(|_| may_repeat()) {
        let end = settings
            .timeout
            .and_then(|longest| Instant::now().checked_add(longest));
        let mut number = 1;
        while retry.goes_on_after(number) {
            let outcome = attempt(client, info, request.clone(), longest, receive).await;
            let Some(pause) = retry.pause_after(number, &outcome, info.api.errors) else {
                return outcome;
            };
            // Nothing can come after it but that the time is over, which says less.
            if end.is_some_and(|end| end.saturating_duration_since(Instant::now()) <= pause) {
                return outcome;
            }
            note(number, &outcome, pause);
            sleep(pause).await;
            number += 1;
        }
    }
    attempt(client, info, request, longest, receive).await
}

async fn attempt(
    client: &Client,
    info: &'static OperationInfo,
    mut request: http::Request<Body>,
    longest: Option<Duration>,
    receive: Receive,
) -> Outcome {
    let lease = Lease::of(&mut request);
    let sent = send(client, info, request, receive)?;
    let outcome = within(longest, sent).await;
    // Whoever answers with an error before all is sent does not want the rest (RFC 9112, section 9.5).
    let goes_on = outcome
        .as_ref()
        .is_ok_and(|answer| answer.status().as_u16() < 400);
    if let Some(lease) = lease.filter(|_| goes_on) {
        lease.give_away();
    }
    outcome
}

/// Sends a request with the credentials that the client has now.
fn send(
    client: &Client,
    info: &'static OperationInfo,
    mut request: http::Request<Body>,
    receive: Receive,
) -> Result<BoxFuture<Outcome>, Failure> {
    let attached = client.wallet.attach(info, &mut request);
    attached.map_err(Failure::Encode)?;
    Ok(client.shared.transport.send(request, receive))
}

/// Lets something take so long.
pub(super) async fn within<T>(
    longest: Option<Duration>,
    call: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    match longest {
        None => call.await,
        Some(longest) => match timeout(longest, call).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::Timeout(longest)),
        },
    }
}

/// Says that there will be another attempt, in the span of the call.
fn note(attempt: u32, outcome: &Outcome, pause: Duration) {
    #[cfg(feature = "tracing")]
    super::trace::again(attempt, outcome, pause);
    #[cfg(not(feature = "tracing"))]
    let _ = (attempt, outcome, pause);
}
