//! The shape of the errors that the runtime answers with, as plain data: an API says once how its errors look.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use super::{Rejection, RejectionKind};
use crate::json;
use crate::{Number, Value};

/// How a [`Rejection`] is answered: an object in JSON.
#[derive(Debug)]
pub struct ErrorShape {
    /// The media type.
    pub media_type: &'static str,
    /// The member that holds the code.
    pub code: Option<&'static str>,
    /// The member that holds the message for people.
    pub message: &'static str,
    /// The member that holds the status.
    pub status: Option<&'static str>,
    /// The member that holds the JSON pointer into the request's body.
    pub pointer: Option<&'static str>,
    /// Status and code by kind. A kind that is not here has its ordinary status, and the words of the status as code.
    pub kinds: &'static [KindShape],
}

/// How one kind is answered.
#[derive(Debug)]
pub struct KindShape {
    /// The kind.
    pub kind: RejectionKind,
    /// The status.
    pub status: u16,
    /// The code.
    pub code: &'static str,
}

impl KindShape {
    /// A kind with its status and its code.
    #[must_use]
    pub const fn new(kind: RejectionKind, status: u16, code: &'static str) -> Self {
        Self { kind, status, code }
    }
}

impl ErrorShape {
    /// Problem details as RFC 9457 has them, without a `type` (that is, `about:blank`).
    pub const PROBLEM_JSON: Self = Self {
        media_type: "application/problem+json",
        code: Some("title"),
        message: "detail",
        status: Some("status"),
        pointer: Some("pointer"),
        kinds: &[],
    };

    /// The answer.
    #[must_use]
    pub fn respond(&self, rejection: &Rejection) -> http::Response<Bytes> {
        let known = self.kinds.iter().find(|known| known.kind == rejection.kind);
        let usual = known.map_or(rejection.kind.status(), |known| known.status);
        let status = StatusCode::from_u16(rejection.status.unwrap_or(usual))
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let words = status.canonical_reason().unwrap_or("Error");
        let usual = known.map_or(words, |known| known.code);
        let code = rejection.code.as_deref().unwrap_or(usual);
        let mut members: Vec<(&str, Value)> = Vec::new();
        if let Some(name) = self.code {
            members.push((name, code.into()));
        }
        members.push((self.message, rejection.message.as_str().into()));
        if let Some(name) = self.status {
            members.push((name, Value::Number(Number::from(status.as_u16()))));
        }
        if let (Some(name), Some(pointer)) = (self.pointer, &rejection.pointer) {
            members.push((name, pointer.as_str().into()));
        }
        for (name, value) in &rejection.members {
            if members.iter().all(|(known, _)| *known != name.as_ref()) {
                members.push((name.as_ref(), value.clone()));
            }
        }
        let body: Value = members.into_iter().collect();
        let mut response = http::Response::new(Bytes::from(json::to_vec(&body)));
        *response.status_mut() = status;
        let media_type = HeaderValue::from_static(self.media_type);
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        response
    }
}
