//! Bad input that cannot stand in a repository: too deep, too large, not UTF-8, behind a symbolic link.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use typewright::read_config;
use typewright_source::{Code, Report};

use crate::harness::{Outcome, expect, run};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: Library, version: 1.0.0}\n";

/// A folder with one document, and what the pipeline makes of it.
fn run_on(document: &[u8]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("api")).unwrap();
    fs::write(folder.path().join("api/library.yaml"), document).unwrap();
    run(folder.path())
}

#[track_caller]
fn gets(outcome: &Outcome, code: Code, name: &str) {
    assert!(outcome.codes.contains(&code), "{}", outcome.text);
    assert!(outcome.generated.is_none());
    let file = typewright_tests::repository()
        .join("tests/diagnostics/made")
        .join(format!("{code}-{name}.txt"));
    expect(&file, &outcome.text).unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn no_such_folder() {
    gets(
        &run(Path::new("no/such/folder")),
        Code::NoSuchFolder,
        "no-such-folder",
    );
}

#[test]
fn a_file_for_a_folder() {
    let file = tempfile::NamedTempFile::new().unwrap();
    gets(&run(file.path()), Code::NotAFolder, "a-file");
}

#[test]
fn a_configuration_that_is_not_there_or_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    for (path, code) in [
        (folder.path().join("no.toml"), Code::NoSuchFile),
        (folder.path().to_owned(), Code::CannotRead),
    ] {
        let mut report = Report::new();
        assert!(read_config(&path, &mut report).is_none());
        assert!(report.iter().any(|problem| problem.code == code), "{code}");
    }
}

#[test]
fn not_utf8() {
    gets(
        &run_on(b"openapi: 3.1.0\ninfo: \xff\xfe\n"),
        Code::NotUtf8,
        "not-utf8",
    );
}

/// Alternatives of alternatives of alternatives, of which none is like another: their bounds multiply at each step.
#[test]
fn bounds_that_multiply() {
    let mut document = format!(
        "{HEAD}paths:\n  /books:\n    post:\n      operationId: addBook\n      summary: Add one.\n      \
         requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/A0'}}}}}}}}\n      \
         responses: {{'204': {{description: Done.}}}}\ncomponents:\n  schemas:\n"
    );
    for step in 0..12 {
        writeln!(
            document,
            "    A{step}:\n      description: One step.\n      anyOf:"
        )
        .unwrap();
        for bound in 0..40 {
            let next = step + 1;
            let schema = format!("{{$ref: '#/components/schemas/A{next}', minLength: {bound}}}");
            writeln!(document, "        - {schema}").unwrap();
        }
    }
    writeln!(
        document,
        "    A12: {{type: string, maxLength: 100, description: The end.}}"
    )
    .unwrap();
    gets(
        &run_on(document.as_bytes()),
        Code::UnsupportedSchema,
        "bounds",
    );
}

#[test]
fn ten_thousand_levels() {
    let flow = format!(
        "{HEAD}paths: {}{}\n",
        "{a: ".repeat(10_000),
        "}".repeat(10_000)
    );
    gets(&run_on(flow.as_bytes()), Code::TooDeep, "flow");
    let mut block = format!("{HEAD}paths:\n");
    for depth in 0..10_000 {
        writeln!(block, "{:depth$} a:", "").unwrap();
    }
    let outcome = run_on(block.as_bytes());
    assert!(outcome.codes.contains(&Code::TooDeep), "{}", outcome.text);
}

#[test]
fn an_alias_bomb() {
    let mut text = format!("{HEAD}a: &a [x, x, x, x, x, x, x, x, x]\n");
    for pair in ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hi", "ij"] {
        let (from, to) = pair.split_at(1);
        let items = vec![format!("*{from}"); 9].join(", ");
        writeln!(text, "{to}: &{to} [{items}]").unwrap();
    }
    gets(&run_on(text.as_bytes()), Code::AliasTooLarge, "bomb");
}

#[test]
fn too_large_a_file() {
    let mut text = HEAD.as_bytes().to_vec();
    text.resize(65 << 20, b'\n');
    gets(&run_on(&text), Code::TooLarge, "65-mebibytes");
}

#[test]
fn a_number_that_json_cannot_hold() {
    let text = format!("{HEAD}x-odd: .nan\n");
    gets(&run_on(text.as_bytes()), Code::UnsupportedNumber, "nan");
}

#[cfg(unix)]
#[test]
fn out_of_the_folder_through_a_link() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.yaml"), "type: string\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("api")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("api/linked")).unwrap();
    let document =
        format!("{HEAD}components: {{schemas: {{Secret: {{$ref: linked/secret.yaml}}}}}}\n");
    fs::write(folder.path().join("api/library.yaml"), document).unwrap();
    gets(&run(folder.path()), Code::OutsideRoot, "link");
}
