//! What comes out: changes, and what they do to the names of the generated crates. Plain data.

use crate::effect::Effects;
use crate::kind::Kind;

/// All that changed between two states of definitions.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// The changes, in the order of the definitions; what several operations use comes last.
    pub changes: Vec<Change>,
    /// What became of the names that users of the generated crates write, by crate.
    pub crates: Vec<CrateChange>,
    /// Why the names could not be compared, where they could not.
    pub no_names: Option<String>,
    /// What was not compared, and why: files that no package reads, formats that the configuration does not name.
    pub notes: Vec<String>,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// What changed.
    pub kind: Kind,
    /// The place in the old definitions: `api/books.yaml#/paths/…`.
    pub old: Option<String>,
    /// The place in the new definitions.
    pub new: Option<String>,
    /// What changed, in words.
    pub text: String,
    /// What it means for who asks and for who answers.
    pub effects: Effects,
    /// The operations that speak of it, and where in them.
    pub uses: Vec<Use>,
    /// What it does to the names of the generated crates.
    pub names: Vec<NameChange>,
}

/// Where something is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Use {
    /// The position of the package.
    pub package: usize,
    /// The package.
    pub krate: String,
    /// The order of what uses it among all.
    pub order: usize,
    /// The operation, or the schema.
    pub subject: Subject,
    /// Where in an operation: `request body`, `response 200`, `` `limit` in the query ``.
    pub part: String,
    /// Where in that part: a JSON pointer into the value, `*` for any element or name. Empty for the whole.
    pub path: String,
}

/// What changes are grouped by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// An operation.
    Operation {
        /// Its `operationId`.
        id: String,
        /// Its method.
        method: String,
        /// Its path.
        path: String,
    },
    /// A schema that no operation speaks of.
    Schema(String),
}

/// What happened to a name that users of a generated crate write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameChange {
    /// The path in the crate.
    pub path: String,
    /// What the name stands for: `field`, `struct`…
    pub kind: &'static str,
    /// Whether and how it is there now.
    pub fate: Fate,
    /// Whether code that compiled against the old crate may no longer do so.
    pub breaks: bool,
}

/// What became of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It stands at another path now.
    Moved(String),
    /// It is of another type: the old and the new one.
    Retyped(String, String),
}

/// What became of a crate's names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrateChange {
    /// The crate.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The version that comes next.
    pub next: String,
    /// The crate whose types it hands on and that breaks, where its own names do not.
    pub because_of: Option<String>,
    /// All that became of its names.
    pub names: Vec<NameChange>,
}

impl NameChange {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { path, kind, .. } = self;
        match &self.fate {
            Fate::Added => format!("new {kind} `{path}`"),
            Fate::Removed => format!("{kind} `{path}` is gone"),
            Fate::Moved(to) => format!("{kind} `{path}` is `{to}` now"),
            Fate::Retyped(old, new) => format!("{kind} `{path}`: `{old}` is now `{new}`"),
        }
    }
}

impl Subject {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Operation { id, method, path } => format!("{id}: {method} {path}"),
            Self::Schema(name) => name.clone(),
        }
    }

    /// In one word, where there is little room.
    #[must_use]
    pub fn short(&self) -> &str {
        match self {
            Self::Operation { id, .. } => id,
            Self::Schema(name) => name,
        }
    }
}
