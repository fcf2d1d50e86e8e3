//! What the configuration says to this stage.

use typewright_source::{FileId, Location};

/// One package and the files its operations stand in.
#[derive(Clone, Debug)]
pub struct PackageInput {
    /// The name of the crate.
    pub name: String,
    /// Its folder below the root of the definitions: every file below it belongs to this package.
    pub folder: String,
    /// The files that are read as OpenAPI documents.
    pub documents: Vec<FileId>,
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
    /// What is unsupported and let pass.
    pub allowed: Vec<Allowance>,
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
