//! Why something is not done, before it is known which operation asked for it.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use matrix_client_server::matrix_common::api::client_server::definitions::errors::error::Error;
use matrix_client_server::typewright_runtime::http::{Reply, Unexpected};
use matrix_client_server::typewright_runtime::json;
use matrix_client_server::typewright_runtime::server::{Rejection, ServerError};

/// A refusal with a status and a Matrix error code.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl Refusal {
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "M_FORBIDDEN", message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "M_NOT_FOUND", message)
    }

    /// A refusal of what is wrong in itself, whoever asks for it.
    pub(crate) fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// What is not the client's fault.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "M_UNKNOWN", message)
    }

    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    /// The body, as the definitions of operations have it.
    fn body(self) -> Error {
        let mut error = Error::new(self.code);
        error.error = Some(self.message);
        error
    }
}

/// Lets `?` turn a refusal into an answer of any operation. An operation's own variants (`LoginError::Forbidden`) can
/// answer the same; this takes `Other`, which every operation has, as not every definition documents every status.
impl<E: Reply> From<Refusal> for ServerError<E> {
    fn from(refusal: Refusal) -> Self {
        let status = refusal.status;
        let json = HeaderValue::from_static("application/json");
        let answer = Unexpected {
            status,
            headers: HeaderMap::from_iter([(CONTENT_TYPE, json)]),
            body: json::to_vec(&refusal.body()).into(),
        };
        match E::from_unexpected(answer) {
            Some(error) => Self::Api(error),
            None => Self::Rejected(Rejection::internal().with_status(status.as_u16())),
        }
    }
}
