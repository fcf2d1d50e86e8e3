//! How a comparison is written down, of one small pair of definitions.

use std::path::Path;

use typewright::{Input, Side, compare, without_configuration};
use typewright_diff::{Diff, Words, render};
use typewright_tests::repository;

fn side(file: &str) -> Side {
    Side {
        config: without_configuration(Some(Path::new(file))),
        input: Input {
            spec: repository().join("tests/diff/small"),
            shown: "small".to_owned(),
            templates: std::collections::BTreeMap::new(),
            package: None,
        },
    }
}

fn diff(words: Words) -> Diff {
    compare(&side("old.yaml"), &side("new.yaml"), words)
        .diff
        .unwrap()
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("small");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn for_people() {
    snapshot("text", &render::text(&diff(Words::Ignored)));
}

#[test]
fn for_people_with_descriptions() {
    snapshot(
        "text-with-descriptions",
        &render::text(&diff(Words::Compared)),
    );
}

#[test]
fn for_a_changelog() {
    snapshot("markdown", &render::markdown(&diff(Words::Ignored)));
}

#[test]
fn for_programs() {
    snapshot("json", &render::json(&diff(Words::Ignored)));
}

#[test]
fn nothing_is_said_in_a_few_words() {
    let diff = compare(&side("old.yaml"), &side("old.yaml"), Words::Compared)
        .diff
        .unwrap();
    assert!(diff.changes.is_empty());
    assert!(render::text(&diff).starts_with("No difference in any fact.\n"));
    assert_eq!(render::markdown(&diff), "No difference in any fact.\n");
}
