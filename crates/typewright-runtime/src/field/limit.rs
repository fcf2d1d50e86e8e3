//! Bounds beside the type of a value, as constants of the tables. They are checked where somebody wants it: by the server
//! of a crate whose feature `validate` is on.

use super::Kinds;

/// A bound, called by the keyword of JSON Schema that sets it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// A number is at least this.
    Minimum(Edge),
    /// A number is more than this.
    ExclusiveMinimum(Edge),
    /// A number is at most this.
    Maximum(Edge),
    /// A number is less than this.
    ExclusiveMaximum(Edge),
    /// A number is a multiple of this.
    MultipleOf(Edge),
    /// A string has at least so many characters.
    MinLength(usize),
    /// A string has at most so many characters.
    MaxLength(usize),
    /// A string has a part that this regular expression describes.
    Pattern(&'static str),
    /// An array has at least so many elements.
    MinItems(usize),
    /// An array has at most so many elements.
    MaxItems(usize),
    /// No two elements of an array are equal.
    UniqueItems,
    /// An object has at least so many members.
    MinProperties(usize),
    /// An object has at most so many members.
    MaxProperties(usize),
    /// This holds for each element of an array.
    Items(&'static [Limit]),
    /// This holds for each member of an object that is not known by its name.
    AdditionalProperties(&'static [Limit]),
    /// This holds for the name of each member of an object.
    PropertyNames(&'static [Limit]),
    /// By the names of an object's members: regular expressions and what holds for each member whose name one describes,
    /// then what holds for the members that are not known by name and that none describes. Nothing stands for: there may
    /// be no such member.
    PatternProperties(
        &'static [(&'static str, &'static [Limit])],
        Option<&'static [Limit]>,
    ),
    /// All that is said by at least one of these that is for the kind of the value holds, each after the kinds that it is
    /// for; a value of another kind keeps them.
    AnyOf(&'static [(&'static [Kinds], &'static [Limit])]),
}

/// Where a range of numbers ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edge {
    /// At a number without a fraction.
    Integer(i128),
    /// At another.
    Decimal(f64),
}
