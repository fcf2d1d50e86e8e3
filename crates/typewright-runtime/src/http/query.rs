//! Text between separators and its percent-encoding: the pairs of a query, a form or a `Cookie` header. Knows no
//! parameters.

use std::borrow::Cow;

#[cfg(feature = "client")]
use http::Uri;
use memchr::memchr;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

#[cfg(feature = "client")]
use super::EncodeError;

/// Everything but what RFC 3986 calls unreserved.
pub(crate) const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The same without the dot: for elements that dots separate.
pub(crate) const UNRESERVED_NO_DOT: &AsciiSet = &UNRESERVED.add(b'.');

/// Reserved characters stay, but for those that would end the value in a query or be read as something else.
pub(crate) const RESERVED: &AsciiSet = &UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What RFC 6265 does not let stand in a cookie's value, and what would then be read as an escape or a separator.
pub(crate) const COOKIE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b',')
    .add(b';')
    .add(b'\\')
    .add(b'%');

/// What cannot stand in a path as it is, escapes aside.
pub(crate) const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// Appends the text with the characters of the set escaped.
pub(crate) fn push_quoted(to: &mut String, text: &str, set: &'static AsciiSet) {
    to.extend(utf8_percent_encode(text, set));
}

/// The text with the characters of the set escaped.
pub(crate) fn quote(text: &str, set: &'static AsciiSet) -> String {
    utf8_percent_encode(text, set).to_string()
}

/// Appends a pair to the query of a URL.
#[cfg(feature = "client")]
pub(crate) fn add_to_query(uri: &mut Uri, name: &str, value: &str) -> Result<(), EncodeError> {
    let mut text = uri.to_string();
    text.push(if uri.query().is_some() { '&' } else { '?' });
    push_quoted(&mut text, name, UNRESERVED);
    text.push('=');
    push_quoted(&mut text, value, UNRESERVED);
    // The reason is left out: it could quote a secret.
    *uri = text
        .parse()
        .map_err(|_| EncodeError::Url(format!("with `{name}` in its query")))?;
    Ok(())
}

/// A text for a cookie.
#[cfg(feature = "client")]
pub(crate) fn quote_cookie(text: &str) -> String {
    quote(text, COOKIE)
}

/// A literal segment of a path.
#[cfg(feature = "server")]
pub(crate) fn quote_path(text: &str) -> String {
    quote(text, PATH)
}

/// How a text on the wire is turned back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escapes {
    /// None: a header.
    None,
    /// Percent-encoding: a path or a cookie.
    Percent,
    /// Percent-encoding, and `+` is a space: a query or a form.
    PercentAndPlus,
}

/// The text behind its escapes. The error says in words what is wrong with them.
pub(crate) fn unquote(raw: &str, escapes: Escapes) -> Result<Cow<'_, str>, String> {
    let plus = escapes == Escapes::PercentAndPlus && memchr(b'+', raw.as_bytes()).is_some();
    if plus {
        let text = raw.replace('+', " ");
        return Ok(Cow::Owned(decode(&text)?.into_owned()));
    }
    match escapes {
        Escapes::None => Ok(raw.into()),
        Escapes::Percent | Escapes::PercentAndPlus => decode(raw),
    }
}

fn decode(raw: &str) -> Result<Cow<'_, str>, String> {
    if memchr(b'%', raw.as_bytes()).is_none() {
        return Ok(raw.into());
    }
    // Most are short: then only what is kept is allocated, at its size.
    let mut short = [0; SHORT];
    let mut long = Vec::new();
    let text = match short.get_mut(..raw.len()) {
        Some(short) => short,
        None => {
            long.resize(raw.len(), 0);
            &mut long[..]
        }
    };
    let length = unescape(raw.as_bytes(), text)?;
    match str::from_utf8(text.get(..length).unwrap_or_default()) {
        Ok(text) => Ok(text.to_owned().into()),
        Err(_) => Err("not UTF-8 behind the percent-encoding".to_owned()),
    }
}

/// How long a text may be that is not allocated before its length is known.
const SHORT: usize = 64;

/// Writes the bytes behind the escapes to a place that has room for all of them, and gives their number.
fn unescape(raw: &[u8], text: &mut [u8]) -> Result<usize, &'static str> {
    let mut bytes = raw.iter().copied();
    let mut places = text.iter_mut();
    let mut length = 0;
    while let (Some(byte), Some(place)) = (bytes.next(), places.next()) {
        *place = match byte {
            b'%' => {
                let (high, low) = (bytes.next(), bytes.next());
                let escaped = high.and_then(digit).zip(low.and_then(digit));
                let (high, low) = escaped.ok_or(NO_ESCAPE)?;
                high << 4 | low
            }
            plain => plain,
        };
        length += 1;
    }
    Ok(length)
}

const NO_ESCAPE: &str = "a `%` without two hexadecimal digits";

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// A name and a value that still has its escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawPair<'a> {
    /// The name, without escapes.
    pub(crate) name: Cow<'a, str>,
    /// The value as it stands on the wire.
    pub(crate) value: &'a str,
}

/// The pairs of a query or a form. A pair whose name cannot be read is no parameter of anyone, and left out.
pub(crate) fn raw_pairs(text: &str) -> Vec<RawPair<'_>> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .filter_map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = unquote(name, Escapes::PercentAndPlus).ok()?;
            Some(RawPair { name, value })
        })
        .collect()
}

/// The cookies of a request, in order.
pub(crate) fn cookies(headers: &http::HeaderMap) -> Vec<RawPair<'_>> {
    headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            let quoted = value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'));
            Some(RawPair {
                name: name.into(),
                value: quoted.unwrap_or(value),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_turned_back_or_refused() {
        for (raw, escapes, text) in [
            ("a+b%20c", Escapes::PercentAndPlus, Some("a b c")),
            ("a+b%20c", Escapes::Percent, Some("a+b c")),
            ("a+b%20c", Escapes::None, Some("a+b%20c")),
            ("%C3%A9", Escapes::Percent, Some("é")),
            ("%C3", Escapes::Percent, None),
            ("%zz", Escapes::Percent, None),
            ("%2", Escapes::Percent, None),
            ("a%", Escapes::Percent, None),
            ("%+1", Escapes::Percent, None),
            (
                "%41%42c%2b%e2%82%ACd",
                Escapes::Percent,
                Some("ABc+\u{20ac}d"),
            ),
            ("", Escapes::Percent, Some("")),
            ("%", Escapes::PercentAndPlus, None),
        ] {
            assert_eq!(unquote(raw, escapes).ok().as_deref(), text, "{raw}");
        }
    }

    #[test]
    fn pairs_are_split_before_they_are_unescaped() {
        let pairs = raw_pairs("a=1%262&&b&c%3D=x=y&%zz=1");
        let seen: Vec<_> = pairs.iter().map(|pair| (&*pair.name, pair.value)).collect();
        assert_eq!(seen, [("a", "1%262"), ("b", ""), ("c=", "x=y")]);
    }

    #[test]
    fn what_is_quoted_comes_back() {
        let text: String = ('\u{1}'..'\u{180}').collect();
        for (set, escapes) in [
            (UNRESERVED, Escapes::PercentAndPlus),
            (UNRESERVED_NO_DOT, Escapes::Percent),
            (RESERVED, Escapes::PercentAndPlus),
            (COOKIE, Escapes::Percent),
        ] {
            assert_eq!(
                unquote(&quote(&text, set), escapes).as_deref(),
                Ok(text.as_str())
            );
        }
    }
}
