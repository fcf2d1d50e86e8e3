//! What is generated for the features is Rust that compiles without warnings, its examples are read
//! and written back as they were, and its documentation builds.

use std::fs;

use typewright_tests::{cargo_outside, repository};

/// Every feature becomes a crate of one workspace below `target/`, which clippy and rustdoc then go over.
#[test]
fn every_feature_compiles() {
    let out = repository().join("target/features");
    let names = typewright_tests::write_features(&out);
    assert!(names > 40, "the features are not where they should be");
    fs::copy(repository().join("Cargo.lock"), out.join("Cargo.lock")).unwrap();
    let cargo = |arguments: &[&str]| {
        let mut command = cargo_outside(&out);
        command
            .args(arguments)
            .args(["--workspace", "--features", "server,replay"])
            .env("RUSTDOCFLAGS", "--deny warnings");
        command
    };
    let mut clippy = cargo(&[
        "clippy",
        "--quiet",
        "--all-targets",
        "--no-default-features",
    ]);
    let output = clippy.args(["--", "--deny", "warnings"]).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let run = |arguments: &[&str]| {
        let output = cargo(arguments).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned()
            + &String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{told}");
    };
    run(&["test", "--quiet", "--no-default-features", "--tests"]);
    run(&["doc", "--quiet", "--no-deps", "--no-default-features"]);
}
