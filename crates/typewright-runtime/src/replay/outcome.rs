//! What becomes of one exchange, as plain data: how it was read, and what is not as it was.

use std::borrow::Cow;

use super::Values;
use crate::http::{EncodeError, Fault, Location, MessageError, Place as MessagePlace};
use crate::{Value, json};

/// What became of an exchange.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) read: Read,
    pub(super) problems: Vec<Difference>,
}

/// As what an exchange was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Read {
    /// The operation's request.
    Request,
    /// An answer of success: the variant, or the type where there is only one.
    Success(&'static str),
    /// A variant of the error.
    Error(&'static str),
    /// Nothing.
    Not,
}

/// Something that is not as it was. Displays as a sentence without values: `/next_token was null and came back absent`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Where.
    pub place: Place,
    /// What is not as it was there.
    pub what: What,
    /// What stood there, if values are shown.
    pub detail: Option<Box<str>>,
}

/// Where something is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Place {
    /// The message as a whole.
    Whole,
    /// The method of a request.
    Method,
    /// The path of a request.
    Path,
    /// A parameter or a header: in words which kind, and the name.
    Parameter(&'static str, String),
    /// The media type of the body.
    MediaType,
    /// The body, with the JSON pointer.
    Body(String),
}

/// What is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum What {
    /// It cannot be read; in words, without values.
    Unread(String),
    /// It has the status of this variant and does not fit it, for this reason, so it was read as the one for all others.
    Misfit(&'static str, String),
    /// It cannot be written again.
    Unwritable(String),
    /// It did not come back.
    Lost,
    /// It was `null`, and is absent now.
    NullLost,
    /// It was not there before.
    Added,
    /// Another value came back.
    Changed,
    /// The same number came back, written otherwise.
    Respelled,
}

impl Place {
    pub(super) fn parameter(location: Location, name: &str) -> Self {
        let location = match location {
            Location::Path => "path parameter",
            Location::Query => "query parameter",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        Self::Parameter(location, name.to_owned())
    }
}

impl Difference {
    /// What cannot be read in a message with this body, and why.
    pub(super) fn unread(error: MessageError, body: &[u8], values: Values) -> Self {
        let (place, reason, detail) = explain(error, body, values);
        Self {
            place,
            what: What::Unread(reason),
            detail,
        }
    }

    /// What does not fit the variant of its status, and why.
    pub(super) fn misfit(
        variant: &'static str,
        error: MessageError,
        body: &[u8],
        values: Values,
    ) -> Self {
        let (place, reason, detail) = explain(error, body, values);
        Self {
            place,
            what: What::Misfit(variant, reason),
            detail,
        }
    }

    /// What cannot be written.
    pub(super) fn unwritable(error: &EncodeError, values: Values) -> Self {
        // The one reason that quotes a value.
        let (reason, detail) = match error {
            EncodeError::Url(_) => (
                "the path and the query make no URL".to_owned(),
                clipped(&error.to_string(), values),
            ),
            error => (error.to_string(), None),
        };
        Self {
            place: Place::Whole,
            what: What::Unwritable(reason),
            detail,
        }
    }
}

/// The place, the reason without values, and with them.
fn explain(error: MessageError, body: &[u8], values: Values) -> (Place, String, Option<Box<str>>) {
    let at = match &error.place {
        // Some reasons begin with the pointer, which is told already.
        MessagePlace::Body { pointer } => format!("at {pointer}: "),
        _ => String::new(),
    };
    let place = match error.place {
        MessagePlace::Method => Place::Method,
        MessagePlace::Path => Place::Path,
        MessagePlace::Parameter { location, name } => Place::parameter(location, name),
        MessagePlace::Body { pointer } => Place::Body(pointer),
    };
    let (reason, quoted): (Cow<'_, str>, _) = match error.fault {
        Fault::Missing => ("is missing".into(), None),
        Fault::Mismatch => ("is not the operation's".into(), None),
        Fault::MediaType(found) => (
            "is of a media type that the definition does not have".into(),
            Some(found),
        ),
        Fault::Unreadable(reason) => (
            format!(
                "cannot be read: {}",
                without_value(reason.strip_prefix(&at).unwrap_or(&reason))
            )
            .into(),
            Some(reason),
        ),
        Fault::Invalid(reason) => {
            let expected = without_value(&reason);
            let quoted = match (&place, values) {
                (Place::Body(pointer), Values::Shown) if *reason != *expected => {
                    with_value(expected, body, pointer)
                }
                _ => None,
            };
            (
                format!("is not valid: {expected}").into(),
                Some(quoted.unwrap_or(reason)),
            )
        }
    };
    let detail = quoted.and_then(|quoted| clipped(&quoted, values));
    (place, reason.into_owned(), detail)
}

/// A reader's message with the value in the place of its kind, if that is short to tell.
fn with_value(expected: &str, body: &[u8], pointer: &str) -> Option<String> {
    let body: Value = json::from_slice(body).ok()?;
    match body.pointer(pointer)? {
        Value::List(_) | Value::Object(_) => None,
        value => Some(format!("{expected}, found {value}")),
    }
}

/// A reader's message up to what it says of the input: that always stands last, after these words.
pub(super) fn without_value(message: &str) -> &str {
    message
        .split_once(", found ")
        .map_or(message, |(expected, _)| expected)
}

/// As much of a value as a line of a report can bear, if values are shown.
pub(super) fn clipped(text: &str, values: Values) -> Option<Box<str>> {
    const LONGEST: usize = 200;
    if values == Values::Hidden {
        return None;
    }
    Some(match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    })
}
