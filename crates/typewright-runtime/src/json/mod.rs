//! From and to JSON text. The grammar is that of RFC 8259, kept strictly; numbers stay as they were written.
//!
//! The reader is our own rather than `serde_json`'s for three reasons. `serde_json` keeps numbers as they were written
//! only with its feature `arbitrary_precision`, which changes its behaviour for every crate in a program. A union
//! rewinds the reader instead of buffering the value. And an error carries a JSON pointer.
//!
//! Where it differs from `serde_json`: a member that is there twice is an error, and numbers have no range.
//!
//! ```
//! use typewright_runtime::{Value, json};
//!
//! let value: Value = json::from_str(r#"{"price": 1.10}"#)?;
//! assert_eq!(value.get("price").map(ToString::to_string), Some("1.10".to_owned()));
//! let error = json::from_str::<Vec<bool>>("[true, 5]").unwrap_err();
//! assert_eq!(error.to_string(), "at /1: expected true or false, found a number (line 1, column 8)");
//! # Ok::<(), typewright_runtime::DecodeError>(())
//! ```

mod pretty;
mod reader;
mod scan;
mod string;

use crate::field::{Field, Slot, View};
use crate::{DecodeError, DecodeErrorKind, Map, Value};

pub(crate) use reader::{Reader, duplicate, too_deep};
pub(crate) use scan::{needs_care, plain_prefix};

/// What a document may demand of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How deep arrays and objects may be nested: 128 unless said otherwise. More than 512 counts as 512, so that no
    /// document can exhaust the stack.
    pub depth: usize,
}

impl Limits {
    /// The ordinary limits, but for the depth of nesting.
    #[must_use]
    pub const fn with_depth(depth: usize) -> Self {
        Self { depth }
    }

    pub(crate) fn capped_depth(self) -> usize {
        self.depth.min(512)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::with_depth(128)
    }
}

/// Reads JSON text as UTF-8 bytes.
///
/// # Errors
/// When the bytes are not UTF-8, the text is not JSON or the value is not a `T`.
pub fn from_slice<T: Field>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::blank();
    read_slice(value.slot(), bytes)?;
    Ok(value)
}

/// Reads JSON text.
///
/// # Errors
/// When the text is not JSON or the value is not a `T`.
pub fn from_str<T: Field>(text: &str) -> Result<T, DecodeError> {
    let mut value = T::blank();
    read_str(value.slot(), text)?;
    Ok(value)
}

/// Whether JSON text is a `T` all through, and is written back as it was: with every [`Raw`](crate::Raw) value in it,
/// and with nothing that a union keeps because it is of none of its shapes.
///
/// # Errors
/// What is not, or the place at which it is written back differently.
pub fn check<T: Field>(text: &str) -> Result<(), DecodeError> {
    let mut value = T::blank();
    crate::read::text_through(value.slot(), text).map_err(|error| error.locate(text.as_bytes()))?;
    same(&text.parse()?, &to_value(&value))
}

/// Whether two values are the same; the error names the first place at which they are not.
fn same(before: &Value, after: &Value) -> Result<(), DecodeError> {
    let lost = |what: &str| DecodeError::new(DecodeErrorKind::Unknown, what);
    match (before, after) {
        (Value::List(before), Value::List(after)) if before.len() == after.len() => {
            let pairs = before.iter().zip(after).enumerate();
            pairs.into_iter().try_for_each(|(index, (before, after))| {
                same(before, after).map_err(|error| error.in_element(index))
            })
        }
        (Value::Object(before), Value::Object(after)) => {
            for (name, before) in before {
                let after = after
                    .get(name)
                    .ok_or_else(|| lost("it is not written back").in_member(name))?;
                same(before, after).map_err(|error| error.in_member(name))?;
            }
            match after.keys().find(|name| !before.contains_key(*name)) {
                Some(name) => Err(lost("it is written and was not there").in_member(name)),
                None => Ok(()),
            }
        }
        (before, after) if before == after => Ok(()),
        _ => Err(lost("it is written back as another value")),
    }
}

/// Reads a value that was read as [`Value`] before.
///
/// # Errors
/// When the value is not a `T`.
pub fn from_value<T: Field>(value: &Value) -> Result<T, DecodeError> {
    let mut result = T::blank();
    read_value(result.slot(), value)?;
    Ok(result)
}

/// Reads JSON text as UTF-8 bytes into the slot of a blank value.
///
/// # Errors
/// When the bytes are not UTF-8, the text is not JSON or the value does not go into the slot. What the slot then holds
/// is of no use.
pub fn read_slice(slot: Slot<'_>, bytes: &[u8]) -> Result<(), DecodeError> {
    read_slice_within(slot, bytes, Limits::default())
}

/// [`read_slice`] with limits of one's own.
///
/// # Errors
/// As there.
#[inline(never)]
pub fn read_slice_within(slot: Slot<'_>, bytes: &[u8], limits: Limits) -> Result<(), DecodeError> {
    let result = match std::str::from_utf8(bytes) {
        Ok(text) => crate::read::text(slot, text, limits),
        Err(error) => Err(DecodeError::at(
            DecodeErrorKind::Utf8,
            "the bytes are not UTF-8",
            Some(error.valid_up_to()),
        )),
    };
    result.map_err(|error| error.locate(bytes))
}

/// Reads JSON text into the slot of a blank value.
///
/// # Errors
/// When the text is not JSON or the value does not go into the slot. What the slot then holds is of no use.
#[inline(never)]
pub fn read_str(slot: Slot<'_>, text: &str) -> Result<(), DecodeError> {
    crate::read::text(slot, text, Limits::default()).map_err(|error| error.locate(text.as_bytes()))
}

/// Reads a [`Value`] into the slot of a blank value.
///
/// # Errors
/// When the value does not go into the slot. What the slot then holds is of no use.
pub fn read_value(slot: Slot<'_>, value: &Value) -> Result<(), DecodeError> {
    crate::read::tree(slot, value, Limits::default())
}

/// JSON text without whitespace, as UTF-8 bytes.
pub fn to_vec<T: Field>(value: &T) -> Vec<u8> {
    view_to_vec(value.view())
}

/// JSON text without whitespace.
pub fn to_string<T: Field>(value: &T) -> String {
    view_to_string(value.view())
}

/// JSON text for people: one member or element a line, indented by two spaces.
pub fn to_string_pretty<T: Field>(value: &T) -> String {
    pretty::indent(&view_to_string(value.view()))
}

/// The value as a tree. Something absent becomes `null`.
pub fn to_value<T: Field>(value: &T) -> Value {
    crate::write::tree(&value.view())
}

/// The members of an object, typed ones and others: what a definition takes as any object can be made of a type that says
/// more. Nothing, if the value is no object.
pub fn to_map<T: Field>(value: &T) -> Option<Map> {
    match to_value(value) {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// JSON text without whitespace, as UTF-8 bytes. Something absent becomes `null`.
#[must_use]
pub fn view_to_vec(view: View<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    write(view, &mut out);
    out
}

/// JSON text without whitespace. Something absent becomes `null`.
#[must_use]
pub fn view_to_string(view: View<'_>) -> String {
    // All that is written is text already; were it not, nothing better than this could be said of it.
    String::from_utf8(view_to_vec(view))
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Appends JSON text without whitespace. Something absent becomes `null`.
#[inline(never)]
pub fn write(view: View<'_>, out: &mut Vec<u8>) {
    crate::write::json(&view, out);
}
