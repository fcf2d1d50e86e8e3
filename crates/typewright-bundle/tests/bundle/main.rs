//! Small definitions and the document that is made of them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod lowered;
mod names;
mod text;
mod whole;

use std::fs;

use serde_json::Value;
use typewright_bundle::{Bundled, Input, Version, bundle, list};
use typewright_model::{NamedBy, PackageInput};
use typewright_source::{Report, Sources, Style, list_below as files, load, render};

/// What came of some files, of which those in `api/` are the documents and those in `schemas/` are listed as schemas.
pub(crate) struct Made {
    pub(crate) document: Value,
    /// The lines that list what is not said.
    pub(crate) losses: Vec<String>,
    /// What is printed of the definitions.
    pub(crate) problems: String,
}

/// One document of these files.
pub(crate) fn made(version: Version, contents: &[(&str, &str)]) -> Made {
    let (bundled, sources, report) = bundled(version, contents);
    let listed = list(&bundled.losses, &sources);
    Made {
        document: serde_json::from_str(&bundled.document.to_json()).unwrap(),
        losses: listed.lines().map(str::to_owned).collect(),
        problems: render(&report, &sources, Style::Plain),
    }
}

pub(crate) fn bundled(version: Version, contents: &[(&str, &str)]) -> (Bundled, Sources, Report) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in contents {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut report = Report::new();
    let mut in_folder = |name: &str| match folder.path().join(name).is_dir() {
        true => files(folder.path(), name, &mut report),
        false => Vec::new(),
    };
    let (documents, schemas) = (in_folder("api"), in_folder("schemas"));
    let entries: Vec<String> = documents.iter().chain(&schemas).cloned().collect();
    let sources = load(folder.path(), &entries, &mut report);
    let ids = |paths: &[String]| paths.iter().filter_map(|path| sources.find(path)).collect();
    let packages = [
        PackageInput {
            folder: "api".to_owned(),
            documents: ids(&documents),
            schemas: ids(&schemas),
            ..PackageInput::default()
        },
        PackageInput {
            folder: "schemas/by-file".to_owned(),
            named_by: NamedBy::File,
            ..PackageInput::default()
        },
    ];
    let input = Input {
        packages: &packages,
        package: &packages[0],
        title: "the library's API",
        description: "A library.",
        version: "0.1.0",
        merged_in_examples: Some("allOf"),
    };
    let bundled = bundle(&sources, &input, version, &mut report);
    (bundled, sources, report)
}

/// A document with these paths and what else stands at its root, both in YAML's flow style.
pub(crate) fn document(paths: &str, rest: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: Part, version: 9.9.9}}\npaths: {paths}\n{rest}\n")
}

/// A document with one operation on `/books`, which answers with this schema.
pub(crate) fn answering(schema: &str) -> String {
    let content = format!("{{application/json: {{schema: {schema}}}}}");
    let answer = format!("{{\"200\": {{description: A book., content: {content}}}}}");
    document(
        &format!("{{/books: {{get: {{operationId: getBook, responses: {answer}}}}}}}"),
        "",
    )
}

/// Where [`answering`] puts its schema.
pub(crate) const ANSWER: &str = "/paths/~1books/get/responses/200/content/application~1json/schema";

/// Every `$ref` in a document.
pub(crate) fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str);
            own.into_iter()
                .chain(members.values().flat_map(references))
                .collect()
        }
        _ => Vec::new(),
    }
}
