//! A view in any serde format: generic once per format, not once per type.

use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::members;
use crate::Value;
use crate::field::{ListField, MapField, ObjectField, View};

/// Writes a view in any serde format.
///
/// # Errors
/// When the format does, or cannot hold a number exactly.
pub fn serialize<S: Serializer>(view: &View<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    view.serialize(serializer)
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            View::Absent => serializer.serialize_none(),
            View::Null => serializer.serialize_unit(),
            View::Bool(bool) => serializer.serialize_bool(*bool),
            View::Integer(integer) => write_integer(*integer, serializer),
            View::Number(number) => number.serialize(serializer),
            View::String(string) | View::UnknownString(string) => serializer.serialize_str(string),
            View::Any(value) | View::Unknown(value) => any(value, serializer),
            View::Raw(text) => {
                let value: Value = text.parse().map_err(S::Error::custom)?;
                any(&value, serializer)
            }
            View::Object(object) => write_object(*object, serializer),
            View::Tuple(tuple) => write_tuple(*tuple, serializer),
            View::List(list) => write_list(*list, serializer),
            View::Map(map) => write_map(*map, serializer),
        }
    }
}

fn write_integer<S: Serializer>(integer: i128, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(integer) = i64::try_from(integer) {
        return serializer.serialize_i64(integer);
    }
    match u64::try_from(integer) {
        Ok(integer) => serializer.serialize_u64(integer),
        Err(_) => serializer.serialize_i128(integer),
    }
}

fn any<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Value::Null => serializer.serialize_unit(),
        Value::Bool(bool) => serializer.serialize_bool(*bool),
        Value::Number(number) => number.serialize(serializer),
        Value::String(string) => serializer.serialize_str(string),
        Value::List(list) => serializer.collect_seq(list),
        Value::Object(object) => serializer.collect_map(object),
    }
}

fn write_object<S: Serializer>(object: &dyn ObjectField, serializer: S) -> Result<S::Ok, S::Error> {
    let mut count = 0;
    members::for_each(object, |_, _| {
        count += 1;
        true
    });
    let mut map = serializer.serialize_map(Some(count))?;
    let mut result = Ok(());
    members::for_each(object, |name, view| {
        result = map.serialize_entry(name.text, view);
        result.is_ok()
    });
    result?;
    map.end()
}

fn write_tuple<S: Serializer>(tuple: &dyn ObjectField, serializer: S) -> Result<S::Ok, S::Error> {
    let mut count = 0;
    members::for_each_element(tuple, |_| {
        count += 1;
        true
    });
    let mut sequence = serializer.serialize_seq(Some(count))?;
    let mut result = Ok(());
    members::for_each_element(tuple, |view| {
        result = sequence.serialize_element(view);
        result.is_ok()
    });
    result?;
    sequence.end()
}

fn write_list<S: Serializer>(list: &dyn ListField, serializer: S) -> Result<S::Ok, S::Error> {
    let mut sequence = serializer.serialize_seq(Some(list.len()))?;
    for index in 0..list.len() {
        sequence.serialize_element(&list.view_at(index))?;
    }
    sequence.end()
}

fn write_map<S: Serializer>(entries: &dyn MapField, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(entries.len()))?;
    let mut result = Ok(());
    entries.for_each(&mut |name, view| {
        result = map.serialize_entry(name, &view);
        result.is_ok()
    });
    result?;
    map.end()
}
