//! Requests: a message and the constants of its operation make an `http::Request`, and back.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, COOKIE};

use super::body::{MediaTypes, read_body, write_body};
use super::encode::{write_cookies, write_headers, write_path, write_query};
use super::parameter::{Claimed, Wire, read_parameter};
use super::path::{Values, matches};
use super::query::{cookies, raw_pairs};
use super::{
    Body, EncodeError, Fault, Location, Message, MessageError, Operation, OperationInfo, Place,
};
use crate::Field;

/// The request of one operation.
pub trait Request: Message + Field + Send + Sync + 'static {
    /// The operation.
    type Operation: Operation<Request = Self>;

    /// The request over HTTP. Credentials are not its business.
    ///
    /// # Errors
    /// If a value has no form on the wire, `base_url` is not the beginning of a URL, or the body is a stream.
    fn to_http(&self, base_url: &str) -> Result<http::Request<Bytes>, EncodeError> {
        let (parts, body) = self.to_http_stream(base_url)?.into_parts();
        let bytes = body.as_bytes().ok_or(EncodeError::Stream)?;
        Ok(http::Request::from_parts(parts, bytes.clone()))
    }

    /// [`to_http`](Self::to_http) for a body of any kind.
    ///
    /// # Errors
    /// If a value has no form on the wire, or `base_url` is not the beginning of a URL.
    fn to_http_stream(&self, base_url: &str) -> Result<http::Request<Body>, EncodeError> {
        write_request(Self::Operation::INFO, self, base_url)
    }

    /// Reads a request. The path may begin with anything, as long as it ends in the operation's path.
    ///
    /// # Errors
    /// If it is not a request of this operation, or a parameter or the body is missing or not valid.
    fn from_http(request: &http::Request<Bytes>) -> Result<Self, MessageError> {
        let mut message = Self::blank();
        let info = Self::Operation::INFO;
        if *request.method() != info.method {
            return Err(MessageError {
                place: Place::Method,
                fault: Fault::Mismatch,
            });
        }
        let uri = request.uri();
        let path = matches(info.path, uri.path());
        let source = Received {
            path: path.as_ref(),
            query: uri.query(),
            headers: request.headers(),
            body: &Body::from(request.body().clone()),
        };
        match read_request(info, &mut message, &source) {
            Ok(()) => Ok(message),
            Err(error) => Err(*error),
        }
    }
}

/// What a request is read from.
pub(crate) struct Received<'a> {
    /// The values in the path, if it is one of the operation.
    pub(crate) path: Option<&'a Values<'static, 'a>>,
    pub(crate) query: Option<&'a str>,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Body,
}

/// [`Request::to_http`], once for all types.
pub(crate) fn write_request(
    info: &'static OperationInfo,
    message: &dyn Message,
    base_url: &str,
) -> Result<http::Request<Body>, EncodeError> {
    let base_url = base_url.trim_end_matches('/');
    // Room for the usual values, so that it need not grow.
    let mut url = String::with_capacity(base_url.len() + info.path.len() + 128);
    url.push_str(base_url);
    write_path(info.path, message, &mut url)?;
    write_query(message, "?", &mut url)?;
    let uri = http::Uri::from_maybe_shared(Bytes::from(url))
        .map_err(|error| EncodeError::Url(error.to_string()))?;
    let body = write_body(message)?;
    let mut request = http::Request::new(Body::default());
    *request.method_mut() = info.method.clone();
    *request.uri_mut() = uri;
    write_headers(message, request.headers_mut())?;
    if let Some(cookies) = write_cookies(message)? {
        let value =
            http::HeaderValue::from_str(&cookies).map_err(|_| EncodeError::Header("Cookie"))?;
        request.headers_mut().insert(COOKIE, value);
    }
    if let Some((media_type, body)) = body {
        // A parameter of the name, where a definition has one, is closer to what the user said.
        request
            .headers_mut()
            .entry(CONTENT_TYPE)
            .or_insert(media_type);
        *request.body_mut() = body;
    }
    Ok(request)
}

/// [`Request::from_http`], once for all types. The method is the caller's business.
pub(crate) fn read_request(
    info: &'static OperationInfo,
    message: &mut dyn Message,
    source: &Received<'_>,
) -> Result<(), Box<MessageError>> {
    let path = source.path.ok_or(MessageError {
        place: Place::Path,
        fault: Fault::Mismatch,
    })?;
    let layout = message.layout();
    let mut parameters = layout.parameters.iter();
    // Most operations know no cookies.
    let cookies = match parameters.any(|parameter| parameter.location == Location::Cookie) {
        true => cookies(source.headers),
        false => Vec::new(),
    };
    let wire = Wire {
        path,
        query: source.query.map(raw_pairs).unwrap_or_default(),
        cookies,
        headers: source.headers,
        claimed: Claimed::of(info, message),
    };
    read_parameters(message, &wire, &|_| true)?;
    if layout.contents.is_empty() {
        return Ok(());
    }
    read_body(
        message,
        media_type(source.headers)?,
        source.body,
        MediaTypes::Documented,
    )?;
    Ok(())
}

/// Reads the parameters of a message that stand where `wanted` says.
pub(crate) fn read_parameters(
    message: &mut dyn Message,
    wire: &Wire<'_>,
    wanted: &dyn Fn(Location) -> bool,
) -> Result<(), MessageError> {
    for (index, parameter) in message.layout().parameters.iter().enumerate() {
        if !wanted(parameter.location) {
            continue;
        }
        let error = |fault| MessageError::parameter(parameter.location, parameter.name, fault);
        let Some(slot) = message.parameter_mut(index) else {
            continue;
        };
        let found = read_parameter(parameter, slot, wire).map_err(error)?;
        if !found && parameter.required {
            return Err(error(Fault::Missing));
        }
    }
    Ok(())
}

/// The `Content-Type`, if there is one.
pub(crate) fn media_type(headers: &HeaderMap) -> Result<Option<&str>, MessageError> {
    match headers.get(CONTENT_TYPE).map(http::HeaderValue::to_str) {
        None => Ok(None),
        Some(Ok(media_type)) => Ok(Some(media_type)),
        Some(Err(_)) => Err(MessageError::body(
            "",
            Fault::MediaType("not readable".to_owned()),
        )),
    }
}
