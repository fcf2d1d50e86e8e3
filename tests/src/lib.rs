//! What the tests share: where the repository is, and the pipeline run on a folder.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

pub mod homeserver;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use typewright::{Input, Mode, generate as run, read_config, write};
use typewright_source::{Report, Style, render};

/// The files of a crate by their paths.
pub type Generated = BTreeMap<String, String>;

/// The repository's root.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests stand in the repository")
        .to_owned()
}

/// Cargo in a workspace that is none of the repository's. What such workspaces depend on is built once for all of them, and
/// without what only a debugger reads or another build could go on from: the disk is not ours alone.
#[must_use]
pub fn cargo_outside(workspace: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", repository().join("target/outside"))
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("CARGO_INCREMENTAL", "0");
    command
}

/// The published definitions at a release: where `MATRIX_SPEC_DIR` says, or beside the repository. Says that `test` is
/// skipped where they are not.
#[must_use]
pub fn published(release: &str, test: &str) -> Option<PathBuf> {
    let beside = repository().join("../shared/matrix-spec");
    let folder = std::env::var_os("MATRIX_SPEC_DIR").map_or(beside, PathBuf::from);
    let data = folder.join(release).join("data");
    if data.is_dir() {
        return Some(data);
    }
    let why = format!("the published definitions of {release} were not found: set MATRIX_SPEC_DIR");
    typewright_live::say_skipped(test, &why);
    None
}

/// The templates of the repository.
#[must_use]
pub fn templates() -> BTreeMap<String, String> {
    let entries = fs::read_dir(repository().join("templates")).expect("the templates are there");
    entries
        .map(|entry| {
            let entry = entry.expect("the folder can be read");
            let text = fs::read_to_string(entry.path()).expect("a template can be read");
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect()
}

/// What is generated from a folder of definitions: all crates' files, in one. Fails with the report if there is one.
#[must_use]
pub fn generate(spec: &Path, config: &Path) -> Generated {
    crates(spec, config).into_values().flatten().collect()
}

/// What is generated from a folder of definitions, by crate.
#[must_use]
pub fn crates(spec: &Path, config: &Path) -> BTreeMap<String, Generated> {
    let mut report = Report::new();
    let config = read_config(config, &mut report).expect("the configuration can be read");
    let input = Input {
        spec: spec.to_owned(),
        shown: "spec".to_owned(),
        templates: templates(),
        package: None,
    };
    let output = run(&input, &config, &mut report);
    match output.generated {
        Some(generated) => generated.crates,
        None => panic!(
            "{}:\n{}",
            spec.display(),
            render(&report, &output.sources, Style::Plain)
        ),
    }
}

/// The configuration of a feature: its own, or the one that all others share.
#[must_use]
pub fn feature_config(folder: &Path) -> PathBuf {
    let own = folder.join("typewright.toml");
    if own.is_file() {
        own
    } else {
        repository().join("tests/features/typewright.toml")
    }
}

/// Writes every feature of `tests/features` as a crate of its own into a workspace, and says how many there were.
#[must_use]
pub fn write_features(out: &Path) -> usize {
    let folder = repository().join("tests/features");
    let mut count = 0;
    let mut members = Vec::new();
    for entry in fs::read_dir(&folder).expect("the features are there") {
        let path = entry.expect("the folder can be read").path();
        if !path.join("api").is_dir() {
            continue;
        }
        let name = path
            .file_name()
            .expect("a folder has a name")
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(feature_config(&path)).expect("the configuration is there");
        let config = tempfile::NamedTempFile::new().expect("a temporary file can be made");
        let named = text.replace("name = \"example", &format!("name = \"feature-{name}"));
        fs::write(config.path(), named).expect("a temporary file can be written");
        let crates = crates(&path, config.path());
        write(out, &crates, Mode::Write, &mut Report::new()).expect("the crates can be written");
        members.extend(crates.keys().map(|name| format!("{name:?}")));
        count += 1;
    }
    members.sort();
    let runtime = repository().join("crates/typewright-runtime");
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[workspace.dependencies]\ntypewright-runtime = {{ path = {:?} }}\n",
        members.join(", "),
        runtime.display().to_string(),
    );
    fs::write(out.join("Cargo.toml"), manifest).expect("the workspace can be written");
    count
}
