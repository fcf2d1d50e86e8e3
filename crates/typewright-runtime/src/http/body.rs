//! Bodies: content and a media type, made from a message and read into one.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;

use super::encode::push_pair;
use super::form::read_form;
use super::pairs::{Nested, Shape, shape};
use super::parts::{FormSlot, boundary_of, form_parts, read_form_data, value_parts};
use super::query::{UNRESERVED, quote};
use super::text::{read_text, to_text};
use super::{
    Body, BodySlot, BodyView, Content, EncodeError, Fault, Format, Layout, Message, MessageError,
    Multipart, Part,
};
use crate::field::{Slot, View};
use crate::json;
use crate::{DecodeError, DecodeErrorKind, Value};

/// What nearly all bodies are.
const JSON: &str = "application/json";

/// What a body's media type has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaTypes {
    /// One of the documented ones.
    Documented,
    /// If only one is documented, it is taken to be that one: servers often name a wrong one.
    Guessed,
}

/// The media type and the content of a message's body; nothing if it has none.
pub(crate) fn write_body(
    message: &dyn Message,
) -> Result<Option<(HeaderValue, Body)>, EncodeError> {
    let layout = message.layout();
    let Some((index, body)) = message.body() else {
        let missing = layout.required && !layout.contents.is_empty();
        return if missing {
            Err(EncodeError::Missing("body"))
        } else {
            Ok(None)
        };
    };
    let content = layout.contents.get(index).ok_or(EncodeError::MediaType)?;
    let (media_type, body): (Cow<'static, str>, Body) = match body {
        BodyView::Blob(blob) if blob.media_type.is_empty() => {
            (concrete(content).into(), blob.body.clone())
        }
        BodyView::Blob(blob) => (blob.media_type.clone().into(), blob.body.clone()),
        BodyView::Multipart(parts) => {
            let media_type = match parts.media_type.as_str() {
                "" => with_boundary(content, &parts.boundary),
                received => received.to_owned(),
            };
            (media_type.into(), parts.body.clone())
        }
        BodyView::Form(form) => joined(content, form_parts(form)?),
        BodyView::Field(View::Absent) if layout.required => {
            return Err(EncodeError::Missing("body"));
        }
        BodyView::Field(View::Absent) => return Ok(None),
        BodyView::Field(view) if content.format == Format::FormData => {
            joined(content, value_parts(view)?)
        }
        BodyView::Field(view) => (concrete(content).into(), field_bytes(content, view).into()),
    };
    let media_type = match media_type {
        Cow::Borrowed(JSON) => return Ok(Some((HeaderValue::from_static(JSON), body))),
        Cow::Borrowed(known) => Bytes::from_static(known.as_bytes()),
        Cow::Owned(made) => Bytes::from(made),
    };
    if !media_type.is_ascii() {
        return Err(EncodeError::MediaType);
    }
    let media_type =
        HeaderValue::from_maybe_shared(media_type).map_err(|_| EncodeError::MediaType)?;
    Ok(Some((media_type, body)))
}

fn field_bytes(content: &Content, view: View<'_>) -> Bytes {
    match (content.format, view) {
        (Format::Form, view) => {
            let view = match view {
                View::Any(Value::Object(members)) | View::Unknown(Value::Object(members)) => {
                    View::Map(members)
                }
                view => view,
            };
            let pairs = match shape(view, Nested::Repeated) {
                Shape::Pairs(pairs) => pairs,
                Shape::Absent | Shape::One(_) | Shape::Many(_) => Vec::new(),
            };
            let mut form = String::new();
            for (name, values) in pairs {
                for value in values {
                    push_pair(
                        &mut form,
                        '&',
                        &quote(&name, UNRESERVED),
                        &quote(&value, UNRESERVED),
                    );
                }
            }
            form.into()
        }
        (Format::Text, view) => {
            to_text(view).map_or_else(Bytes::new, |text| text.into_owned().into())
        }
        (_, view) => json::view_to_vec(view).into(),
    }
}

/// The media type to write: the documented one, or what a range stands for.
fn concrete(content: &Content) -> &'static str {
    if content.media_type == JSON || !content.media_type.contains('*') {
        return content.media_type;
    }
    match content.format {
        Format::Json => JSON,
        Format::Form => "application/x-www-form-urlencoded",
        Format::Text => "text/plain; charset=utf-8",
        Format::Blob => "application/octet-stream",
        Format::Multipart => "multipart/mixed",
        Format::FormData => "multipart/form-data",
    }
}

fn joined(content: &Content, parts: Vec<Part>) -> (Cow<'static, str>, Body) {
    let parts = Multipart::new(parts);
    (with_boundary(content, &parts.boundary).into(), parts.body)
}

fn with_boundary(content: &Content, boundary: &str) -> String {
    // One that is received has no quotation marks in it; one that is made here is plain.
    format!("{}; boundary=\"{boundary}\"", concrete(content))
}

/// Which of the documented media types a `Content-Type` is.
fn find(contents: &[Content], media_type: &str) -> Option<usize> {
    let same = |content: &Content| content.media_type == media_type;
    if let Some(index) = contents.iter().position(same) {
        return Some(index);
    }
    let wanted = essence(media_type);
    let (kind, _) = wanted.split_once('/')?;
    let exact = contents
        .iter()
        .position(|content| essence(content.media_type).eq_ignore_ascii_case(wanted));
    let by_range = || {
        contents.iter().position(|content| {
            let range = essence(content.media_type);
            range == "*/*"
                || range
                    .strip_suffix("/*")
                    .is_some_and(|range| range.eq_ignore_ascii_case(kind))
        })
    };
    // Bytes of no known kind (RFC 2046, section 4.5.1): a file of a known kind is that as well.
    let bytes = || {
        contents.iter().position(|content| {
            content.format == Format::Blob
                && essence(content.media_type).eq_ignore_ascii_case("application/octet-stream")
        })
    };
    exact.or_else(by_range).or_else(bytes)
}

/// Whether a media type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Which of the documented media types a body is read as. A missing media type is the first of them.
fn choose(
    layout: &Layout,
    media_type: Option<&str>,
    is_empty: bool,
    policy: MediaTypes,
) -> Option<usize> {
    let found = match media_type {
        None => Some(0),
        Some(media_type) => find(layout.contents, media_type),
    };
    let guess = is_empty || (policy == MediaTypes::Guessed && layout.contents.len() == 1);
    found.or(guess.then_some(0))
}

/// Whether a body is handed on as it arrives if it has one media type or another.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn may_be_handed_on(layout: &Layout) -> bool {
    layout.contents.iter().any(handed_on)
}

#[cfg(any(feature = "client", feature = "server"))]
fn handed_on(content: &Content) -> bool {
    matches!(content.format, Format::Blob | Format::Multipart)
}

/// Whether a body is handed on as it arrives; any other is received first.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn is_handed_on(layout: &Layout, media_type: Option<&str>, policy: MediaTypes) -> bool {
    // Of most answers no form is.
    may_be_handed_on(layout)
        && choose(layout, media_type, false, policy)
            .and_then(|index| layout.contents.get(index))
            .is_some_and(handed_on)
}

/// Reads a body into a message. An empty body is none; where one is needed, it reads as an empty object if the body is
/// an object in JSON or a form and needs no member.
pub(crate) fn read_body(
    message: &mut dyn Message,
    media_type: Option<&str>,
    body: &Body,
    policy: MediaTypes,
) -> Result<(), MessageError> {
    let layout = message.layout();
    let Some(first) = layout.contents.first() else {
        return Ok(());
    };
    let is_empty = body.as_bytes().is_some_and(Bytes::is_empty);
    let Some(index) = choose(layout, media_type, is_empty, policy) else {
        let media_type = media_type.unwrap_or_default().to_owned();
        return Err(MessageError::body("", Fault::MediaType(media_type)));
    };
    let content = layout.contents.get(index).unwrap_or(first);
    // A text or a file may be empty and there all the same, if its media type says so.
    let empty_is_something =
        media_type.is_some() && matches!(content.format, Format::Text | Format::Blob);
    if is_empty && !layout.required && !empty_is_something {
        return Ok(());
    }
    match message.body_mut(index) {
        None => Ok(()),
        Some(BodySlot::Blob(blob)) => {
            blob.media_type = media_type.unwrap_or_default().to_owned();
            blob.body = body.clone();
            Ok(())
        }
        Some(BodySlot::Multipart(parts)) => {
            let media_type = media_type.unwrap_or_default();
            let boundary = boundary_of(media_type);
            let missing = || unreadable("its media type names no boundary");
            parts.boundary = boundary.ok_or_else(missing)?;
            parts.media_type = media_type.to_owned();
            parts.body = body.clone();
            Ok(())
        }
        Some(BodySlot::Form(form)) => {
            let media_type = media_type.unwrap_or_default();
            read_form_data(FormSlot::Form(form), media_type, received(body)?.clone())
        }
        Some(BodySlot::Field(slot)) if content.format == Format::FormData => {
            let media_type = media_type.unwrap_or_default();
            read_form_data(FormSlot::Value(slot), media_type, received(body)?.clone())
        }
        Some(BodySlot::Field(slot)) => read_field(content, slot, received(body)?),
    }
}

fn received(body: &Body) -> Result<&Bytes, MessageError> {
    let missing = || unreadable("it was not received before it was read");
    body.as_bytes().ok_or_else(missing)
}

fn unreadable(reason: &str) -> MessageError {
    MessageError::body("", Fault::Unreadable(reason.to_owned()))
}

fn read_field(content: &Content, slot: Slot<'_>, bytes: &Bytes) -> Result<(), MessageError> {
    let text = || std::str::from_utf8(bytes).map_err(|_| unreadable("not UTF-8"));
    match (content.format, slot) {
        (Format::Form, slot) => read_form(slot, text()?),
        (Format::Text, slot) => read_text(slot, text()?.into())
            .map_err(|reason| MessageError::body("", Fault::Invalid(reason))),
        (_, slot @ (Slot::Object(_) | Slot::Map(_))) if bytes.is_empty() => {
            json::read_slice(slot, b"{}").map_err(|error| body_error(&error))
        }
        _ if bytes.is_empty() => Err(MessageError::body("", Fault::Missing)),
        (_, slot) => json::read_slice(slot, bytes).map_err(|error| body_error(&error)),
    }
}

pub(super) fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn body_error(error: &DecodeError) -> MessageError {
    let fault = match error.kind() {
        DecodeErrorKind::Syntax | DecodeErrorKind::Utf8 => Fault::Unreadable(error.to_string()),
        DecodeErrorKind::Missing => Fault::Missing,
        _ => Fault::Invalid(error.message().to_owned()),
    };
    MessageError::body(error.pointer(), fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_found_exactly_before_by_range() {
        let content = |media_type| Content::new(media_type, Format::Blob);
        let contents = [content("*/*"), content("image/*"), content("image/PNG")];
        for (media_type, index) in [
            ("image/png; a=b", Some(2)),
            ("Image/Jpeg", Some(0)),
            ("text/plain", Some(0)),
            ("nonsense", None),
        ] {
            assert_eq!(find(&contents, media_type), index, "{media_type}");
        }
        assert_eq!(find(contents.get(1..2).unwrap(), "image/jpeg"), Some(0));
        assert_eq!(find(contents.get(1..2).unwrap(), "text/plain"), None);
        let bytes = [content("application/octet-stream"), content("image/*")];
        assert_eq!(find(&bytes, "text/plain"), Some(0));
        assert_eq!(find(&bytes, "image/png"), Some(1));
    }
}
