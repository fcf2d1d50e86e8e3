//! The definitions in `spec/` state the same facts as the published ones.

use typewright_tests::{crates, repository};

use crate::data::{config, published};

/// What travels is in the operations' constants: identity, method, path, security, tags, versions.
#[test]
fn ours_reads_as_the_published_one_does() {
    let Some(data) = published("v1.19", "ours_reads_as_the_published_one_does") else {
        return;
    };
    let (ours, theirs) = (
        crates(&repository().join("spec"), &config()),
        crates(&data, &config()),
    );
    let (ours, theirs) = (
        &ours["matrix-client-server"],
        &theirs["matrix-client-server"],
    );
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
