//! Replies: a message with a status makes an `http::Response`, and back. What the definition does not foresee is kept
//! whole.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::body::{MediaTypes, read_body, write_body};
use super::encode::write_headers;
use super::parameter::Wire;
use super::request::{media_type, read_parameters};
use super::{AnswerError, EncodeError, Fault, Message, MessageError, Operation};

/// The answers of an operation: those of success, or those of failure.
pub trait Reply: Message + Sized + Send + 'static {
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
    /// If a value has no form on the wire.
    fn to_http(&self) -> Result<http::Response<Bytes>, EncodeError> {
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
        let mut reply = Self::blank_for(answer.status())?;
        Some(read_reply(&mut reply, answer).map(|()| reply))
    }
}

/// Reads the answer to an operation.
///
/// A status of success that the definition has is a [`Operation::Response`]; any other answer is a [`Operation::Error`],
/// as the variant of its status if it fits that, else as it came.
///
/// # Errors
/// If the answer is a documented success and does not fit the definition.
pub fn read_answer<O: Operation>(
    answer: http::Response<Bytes>,
) -> Result<Result<O::Response, O::Error>, Box<AnswerError>> {
    let source = match O::Response::from_http(&answer) {
        Some(Ok(reply)) => return Ok(Ok(reply)),
        Some(Err(source)) => source,
        None => {
            if let Some(Ok(reply)) = O::Error::from_http(&answer) {
                return Ok(Err(reply));
            }
            if let Some(reply) = O::Error::from_unexpected(Unexpected::from(answer.clone())) {
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
) -> Result<http::Response<Bytes>, EncodeError> {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() =
        StatusCode::from_u16(status).map_err(|_| EncodeError::Status(status))?;
    write_headers(message, response.headers_mut())?;
    if let Some((media_type, bytes)) = write_body(message)? {
        response
            .headers_mut()
            .entry(CONTENT_TYPE)
            .or_insert(media_type);
        *response.body_mut() = bytes;
    }
    Ok(response)
}

/// [`Reply::from_http`], once for all types.
fn read_reply(
    message: &mut dyn Message,
    answer: &http::Response<Bytes>,
) -> Result<(), MessageError> {
    let wire = Wire {
        path: Vec::new(),
        query: Vec::new(),
        cookies: Vec::new(),
        headers: answer.headers(),
        claimed: Vec::new(),
    };
    read_parameters(message, &wire, &|_| true)?;
    read_body(
        message,
        media_type(answer.headers())?,
        answer.body(),
        MediaTypes::Guessed,
    )
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
    fn to_http(&self) -> http::Response<Bytes> {
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

impl fmt::Debug for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unexpected")
            .field("status", &self.status)
            .field("media_type", &self.headers.get(CONTENT_TYPE))
            .field("body", &Excerpt(&self.body))
            .finish()
    }
}

/// The beginning of a body, for people.
pub(crate) struct Excerpt<'a>(pub(crate) &'a Bytes);

impl fmt::Debug for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 400;
        let shown = self.0.get(..SHOWN).unwrap_or(self.0);
        write!(f, "{:?}", String::from_utf8_lossy(shown))?;
        if shown.len() < self.0.len() {
            write!(f, "… ({} bytes)", self.0.len())?;
        }
        Ok(())
    }
}
