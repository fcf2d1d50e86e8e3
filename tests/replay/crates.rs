//! Which crates a recording is passed through: those in a folder, and what happens if there are several with one
//! operation, none, or one that does not build.

use std::fs;
use std::path::{Path, PathBuf};

use typewright::{Mode, write};
use typewright_source::Report;
use typewright_tests::repository;

use crate::{Run, replay};

/// Writes the definition of one feature as crates of these names, into a workspace of their own below `target/`.
fn workspace(folder: &str, names: &[&str]) -> PathBuf {
    let out = repository().join("target/replay-tests").join(folder);
    let features = repository().join("tests/features");
    let text = fs::read_to_string(features.join("typewright.toml")).unwrap();
    for name in names {
        let config = tempfile::NamedTempFile::new().unwrap();
        let named = text.replace("name = \"example\"", &format!("name = \"{name}\""));
        fs::write(config.path(), named).unwrap();
        let crates = typewright_tests::crates(&features.join("json-body"), config.path());
        write(&out, &crates, Mode::Write, &mut Report::new()).unwrap();
    }
    fs::create_dir_all(&out).unwrap();
    let runtime = repository().join("crates/typewright-runtime");
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n\n[workspace.dependencies]\ntypewright-runtime = {{ path = {:?} }}\n",
        runtime.display().to_string(),
    );
    fs::write(out.join("Cargo.toml"), manifest).unwrap();
    out
}

fn replay_lines(crates: &Path, arguments: &[&str], lines: &str) -> Run {
    let recording = tempfile::NamedTempFile::new().unwrap();
    fs::write(recording.path(), lines).unwrap();
    let mut all = vec!["-", "--crates", crates.to_str().unwrap()];
    all.extend(arguments);
    replay(&all, Some(recording.path()))
}

const LOAN: &str = r#"{"operationId":"lendBook","direction":"response","status":200,"content_type":"application/json","body":{"loan":1}}"#;

#[test]
fn an_operation_of_several_crates_is_told_apart_by_the_package() {
    let crates = workspace("two", &["library", "attic"]);
    let run = replay_lines(&crates, &[], LOAN);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(
        run.out
            .contains("line 1: `lendBook` is in attic, library; say which"),
        "{}",
        run.out
    );
    let run = replay_lines(&crates, &["--package", "attic"], LOAN);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("lendBook (attic)"), "{}", run.out);
    let named = LOAN.replace("\"status\"", "\"package\":\"library\",\"status\"");
    let run = replay_lines(&crates, &["--package", "attic"], &named);
    assert!(run.out.contains("lendBook (library)"), "{}", run.out);
}

#[test]
fn a_crate_that_does_not_build_is_no_difference() {
    let crates = workspace("broken", &["broken"]);
    let lib = crates.join("broken/src/lib.rs");
    let text = fs::read_to_string(&lib).unwrap();
    fs::write(&lib, text + "\nfn broken() -> u8 {}\n").unwrap();
    let run = replay_lines(&crates, &[], LOAN);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("mismatched types"), "{}", run.err);
    assert!(run.err.contains("nothing was replayed"), "{}", run.err);
}

#[test]
fn a_folder_without_generated_crates_is_said_to_be_one() {
    let crates = workspace("none", &[]);
    let run = replay_lines(&crates, &[], LOAN);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.contains("no generated crate with operations"),
        "{}",
        run.err
    );
}

#[test]
fn a_crate_from_before_is_to_be_generated_anew() {
    let crates = workspace("old", &["old"]);
    let manifest = crates.join("old/Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("\nreplay = ", "\nother = ")).unwrap();
    let run = replay_lines(&crates, &[], LOAN);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.contains("`old` has no feature `replay`"),
        "{}",
        run.err
    );
}
