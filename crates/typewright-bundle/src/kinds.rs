//! What stands where in an OpenAPI document: the kinds of its objects, and what each member of them is. Everything that
//! walks a document asks here.

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// The operations on a path.
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Header,
    MediaType,
    Encoding,
    Example,
    Link,
    Callback,
    SecurityScheme,
    Schema,
    /// An example's value, or what OpenAPI says nothing of: a `$ref` in it stands for what it refers to.
    Value,
    /// Taken as it is.
    Data,
}

/// How a member holds what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    One(Kind),
    List(Kind),
    /// By names that the author chose.
    Map(Kind),
}

use Layout::{List, Map, One};

impl Kind {
    /// The member of `components` where such objects are kept; nothing for those that are written wherever they are
    /// referred to: path items and callbacks, to which 3.0 or the types of it know no reference.
    pub(crate) fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            _ => return None,
        })
    }
}

/// The kinds with a section of `components`, in the order of the specification.
pub(crate) const SECTIONS: &[Kind] = &[
    Kind::Schema,
    Kind::Response,
    Kind::Parameter,
    Kind::Example,
    Kind::RequestBody,
    Kind::Header,
    Kind::SecurityScheme,
    Kind::Link,
];

/// The members of a path item that are operations.
pub(crate) const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What the member `key` of such an object is.
pub(crate) fn member(kind: Kind, key: &str) -> Layout {
    if kind == Kind::Schema {
        return schema_member(key);
    }
    if key.starts_with("x-") {
        return One(Kind::Value);
    }
    match (kind, key) {
        (Kind::PathItem, key) if METHODS.contains(&key) => One(Kind::Operation),
        (Kind::PathItem | Kind::Operation, "parameters") => List(Kind::Parameter),
        (Kind::Operation, "requestBody") => One(Kind::RequestBody),
        (Kind::Operation, "responses") => Map(Kind::Response),
        (Kind::Operation, "callbacks") => Map(Kind::Callback),
        (Kind::Callback, _) => One(Kind::PathItem),
        (Kind::Parameter | Kind::Header | Kind::MediaType, "schema") => One(Kind::Schema),
        (Kind::Parameter | Kind::Header | Kind::MediaType, "examples") => Map(Kind::Example),
        (Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response, "content") => {
            Map(Kind::MediaType)
        }
        (Kind::MediaType, "encoding") => Map(Kind::Encoding),
        (Kind::Response | Kind::Encoding, "headers") => Map(Kind::Header),
        (Kind::Response, "links") => Map(Kind::Link),
        _ => One(Kind::Value),
    }
}

fn schema_member(key: &str) -> Layout {
    match key {
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => {
            Map(Kind::Schema)
        }
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => List(Kind::Schema),
        "items"
        | "additionalItems"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => One(Kind::Schema),
        "examples" => List(Kind::Value),
        // Values that the schema speaks of; whatever they hold is no reference.
        "const" | "enum" | "default" => One(Kind::Data),
        _ => One(Kind::Value),
    }
}
