//! Drift: what `--check` finds, and that `codegen` mends it and touches nothing else.

use std::fs;

use crate::repository::{Repository, files};

const CRATE: &str = "crates/matrix-client-server";

/// The files that a failed check names, with how they differ.
fn named(err: &str) -> Vec<String> {
    let lines = err.lines().take_while(|line| !line.is_empty());
    lines
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn a_second_run_touches_nothing() {
    let repository = Repository::new();
    let before = files(&repository.root().join("crates"));
    let run = repository.run(&[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.starts_with("Generated 235 operations, "),
        "{}",
        run.out
    );
    assert!(run.out.contains("none changed"), "{}", run.out);
    assert_eq!(files(&repository.root().join("crates")), before);
    let check = repository.run(&["--check"]);
    assert_eq!(
        (check.code, check.out.as_str()),
        (0, "The generated crates are up to date.\n")
    );
}

#[test]
fn a_changed_definition_names_the_files_it_changes() {
    let repository = Repository::new();
    repository.edit(
        "spec/api/client-server/presence.yaml",
        "summary: Ask whether somebody is there.",
        "summary: Ask whether a friend is there.",
    );
    let before = files(&repository.root().join("crates"));
    let check = repository.run(&["--check"]);
    assert_eq!(check.code, 1);
    assert_eq!(
        named(&check.err),
        [format!("stale {CRATE}/src/presence.rs")]
    );
    assert!(
        check.err.contains("To mend that: cargo xtask codegen"),
        "{}",
        check.err
    );
    assert_eq!(
        files(&repository.root().join("crates")),
        before,
        "--check writes nothing"
    );
    let run = repository.run(&[]);
    assert!(run.out.contains("1 file changed"), "{}", run.out);
    assert_eq!(repository.run(&["--check"]).code, 0);
}

#[test]
fn a_changed_a_missing_and_a_stray_file_are_named_and_mended() {
    let repository = Repository::new();
    let folder = repository.root().join(CRATE);
    let before = crate::repository::contents(&folder);
    fs::write(folder.join("src/presence.rs"), "// edited by hand\n").unwrap();
    fs::remove_file(folder.join("src/receipts.rs")).unwrap();
    fs::create_dir(folder.join("src/old")).unwrap();
    fs::write(folder.join("src/old/stray.rs"), "").unwrap();
    let check = repository.run(&["--check"]);
    assert_eq!(check.code, 1);
    let mut names = named(&check.err);
    names.sort();
    let expected =
        ["missing", "orphaned", "stale"]
            .into_iter()
            .zip(["receipts", "old/stray", "presence"]);
    assert_eq!(
        names,
        expected
            .map(|(kind, file)| format!("{kind} {CRATE}/src/{file}.rs"))
            .collect::<Vec<_>>()
    );
    assert!(repository.run(&[]).out.contains("3 files changed"));
    assert_eq!(crate::repository::contents(&folder), before);
    assert!(!folder.join("src/old").exists());
}
