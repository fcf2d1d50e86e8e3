//! Typewright reads the document that it wrote: it generates the same operations as from the files.

use std::collections::BTreeMap;
use std::fs;

use typewright_bundle::{Version, to_yaml};
use typewright_tests::{Generated, crates, published, repository};

use crate::documents::document;

/// What is constant of each operation: method, path, security, tags and versions, by its `operationId`.
fn operations(krate: &Generated) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for text in krate.values() {
        for table in text.split("typewright_runtime::operation! {").skip(1) {
            let (table, _) = table.split_once("\n}").unwrap();
            let (_, constants) = table.split_once("id: ").unwrap();
            let (id, rest) = constants.split_once(",\n").unwrap();
            assert_eq!(all.insert(id.to_owned(), rest.to_owned()), None, "{id}");
        }
    }
    all
}

#[test]
fn the_document_has_the_operations_of_the_files() {
    let Some(spec) = published("v1.19", "the_document_has_the_operations_of_the_files") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let document = document(&spec, "matrix-client-server", Version::V3_1).document;
    fs::create_dir(folder.path().join("api")).unwrap();
    fs::write(folder.path().join("api/bundle.yaml"), to_yaml(&document)).unwrap();
    let config = repository().join("tests/bundle/again.toml");
    let again = crates(folder.path(), &config);
    let first = crates(&spec, &repository().join("spec/typewright.toml"));
    let (again, first) = (&again["again"], &first["matrix-client-server"]);
    assert_eq!(operations(again).len(), 166);
    assert_eq!(operations(again), operations(first));
}
