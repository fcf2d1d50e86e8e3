//! The text that is generated.

use std::fs;
use std::path::{Path, PathBuf};

use typewright_tests::{Generated, feature_config, generate, repository};

/// The modules that are the same for every definition, or only repeat what others say.
const SHARED: &[&str] = &["src/client.rs", "src/lib.rs"];

fn features() -> Vec<PathBuf> {
    let folder = repository().join("tests/features");
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut features: Vec<PathBuf> = entries.filter(|path| path.join("api").is_dir()).collect();
    features.sort();
    features
}

/// The generated modules, one after the other.
fn text(files: &Generated, keep: impl Fn(&str) -> bool) -> String {
    let kept = files.iter().filter(|(path, _)| keep(path));
    kept.map(|(path, text)| format!("// ==== {path}\n{text}"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn snapshot(folder: &Path, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn each_feature() {
    let features = features();
    assert!(
        features.len() > 40,
        "the features are not where they should be"
    );
    for folder in features {
        let files = generate(&folder, &feature_config(&folder));
        let shared = |path: &str| {
            SHARED.contains(&path) || (path == "src/server.rs" && !folder.ends_with("no-security"))
        };
        let text = text(&files, |path| path.starts_with("src/") && !shared(path));
        snapshot(&folder, "generated", &text);
    }
}

#[test]
fn the_four_modules() {
    let spec = repository().join("spec");
    let files = generate(&spec, &spec.join("typewright.toml"));
    for module in ["appservice_ping", "presence", "receipts", "room_send"] {
        let path = format!("src/{module}.rs");
        let text = text(&files, |candidate| candidate == path);
        snapshot(&repository().join("tests/features/modules"), module, &text);
    }
}
