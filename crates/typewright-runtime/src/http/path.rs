//! Path templates: split into segments, filled and matched. What a parameter's text means is not known here.

use memchr::{memchr, memchr_iter, memrchr};

use super::EncodeError;
use super::query::{Escapes, PATH, push_quoted, unquote};
use super::short::Short;

/// A piece of a segment of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SegmentPart<'a> {
    /// Text that stands there as it is.
    Literal(&'a str),
    /// `{name}`
    Parameter(&'a str),
}

/// The pieces of one segment. A brace without its partner is text.
pub(crate) fn segment_parts(segment: &str) -> impl Iterator<Item = SegmentPart<'_>> {
    let mut rest = segment;
    std::iter::from_fn(move || {
        let open = rest.split_once('{');
        match open.and_then(|(before, after)| Some((before, after.split_once('}')?))) {
            Some(("", (name, after))) => {
                rest = after;
                Some(SegmentPart::Parameter(name))
            }
            Some((before, _)) => {
                rest = rest.get(before.len()..).unwrap_or_default();
                Some(SegmentPart::Literal(before))
            }
            None if rest.is_empty() => None,
            None => Some(SegmentPart::Literal(std::mem::take(&mut rest))),
        }
    })
}

/// What is known of a parameter of a path whose value was written.
pub(crate) struct Filled {
    /// The parameter's name.
    pub(crate) name: &'static str,
    /// Whether it may be empty in the last segment.
    pub(crate) allow_empty: bool,
}

/// Appends the path of a template. `value` appends a parameter's value, escaped.
pub(crate) fn fill(
    template: &str,
    path: &mut String,
    value: &dyn Fn(&str, &mut String) -> Result<Filled, EncodeError>,
) -> Result<(), EncodeError> {
    let begin = path.len();
    path.push('/');
    // No segment has a brace of another, so that the template need not be taken apart for them.
    let mut rest = template.trim_start_matches('/');
    while let Some((before, name, after)) = next_parameter(rest) {
        push_quoted(path, before, PATH);
        let empty = path.len();
        let filled = value(name, path)?;
        let may_be_empty = filled.allow_empty && !after.contains('/');
        if path.len() == empty && !may_be_empty {
            return Err(EncodeError::EmptySegment(filled.name));
        }
        rest = after;
    }
    push_quoted(path, rest, PATH);
    if has_dot_segment(path.get(begin..).unwrap_or_default()) {
        return Err(EncodeError::DotSegment);
    }
    Ok(())
}

/// What stands before the next parameter of a template, its name, and what stands after it.
fn next_parameter(template: &str) -> Option<(&str, &str, &str)> {
    let open = memchr(b'{', template.as_bytes())?;
    let (before, after) = (template.get(..open)?, template.get(open + 1..)?);
    let close = memchr(b'}', after.as_bytes())?;
    Some((before, after.get(..close)?, after.get(close + 1..)?))
}

/// Whether a segment is `.` or `..`.
fn has_dot_segment(path: &str) -> bool {
    // In most paths no segment begins with a dot.
    let mut dots = memchr_iter(b'.', path.as_bytes());
    dots.any(|dot| dot > 0 && path.as_bytes().get(dot - 1) == Some(&b'/'))
        && path.split('/').any(|segment| matches!(segment, "." | ".."))
}

/// The parameters' names and their texts, still escaped.
pub(crate) type Values<'t, 'p> = Short<(&'t str, &'p str)>;

/// A template, taken apart once for the paths of many requests.
#[cfg(feature = "server")]
pub(crate) struct Template {
    template: &'static str,
    whole: Option<Whole<'static>>,
}

#[cfg(feature = "server")]
impl Template {
    /// That of an operation.
    pub(crate) fn new(template: &'static str) -> Self {
        Self {
            template,
            whole: Whole::of(template),
        }
    }

    /// The same as [`matches`].
    pub(crate) fn matches<'p>(&self, path: &'p str) -> Option<Values<'static, 'p>> {
        let whole = self.whole.as_ref().and_then(|whole| whole.fit(path));
        whole.or_else(|| any_segments(self.template, path))
    }
}

/// The parameters' texts, still escaped, if the end of the path is the template's. The path may begin with more: a prefix
/// that a proxy or a nested router adds or takes away does not matter as long as the template is all there.
pub(crate) fn matches<'t, 'p>(template: &'t str, path: &'p str) -> Option<Values<'t, 'p>> {
    let whole = Whole::of(template).and_then(|whole| whole.fit(path));
    whole.or_else(|| any_segments(template, path))
}

/// A template where every parameter is a whole segment, as nearly always. Where the literals stand in a path as they do in
/// the template, what is between two parameters is compared at once.
struct Whole<'t> {
    /// What stands before the first parameter.
    head: &'t str,
    /// The parameters, and what stands behind each, from the last to the first.
    parameters: Short<(&'t str, &'t str)>,
}

impl<'t> Whole<'t> {
    fn of(template: &'t str) -> Option<Self> {
        let mut parameters = Short::default();
        let mut head = template;
        while let Some(open) = memrchr(b'{', head.as_bytes()) {
            let (name, literal) = split_at_byte(head, open, b'}')?;
            if !literal.is_empty() && !literal.starts_with('/') {
                return None;
            }
            head = head.get(..open).filter(|rest| rest.ends_with('/'))?;
            parameters.push((name, literal));
        }
        head.starts_with('/').then_some(Self { head, parameters })
    }

    fn fit<'p>(&self, mut path: &'p str) -> Option<Values<'t, 'p>> {
        let mut found = Values::default();
        for (name, literal) in self.parameters.iter() {
            path = path.strip_suffix(literal)?;
            let value = memrchr(b'/', path.as_bytes())? + 1;
            found.push((*name, path.get(value..)?));
            path = path.get(..value)?;
        }
        path.ends_with(self.head).then_some(found)
    }
}

/// What stands between the byte at `begin` and the next `end`, and what stands after that.
fn split_at_byte(text: &str, begin: usize, end: u8) -> Option<(&str, &str)> {
    let rest = text.get(begin + 1..)?;
    let at = memchr(end, rest.as_bytes())?;
    Some((rest.get(..at)?, rest.get(at + 1..)?))
}

/// The same, segment by segment.
fn any_segments<'t, 'p>(template: &'t str, path: &'p str) -> Option<Values<'t, 'p>> {
    let mut found = Values::default();
    let mut segments = path.rsplit('/');
    for template in template.trim_start_matches('/').rsplit('/') {
        let raw = segments.next()?;
        match whole_segment(template) {
            Some(SegmentPart::Literal(literal)) => {
                let same = raw == literal
                    || unquote(raw, Escapes::Percent).is_ok_and(|text| text == literal);
                if !same {
                    return None;
                }
            }
            Some(SegmentPart::Parameter(name)) => found.push((name, raw)),
            None => match_segment(template, raw, &mut found)?,
        }
    }
    Some(found)
}

/// The one piece of a segment that has no more; most are such.
fn whole_segment(segment: &str) -> Option<SegmentPart<'_>> {
    match memchr(b'{', segment.as_bytes()) {
        None => Some(SegmentPart::Literal(segment)),
        Some(_) => {
            let mut parts = segment_parts(segment);
            parts.next().filter(|_| parts.next().is_none())
        }
    }
}

/// Appends the values of a segment of several pieces.
fn match_segment<'t, 'p>(
    template: &'t str,
    raw: &'p str,
    found: &mut Values<'t, 'p>,
) -> Option<()> {
    let parts: Vec<SegmentPart<'t>> = segment_parts(template).collect();
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
    Some(())
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
            ("/a/{x}/{y}", "/a/1/2", Some(vec![("y", "2"), ("x", "1")])),
            ("/a/{x}/{y}", "/b/1/2", None),
            ("/a/{x}/b", "/%61/1/b", Some(vec![("x", "1")])),
            ("/a/{x}", "/ba/1", None),
            ("a/{x}", "/ba/1", None),
        ] {
            #[cfg(feature = "server")]
            assert_eq!(
                Template::new(template).matches(path),
                matches(template, path)
            );
            let found = matches(template, path).map(|found| found.iter().copied().collect());
            assert_eq!(found, expected, "{template} {path}");
        }
    }
}
