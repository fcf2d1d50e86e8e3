//! `typewright.toml`: which folder becomes which crate, and what is particular to an API.

mod check;
mod raw;
mod schemas;
mod unions;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use typewright_model::{NamedBy, Options};
use typewright_rust::docs::DocsOptions;
use typewright_rust::emit::{Format, ShapeEntry};
use typewright_rust::items::WrongExamples;
use typewright_rust::names::Overrides;
use typewright_source::{Code, Diagnostic, Location, Remotes, Report};

/// The configuration, checked.
#[derive(Debug, Default)]
pub struct Config {
    /// The packages.
    pub packages: Vec<Package>,
    /// What the model stage is told.
    pub model: Options,
    /// The chosen names.
    pub names: Overrides,
    /// The string formats, by the names in the definitions.
    pub formats: BTreeMap<String, Format>,
    /// The folders that stand for documents of other hosts.
    pub remotes: Remotes,
    /// How errors look.
    pub shape: Option<ShapeEntry>,
    /// What a client has to know.
    pub client: Client,
    /// The examples that are wrong in the definitions.
    pub wrong_examples: WrongExamples,
    /// What documentation is told.
    pub docs: DocsOptions,
}

/// What a client has to know of the APIs, each with the place where it is said.
#[derive(Debug, Default)]
pub struct Client {
    /// The path parameters by which a server tells a repetition from a new request.
    pub repeatable: Vec<(String, Location)>,
    /// The path parameters that may be empty.
    pub may_be_empty: Vec<(String, Location)>,
    /// The `operationId` of the operation that tells the versions, and the member of its answer that lists them.
    pub versions: Option<(String, String, Location)>,
}

/// A crate to be generated.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// The folder of its documents, below the root of the definitions.
    pub folder: String,
    /// The one file of the folder that is read, where not all are.
    pub only: Option<String>,
    /// What these documents are.
    pub documents: Documents,
    /// Files and folders elsewhere that belong to it too.
    pub also: Vec<String>,
    /// Files that are schemas though no operation speaks of them; `*` stands for any characters.
    pub schemas: Vec<String>,
    /// A folder whose files are examples of its JSON Schemas, by their names.
    pub examples: Option<String>,
    /// What the types of whole documents are called by.
    pub named_by: NamedBy,
    /// Whether it has what all packages share: the types of string formats.
    pub shared: bool,
    /// Its version.
    pub version: String,
    /// One sentence.
    pub description: String,
    /// What it is a crate of.
    pub title: String,
    /// A page about the API.
    pub homepage: Option<String>,
    /// An example for the README.
    pub example: Option<String>,
}

/// What the documents of a package are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Documents {
    /// OpenAPI documents: the files directly in the folder.
    #[default]
    OpenApi,
    /// JSON Schemas, a type each: all files below the folder.
    JsonSchema,
}

/// Reads the configuration at a path; what is wrong goes to the report.
#[must_use]
pub fn read_config(path: &Path, report: &mut Report) -> Option<Config> {
    let shown = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let problem = Diagnostic::new(
                Code::NoSuchFile,
                "there is no configuration",
                Location::Elsewhere(shown),
            );
            report.push(problem.hint("a configuration is a file `typewright.toml` beside the definitions, or is named by --config"));
            return None;
        }
        Err(error) => {
            let message = format!("the configuration cannot be read: {error}");
            report.push(Diagnostic::new(
                Code::CannotRead,
                message,
                Location::Elsewhere(shown),
            ));
            return None;
        }
    };
    let source = check::Source {
        path: shown,
        text: Arc::from(text),
    };
    match toml::from_str(&source.text) {
        Ok(raw) => Some(check::check(raw, &source, report)),
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            report.push(Diagnostic::new(
                Code::ConfigSyntax,
                error.message().to_owned(),
                source.location(range),
            ));
            None
        }
    }
}
