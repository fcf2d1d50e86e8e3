//! A line of a recording: what it says of an exchange, checked for its form only.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::outcome::without_value;
use crate::json::{self, Limits};
use crate::{Field, Map, Nullable, Raw, Value};

/// Which way a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Request,
    Response(u16),
}

/// A recorded message.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) operation: String,
    pub(super) package: Option<String>,
    pub(super) direction: Direction,
    pub(super) status: StatusCode,
    pub(super) method: Option<Method>,
    /// The path and the query.
    pub(super) target: Option<(String, String)>,
    /// All headers, `Content-Type` included.
    pub(super) headers: HeaderMap,
    /// Whether the line has headers at all.
    pub(super) has_headers: bool,
    pub(super) body: Bytes,
}

/// A line as it is written.
struct Written {
    operation: String,
    direction: String,
    package: Option<String>,
    status: Option<u16>,
    content_type: Option<String>,
    headers: Option<BTreeMap<String, Value>>,
    method: Option<String>,
    path: Option<String>,
    encoding: Option<String>,
    body: Option<Nullable<Raw<Value>>>,
    ignored: Map,
}

crate::object! {
    Written {
        "operationId" => operation: required,
        "direction" => direction: required,
        "package" => package: optional,
        "status" => status: optional,
        "content_type" => content_type: optional,
        "headers" => headers: optional,
        "method" => method: optional,
        "path" => path: optional,
        "encoding" => encoding: optional,
        "body" => body: optional,
        ..ignored
    }
}

/// How deep a line may be nested: a body as deep as any that can be read, and the line around it.
const DEPTH: Limits = Limits::with_depth(256);

impl Line {
    /// Reads a line. The error says in words what is wrong, and quotes nothing but names.
    pub(super) fn read(text: &[u8]) -> Result<Self, String> {
        let mut line = Written::blank();
        json::read_slice_within(line.slot(), text, DEPTH).map_err(|error| {
            let place = error.pointer();
            let column = error.column().unwrap_or(1);
            let reason = without_value(error.message());
            if place.is_empty() {
                format!("{reason} (column {column})")
            } else {
                format!("{place}: {reason} (column {column})")
            }
        })?;
        let (direction, status) = direction(&line)?;
        let has_headers = line.headers.is_some();
        let mut headers = headers(line.headers.as_ref())?;
        if let Some(media_type) = &line.content_type {
            let value = HeaderValue::from_str(media_type)
                .map_err(|_| "/content_type: not a header's value".to_owned())?;
            headers.insert(CONTENT_TYPE, value);
        }
        let body = body(&line, headers.contains_key(CONTENT_TYPE))?;
        let method = match &line.method {
            None => None,
            Some(method) => Some(
                Method::from_bytes(method.to_ascii_uppercase().as_bytes())
                    .map_err(|_| "/method: not a method".to_owned())?,
            ),
        };
        let target = line.path.map(|path| {
            let path = path.split_once('#').map_or(path.as_str(), |(path, _)| path);
            let (path, query) = path.split_once('?').unwrap_or((path, ""));
            (path.to_owned(), query.to_owned())
        });
        Ok(Self {
            operation: line.operation,
            package: line.package,
            direction,
            status,
            method,
            target,
            headers,
            has_headers,
            body,
        })
    }
}

fn direction(line: &Written) -> Result<(Direction, StatusCode), String> {
    match (line.direction.as_str(), line.status) {
        ("request", _) => Ok((Direction::Request, StatusCode::OK)),
        ("response", None) => Err("/status: a response needs one".to_owned()),
        ("response", Some(status)) => StatusCode::from_u16(status)
            .map(|code| (Direction::Response(status), code))
            .map_err(|_| "/status: not an HTTP status".to_owned()),
        _ => Err("/direction: neither `request` nor `response`".to_owned()),
    }
}

fn headers(written: Option<&BTreeMap<String, Value>>) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in written.into_iter().flatten() {
        let place = || format!("/headers/{}", name.replace('~', "~0").replace('/', "~1"));
        let header = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| format!("{}: not a header's name", place()))?;
        let values = match value {
            Value::List(values) => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        for value in values {
            let text = value
                .as_str()
                .ok_or_else(|| format!("{}: neither a string nor strings", place()))?;
            // As bytes: a header may hold more than ASCII.
            let value = HeaderValue::from_bytes(text.as_bytes())
                .map_err(|_| format!("{}: not a header's value", place()))?;
            headers
                .try_append(header.clone(), value)
                .map_err(|_| "/headers: too many".to_owned())?;
        }
    }
    Ok(headers)
}

fn body(line: &Written, typed: bool) -> Result<Bytes, String> {
    let raw = match &line.body {
        None => return Ok(Bytes::new()),
        Some(Nullable::Null) if line.encoding.is_none() && typed => {
            return Ok(Bytes::from_static(b"null"));
        }
        Some(Nullable::Null) => return Ok(Bytes::new()),
        Some(Nullable::Value(raw)) => raw,
    };
    let Some(encoding) = line.encoding.as_deref() else {
        return Ok(raw.json().as_bytes().to_vec().into());
    };
    let text: String = json::from_str(raw.json())
        .map_err(|_| "/body: with an `encoding` it has to be a string".to_owned())?;
    match encoding {
        "text" => Ok(text.into()),
        "base64" => STANDARD
            .decode(text)
            .map(Bytes::from)
            .map_err(|_| "/body: not base64".to_owned()),
        _ => Err("/encoding: neither `base64` nor `text`".to_owned()),
    }
}
