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

/// What is read of the body of a form with this schema and whatever stands beside it.
fn form_of(content: &str) -> ContentKind {
    let found = operations(&format!(
        "openapi: 3.1.0\ncomponents: {{schemas: {{Author: {{type: object, required: [n], properties: {{n: {{type: string}}}}}}}}}}\n\
         paths: {{/a: {{post: {{operationId: x, requestBody: {{content: {{multipart/form-data: {{{content}}}}}}}, {OK}}}}}}}\n"
    ));
    found[0].request.as_ref().unwrap().contents[0].kind.clone()
}

#[test]
fn the_parts_of_a_form() {
    const FILE: &str = "{type: string, format: binary}";
    const AUTHOR: &str = "{$ref: \"#/components/schemas/Author\"}";
    let table = [
        (FILE.to_owned(), "File"),
        (
            "{type: [string, \"null\"], contentEncoding: binary}".to_owned(),
            "File",
        ),
        (
            "{type: string, contentMediaType: image/png}".to_owned(),
            "File",
        ),
        (format!("{{anyOf: [{FILE}, {{type: \"null\"}}]}}"), "File"),
        (format!("{{type: array, items: {FILE}}}"), "Files"),
        (
            format!("{{oneOf: [{FILE}, {{type: array, items: {FILE}}}]}}"),
            "Files",
        ),
        (format!("{{oneOf: [{FILE}, {AUTHOR}]}}"), "FileOr(Named("),
        (
            "{type: string, contentMediaType: image/png, contentEncoding: base64}".to_owned(),
            "Value(String)",
        ),
        ("{type: integer}".to_owned(), "Value(Integer(I64))"),
        (AUTHOR.to_owned(), "Value(Named("),
        (
            "{type: array, items: {type: string}}".to_owned(),
            "Value(List(String))",
        ),
    ];
    for (schema, expected) in table {
        let content = format!(
            "schema: {{type: object, required: [b], properties: {{a: {schema}, b: {FILE}}}}}"
        );
        let ContentKind::FormData(form) = form_of(&content) else {
            panic!("{schema}")
        };
        let found = format!("{:?}", form.parts[0].kind);
        assert!(found.starts_with(expected), "{schema}: {found}");
        let required: Vec<bool> = form.parts.iter().map(|part| part.required).collect();
        assert_eq!(required, [false, true], "{schema}");
    }
}

#[test]
fn forms_with_and_without_files() {
    let file = "schema: {properties: {a: {type: string, format: binary}}";
    for (content, expected) in [
        ("", "Multipart"),
        ("schema: {}", "Multipart"),
        (
            "schema: {type: object, properties: {a: {type: string}}}",
            "FormValues(Named(",
        ),
        (
            "schema: {type: object, additionalProperties: {type: string}}",
            "FormValues(Map",
        ),
        (
            "schema: {$ref: \"#/components/schemas/Author\"}",
            "FormValues(Named(",
        ),
        (&format!("{file}}}"), "FormData("),
        (
            "schema: {properties: {a: {type: string}}}, encoding: {a: {contentType: text/html}}",
            "FormData(",
        ),
    ] {
        let found = format!("{:?}", form_of(content));
        assert!(found.starts_with(expected), "{content}: {found}");
    }
    let rest = |more: &str| match form_of(&format!("{file}{more}}}")) {
        ContentKind::FormData(form) => format!("{:?}", form.rest),
        other => panic!("{other:?}"),
    };
    assert_eq!(rest(""), "Open");
    assert_eq!(rest(", additionalProperties: false"), "Closed");
    assert_eq!(
        rest(", additionalProperties: {type: integer}"),
        "Typed(String, Integer(I64))"
    );
    let encoded = |media_type: &str| {
        let content = format!("{file}}}, encoding: {{a: {{contentType: \"{media_type}\"}}}}");
        match form_of(&content) {
            ContentKind::FormData(form) => form.parts[0].media_type.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(encoded("image/png").as_deref(), Some("image/png"));
    assert_eq!(encoded("image/png, image/gif"), None);
    assert_eq!(encoded("image/*"), None);
}
