//! What the macros of this crate expand to. Not for use by hand: it changes without notice.

mod debug;

pub use serde;
#[cfg(feature = "tracing")]
pub use tracing;

pub use self::debug::{Hidden, Names, debug_struct, debug_variant};
pub use crate::read::deserialize;
pub use crate::write::serialize;

use crate::field::{Kinds, Literal, TextField, View};
use crate::{Number, Value};

/// The view of a string that has a type of its own.
pub fn text_view<T: TextField>(text: &T) -> View<'_> {
    match text.is_known() {
        true => View::String(text.text()),
        false => View::UnknownString(text.text()),
    }
}

/// The `null` of [`crate::constants!`] and [`crate::union!`].
#[allow(non_upper_case_globals)]
pub const null: Null = Null;

/// A constant of [`crate::constants!`] that is known by its JSON text.
#[must_use]
pub const fn json(text: &'static str) -> Json {
    Json(text)
}

/// The type of what [`json`] makes.
#[derive(Clone, Copy, Debug)]
pub struct Json(&'static str);

/// The type of [`null`].
#[derive(Clone, Copy, Debug)]
pub struct Null;

/// Makes a [`Literal`] of a literal: which of the `literal` methods is meant follows from the type.
#[derive(Debug)]
pub struct Of<T>(pub T);

impl Of<&'static str> {
    /// A string.
    #[must_use]
    pub const fn literal(self) -> Literal {
        Literal::String(self.0)
    }
}

impl Of<i64> {
    /// A number.
    #[must_use]
    pub const fn literal(self) -> Literal {
        Literal::Integer(self.0)
    }
}

impl Of<bool> {
    /// `true` or `false`.
    #[must_use]
    pub const fn literal(self) -> Literal {
        Literal::Bool(self.0)
    }
}

impl Of<Null> {
    /// `null`.
    #[must_use]
    pub const fn literal(self) -> Literal {
        Literal::Null
    }
}

impl Of<Json> {
    /// A value known by its text.
    #[must_use]
    pub const fn literal(self) -> Literal {
        Literal::Json(self.0.0)
    }
}

impl Literal {
    /// Whether a value is this one. `1.0` is `1`.
    #[must_use]
    pub fn is(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Null, Value::Null) => true,
            (Self::Bool(wanted), Value::Bool(value)) => wanted == value,
            (Self::Integer(wanted), Value::Number(value)) => {
                Number::as_i128(value) == Some((*wanted).into())
            }
            (Self::String(wanted), Value::String(value)) => wanted == value,
            (Self::Json(wanted), Value::Number(number)) => *wanted == number.text(),
            (Self::Json(wanted), Value::List(_) | Value::Object(_)) => {
                crate::json::from_str::<Value>(wanted).is_ok_and(|wanted| wanted == *value)
            }
            _ => false,
        }
    }

    /// The literal, to be written.
    #[must_use]
    pub fn view(&self) -> View<'static> {
        match *self {
            Self::Null => View::Null,
            Self::Bool(bool) => View::Bool(bool),
            Self::Integer(integer) => View::Integer(integer.into()),
            Self::String(string) => View::String(string),
            Self::Json(text) => View::Raw(text),
        }
    }
}

/// Several kinds as one set.
#[must_use]
pub const fn kinds(kinds: &[Kinds]) -> Kinds {
    let mut set = Kinds(0);
    let mut rest = kinds;
    while let [first, after @ ..] = rest {
        set = set.or(*first);
        rest = after;
    }
    set
}
