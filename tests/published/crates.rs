//! The crates of the published definitions: all of them are generated, compile without warnings, are documented, and
//! read their examples.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use typewright_source::Report;
use typewright_tests::{Generated, cargo_outside, crates, repository};

use crate::data::{config, published};

/// The number of operations of each API at a release.
const OPERATIONS: &[(&str, &[(&str, usize)])] = &[
    (
        "v1.18",
        &[
            ("matrix-application-service", 9),
            ("matrix-client-server", 165),
            ("matrix-identity", 23),
            ("matrix-push-gateway", 1),
            ("matrix-server-server", 36),
        ],
    ),
    (
        "v1.19",
        &[
            ("matrix-application-service", 9),
            ("matrix-client-server", 166),
            ("matrix-identity", 23),
            ("matrix-push-gateway", 1),
            ("matrix-server-server", 36),
        ],
    ),
];

#[test]
fn every_operation_is_generated() {
    for (release, counts) in OPERATIONS {
        let Some(data) = published(release, "every_operation_is_generated") else {
            continue;
        };
        let crates = crates(&data, &config());
        for (name, count) in *counts {
            assert_eq!(operations(&crates[*name]), *count, "{name} at {release}");
        }
    }
}

#[test]
fn the_crates_compile_are_documented_and_read_their_examples() {
    let test = "the_crates_compile_are_documented_and_read_their_examples";
    for (release, _) in OPERATIONS {
        if let Some(data) = published(release, test) {
            let out = folder(release);
            put(&out, &crates(&data, &config()));
            if release == &"v1.19" {
                put_checks(&out);
            }
            build(&out);
        }
    }
}

/// The Client-Server API in the one document in which it is published too, every reference written out: types are then
/// called by their titles and owners alone.
#[test]
fn the_bundled_document_does_too() {
    let test = "the_bundled_document_does_too";
    let beside = repository().join("../shared/corpus");
    let corpus = std::env::var_os("TYPEWRIGHT_CORPUS_DIR").map_or(beside, PathBuf::from);
    let document = corpus.join("matrix-client-server-bundle.json");
    if !document.is_file() {
        let why = "the bundled document was not found: set TYPEWRIGHT_CORPUS_DIR";
        typewright_live::say_skipped(test, why);
        return;
    }
    let spec = tempfile::tempdir().unwrap();
    fs::create_dir(spec.path().join("api")).unwrap();
    fs::copy(document, spec.path().join("api/bundle.json")).unwrap();
    let crates = crates(
        spec.path(),
        &repository().join("tests/published/bundle.toml"),
    );
    assert_eq!(operations(&crates["matrix-bundle"]), 166);
    let out = folder("bundle");
    put(&out, &crates);
    build(&out);
}

fn operations(files: &Generated) -> usize {
    let tables = files.values();
    tables
        .map(|text| text.matches("typewright_runtime::operation! {").count())
        .sum()
}

fn folder(name: &str) -> PathBuf {
    repository().join("target/published").join(name)
}

/// Writes crates as a workspace of their own.
fn put(out: &Path, crates: &BTreeMap<String, Generated>) {
    typewright::write(out, crates, typewright::Mode::Write, &mut Report::new()).unwrap();
    let runtime = repository().join("crates/typewright-runtime");
    let members: Vec<String> = crates.keys().map(|name| format!("{name:?}")).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[workspace.dependencies]\ntypewright-runtime = {{ path = {:?} }}\n",
        members.join(", "),
        runtime.display().to_string(),
    );
    fs::write(out.join("Cargo.toml"), manifest).unwrap();
    fs::copy(repository().join("Cargo.lock"), out.join("Cargo.lock")).unwrap();
}

/// Adds a crate of tests that use the generated ones.
fn put_checks(out: &Path) {
    let (own, checks) = (
        repository().join("tests/published/checks"),
        out.join("checks"),
    );
    fs::create_dir_all(checks.join("src")).unwrap();
    fs::create_dir_all(checks.join("tests")).unwrap();
    for entry in fs::read_dir(own).unwrap() {
        let file = entry.unwrap();
        fs::copy(file.path(), checks.join("tests").join(file.file_name())).unwrap();
    }
    let generated = fs::read_to_string(out.join("matrix-client-server/tests/examples.rs")).unwrap();
    fs::write(checks.join("tests/sync.json"), sync_example(&generated)).unwrap();
    fs::write(checks.join("src/lib.rs"), "//! Nothing but tests.\n").unwrap();
    let manifest = "[package]\nname = \"checks\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
        [dev-dependencies]\nmatrix-client-server = { path = \"../matrix-client-server\" }\n\
        matrix-common = { path = \"../matrix-common\" }\n";
    fs::write(checks.join("Cargo.toml"), manifest).unwrap();
    let workspace = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    let with = workspace.replacen("members = [", "members = [\"checks\", ", 1);
    fs::write(out.join("Cargo.toml"), with).unwrap();
}

/// The example of `/sync` as the generated tests have it, written out.
fn sync_example(tests: &str) -> &str {
    let place = "api/client-server/sync.yaml#/paths/~1sync/get/responses/200/content/application~1json/examples/response/value";
    let after = tests.split_once(place).unwrap().1;
    let text = after.split_once("r#\"").unwrap().1;
    text.split_once("\"#,").unwrap().0
}

fn build(out: &Path) {
    let cargo = |arguments: &[&str]| {
        let mut command = cargo_outside(out);
        command
            .args(arguments)
            .env("RUSTDOCFLAGS", "--deny warnings");
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned()
            + &String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}: {told}", out.display());
    };
    cargo(&[
        "clippy",
        "--quiet",
        "--workspace",
        "--all-features",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]);
    cargo(&[
        "test",
        "--quiet",
        "--workspace",
        "--all-features",
        "--tests",
    ]);
    cargo(&[
        "doc",
        "--quiet",
        "--workspace",
        "--all-features",
        "--no-deps",
    ]);
}
