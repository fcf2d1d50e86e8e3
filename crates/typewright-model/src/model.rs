//! The whole: packages of modules of operations and types.

use std::collections::HashSet;

use typewright_source::{FileId, Place};

use crate::{Limit, Operation, SecurityScheme, Type, TypeDef, TypeId};

/// What the definitions say, in the terms of this crate.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The packages, in the order of the configuration.
    pub packages: Vec<Package>,
    /// Every type with a name.
    pub types: Vec<TypeDef>,
    /// The unions that the configuration describes: the name, and the prefix of their alternatives.
    pub unions: Vec<(String, Option<String>)>,
    /// The examples of schemas, in the order of their files and places.
    pub examples: Vec<SchemaExample>,
    /// The documents whose types are called by their files.
    pub named_by_file: HashSet<FileId>,
    /// The package that has the types of string formats for all, by its position.
    pub shared: Option<usize>,
}

impl Model {
    /// A type by its identity.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> Option<&TypeDef> {
        self.types.get(id.0 as usize)
    }
}

/// One crate to be generated.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// The name of the crate.
    pub name: String,
    /// One module per file that holds operations or types, in the order of the files' paths.
    pub modules: Vec<Module>,
    /// The security schemes its operations use, each name once.
    pub schemes: Vec<SecurityScheme>,
    /// The string formats its types use, in order of their names; in the shared package those of all.
    pub formats: Vec<String>,
    /// Its files that define no type and have examples.
    pub loose: Vec<FileId>,
    /// What stands in its folder and belongs to another package.
    pub elsewhere: Vec<Elsewhere>,
}

/// A file in a package's folder that belongs to another package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The file.
    pub file: FileId,
    /// The path that its module would have here.
    pub path: Vec<String>,
}

/// What one file defines.
#[derive(Clone, Debug)]
pub struct Module {
    /// The file.
    pub file: FileId,
    /// The path of the module below the package's folder, the file's extension left out: `definitions/errors/error`.
    pub path: Vec<String>,
    /// The document's `info.title` and `info.description`.
    pub title: Option<String>,
    /// Text about the whole document.
    pub description: Option<String>,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// The types, in the order of the document.
    pub types: Vec<TypeId>,
}

/// What a definition says of something, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// CommonMark.
    pub description: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The version that brought it.
    pub added: Option<String>,
    /// The versions that changed it, and how.
    pub changed: Vec<(String, String)>,
    /// A page about it: the URL and what it is.
    pub link: Option<(String, Option<String>)>,
    /// The value that absence stands for, as JSON.
    pub default: Option<String>,
    /// Bounds the value keeps.
    pub limits: Vec<Limit>,
}

/// An example value, `$ref`s within it written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Where it stands.
    pub place: Place,
    /// The value as JSON.
    pub json: String,
}

/// An example of a schema.
#[derive(Clone, Debug)]
pub struct SchemaExample {
    /// The file in whose module it counts: its own, or the schema's.
    pub file: FileId,
    /// The schema's type.
    pub ty: Type,
    /// The example.
    pub example: Example,
}
