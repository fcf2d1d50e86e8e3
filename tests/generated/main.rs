//! The committed crates build, without a warning, with each of their features alone, with none and with all.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use typewright_tests::repository;

/// The generated crates and their features.
fn crates() -> Vec<(String, BTreeSet<String>)> {
    let entries = fs::read_dir(repository().join("crates")).unwrap();
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        let Ok(manifest) = fs::read_to_string(path.join("Cargo.toml")) else {
            continue;
        };
        if !manifest.starts_with("# @generated") {
            continue;
        }
        let (_, features) = manifest.split_once("[features]").unwrap();
        let (features, _) = features.split_once("[dependencies]").unwrap();
        let names = features.lines().filter_map(|line| {
            let (name, _) = line.split_once(" = [")?;
            Some(name.trim().to_owned())
        });
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        found.push((name, names.collect()));
    }
    found.sort();
    found
}

/// Checks crates with some of their features. All that have a feature are checked at once: none of them depends on
/// another, but for the one with the shared types, which has one feature only.
fn check(crates: &[&str], features: &[String]) {
    let mut command = Command::new(env!("CARGO"));
    command.args(["check", "--quiet", "--no-default-features"]);
    for name in crates {
        command.args(["-p", name]);
    }
    if !features.is_empty() {
        command.args(["--features", &features.join(",")]);
    }
    command.current_dir(repository());
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && told.is_empty(),
        "{crates:?} with {features:?}: {told}"
    );
}

#[test]
fn each_feature_alone_none_and_all() {
    let crates = crates();
    assert_eq!(crates.len(), 6, "{crates:?}");
    let names: Vec<&str> = crates.iter().map(|(name, _)| name.as_str()).collect();
    check(&names, &[]);
    let every: BTreeSet<&String> = crates.iter().flat_map(|(_, features)| features).collect();
    for feature in &every {
        let having = crates
            .iter()
            .filter(|(_, features)| features.contains(*feature));
        let having: Vec<&str> = having.map(|(name, _)| name.as_str()).collect();
        let asked: Vec<String> = having
            .iter()
            .map(|name| format!("{name}/{feature}"))
            .collect();
        check(&having, &asked);
    }
    let all: Vec<String> = crates
        .iter()
        .flat_map(|(name, features)| {
            features
                .iter()
                .map(move |feature| format!("{name}/{feature}"))
        })
        .collect();
    check(&names, &all);
}

/// The packages that a generated crate is built with.
fn built_with(features: &str) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "tree",
        "-p",
        "matrix-client-server",
        "--no-default-features",
    ]);
    command.args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    command.args(["--features", features]);
    let output = command.current_dir(repository()).output().unwrap();
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).unwrap();
    let names = lines.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

#[test]
fn no_transport_is_built_that_nobody_asked_for() {
    const TRANSPORTS: [&str; 6] = [
        "hyper",
        "hyper-util",
        "hyper-rustls",
        "reqwest",
        "rustls",
        "socket2",
    ];
    let has = |features: &str| {
        let built = built_with(features);
        assert!(built.contains("tower"), "{features}: {built:?}");
        TRANSPORTS.map(|name| built.contains(name))
    };
    assert_eq!(has("client,tracing"), [false; 6]);
    assert_eq!(has("hyper-util"), [true, true, false, false, false, true]);
    assert_eq!(
        has("hyper-util,rustls"),
        [true, true, true, false, true, true]
    );
    assert_eq!(has("reqwest"), [true, true, false, true, false, true]);
    assert!(has("reqwest,rustls").iter().all(|built| *built));
}
