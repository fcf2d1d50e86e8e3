//! A [`Value`] as a source of values. What is read is counted, so that nested unions cannot make a value cost more than
//! its size warrants.

use std::borrow::Cow;
use std::collections::btree_map;
use std::slice;

use super::named;
use super::source::{Scalar, Source, budget, exhausted};
use crate::field::Kinds;
use crate::json::too_deep;
use crate::number::Integral;
use crate::{DecodeError, Number, Value};

/// A value in a tree.
pub(super) struct Tree<'a> {
    value: &'a Value,
    /// How much may still be read; counted like `weight`.
    left: usize,
}

impl<'a> Tree<'a> {
    pub(super) fn new(value: &'a Value) -> Self {
        // A tree too deep to be weighed will not be read either.
        let weight = weight(value, 1024).unwrap_or(0);
        Self {
            value,
            left: budget(weight),
        }
    }

    fn spend(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount);
    }
}

impl<'a> Source<'a> for Tree<'a> {
    type Mark = &'a Value;
    type Elements = slice::Iter<'a, Value>;
    type Members = btree_map::Iter<'a, String, Value>;

    fn mark(&self) -> &'a Value {
        self.value
    }

    fn reset(&mut self, mark: &'a Value) -> Result<(), DecodeError> {
        self.value = mark;
        if self.left == 0 {
            return Err(exhausted(None));
        }
        Ok(())
    }

    fn kind(&mut self) -> Result<Kinds, DecodeError> {
        Ok(kind(self.value))
    }

    fn null(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }

    fn boolean(&mut self) -> Result<bool, DecodeError> {
        Ok(self.value.as_bool().unwrap_or_default())
    }

    fn integer(&mut self) -> Result<(Integral, bool), DecodeError> {
        Ok(match self.value {
            Value::Number(number) => {
                let text = number.text();
                let as_written = &*text != "-0" && !text.contains(['.', 'e', 'E']);
                (number.integral(), as_written)
            }
            _ => (Integral::Fraction, false),
        })
    }

    fn number(&mut self) -> Result<Number, DecodeError> {
        Ok(match self.value {
            Value::Number(number) => number.clone(),
            _ => Number::from(0),
        })
    }

    fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let string = self.value.as_str().unwrap_or_default();
        self.spend(string.len());
        Ok(Cow::Borrowed(string))
    }

    fn value(&mut self, depth: usize) -> Result<Value, DecodeError> {
        match weight(self.value, depth) {
            Some(weight) => self.spend(weight),
            None => return Err(too_deep(None)),
        }
        Ok(self.value.clone())
    }

    fn raw(&mut self, depth: usize) -> Result<Box<str>, DecodeError> {
        match weight(self.value, depth) {
            Some(weight) => self.spend(weight),
            None => return Err(too_deep(None)),
        }
        Ok(self.value.to_string().into())
    }

    fn scalar(&mut self, _depth: usize) -> Result<Scalar<'a>, DecodeError> {
        Ok(match self.value {
            Value::Null => Scalar::Null,
            Value::Bool(bool) => Scalar::Bool(*bool),
            Value::Number(number) => Scalar::Integer(number.integral()),
            Value::String(string) => Scalar::String(Cow::Borrowed(string)),
            Value::List(_) | Value::Object(_) => Scalar::Other,
        })
    }

    fn elements(&mut self) -> Self::Elements {
        self.value.as_list().unwrap_or_default().iter()
    }

    fn element(&mut self, elements: &mut Self::Elements) -> Result<bool, DecodeError> {
        let Some(value) = elements.next() else {
            return Ok(false);
        };
        self.spend(1);
        self.value = value;
        Ok(true)
    }

    fn members(&mut self) -> Self::Members {
        match self.value {
            Value::Object(object) => object.iter(),
            _ => btree_map::Iter::default(),
        }
    }

    fn member(&mut self, members: &mut Self::Members) -> Result<Option<Cow<'a, str>>, DecodeError> {
        let Some((name, value)) = members.next() else {
            return Ok(None);
        };
        self.spend(1 + name.len());
        self.value = value;
        Ok(Some(Cow::Borrowed(name)))
    }

    fn found(&self, mark: &'a Value) -> &'static str {
        named(kind(mark))
    }

    fn offset(&self, _mark: &'a Value) -> Option<usize> {
        None
    }
}

fn kind(value: &Value) -> Kinds {
    match value {
        Value::Null => Kinds::NULL,
        Value::Bool(_) => Kinds::BOOL,
        Value::Number(_) => Kinds::NUMBER,
        Value::String(_) => Kinds::STRING,
        Value::List(_) => Kinds::ARRAY,
        Value::Object(_) => Kinds::OBJECT,
    }
}

/// How much there is to read in a value: values and the bytes of strings. Nothing if it is nested too deep.
fn weight(value: &Value, depth: usize) -> Option<usize> {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Some(1),
        Value::String(string) => Some(1 + string.len()),
        Value::List(list) => {
            let depth = depth.checked_sub(1)?;
            list.iter()
                .try_fold(1, |sum, value| Some(sum + weight(value, depth)?))
        }
        Value::Object(object) => {
            let depth = depth.checked_sub(1)?;
            object.iter().try_fold(1, |sum, (name, value)| {
                Some(sum + name.len() + weight(value, depth)?)
            })
        }
    }
}
