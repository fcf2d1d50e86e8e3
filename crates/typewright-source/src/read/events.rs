//! The parser's events as the other modules want them: with byte ranges, without comments, with our limits.

use std::ops::Range;

use granit_parser::{ErrorKind, Parser, ScanError, Span, StrInput, options};

use super::{MAX_DEPTH, Origin};
use crate::diagnostic::{Code, Diagnostic};

/// A parser for `text`. Its own limits on nesting lie beyond ours, which count blocks and flows together; they still bound
/// what it keeps while it looks ahead.
pub(super) fn parser(text: &str) -> Parser<'_, StrInput<'_>> {
    Parser::new_from_str_with_options(
        text,
        options! {
            emit_comments: false,
            // YAML's 1024 is too short for some keys of JSON, where they have no limit.
            simple_key_max_lookahead: 65_536,
            flow_nesting_limit: MAX_DEPTH + 1,
            block_nesting_limit: MAX_DEPTH + 1,
        },
    )
}

/// The bytes an event covers; parsers of a `&str` always know them.
pub(super) fn bytes(span: &Span) -> Range<usize> {
    span.byte_range().unwrap_or(0..0)
}

/// The character that starts at or before `at`; nothing at the end of the text.
pub(super) fn one_character(text: &str, at: usize) -> Range<usize> {
    let mut start = at.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let length = text
        .get(start..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    start..start + length
}

/// The diagnostic for what the parser refuses.
pub(super) fn refused(origin: &Origin<'_>, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or_default();
    let range = one_character(origin.text, at);
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(origin, range),
        ErrorKind::UnknownAnchor => {
            let rest = origin.text.get(range.start..).unwrap_or_default();
            let name: &str = rest
                .split(|end: char| end.is_whitespace() || ",[]{}".contains(end))
                .next()
                .unwrap_or_default();
            let message = format!(
                "the alias `{}` has no anchor before it",
                crate::suggest::clip(name)
            );
            origin
                .problem(Code::UnknownAlias, message, range.start..range.start + name.len())
                .hint("an alias repeats a value that is marked `&name` further up; a text that starts with `*` needs quotes")
        }
        ErrorKind::UnexpectedCharacter { character } if !is_printable(*character) => {
            let code = u32::from(*character);
            let message = format!("the character U+{code:04X} must be escaped");
            origin
                .problem(Code::Syntax, message, range)
                .hint(format!("in double quotes, write it as `\\u{code:04x}`"))
        }
        _ => origin.problem(
            Code::Syntax,
            format!("not valid YAML: {}", error.info()),
            range,
        ),
    }
}

/// Whether YAML lets a character stand in a text as it is (YAML 1.2.2, section 5.1).
fn is_printable(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}')
}

/// The diagnostic for a value that lies too deep.
pub(super) fn too_deep(origin: &Origin<'_>, range: Range<usize>) -> Diagnostic {
    let message = format!("values are nested more than {MAX_DEPTH} levels deep");
    origin.problem(Code::TooDeep, message, range)
}
