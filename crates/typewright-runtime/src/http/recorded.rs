//! A request of which perhaps not everything was recorded: what is there is read and written by the same code as a whole
//! one, what is not there is left out.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderValue, Method};

use super::body::{MediaTypes, read_body, write_body};
use super::encode::{write_cookies, write_headers, write_path, write_query};
use super::parameter::{Claimed, Wire};
use super::path::{Values, matches};
use super::query::{cookies, raw_pairs};
use super::request::{media_type, read_parameters};
use super::{Body, EncodeError, Fault, Location, Message, MessageError, OperationInfo, Place};

/// What was recorded of a request.
pub(crate) struct RecordedRequest<'a> {
    /// The method.
    pub(crate) method: Option<&'a Method>,
    /// The path and the query; the query is empty if there was none.
    pub(crate) target: Option<(&'a str, &'a str)>,
    /// The headers.
    pub(crate) headers: Option<&'a HeaderMap>,
    /// The media type of the body.
    pub(crate) body_headers: &'a HeaderMap,
    /// The body; empty if there was none.
    pub(crate) body: &'a Bytes,
}

impl RecordedRequest<'_> {
    /// Whether parameters that stand there were recorded.
    fn has(&self, location: Location) -> bool {
        match location {
            Location::Path | Location::Query => self.target.is_some(),
            Location::Header | Location::Cookie => self.headers.is_some(),
        }
    }
}

/// Reads what was recorded of a request into a blank message.
pub(crate) fn read_recorded(
    info: &'static OperationInfo,
    message: &mut dyn Message,
    recorded: &RecordedRequest<'_>,
) -> Result<(), MessageError> {
    let mismatch = |place| MessageError {
        place,
        fault: Fault::Mismatch,
    };
    if recorded.method.is_some_and(|method| *method != info.method) {
        return Err(mismatch(Place::Method));
    }
    let none = HeaderMap::new();
    let headers = recorded.headers.unwrap_or(&none);
    let (path, query) = match recorded.target {
        Some((path, query)) => {
            let path = matches(info.path, path).ok_or_else(|| mismatch(Place::Path))?;
            (path, raw_pairs(query))
        }
        None => (Values::default(), Vec::new()),
    };
    let wire = Wire {
        path: &path,
        query,
        cookies: cookies(headers),
        headers,
        claimed: Claimed::of(info, message),
    };
    read_parameters(message, &wire, &|location| recorded.has(location))?;
    let media_type = media_type(recorded.body_headers)?;
    let body = Body::from(recorded.body.clone());
    read_body(message, media_type, &body, MediaTypes::Documented)
}

/// The same parts, written anew.
pub(crate) struct Rewritten {
    /// The path and the query.
    pub(crate) target: Option<(String, String)>,
    /// The headers, those of the body and of cookies included.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) body: Bytes,
}

/// Writes the parts of a request that were recorded.
pub(crate) fn write_recorded(
    info: &'static OperationInfo,
    message: &dyn Message,
    recorded: &RecordedRequest<'_>,
) -> Result<Rewritten, EncodeError> {
    let target = match recorded.target {
        Some(_) => {
            let (mut path, mut query) = (String::new(), String::new());
            write_path(info.path, message, &mut path)?;
            write_query(message, "", &mut query)?;
            Some((path, query))
        }
        None => None,
    };
    let mut headers = HeaderMap::new();
    if recorded.headers.is_some() {
        write_headers(message, &mut headers)?;
        if let Some(cookies) = write_cookies(message)? {
            let value =
                HeaderValue::from_str(&cookies).map_err(|_| EncodeError::Header("Cookie"))?;
            headers.insert(COOKIE, value);
        }
    }
    let mut body = Bytes::new();
    if let Some((media_type, written)) = write_body(message)? {
        headers.entry(CONTENT_TYPE).or_insert(media_type);
        // What was read from bytes is written from bytes.
        body = written.as_bytes().cloned().unwrap_or_default();
    }
    Ok(Rewritten {
        target,
        headers,
        body,
    })
}
