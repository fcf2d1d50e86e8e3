//! Why a call has no response. Says nothing that a request carried: neither URL nor headers nor body.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tower::BoxError;

use super::retry::{asked_pause, is_transient};
use super::versions::VersionError;
use crate::http::{AnswerError, EncodeError, Operation, Reply, Unexpected};
use crate::{Value, json};

/// Why a call of the operation `O` has no response.
#[non_exhaustive]
pub enum Error<O: Operation> {
    /// The request cannot be written as HTTP. Nothing was sent.
    Encode(EncodeError),
    /// The server is too old for the operation, as far as the caller wanted to know. Nothing was sent.
    Version(VersionError),
    /// The request was not sent, or the answer did not arrive.
    Transport(BoxError),
    /// The call took longer than it may.
    Timeout(Duration),
    /// The server answered with an error: as the definition has it, and the answer as it came. An error that the
    /// definition does not foresee is the variant for that.
    Api(O::Error, Box<http::Response<Bytes>>),
    /// The server answered with success, and the answer does not fit the definition: it says where.
    Decode(Box<AnswerError>),
    /// The answer's body is longer than the call takes, in bytes.
    BodyTooLarge {
        /// What it takes.
        limit: usize,
    },
}

/// [`Error`] without what the server said.
pub(super) enum Failure {
    Encode(EncodeError),
    Version(VersionError),
    Transport(BoxError),
    Timeout(Duration),
    BodyTooLarge(usize),
}

impl Failure {
    /// The error behind it, or one in words.
    pub(super) fn into_cause(self) -> BoxError {
        match self {
            Self::Encode(error) => error.into(),
            Self::Version(error) => error.into(),
            Self::Transport(error) => error,
            Self::Timeout(longest) => format!("there was no answer within {longest:?}").into(),
            Self::BodyTooLarge(limit) => format!("the answer is longer than {limit} bytes").into(),
        }
    }

    /// What kind it is, for traces.
    #[cfg(feature = "tracing")]
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Encode(_) => "encode",
            Self::Version(_) => "version",
            Self::Transport(_) => "transport",
            Self::Timeout(_) => "timeout",
            Self::BodyTooLarge(_) => "body_too_large",
        }
    }
}

impl<O: Operation> From<Failure> for Error<O> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Encode(error) => Self::Encode(error),
            Failure::Version(error) => Self::Version(error),
            Failure::Transport(error) => Self::Transport(error),
            Failure::Timeout(longest) => Self::Timeout(longest),
            Failure::BodyTooLarge(limit) => Self::BodyTooLarge { limit },
        }
    }
}

impl<O: Operation> Error<O> {
    /// What the server said, as the definition has it, if it answered with an error.
    #[must_use]
    pub fn api(&self) -> Option<&O::Error> {
        match self {
            Self::Api(error, _) => Some(error),
            _ => None,
        }
    }

    /// The answer that the definition does not foresee, with its bytes, if it is one.
    #[must_use]
    pub fn unexpected(&self) -> Option<&Unexpected> {
        self.api().and_then(Reply::as_unexpected)
    }

    /// The status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(_, answer) => Some(answer.status()),
            Self::Decode(error) => Some(error.response.status()),
            _ => None,
        }
    }

    /// The code of the error in the terms of the API (`M_FORBIDDEN`), if the server gave one.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        self.member(O::INFO.api.errors.code)
    }

    /// What the server says about the error for people, if it does.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        self.member(O::INFO.api.errors.message)
    }

    fn member(&self, name: Option<&'static str>) -> Option<String> {
        let Self::Api(_, answer) = self else {
            return None;
        };
        let Ok(Value::Object(mut members)) = json::from_slice(answer.body()) else {
            return None;
        };
        match members.remove(name?)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the time for the call ran out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        let error = match self {
            Self::Timeout(_) => return true,
            Self::Transport(error) => error,
            _ => return false,
        };
        #[cfg(feature = "reqwest")]
        if error
            .downcast_ref::<reqwest::Error>()
            .is_some_and(reqwest::Error::is_timeout)
        {
            return true;
        }
        causes(error.as_ref()).any(|cause| {
            cause
                .downcast_ref::<std::io::Error>()
                .is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut)
        })
    }

    /// Whether the reason may pass, so that the same request may succeed a little later: the connection failed, time
    /// ran out, or the server answered 408, 425, 429, 500, 502, 503 or 504.
    ///
    /// It does not say that to repeat it is safe: after a failed connection nobody knows what the server did. That is
    /// what [`is_repeatable`](crate::http::OperationInfo::is_repeatable) says of the operation.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(_) | Self::Timeout(_) => true,
            Self::Api(_, answer) => is_transient(answer.status()),
            _ => false,
        }
    }

    /// How long the server asks to wait before the next attempt, if it does: `Retry-After`, or what the API has for it
    /// in the body of an error.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api(_, answer) => {
                asked_pause(answer.headers(), answer.body(), O::INFO.api.errors)
            }
            _ => None,
        }
    }
}

fn causes<'e>(
    error: &'e (dyn StdError + 'static),
) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        next = error.source();
        Some(error)
    })
}

impl<O: Operation> fmt::Display for Error<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An error of decoding names the operation itself.
        if !matches!(self, Self::Decode(_)) {
            write!(f, "`{}`: ", O::INFO.id)?;
        }
        match self {
            Self::Encode(error) => write!(f, "the request cannot be written: {error}"),
            Self::Version(error) => error.fmt(f),
            Self::Transport(error) => {
                f.write_str("the request failed")?;
                // The reason that matters, a refused connection say, is often the last of several.
                causes(error.as_ref()).try_for_each(|cause| write!(f, ": {cause}"))
            }
            Self::Timeout(longest) => write!(f, "there was no answer within {longest:?}"),
            Self::Api(_, answer) => {
                write!(f, "the server answered {}", answer.status())?;
                match (self.code(), self.message()) {
                    (Some(code), Some(message)) => write!(f, " ({code}: {})", clipped(&message)),
                    (Some(text), None) | (None, Some(text)) => write!(f, " ({})", clipped(&text)),
                    (None, None) => Ok(()),
                }
            }
            Self::Decode(error) => error.fmt(f),
            Self::BodyTooLarge { limit } => {
                write!(f, "the body of the answer is longer than {limit} bytes")
            }
        }
    }
}

/// A server may say anything, in any number of lines.
fn clipped(text: &str) -> String {
    const LONGEST: usize = 200;
    let mut short: String = text.chars().take(LONGEST).collect();
    short = short
        .escape_debug()
        .collect::<String>()
        .replace("\\'", "'")
        .replace("\\\"", "\"");
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

impl<O: Operation> fmt::Debug for Error<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encode(error) => f.debug_tuple("Encode").field(error).finish(),
            Self::Version(error) => f.debug_tuple("Version").field(error).finish(),
            Self::Transport(error) => f.debug_tuple("Transport").field(error).finish(),
            Self::Timeout(longest) => f.debug_tuple("Timeout").field(longest).finish(),
            Self::Api(error, answer) => f
                .debug_struct("Api")
                .field("operation", &O::INFO.id)
                .field("status", &answer.status())
                .field("error", error)
                .finish(),
            Self::Decode(error) => f.debug_tuple("Decode").field(error).finish(),
            Self::BodyTooLarge { limit } => f
                .debug_struct("BodyTooLarge")
                .field("limit", limit)
                .finish(),
        }
    }
}

impl<O: Operation> StdError for Error<O> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Encode(error) => Some(error),
            Self::Version(error) => Some(error),
            Self::Transport(error) => Some(error.as_ref()),
            Self::Decode(error) => Some(error.as_ref()),
            Self::Timeout(_) | Self::Api(..) | Self::BodyTooLarge { .. } => None,
        }
    }
}
