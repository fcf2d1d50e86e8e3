//! Makes a call, without the types of its operation: the check of versions, credentials, the time it may take, and the
//! attempts.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::call::Prepared;
use super::error::Failure;
use super::lease::Lease;
use super::retry::Retry;
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
    Box::pin(whole(prepared, hand_on))
}

async fn whole(prepared: Prepared, hand_on: HandOn) -> Outcome {
    let Prepared {
        client,
        info,
        request,
        settings,
        ..
    } = prepared;
    let request = request.map_err(Failure::Encode)?;
    let call = async {
        if settings.versions == VersionCheck::BeforeCall && info.added.is_some() {
            let versions = client.known_versions(info.api, &settings).await;
            let versions =
                versions.map_err(|error| Failure::Version(VersionError::Unknown(error)))?;
            let checked = versions.check(info);
            checked.map_err(|error| Failure::Version(VersionError::Unsupported(error)))?;
        }
        attempts(&client, info, request, &settings, hand_on).await
    };
    within(settings.timeout, call).await
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
    // A stream can be sent once.
    let may_repeat = info.is_repeatable() && request.body().as_bytes().is_some();
    let Some(retry) = settings.retry.filter(|_| may_repeat) else {
        let longest = settings.retry.and_then(|retry| retry.timeout_of_attempt());
        return attempt(client, info, request, longest, receive).await;
    };
    let end = settings
        .timeout
        .and_then(|longest| Instant::now().checked_add(longest));
    let mut number = 1;
    while retry.goes_on_after(number) {
        let longest = retry.timeout_of_attempt();
        let outcome = attempt(client, info, request.clone(), longest, receive).await;
        let Some(pause) = retry.pause_after(number, &outcome, info.api.errors) else {
            return outcome;
        };
        // Nothing can come after it but that the time is over, which says less.
        if end.is_some_and(|end| end.saturating_duration_since(Instant::now()) <= pause) {
            return outcome;
        }
        note(&retry, number, &outcome, pause);
        sleep(pause).await;
        number += 1;
    }
    attempt(client, info, request, retry.timeout_of_attempt(), receive).await
}

async fn attempt(
    client: &Client,
    info: &'static OperationInfo,
    mut request: http::Request<Body>,
    longest: Option<Duration>,
    receive: Receive,
) -> Outcome {
    let attached = client.wallet.attach(info, &mut request);
    attached.map_err(Failure::Encode)?;
    let lease = Lease::of(&mut request);
    let outcome = within(longest, client.shared.transport.send(request, receive)).await;
    // Whoever answers with an error before all is sent does not want the rest (RFC 9112, section 9.5).
    let goes_on = outcome
        .as_ref()
        .is_ok_and(|answer| answer.status().as_u16() < 400);
    if let Some(lease) = lease.filter(|_| goes_on) {
        lease.give_away();
    }
    outcome
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
fn note(retry: &Retry, attempt: u32, outcome: &Outcome, pause: Duration) {
    #[cfg(feature = "tracing")]
    super::trace::again(attempt, outcome, pause);
    let _ = (retry, attempt, outcome, pause);
}
