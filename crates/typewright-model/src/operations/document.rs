//! One OpenAPI document: what it says of itself, its paths, and the schemas it keeps for others.

use typewright_source::{Code, Cursor, Diagnostic, FileId, Location, Spot};

use super::paths::path_item;
use super::servers::base_path;
use crate::lower::Lowering;
use crate::packages::module_path;
use crate::{Module, PackageInput, SecurityScheme};

/// What every operation of a document has in common.
pub(crate) struct Document<'a> {
    pub(crate) root: Cursor<'a>,
    pub(crate) base_path: String,
    pub(crate) schemes: Vec<SecurityScheme>,
}

/// Reads a document; nothing if it is none.
pub(crate) fn document<'a>(
    lowering: &mut Lowering<'a>,
    input: &PackageInput,
    file: FileId,
    schemes: &mut Vec<SecurityScheme>,
) -> Option<Module> {
    let root = lowering.sources().root_cursor(file)?;
    let source = lowering.sources().file(file)?;
    if !is_openapi(lowering, &root) {
        return None;
    }
    let document = Document {
        base_path: root
            .get("servers")
            .map(|servers| base_path(lowering, &servers))
            .unwrap_or_default(),
        schemes: super::security::schemes(lowering, &root),
        root,
    };
    let mut operations = Vec::new();
    if let Some(paths) = document
        .root
        .get("paths")
        .filter(|paths| lowering.is_object(paths))
    {
        for (path, item) in paths.members().filter(|(path, _)| !path.starts_with("x-")) {
            operations.extend(path_item(lowering, &document, path, &item));
        }
    }
    for (_, schema) in under(&document.root, &["components", "schemas"])
        .iter()
        .flat_map(Cursor::members)
    {
        lowering.type_at(&schema);
    }
    for scheme in document.schemes {
        let used = operations
            .iter()
            .flat_map(|op: &crate::Operation| &op.security)
            .flatten()
            .any(|name| *name == scheme.name);
        match schemes.iter().find(|other| other.name == scheme.name) {
            Some(other) if other.kind != scheme.kind => lowering.report(
                Diagnostic::new(
                    Code::ConflictingScheme,
                    format!(
                        "the security scheme `{}` is another one elsewhere in this package",
                        scheme.name
                    ),
                    Location::Place(scheme.place.clone(), Spot::Value),
                )
                .label(
                    Location::Place(other.place.clone(), Spot::Value),
                    "the other one",
                ),
            ),
            Some(_) => {}
            None if used => schemes.push(scheme),
            None => {}
        }
    }
    let text = |key: &str| {
        let info = document.root.get("info")?;
        info.get(key)
            .and_then(|text| text.as_str().map(str::to_owned))
    };
    Some(Module {
        file,
        path: module_path(input, &source.path),
        title: text("title"),
        description: text("description"),
        operations,
        types: Vec::new(),
    })
}

/// What stands some steps below.
pub(crate) fn under<'a>(at: &Cursor<'a>, steps: &[&str]) -> Option<Cursor<'a>> {
    steps.iter().try_fold(at.clone(), |at, step| at.get(step))
}

fn is_openapi<'a>(lowering: &mut Lowering<'a>, root: &Cursor<'a>) -> bool {
    if !lowering.is_object(root) {
        return false;
    }
    let version = root.get("openapi");
    let text = version
        .as_ref()
        .and_then(|version| version.as_str().or_else(|| version.as_number()));
    let (at, message) = match (&version, text) {
        (None, _) => (
            root,
            "this is no OpenAPI document: it has no `openapi` member".to_owned(),
        ),
        (Some(at), None) => (
            at,
            "`openapi` has to be a version such as \"3.1.0\"".to_owned(),
        ),
        (Some(_), Some(text)) if text.starts_with("3.0") || text.starts_with("3.1") => return true,
        (Some(at), Some(text)) => (at, format!("OpenAPI {text} is not supported")),
    };
    lowering.report(
        Diagnostic::new(Code::NotOpenApi, message, Location::Place(at.place().clone(), Spot::Value))
            .hint("the first lines of a document are `openapi: 3.1.0` and `info:`; 3.0 and 3.1 are supported"),
    );
    false
}
