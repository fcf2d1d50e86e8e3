//! The Matrix definitions, where they are at hand: nothing in them may be refused.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::{Report, Sources, Style, list, load, render};

/// The definitions of a release. Where they are not, says that `test` is skipped, past the test harness, which keeps
/// what a passing test prints to itself.
fn data(test: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/matrix-spec");
    let folder = std::env::var_os("MATRIX_SPEC_DIR").map_or_else(beside, PathBuf::from);
    let data = folder.join("v1.19/data");
    if data.is_dir() {
        return Some(data);
    }
    let why = "the published definitions of v1.19 were not found: set MATRIX_SPEC_DIR";
    writeln!(std::io::stderr(), "\nskipped: {test}: {why}").unwrap();
    None
}

/// Every folder of the data that has definitions, examples or parts of them directly in it.
fn folders(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![String::new()];
    while let Some(folder) = open.pop() {
        let mut has_files = false;
        for entry in std::fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if entry.file_type().unwrap().is_dir() {
                open.push(
                    format!("{folder}/{name}")
                        .trim_start_matches('/')
                        .to_owned(),
                );
            }
            has_files |= name.ends_with(".yaml") || name.ends_with(".json");
        }
        if has_files {
            found.push(folder);
        }
    }
    found
}

fn read(root: &Path, folders: &[String]) -> (Sources, Report) {
    let mut report = Report::new();
    let mut entries = Vec::new();
    for folder in folders {
        entries.extend(list(root, folder, &mut report));
    }
    let sources = load(root, &entries, &mut report);
    (sources, report)
}

#[test]
fn client_server_definitions_are_read_without_a_word() {
    let Some(root) = data("client_server_definitions_are_read_without_a_word") else {
        return;
    };
    let (sources, report) = read(&root, &["api/client-server".to_owned()]);
    assert!(
        report.is_empty(),
        "{}",
        render(&report, &sources, Style::Plain)
    );
    assert!(sources.files().count() > 100);
}

#[test]
fn all_definitions_are_read_without_a_word() {
    let Some(root) = data("all_definitions_are_read_without_a_word") else {
        return;
    };
    let (sources, report) = read(&root, &folders(&root));
    assert!(
        report.is_empty(),
        "{}",
        render(&report, &sources, Style::Plain)
    );
    println!("{} files", sources.files().count());
    for (_, file) in sources.files() {
        let json = file.root.to_json();
        let valid = serde_json::from_str::<serde_json::Value>(&json);
        assert!(valid.is_ok(), "{}", file.path);
    }
}
