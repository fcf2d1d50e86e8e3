//! The generator run on the published definitions.

use std::path::Path;
use std::path::PathBuf;

use typewright::{Input, Surfaces, read_config, surfaces};
use typewright_source::{Report, Style, render};
pub(crate) use typewright_tests::published;
use typewright_tests::repository;

/// The configuration of this repository, which the published definitions are read with.
pub(crate) fn config() -> PathBuf {
    repository().join("spec/typewright.toml")
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
