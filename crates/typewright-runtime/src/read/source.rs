//! Where values come from while a slot is read: JSON text or a tree. The two are read alike.

use std::borrow::Cow;

use crate::field::{Kinds, Literal};
use crate::number::Integral;
use crate::{DecodeError, DecodeErrorKind, Number, Value};

/// A place in a document, from which values are taken one after the other.
///
/// The methods that take a value may be called only when `kind` said that a value of their kind comes next.
pub(super) trait Source<'a> {
    /// A place to come back to.
    type Mark: Copy;
    /// How far an array was read.
    type Elements;
    /// How far an object was read.
    type Members;

    /// The place of the value that comes next, after `kind` was called.
    fn mark(&self) -> Self::Mark;
    /// Goes back. An error if too much was read again and again.
    fn reset(&mut self, mark: Self::Mark) -> Result<(), DecodeError>;
    /// The kind of the value that comes next.
    fn kind(&mut self) -> Result<Kinds, DecodeError>;
    /// Takes `null`.
    fn null(&mut self) -> Result<(), DecodeError>;
    /// Takes `true` or `false`.
    fn boolean(&mut self) -> Result<bool, DecodeError>;
    /// Takes a number as an integer; says whether it was written as integers are.
    fn integer(&mut self) -> Result<(Integral, bool), DecodeError>;
    /// Takes a number.
    fn number(&mut self) -> Result<Number, DecodeError>;
    /// Takes a string.
    fn string(&mut self) -> Result<Cow<'a, str>, DecodeError>;
    /// Takes any value.
    fn value(&mut self, depth: usize) -> Result<Value, DecodeError>;
    /// Takes any value as JSON text.
    fn raw(&mut self, depth: usize) -> Result<Box<str>, DecodeError>;
    /// Takes any value, and keeps it only if it is neither array nor object.
    fn scalar(&mut self, depth: usize) -> Result<Scalar<'a>, DecodeError>;
    /// Goes into an array.
    fn elements(&mut self) -> Self::Elements;
    /// Goes to the next element; says whether there is one.
    fn element(&mut self, elements: &mut Self::Elements) -> Result<bool, DecodeError>;
    /// Goes into an object.
    fn members(&mut self) -> Self::Members;
    /// Goes to the value of the next member and gives the member's name.
    fn member(&mut self, members: &mut Self::Members) -> Result<Option<Cow<'a, str>>, DecodeError>;
    /// The value at a place in the words of a message.
    fn found(&self, mark: Self::Mark) -> &'static str;
    /// A place in bytes, if the document is text.
    fn offset(&self, mark: Self::Mark) -> Option<usize>;
}

/// How much may be read again while unions are told apart, for a document of this size.
pub(super) fn budget(size: usize) -> usize {
    size.saturating_mul(64).saturating_add(10_000)
}

/// The error for a document that needs more than that.
#[cold]
pub(super) fn exhausted(offset: Option<usize>) -> DecodeError {
    DecodeError::at(
        DecodeErrorKind::Budget,
        "telling the shapes of nested values apart takes too much work",
        offset,
    )
}

/// A value as far as it can tell the branches of a union apart.
pub(super) enum Scalar<'a> {
    Null,
    Bool(bool),
    Integer(Integral),
    String(Cow<'a, str>),
    /// An array or an object.
    Other,
}

impl Scalar<'_> {
    pub(super) fn is(&self, literal: &Literal) -> bool {
        match (self, literal) {
            (Self::Null, Literal::Null) => true,
            (Self::Bool(value), Literal::Bool(wanted)) => value == wanted,
            (Self::Integer(Integral::Whole(value)), Literal::Integer(wanted)) => {
                *value == i128::from(*wanted)
            }
            (Self::String(value), Literal::String(wanted)) => value == wanted,
            _ => false,
        }
    }
}
