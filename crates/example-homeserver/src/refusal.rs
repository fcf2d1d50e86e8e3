//! Why something is not done, before it is known which operation asked for it.

use http::StatusCode;
use matrix_client_server::typewright_runtime::Value;
use matrix_client_server::typewright_runtime::server::{Rejection, RejectionKind, ServerError};

/// A refusal with a status and a Matrix error code.
#[derive(Debug)]
pub(crate) struct Refusal(Rejection);

impl Refusal {
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self(Rejection::forbidden(message))
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

    /// The same, with a member that tells the client more.
    pub(crate) fn with(self, name: &'static str, value: impl Into<Value>) -> Self {
        Self(self.0.with_member(name, value))
    }

    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let rejection = Rejection::new(RejectionKind::Forbidden, message);
        Self(rejection.with_status(status.as_u16()).with_code(code))
    }
}

/// Lets `?` turn a refusal into an answer of any operation: the runtime writes it in the API's shape of errors. Where an
/// operation documents an error of its own with more to say (`RegisterError::Unauthorized`), that is answered instead.
impl<E> From<Refusal> for ServerError<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Rejected(refusal.0)
    }
}
