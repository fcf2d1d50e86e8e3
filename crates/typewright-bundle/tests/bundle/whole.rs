//! Documents put together: paths, servers, security, references of every kind, examples.

use serde_json::json;
use typewright_bundle::Version;

use crate::{ANSWER, answering, document, made, references};

const OK: &str = "responses: {\"200\": {description: Done.}}";

fn get(id: &str) -> String {
    format!("{{get: {{operationId: {id}, {OK}}}}}")
}

#[test]
fn every_reference_stays_within_the_document() {
    let shelf = "title: A shelf\ntype: object\nproperties: {next: {$ref: shelf.yaml}, book: {$ref: 'book.yaml#/kinds/1'}}";
    let made = made(
        Version::V3_1,
        &[
            (
                "api/a.yaml",
                &answering("{$ref: ../parts/shelf.yaml, description: The shelf.}"),
            ),
            ("parts/shelf.yaml", shelf),
            (
                "parts/book.yaml",
                "kinds: [{type: string}, {type: integer}]",
            ),
        ],
    );
    assert_eq!((made.problems.as_str(), made.losses.len()), ("", 0));
    assert_eq!(
        made.document["components"],
        json!({"schemas": {
            "AShelf": {"title": "A shelf", "type": "object", "properties": {
                "next": {"$ref": "#/components/schemas/AShelf"},
                "book": {"$ref": "#/components/schemas/_1"},
            }},
            "_1": {"type": "integer"},
        }})
    );
    assert_eq!(
        made.document.pointer(ANSWER),
        Some(&json!({"$ref": "#/components/schemas/AShelf", "description": "The shelf."}))
    );
    assert_eq!(
        made.document["info"],
        json!({"title": "the library's API", "description": "A library.", "version": "0.1.0"})
    );
}

#[test]
fn what_is_referred_to_in_its_place_stands_under_components_only() {
    let schema = "{type: object, properties: {a: {type: string, title: Name}, b: {$ref: '#/paths/~1books/get/responses/200/content/application~1json/schema/properties/a'}}}";
    let made = made(Version::V3_1, &[("api/a.yaml", &answering(schema))]);
    let answer = made.document.pointer(ANSWER).unwrap();
    let name = json!({"$ref": "#/components/schemas/Name"});
    assert_eq!(answer["properties"], json!({"a": name, "b": name}));
}

#[test]
fn each_kind_of_object_has_its_section() {
    let operation = "{get: {operationId: getBook, parameters: [{$ref: ../parts.yaml#/isbn}], requestBody: {$ref: ../parts.yaml#/body}, responses: {'200': {$ref: ../parts.yaml#/answer, description: Here.}}, security: [{token: []}]}}";
    let parts = "isbn: {name: isbn, in: query, schema: {type: string}}
body: {content: {application/json: {examples: {one: {$ref: '#/example'}}}}}
answer: {description: A book., headers: {Limit: {$ref: '#/limit'}}, links: {next: {$ref: '#/link'}}}
limit: {schema: {type: integer}}
link: {operationId: getBook}
example: {value: {$ref: '#/value', more: 1}}
value: {isbn: '1'}
token: {type: http, scheme: bearer}";
    let rest = "components: {securitySchemes: {token: {$ref: ../parts.yaml#/token}}}";
    let made = made(
        Version::V3_1,
        &[
            (
                "api/a.yaml",
                &document(&format!("{{/books: {operation}}}"), rest),
            ),
            ("parts.yaml", parts),
        ],
    );
    assert_eq!((made.problems.as_str(), made.losses.len()), ("", 0));
    let components = &made.document["components"];
    assert_eq!(
        components["examples"],
        json!({"Example": {"value": {"isbn": "1", "more": 1}}})
    );
    assert_eq!(
        components["securitySchemes"],
        json!({"token": {"type": "http", "scheme": "bearer"}})
    );
    let mut all = references(&made.document);
    all.sort_unstable();
    assert_eq!(
        all,
        [
            "#/components/examples/Example",
            "#/components/headers/Limit",
            "#/components/links/Link",
            "#/components/parameters/Isbn",
            "#/components/requestBodies/Body",
            "#/components/responses/Answer",
        ]
    );
}

#[test]
fn paths_stand_under_their_base_paths_and_are_merged() {
    let server = |base: &str| {
        format!(
            "servers: [{{url: 'https://{{host}}{{base}}', variables: {{host: {{default: example.org}}, base: {{default: {base}}}}}}}]\nsecurity: [{{token: []}}]"
        )
    };
    let put = format!(
        "{{put: {{operationId: putBook, tags: [Books], {OK}}}, parameters: [{{name: dry, in: query, schema: {{type: boolean}}}}]}}"
    );
    let made = made(
        Version::V3_1,
        &[
            (
                "api/a.yaml",
                &document(&format!("{{/books: {}}}", get("getBook")), &server("/v1")),
            ),
            (
                "api/b.yaml",
                &document(
                    &format!("{{/v1/books: {put}, '/v1/books ': {}}}", get("getOther")),
                    &server("/"),
                ),
            ),
            (
                "api/c.yaml",
                &document(&format!("{{/books: {}}}", get("getThird")), &server("/v1/")),
            ),
        ],
    );
    assert_eq!(made.problems, "");
    assert_eq!(
        made.losses,
        [
            "api/c.yaml#/paths/~1books/get: paths: GET /v1/books is there already: this one is left out",
            "1 thing is not said: paths 1"
        ]
    );
    assert_eq!(
        made.document["servers"],
        json!([{"url": "https://{host}", "variables": {"host": {"default": "example.org"}}}])
    );
    let paths = made.document["paths"].as_object().unwrap();
    assert_eq!(
        paths.keys().collect::<Vec<_>>(),
        ["/v1/books", "/v1/books "]
    );
    let books = &paths["/v1/books"];
    assert_eq!(books["get"]["operationId"], "getBook");
    assert_eq!(books["get"]["parameters"], json!(null));
    assert_eq!(books["get"]["security"], json!([{"token": []}]));
    assert_eq!(books["put"]["parameters"][0]["name"], "dry");
    assert_eq!(paths["/v1/books "]["get"]["operationId"], "getOther");
    assert_eq!(made.document["tags"], json!([{"name": "Books"}]));
}

#[test]
fn paths_that_only_names_tell_apart_are_listed() {
    let paths = format!("{{/b/{{a}}: {}, '/b/{{c}}': {}}}", get("getA"), get("getC"));
    let paths = paths.replace("/b/{a}", "'/b/{a}'");
    let made = made(Version::V3_1, &[("api/a.yaml", &document(&paths, ""))]);
    let place = "api/a.yaml#/paths/~1b~1{c}/get";
    let fate = "/b/{c} stands beside /b/{a}, which OpenAPI takes for the same path";
    assert_eq!(made.losses[0], format!("{place}: paths: {fate}"));
    assert_eq!(made.document["paths"].as_object().unwrap().len(), 2);
}

#[test]
fn servers_that_differ_stay_where_they_are() {
    let one = document(
        &format!("{{/a: {}}}", get("getA")),
        "servers: [{url: 'https://a.example.org/x'}, {url: 'https://b.example.org/y'}]",
    );
    let other = document(
        &format!("{{/b: {}}}", get("getB")),
        "servers: [{url: 'https://c.example.org/{v}', variables: {v: {default: v1, enum: [v1, v2]}}}]",
    );
    let none = document(&format!("{{/c: {}}}", get("getC")), "");
    let made = made(
        Version::V3_1,
        &[
            ("api/a.yaml", &one),
            ("api/b.yaml", &other),
            ("api/c.yaml", &none),
        ],
    );
    let document = &made.document;
    assert_eq!(
        document["servers"],
        json!([{"url": "https://a.example.org"}])
    );
    assert_eq!(
        document["paths"]["/v1/b"]["servers"],
        json!([{"url": "https://c.example.org"}])
    );
    assert_eq!(document["paths"]["/c"]["servers"], json!([{"url": "/"}]));
    assert_eq!(
        made.losses,
        [
            "api/a.yaml#/servers/1: servers: left out: its base path is not that of the first server",
            "api/b.yaml#/servers/0: servers: `v` is fixed at its default, as a part of every path",
            "2 things are not said: servers 2"
        ]
    );
}

#[test]
fn schemas_say_who_they_are_by_their_names() {
    let schema = "$schema: https://json-schema.org/draft/2020-12/schema\n$id: https://example.org/tree\n$dynamicAnchor: node\ntype: object\nproperties: {$id: {type: string}, child: {$dynamicRef: '#node'}, leaf: {$ref: '#/$defs/leaf'}}\n$defs: {leaf: {type: string}, unused: {const: {$ref: x}}}";
    let made = made(Version::V3_1, &[("schemas/tree.yaml", schema)]);
    assert_eq!(made.problems, "");
    assert_eq!(
        made.document["components"]["schemas"],
        json!({
            "Tree": {
                "type": "object",
                "properties": {
                    "$id": {"type": "string"},
                    "child": {"$ref": "#/components/schemas/Tree"},
                    "leaf": {"$ref": "#/components/schemas/Leaf"},
                },
                "$defs": {"unused": {"const": {"$ref": "x"}}},
            },
            "Leaf": {"type": "string"},
        })
    );
    assert_eq!(made.document.get("paths"), None);
}

#[test]
fn what_only_3_0_says_is_said_as_3_1_does() {
    for (old, new) in [
        (
            "{type: string, nullable: true, enum: [a]}",
            json!({"type": ["string", "null"], "enum": ["a", null]}),
        ),
        (
            "{nullable: true, title: T, oneOf: [{type: string}]}",
            json!({"title": "T", "anyOf": [{"oneOf": [{"type": "string"}]}, {"type": "null"}]}),
        ),
        ("{nullable: true}", json!({})),
        (
            "{minimum: 1, exclusiveMinimum: true, maximum: 2, exclusiveMaximum: false}",
            json!({"exclusiveMinimum": 1, "maximum": 2}),
        ),
    ] {
        let made = made(Version::V3_1, &[("api/a.yaml", &answering(old))]);
        assert_eq!(made.document.pointer(ANSWER), Some(&new), "{old}");
    }
}

#[test]
fn the_definitions_are_told_what_is_wrong_with_them() {
    for (file, code) in [
        ("paths: {}".to_owned(), "TW0203"),
        (
            document(&format!("{{/a: {0}, /b: {0}}}", get("same")), ""),
            "TW0206",
        ),
        (document(&format!("{{a: {}}}", get("one")), ""), "TW0209"),
        (
            document(
                &format!("{{/a: {}}}", get("one")),
                "servers: [{url: 'https://{host}'}]",
            ),
            "TW0213",
        ),
        (answering("{$ref: gone.yaml}"), "TW0125"),
    ] {
        let made = made(Version::V3_1, &[("api/a.yaml", &file)]);
        assert!(made.problems.contains(code), "{code}: {}", made.problems);
    }
    let scheme = |scheme: &str| {
        let rest =
            format!("components: {{securitySchemes: {{token: {{type: http, scheme: {scheme}}}}}}}");
        document("{}", &rest)
    };
    let made = made(
        Version::V3_1,
        &[
            ("api/a.yaml", &scheme("basic")),
            ("api/b.yaml", &scheme("bearer")),
        ],
    );
    assert!(made.problems.contains("TW0215"), "{}", made.problems);
}
