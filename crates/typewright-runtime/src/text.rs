//! Strings with a type of their own: keys of maps, what is kept of unknown enum values, and what is said of an invalid
//! string.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use crate::Value;

/// A type made of a string, which can be the key of a map. Every string can be received as one; two are equal if their
/// strings are.
pub trait Key: Ord {
    /// Takes any string, unchecked.
    fn from_key(text: Cow<'_, str>) -> Self;
    /// The string.
    fn as_key(&self) -> &str;
}

impl Key for String {
    fn from_key(text: Cow<'_, str>) -> Self {
        text.into_owned()
    }

    fn as_key(&self) -> &str {
        self
    }
}

/// A string that an enum does not know. Only the enum makes it, so it never is one that the enum knows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownText(Box<str>);

impl UnknownText {
    /// For the macros of this crate.
    #[doc(hidden)]
    #[must_use]
    pub fn private_new(text: Cow<'_, str>) -> Self {
        Self(text.into())
    }

    /// The string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for UnknownText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for UnknownText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for UnknownText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A value that an enum does not know. Only the enum makes it, so it never is one that the enum knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownValue(Value);

impl UnknownValue {
    /// For the macros of this crate.
    #[doc(hidden)]
    #[must_use]
    pub fn private_new(value: Value) -> Self {
        Self(value)
    }

    /// The value.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.0
    }
}

impl Deref for UnknownValue {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

/// A string is not of the form its type demands. The string itself is not quoted: whoever made it has it, and it may be a
/// secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidText {
    expected: &'static str,
    problem: &'static str,
}

impl InvalidText {
    /// Says what was expected (`a room ID`), and why it is none (`it does not start with "!"`).
    #[must_use]
    pub fn new(expected: &'static str, problem: &'static str) -> Self {
        Self { expected, problem }
    }

    /// What the string should have been: `a room ID`.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        self.expected
    }

    /// What is wrong with it.
    #[must_use]
    pub fn problem(&self) -> &'static str {
        self.problem
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}: {}", self.expected, self.problem)
    }
}

impl std::error::Error for InvalidText {}
