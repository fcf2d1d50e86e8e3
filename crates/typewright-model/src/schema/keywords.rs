//! Which keywords of JSON Schema change the type and which do not. The one list that the rest of the stage asks.

/// Keywords that take part in the type of a value. `$ref` and `allOf` are not among them: they lead to schemas.
pub(crate) const SHAPING: &[&str] = &[
    "additionalProperties",
    "anyOf",
    "const",
    "enum",
    "format",
    "items",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "type",
];

/// The shaping keywords that name alternatives.
pub(crate) const ALTERNATIVES: &[&str] = &["anyOf", "oneOf"];

/// Keywords whose presence says that a schema is about objects, where `type` is silent.
pub(crate) const ABOUT_OBJECTS: &[&str] = &[
    "additionalProperties",
    "maxProperties",
    "minProperties",
    "patternProperties",
    "properties",
    "propertyNames",
    "required",
];

/// Keywords whose presence says that a schema is about arrays, where `type` is silent.
pub(crate) const ABOUT_ARRAYS: &[&str] = &[
    "items",
    "maxItems",
    "minItems",
    "prefixItems",
    "uniqueItems",
];

/// Keywords whose presence says that a schema is about strings, where `type` is silent.
pub(crate) const ABOUT_STRINGS: &[&str] = &["maxLength", "minLength", "pattern"];

/// Keywords whose presence says that a schema is about numbers, where `type` is silent.
pub(crate) const ABOUT_NUMBERS: &[&str] = &[
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maximum",
    "minimum",
    "multipleOf",
];
