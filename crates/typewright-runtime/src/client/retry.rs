//! When a call is made again, and after how long.

use std::time::{Duration, SystemTime};

use http::StatusCode;
use http::header::RETRY_AFTER;

use super::Body;
use super::error::Failure;
use crate::http::ErrorMembers;
use crate::{Value, json};

/// How often a call is made again when it fails for a reason that may pass, and after how long.
///
/// Only what is safe to repeat is repeated: operations that are
/// [`is_repeatable`](crate::http::OperationInfo::is_repeatable), with a body that is bytes and not a stream.
///
/// Reasons that may pass are a connection that fails or breaks, an attempt that takes too long, and the statuses 408,
/// 425, 429, 500, 502, 503 and 504. What the server says about waiting (`Retry-After`, or the member of the error's
/// body that the API has for it) is kept to; without it the pause doubles each time, with chance in it so that many
/// clients do not come back at once.
///
/// ```
/// use std::time::Duration;
/// use typewright_runtime::client::Retry;
///
/// let retry = Retry::new().attempts(5).longest_pause(Duration::from_secs(20));
/// assert_eq!(retry, Retry::new().longest_pause(Duration::from_secs(20)).attempts(5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Retry {
    attempts: u32,
    first_pause: Duration,
    longest_pause: Duration,
    attempt_timeout: Option<Duration>,
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

impl Retry {
    /// Three attempts; half a second before the second one, at most 30 seconds before any.
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
            attempt_timeout: None,
        }
    }

    /// How many attempts there are at most, the first included.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The pause before the second attempt, where the server says nothing. It doubles with each attempt.
    pub const fn first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// The longest pause. If the server asks for a longer one, the call fails with what the server said. The same goes
    /// for any pause that would last until the call's time is over.
    pub const fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }

    /// How long one attempt may take. The call as a whole has its own
    /// [timeout](super::ClientBuilder::timeout), pauses included.
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    pub(super) const fn timeout_of_attempt(&self) -> Option<Duration> {
        self.attempt_timeout
    }

    /// Whether an attempt may be followed by another; they count from one.
    pub(super) const fn goes_on_after(&self, attempt: u32) -> bool {
        attempt < self.attempts
    }

    /// How long to pause before the next attempt; nothing if this outcome stands.
    pub(super) fn pause_after(
        &self,
        attempt: u32,
        outcome: &Result<http::Response<Body>, Failure>,
        members: ErrorMembers,
    ) -> Option<Duration> {
        let asked = match outcome {
            Err(Failure::Transport(_) | Failure::Timeout(_)) => None,
            Err(_) => return None,
            Ok(answer) if !is_transient(answer.status()) => return None,
            Ok(answer) => {
                let body = answer.body().as_bytes().map_or(&[][..], |bytes| bytes);
                asked_pause(answer.headers(), body, members)
            }
        };
        match asked {
            Some(asked) if asked > self.longest_pause => None,
            // Not all at the same moment.
            Some(asked) => {
                let chance = self.first_pause.mul_f64(fastrand::f64() / 4.0);
                Some(asked.saturating_add(chance))
            }
            None => Some(self.backoff(attempt)),
        }
    }

    /// Between a half and the whole of a pause that doubles.
    fn backoff(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1).min(16));
        let pause = self
            .first_pause
            .saturating_mul(doubled)
            .min(self.longest_pause);
        pause.mul_f64(0.5 + fastrand::f64() / 2.0)
    }
}

/// Whether the same request may have another answer a little later.
pub(super) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// How long the server asks to wait: the longer of what header and body say.
pub(super) fn asked_pause(
    headers: &http::HeaderMap,
    body: &[u8],
    members: ErrorMembers,
) -> Option<Duration> {
    let header = headers
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(retry_after);
    let member = members.retry_after_ms.and_then(|name| {
        let Ok(Value::Object(error)) = json::from_slice::<Value>(body) else {
            return None;
        };
        let Some(Value::Number(number)) = error.get(name) else {
            return None;
        };
        let millis = number.to_string().parse::<f64>().ok()?;
        Duration::try_from_secs_f64(millis / 1000.0).ok()
    });
    header.max(member)
}

/// Seconds, or a date of HTTP.
fn retry_after(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::ApiInfo;

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> http::Response<Body> {
        let mut answer = http::Response::new(Body::from(body.to_owned()));
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        for (name, value) in headers {
            answer.headers_mut().insert(*name, value.parse().unwrap());
        }
        answer
    }

    fn pause(answer: http::Response<Body>) -> Option<Duration> {
        let members = ApiInfo::new("test").retry_after_ms("retry_after_ms").errors;
        Retry::new().pause_after(1, &Ok(answer), members)
    }

    fn is_about(pause: Option<Duration>, seconds: f64) -> bool {
        pause.is_some_and(|pause| (seconds..=seconds + 0.125).contains(&pause.as_secs_f64()))
    }

    #[test]
    fn the_server_is_listened_to() {
        let header = |text: &str| pause(answer(429, &[("retry-after", text)], ""));
        assert!(is_about(header("7"), 7.0));
        assert!(is_about(header(" 0 "), 0.0));
        // A date in the past means now; what cannot be read means nothing.
        assert!(is_about(header("Sun, 06 Nov 1994 08:49:37 GMT"), 0.0));
        let unread = header("soon").unwrap().as_secs_f64();
        assert!((0.25..=0.5).contains(&unread), "{unread}");
        let soon = SystemTime::now() + Duration::from_secs(10);
        let date = header(&httpdate::fmt_http_date(soon))
            .unwrap()
            .as_secs_f64();
        assert!((8.0..=10.2).contains(&date), "{date}");
        let body = r#"{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1500}"#;
        assert!(is_about(pause(answer(429, &[], body)), 1.5));
        assert!(is_about(
            pause(answer(429, &[("retry-after", "1")], body)),
            1.5
        ));
        assert!(is_about(
            pause(answer(429, &[("retry-after", "2")], body)),
            2.0
        ));
    }

    #[test]
    fn a_pause_that_is_too_long_is_not_made() {
        assert_eq!(pause(answer(429, &[("retry-after", "31")], "")), None);
        assert_eq!(
            pause(answer(503, &[], r#"{"retry_after_ms": 1e300}"#)).map(|pause| pause.as_secs()),
            Some(0)
        );
        assert_eq!(
            pause(answer(503, &[], r#"{"retry_after_ms": 31000}"#)),
            None
        );
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for status in 100..600 {
            let expected = matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504);
            assert_eq!(
                pause(answer(status, &[], "")).is_some(),
                expected,
                "{status}"
            );
        }
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let retry = Retry::new();
        for (attempt, whole) in [(1, 0.5), (2, 1.0), (3, 2.0), (7, 30.0), (u32::MAX, 30.0)] {
            let pause = retry.backoff(attempt).as_secs_f64();
            assert!((whole / 2.0..=whole).contains(&pause), "{attempt}: {pause}");
        }
    }
}
