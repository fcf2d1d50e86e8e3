//! What goes wrong, and where: the data every stage reports with. Printing is [`render`]'s; nothing here reads a file.

mod code;
mod position;
mod render;
mod report;
mod window;

use std::{hash, ops::Range, sync::Arc};

pub use code::Code;
pub use render::{Style, render};
pub use report::{Counts, Report};

use crate::place::Place;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Something is written, and a person should look at it.
    Warning,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// What kind of problem it is; stable.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One line, without a full stop.
    pub message: String,
    /// Where: the first is the primary one, the others explain it. Never empty when made by [`Diagnostic::new`].
    pub labels: Vec<Label>,
    /// What to do about it; a hint may have lines to be copied.
    pub hints: Vec<String>,
}

/// A location and what is to be said there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// Written beside the mark; may be empty.
    pub text: String,
}

/// Where something is.
#[derive(Clone, Debug)]
pub enum Location {
    /// A value of a file that was read, and which part of it is marked.
    Place(Place, Spot),
    /// A piece of a text that is not among the sources: a file that does not parse, a configuration.
    Text {
        /// What the path is relative to.
        base: Base,
        /// The file.
        path: String,
        /// All of its text.
        text: Arc<str>,
        /// The piece, in bytes of `text`.
        range: Range<usize>,
    },
    /// A file or folder as a whole, relative to the root.
    Path(String),
    /// A file or folder that is not under the root; its path is shown as it is.
    Elsewhere(String),
}

/// What the path of a text is relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Base {
    /// The root of the definitions.
    Root,
    /// Nothing that the sources know: the path is shown as it is.
    Elsewhere,
}

/// Which part of a member is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// Its name; for an item of an array or a root, which have none, the value.
    Key,
    /// Its value.
    Value,
}

impl Diagnostic {
    /// An error with one location.
    pub fn new(code: Code, message: impl Into<String>, location: Location) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: vec![Label {
                location,
                text: String::new(),
            }],
            hints: Vec::new(),
        }
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Says something beside the primary mark.
    #[must_use]
    pub fn primary(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Adds a location that explains the first.
    #[must_use]
    pub fn label(mut self, location: Location, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            location,
            text: text.into(),
        });
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.hints.push(text.into());
        self
    }
}

// Written out for `Text`: the path and the range tell texts apart well enough for a hash, and a text can be megabytes.
impl hash::Hash for Location {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Place(place, spot) => (place, spot).hash(state),
            Self::Text { path, range, .. } => (path, range).hash(state),
            Self::Path(path) | Self::Elsewhere(path) => path.hash(state),
        }
    }
}

impl PartialEq for Location {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Place(left, left_spot), Self::Place(right, right_spot)) => {
                left_spot == right_spot && left == right
            }
            (
                Self::Text {
                    base,
                    path,
                    text,
                    range,
                },
                Self::Text {
                    base: other_base,
                    path: other_path,
                    text: other_text,
                    range: other_range,
                },
            ) => {
                base == other_base
                    && range == other_range
                    && path == other_path
                    && text == other_text
            }
            (Self::Path(left), Self::Path(right))
            | (Self::Elsewhere(left), Self::Elsewhere(right)) => left == right,
            _ => false,
        }
    }
}

impl Eq for Location {}
