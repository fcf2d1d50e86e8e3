//! What can go wrong between a value and HTTP: typed, with the place, and without the secrets a request carries.

use std::fmt;

use http::header::CONTENT_TYPE;

use super::{Body, Location, OperationInfo};

/// Why a message cannot be written as HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// A required parameter has no value.
    Missing(&'static str),
    /// A parameter of the path is empty, and its segment could be lost.
    EmptySegment(&'static str),
    /// A segment of the path would read `.` or `..`, which means another path.
    DotSegment,
    /// An element of a list contains the character that separates the elements.
    Delimiter(&'static str),
    /// A header's value contains a line break or another control character, or its name is none.
    Header(&'static str),
    /// The definition asks for a style that does not exist for such a value.
    Style(&'static str),
    /// The body's media type cannot stand in a header.
    MediaType,
    /// The base URL and the path make no URL.
    Url(String),
    /// The status is none.
    Status(u16),
    /// The body is a stream, and bytes were asked for.
    Stream,
    /// A credential could not be made for the request; in words.
    Credential(String),
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "the required parameter `{name}` has no value"),
            Self::EmptySegment(name) => write!(f, "the path parameter `{name}` is empty"),
            Self::DotSegment => f.write_str("a path segment would be `.` or `..`"),
            Self::Delimiter(name) => {
                write!(
                    f,
                    "an element of `{name}` contains the delimiter of its style"
                )
            }
            Self::Header(name) => write!(f, "`{name}` cannot be written as a header"),
            Self::Style(name) => write!(f, "the value of `{name}` has no form in its style"),
            Self::MediaType => f.write_str("the body's media type cannot be written as a header"),
            Self::Url(reason) => write!(f, "the base URL and the path make no URL: {reason}"),
            Self::Status(code) => write!(f, "{code} is no HTTP status"),
            Self::Credential(reason) => write!(f, "there is no credential: {reason}"),
            Self::Stream => f.write_str("the body is a stream, of which there are no bytes yet"),
        }
    }
}

impl std::error::Error for EncodeError {}

/// Why a request, or a reply of a documented status, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageError {
    /// Where.
    pub place: Place,
    /// What.
    pub fault: Fault,
}

/// The place of a fault in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The method.
    Method,
    /// The path as a whole.
    Path,
    /// A parameter.
    Parameter {
        /// Where it stands.
        location: Location,
        /// Its name.
        name: &'static str,
    },
    /// The body.
    Body {
        /// The JSON pointer in it; empty for the whole.
        pointer: String,
    },
}

/// What is wrong at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// It is required and not there.
    Missing,
    /// It is not of the schema's type; in words.
    Invalid(String),
    /// It cannot be read at all (not JSON, not UTF-8, bad percent-encoding); in words.
    Unreadable(String),
    /// The body's media type is none of the documented ones.
    MediaType(String),
    /// It is not what the operation has.
    Mismatch,
}

impl MessageError {
    pub(crate) fn body(pointer: impl Into<String>, fault: Fault) -> Self {
        Self {
            place: Place::Body {
                pointer: pointer.into(),
            },
            fault,
        }
    }

    pub(crate) fn parameter(location: Location, name: &'static str, fault: Fault) -> Self {
        Self {
            place: Place::Parameter { location, name },
            fault,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method => f.write_str("the method"),
            Self::Path => f.write_str("the path"),
            Self::Parameter { location, name } => {
                let location = match location {
                    Location::Path => "path parameter",
                    Location::Query => "query parameter",
                    Location::Header => "header",
                    Location::Cookie => "cookie",
                };
                write!(f, "the {location} `{name}`")
            }
            Self::Body { pointer } if pointer.is_empty() => f.write_str("the body"),
            Self::Body { pointer } => write!(f, "`{pointer}` in the body"),
        }
    }
}

impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.place;
        match &self.fault {
            Fault::Missing => write!(f, "{place} is missing"),
            Fault::Invalid(reason) => write!(f, "{place} is not valid: {reason}"),
            Fault::Unreadable(reason) => write!(f, "{place} cannot be read: {reason}"),
            Fault::MediaType(found) => write!(f, "{place} has the media type `{found}`"),
            Fault::Mismatch => write!(f, "{place} is not the operation's"),
        }
    }
}

impl std::error::Error for MessageError {}

/// A documented success that cannot be read, or an answer for which the definition has no place at all.
#[derive(Clone)]
pub struct AnswerError {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// What is wrong with the answer.
    pub source: MessageError,
    /// The answer as it came; its body is a stream where the answer's is.
    pub response: http::Response<Body>,
}

impl fmt::Debug for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnswerError")
            .field("operation", &self.operation.id)
            .field("source", &self.source)
            .field("status", &self.response.status())
            .field("media_type", &self.response.headers().get(CONTENT_TYPE))
            .field("body", self.response.body())
            .finish()
    }
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.response.status().as_u16();
        write!(
            f,
            "the answer of `{}` ({status}) does not fit its definition: {}",
            self.operation.id, self.source
        )
    }
}

impl std::error::Error for AnswerError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
