//! openapi-spec-validator accepts every document. It is a program of other people, in another language, that checks
//! documents by the schemas that OpenAPI publishes.

use std::fs;
use std::process::Command;

use typewright_bundle::{to_json, to_yaml};
use typewright_live::{Package, python_tool};

use crate::documents::{VERSIONS, definitions, document, packages};

const VALIDATOR: Package = Package {
    name: "openapi-spec-validator",
    version: "0.9.0",
};

#[test]
fn the_validator_accepts_every_document() {
    let test = "the_validator_accepts_every_document";
    let Some(python) = python_tool(test, &VALIDATOR).unwrap() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (index, spec) in definitions(test).iter().enumerate() {
        for package in packages(spec) {
            for (version, name) in VERSIONS {
                let document = document(spec, &package, *version).document;
                let path = |form: &str| {
                    let name = format!("{index}-{package}-{name}.{form}");
                    folder.path().join(name)
                };
                let (yaml, json) = (path("yaml"), path("json"));
                fs::write(&yaml, to_yaml(&document)).unwrap();
                fs::write(&json, to_json(&document)).unwrap();
                files.extend([yaml, json]);
            }
        }
    }
    // A document that it has to refuse, so that it is seen to look at them.
    let wrong = folder.path().join("wrong.yaml");
    fs::write(
        &wrong,
        "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {a: {}}\n",
    )
    .unwrap();
    let validate = |paths: &[std::path::PathBuf]| {
        let mut command = Command::new(&python);
        command.args(["-m", "openapi_spec_validator"]).args(paths);
        let output = command.env_remove("PYTHONPATH").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (
            output.status.success(),
            said + &String::from_utf8_lossy(&output.stderr),
        )
    };
    let (accepted, said) = validate(&[wrong]);
    assert!(!accepted, "{said}");
    let (accepted, said) = validate(&files);
    assert!(accepted, "{said}");
    assert_eq!(said.matches(": OK").count(), files.len(), "{said}");
}
