//! Strings: a slice of the text where it has no escapes, else a string of its own.

use std::borrow::Cow;

use super::plain_prefix;

/// What is wrong, and where.
type Problem = (&'static str, usize);

/// Reads a string whose first character is at `start` (the quotation mark is before it). Gives the place after it.
#[inline]
pub(super) fn read(text: &str, start: usize) -> Result<(Cow<'_, str>, usize), Problem> {
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let end = start + plain_prefix(rest);
    if text.as_bytes().get(end) == Some(&b'"') {
        let string = text.get(start..end).unwrap_or_default();
        return Ok((Cow::Borrowed(string), end + 1));
    }
    let (string, end) = escaped(text, start, end)?;
    Ok((Cow::Owned(string), end))
}

/// Reads a string that is plain from `start` to `end`.
fn escaped(text: &str, start: usize, end: usize) -> Result<(String, usize), Problem> {
    let bytes = text.as_bytes();
    let (mut start, mut end) = (start, end);
    let mut string = String::new();
    loop {
        string.push_str(text.get(start..end).unwrap_or_default());
        match bytes.get(end) {
            Some(b'"') => return Ok((string, end + 1)),
            Some(b'\\') => {
                let (character, after) = escape(bytes, end + 1)?;
                string.push(character);
                start = after;
                end = after + plain_prefix(bytes.get(after..).unwrap_or_default());
            }
            Some(_) => return Err(("a control character in a string has to be escaped", end)),
            None => return Err(("a string is not closed", end)),
        }
    }
}

/// Reads an escape whose backslash is before `at`. Gives the place after it.
fn escape(bytes: &[u8], at: usize) -> Result<(char, usize), Problem> {
    let character = match bytes.get(at) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(bytes, at + 1),
        _ => {
            return Err((
                "a backslash in a string starts no escape",
                at.saturating_sub(1),
            ));
        }
    };
    Ok((character, at + 1))
}

/// Reads the hexadecimal digits of an escape, and of the one after it where two make one character.
fn unicode(bytes: &[u8], at: usize) -> Result<(char, usize), Problem> {
    let lone = (
        "half of a surrogate pair stands alone",
        at.saturating_sub(2),
    );
    let first = hexadecimal(bytes, at)?;
    if let Some(character) = char::from_u32(first) {
        return Ok((character, at + 4));
    }
    let next = at + 4;
    if first >= 0xDC00 || bytes.get(next..next + 2) != Some(b"\\u") {
        return Err(lone);
    }
    let second = hexadecimal(bytes, next + 2)?;
    if !(0xDC00..0xE000).contains(&second) {
        return Err(lone);
    }
    let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    match char::from_u32(code) {
        Some(character) => Ok((character, next + 6)),
        None => Err(lone),
    }
}

fn hexadecimal(bytes: &[u8], at: usize) -> Result<u32, Problem> {
    let digits = bytes.get(at..at + 4).unwrap_or_default();
    let value = digits.iter().try_fold(0, |value, &digit| {
        Some(value * 16 + char::from(digit).to_digit(16)?)
    });
    match value {
        Some(value) if digits.len() == 4 => Ok(value),
        _ => Err(("four hexadecimal digits have to follow `\\u`", at)),
    }
}
