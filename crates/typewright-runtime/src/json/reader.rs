//! A pull reader over JSON text. It is a place in the text and nothing more, so going back costs nothing; it knows
//! nothing of types.

use std::borrow::Cow;
use std::collections::btree_map::Entry;

use super::string;
use crate::field::Kinds;
use crate::{DecodeError, DecodeErrorKind, Map, Number, Value};

/// A place in JSON text.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The place in bytes.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The same text from another place.
    pub(crate) fn from(&self, at: usize) -> Self {
        Self { at, ..*self }
    }

    /// The text between two places.
    pub(crate) fn between(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not whitespace, without taking it.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                byte => return byte,
            }
        }
    }

    /// The kind of the value that comes next.
    #[inline]
    pub(crate) fn kind(&mut self) -> Result<Kinds, DecodeError> {
        match self.peek() {
            Some(b'"') => Ok(Kinds::STRING),
            Some(b'{') => Ok(Kinds::OBJECT),
            Some(b'[') => Ok(Kinds::ARRAY),
            Some(b'-' | b'0'..=b'9') => Ok(Kinds::NUMBER),
            Some(b't' | b'f') => Ok(Kinds::BOOL),
            Some(b'n') => Ok(Kinds::NULL),
            _ => Err(self.expected("a value")),
        }
    }

    /// Takes `null`.
    pub(crate) fn null(&mut self) -> Result<(), DecodeError> {
        self.word("null")
    }

    /// Takes `true` or `false`.
    pub(crate) fn boolean(&mut self) -> Result<bool, DecodeError> {
        if self.peek() == Some(b't') {
            self.word("true").map(|()| true)
        } else {
            self.word("false").map(|()| false)
        }
    }

    fn word(&mut self, word: &'static str) -> Result<(), DecodeError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        Err(self.expected(word))
    }

    /// Takes a number and gives its text.
    pub(crate) fn number(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(self.between(start, self.at))
    }

    /// Takes one digit or more.
    #[inline]
    fn digits(&mut self) -> Result<(), DecodeError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let count = rest
            .iter()
            .position(|byte| !byte.is_ascii_digit())
            .unwrap_or(rest.len());
        if count == 0 {
            return Err(self.expected("a digit"));
        }
        self.at += count;
        Ok(())
    }

    /// Takes a string, which comes next.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        match string::read(self.text, self.at + 1) {
            Ok((string, end)) => {
                self.at = end;
                Ok(string)
            }
            Err((problem, at)) => Err(syntax(problem, at)),
        }
    }

    /// Takes the bracket that opens an array or an object, which comes next.
    #[inline]
    pub(crate) fn open(&mut self) {
        self.at += 1;
    }

    /// Goes to the next element of the array it is in; says whether there is one.
    #[inline]
    pub(crate) fn element(&mut self, first: &mut bool) -> Result<bool, DecodeError> {
        let is_first = std::mem::replace(first, false);
        match self.peek() {
            Some(b']') => {
                self.at += 1;
                Ok(false)
            }
            _ if is_first => Ok(true),
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            _ => Err(self.expected("`,` or `]`")),
        }
    }

    /// Goes to the value of the next member of the object it is in and gives the member's name.
    #[inline]
    pub(crate) fn member(&mut self, first: &mut bool) -> Result<Option<Cow<'a, str>>, DecodeError> {
        let is_first = std::mem::replace(first, false);
        match self.peek() {
            Some(b'}') => {
                self.at += 1;
                return Ok(None);
            }
            _ if is_first => {}
            Some(b',') => self.at += 1,
            _ => return Err(self.expected("`,` or `}`")),
        }
        if self.peek() != Some(b'"') {
            return Err(self.expected("the name of a member"));
        }
        let name = self.string()?;
        if self.peek() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        Ok(Some(name))
    }

    /// Takes a value and looks only at its grammar.
    pub(crate) fn skip(&mut self, depth: usize) -> Result<(), DecodeError> {
        let kind = self.kind()?;
        match kind {
            Kinds::NULL => self.null(),
            Kinds::BOOL => self.boolean().map(drop),
            Kinds::NUMBER => self.number().map(drop),
            Kinds::STRING => self.string().map(drop),
            _ => {
                let depth = self.deeper(depth)?;
                self.open();
                let mut first = true;
                if kind == Kinds::ARRAY {
                    while self.element(&mut first)? {
                        self.skip(depth)?;
                    }
                } else {
                    while self.member(&mut first)?.is_some() {
                        self.skip(depth)?;
                    }
                }
                Ok(())
            }
        }
    }

    /// Takes any value.
    pub(crate) fn value(&mut self, depth: usize) -> Result<Value, DecodeError> {
        Ok(match self.kind()? {
            Kinds::NULL => {
                self.null()?;
                Value::Null
            }
            Kinds::BOOL => Value::Bool(self.boolean()?),
            Kinds::NUMBER => Value::Number(Number::from_checked(self.number()?)),
            Kinds::STRING => Value::String(self.string()?.into_owned()),
            Kinds::ARRAY => Value::List(self.list(depth)?),
            _ => Value::Object(self.object(depth)?),
        })
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Value>, DecodeError> {
        let depth = self.deeper(depth)?;
        self.open();
        let mut first = true;
        let mut list = Vec::new();
        while self.element(&mut first)? {
            let value = self.value(depth);
            list.push(value.map_err(|error| error.in_element(list.len()))?);
        }
        Ok(list)
    }

    fn object(&mut self, depth: usize) -> Result<Map, DecodeError> {
        let depth = self.deeper(depth)?;
        self.open();
        let mut first = true;
        let mut object = Map::new();
        while let Some(name) = self.member(&mut first)? {
            match object.entry(name.into_owned()) {
                Entry::Vacant(entry) => match self.value(depth) {
                    Ok(value) => drop(entry.insert(value)),
                    Err(error) => return Err(error.in_member(entry.key())),
                },
                Entry::Occupied(entry) => return Err(duplicate(entry.key(), Some(self.at))),
            }
        }
        Ok(object)
    }

    /// The depth that is left inside an array or object.
    fn deeper(&self, depth: usize) -> Result<usize, DecodeError> {
        depth.checked_sub(1).ok_or_else(|| too_deep(Some(self.at)))
    }

    /// Says that nothing may follow.
    pub(crate) fn end(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.expected("the end of the text")),
        }
    }

    #[cold]
    fn expected(&self, what: &str) -> DecodeError {
        let found = match self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            None => "the end of the text".to_owned(),
            Some(character) => format!("`{}`", character.escape_debug()),
        };
        syntax(format!("expected {what}, found {found}"), self.at)
    }
}

#[cold]
fn syntax(problem: impl Into<String>, at: usize) -> DecodeError {
    DecodeError::at(DecodeErrorKind::Syntax, problem, Some(at))
}

/// The error for a member that is there twice.
#[cold]
pub(crate) fn duplicate(name: &str, at: Option<usize>) -> DecodeError {
    let name = crate::error::snippet(name);
    DecodeError::at(
        DecodeErrorKind::Duplicate,
        format!("duplicate member `{name}`"),
        at,
    )
}

/// The error for a value nested too deep.
#[cold]
pub(crate) fn too_deep(at: Option<usize>) -> DecodeError {
    DecodeError::at(
        DecodeErrorKind::Depth,
        "arrays and objects are nested too deep",
        at,
    )
}
