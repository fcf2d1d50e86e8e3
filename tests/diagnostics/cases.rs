//! The pairs: each folder of `cases` begins with the code that its definition gets, and holds the rendered diagnostic.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use typewright_source::Code;

use crate::harness::{expect, run};

/// The codes whose cases are made on the spot, in `made`, or belong to writing, which `typewright` tests.
const ELSEWHERE: &[Code] = &[
    Code::NoSuchFile,
    Code::NoSuchFolder,
    Code::NotAFolder,
    Code::CannotRead,
    Code::NotUtf8,
    Code::UnsupportedNumber,
    Code::TooDeep,
    Code::TooLarge,
    Code::AliasTooLarge,
    Code::CannotWrite,
    Code::ForeignFile,
];

fn cases() -> Vec<(String, PathBuf)> {
    let folder = typewright_tests::repository().join("tests/diagnostics/cases");
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut cases: Vec<(String, PathBuf)> = entries
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                path,
            )
        })
        .collect();
    cases.sort();
    cases
}

#[test]
fn every_case_gets_its_diagnostic() {
    let mut wrong = Vec::new();
    for (name, folder) in cases() {
        let outcome = run(&folder);
        let code = &name[..6];
        if !outcome.codes.iter().any(|found| found.as_str() == code) {
            wrong.push(format!("{name} does not get its code:\n{}", outcome.text));
        }
        if outcome.generated.is_some() {
            wrong.push(format!("{name} generates something"));
        }
        wrong.extend(expect(&folder.join("expected.txt"), &outcome.text).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let with: BTreeSet<String> = cases()
        .into_iter()
        .map(|(name, _)| name[..6].to_owned())
        .collect();
    for code in Code::ALL {
        let elsewhere = ELSEWHERE.contains(code);
        assert!(
            elsewhere || with.contains(code.as_str()),
            "{code} ({}) has no case",
            code.summary()
        );
    }
    for name in &with {
        assert!(
            Code::ALL.iter().any(|code| code.as_str() == name),
            "there is no code {name}"
        );
    }
}
