//! The document that schemathesis reads: the bundled definitions of the Client-Server API, and ones with a mistake.

use serde_json::{Value, json};
use typewright::{Input, bundled, read_config};
use typewright_bundle::{Version, to_json};
use typewright_source::{Report, Style, render};
use typewright_tests::repository;

/// The operation that the damaged documents are wrong about.
pub(crate) const DAMAGED: &str = "getTokenOwner";

/// The bundled document.
pub(crate) fn client_server() -> Value {
    let mut report = Report::new();
    let spec = repository().join("spec");
    let config = read_config(&spec.join("typewright.toml"), &mut report).unwrap();
    let input = Input {
        spec,
        shown: "spec".to_owned(),
        templates: typewright_tests::templates(),
        package: Some("matrix-client-server".to_owned()),
    };
    let output = bundled(&input, &config, Version::V3_1, &mut report);
    let shown = render(&report, &output.sources, Style::Plain);
    assert!(report.is_empty(), "{shown}");
    let document = output.generated.unwrap().document;
    serde_json::from_str(&to_json(&document)).unwrap()
}

/// The IDs of all operations.
pub(crate) fn operations(document: &Value) -> Vec<String> {
    let paths = document["paths"].as_object().unwrap();
    let members = paths.values().flat_map(|path| path.as_object().unwrap());
    let ids = members.filter_map(|(_, operation)| operation.get("operationId"));
    ids.map(|id| id.as_str().unwrap().to_owned()).collect()
}

/// Documents that say something of one operation which is not so, and what that is.
pub(crate) fn damaged(document: &Value) -> Vec<(&'static str, Value)> {
    let with = |what: &'static str, edit: fn(&mut Value)| {
        let mut damaged = document.clone();
        let paths = damaged["paths"].as_object_mut().unwrap().values_mut();
        let members = paths.flat_map(|path| path.as_object_mut().unwrap().values_mut());
        let mut operations = members.filter(|member| member["operationId"] == DAMAGED);
        edit(&mut operations.next().unwrap()["responses"]);
        (what, damaged)
    };
    vec![
        with("schema", |responses| {
            responses["200"]["content"]["application/json"]["schema"] =
                json!({"type": "object", "required": ["nothing"]});
        }),
        with("media", |responses| {
            responses["200"]["content"] = json!({"text/plain": {"schema": {"type": "string"}}});
        }),
        with("status", |responses| {
            let success = responses.as_object_mut().unwrap().remove("200").unwrap();
            responses["201"] = success;
        }),
        with("headers", |responses| {
            responses["200"]["headers"] =
                json!({"X-Nothing": {"required": true, "schema": {"type": "string"}}});
        }),
    ]
}
