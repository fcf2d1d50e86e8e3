//! Operations: what a document says of them, wherever it says it.

use typewright_model::{ContentKind, Location, Operation, Status, Style};

use crate::describe::lower_document;

fn operations(document: &str) -> Vec<Operation> {
    let lowered = lower_document(document);
    assert!(lowered.codes.is_empty(), "{}", lowered.report);
    lowered.model.packages[0].modules[0].operations.clone()
}

const OK: &str = "responses: {\"200\": {description: fine}}";

#[test]
fn base_paths() {
    let table = [
        ("", "/a"),
        ("servers: [{url: /v1/}]\n", "/v1/a"),
        ("servers: [{url: \"https://example.org\"}]\n", "/a"),
        (
            "servers: [{url: \"{protocol}://{host}{base}\", variables: {protocol: {default: https}, host: {default: \"x:1\"}, base: {default: /_m/v3}}}]\n",
            "/_m/v3/a",
        ),
    ];
    for (servers, path) in table {
        let found = operations(&format!(
            "openapi: 3.1.0\n{servers}paths: {{\"/a \": {{get: {{operationId: x, {OK}}}}}}}\n"
        ));
        assert_eq!(found[0].path, path, "{servers}");
    }
}

#[test]
fn parameters_of_the_path_and_the_operation() {
    let found = operations(&format!(
        "openapi: 3.1.0\npaths:\n  /a/{{id}}:\n    parameters:\n      - {{in: path, name: id, required: true, schema: {{type: string}}}}\n      \
         - {{in: query, name: q, schema: {{type: string}}}}\n    get:\n      operationId: x\n      parameters:\n        \
         - {{in: query, name: q, required: true, style: pipeDelimited, schema: {{type: array, items: {{type: integer}}}}}}\n        \
         - {{in: header, name: X-H, content: {{application/json: {{schema: {{type: object}}}}}}}}\n      {OK}\n"
    ));
    let parameters = &found[0].parameters;
    let told: Vec<_> = parameters
        .iter()
        .map(|each| {
            (
                each.name.as_str(),
                each.location,
                each.style,
                each.explode,
                each.required,
                each.json,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("id", Location::Path, Style::Simple, false, true, false),
            (
                "q",
                Location::Query,
                Style::PipeDelimited,
                false,
                true,
                false
            ),
            ("X-H", Location::Header, Style::Simple, false, false, true),
        ]
    );
}

#[test]
fn answers_by_status() {
    let found = operations(
        "openapi: 3.1.0\npaths: {/a: {get: {operationId: x, responses: {\"200\": {description: a, headers: {X-A: {schema: {type: string}}, Content-Type: {schema: {type: string}}}}, \
         \"302\": {description: b}, 4XX: {description: c}, default: {description: d, content: {application/problem+json: {schema: {type: string}}, image/png: {}}}}}}}\n",
    );
    let statuses = |responses: &[typewright_model::Response]| {
        responses
            .iter()
            .map(|response| response.status)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        statuses(&found[0].successes),
        [Status::Code(200), Status::Code(302)]
    );
    assert_eq!(
        statuses(&found[0].errors),
        [Status::Range(4), Status::Default]
    );
    let headers: Vec<&str> = found[0].successes[0]
        .headers
        .iter()
        .map(|header| header.name.as_str())
        .collect();
    assert_eq!(headers, ["X-A"]);
    let contents = &found[0].errors[1].body.as_ref().unwrap().contents;
    assert!(matches!(contents[0].kind, ContentKind::Json(_)));
    assert!(matches!(contents[1].kind, ContentKind::Blob));
}

#[test]
fn a_default_alone_is_the_good_answer() {
    let found = operations(
        "openapi: 3.1.0\npaths: {/a: {get: {operationId: x, responses: {default: {description: a}}}}}\n",
    );
    assert_eq!((found[0].successes.len(), found[0].errors.len()), (1, 0));
}

#[test]
fn security_of_the_document_and_the_operation() {
    let schemes = "components: {securitySchemes: {a: {type: http, scheme: Bearer}, b: {type: apiKey, in: query, name: t}}}\nsecurity: [{a: []}]\n";
    let table = [
        ("", vec![vec!["a"]]),
        ("security: [], ", vec![]),
        (
            "security: [{a: [], b: []}, {}], ",
            vec![vec!["a", "b"], vec![]],
        ),
    ];
    for (security, expected) in table {
        let found = operations(&format!(
            "openapi: 3.1.0\n{schemes}paths: {{/a: {{get: {{operationId: x, {security}{OK}}}}}}}\n"
        ));
        assert_eq!(found[0].security, expected, "{security}");
    }
}

#[test]
fn words_marks_and_examples() {
    let found = operations(
        "openapi: 3.1.0\npaths: {/a: {get: {operationId: x, summary: s, description: d, deprecated: true, tags: [t], x-added: \"1.2\", \
         x-changed: {\"1.3\": more}, externalDocs: {url: \"https://example.org\"}, responses: {\"200\": {description: a, \
         content: {application/json: {schema: {type: object}, example: {$ref: \"#/x-whole\", b: 2}}}}}}}}\nx-whole: {a: 1, c: {$ref: \"#/x-part\"}}\nx-part: [3, 1.0]\n",
    );
    let docs = &found[0].docs;
    assert_eq!(
        (
            docs.summary.as_deref(),
            docs.description.as_deref(),
            docs.deprecated
        ),
        (Some("s"), Some("d"), true)
    );
    assert_eq!(
        (docs.added.as_deref(), docs.changed.as_slice()),
        (Some("1.2"), &[("1.3".to_owned(), "more".to_owned())][..])
    );
    assert_eq!(docs.link, Some(("https://example.org".to_owned(), None)));
    let content = &found[0].successes[0].body.as_ref().unwrap().contents[0];
    assert_eq!(content.examples[0].json, r#"{"a":1,"c":[3,1.0],"b":2}"#);
}
