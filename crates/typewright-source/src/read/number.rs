//! Numbers of YAML's core schema as JSON number texts. Texts are never turned into floats: what was written stays.

/// What a plain scalar is, as a number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// A valid JSON number: the text as written if it was one, else the closest spelling.
    Json(Box<str>),
    /// A number that JSON has no spelling for.
    Unsupported,
    /// No number.
    No,
}

/// Reads a plain scalar as a number.
pub(super) fn number(text: &str) -> Number {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Number::Unsupported;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    match Decimal::parse(text) {
        Some(decimal) if decimal.is_json() => Number::Json(text.into()),
        Some(decimal) => Number::Json(decimal.to_json().into()),
        None => Number::No,
    }
}

fn radix(digits: &str, radix: u32) -> Number {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Number::No;
    }
    match u128::from_str_radix(digits, radix) {
        Ok(value) => Number::Json(value.to_string().into()),
        // More than 128 bits: nobody means that, and converting it takes the square of its length.
        Err(_) => Number::Unsupported,
    }
}

/// A decimal number, taken apart.
struct Decimal<'a> {
    sign: &'a str,
    whole: &'a str,
    /// With its point.
    fraction: &'a str,
    /// With its `e` and sign.
    exponent: &'a str,
}

impl<'a> Decimal<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let sign = text.get(..text.len() - unsigned.len())?;
        let (whole, rest) = digits(unsigned);
        let (fraction, exponent) = match rest.strip_prefix('.') {
            Some(after) => {
                let (_, exponent) = digits(after);
                (rest.get(..rest.len() - exponent.len())?, exponent)
            }
            None => ("", rest),
        };
        let has_digits = !whole.is_empty() || fraction.len() > 1;
        (has_digits && is_exponent(exponent)).then_some(Self {
            sign,
            whole,
            fraction,
            exponent,
        })
    }

    fn is_json(&self) -> bool {
        self.sign != "+"
            && (self.whole == "0" || !self.whole.starts_with('0') && !self.whole.is_empty())
            && self.fraction != "."
    }

    fn to_json(&self) -> String {
        let sign = if self.sign == "-" { "-" } else { "" };
        let whole = match self.whole.trim_start_matches('0') {
            "" => "0",
            whole => whole,
        };
        let fraction = if self.fraction == "." {
            ""
        } else {
            self.fraction
        };
        format!("{sign}{whole}{fraction}{}", self.exponent)
    }
}

/// The digits a text starts with, and the rest.
fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|other: char| !other.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

fn is_exponent(text: &str) -> bool {
    let Some(power) = text.strip_prefix(['e', 'E']) else {
        return text.is_empty();
    };
    let power = power.strip_prefix(['-', '+']).unwrap_or(power);
    let (some, rest) = digits(power);
    !some.is_empty() && rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_text_or_get_the_closest_one() {
        for (text, json) in [
            ("0", "0"),
            ("-0", "-0"),
            ("12", "12"),
            ("1.0", "1.0"),
            ("1e400", "1e400"),
            ("1E+2", "1E+2"),
            ("-1.50e-07", "-1.50e-07"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
            ("+1", "1"),
            ("-.5", "-0.5"),
            (".5", "0.5"),
            ("1.", "1"),
            ("1.e3", "1e3"),
            ("+.5E1", "0.5E1"),
            ("007", "7"),
            ("-00", "-0"),
            ("00.10", "0.10"),
            ("0x1F", "31"),
            ("0o17", "15"),
            (
                "0xffffffffffffffffffffffffffffffff",
                "340282366920938463463374607431768211455",
            ),
        ] {
            assert_eq!(number(text), Number::Json(json.into()), "{text}");
            // JSON's own reader agrees that the result is a number.
            assert!(
                serde_json::from_str::<serde::de::IgnoredAny>(json).is_ok(),
                "{json}"
            );
        }
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in [
            "",
            "-",
            "+",
            ".",
            "-.",
            "e5",
            ".e5",
            "1e",
            "1e+",
            "1_000",
            "1.2.3",
            "12:30",
            "0x",
            "0xg",
            "0o8",
            "-0x1",
            "0b1",
            "1 2",
            "inf",
            "nan",
            "-.nan",
            "१",
            "1e5.0",
            "--1",
            "2024-01-01",
        ] {
            assert_eq!(number(text), Number::No, "{text}");
        }
    }

    #[test]
    fn some_numbers_json_does_not_have() {
        for text in [
            ".inf",
            "-.inf",
            "+.Inf",
            ".INF",
            ".nan",
            ".NaN",
            ".NAN",
            "0x100000000000000000000000000000000",
        ] {
            assert_eq!(number(text), Number::Unsupported, "{text}");
        }
    }
}
