//! Walks definitions as a reader does: knows what is a name and what a keyword.

use std::path::Path;

use typewright_source::{Cursor, Report, Sources, list_below, load};

/// What stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A schema, and whether it stands for itself: as a body's, a member's, a file.
    Schema(Role),
    /// Anything else.
    Other,
}

/// What a schema is to its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A member of an object.
    Member,
    /// A whole file, or one of a document's own.
    Whole,
    /// A part of another: elements, alternatives, `allOf`.
    Part,
}

/// Members whose members are names.
const NAMES: &[&str] = &[
    "$defs",
    "components",
    "content",
    "definitions",
    "encoding",
    "headers",
    "parameters",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
];

/// All files below the folder that are definitions or examples of them.
pub(crate) fn sources(spec: &Path) -> (Sources, Vec<String>) {
    let mut report = Report::new();
    let mut files = list_below(spec, "", &mut report);
    files.retain(|file| file.contains('/') && !file.ends_with(".md"));
    let sources = load(spec, &files, &mut report);
    assert!(
        !report.has_errors(),
        "{:?}",
        report.iter().collect::<Vec<_>>()
    );
    (sources, files)
}

/// Calls `see` with everything below a document's root that is not a value of its own, names passed over.
pub(crate) fn walk<'a>(root: &Cursor<'a>, see: &mut dyn FnMut(&Cursor<'a>, What)) {
    let whole = root.get("openapi").is_none() && root.get("content").is_none();
    let is_schema = whole && (root.get("type").is_some() || root.get("allOf").is_some());
    let what = if is_schema {
        What::Schema(Role::Whole)
    } else {
        What::Other
    };
    step(root, what, see);
}

fn step<'a>(at: &Cursor<'a>, what: What, see: &mut dyn FnMut(&Cursor<'a>, What)) {
    see(at, what);
    for (name, child) in at.members() {
        match name {
            "example" | "examples" | "enum" | "const" | "default" | "required" | "security" => {}
            "components" => child.members().for_each(|(kind, group)| {
                let role = if kind == "schemas" {
                    What::Schema(Role::Whole)
                } else {
                    What::Other
                };
                if kind != "examples" {
                    group.members().for_each(|(_, each)| step(&each, role, see));
                }
            }),
            "properties" => child
                .members()
                .for_each(|(_, each)| step(&each, What::Schema(Role::Member), see)),
            "patternProperties" | "$defs" => child
                .members()
                .for_each(|(_, each)| step(&each, What::Schema(Role::Part), see)),
            "schema" | "items" | "additionalProperties" | "propertyNames" => {
                step(&child, What::Schema(Role::Part), see);
            }
            "allOf" | "oneOf" | "anyOf" => child
                .items()
                .for_each(|each| step(&each, What::Schema(Role::Part), see)),
            _ if NAMES.contains(&name) => {
                child
                    .members()
                    .for_each(|(_, each)| step(&each, What::Other, see));
                child.items().for_each(|each| step(&each, What::Other, see));
            }
            _ => {
                step(&child, What::Other, see);
                child.items().for_each(|each| step(&each, What::Other, see));
            }
        }
    }
}
