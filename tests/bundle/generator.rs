//! A generator that knows OpenAPI 3.0 and no 3.1 makes a client of the 3.0 form, with every operation of the API. Rust's
//! generator for 3.0, progenitor, cannot: it takes one type of answer for an operation, and these have several.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use typewright_bundle::{Version, to_json};
use typewright_live::{Package, node_tool};
use typewright_source::Node;

use crate::documents::{definitions, document};

const GENERATOR: Package = Package {
    name: "openapi-typescript-codegen",
    version: "0.31.0",
};

/// The generator writes an `operationId` as a name of TypeScript.
fn plain(name: &str) -> String {
    let name = name.chars().filter(|each| each.is_alphanumeric());
    name.collect::<String>().to_lowercase()
}

fn operation_ids(node: &Node) -> Vec<&str> {
    let paths = node.get("paths").and_then(Node::as_map);
    let items = paths.into_iter().flat_map(|paths| paths.values());
    let operations = items
        .filter_map(Node::as_map)
        .flat_map(|item| item.values());
    operations
        .filter_map(|operation| operation.get("operationId")?.as_str())
        .collect()
}

#[test]
fn a_generator_of_3_0_makes_every_operation() {
    let test = "a_generator_of_3_0_makes_every_operation";
    let Some(tool) = node_tool(test, &GENERATOR).unwrap() else {
        return;
    };
    for spec in definitions(test) {
        let document = document(&spec, "matrix-client-server", Version::V3_0).document;
        let folder = tempfile::tempdir().unwrap();
        let (input, output) = (folder.path().join("api.json"), folder.path().join("client"));
        fs::write(&input, to_json(&document)).unwrap();
        let script = format!("node_modules/{}/bin/index.js", GENERATOR.name);
        let mut command = Command::new("node");
        command.arg(tool.join(script)).arg("--input").arg(&input);
        let run = command.arg("--output").arg(&output).output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{said}");

        let ids = operation_ids(&document);
        let expected: BTreeSet<String> = ids.iter().map(|id| plain(id)).collect();
        let mut made = BTreeSet::new();
        for entry in fs::read_dir(output.join("services")).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            let methods = text.split("public static ").skip(1);
            made.extend(methods.filter_map(|method| Some(plain(method.split_once('(')?.0))));
        }
        assert_eq!(made, expected, "{}", spec.display());
        // A model for each schema, and some for what the generator takes out of others.
        let schemas = document.get("components").unwrap().get("schemas").unwrap();
        let models = fs::read_dir(output.join("models")).unwrap();
        let models: BTreeSet<String> = models
            .map(|entry| {
                let name = entry.unwrap().file_name();
                plain(name.to_str().unwrap().strip_suffix(".ts").unwrap())
            })
            .collect();
        for name in schemas.as_map().unwrap().keys() {
            assert!(models.contains(&plain(name)), "{name}");
        }
        let (count, shown) = (ids.len(), spec.display());
        println!("{shown}: {count} operations, {} models", models.len());
    }
}
