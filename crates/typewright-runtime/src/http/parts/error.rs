//! Why a body of several parts cannot be read.

use std::fmt;

use crate::DecodeError;
use crate::http::BodyError;

/// Why a body of several parts cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum PartsError {
    /// It is not made of parts; in words.
    Malformed(&'static str),
    /// The headers of a part are longer than is taken.
    HeadTooLarge,
    /// There are more parts than are taken into memory.
    TooMany,
    /// It ends before its last part does.
    Truncated,
    /// The content of a part was not read before the next part was asked for.
    Passed,
    /// The body itself cannot be read.
    Body(BodyError),
    /// The content of a part is not the JSON it should be.
    Json(DecodeError),
}

impl fmt::Display for PartsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(reason) => write!(f, "the parts cannot be told apart: {reason}"),
            Self::HeadTooLarge => f.write_str("the headers of a part are too long"),
            Self::TooMany => f.write_str("there are too many parts"),
            Self::Truncated => f.write_str("the body ends before its last part does"),
            Self::Passed => f.write_str("the part was passed over before it was read"),
            Self::Body(error) => error.fmt(f),
            Self::Json(error) => write!(f, "the part is not what it should be: {error}"),
        }
    }
}

impl std::error::Error for PartsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Body(error) => Some(error),
            Self::Json(error) => Some(error),
            _ => None,
        }
    }
}
