//! From the text of one file to its tree, and from a place back to the text. It knows nothing of other files.
//!
//! There is one reader. Well-formed JSON is well-formed YAML 1.2, so a JSON file is checked by serde_json first, which is
//! strict and quick, and then read like the others: duplicate keys, limits and positions are found in one way, and
//! numbers keep their text without a feature of serde_json that would change it for every other crate. (What the YAML
//! reader refuses in valid JSON: U+007F to U+009F without U+0085, U+FFFE and U+FFFF, written raw inside a string.)
//!
//! The tree keeps no positions. A file is read a second time when one of its places is to be printed: that costs as much
//! as the first time, only in runs that report something, and keeps two numbers per value out of every other run.
//!
//! YAML beyond JSON: the core schema of YAML 1.2 and its tags, anchors and aliases. Merge keys (`<<`) are an error: YAML
//! 1.2 has none, and where a member comes from must be plain to see in a definition.

mod alias;
mod events;
mod locate;
mod number;
mod scalar;
mod tree;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(crate) use locate::{Mark, marks};

use crate::{
    diagnostic::{Code, Diagnostic, Location, Spot},
    node::Node,
    place::Pointer,
    sources::Format,
};

/// How many levels values may be nested.
pub(crate) const MAX_DEPTH: usize = 256;

/// How large a file may be, in bytes.
pub(crate) const MAX_SIZE: u64 = 64 * 1024 * 1024;

/// Reads one document. On failure, all that is wrong with it as far as it could be read.
pub(crate) fn parse(path: &str, text: &Arc<str>, format: Format) -> Result<Node, Vec<Diagnostic>> {
    let origin = Origin { path, text };
    if text.trim().is_empty() {
        return Err(vec![origin.empty()]);
    }
    if format == Format::Json {
        check_json(&origin).map_err(|problem| vec![problem])?;
    }
    tree::build(&origin)
}

/// The bytes of `text` at which the value at `pointer`, or its key, stands. Nothing when the text has no such place.
pub fn locate(text: &str, pointer: &Pointer, spot: Spot) -> Option<std::ops::Range<usize>> {
    let wanted = std::iter::once(pointer.clone()).collect();
    Some(marks(text, &wanted).get(pointer)?.range(spot))
}

/// A text that is being read, for its diagnostics.
struct Origin<'a> {
    path: &'a str,
    text: &'a Arc<str>,
}

impl Origin<'_> {
    fn location(&self, range: std::ops::Range<usize>) -> Location {
        Location::Text {
            base: crate::Base::Root,
            path: self.path.to_owned(),
            text: Arc::clone(self.text),
            range,
        }
    }

    fn problem(
        &self,
        code: Code,
        message: impl Into<String>,
        range: std::ops::Range<usize>,
    ) -> Diagnostic {
        Diagnostic::new(code, message, self.location(range))
    }

    fn empty(&self) -> Diagnostic {
        let location = Location::Path(self.path.to_owned());
        Diagnostic::new(
            Code::EmptyDocument,
            "the file has no document in it",
            location,
        )
    }
}

/// Whether the text is JSON to the letter. Skips values without building or recursing into them.
fn check_json(origin: &Origin<'_>) -> Result<(), Diagnostic> {
    let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(origin.text) else {
        return Ok(());
    };
    // serde_json counts lines from 1 and columns in bytes, and puts both at the end of its message.
    let line = origin
        .text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let start: usize = line.map(str::len).sum();
    let at = (start + error.column().saturating_sub(1)).min(origin.text.len());
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or_default();
    let range = events::one_character(origin.text, at);
    Err(origin.problem(Code::Syntax, format!("not valid JSON: {message}"), range))
}
