//! Odd input that is right: names that need care, and descriptions that try to be code.

use std::fs;

use typewright_tests::Generated;

use crate::harness::run;

fn generated(schema: &str) -> Generated {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("api")).unwrap();
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: Library, version: 1.0.0}}\npaths:\n  /books:\n    get:\n      operationId: getBook\n      \
         responses:\n        \"200\":\n          description: The book.\n          content:\n            application/json:\n              \
         schema: {schema}\n"
    );
    fs::write(folder.path().join("api/library.yaml"), document).unwrap();
    let outcome = run(folder.path());
    outcome
        .generated
        .unwrap_or_else(|| panic!("{}", outcome.text))
        .crates
        .remove("example")
        .unwrap()
}

#[test]
fn names_that_need_care_get_one() {
    let members = [
        "type",
        "Self",
        "self",
        "crate",
        "async",
        "gen",
        "123",
        "__proto__",
        "with-dash",
        "extra",
        "ümlaut",
    ];
    for member in members {
        let files = generated(&format!(
            "{{type: object, properties: {{\"{member}\": {{type: string}}}}}}"
        ));
        assert!(
            files["src/library.rs"].contains(&format!("\"{member}\" =>")),
            "{member}"
        );
    }
}

#[test]
fn descriptions_are_never_code() {
    let hostile = [
        "*/ fn gone() {} /*",
        "\\\"# ]] r#\\\"",
        "line\\r\\nbreak\\rbreak\\u2028break",
        "bell \\u0007 null \\u0000 escape \\u001b[31m delete \\u007f",
        "```rust\\ncompile_error!()\\n",
        "    indented code",
        "\\u202e reversed",
    ];
    for text in hostile {
        let schema = format!(
            "{{type: object, description: \"{text}\", properties: {{a: {{type: string, description: \"{text}\"}}}}}}"
        );
        // What is emitted is parsed before it is handed out, so coming back at all says that it is Rust.
        for (path, file) in generated(&schema) {
            let control = |character: char| {
                (character.is_control() && character != '\n') || character == '\u{202e}'
            };
            assert!(!file.contains(control), "{text:?} in {path}");
        }
    }
}
