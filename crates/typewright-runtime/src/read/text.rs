//! JSON text as a source of values. Going back is counted, so that nested unions cannot make a document cost more than
//! its size warrants.

use std::borrow::Cow;

use super::named;
use super::source::{Scalar, Source, budget, exhausted};
use crate::field::Kinds;
use crate::json::Reader;
use crate::number::Integral;
use crate::{DecodeError, Number, Value};

/// A place in JSON text.
pub(super) struct Text<'a> {
    reader: Reader<'a>,
    /// How many bytes may still be gone back over.
    left: usize,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            reader: Reader::new(text),
            left: budget(text.len()),
        }
    }

    /// Says that nothing may follow.
    pub(super) fn end(&mut self) -> Result<(), DecodeError> {
        self.reader.end()
    }
}

impl<'a> Source<'a> for Text<'a> {
    type Mark = usize;
    /// Whether the next is the first.
    type Elements = bool;
    /// Whether the next is the first.
    type Members = bool;

    fn mark(&self) -> usize {
        self.reader.at()
    }

    fn reset(&mut self, mark: usize) -> Result<(), DecodeError> {
        let read = self.reader.at().saturating_sub(mark);
        match self.left.checked_sub(read) {
            Some(left) => self.left = left,
            None => return Err(exhausted(Some(mark))),
        }
        self.reader = self.reader.from(mark);
        Ok(())
    }

    #[inline]
    fn kind(&mut self) -> Result<Kinds, DecodeError> {
        self.reader.kind()
    }

    fn null(&mut self) -> Result<(), DecodeError> {
        self.reader.null()
    }

    fn boolean(&mut self) -> Result<bool, DecodeError> {
        self.reader.boolean()
    }

    fn integer(&mut self) -> Result<(Integral, bool), DecodeError> {
        let text = self.reader.number()?;
        let as_written = text != "-0" && !text.contains(['.', 'e', 'E']);
        Ok((Integral::of(text), as_written))
    }

    fn number(&mut self) -> Result<Number, DecodeError> {
        self.reader.number().map(Number::from_checked)
    }

    #[inline]
    fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.reader.string()
    }

    fn value(&mut self, depth: usize) -> Result<Value, DecodeError> {
        self.reader.value(depth)
    }

    fn raw(&mut self, depth: usize) -> Result<Box<str>, DecodeError> {
        let start = self.reader.at();
        self.reader.skip(depth)?;
        Ok(self.reader.between(start, self.reader.at()).into())
    }

    fn scalar(&mut self, depth: usize) -> Result<Scalar<'a>, DecodeError> {
        Ok(match self.reader.kind()? {
            Kinds::NULL => {
                self.reader.null()?;
                Scalar::Null
            }
            Kinds::BOOL => Scalar::Bool(self.reader.boolean()?),
            Kinds::NUMBER => Scalar::Integer(Integral::of(self.reader.number()?)),
            Kinds::STRING => Scalar::String(self.reader.string()?),
            _ => {
                self.reader.skip(depth)?;
                Scalar::Other
            }
        })
    }

    #[inline]
    fn elements(&mut self) -> bool {
        self.reader.open();
        true
    }

    #[inline]
    fn element(&mut self, first: &mut bool) -> Result<bool, DecodeError> {
        self.reader.element(first)
    }

    #[inline]
    fn members(&mut self) -> bool {
        self.reader.open();
        true
    }

    #[inline]
    fn member(&mut self, first: &mut bool) -> Result<Option<Cow<'a, str>>, DecodeError> {
        self.reader.member(first)
    }

    fn found(&self, mark: usize) -> &'static str {
        self.reader.from(mark).kind().map_or("no value", named)
    }

    fn offset(&self, mark: usize) -> Option<usize> {
        Some(mark)
    }
}
