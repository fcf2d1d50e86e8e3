//! YAML in block style. A string is written plain only where every reader, of YAML 1.1 or 1.2, takes it for a string; of
//! several lines it is a literal block; else it is in double quotes.
//!
//! No emitter is used: serde's data model has no number that keeps its text, so what writes YAML through it would have to
//! change the numbers.

use std::fmt::Write as _;

use typewright_source::Node;

/// A key of more characters than this has to be marked as one (YAML 1.2, section 8.2.2).
const LONG_KEY: usize = 1000;

/// A document as YAML, a member a line.
#[must_use]
pub fn to_yaml(document: &Node) -> String {
    let mut text = String::new();
    match document {
        Node::Map(members) if !members.is_empty() => block(document, 0, &mut text),
        Node::List(items) if !items.is_empty() => block(document, 0, &mut text),
        scalar => text.push_str(&flow(scalar)),
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// A list or an object that is not empty, from where the line stands.
fn block(node: &Node, level: usize, text: &mut String) {
    match node {
        Node::Map(members) => {
            for (index, (key, member)) in members.iter().enumerate() {
                indent(index, level, text);
                if key.len() > LONG_KEY {
                    let _ = write!(text, "? {}\n{}:", quoted(key), "  ".repeat(level));
                } else if is_plain(key) {
                    let _ = write!(text, "{key}:");
                } else {
                    let _ = write!(text, "{}:", quoted(key));
                }
                value(member, level, text);
            }
        }
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                indent(index, level, text);
                text.push('-');
                match item {
                    // Its first member stands behind the dash.
                    Node::Map(members) if !members.is_empty() => {
                        text.push(' ');
                        block(item, level + 1, text);
                    }
                    Node::List(inner) if !inner.is_empty() => {
                        text.push(' ');
                        block(item, level + 1, text);
                    }
                    other => value(other, level, text),
                }
            }
        }
        _ => {}
    }
}

/// What stands behind `key:` or `-`, to the end of its last line.
fn value(node: &Node, level: usize, text: &mut String) {
    match node {
        Node::Map(members) if !members.is_empty() => {
            text.push('\n');
            text.push_str(&"  ".repeat(level + 1));
            block(node, level + 1, text);
        }
        Node::List(items) if !items.is_empty() => {
            text.push('\n');
            text.push_str(&"  ".repeat(level + 1));
            block(node, level + 1, text);
        }
        Node::String(string) if is_literal(string) => literal(string, level + 1, text),
        scalar => {
            text.push(' ');
            text.push_str(&flow(scalar));
            text.push('\n');
        }
    }
}

/// The first line of a block has its indentation already.
fn indent(index: usize, level: usize, text: &mut String) {
    if index > 0 {
        text.push_str(&"  ".repeat(level));
    }
}

/// What fits behind a key: a scalar, or something empty.
fn flow(node: &Node) -> String {
    match node {
        Node::String(text) if is_plain(text) => text.to_string(),
        Node::String(text) => quoted(text),
        other => other.to_json(),
    }
}

/// A text of several lines, as it is.
fn literal(string: &str, level: usize, text: &mut String) {
    let body = string.trim_end_matches('\n');
    let ends = string.len() - body.len();
    text.push_str(match ends {
        0 => " |-\n",
        1 => " |\n",
        _ => " |+\n",
    });
    let kept = if ends > 1 { string } else { body };
    for line in kept.strip_suffix('\n').unwrap_or(kept).split('\n') {
        if !line.is_empty() {
            text.push_str(&"  ".repeat(level));
            text.push_str(line);
        }
        text.push('\n');
    }
}

/// Whether a text can be a literal block without saying how far it is indented.
fn is_literal(text: &str) -> bool {
    let first = text.chars().next();
    text.contains('\n')
        && first.is_some_and(|first| !first.is_whitespace())
        && text.chars().all(|each| each == '\n' || is_printable(each))
}

/// Whether a text can stand without quotes, whatever reads it.
fn is_plain(text: &str) -> bool {
    // What begins with a letter is no number, date or indicator; the words that mean something else are few.
    let first = text.chars().next();
    let begins = first.is_some_and(|first| first.is_alphabetic() || "_/$".contains(first));
    let word = text.to_ascii_lowercase();
    let meant = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    begins
        && !meant.contains(&word.as_str())
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(|each| each != '\t' && is_printable(each))
}

/// Whether a character may stand in a YAML file as it is, on its line.
fn is_printable(character: char) -> bool {
    !matches!(character,
        '\0'..='\u{8}' | '\n'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
        | '\u{fffe}' | '\u{ffff}')
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        // Writing into a string cannot fail.
        let _ = match character {
            '"' | '\\' => write!(quoted, "\\{character}"),
            '\n' => write!(quoted, "\\n"),
            '\t' => write!(quoted, "\\t"),
            other if is_printable(other) => write!(quoted, "{other}"),
            other => write!(quoted, "\\u{:04x}", u32::from(other)),
        };
    }
    quoted.push('"');
    quoted
}
