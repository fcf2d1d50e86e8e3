//! Making a [`Value`] from ordinary Rust types, and from and to `serde_json`'s.

use super::{Map, Value};
use crate::Number;

impl From<bool> for Value {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Value {
    fn from(string: String) -> Self {
        Self::String(string)
    }
}

impl From<&str> for Value {
    fn from(string: &str) -> Self {
        Self::String(string.to_owned())
    }
}

impl From<Map> for Value {
    fn from(object: Map) -> Self {
        Self::Object(object)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(list: Vec<T>) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(option: Option<T>) -> Self {
        option.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Value>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(list: I) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}

impl<K: Into<String>, T: Into<Value>> FromIterator<(K, T)> for Value {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(members: I) -> Self {
        let member = |(name, value): (K, T)| (name.into(), value.into());
        Self::Object(members.into_iter().map(member).collect())
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Value {
            fn from(integer: $integer) -> Self {
                Self::Number(integer.into())
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

#[cfg(feature = "serde_json")]
mod serde_json {
    use serde_json::Value as Json;

    use super::Value;
    use crate::{InvalidNumber, Number};

    impl From<Json> for Value {
        fn from(json: Json) -> Self {
            match json {
                Json::Null => Self::Null,
                Json::Bool(bool) => Self::Bool(bool),
                // What serde_json writes for a number is one by the grammar.
                Json::Number(number) => Self::Number(Number::from_checked(&number.to_string())),
                Json::String(string) => Self::String(string),
                Json::Array(list) => list.into_iter().collect(),
                Json::Object(object) => object.into_iter().collect(),
            }
        }
    }

    /// Fails if a number is one that `serde_json` cannot hold exactly.
    impl TryFrom<Value> for Json {
        type Error = InvalidNumber;

        fn try_from(value: Value) -> Result<Self, InvalidNumber> {
            Ok(match value {
                Value::Null => Self::Null,
                Value::Bool(bool) => Self::Bool(bool),
                Value::Number(number) => Self::Number(exact(&number)?),
                Value::String(string) => Self::String(string),
                Value::List(list) => {
                    let list = list.into_iter().map(Self::try_from);
                    Self::Array(list.collect::<Result<_, _>>()?)
                }
                Value::Object(object) => {
                    let member = |(name, value)| Ok((name, Self::try_from(value)?));
                    let members = object.into_iter().map(member);
                    Self::Object(members.collect::<Result<_, InvalidNumber>>()?)
                }
            })
        }
    }

    /// The number, if written back it is the same one (`-0` and `1.0` may change their looks).
    fn exact(number: &Number) -> Result<serde_json::Number, InvalidNumber> {
        if let Ok(integer) = number.text().parse::<i64>() {
            return Ok(integer.into());
        }
        if let Ok(integer) = number.text().parse::<u64>() {
            return Ok(integer.into());
        }
        number
            .exact_f64()
            .and_then(serde_json::Number::from_f64)
            .ok_or_else(InvalidNumber::new)
    }
}
