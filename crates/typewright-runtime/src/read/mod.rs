//! Reading a value into a slot, from JSON text or from a [`Value`]. Here stands, once, what is accepted and what is not;
//! where the values come from is the business of [`source`].

mod object;
mod source;
mod text;
mod tree;
mod union;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use self::source::Source;
use crate::field::{ConstantField, Field, IntegerField, Kinds, ListField, Slot, TextField};
use crate::json::Limits;
use crate::number::Integral;
use crate::{DecodeError, DecodeErrorKind, Number, Value};

/// Reads JSON text into the slot of a blank value.
#[inline(never)]
pub(crate) fn text(slot: Slot<'_>, text: &str, limits: Limits) -> Result<(), DecodeError> {
    let mut reader = Reading::new(text::Text::new(text), limits);
    reader.slot(slot)?;
    reader.source.end()
}

/// The same, and what is kept for others to judge is judged: raw values, and those that are of no shape of a union.
#[inline(never)]
pub(crate) fn text_through(slot: Slot<'_>, text: &str) -> Result<(), DecodeError> {
    let mut reader = Reading::new(text::Text::new(text), Limits::default());
    reader.strictness = Strictness::Through;
    reader.slot(slot)?;
    reader.source.end()
}

/// Reads a value into the slot of a blank value.
#[inline(never)]
pub(crate) fn tree(slot: Slot<'_>, value: &Value, limits: Limits) -> Result<(), DecodeError> {
    Reading::new(tree::Tree::new(value), limits).slot(slot)
}

/// Reads a type from any serde format: as a [`Value`] first, since a format may not be able to go back.
///
/// # Errors
/// When the format does or the value is not a `T`.
pub fn deserialize<'de, T: Field, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    crate::json::from_value(&value).map_err(D::Error::custom)
}

/// What losing something counts, where not knowing something counts one: `null` read as absent, `1.0` read as `1`. A
/// union takes a branch that keeps a value without knowing it before one that loses it.
const LOST: usize = 1 << 20;

/// What happens to what is not of the type, where the type can keep it.
#[derive(Clone, Copy, PartialEq)]
enum Strictness {
    /// It is kept.
    Kept,
    /// It is an error, all through the value.
    Through,
}

/// What is known while a document is read.
struct Reading<S> {
    source: S,
    strictness: Strictness,
    /// How many arrays and objects may still be opened inside each other.
    depth: usize,
    /// How many unions are open at the value that is read now, without an array or object between them.
    unions: usize,
    /// What was read but not as the definition has it: unknown members and enum values, and (see [`LOST`]) the rest.
    inexact: usize,
    /// The whole number that was read last, if it was not spelled as such a number is written: `1.0`. Whoever holds the
    /// value may keep it.
    respelled: Option<Number>,
    /// Above zero while a union tries branches: an error is only the sign to try the next, so it needs no words.
    trying: usize,
}

impl<'a, S: Source<'a>> Reading<S> {
    fn new(source: S, limits: Limits) -> Self {
        Self {
            source,
            strictness: Strictness::Kept,
            depth: limits.capped_depth(),
            unions: 0,
            inexact: 0,
            respelled: None,
            trying: 0,
        }
    }

    /// Reads the next value into a slot.
    fn slot(&mut self, slot: Slot<'_>) -> Result<(), DecodeError> {
        let kind = self.source.kind()?;
        let mut slot = slot;
        loop {
            match slot {
                Slot::Optional(option) if kind == Kinds::NULL => {
                    if takes_null(option.fill()) {
                        slot = option.fill();
                        continue;
                    }
                    option.clear();
                    self.inexact += LOST;
                    return self.source.null();
                }
                Slot::Nullable(option) if kind == Kinds::NULL => {
                    option.clear();
                    return self.source.null();
                }
                Slot::Optional(option) | Slot::Nullable(option) => slot = option.fill(),
                other => return self.plain(other, kind),
            }
        }
    }

    /// Reads the next value, which is of this kind, into a slot that is neither optional nor nullable.
    fn plain(&mut self, slot: Slot<'_>, kind: Kinds) -> Result<(), DecodeError> {
        match (slot, kind) {
            (Slot::String(string), Kinds::STRING) => *string = self.source.string()?.into_owned(),
            (Slot::Text(text), Kinds::STRING) => return self.text(text),
            (Slot::Integer(integer), Kinds::NUMBER) => return self.integer(integer),
            (Slot::Bool(bool), Kinds::BOOL) => *bool = self.source.boolean()?,
            (Slot::Number(number), Kinds::NUMBER) => *number = self.source.number()?,
            (Slot::Object(object), Kinds::OBJECT) => return self.object(object),
            (Slot::List(list), Kinds::ARRAY) => return self.list(list),
            (Slot::Map(map), Kinds::OBJECT) => return self.map(map),
            (Slot::Any(value), _) => *value = self.source.value(self.depth)?,
            (Slot::Union(union), _) => return self.union(union, kind),
            (Slot::Tuple(tuple), Kinds::ARRAY) => return self.tuple(tuple),
            (Slot::Constant(constant), _) => return self.constant(constant),
            (Slot::Raw(raw, check), _) => {
                *raw = self.source.raw(self.depth)?;
                if self.strictness == Strictness::Through {
                    check(raw)?;
                }
            }
            (slot, _) => return Err(self.mismatch(&slot)),
        }
        Ok(())
    }

    fn text(&mut self, text: &mut dyn TextField) -> Result<(), DecodeError> {
        text.set(self.source.string()?);
        // The form is looked at only where it decides something.
        let is_exact = match self.unions {
            0 => text.is_known(),
            _ => text.fits(),
        };
        self.inexact += usize::from(!is_exact);
        Ok(())
    }

    fn constant(&mut self, constant: &mut dyn ConstantField) -> Result<(), DecodeError> {
        constant.set(self.source.value(self.depth)?);
        self.inexact += usize::from(!constant.is_known());
        Ok(())
    }

    fn integer(&mut self, integer: &mut dyn IntegerField) -> Result<(), DecodeError> {
        let start = self.source.mark();
        if let Some(kept) = integer.as_written() {
            let number = self.source.number()?;
            if number.is_whole() {
                *kept = number;
                return Ok(());
            }
            return Err(self.no_integer(integer, start));
        }
        let (value, as_written) = self.source.integer()?;
        if !as_written {
            self.inexact += LOST;
            self.source.reset(start)?;
            self.respelled = Some(self.source.number()?);
        }
        match value {
            Integral::Whole(value) if integer.set(value) => Ok(()),
            _ => Err(self.no_integer(integer, start)),
        }
    }

    #[cold]
    fn no_integer(&self, integer: &dyn IntegerField, start: S::Mark) -> DecodeError {
        self.fault(DecodeErrorKind::Range, start, |_| {
            format!("expected {}, found another number", integer.expected())
        })
    }

    fn list(&mut self, list: &mut dyn ListField) -> Result<(), DecodeError> {
        let outer = self.enter()?;
        let mut elements = self.source.elements();
        list.clear();
        let mut index = 0;
        while self.source.element(&mut elements)? {
            let place = self.source.mark();
            let Some(slot) = list.push() else {
                return Err(self.fault(DecodeErrorKind::Unknown, place, |_| {
                    "the list takes no further element".to_owned()
                }));
            };
            self.slot(slot)
                .map_err(|error| self.in_element(error, index))?;
            index += 1;
        }
        self.leave(outer);
        Ok(())
    }

    /// Goes into an array or object. What it gives has to be handed to `leave`.
    #[inline]
    fn enter(&mut self) -> Result<usize, DecodeError> {
        match self.depth.checked_sub(1) {
            Some(depth) => {
                self.depth = depth;
                Ok(std::mem::take(&mut self.unions))
            }
            None => Err(crate::json::too_deep(
                self.source.offset(self.source.mark()),
            )),
        }
    }

    /// Comes out of an array or object. After an error the union that goes on puts things right.
    #[inline]
    fn leave(&mut self, outer: usize) {
        self.depth += 1;
        self.unions = outer;
        self.respelled = None;
    }

    /// The error for a value that is of another type than the slot.
    #[cold]
    fn mismatch(&self, slot: &Slot<'_>) -> DecodeError {
        let expected = match slot {
            Slot::Bool(_) => "true or false",
            Slot::Integer(integer) => integer.expected(),
            Slot::Number(_) => "a number",
            Slot::String(_) | Slot::Text(_) => "a string",
            Slot::Object(_) | Slot::Map(_) => "an object",
            Slot::List(_) | Slot::Tuple(_) => "an array",
            _ => "another value",
        };
        let place = self.source.mark();
        self.fault(DecodeErrorKind::Type, place, |source| {
            format!("expected {expected}, found {}", source.found(place))
        })
    }

    /// An error; its message is made only if it will be seen.
    #[cold]
    fn fault(
        &self,
        kind: DecodeErrorKind,
        place: S::Mark,
        message: impl FnOnce(&S) -> String,
    ) -> DecodeError {
        if self.trying > 0 {
            return DecodeError::new(kind, String::new());
        }
        DecodeError::at(kind, message(&self.source), self.source.offset(place))
    }

    #[cold]
    fn in_member(&self, error: DecodeError, name: &str) -> DecodeError {
        if self.trying > 0 && !error.kind().is_final() {
            return error;
        }
        error.in_member(name)
    }

    #[cold]
    fn in_element(&self, error: DecodeError, index: usize) -> DecodeError {
        if self.trying > 0 && !error.kind().is_final() {
            return error;
        }
        error.in_element(index)
    }
}

/// Whether `null` is a value of what is inside an option, and so does not mean absent.
fn takes_null(slot: Slot<'_>) -> bool {
    match slot {
        Slot::Nullable(_) | Slot::Any(_) => true,
        Slot::Constant(constant) => {
            constant.set(Value::Null);
            constant.is_known()
        }
        Slot::Union(union) => union
            .branches()
            .iter()
            .any(|branch| branch.kinds.meets(Kinds::NULL)),
        _ => false,
    }
}

/// How a value is named in a message: by its kind, since the value itself may be a secret.
fn named(kind: Kinds) -> &'static str {
    match kind {
        Kinds::NULL => "null",
        Kinds::BOOL => "a boolean",
        Kinds::STRING => "a string",
        Kinds::OBJECT => "an object",
        Kinds::ARRAY => "an array",
        _ => "a number",
    }
}
