//! Where the published definitions are, and the generator run on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use typewright::{Input, Surfaces, read_config, surfaces};
use typewright_source::{Report, Style, render};
use typewright_tests::repository;

/// The published definitions at a release: where `MATRIX_SPEC_DIR` says, or beside the repository. Says that `test` is
/// skipped where they are not.
pub(crate) fn published(release: &str, test: &str) -> Option<PathBuf> {
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

/// The configuration of this repository, and what only the published definitions need.
pub(crate) fn config() -> PathBuf {
    static CONFIG: OnceLock<PathBuf> = OnceLock::new();
    let made = || {
        let text = |path: &str| fs::read_to_string(repository().join(path)).unwrap();
        let both =
            text("spec/typewright.toml") + "\n" + &text("tests/published/wrong-examples.toml");
        let folder = repository().join("target/published");
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("typewright.toml");
        fs::write(&path, both).unwrap();
        path
    };
    CONFIG.get_or_init(made).clone()
}

/// The names that users of the crates can write; what is wrong, if something is.
pub(crate) fn names(spec: &Path) -> Result<Surfaces, Report> {
    let mut report = Report::new();
    let config = read_config(&config(), &mut report).unwrap();
    let input = Input {
        spec: spec.to_owned(),
        shown: "spec".to_owned(),
        templates: typewright_tests::templates(),
        package: None,
    };
    let output = surfaces(&input, &config, &mut report);
    output.generated.ok_or_else(|| {
        let shown = render(&report, &output.sources, Style::Plain);
        println!("{shown}");
        report
    })
}
