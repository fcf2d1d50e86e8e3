//! A JSON number, kept as it was written. This module does no arithmetic: it only says which number a text stands for.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::json::Reader;

/// A JSON number of any size and precision, kept as it was written: `1`, `1.0`, `-0`, `1e400` and a number of forty
/// digits are all written back as they came.
///
/// Two numbers are equal if they are written alike: `1` and `1.0` are not.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

/// The longest text that needs no allocation.
const SHORT: usize = 22;

/// One text has one representation, so that comparing these compares the texts.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// The text is what this integer is written as.
    Integer(i64),
    /// Length and text, zeros behind it.
    Short(u8, [u8; SHORT]),
    Long(Box<str>),
}

impl Number {
    /// Keeps a text that is a number by the grammar of JSON.
    pub(crate) fn from_checked(text: &str) -> Self {
        // The one text that is read as an integer but not written as that integer.
        if text != "-0"
            && let Ok(integer) = text.parse()
        {
            return Self(Repr::Integer(integer));
        }
        let mut short = [0; SHORT];
        match (short.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                Self(Repr::Short(length, short))
            }
            _ => Self(Repr::Long(text.into())),
        }
    }

    /// The number as it was written.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            Repr::Integer(integer) => Cow::Owned(integer.to_string()),
            Repr::Short(length, short) => {
                let text = short.get(..usize::from(*length)).unwrap_or_default();
                // It was copied out of a text, so it is one.
                Cow::Borrowed(std::str::from_utf8(text).unwrap_or_default())
            }
            Repr::Long(text) => Cow::Borrowed(text),
        }
    }

    /// The number, if it is an integer written in the ordinary way.
    pub(crate) fn plain_integer(&self) -> Option<i64> {
        match self.0 {
            Repr::Integer(integer) => Some(integer),
            _ => None,
        }
    }

    /// The number as an integer; nothing if it has a fraction or does not fit. `1.0` and `1e2` are integers.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_i128()?.try_into().ok()
    }

    /// The number as an integer that is not negative; nothing if it has a fraction or does not fit.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_i128()?.try_into().ok()
    }

    /// The number as an integer; nothing if it has a fraction or does not fit.
    #[must_use]
    pub fn as_i128(&self) -> Option<i128> {
        match self.integral() {
            Integral::Whole(integer) => Some(integer),
            Integral::Fraction | Integral::TooLarge => None,
        }
    }

    /// Whether the number has no fraction. `1.0` and `1e400` have none.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        match self.0 {
            Repr::Integer(_) => true,
            _ => Decimal::new(&self.text()).exponent >= 0,
        }
    }

    /// The nearest `f64`; nothing if the number is beyond its range.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn as_f64(&self) -> Option<f64> {
        let float = match self.0 {
            Repr::Integer(integer) => integer as f64,
            _ => self.text().parse().ok()?,
        };
        f64::is_finite(float).then_some(float)
    }

    /// The `f64` that stands for exactly this number in its shortest form, if there is one.
    pub(crate) fn exact_f64(&self) -> Option<f64> {
        let float = self.as_f64()?;
        let same = Decimal::new(&format!("{float:?}")) == Decimal::new(&self.text());
        same.then_some(float)
    }

    /// Whether both are the same number, however they are written.
    #[cfg(feature = "replay")]
    pub(crate) fn is_same_number(&self, other: &Self) -> bool {
        Decimal::new(&self.text()) == Decimal::new(&other.text())
    }

    /// Which integer the number is.
    pub(crate) fn integral(&self) -> Integral {
        match self.0 {
            Repr::Integer(integer) => Integral::Whole(integer.into()),
            _ => Integral::of(&self.text()),
        }
    }
}

/// Which integer a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Integral {
    /// This one.
    Whole(i128),
    /// None: it has a fraction.
    Fraction,
    /// None that fits.
    TooLarge,
}

impl Integral {
    /// Which integer the text of a number stands for.
    pub(crate) fn of(text: &str) -> Self {
        if let Ok(integer) = text.parse::<i64>() {
            return Self::Whole(integer.into());
        }
        let decimal = Decimal::new(text);
        if decimal.digits.is_empty() {
            return Self::Whole(0);
        }
        let Ok(zeros) = usize::try_from(decimal.exponent) else {
            return Self::Fraction;
        };
        // No `i128` has more than 39 digits; the check also bounds the text made below.
        if decimal.digits.len().saturating_add(zeros) > 39 {
            return Self::TooLarge;
        }
        let sign = if decimal.negative { "-" } else { "" };
        let written = format!("{sign}{}{}", decimal.digits, "0".repeat(zeros));
        written.parse().map_or(Self::TooLarge, Self::Whole)
    }
}

/// A number in a form in which equal numbers are equal: digits without zeros at either end, times a power of ten.
#[derive(PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn new(text: &str) -> Self {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, exponent) = unsigned
            .split_once(['e', 'E'])
            .map_or((unsigned, 0), |(mantissa, power)| {
                (mantissa, exponent(power))
            });
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let written = format!("{whole}{fraction}");
        let digits = written.trim_end_matches('0');
        let zeros = length(written.len() - digits.len());
        let digits = digits.trim_start_matches('0');
        let exponent = exponent
            .saturating_sub(length(fraction.len()))
            .saturating_add(zeros);
        Self {
            negative: text.starts_with('-') && !digits.is_empty(),
            digits: digits.to_owned(),
            exponent: if digits.is_empty() { 0 } else { exponent },
        }
    }
}

/// An exponent; one too large for any use is as good as the largest.
fn exponent(text: &str) -> i64 {
    text.parse().unwrap_or(if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    })
}

fn length(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Number {
            fn from(integer: $integer) -> Self {
                match i64::try_from(integer) {
                    Ok(integer) => Self(Repr::Integer(integer)),
                    Err(_) => Self::from_checked(&integer.to_string()),
                }
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl TryFrom<f64> for Number {
    type Error = InvalidNumber;

    fn try_from(float: f64) -> Result<Self, InvalidNumber> {
        if float.is_finite() {
            Ok(Self::from_checked(&format!("{float:?}")))
        } else {
            Err(InvalidNumber::new())
        }
    }
}

impl FromStr for Number {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        match Reader::new(text).number() {
            Ok(number) if number.len() == text.len() => Ok(Self::from_checked(text)),
            _ => Err(InvalidNumber::new()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({self})")
    }
}

/// Something that is no number in JSON: a text of another form, an infinity or NaN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidNumber(());

impl InvalidNumber {
    pub(crate) fn new() -> Self {
        Self(())
    }
}

impl fmt::Display for InvalidNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a number that JSON can hold")
    }
}

impl std::error::Error for InvalidNumber {}
