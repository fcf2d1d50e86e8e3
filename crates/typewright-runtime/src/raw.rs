//! A value kept as JSON text until somebody asks for it: for what is passed on, or signed byte by byte.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::field::{Field, Slot, View};
use crate::{DecodeError, Value, json};

/// A `T` as JSON text that is read only when [`Raw::get`] is called. The text is JSON, but not yet known to be a `T`.
///
/// Two are equal if their texts are.
pub struct Raw<T> {
    json: Box<str>,
    marker: PhantomData<fn() -> T>,
}

impl<T> Raw<T> {
    fn from_checked(json: Box<str>) -> Self {
        Self {
            json,
            marker: PhantomData,
        }
    }

    /// The text as it was received.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The text, to be read as another type.
    #[must_use]
    pub fn cast<U>(self) -> Raw<U> {
        Raw::from_checked(self.json)
    }
}

impl<T: Field> Raw<T> {
    /// Keeps JSON text as it is.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn from_json(text: &str) -> Result<Self, DecodeError> {
        json::from_str(text)
    }

    /// Writes a value.
    pub fn new(value: &T) -> Self {
        Self::from_checked(json::to_string(value).into())
    }

    /// Reads the value.
    ///
    /// # Errors
    /// When the text is not a `T`.
    pub fn get(&self) -> Result<T, DecodeError> {
        json::from_str(&self.json)
    }
}

impl<T: Field> Field for Raw<T> {
    fn blank() -> Self {
        Self::from_checked("null".into())
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Raw(&mut self.json, json::check::<T>)
    }

    fn view(&self) -> View<'_> {
        View::Raw(&self.json)
    }
}

impl<T> Clone for Raw<T> {
    fn clone(&self) -> Self {
        Self::from_checked(self.json.clone())
    }
}

/// The value as its type prints it, so that secrets in it are not shown; where it is not of the type, why it is not.
impl<T: Field + fmt::Debug> fmt::Debug for Raw<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get() {
            Ok(value) => f.debug_tuple("Raw").field(&value).finish(),
            Err(error) => write!(f, "Raw({} bytes: {error})", self.json.len()),
        }
    }
}

impl<T> PartialEq for Raw<T> {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

impl<T> Eq for Raw<T> {}

impl<T> Serialize for Raw<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        View::Raw(&self.json).serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Raw<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Self::from_checked(value.to_string().into()))
    }
}
