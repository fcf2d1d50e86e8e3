//! The documents of all packages, and that both texts of each are what was made.

use std::fs;
use std::path::{Path, PathBuf};

use typewright::{Input, bundled, read_config};
use typewright_bundle::{Bundled, Version, to_json, to_yaml};
use typewright_source::{Node, Report, Style, load, render};
use typewright_tests::{published, repository};

pub(crate) const VERSIONS: &[(Version, &str)] = &[(Version::V3_1, "3.1"), (Version::V3_0, "3.0")];

/// The folders of definitions: this repository's, and the published ones, for want of which `test` is skipped in part.
pub(crate) fn definitions(test: &str) -> Vec<PathBuf> {
    let own = repository().join("spec");
    [own].into_iter().chain(published("v1.19", test)).collect()
}

/// The packages that the configuration names and these definitions have.
pub(crate) fn packages(spec: &Path) -> Vec<String> {
    let mut report = Report::new();
    let config = read_config(&repository().join("spec/typewright.toml"), &mut report).unwrap();
    let there = config.packages.iter();
    let there = there.filter(|package| spec.join(&package.folder).is_dir());
    there.map(|package| package.name.clone()).collect()
}

/// The document of a package. Fails with the report if there is one.
pub(crate) fn document(spec: &Path, package: &str, version: Version) -> Bundled {
    let mut report = Report::new();
    let config = read_config(&repository().join("spec/typewright.toml"), &mut report).unwrap();
    let input = Input {
        spec: spec.to_owned(),
        shown: "spec".to_owned(),
        templates: typewright_tests::templates(),
        package: Some(package.to_owned()),
    };
    let output = bundled(&input, &config, version, &mut report);
    let shown = render(&report, &output.sources, Style::Plain);
    assert!(report.is_empty(), "{package}: {shown}");
    output.generated.unwrap()
}

/// What a file says, which refers to nothing but itself.
fn read_alone(folder: &Path, name: &str, text: &str) -> Node {
    fs::write(folder.join(name), text).unwrap();
    let mut report = Report::new();
    // Reading follows every `$ref`, and reports each that leads nowhere.
    let sources = load(folder, &[name.to_owned()], &mut report);
    let shown = render(&report, &sources, Style::Plain);
    assert!(report.is_empty(), "{shown}");
    assert_eq!(sources.files().count(), 1, "{name} refers to another file");
    sources.files().next().unwrap().1.root.clone()
}

#[test]
fn both_texts_are_the_document_and_refer_to_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    for spec in definitions("both_texts_are_the_document_and_refer_to_nothing_else") {
        for package in packages(&spec) {
            for (version, _) in VERSIONS {
                let Bundled { document, .. } = document(&spec, &package, *version);
                let yaml = read_alone(folder.path(), "a.yaml", &to_yaml(&document));
                let json = read_alone(folder.path(), "a.json", &to_json(&document));
                assert!(yaml == document && json == document, "{package}");
            }
        }
    }
}

/// What 3.0 cannot say of the published definitions, by keyword. It is what to look at when the definitions change.
#[test]
fn what_is_not_said_of_the_published_definitions() {
    let Some(spec) = published("v1.19", "what_is_not_said_of_the_published_definitions") else {
        return;
    };
    for package in packages(&spec) {
        let whole = document(&spec, &package, Version::V3_1);
        assert_eq!(whole.losses, [], "{package}: 3.1 says everything");
        let lowered = document(&spec, &package, Version::V3_0);
        let mut keywords: Vec<&str> = lowered.losses.iter().map(|l| l.keyword.as_str()).collect();
        keywords.sort_unstable();
        keywords.dedup();
        let expected: &[&str] = match package.as_str() {
            "matrix-client-server" => &["description", "patternProperties"],
            "matrix-common" => &["patternProperties", "propertyNames"],
            "matrix-server-server" => &["patternProperties"],
            _ => &[],
        };
        assert_eq!(keywords, expected, "{package}");
    }
}
