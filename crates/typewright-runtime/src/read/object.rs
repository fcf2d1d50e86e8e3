//! Objects, tuples and maps: which member goes where, and which may not be missing, unknown or there twice.

use super::Reading;
use super::source::Source;
use crate::error::snippet;
use crate::field::{MapField, ObjectField, RestMut, Slot, Table};
use crate::json::duplicate;
use crate::{DecodeError, DecodeErrorKind, Number, Value};

impl<'a, S: Source<'a>> Reading<S> {
    pub(super) fn object(&mut self, object: &mut dyn ObjectField) -> Result<(), DecodeError> {
        let table = object.table();
        let start = self.source.mark();
        let outer = self.enter()?;
        let mut seen = Seen::new();
        let mut hint = 0;
        let mut members = self.source.members();
        while let Some(name) = self.source.member(&mut members)? {
            if let Some(index) = table.position(&name, hint)
                && let Some(slot) = object.slot_at(index)
            {
                if !seen.insert(index) {
                    return Err(duplicate(&name, self.source.offset(self.source.mark())));
                }
                hint = index + 1;
                self.respelled = None;
                self.slot(slot)
                    .map_err(|error| self.in_member(error, &name))?;
                if let Some(number) = self.respelled.take() {
                    keep_spelling(object, &name, number);
                }
                continue;
            }
            match object.rest_mut() {
                RestMut::Members(rest) => {
                    self.inexact += 1;
                    self.entry(rest, &name)?;
                }
                RestMut::Closed | RestMut::Elements(_) => {
                    return Err(self.unknown(&format!("unknown member `{}`", snippet(&name))));
                }
            }
        }
        self.leave(outer);
        self.complete(table, start, |index| seen.contains(index))
    }

    pub(super) fn tuple(&mut self, tuple: &mut dyn ObjectField) -> Result<(), DecodeError> {
        let table = tuple.table();
        let start = self.source.mark();
        let outer = self.enter()?;
        let mut elements = self.source.elements();
        let mut index = 0;
        while self.source.element(&mut elements)? {
            let result = match tuple.slot_at(index) {
                Some(slot) if index < table.members.len() => self.slot(slot),
                _ => self.further(tuple),
            };
            result.map_err(|error| self.in_element(error, index))?;
            index += 1;
        }
        self.leave(outer);
        self.complete(table, start, |member| member < index)
    }

    /// Reads an element beyond the known ones.
    fn further(&mut self, tuple: &mut dyn ObjectField) -> Result<(), DecodeError> {
        if let RestMut::Elements(rest) = tuple.rest_mut()
            && let Some(slot) = rest.push()
        {
            self.inexact += 1;
            return self.slot(slot);
        }
        Err(self.unknown("unknown element"))
    }

    pub(super) fn map(&mut self, map: &mut dyn MapField) -> Result<(), DecodeError> {
        let outer = self.enter()?;
        let mut members = self.source.members();
        map.clear();
        while let Some(name) = self.source.member(&mut members)? {
            self.entry(map, &name)?;
        }
        self.leave(outer);
        Ok(())
    }

    fn entry(&mut self, map: &mut dyn MapField, name: &str) -> Result<(), DecodeError> {
        match map.insert(name.into()) {
            Some(slot) => self.slot(slot).map_err(|error| self.in_member(error, name)),
            None => Err(duplicate(name, self.source.offset(self.source.mark()))),
        }
    }

    /// Says which required member was not seen.
    fn complete(
        &self,
        table: &Table,
        start: S::Mark,
        seen: impl Fn(usize) -> bool,
    ) -> Result<(), DecodeError> {
        let mut members = table.members.iter().enumerate();
        match members.find(|(index, member)| member.required && !seen(*index)) {
            None => Ok(()),
            Some((_, member)) => {
                let missing = self.fault(DecodeErrorKind::Missing, start, |_| {
                    "a required member is missing".to_owned()
                });
                Err(missing.in_member(member.name))
            }
        }
    }

    #[cold]
    fn unknown(&self, message: &str) -> DecodeError {
        self.fault(DecodeErrorKind::Unknown, self.source.mark(), |_| {
            message.to_owned()
        })
    }
}

/// Keeps how a whole number was spelled, under the name of its member, where unknown members are kept: it is written so
/// as long as the member is that number.
#[cold]
fn keep_spelling(object: &mut dyn ObjectField, name: &str, number: Number) {
    if let RestMut::Members(rest) = object.rest_mut()
        && rest.takes_anything()
        && let Some(Slot::Any(value)) = rest.insert(name.into())
    {
        *value = Value::Number(number);
    }
}

impl Table {
    /// The position of a member. It is looked for at `hint` first: members mostly come in the order of the definition.
    pub(crate) fn position(&self, name: &str, hint: usize) -> Option<usize> {
        let (before, after) = self.members.split_at_checked(hint)?;
        let is = |member: &crate::field::Member| member.name == name;
        match after.iter().position(is) {
            Some(index) => Some(hint + index),
            None => before.iter().position(is),
        }
    }
}

/// The positions of the members that were read.
struct Seen {
    first: u64,
    /// Beyond the first 64.
    further: Vec<u64>,
}

impl Seen {
    fn new() -> Self {
        Self {
            first: 0,
            further: Vec::new(),
        }
    }

    /// Whether it was not there before.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let bit = 1 << (index % 64);
        let word = match (index / 64).checked_sub(1) {
            None => &mut self.first,
            Some(word) => {
                if self.further.len() <= word {
                    self.further.resize(word + 1, 0);
                }
                match self.further.get_mut(word) {
                    Some(word) => word,
                    None => return false,
                }
            }
        };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    #[inline]
    fn contains(&self, index: usize) -> bool {
        let word = match (index / 64).checked_sub(1) {
            None => self.first,
            Some(word) => self.further.get(word).copied().unwrap_or_default(),
        };
        word & (1 << (index % 64)) != 0
    }
}
