//! How the runtime sees a generated type: a *slot* to read a value into and a *view* to write it from, out of a
//! closed set of kinds. Generated code says what there is; what happens to it is written once, in `crate::read` and
//! `crate::write`.

mod impls;
mod limit;

pub use self::limit::{Edge, Limit};

use std::borrow::Cow;

use crate::DecodeError;
use crate::{Map, Number, Value};

/// A type that can stand in a generated type: a number, a string, a list, another generated type.
pub trait Field: Sized {
    /// A value to be read into. What a required member holds before it was read; never seen by a user.
    fn blank() -> Self;
    /// The place to read a value into.
    fn slot(&mut self) -> Slot<'_>;
    /// The value, to be written.
    fn view(&self) -> View<'_>;
}

/// A place to read a JSON value into.
pub enum Slot<'a> {
    /// `true` or `false`.
    Bool(&'a mut bool),
    /// A number without a fraction, of any width.
    Integer(&'a mut dyn IntegerField),
    /// Any number, kept as it was written.
    Number(&'a mut Number),
    /// Any string.
    String(&'a mut String),
    /// A string with a type of its own: an open enum or a string format.
    Text(&'a mut dyn TextField),
    /// One of a set of constants that are not all strings.
    Constant(&'a mut dyn ConstantField),
    /// Anything.
    Any(&'a mut Value),
    /// JSON text that is kept unread, and what says whether it is what it should be.
    Raw(&'a mut Box<str>, fn(&str) -> Result<(), DecodeError>),
    /// A member that may be absent; `null` reads as absent.
    Optional(&'a mut dyn OptionField),
    /// A value that may be `null`.
    Nullable(&'a mut dyn OptionField),
    /// An object with members known by name.
    Object(&'a mut dyn ObjectField),
    /// An array whose elements are known by position.
    Tuple(&'a mut dyn ObjectField),
    /// An array.
    List(&'a mut dyn ListField),
    /// An object whose members all have one type.
    Map(&'a mut dyn MapField),
    /// One of several shapes.
    Union(&'a mut dyn UnionField),
}

/// A value on its way to JSON.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Not there: the member is left out.
    Absent,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without a fraction.
    Integer(i128),
    /// Any number.
    Number(&'a Number),
    /// A string.
    String(&'a str),
    /// A string that is none of those that the definition names.
    UnknownString(&'a str),
    /// Anything.
    Any(&'a Value),
    /// A value that is none of those, or of none of the shapes, that the definition names.
    Unknown(&'a Value),
    /// JSON text, written as it is.
    Raw(&'a str),
    /// An object with members known by name.
    Object(&'a dyn ObjectField),
    /// An array whose elements are known by position.
    Tuple(&'a dyn ObjectField),
    /// An array.
    List(&'a dyn ListField),
    /// An object whose members all have one type.
    Map(&'a dyn MapField),
}

/// An integer type.
pub trait IntegerField {
    /// Takes the value if it fits.
    fn set(&mut self, value: i128) -> bool;
    /// Where a type keeps an integer of any size as it is written, if it does.
    fn as_written(&mut self) -> Option<&mut Number> {
        None
    }
    /// The type in words, for the message when a value does not fit: `a 64-bit integer`.
    fn expected(&self) -> &'static str;
}

/// A string with a type of its own.
pub trait TextField {
    /// Takes any string: what was received is kept.
    fn set(&mut self, text: Cow<'_, str>);
    /// The string.
    fn text(&self) -> &str;
    /// Whether the string is one the definition names (always so for a string format).
    fn is_known(&self) -> bool;
    /// Whether the string has the form that the type stands for. A union takes a branch that has it before others.
    fn fits(&self) -> bool {
        self.is_known()
    }
}

/// One of a set of constants that are not all strings.
pub trait ConstantField {
    /// Takes any value: what was received is kept.
    fn set(&mut self, value: Value);
    /// Whether the value is one the definition names.
    fn is_known(&self) -> bool;
}

/// `Option<T>` and [`crate::Nullable<T>`].
pub trait OptionField {
    /// Makes it hold a blank value and gives that value's slot.
    fn fill(&mut self) -> Slot<'_>;
    /// Makes it hold nothing.
    fn clear(&mut self);
}

/// An object whose members are fields: a generated struct.
pub trait ObjectField {
    /// The members, in the order of the definition.
    fn table(&self) -> &'static Table;
    /// The slot of the field at `index` of the table; for a message, parameters and body follow the members.
    fn slot_at(&mut self, index: usize) -> Option<Slot<'_>>;
    /// The view of the field at `index`.
    fn view_at(&self, index: usize) -> View<'_>;
    /// Where unknown members (of a tuple: further elements, as a list) are kept; nothing if the schema closes the object.
    fn rest(&self) -> Rest<'_>;
    /// The same, to be read into.
    fn rest_mut(&mut self) -> RestMut<'_>;
}

/// What an object keeps beside its known members.
pub enum Rest<'a> {
    /// Nothing: the schema closes the object.
    Closed,
    /// Further members.
    Members(&'a dyn MapField),
    /// Further elements of a tuple.
    Elements(&'a dyn ListField),
}

/// [`Rest`], to be read into.
pub enum RestMut<'a> {
    /// Nothing: an unknown member is an error.
    Closed,
    /// Further members.
    Members(&'a mut dyn MapField),
    /// Further elements of a tuple.
    Elements(&'a mut dyn ListField),
}

/// The members of an object type, by position.
#[derive(Debug)]
pub struct Table {
    /// The type's name, for messages.
    pub name: &'static str,
    /// The members, in the order of the definition.
    pub members: &'static [Member],
}

/// One member of an object type.
#[derive(Debug)]
pub struct Member {
    /// The name in JSON.
    pub name: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// What is written before the value: the name in quotation marks and a colon; nothing if that is
    /// not known.
    pub key: &'static str,
    /// Bounds the value keeps.
    pub limits: &'static [Limit],
}

impl Member {
    /// With its name in quotation marks and with a colon. It is not kept if the name needs escapes.
    #[must_use]
    pub const fn with_key(self, key: &'static str) -> Self {
        let mut rest = self.name.as_bytes();
        while let [byte, after @ ..] = rest {
            if crate::json::needs_care(*byte) {
                return self;
            }
            rest = after;
        }
        Self { key, ..self }
    }

    /// With bounds.
    #[must_use]
    pub const fn limits(self, limits: &'static [Limit]) -> Self {
        Self { limits, ..self }
    }
}

/// A list.
pub trait ListField {
    /// Removes all elements.
    fn clear(&mut self);
    /// Appends a blank element and gives its slot.
    fn push(&mut self) -> Option<Slot<'_>>;
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The element at `index`.
    fn view_at(&self, index: usize) -> View<'_>;
}

/// A map from strings (or a type made of a string) to values of one type.
pub trait MapField {
    /// Removes all entries.
    fn clear(&mut self);
    /// Adds a blank value under `key` and gives its slot; nothing if the key is there already.
    fn insert(&mut self, key: Cow<'_, str>) -> Option<Slot<'_>>;
    /// Whether there is an entry.
    fn contains(&self, key: &str) -> bool;
    /// The value under `key`.
    fn get(&self, key: &str) -> Option<View<'_>>;
    /// Whether an entry can have any value.
    fn takes_anything(&self) -> bool;
    /// Calls `each` for every entry in order until it says `false`.
    fn for_each(&self, each: &mut dyn FnMut(&str, View<'_>) -> bool);
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One of several shapes.
pub trait UnionField {
    /// How the shapes are told apart, in the order of the definition.
    fn branches(&self) -> &'static [Branch];
    /// Makes it hold a blank value of the branch and gives that value's slot.
    fn choose(&mut self, branch: usize) -> Option<Slot<'_>>;
    /// Keeps a value that matches no branch.
    fn keep(&mut self, value: Value);
}

/// What has to hold for a value before a branch of a union is tried. Only a filter: what passes is then read.
#[derive(Debug)]
pub struct Branch {
    /// The kinds of JSON value that can be of this branch.
    pub kinds: Kinds,
    /// For an object: the members that have to be there.
    pub required: &'static [&'static str],
    /// For an object: members that, if they are there, have one of these values.
    pub constants: &'static [(&'static str, &'static [Literal])],
}

/// A constant that tells branches apart.
#[derive(Debug)]
pub enum Literal {
    /// A string.
    String(&'static str),
    /// A number without a fraction.
    Integer(i64),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// Any other value as JSON text; the same number written in another way is another value.
    Json(&'static str),
}

/// A set of kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(pub u8);

impl Kinds {
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `true` and `false`.
    pub const BOOL: Self = Self(1 << 1);
    /// Numbers.
    pub const NUMBER: Self = Self(1 << 2);
    /// Strings.
    pub const STRING: Self = Self(1 << 3);
    /// Arrays.
    pub const ARRAY: Self = Self(1 << 4);
    /// Objects.
    pub const OBJECT: Self = Self(1 << 5);
    /// All of them.
    pub const ANY: Self = Self(0b11_1111);

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two have a kind in common.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What an unknown member is kept in: an object of anything.
pub type Unknown = Map;
