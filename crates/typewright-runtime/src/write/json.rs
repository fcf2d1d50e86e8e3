//! JSON text without whitespace. This is the path that every answer of a server takes, so it writes bytes directly.

use super::members;
use crate::field::{MapField, ObjectField, View};
use crate::json::plain_prefix;
use crate::{Number, Value};

/// Appends a view as JSON text.
#[inline(never)]
pub(crate) fn json(view: &View<'_>, out: &mut Vec<u8>) {
    match view {
        View::Absent | View::Null => out.extend_from_slice(b"null"),
        View::Bool(bool) => boolean(*bool, out),
        View::Integer(value) => integer(*value, out),
        View::Number(value) => number(value, out),
        View::String(value) | View::UnknownString(value) => string(value, out),
        View::Any(value) | View::Unknown(value) => any(value, out),
        View::Raw(text) => out.extend_from_slice(text.as_bytes()),
        View::Object(object) => {
            if let Some(rest) = members::spelled(*object) {
                return spelled(*object, rest, out);
            }
            out.push(b'{');
            let mut first = true;
            members::for_each_plain(*object, |name, view| {
                if name.key.is_empty() {
                    member(name.text, &mut first, out);
                } else {
                    separate(&mut first, out);
                    out.extend_from_slice(name.key.as_bytes());
                }
                match view {
                    // The most frequent by far: spares a call.
                    View::String(value) | View::UnknownString(value) => string(value, out),
                    _ => json(view, out),
                }
                true
            });
            out.push(b'}');
        }
        View::Tuple(tuple) => {
            out.push(b'[');
            let mut first = true;
            members::for_each_element(*tuple, |view| {
                separate(&mut first, out);
                json(view, out);
                true
            });
            out.push(b']');
        }
        View::List(list) => {
            out.push(b'[');
            let mut first = true;
            for index in 0..list.len() {
                separate(&mut first, out);
                json(&list.view_at(index), out);
            }
            out.push(b']');
        }
        View::Map(map) => {
            out.push(b'{');
            let mut first = true;
            map.for_each(&mut |name, view| {
                member(name, &mut first, out);
                json(&view, out);
                true
            });
            out.push(b'}');
        }
    }
}

/// An object whose further members say how known ones are spelled.
#[cold]
#[inline(never)]
fn spelled(object: &dyn ObjectField, rest: &dyn MapField, out: &mut Vec<u8>) {
    out.push(b'{');
    let mut first = true;
    members::for_each_spelled(object, rest, &mut |name, view| {
        member(name.text, &mut first, out);
        json(view, out);
        true
    });
    out.push(b'}');
}

fn any(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(bool) => boolean(*bool, out),
        Value::Number(value) => number(value, out),
        Value::String(value) => string(value, out),
        Value::List(list) => {
            out.push(b'[');
            let mut first = true;
            for value in list {
                separate(&mut first, out);
                any(value, out);
            }
            out.push(b']');
        }
        Value::Object(object) => {
            out.push(b'{');
            let mut first = true;
            for (name, value) in object {
                member(name, &mut first, out);
                any(value, out);
            }
            out.push(b'}');
        }
    }
}

#[inline]
fn boolean(bool: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if bool { b"true" } else { b"false" });
}

fn integer(value: i128, out: &mut Vec<u8>) {
    let mut buffer = itoa::Buffer::new();
    // The common case, and much the faster one.
    let text = match i64::try_from(value) {
        Ok(value) => buffer.format(value),
        Err(_) => buffer.format(value),
    };
    out.extend_from_slice(text.as_bytes());
}

fn number(value: &Number, out: &mut Vec<u8>) {
    match value.plain_integer() {
        Some(value) => integer(value.into(), out),
        None => out.extend_from_slice(value.text().as_bytes()),
    }
}

#[inline]
fn separate(first: &mut bool, out: &mut Vec<u8>) {
    if !std::mem::replace(first, false) {
        out.push(b',');
    }
}

#[inline]
fn member(name: &str, first: &mut bool, out: &mut Vec<u8>) {
    if std::mem::replace(first, false) {
        out.push(b'"');
    } else {
        out.extend_from_slice(b",\"");
    }
    characters(name, out);
    out.extend_from_slice(b"\":");
}

/// Appends a string in quotation marks.
#[inline]
fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    characters(text, out);
    out.push(b'"');
}

/// Appends the characters of a string, escaped where they have to be: runs that need none are copied whole.
#[inline]
fn characters(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let plain = plain_prefix(bytes);
    match bytes.split_at_checked(plain) {
        Some((run, rest)) if !rest.is_empty() => escaped(run, rest, out),
        _ => out.extend_from_slice(bytes),
    }
}

/// Appends a run that is plain and what follows it, which begins with a character to be escaped.
#[inline(never)]
fn escaped(run: &[u8], rest: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(run);
    let mut rest = rest;
    while let Some((&byte, after)) = rest.split_first() {
        escape(byte, out);
        let Some((run, after)) = after.split_at_checked(plain_prefix(after)) else {
            return;
        };
        out.extend_from_slice(run);
        rest = after;
    }
}

fn escape(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0C => b'f',
        _ => {
            let digit = |digit: u8| match digit {
                0..=9 => b'0' + digit,
                _ => b'a' + digit - 10,
            };
            out.extend_from_slice(b"\\u00");
            out.extend_from_slice(&[digit(byte >> 4), digit(byte & 0xF)]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}
