//! Why a request is not served: what the runtime finds, or what a service says itself.

use std::borrow::Cow;
use std::fmt;
use std::future::{Ready, ready};

use crate::Value;
use crate::http::{BodyError, Fault, Location, MessageError, Operation, PartsError, Place, Reply};

/// Why a request is not served. An [`ErrorShape`](super::ErrorShape) makes an answer of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejection {
    /// The kind.
    pub kind: RejectionKind,
    /// The status to answer with, if not the one that the shape has for the kind.
    pub status: Option<u16>,
    /// The API's code, if not the one that the shape has for the kind.
    pub code: Option<Cow<'static, str>>,
    /// For people; sent to the client.
    pub message: String,
    /// The JSON pointer to what is wrong in the body.
    pub pointer: Option<String>,
    /// Further members of the answer, in the order in which they are written.
    pub members: Vec<(Cow<'static, str>, Value)>,
}

/// The kinds of reasons why a request is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectionKind {
    /// The operation has no implementation.
    NotImplemented,
    /// There is nothing at this path.
    NotFound,
    /// The path has no such method.
    MethodNotAllowed,
    /// The operation asks for credentials and there are none.
    MissingCredentials,
    /// The credentials are not valid.
    InvalidCredentials,
    /// The caller may not do this.
    Forbidden,
    /// The body cannot be read: it is not JSON, or not UTF-8.
    UnreadableBody,
    /// The body is not what the schema says.
    InvalidBody,
    /// The body, or a required member of it, is missing.
    MissingMember,
    /// A required parameter is missing.
    MissingParameter,
    /// A parameter is not what the schema says.
    InvalidParameter,
    /// The body's media type is none that the operation takes.
    UnsupportedMediaType,
    /// The body is too long.
    TooLarge,
    /// The server is at fault.
    Internal,
}

impl RejectionKind {
    /// The status of the kind where a shape says nothing else.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotImplemented => 501,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::MissingCredentials | Self::InvalidCredentials => 401,
            Self::Forbidden => 403,
            Self::UnsupportedMediaType => 415,
            Self::TooLarge => 413,
            Self::Internal => 500,
            Self::UnreadableBody
            | Self::InvalidBody
            | Self::MissingMember
            | Self::MissingParameter
            | Self::InvalidParameter => 400,
        }
    }
}

impl Rejection {
    /// A rejection with a message for the client.
    pub fn new(kind: RejectionKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            status: None,
            code: None,
            message: message.into(),
            pointer: None,
            members: Vec::new(),
        }
    }

    /// The operation has no implementation.
    #[must_use]
    pub fn not_implemented() -> Self {
        Self::new(
            RejectionKind::NotImplemented,
            "this operation is not implemented",
        )
    }

    /// The credentials are not valid.
    #[must_use]
    pub fn invalid_credentials() -> Self {
        Self::new(
            RejectionKind::InvalidCredentials,
            "the credentials are not valid",
        )
    }

    /// The caller may not do this.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(RejectionKind::Forbidden, message)
    }

    /// The server is at fault. The client is not told how.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(RejectionKind::Internal, "the server failed to answer")
    }

    /// The same with another status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The same with a code of the API's.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// The same with a further member in its answer. One that the shape has itself is not written twice.
    #[must_use]
    pub fn with_member(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Value>,
    ) -> Self {
        self.members.push((name.into(), value.into()));
        self
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Rejection {}

impl From<MessageError> for Rejection {
    fn from(error: MessageError) -> Self {
        let message = error.to_string();
        let MessageError { place, fault } = error;
        let (kind, pointer) = match (place, fault) {
            (Place::Method, _) => (RejectionKind::MethodNotAllowed, None),
            (Place::Path, _) => (RejectionKind::NotFound, None),
            (
                Place::Parameter {
                    location: Location::Path,
                    ..
                },
                Fault::Missing,
            ) => (RejectionKind::NotFound, None),
            (Place::Parameter { .. }, Fault::Missing) => (RejectionKind::MissingParameter, None),
            (Place::Parameter { .. }, _) => (RejectionKind::InvalidParameter, None),
            (Place::Body { pointer }, Fault::Missing) => {
                (RejectionKind::MissingMember, Some(pointer))
            }
            (Place::Body { pointer }, Fault::Unreadable(_)) => {
                (RejectionKind::UnreadableBody, Some(pointer))
            }
            (Place::Body { .. }, Fault::MediaType(_)) => {
                (RejectionKind::UnsupportedMediaType, None)
            }
            (Place::Body { pointer }, _) => (RejectionKind::InvalidBody, Some(pointer)),
        };
        Self {
            pointer,
            ..Self::new(kind, message)
        }
    }
}

impl From<BodyError> for Rejection {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge { limit } => {
                let message = format!("the body is longer than {limit} bytes");
                Self::new(RejectionKind::TooLarge, message)
            }
            BodyError::Stream(_) => {
                let message = "the body did not arrive whole";
                Self::new(RejectionKind::UnreadableBody, message)
            }
            BodyError::Taken => Self::internal(),
        }
    }
}

impl From<PartsError> for Rejection {
    fn from(error: PartsError) -> Self {
        match error {
            PartsError::Body(error) => error.into(),
            PartsError::Passed => Self::internal(),
            PartsError::Json(_) => Self::new(RejectionKind::InvalidBody, error.to_string()),
            _ => Self::new(RejectionKind::UnreadableBody, error.to_string()),
        }
    }
}

/// Why a method of a service has no response: one of the operation's documented errors, or a rejection as any operation
/// may answer. `?` makes either one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerError<E> {
    /// An error of the operation.
    Api(E),
    /// A rejection.
    Rejected(Rejection),
}

/// What a service gives for the operation `O`.
pub type Result<O> =
    std::result::Result<<O as Operation>::Response, ServerError<<O as Operation>::Error>>;

impl<E: Reply> From<E> for ServerError<E> {
    fn from(error: E) -> Self {
        Self::Api(error)
    }
}

impl<E> From<Rejection> for ServerError<E> {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl<E> From<PartsError> for ServerError<E> {
    fn from(error: PartsError) -> Self {
        Self::Rejected(error.into())
    }
}

impl<E> From<BodyError> for ServerError<E> {
    fn from(error: BodyError) -> Self {
        Self::Rejected(error.into())
    }
}

/// What a method of a service answers as long as it has no implementation.
pub fn not_implemented<T, E>() -> Ready<std::result::Result<T, ServerError<E>>> {
    ready(Err(ServerError::Rejected(Rejection::not_implemented())))
}
