//! What a scalar is: its tag decides, and without one YAML's core schema does. Positions and messages are the caller's.

use granit_parser::{ScalarStyle, Tag};

use super::number::{Number, number};
use crate::node::Node;

/// Why a scalar is no value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ScalarError {
    /// Its tag is not one of the core schema's for scalars.
    Tag,
    /// It does not fit its tag, which is of this name.
    Unfit(String),
    /// A number that JSON cannot hold.
    Number,
}

/// What a tag asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wish<'a> {
    /// No tag: whatever the text says.
    Free,
    /// `!`: a string, an array or an object, by its form.
    Plain,
    /// One of the core schema's names: `str`, `int`, `map`…
    Core(&'a str),
    /// A tag we know nothing of.
    Other,
}

/// Reads a tag.
pub(super) fn wish(tag: Option<&Tag>) -> Wish<'_> {
    let Some(tag) = tag else { return Wish::Free };
    match (tag.core_suffix(), tag.parts()) {
        (Some(name), _) => Wish::Core(name),
        (None, ("", "!") | ("!", "")) => Wish::Plain,
        (None, _) => Wish::Other,
    }
}

/// Reads a scalar.
pub(super) fn scalar(
    text: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
) -> Result<Node, ScalarError> {
    match wish(tag) {
        Wish::Free if style == ScalarStyle::Plain => plain(text),
        Wish::Free | Wish::Plain | Wish::Core("str") => Ok(Node::String(text.into())),
        Wish::Core(name @ ("null" | "bool" | "int" | "float")) => {
            let node = plain(text)?;
            let fits = match &node {
                Node::Null => name == "null",
                Node::Bool(_) => name == "bool",
                Node::Number(json) => {
                    name == "float" || name == "int" && !json.contains(['.', 'e', 'E'])
                }
                _ => false,
            };
            fits.then_some(node)
                .ok_or_else(|| ScalarError::Unfit(name.to_owned()))
        }
        Wish::Core(name) => Err(ScalarError::Unfit(name.to_owned())),
        Wish::Other => Err(ScalarError::Tag),
    }
}

/// YAML 1.2.2, section 10.3.2.
fn plain(text: &str) -> Result<Node, ScalarError> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Node::Null),
        "true" | "True" | "TRUE" => return Ok(Node::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Node::Bool(false)),
        _ => {}
    }
    match number(text) {
        Number::Json(json) => Ok(Node::Number(json)),
        Number::Unsupported => Err(ScalarError::Number),
        Number::No => Ok(Node::String(text.into())),
    }
}
