//! Path templates: split into segments, filled and matched. What a parameter's text means is not known here.

use super::EncodeError;
use super::query::{Escapes, PATH, quote, unquote};

/// A piece of a segment of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SegmentPart<'a> {
    /// Text that stands there as it is.
    Literal(&'a str),
    /// `{name}`
    Parameter(&'a str),
}

/// The pieces of one segment. A brace without its partner is text.
pub(crate) fn segment_parts(segment: &str) -> Vec<SegmentPart<'_>> {
    let mut parts = Vec::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            parts.push(SegmentPart::Literal(before));
        }
        parts.push(SegmentPart::Parameter(name));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(SegmentPart::Literal(rest));
    }
    parts
}

/// A value for a parameter of a path.
pub(crate) struct Filling {
    /// The parameter's name.
    pub(crate) name: &'static str,
    /// The value, escaped.
    pub(crate) text: String,
    /// Whether it may be empty in the last segment.
    pub(crate) allow_empty: bool,
}

/// The path of a template. `value` gives a parameter's filling by name.
pub(crate) fn fill(
    template: &str,
    value: &dyn Fn(&str) -> Result<Filling, EncodeError>,
) -> Result<String, EncodeError> {
    let mut path = String::with_capacity(template.len() + 32);
    let mut segments = template.trim_start_matches('/').split('/').peekable();
    while let Some(segment) = segments.next() {
        let mut text = String::new();
        for part in segment_parts(segment) {
            match part {
                SegmentPart::Literal(literal) => text.push_str(&quote(literal, PATH)),
                SegmentPart::Parameter(name) => {
                    let filling = value(name)?;
                    let may_be_empty = filling.allow_empty && segments.peek().is_none();
                    if filling.text.is_empty() && !may_be_empty {
                        return Err(EncodeError::EmptySegment(filling.name));
                    }
                    text.push_str(&filling.text);
                }
            }
        }
        if text == "." || text == ".." {
            return Err(EncodeError::DotSegment);
        }
        path.push('/');
        path.push_str(&text);
    }
    Ok(path)
}

/// The parameters' texts, still escaped, if the end of the path is the template's. The path may begin with more: a prefix
/// that a proxy or a nested router adds or takes away does not matter as long as the template is all there.
pub(crate) fn matches<'t, 'p>(template: &'t str, path: &'p str) -> Option<Vec<(&'t str, &'p str)>> {
    let mut found = Vec::new();
    let mut segments = path.rsplit('/');
    for template in template.trim_start_matches('/').rsplit('/') {
        let mut values = match_segment(&segment_parts(template), segments.next()?)?;
        found.append(&mut values);
    }
    Some(found)
}

fn match_segment<'t, 'p>(
    parts: &[SegmentPart<'t>],
    raw: &'p str,
) -> Option<Vec<(&'t str, &'p str)>> {
    if let [SegmentPart::Literal(literal)] = parts {
        let same =
            raw == *literal || unquote(raw, Escapes::Percent).is_ok_and(|text| text == *literal);
        return same.then(Vec::new);
    }
    let mut found = Vec::new();
    let mut rest = raw;
    let mut open: Option<&'t str> = None;
    for (index, part) in parts.iter().enumerate() {
        match (part, open.take()) {
            (SegmentPart::Literal(literal), None) => rest = rest.strip_prefix(literal)?,
            (SegmentPart::Literal(literal), Some(name)) => {
                // The last literal is the end of the segment, so that `{name}.json` takes `a.json.json` too.
                let last = index + 1 == parts.len();
                let split = if last {
                    rest.strip_suffix(literal).map(|value| (value, ""))
                } else {
                    rest.split_once(literal)
                };
                let (value, after) = split?;
                found.push((name, value));
                rest = after;
            }
            (SegmentPart::Parameter(name), before) => {
                found.extend(before.map(|before| (before, "")));
                open = Some(name);
            }
        }
    }
    match open {
        Some(name) => found.push((name, rest)),
        None if rest.is_empty() => {}
        None => return None,
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_match_from_the_right() {
        for (template, path, expected) in [
            ("/a/{x}/b", "/a/1/b", Some(vec![("x", "1")])),
            ("/a/{x}/b", "/prefix/a/1/b", Some(vec![("x", "1")])),
            ("/a/{x}", "/a/%2F", Some(vec![("x", "%2F")])),
            ("/a/{x}.json", "/a/b.json.json", Some(vec![("x", "b.json")])),
            ("/a/{x}.json", "/a/b.xml", None),
            ("/{x}:{y}", "/1:2:3", Some(vec![("x", "1"), ("y", "2:3")])),
            ("/a b/{x}", "/a%20b/1", Some(vec![("x", "1")])),
            ("/a/{x}", "/a/", Some(vec![("x", "")])),
            ("/a/{x}/b", "/1/b", None),
            ("/a", "/b", None),
            ("/{unclosed", "/{unclosed", Some(vec![])),
        ] {
            assert_eq!(matches(template, path), expected, "{template} {path}");
        }
    }
}
