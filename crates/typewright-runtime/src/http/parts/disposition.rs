//! `Content-Disposition`, and the parameters of it and of media types.

use http::header::CONTENT_DISPOSITION;
use http::{HeaderMap, HeaderValue};

use crate::http::EncodeError;

/// What a part says of itself beside its media type.
#[derive(Default)]
pub(crate) struct Disposition {
    /// The name of the field in a form.
    pub(crate) name: Option<String>,
    /// The name of the file.
    pub(crate) file_name: Option<String>,
}

impl Disposition {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let value = headers.get(CONTENT_DISPOSITION);
        let text = value.and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        let of = |name| text.and_then(|text| parameter(text, name));
        Self {
            name: of("name"),
            file_name: of("filename"),
        }
    }

    /// The header for a field of a form.
    pub(crate) fn form_data(&self) -> Result<HeaderValue, EncodeError> {
        let mut text = "form-data".to_owned();
        for (key, value) in [("name", &self.name), ("filename", &self.file_name)] {
            if let Some(value) = value {
                let value = value.replace('\\', "\\\\").replace('"', "\\\"");
                text.push_str(&format!("; {key}=\"{value}\""));
            }
        }
        HeaderValue::from_bytes(text.as_bytes())
            .map_err(|_| EncodeError::Header("Content-Disposition"))
    }
}

/// The value of a parameter behind a `;`: a token, or text in quotation marks, in which a backslash stands before a
/// quotation mark or another backslash. (Before anything else it is itself: some send paths like that.)
pub(crate) fn parameter(text: &str, wanted: &str) -> Option<String> {
    let mut rest = text.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = value(after.trim_start());
        // What has no value is passed over.
        let name = name.rsplit(';').next().unwrap_or(name).trim();
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' if characters.as_str().starts_with(['"', '\\']) => value.extend(characters.next()),
            other => value.push(other),
        }
    }
    let rest = characters.as_str();
    (value, rest.split_once(';').map_or("", |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found() {
        for (text, value) in [
            ("a/b; x=1; Boundary=abc", Some("abc")),
            ("a/b;boundary=\"a b\";c=d", Some("a b")),
            (
                "a/b; c=\"boundary=no;\"; boundary=\"\\\"\\\\x\\y\"",
                Some("\"\\x\\y"),
            ),
            ("a/b; flag; boundary=x", Some("x")),
            ("a/b; boundary=\"open", Some("open")),
            ("a/b; boundary", None),
            ("boundary=x", None),
            ("", None),
        ] {
            assert_eq!(parameter(text, "boundary").as_deref(), value, "{text}");
        }
    }

    #[test]
    fn names_come_back_as_they_were() {
        for name in ["a", "a b", "a\"b;c=\\\"d\\", "é"] {
            let written = Disposition {
                name: Some("n".to_owned()),
                file_name: Some(name.to_owned()),
            };
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_DISPOSITION, written.form_data().unwrap());
            let read = Disposition::of(&headers);
            assert_eq!(read.file_name.as_deref(), Some(name));
            assert_eq!(read.name.as_deref(), Some("n"));
        }
        let broken = Disposition {
            name: Some("a\r\nb".to_owned()),
            file_name: None,
        };
        assert!(broken.form_data().is_err());
    }
}
