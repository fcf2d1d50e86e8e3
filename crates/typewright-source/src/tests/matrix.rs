//! The Matrix definitions, where they are at hand: nothing in them may be refused.

use std::path::{Path, PathBuf};

use crate::{Report, Sources, Style, list, load, render};

fn data() -> Option<PathBuf> {
    let folder = match std::env::var_os("MATRIX_SPEC_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => {
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/matrix-spec/v1.19/data")
        }
    };
    folder.is_dir().then_some(folder)
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
    let Some(root) = data() else {
        println!("skipped: client_server_definitions_are_read_without_a_word");
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
    let Some(root) = data() else {
        println!("skipped: all_definitions_are_read_without_a_word");
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
