//! `cargo xtask mock` as people type it, on the definition of one feature.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::json;
use typewright::{Mode, write};
use typewright_source::Report;
use typewright_tests::repository;

use crate::{client, json};

/// The definition of one feature as a crate, in a workspace of its own below `target/`. Tests that run at the same time
/// have the same.
fn workspace() -> &'static Path {
    static WORKSPACE: OnceLock<PathBuf> = OnceLock::new();
    WORKSPACE.get_or_init(written)
}

fn written() -> PathBuf {
    let out = repository().join("target/mock-tests");
    let features = repository().join("tests/features");
    let config = features.join("typewright.toml");
    let crates = typewright_tests::crates(&features.join("json-body"), &config);
    write(&out, &crates, Mode::Write, &mut Report::new()).unwrap();
    let runtime = repository().join("crates/typewright-runtime");
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n\n[workspace.dependencies]\ntypewright-runtime = {{ path = {:?} }}\n",
        runtime.display().to_string(),
    );
    fs::write(out.join("Cargo.toml"), manifest).unwrap();
    out
}

fn mock(package: &str) -> Command {
    let features = repository().join("tests/features");
    let mut command = Command::new(env!("CARGO"));
    command
        .args([
            "run",
            "--quiet",
            "--package",
            "xtask",
            "--",
            "mock",
            package,
        ])
        .arg("--crates")
        .arg(workspace())
        .arg("--spec")
        .arg(features.join("json-body"))
        .arg("--config")
        .arg(features.join("typewright.toml"))
        .current_dir(repository())
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

#[tokio::test]
async fn a_mock_says_where_it_listens_answers_and_ends_when_it_is_told_to() {
    let mut child = mock("example").spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let begin = "The mock of example (1 operation) listens on http://127.0.0.1:";
    let port: u16 = line
        .strip_prefix(begin)
        .expect(&line)
        .trim()
        .parse()
        .unwrap();

    let loans = format!("http://127.0.0.1:{port}/loans");
    let lend = |body: serde_json::Value| {
        let request = client()
            .post(&loans)
            .header("content-type", "application/json");
        request.body(body.to_string()).send()
    };
    let good = lend(json!({"isbn": "9780486650883", "reader": "Iris"}))
        .await
        .unwrap();
    assert_eq!(good.status(), 200);
    assert_eq!(json(good).await, json!({"loan": 60412}));
    let bad = lend(json!({"isbn": "9780486650883", "reader": 7}))
        .await
        .unwrap();
    assert_eq!(bad.status(), 400);
    assert_eq!(json(bad).await["pointer"], "/reader");

    let told = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn a_package_that_is_not_there_is_no_mock() {
    let output = mock("absent").stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("the configuration has no package `absent`"),
        "{said}"
    );
}
