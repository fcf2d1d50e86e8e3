//! The shapes a schema can have. Plain data: every node of every schema ends as one of these, or as a diagnostic.

use typewright_source::Place;

use crate::{Docs, Secrecy};

/// The identity of a type that gets a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// What stands in a member, a parameter, a body or a list: the use of a type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// The schema allows anything.
    Any,
    /// `true` or `false`.
    Bool,
    /// A number without a fraction.
    Integer(Width),
    /// Any number.
    Number,
    /// Any string.
    String,
    /// A string that is not to be shown, such as a password.
    Secret,
    /// A string with a format that the configuration makes a type of.
    Format(String),
    /// A type with a name of its own.
    Named(TypeId),
    /// An array.
    List(Box<Type>),
    /// An object whose members all have one type.
    Map {
        /// The type of the member names: [`Type::String`], [`Type::Format`] or a named enum.
        key: Box<Type>,
        /// The type of the members.
        value: Box<Type>,
    },
    /// A value or `null`.
    Nullable(Box<Type>),
    /// A value that is kept as it came until it is asked for.
    Raw(Box<Type>),
}

/// The range of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Width {
    /// 8 bits, signed.
    I8,
    /// 16 bits, signed.
    I16,
    /// 32 bits, signed.
    I32,
    /// 64 bits, signed: what an integer without a format is.
    I64,
    /// 8 bits, unsigned.
    U8,
    /// 16 bits, unsigned.
    U16,
    /// 32 bits, unsigned.
    U32,
    /// 64 bits, unsigned.
    U64,
    /// Of any size, and kept as it is written.
    Any,
}

/// A type with a name of its own.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The schema that defines it.
    pub place: Place,
    /// The schema's `title`, or that of the last `allOf` part written out in it.
    pub title: Option<String>,
    /// What the schema says of itself.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
    /// What tells it from other types made of the same schemas.
    pub facet: Option<Facet>,
}

/// What tells types apart that are made of the same schemas: the kind of value, or the union they belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// The objects.
    Object,
    /// The arrays.
    Array,
    /// The union of this position among the model's.
    Union(usize),
    /// An alternative made anew for that union.
    Over(usize),
}

/// What a named type is.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object with members known by name.
    Object(Object),
    /// A set of strings.
    Enum(Vec<EnumValue>),
    /// A set of constants that are not all strings.
    Constants(Vec<ConstantValue>),
    /// One of several shapes.
    Union(Vec<Branch>),
    /// An array whose elements are known by position.
    Tuple(Tuple),
    /// A name for another type: only where a list or a map contains itself.
    Wrapper(Type),
}

/// An object with members known by name.
#[derive(Clone, Debug)]
pub struct Object {
    /// The members, in the order of the definition.
    pub members: Vec<Member>,
    /// What stands beside them.
    pub rest: Rest,
}

/// What an object may hold beside its known members, or a tuple beyond its known elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nothing.
    Closed,
    /// Anything: unknown members are kept.
    Open,
    /// Members of one type, by the type of their names and of their values.
    Typed(Type, Type),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// Where its schema stands.
    pub place: Place,
    /// The name in JSON.
    pub name: String,
    /// The type; [`Type::Nullable`] where `null` is allowed.
    pub ty: Type,
    /// Whether it has to be there.
    pub required: bool,
    /// Whether it may be shown.
    pub secrecy: Secrecy,
    /// What the definition says of it.
    pub docs: Docs,
}

/// A string of an [`Shape::Enum`].
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// Where it stands.
    pub place: Place,
    /// The string.
    pub value: String,
    /// A name given by the definition (`title` beside a `const`).
    pub title: Option<String>,
    /// What the definition says of it.
    pub docs: Docs,
}

/// A value of a [`Shape::Constants`].
#[derive(Clone, Debug)]
pub struct ConstantValue {
    /// Where it stands.
    pub place: Place,
    /// The value.
    pub value: Literal,
    /// A name given by the definition.
    pub title: Option<String>,
    /// What the definition says of it.
    pub docs: Docs,
}

/// A constant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without a fraction.
    Integer(i64),
    /// A string.
    String(String),
    /// Any other value, known by its JSON text: an array, an object, a number.
    Json(String),
}

/// A branch of a [`Shape::Union`].
#[derive(Clone, Debug)]
pub struct Branch {
    /// Where its schema stands.
    pub place: Place,
    /// Its schema's `title`.
    pub title: Option<String>,
    /// What it holds.
    pub ty: Type,
    /// The kinds of JSON value it can be.
    pub kinds: Kinds,
    /// The members an object of it has to have.
    pub required: Vec<String>,
    /// The members whose values are known beforehand.
    pub constants: Vec<(String, Vec<Literal>)>,
    /// What the definition says of it.
    pub docs: Docs,
}

/// An array whose elements are known by position.
#[derive(Clone, Debug)]
pub struct Tuple {
    /// The elements.
    pub elements: Vec<Element>,
    /// What follows: the type of further elements.
    pub rest: Option<Type>,
}

/// An element of a tuple.
#[derive(Clone, Debug)]
pub struct Element {
    /// Where its schema stands.
    pub place: Place,
    /// Its schema's `title`.
    pub title: Option<String>,
    /// The type.
    pub ty: Type,
    /// Whether it has to be there.
    pub required: bool,
    /// Whether it may be shown.
    pub secrecy: Secrecy,
    /// What the definition says of it.
    pub docs: Docs,
}

/// A set of kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// None.
    pub const NONE: Self = Self(0);
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `true` and `false`.
    pub const BOOL: Self = Self(1 << 1);
    /// Numbers without a fraction.
    pub const INTEGER: Self = Self(1 << 2);
    /// Numbers with a fraction.
    pub const FRACTION: Self = Self(1 << 3);
    /// All numbers.
    pub const NUMBER: Self = Self(1 << 2 | 1 << 3);
    /// Strings.
    pub const STRING: Self = Self(1 << 4);
    /// Arrays.
    pub const ARRAY: Self = Self(1 << 5);
    /// Objects.
    pub const OBJECT: Self = Self(1 << 6);
    /// All.
    pub const ANY: Self = Self(0b111_1111);

    /// The kinds in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The kinds in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The kinds of this set that are not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the two have a kind in common.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all kinds of the other are in this.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set of one `type` of JSON Schema.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOL,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => return None,
        })
    }

    /// The sets of one JSON Schema `type` each that make this up, `number` before `integer`.
    #[must_use]
    pub fn split(self) -> Vec<Self> {
        let mut kinds = Vec::new();
        for kind in [
            Self::NULL,
            Self::BOOL,
            Self::NUMBER,
            Self::STRING,
            Self::ARRAY,
            Self::OBJECT,
        ] {
            let part = self.and(kind);
            if !part.is_empty() {
                kinds.push(part);
            }
        }
        kinds
    }
}
