//! The published Matrix definitions in the place of ours: read as they are, with the repository's configuration.

use std::path::PathBuf;

use typewright_tests::{generate, repository};

/// The published definitions at a release: where `MATRIX_SPEC_DIR` says, or beside the repository.
fn published(release: &str) -> Option<PathBuf> {
    let beside = repository().join("../shared/matrix-spec");
    let folder = std::env::var_os("MATRIX_SPEC_DIR").map_or(beside, PathBuf::from);
    let data = folder.join(release).join("data");
    data.is_dir().then_some(data)
}

#[test]
fn the_published_definitions_generate() {
    for (release, operations) in [("v1.18", 165), ("v1.19", 166)] {
        let Some(data) = published(release) else {
            println!(
                "skipped: the_published_definitions_generate: the definitions of {release} were not found"
            );
            continue;
        };
        let files = generate(&data, &repository().join("spec/typewright.toml"));
        let found: usize = files
            .values()
            .map(|text| text.matches("typewright_runtime::operation! {").count())
            .sum();
        assert_eq!(found, operations, "{release}");
    }
}

#[test]
fn ours_reads_as_the_published_one_does() {
    let Some(data) = published("v1.19") else {
        println!(
            "skipped: ours_reads_as_the_published_one_does: the definitions of v1.19 were not found"
        );
        return;
    };
    let config = repository().join("spec/typewright.toml");
    let (ours, theirs) = (
        generate(&repository().join("spec"), &config),
        generate(&data, &config),
    );
    // What travels is in the operations' constants: identity, method, path, security, tags, versions.
    for module in ["appservice_ping", "presence", "receipts", "room_send"] {
        let constants = |text: &str| {
            let tables = text.split("typewright_runtime::operation! {").skip(1);
            tables
                .filter_map(|table| Some(table.split_once("\n}")?.0.to_owned()))
                .collect::<Vec<_>>()
        };
        let path = format!("src/{module}.rs");
        assert_eq!(
            constants(&ours[&path]),
            constants(&theirs[&path]),
            "{module}"
        );
    }
}
