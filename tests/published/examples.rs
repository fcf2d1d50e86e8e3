//! Every example of the published definitions is a test of the generated crates. Found here anew, by walking over the
//! files, so that none can be lost on the way.

use std::collections::BTreeSet;

use typewright_source::{Cursor, Report, Sources, list_below, load};
use typewright_tests::crates;

use crate::data::{config, published};

#[test]
fn every_example_is_tested() {
    let Some(data) = published("v1.19", "every_example_is_tested") else {
        return;
    };
    let tests: String = crates(&data, &config())
        .into_values()
        .filter_map(|mut files| files.remove("tests/examples.rs"))
        .collect();
    let tested: BTreeSet<&str> = tests
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .collect();
    let mut report = Report::new();
    let files = list_below(&data, "", &mut report);
    let files: Vec<String> = files
        .into_iter()
        .filter(|file| !file.contains("/examples/") && file.contains('/'))
        .collect();
    let sources = load(&data, &files, &mut report);
    let mut found = BTreeSet::new();
    for file in &files {
        let root = sources.root_cursor(sources.find(file).unwrap()).unwrap();
        walk(&sources, &root, &mut found);
    }
    // 785 under `example` and 380 under `examples`, three of which refer to a fourth.
    assert_eq!(found.len(), 785 + 380 - 3);
    let missing: Vec<&String> = found
        .iter()
        .filter(|place| !tested.contains(place.replace('\\', "\\\\").as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The places of all examples, references to them followed.
fn walk(sources: &Sources, at: &Cursor<'_>, found: &mut BTreeSet<String>) {
    for (name, child) in at.members() {
        match name {
            "example" => {
                found.insert(sources.place_name(child.place()));
            }
            "examples" => {
                for item in child.items() {
                    found.insert(sources.place_name(item.place()));
                }
                for (_, example) in child.members() {
                    let value = example.follow().unwrap().get("value").unwrap();
                    found.insert(sources.place_name(value.place()));
                }
            }
            "enum" | "const" | "default" => {}
            // What stands under these is called by names of its own.
            "properties" | "patternProperties" | "$defs" => {
                child
                    .members()
                    .for_each(|(_, schema)| walk(sources, &schema, found));
            }
            _ => walk(sources, &child, found),
        }
    }
    at.items().for_each(|item| walk(sources, &item, found));
}
