//! The document that schemathesis reads: the bundled definitions of the Client-Server API, and ones with a mistake.

use serde_json::{Value, json};
use typewright::{Input, bundled, read_config};
use typewright_bundle::{Version, to_json};
use typewright_source::{Report, Style, render};
use typewright_tests::repository;

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

/// A document that says something of one operation which is not so.
pub(crate) struct Damaged {
    /// What is not so.
    pub(crate) what: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) document: Value,
}

/// One for each check that an operation can fail by itself.
pub(crate) fn damaged(document: &Value) -> Vec<Damaged> {
    let with = |what, operation, edit: fn(&mut Value)| {
        let mut document = document.clone();
        let paths = document["paths"].as_object_mut().unwrap().values_mut();
        let members = paths.flat_map(|path| path.as_object_mut().unwrap().values_mut());
        let mut operations =
            members.filter(|member| member.get("operationId") == Some(&json!(operation)));
        edit(operations.next().unwrap());
        Damaged {
            what,
            operation,
            document,
        }
    };
    vec![
        with("schema", "getTokenOwner", |operation| {
            operation["responses"]["200"]["content"]["application/json"]["schema"] =
                json!({"type": "object", "required": ["nothing"]});
        }),
        with("media", "getTokenOwner", |operation| {
            operation["responses"]["200"]["content"] =
                json!({"text/plain": {"schema": {"type": "string"}}});
        }),
        with("status", "getTokenOwner", |operation| {
            let responses = operation["responses"].as_object_mut().unwrap();
            let success = responses.remove("200").unwrap();
            responses.insert("201".to_owned(), success);
        }),
        with("headers", "getTokenOwner", |operation| {
            operation["responses"]["200"]["headers"] =
                json!({"X-Nothing": {"required": true, "schema": {"type": "string"}}});
        }),
        // Anybody may ask how to log in.
        with("security", "getLoginFlows", |operation| {
            operation["security"] = json!([{"accessTokenBearer": []}]);
        }),
    ]
}
