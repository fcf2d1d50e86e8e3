//! One value as one piece of text, as parameters and form fields carry it. What has no text form of its own (an object
//! in a list, say) travels as JSON text.

use std::borrow::Cow;

use crate::Value;
use crate::field::{Kinds, Slot, UnionField, View};
use crate::json;

/// The text of a value; nothing if it is absent. `null` is the text `null`.
pub(crate) fn to_text(view: View<'_>) -> Option<Cow<'_, str>> {
    Some(match view {
        View::Absent => return None,
        View::Bool(true) => "true".into(),
        View::Bool(false) => "false".into(),
        View::Integer(value) => value.to_string().into(),
        View::String(text) | View::UnknownString(text) => text.into(),
        View::Any(Value::String(text)) | View::Unknown(Value::String(text)) => text.as_str().into(),
        View::Raw(text) => match json::from_slice::<String>(text.as_bytes()) {
            Ok(text) => text.into(),
            Err(_) => text.into(),
        },
        other => to_json(other).into(),
    })
}

/// The JSON text of a value.
pub(crate) fn to_json(view: View<'_>) -> String {
    json::view_to_string(view)
}

/// Reads a text into a slot of whatever kind. The error says in words what was expected.
pub(crate) fn read_text(slot: Slot<'_>, text: Cow<'_, str>) -> Result<(), String> {
    match slot {
        Slot::Bool(target) => {
            *target = match &*text {
                "true" => true,
                "false" => false,
                _ => return Err("expected `true` or `false`".to_owned()),
            }
        }
        Slot::Integer(target) => {
            let fits = text.parse().is_ok_and(|value| target.set(value));
            if !fits {
                return Err(format!("expected {}", target.expected()));
            }
        }
        Slot::String(target) => *target = text.into_owned(),
        Slot::Text(target) => target.set(text),
        Slot::Any(target) => *target = Value::String((&*text).into()),
        Slot::Optional(target) => read_text(target.fill(), text)?,
        Slot::Nullable(target) if text == "null" => target.clear(),
        Slot::Nullable(target) => read_text(target.fill(), text)?,
        Slot::Constant(target) => {
            target.set(literal(&text).unwrap_or_else(|| Value::String((&*text).into())));
            if !target.is_known() {
                target.set(Value::String((&*text).into()));
            }
        }
        Slot::Union(target) => return read_union(target, &text),
        Slot::Raw(target, _) => {
            let known = literal(&text).is_some();
            *target = if known {
                (&*text).into()
            } else {
                to_json(View::String(&text)).into()
            };
        }
        slot @ (Slot::Number(_)
        | Slot::Object(_)
        | Slot::Tuple(_)
        | Slot::List(_)
        | Slot::Map(_)) => {
            json::read_slice(slot, text.as_bytes()).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

/// The text as a JSON value, if it is one and not a string.
fn literal(text: &str) -> Option<Value> {
    match json::from_slice(text.as_bytes()) {
        Ok(Value::String(_)) | Err(_) => None,
        Ok(value) => Some(value),
    }
}

/// A union takes the text as a JSON literal if one of its shapes can be one of that kind, else as a string.
fn read_union(target: &mut dyn UnionField, text: &str) -> Result<(), String> {
    let kinds = match text.trim_start().bytes().next() {
        Some(b'{') => Kinds::OBJECT,
        Some(b'[') => Kinds::ARRAY,
        Some(b't' | b'f') => Kinds::BOOL,
        Some(b'n') => Kinds::NULL,
        Some(b'-' | b'0'..=b'9') => Kinds::NUMBER,
        _ => Kinds::STRING,
    };
    let possible = target
        .branches()
        .iter()
        .any(|branch| branch.kinds.meets(kinds));
    let read = if possible && literal(text).is_some() {
        json::read_slice(Slot::Union(target), text.as_bytes())
    } else {
        json::read_slice(Slot::Union(target), to_json(View::String(text)).as_bytes())
    };
    read.map_err(|error| error.to_string())
}
