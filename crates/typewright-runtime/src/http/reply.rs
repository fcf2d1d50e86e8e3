//! Replies: a message with a status makes an `http::Response`, and back. What the definition does not foresee is kept
//! whole.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::body::{MediaTypes, read_body, write_body};
use super::encode::write_headers;
use super::parameter::{Claimed, Wire};
use super::path::Values;
use super::request::{media_type, read_parameters};
use super::{AnswerError, Body, EncodeError, Fault, Message, MessageError, Operation};

/// The answers of an operation: those of success, or those of failure.
pub trait Reply: Message + Sized + Send + Sync + 'static {
    /// The variant that the definition has for a status, to be read into.
    fn blank_for(status: StatusCode) -> Option<Self>;
    /// The status to answer with.
    fn status(&self) -> u16;
    /// What the answer is called in Rust: the variant's name, or the struct's where there is only one answer.
    fn variant(&self) -> &'static str;
    /// An answer that the definition does not foresee, if there is a variant for it.
    fn from_unexpected(answer: Unexpected) -> Option<Self> {
        drop(answer);
        None
    }
    /// The answer that the definition does not foresee, if it is one.
    fn as_unexpected(&self) -> Option<&Unexpected> {
        None
    }

    /// The reply over HTTP.
    ///
    /// # Errors
    /// If a value has no form on the wire, or the body is a stream.
    fn to_http(&self) -> Result<http::Response<Bytes>, EncodeError> {
        let (parts, body) = self.to_http_stream()?.into_parts();
        let bytes = body.as_bytes().ok_or(EncodeError::Stream)?;
        Ok(http::Response::from_parts(parts, bytes.clone()))
    }

    /// [`to_http`](Self::to_http) for a body of any kind.
    ///
    /// # Errors
    /// If a value has no form on the wire.
    fn to_http_stream(&self) -> Result<http::Response<Body>, EncodeError> {
        match self.as_unexpected() {
            Some(answer) => Ok(answer.to_http()),
            None => write_reply(self.status(), self),
        }
    }

    /// Reads an answer; nothing if its status is none of these.
    ///
    /// # Errors
    /// If it does not fit the definition.
    fn from_http(answer: &http::Response<Bytes>) -> Option<Result<Self, MessageError>> {
        let body = Body::from(answer.body().clone());
        Self::from_http_stream(answer.status(), answer.headers(), &body)
    }

    /// [`from_http`](Self::from_http) for a body of any kind. One in JSON, text or a form has to be bytes.
    ///
    /// # Errors
    /// If it does not fit the definition.
    fn from_http_stream(
        status: StatusCode,
        headers: &HeaderMap,
        body: &Body,
    ) -> Option<Result<Self, MessageError>> {
        let mut reply = Self::blank_for(status)?;
        Some(read_reply(&mut reply, headers, body).map(|()| reply))
    }
}

/// Reads the answer to an operation.
///
/// A status of success that the definition has is a [`Operation::Response`]; any other answer is a [`Operation::Error`],
/// as the variant of its status if it fits that, else as it came.
///
/// A body that is a stream is handed on; only a success may have one.
///
/// # Errors
/// If the answer is a documented success and does not fit the definition.
pub fn read_answer<O: Operation>(
    answer: http::Response<impl Into<Body>>,
) -> Result<Result<O::Response, O::Error>, Box<AnswerError>> {
    let answer = answer.map(Into::into);
    let (status, headers, body) = (answer.status(), answer.headers(), answer.body());
    let source = match O::Response::from_http_stream(status, headers, body) {
        Some(Ok(reply)) => return Ok(Ok(reply)),
        Some(Err(source)) => source,
        None => {
            if let Some(Ok(reply)) = O::Error::from_http_stream(status, headers, body) {
                return Ok(Err(reply));
            }
            let unexpected = Unexpected::of(&answer);
            if let Some(reply) = unexpected.and_then(O::Error::from_unexpected) {
                return Ok(Err(reply));
            }
            MessageError::body("", Fault::Mismatch)
        }
    };
    Err(Box::new(AnswerError {
        operation: O::INFO,
        source,
        response: answer,
    }))
}

/// [`Reply::to_http`], once for all types.
pub(crate) fn write_reply(
    status: u16,
    message: &dyn Message,
) -> Result<http::Response<Body>, EncodeError> {
    let mut response = http::Response::new(Body::default());
    *response.status_mut() =
        StatusCode::from_u16(status).map_err(|_| EncodeError::Status(status))?;
    write_headers(message, response.headers_mut())?;
    if let Some((media_type, body)) = write_body(message)? {
        let headers = response.headers_mut();
        // Few answers have headers of their own.
        if headers.is_empty() {
            headers.insert(CONTENT_TYPE, media_type);
        } else {
            headers.entry(CONTENT_TYPE).or_insert(media_type);
        }
        *response.body_mut() = body;
    }
    Ok(response)
}

/// [`Reply::from_http`], once for all types.
pub(crate) fn read_reply(
    message: &mut dyn Message,
    headers: &HeaderMap,
    body: &Body,
) -> Result<(), MessageError> {
    let wire = Wire {
        path: &Values::default(),
        query: Vec::new(),
        cookies: Vec::new(),
        headers,
        claimed: Claimed::NOTHING,
    };
    read_parameters(message, &wire, &|_| true)?;
    read_body(message, media_type(headers)?, body, MediaTypes::Guessed)
}

/// A reply whose status is one of several: of a range (`4XX`) or of the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranged<T> {
    /// The status.
    pub status: StatusCode,
    /// The reply.
    pub body: T,
}

/// An answer that the definition does not foresee, as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Unexpected {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Unexpected {
    /// An answer that was received.
    fn of(answer: &http::Response<Body>) -> Option<Self> {
        Some(Self {
            status: answer.status(),
            headers: answer.headers().clone(),
            body: answer.body().as_bytes()?.clone(),
        })
    }

    fn to_http(&self) -> http::Response<Body> {
        self.to_answer().map(Body::from)
    }

    /// The answer as it came.
    #[must_use]
    pub fn to_answer(&self) -> http::Response<Bytes> {
        let mut response = http::Response::new(self.body.clone());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        response
    }
}

impl From<http::Response<Bytes>> for Unexpected {
    fn from(answer: http::Response<Bytes>) -> Self {
        let (parts, body) = answer.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}

/// Status, media type and how long the body is: what is in it, and other headers, may be secrets.
impl fmt::Debug for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unexpected")
            .field("status", &self.status)
            .field("media_type", &self.headers.get(CONTENT_TYPE))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
