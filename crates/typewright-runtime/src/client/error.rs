//! Why a call has no response. Says nothing that a request carried: neither URL nor headers.

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;
use tower::BoxError;

use crate::http::{AnswerError, EncodeError, Reply};

/// Why a call has no response. `E` is the operation's documented errors.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The request cannot be written as HTTP.
    Encode(EncodeError),
    /// The request was not sent, or the answer did not arrive.
    Transport(BoxError),
    /// The server answered with an error: a documented one, or any other, as it came.
    Api(E),
    /// The server answered with success, and the answer does not fit the definition.
    Decode(Box<AnswerError>),
    /// The answer's body is longer than the client takes, in bytes.
    BodyTooLarge {
        /// What it takes.
        limit: usize,
    },
}

/// [`Error`] without what the server said.
pub(super) enum Failure {
    Encode(EncodeError),
    Transport(BoxError),
    BodyTooLarge(usize),
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Encode(error) => Self::Encode(error),
            Failure::Transport(error) => Self::Transport(error),
            Failure::BodyTooLarge(limit) => Self::BodyTooLarge { limit },
        }
    }
}

impl<E> Error<E> {
    /// Whether the time for the request ran out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        let Self::Transport(error) = self else {
            return false;
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
}

impl<E: Reply> Error<E> {
    /// The status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => StatusCode::from_u16(error.status()).ok(),
            Self::Decode(error) => Some(error.response.status()),
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

impl<E: Reply> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encode(error) => write!(f, "the request cannot be written: {error}"),
            Self::Transport(error) => {
                f.write_str("the request failed")?;
                // The reason that matters, a refused connection say, is often the last of several.
                causes(error.as_ref()).try_for_each(|cause| write!(f, ": {cause}"))
            }
            Self::Api(error) => write!(f, "the server answered with status {}", error.status()),
            Self::Decode(error) => error.fmt(f),
            Self::BodyTooLarge { limit } => {
                write!(f, "the body of the answer is longer than {limit} bytes")
            }
        }
    }
}

impl<E: Reply + fmt::Debug> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Encode(error) => Some(error),
            Self::Transport(error) => Some(error.as_ref()),
            Self::Decode(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
