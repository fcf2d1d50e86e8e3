//! `diff` as people type it: what is compared, what is printed, and the exit codes.

use std::fs;

use crate::repository::{Repository, copy};

/// A document with one operation, whose one answer is described so.
fn document(operation: &str, description: &str) -> String {
    format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "Books", "version": "1"}}, "paths": {{"/books": {{"get": {{
        "operationId": "listBooks", {operation} "responses": {{"200": {{"description": {description:?}}}}}}}}}}}}}"#
    )
}

const PARAMETER: &str =
    r#""parameters": [{"in": "query", "name": "limit", "schema": {"type": "integer"}}],"#;

/// A repository with a document before and after, in folders of their own.
fn two(old: &str, new: &str) -> Repository {
    let repository = Repository::new();
    for (folder, text) in [("old", old), ("new", new)] {
        let folder = repository.root().join(folder);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("books.yaml"), text).unwrap();
    }
    repository
}

#[test]
fn two_files_are_compared() {
    let repository = two(&document("", "Books."), &document(PARAMETER, "Books."));
    let root = repository.root();
    fs::copy(root.join("new/books.yaml"), root.join("later.json")).unwrap();
    let run = repository.diff(&["old/books.yaml", "later.json"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    for line in [
        "listBooks: GET /books (definitions)\n  additive\n    `limit` in the query: there is a new parameter, optional\n",
        "      new  later.json#/paths/~1books/get/parameters/0\n",
        "1 change: 0 break clients, 0 break servers, 1 adds only, 0 do neither.\n",
        "definitions 0.1.0 -> 0.1.1: no Rust names gone, 0 moved, 0 of another type, 1 new\n",
    ] {
        assert!(run.out.contains(line), "{line}{}", run.out);
    }
}

#[test]
fn two_folders_without_a_configuration_are_compared() {
    let repository = two(&document(PARAMETER, "Books."), &document("", "Books."));
    let run = repository.diff(&["old", "new", "--format", "markdown"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(
        run.out.starts_with(
            "### definitions 0.2.0\n\n#### Breaking\n\n- `listBooks`, `limit` in the query: "
        ),
        "{}",
        run.out
    );
}

#[test]
fn two_folders_laid_out_like_this_repository_are_compared() {
    let repository = Repository::new();
    copy(
        &repository.root().join("spec"),
        &repository.root().join("before"),
    );
    let same = repository.diff(&["before", "spec"]);
    assert_eq!((same.code, same.err.as_str()), (0, ""));
    assert!(
        same.out.starts_with("No difference in any fact.\n"),
        "{}",
        same.out
    );
    repository.edit(
        "spec/api/client-server/presence.yaml",
        "operationId: getPresence",
        "deprecated: true\n      operationId: getPresence",
    );
    let run = repository.diff(&["before", "spec", "--format", "json"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    for text in [
        "\"kind\": \"deprecated\"",
        "\"crate\": \"matrix-client-server\"",
        "\"next\": \"0.1.1\"",
    ] {
        assert!(run.out.contains(text), "{text}: {}", run.out);
    }
}

#[test]
fn it_fails_on_what_it_is_told_to() {
    let (less, more) = (document("", "Books."), document(PARAMETER, "Books."));
    let repository = two(&less, &more);
    let table: &[(&[&str], i32)] = &[
        (&["old", "new"], 0),
        (&["new", "old"], 0),
        (&["old", "new", "--fail-on", "breaking"], 0),
        (&["new", "old", "--fail-on", "breaking"], 1),
        (&["old", "new", "--fail-on", "any"], 1),
        (&["old", "old", "--fail-on", "any"], 0),
        (&["old", "old", "--fail-on", "breaking"], 0),
    ];
    for (arguments, code) in table {
        let run = repository.diff(arguments);
        assert_eq!((run.code, run.err.as_str()), (*code, ""), "{arguments:?}");
        assert!(
            !run.out.is_empty(),
            "what was found is printed all the same"
        );
    }
}

#[test]
fn a_broken_side_is_told() {
    let broken = document("", "Books.").replace("operationId", "operation");
    let repository = two(&document("", "Books."), &broken);
    for arguments in [
        ["old", "new"],
        ["new", "old"],
        ["old/books.yaml", "new/books.yaml"],
    ] {
        let run = repository.diff(&arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains("error[TW0205]"), "{}", run.err);
        assert!(run.err.contains("--> new/books.yaml:"), "{}", run.err);
    }
    let run = repository.diff(&["old", "new", "--config", "nowhere.toml"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("error[TW0101]"), "{}", run.err);
}

#[test]
fn what_is_not_there_is_told() {
    let repository = two(&document("", "Books."), &document("", "Books."));
    for arguments in [["old", "nowhere"], ["nowhere", "new"]] {
        let run = repository.diff(&arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(
            run.err.contains("nowhere is neither a file nor a folder"),
            "{}",
            run.err
        );
    }
}

#[test]
fn descriptions_are_compared_if_they_are_asked_for() {
    let repository = two(&document("", "Books."), &document("", "All books."));
    let silent = repository.diff(&["old", "new", "--fail-on", "any"]);
    assert_eq!(silent.code, 0, "{}", silent.out);
    assert!(
        silent.out.starts_with("No difference in any fact.\n"),
        "{}",
        silent.out
    );
    let run = repository.diff(&["old", "new", "--docs", "--fail-on", "any"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(
        run.out
            .contains("response 200: has another description: \"Books.\" is now \"All books.\""),
        "{}",
        run.out
    );
    assert_eq!(
        repository
            .diff(&["old", "new", "--docs", "--fail-on", "breaking"])
            .code,
        0
    );
}
