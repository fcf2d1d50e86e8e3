//! The generator run on the published definitions.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use typewright::{Input, Surfaces, read_config, surfaces};
use typewright_source::{Report, Style, render};
pub(crate) use typewright_tests::published;
use typewright_tests::repository;

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
