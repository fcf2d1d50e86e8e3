//! What the configuration says to this stage.

use typewright_source::{FileId, Location};

/// One package and the files its operations stand in.
#[derive(Clone, Debug, Default)]
pub struct PackageInput {
    /// The name of the crate.
    pub name: String,
    /// Its folder below the root of the definitions: every file below it belongs to this package.
    pub folder: String,
    /// Files and folders elsewhere that belong to it too.
    pub also: Vec<String>,
    /// The files that are read as OpenAPI documents.
    pub documents: Vec<FileId>,
    /// The files that are schemas, each of a type.
    pub schemas: Vec<FileId>,
    /// The files that are examples of these schemas, by their names.
    pub examples: Vec<FileId>,
    /// What the types of these schemas are called by.
    pub named_by: NamedBy,
    /// Whether it has what all packages share: the types of string formats.
    pub shared: bool,
}

/// What the type of a whole document is called by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NamedBy {
    /// Its title.
    #[default]
    Title,
    /// Its file: where titles are sentences.
    File,
}

/// What is particular to an API.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The string formats that become types.
    pub formats: Vec<String>,
    /// The `x-` member that names the version that brought something.
    pub added_mark: Option<String>,
    /// The `x-` member that says which versions changed something.
    pub changed_mark: Option<String>,
    /// The `x-` member of a schema under `patternProperties` that names the format of the member names.
    pub pattern_format_mark: Option<String>,
    /// What a schema without a `type` means.
    pub typeless: Typeless,
    /// The member of an example whose elements are put together, as some definitions write their examples.
    pub merged_in_examples: Option<String>,
    /// What is unsupported and let pass.
    pub allowed: Vec<Allowance>,
    /// What becomes of anything else that is unsupported.
    pub unsupported: Unsupported,
    /// The unions that the configuration describes.
    pub unions: Vec<UnionInput>,
    /// The schemas whose lists keep every element as it came until it is asked for.
    pub raw: Vec<Chosen>,
    /// The path parameters that may be empty.
    pub may_be_empty: Vec<String>,
    /// What is not to be shown.
    pub secrets: Secrets,
}

/// What is not to be shown, beside strings of the format `password`.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// The members and parameters of these names.
    pub members: Vec<SecretName>,
    /// What stands at these places: a member, a parameter, or a schema of strings.
    pub places: Vec<Chosen>,
}

/// The name of members and parameters that are not to be shown.
#[derive(Clone, Debug)]
pub struct SecretName {
    /// The name on the wire.
    pub name: String,
    /// Where the configuration names it.
    pub location: Location,
}

/// A place that the configuration names.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The place: `api/x.yaml`, `api/x.yaml#/properties/y`.
    pub place: String,
    /// Where the configuration names it.
    pub location: Location,
}

/// A union that no schema writes out: schemas told apart by a constant member, and one for all else.
#[derive(Clone, Debug)]
pub struct UnionInput {
    /// The type's name.
    pub name: String,
    /// The member whose constants tell the alternatives apart.
    pub tag: String,
    /// The alternatives: every JSON Schema document that has one of these in its `allOf`.
    pub extends: Vec<Chosen>,
    /// The alternatives by their places; `*` in a file's path stands for any characters.
    pub schemas: Vec<Chosen>,
    /// What is no alternative though it would be, in the same form.
    pub except: Vec<Chosen>,
    /// The schema of what is none of the alternatives.
    pub otherwise: Chosen,
    /// With a prefix, the alternatives are made anew: `otherwise` in the place of what they extend. The prefix stands
    /// before their names.
    pub prefix: Option<String>,
    /// The schemas in whose place the union stands wherever they are used by themselves.
    pub at: Vec<Chosen>,
    /// Where the configuration describes it.
    pub location: Location,
}

/// What a keyword says of values of other kinds, where a schema has no `type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Typeless {
    /// That there are none: `properties` makes a schema of objects. What authors of APIs mean.
    #[default]
    Implied,
    /// Nothing, to the letter of JSON Schema: `properties` lets a string pass. Every valid value can then be held, and
    /// is written as it was read: integers are of any size, and `1.0` is one.
    Any,
}

/// What becomes of what has no expression in Rust.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unsupported {
    /// It is an error.
    #[default]
    Error,
    /// It is let pass: for those who make no Rust of it.
    Pass,
}

/// Something unsupported that the configuration lets pass.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// The code of the diagnostic: `TW0214`.
    pub code: String,
    /// Where it stands: `api/x.yaml#/paths/…`, or what that begins with.
    pub place: String,
    /// Where the allowance itself stands.
    pub location: Location,
}
