//! What becomes of each keyword in 3.0, and what is listed as not said.

use serde_json::{Value, json};
use typewright_bundle::Version;

use crate::{ANSWER, answering, document, made};

/// A schema, what it is in 3.0, and the keywords that are listed.
fn check(cases: &[(&str, Value, &[&str])]) {
    for (schema, expected, listed) in cases {
        let made = made(Version::V3_0, &[("api/a.yaml", &answering(schema))]);
        assert_eq!(made.problems, "", "{schema}");
        assert_eq!(made.document.pointer(ANSWER), Some(expected), "{schema}");
        let keywords = made.losses.iter().filter_map(|line| {
            let (_, rest) = line.split_once(": ")?;
            line.starts_with("api/").then(|| rest.split(':').next())?
        });
        assert_eq!(keywords.collect::<Vec<_>>(), *listed, "{schema}");
    }
}

#[test]
fn what_3_0_says_otherwise() {
    let only_null = json!({"nullable": true, "enum": [null]});
    check(&[
        ("true", json!({}), &[]),
        ("false", json!({"not": {}}), &[]),
        (
            "{type: [string, 'null'], minLength: 1}",
            json!({"type": "string", "nullable": true, "minLength": 1}),
            &[],
        ),
        ("{type: 'null'}", only_null.clone(), &[]),
        (
            "{anyOf: [{type: string}, {type: 'null'}]}",
            json!({"anyOf": [{"type": "string"}, only_null]}),
            &[],
        ),
        (
            "{type: [string, array, 'null'], items: {type: integer}}",
            json!({"anyOf": [
                {"type": "string", "nullable": true},
                {"type": "array", "nullable": true, "items": {"type": "integer"}},
            ]}),
            &[],
        ),
        (
            "{type: [string, integer], anyOf: [{minimum: 1}]}",
            json!({"anyOf": [{"minimum": 1}], "allOf": [{"anyOf": [{"type": "string"}, {"type": "integer"}]}]}),
            &[],
        ),
        ("{const: 1.50}", json!({"enum": [1.5]}), &[]),
        (
            "{const: 1, enum: [1, 2]}",
            json!({"allOf": [{"enum": [1]}], "enum": [1, 2]}),
            &[],
        ),
        ("{type: array}", json!({"type": "array", "items": {}}), &[]),
        (
            "{type: array, items: false}",
            json!({"type": "array", "maxItems": 0, "items": {}}),
            &[],
        ),
        (
            "{exclusiveMinimum: 1, minimum: 0}",
            json!({"minimum": 1, "exclusiveMinimum": true}),
            &[],
        ),
        (
            "{exclusiveMaximum: 1, maximum: 0}",
            json!({"maximum": 0}),
            &[],
        ),
        (
            "{type: string, contentEncoding: base64}",
            json!({"type": "string", "format": "byte"}),
            &[],
        ),
        (
            "{type: object, required: []}",
            json!({"type": "object"}),
            &[],
        ),
        ("{examples: [{a: 1}]}", json!({"example": {"a": 1}}), &[]),
        (
            "{x-mark: [1], readOnly: false}",
            json!({"x-mark": [1], "readOnly": false}),
            &[],
        ),
        (
            "{enum: [], const: 1, allOf: [{type: string}], default: null}",
            json!({"allOf": [{"not": {}}, {"enum": [1]}, {"type": "string"}], "default": null}),
            &[],
        ),
        (
            "{if: {type: string}, then: {minLength: 1}}",
            json!({"allOf": [{"anyOf": [
                {"allOf": [{"type": "string"}, {"minLength": 1}]},
                {"allOf": [{"not": {"type": "string"}}]},
            ]}]}),
            &[],
        ),
        (
            "{dependentRequired: {a: [b]}}",
            json!({"allOf": [{"anyOf": [
                {"not": {"type": "object", "required": ["a"]}},
                {"required": ["b"]},
            ]}]}),
            &[],
        ),
    ]);
}

#[test]
fn what_3_0_cannot_say_is_listed() {
    let text = json!({"type": "string"});
    check(&[
        (
            "{propertyNames: {pattern: a}}",
            json!({}),
            &["propertyNames"],
        ),
        (
            "{type: object, unevaluatedProperties: false}",
            json!({"type": "object"}),
            &["unevaluatedProperties"],
        ),
        (
            "{contains: {type: string}, minContains: 2}",
            json!({}),
            &["contains", "minContains"],
        ),
        (
            "{type: string, contentMediaType: text/html}",
            text.clone(),
            &["contentMediaType"],
        ),
        (
            "{examples: [1, 2, 3]}",
            json!({"example": 1}),
            &["examples"],
        ),
        (
            "{patternProperties: {'^a': {type: string}}}",
            json!({"additionalProperties": text}),
            &["patternProperties"],
        ),
        (
            "{patternProperties: {'^a': {type: string}, '^b': {type: integer}}, additionalProperties: false}",
            json!({"additionalProperties": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}),
            &["patternProperties", "patternProperties"],
        ),
        (
            "{additionalProperties: true, patternProperties: {'^a': {type: string}}}",
            json!({"additionalProperties": true}),
            &["patternProperties"],
        ),
        (
            "{type: array, prefixItems: [{type: string}, true], items: false}",
            json!({"type": "array", "maxItems": 2, "items": {"anyOf": [{"type": "string"}, {}]}}),
            &["prefixItems"],
        ),
        (
            "{type: array, prefixItems: [{type: string}]}",
            json!({"type": "array", "items": {}}),
            &["prefixItems"],
        ),
        (
            "{title: 3, minLength: -1}",
            json!({}),
            &["minLength", "title"],
        ),
        ("{type: string, xml: {name: a}}", text, &["xml"]),
    ]);
}

#[test]
fn a_loss_names_the_place_in_the_definitions() {
    let api = answering("{type: array, items: {$ref: ../parts/x.yaml, description: Here.}}");
    let part = "type: object\nproperties: {a: {type: object, propertyNames: {pattern: x}}}";
    let made = made(
        Version::V3_0,
        &[("api/a.yaml", &api), ("parts/x.yaml", part)],
    );
    assert_eq!(
        made.losses,
        [
            "parts/x.yaml#/properties/a: propertyNames: left out: OpenAPI 3.0 has no such keyword",
            "1 thing is not said: propertyNames 1"
        ]
    );
    assert_eq!(
        made.document.pointer(ANSWER).unwrap()["items"],
        json!({"allOf": [{"$ref": "#/components/schemas/X"}], "description": "Here."})
    );
}

#[test]
fn around_schemas() {
    let operation = "{post: {operationId: putBook, requestBody: {content: {image/png: {}, application/json: {}}}, parameters: [{name: a, in: query, schema: {}, example: 1, examples: {b: {value: 2}}}]}}";
    let rest = "webhooks: {lent: {post: {responses: {'200': {description: Done.}}}}}\ncomponents: {securitySchemes: {tls: {type: mutualTLS}, key: {type: apiKey, in: header, name: X}}}";
    let made = made(
        Version::V3_0,
        &[(
            "api/a.yaml",
            &document(&format!("{{/b: {operation}}}"), rest),
        )],
    );
    assert_eq!(made.problems, "");
    let document = &made.document;
    assert_eq!(document["openapi"], "3.0.3");
    assert_eq!(document["webhooks"], json!(null));
    let post = &document["paths"]["/b"]["post"];
    assert_eq!(
        post["requestBody"]["content"],
        json!({"image/png": {"schema": {"type": "string", "format": "binary"}}, "application/json": {}})
    );
    assert_eq!(
        post["responses"],
        json!({"default": {"description": "Any answer."}})
    );
    assert_eq!(
        document["components"]["securitySchemes"],
        json!({"key": {"type": "apiKey", "in": "header", "name": "X"}})
    );
    assert_eq!(
        made.losses.last().unwrap(),
        "4 things are not said: example 1, mutualTLS 1, responses 1, webhooks 1"
    );
}

#[test]
fn schemas_alone_have_no_paths_and_3_0_asks_for_them() {
    let made = made(Version::V3_0, &[("schemas/book.yaml", "type: string")]);
    assert_eq!(made.document["paths"], json!({}));
    assert_eq!(
        made.document["components"],
        json!({"schemas": {"Book": {"type": "string"}}})
    );
}

#[test]
fn what_the_types_cannot_hold_is_the_definitions_fault() {
    let operation = "{get: {responses: {'200': {description: [not, text]}}}}";
    let made = made(
        Version::V3_0,
        &[("api/a.yaml", &document(&format!("{{/b: {operation}}}"), ""))],
    );
    assert!(made.problems.contains("error[TW0201]"), "{}", made.problems);
    assert!(made.problems.contains("api/a.yaml:3"), "{}", made.problems);
}

/// The reader of `openapiv3` tries twice what it cannot read, at each level: nothing that is wrong may reach it.
#[test]
fn a_mistake_deep_within_takes_no_time() {
    let mut schema = "{minLength: wrong, items: 3, properties: 4, anyOf: {}, discriminator: {}, externalDocs: 3}".to_owned();
    for _ in 0..40 {
        schema = format!("{{properties: {{a: {schema}}}}}");
    }
    let made = made(Version::V3_0, &[("api/a.yaml", &answering(&schema))]);
    assert_eq!(made.problems, "");
}
