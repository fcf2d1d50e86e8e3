//! The table of answers: what is made of a definition, and what a mock makes of that.

use std::fs;

use serde_json::{Value, json};
use typewright_tests::repository;

use crate::definition::Definition;
use crate::{MATRIX, Mock, json};

const LIBRARY: &str = r##"
openapi: 3.1.0
info: {title: Library, version: 1.0.0}
paths:
  /loans:
    get:
      operationId: getLoan
      responses:
        "200":
          description: A loan, in two forms.
          headers:
            X-Left: {required: true, schema: {type: integer}, example: 3}
            X-Note: {schema: {type: string}}
          content:
            text/csv: {schema: {type: string}}
            application/json: {schema: {type: object}, examples: {b: {value: {loan: 2}}, a: {value: {loan: 1}}}}
        4XX:
          description: The loan's cover.
          content:
            image/*: {}
        default:
          description: No example.
          content:
            application/json: {schema: {type: object}}
  /cards:
    get:
      operationId: getCard
      responses:
        "204":
          description: A header without an example.
          headers:
            X-Card: {required: true, schema: {type: string}}
        "404":
          description: The example of a named schema.
          content:
            application/json: {schema: {$ref: "#/components/schemas/Gone"}}
components:
  schemas:
    Gone: {type: object, properties: {why: {type: string}}, example: {why: lost}}
"##;

#[test]
fn the_table_has_every_answer_with_its_example_or_what_it_lacks() {
    let spec = tempfile::tempdir().unwrap();
    fs::create_dir(spec.path().join("api")).unwrap();
    fs::write(spec.path().join("api/library.yaml"), LIBRARY).unwrap();
    let config = repository().join("tests/features/typewright.toml");
    let found = Definition::read(spec.path(), &config, "example").answers;
    let found: Value = serde_json::from_str(&found).unwrap();
    let expected = json!({"operations": [
        {"id": "getLoan", "answers": [
            {"status": "200", "from": 200, "to": 200, "headers": {"X-Left": "3"},
             "media_type": "application/json", "body": r#"{"loan":2}"#},
            {"status": "4XX", "from": 400, "to": 499, "media_type": "image/example", "body": "An example.\n"},
            {"status": "default", "from": 400, "to": 599, "lacks": "`application/json`"},
        ]},
        {"id": "getCard", "answers": [
            {"status": "204", "from": 204, "to": 204, "lacks": "the header `X-Card`"},
            {"status": "404", "from": 404, "to": 404, "media_type": "application/json", "body": r#"{"why":"lost"}"#},
        ]},
    ]});
    assert_eq!(found, expected, "{found:#}");
}

#[tokio::test]
async fn the_most_exact_answer_is_given_and_one_without_an_example_is_501() {
    let answer = |status: &str, from: u16, to: u16| json!({"status": status, "from": from, "to": to, "media_type": "text/plain", "body": status});
    let mut lacking = answer("default", 200, 599);
    lacking["lacks"] = "`application/json`".into();
    let answers = [
        lacking,
        answer("4XX", 400, 499),
        answer("404", 404, 404),
        answer("201", 201, 201),
    ];
    let table = json!({"operations": [{"id": "getVersions", "answers": answers}]});
    let mock = Mock::start_with(&table.to_string()).await;
    let calls = MATRIX.calls();
    let call = calls.iter().find(|call| call.id == "getVersions").unwrap();
    let ask = |status: u16| {
        let wish = format!("status={status}");
        mock.request(call).header("prefer", wish).send()
    };
    for (status, body) in [(404, "404"), (410, "4XX")] {
        let response = ask(status).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.text().await.unwrap(), body);
    }
    let usual = mock.request(call).send().await.unwrap();
    assert_eq!(usual.status(), 201);
    let response = ask(503).await.unwrap();
    assert_eq!(response.status(), 501);
    let said = "the definition has no example of `application/json` in the answer default of `getVersions`";
    assert_eq!(json(response).await["error"], said);
}
