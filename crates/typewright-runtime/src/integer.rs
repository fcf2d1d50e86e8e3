//! An integer of any size, kept as it was written: what JSON Schema calls an integer.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::field::{Field, IntegerField, Slot, View};
use crate::{InvalidNumber, Number};

/// A JSON number without a fraction, of any size, kept as it was written: `1`, `1.0` and `1e400` are written back as
/// they came, `1.5` is none.
///
/// ```
/// use typewright_runtime::{Integer, json};
///
/// let counts: Vec<Integer> = json::from_str("[1.0, 12345678901234567890123]")?;
/// assert_eq!(counts[0].as_i64(), Some(1));
/// assert_eq!(counts[1].as_i64(), None);
/// assert_eq!(json::to_string(&counts), "[1.0,12345678901234567890123]");
/// assert!(json::from_str::<Integer>("1.5").is_err());
/// # Ok::<(), typewright_runtime::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Integer(Number);

impl Integer {
    /// The integer as it was written.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        self.0.text()
    }

    /// The integer; nothing if it does not fit.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.0.as_i64()
    }

    /// The integer; nothing if it does not fit or is negative.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.0.as_u64()
    }

    /// The integer; nothing if it does not fit.
    #[must_use]
    pub fn as_i128(&self) -> Option<i128> {
        self.0.as_i128()
    }

    /// The integer as a number.
    #[must_use]
    pub fn number(&self) -> &Number {
        &self.0
    }
}

impl Field for Integer {
    fn blank() -> Self {
        Self(Number::from(0))
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Integer(self)
    }

    fn view(&self) -> View<'_> {
        View::Number(&self.0)
    }
}

impl IntegerField for Integer {
    fn set(&mut self, value: i128) -> bool {
        self.0 = Number::from(value);
        true
    }

    fn as_written(&mut self) -> Option<&mut Number> {
        Some(&mut self.0)
    }

    fn expected(&self) -> &'static str {
        "an integer"
    }
}

impl TryFrom<Number> for Integer {
    type Error = InvalidNumber;

    fn try_from(number: Number) -> Result<Self, InvalidNumber> {
        if number.is_whole() {
            Ok(Self(number))
        } else {
            Err(InvalidNumber::new())
        }
    }
}

impl From<Integer> for Number {
    fn from(integer: Integer) -> Self {
        integer.0
    }
}

impl FromStr for Integer {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        text.parse::<Number>()?.try_into()
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Integer {
            fn from(integer: $integer) -> Self {
                Self(Number::from(integer))
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Integer({self})")
    }
}
