//! The official JSON Schema test suite, draft 2020-12: a Rust type is generated for every group of it. Each instance
//! that a group calls valid has to be read into the group's type and written as it was, numbers to the last character.
//! How many of the others the type already refuses is counted and printed.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod build;
mod suite;
mod table;

use suite::Suite;

#[test]
fn every_valid_instance_comes_back_as_it_was() {
    let name = "every_valid_instance_comes_back_as_it_was";
    let Some(suite) = Suite::find() else {
        let why = "set JSON_SCHEMA_SUITE_DIR to a copy of the JSON Schema test suite";
        typewright_live::say_skipped(name, why);
        return;
    };
    // So many there are: a folder that was found half empty is no suite.
    assert!(
        suite.groups.len() >= 383 && suite.tests().count() >= 1_299,
        "{} groups and {} tests are not the suite",
        suite.groups.len(),
        suite.tests().count()
    );
    let outcomes = build::run(&suite);
    let table = table::Table::new(&suite, &outcomes);
    println!("{table}");
    assert!(table.lost.is_empty(), "{}", table.lost.join("\n"));
}
