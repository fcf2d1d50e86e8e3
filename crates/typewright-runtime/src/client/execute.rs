//! Makes a call, without the types of its operation: the check of versions, credentials, the time it may take, and the
//! attempts.

use std::future::ready;
use std::pin::pin;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::call::Prepared;
use super::error::Failure;
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
    if prepared.settings.is_plain() {
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
    match request.and_then(|request| attempt(&client, info, request, receive)) {
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
        let mut number = 1;
        while retry.goes_on_after(number) {
            let outcome = match attempt(client, info, request.clone(), receive) {
                Ok(sent) => within(longest, sent).await,
                Err(failure) => return Err(failure),
            };
            let Some(pause) = retry.pause_after(number, &outcome, info.api.errors) else {
                return outcome;
            };
            note(number, &outcome, pause);
            sleep(pause).await;
            number += 1;
        }
    }
    match attempt(client, info, request, receive) {
        Ok(sent) => within(longest, sent).await,
        Err(failure) => Err(failure),
    }
}

/// One attempt, with the credentials that the client has now.
fn attempt(
    client: &Client,
    info: &'static OperationInfo,
    mut request: http::Request<Body>,
    receive: Receive,
) -> Result<BoxFuture<Outcome>, Failure> {
    let attached = client.wallet.attach(info, &mut request);
    attached.map_err(Failure::Encode)?;
    Ok(client.shared.transport.send(request, receive))
}

async fn within(longest: Option<Duration>, call: impl Future<Output = Outcome> + Unpin) -> Outcome {
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
