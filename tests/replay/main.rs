//! `cargo xtask replay` as people type it, on recordings of the operations in `spec/`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod crates;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use typewright_tests::repository;

/// What a run came to.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the command in the repository, with a file as its standard input.
pub(crate) fn replay(arguments: &[&str], input: Option<&Path>) -> Run {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["run", "--quiet", "--package", "xtask", "--", "replay"])
        .args(arguments)
        .current_dir(repository())
        .stdin(match input {
            Some(path) => Stdio::from(File::open(path).unwrap()),
            None => Stdio::null(),
        });
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn recording(name: &str) -> PathBuf {
    repository().join("tests/replay").join(name)
}

/// Runs the command on a recording; nothing may go to standard error.
#[track_caller]
fn replay_file(name: &str, arguments: &[&str]) -> (i32, String) {
    let path = recording(name);
    let mut all = vec![path.to_str().unwrap()];
    all.extend(arguments);
    let run = replay(&all, None);
    assert_eq!(run.err, "", "{}", run.out);
    (run.code, run.out)
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(repository().join("tests/replay"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn sound_exchanges_come_back_the_same() {
    let (code, out) = replay_file("sound.jsonl", &[]);
    snapshot("sound", &out);
    assert_eq!(code, 0);
    assert!(out.ends_with("20 exchanges: all decoded and came back the same.\n"));
}

#[test]
fn what_differs_is_reported_without_values() {
    let (code, out) = replay_file("mixed.jsonl", &[]);
    snapshot("mixed", &out);
    assert_eq!(code, 1);
    let (code, json) = replay_file("mixed.jsonl", &["--format", "json"]);
    snapshot("mixed-json", &json);
    assert_eq!(code, 1);
    for report in [out, json] {
        assert!(!report.contains("secret"), "{report}");
    }
}

#[test]
fn values_are_reported_if_that_is_said() {
    let (code, out) = replay_file("mixed.jsonl", &["--values"]);
    snapshot("mixed-values", &out);
    assert_eq!(code, 1);
    assert!(out.contains("secret"));
    // Credentials are no parameters of the type.
    assert_eq!(out.matches("a-secret").count(), 1, "{out}");
}

#[test]
fn standard_input_is_read_like_a_file() {
    let (_, from_file) = replay_file("mixed.jsonl", &[]);
    let run = replay(&["-"], Some(&recording("mixed.jsonl")));
    assert_eq!((run.code, run.out, run.err), (1, from_file, String::new()));
}

#[test]
fn a_file_that_cannot_be_read_is_no_difference() {
    let folder = recording("");
    for (file, reason) in [
        (
            "tests/replay/absent.jsonl",
            "cannot read tests/replay/absent.jsonl",
        ),
        (folder.to_str().unwrap(), "it is a folder"),
    ] {
        let run = replay(&[file], None);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        assert!(run.err.contains(reason), "{}", run.err);
    }
}

#[test]
fn a_package_that_is_not_there_is_named_with_those_that_are() {
    let path = recording("sound.jsonl");
    let run = replay(&[path.to_str().unwrap(), "--package", "matrix"], None);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err
            .contains("there is no package `matrix`; there is `matrix-application-service`, `matrix-client-server`"),
        "{}",
        run.err
    );
}
