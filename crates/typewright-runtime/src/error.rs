//! What is said when a value cannot be read: what was expected, what was found, and where.

use std::fmt;
use std::fmt::Write as _;

/// Why a value could not be read, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: DecodeErrorKind,
    message: String,
    /// The steps to the place, the last one first: they are added on the way out.
    path: Vec<Step>,
    /// In bytes.
    offset: Option<usize>,
    line_column: Option<(usize, usize)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Name(Box<str>),
    Index(usize),
}

/// The kinds of reasons why a value cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The text is not JSON.
    Syntax,
    /// The bytes are not UTF-8.
    Utf8,
    /// The value is of another type than the definition says.
    Type,
    /// A required member or element is not there.
    Missing,
    /// There is a member or element that the definition does not allow.
    Unknown,
    /// A member is there twice.
    Duplicate,
    /// A number is out of the range of its type, or has a fraction and may not.
    Range,
    /// The value is nested deeper than the limit.
    Depth,
    /// Telling the shapes of a union apart took more work than a document of its size may cost.
    Budget,
}

impl DecodeErrorKind {
    /// Whether reading the same text as something else cannot help.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Syntax | Self::Utf8 | Self::Depth | Self::Budget)
    }
}

impl DecodeError {
    /// An error at the root of what is read.
    #[must_use]
    pub fn new(kind: DecodeErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            path: Vec::new(),
            offset: None,
            line_column: None,
        }))
    }

    /// An error at an offset in bytes.
    #[cold]
    pub(crate) fn at(
        kind: DecodeErrorKind,
        message: impl Into<String>,
        offset: Option<usize>,
    ) -> Self {
        let mut error = Self::new(kind, message);
        error.0.offset = offset;
        error
    }

    /// The same error, seen from outside: its place is in the member called `name`.
    #[must_use]
    pub fn in_member(mut self, name: &str) -> Self {
        self.0.path.push(Step::Name(name.into()));
        self
    }

    /// The same error, seen from outside: its place is in the element at `index`.
    #[must_use]
    pub fn in_element(mut self, index: usize) -> Self {
        self.0.path.push(Step::Index(index));
        self
    }

    /// Finds line and column in the text that was read.
    pub(crate) fn locate(mut self, text: &[u8]) -> Self {
        if let Some(before) = self.0.offset.and_then(|offset| text.get(..offset)) {
            let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
            let start = before
                .iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(0, |newline| newline + 1);
            let rest = before.get(start..).unwrap_or_default();
            // Bytes that continue a character are not counted.
            let column = rest.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() + 1;
            self.0.line_column = Some((line, column));
        }
        self
    }

    /// What kind of reason it is.
    #[must_use]
    pub fn kind(&self) -> DecodeErrorKind {
        self.0.kind
    }

    /// The reason in words, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The place as a JSON pointer: `/rooms/0/name`; empty at the root.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in self.0.path.iter().rev() {
            pointer.push('/');
            match step {
                Step::Name(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
                // Writing to a string does not fail.
                Step::Index(index) => drop(write!(pointer, "{index}")),
            }
        }
        pointer
    }

    /// The place in the text in bytes, if text was read.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// The line in the text, if text was read. The first is 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.0.line_column.map(|(line, _)| line)
    }

    /// The column in the line in characters, if text was read. The first is 1.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.0.line_column.map(|(_, column)| column)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "at {}: ", self.pointer())?;
        }
        f.write_str(&self.0.message)?;
        match self.0.line_column {
            Some((line, column)) => write!(f, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DecodeError {}

/// As much of a name as a message can bear.
pub(crate) fn snippet(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
