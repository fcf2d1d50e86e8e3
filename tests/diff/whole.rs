//! Whole documents compared with themselves: nothing is reported, and it comes to an end.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use typewright::{Definitions, Input, Side, without_configuration};
use typewright_diff::Words;
use typewright_tests::repository;

use crate::mutations::shown;

fn side(folder: &Path, file: &str) -> Side {
    Side {
        config: without_configuration(Some(Path::new(file))),
        input: Input {
            spec: folder.to_owned(),
            shown: "spec".to_owned(),
            templates: std::collections::BTreeMap::new(),
            package: None,
        },
    }
}

/// What is reported of two documents; nothing if one of them has errors.
fn compared(folder: &Path, old: &str, new: &str) -> Option<Vec<String>> {
    let (old, new) = (side(folder, old), side(folder, new));
    let (old, new) = (Definitions::read(&old), Definitions::read(&new));
    let diff = old.diff(&new, Words::Compared)?;
    Some(diff.changes.iter().map(shown).collect())
}

/// A document whose one answer is what `schemas` say of `A`.
fn document(schemas: &str) -> String {
    format!(
        r##"{{"openapi": "3.1.0", "info": {{"title": "T", "version": "1"}}, "paths": {{"/a": {{"get": {{"operationId": "a",
        "responses": {{"200": {{"description": "A.", "content": {{"application/json": {{"schema":
        {{"$ref": "#/components/schemas/A"}}}}}}}}}}}}}}}}, "components": {{"schemas": {schemas}}}}}"##
    )
}

#[test]
fn recursive_schemas_come_to_an_end() {
    let itself = r##"{"A": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}, "b": TYPE}}}"##;
    let round = r##"{"A": {"type": "array", "items": {"$ref": "#/components/schemas/B"}},
        "B": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/A"}, "properties": {"b": TYPE}}}"##;
    let alternatives = r##"{"A": {"oneOf": [{"type": "string"}, {"type": "object", "title": "Node", "required": ["b"],
        "properties": {"left": {"$ref": "#/components/schemas/A"}, "right": {"$ref": "#/components/schemas/A"}, "b": TYPE}}]}}"##;
    let many = r##"{"A": {"oneOf": [{"$ref": "#/components/schemas/B"}, {"$ref": "#/components/schemas/C"}, {"$ref": "#/components/schemas/D"}]},
        "B": {"type": "object", "title": "B", "required": ["x"], "properties": {"x": {"$ref": "#/components/schemas/A"}, "y": {"$ref": "#/components/schemas/A"}}},
        "C": {"type": "object", "title": "C", "required": ["z"], "properties": {"z": {"type": "array", "items": {"$ref": "#/components/schemas/A"}}}},
        "D": {"type": "object", "title": "D", "required": ["b"], "properties": {"w": {"$ref": "#/components/schemas/A"}, "b": TYPE}}}"##;
    for schemas in [itself, round, alternatives, many] {
        let folder = tempfile::tempdir().unwrap();
        for (file, ty) in [("old.yaml", "string"), ("new.yaml", "integer")] {
            let text = document(&schemas.replace("TYPE", &format!(r#"{{"type": "{ty}"}}"#)));
            fs::write(folder.path().join(file), text).unwrap();
        }
        assert_eq!(
            compared(folder.path(), "old.yaml", "old.yaml"),
            Some(Vec::new())
        );
        let found = compared(folder.path(), "old.yaml", "new.yaml").unwrap();
        assert_eq!(found.len(), 1, "{schemas}: {found:?}");
        assert!(found[0].starts_with("type-changed"), "{}", found[0]);
    }
}

/// The documents of the corpus; says that the test is skipped where they are not.
fn corpus(test: &str) -> Option<PathBuf> {
    let beside = repository().join("../shared/corpus");
    let folder = std::env::var_os("TYPEWRIGHT_CORPUS_DIR").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    let why = "the corpus was not found: set TYPEWRIGHT_CORPUS_DIR";
    typewright_live::say_skipped(test, why);
    None
}

/// How large a document may be, in bytes: those of many megabytes are for a release build.
const LARGEST: u64 = 4 << 20;

#[test]
fn documents_of_others_are_what_they_are() {
    let Some(folder) = corpus("documents_of_others_are_what_they_are") else {
        return;
    };
    let mut files: Vec<PathBuf> = Vec::new();
    let mut open = vec![folder];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            let known = path
                .extension()
                .is_some_and(|kind| ["json", "yaml", "yml"].iter().any(|one| kind == *one));
            if path.is_dir() {
                open.push(path);
            } else if known && path.metadata().unwrap().len() <= LARGEST {
                files.push(path);
            }
        }
    }
    files.sort();
    let (next, compared_all) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut wrong = Vec::new();
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let name = path.file_name().unwrap().to_string_lossy();
            if let Some(found) = compared(path.parent().unwrap(), &name, &name) {
                compared_all.fetch_add(1, Ordering::Relaxed);
                wrong.extend(found.into_iter().map(|found| format!("{name}: {found}")));
            }
        }
        wrong
    };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!(
        "{} of {} documents compared with themselves",
        compared_all.into_inner(),
        files.len()
    );
}
