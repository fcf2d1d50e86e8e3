//! What is not to be shown: by the format of strings, by names and by places.

use typewright_model::{Chosen, Secrecy, SecretName, Secrets, Shape, Typeless};
use typewright_source::Location;

use crate::describe::{Lowered, lower_with, member, member_to_the_letter};

#[test]
fn strings_of_the_format() {
    for (schema, expected) in [
        ("{type: string, format: password}", "secret"),
        ("{format: password}", "secret"),
        ("{type: string, format: passwords}", "string"),
        (
            "{type: [string, \"null\"], format: password}",
            "secret|null",
        ),
        ("{items: {type: string, format: password}}", "[secret]"),
        (
            "{additionalProperties: {type: string, format: password}}",
            "{string: secret}",
        ),
        ("{propertyNames: {format: password}}", "{string: any}"),
        (
            "{type: [string, integer], format: password}",
            "union(int or secret)",
        ),
        (
            "{anyOf: [{type: string}, {type: string, format: password}]}",
            "secret",
        ),
        (
            "{anyOf: [{type: string, format: password}, {type: string, maxLength: 1, format: x}, {type: boolean}]}",
            "union(secret or bool)",
        ),
        ("{allOf: [{type: string}, {format: password}]}", "secret"),
        ("{$ref: \"#/components/schemas/Other\"}", "secret"),
    ] {
        let others = "Other: {type: string, format: password}";
        assert_eq!(member(schema, others).as_deref(), Ok(expected), "{schema}");
    }
    assert_eq!(
        member_to_the_letter("{type: string, format: password}", "").as_deref(),
        Ok("secret")
    );
}

const DOCUMENT: &str = "
openapi: 3.1.0
info: {title: Doors, version: 1.0.0}
paths:
  /doors/{token}:
    post:
      operationId: openDoor
      parameters:
        - {name: token, in: path, required: true, schema: {type: string}}
        - {name: page, in: query, schema: {type: string}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [token, unlike]
              properties:
                token: {type: object, properties: {value: {type: string}}}
                page: {type: string}
                X-Next: {type: boolean}
                answer: {type: string}
                codes: {type: array, items: {type: string}}
      responses:
        '200':
          description: It is open.
          headers:
            X-Next: {schema: {type: string}}
          content:
            text/plain: {schema: {type: string}}
";

const BODY: &str =
    "a.yaml#/paths/~1doors~1{token}/post/requestBody/content/application~1json/schema";

fn lowered(members: &[&str], places: &[&str]) -> Lowered {
    let location = || Location::Elsewhere("typewright.toml".to_owned());
    let secrets = Secrets {
        members: members
            .iter()
            .map(|name| SecretName {
                name: (*name).to_owned(),
                location: location(),
            })
            .collect(),
        places: places
            .iter()
            .map(|place| Chosen {
                place: (*place).to_owned(),
                location: location(),
            })
            .collect(),
    };
    lower_with(DOCUMENT, Typeless::Implied, secrets)
}

/// The names of the members and parameters that are secrets.
fn hidden(lowered: &Lowered) -> Vec<String> {
    let operation = &lowered.model.packages[0].modules[0].operations[0];
    let headers = operation.successes[0].headers.iter();
    let parameters = operation.parameters.iter().chain(headers);
    let parameters =
        parameters.map(|each| (each.secrecy, format!("{:?} {}", each.location, each.name)));
    let Shape::Object(object) = &lowered.named("/schema").shape else {
        panic!("the body is no object");
    };
    let members = object.members.iter();
    let members = members.map(|member| (member.secrecy, format!("member {}", member.name)));
    parameters
        .chain(members)
        .filter_map(|(secrecy, name)| (secrecy == Secrecy::Secret).then_some(name))
        .collect()
}

#[test]
fn by_name() {
    assert_eq!(hidden(&lowered(&[], &[])), [""; 0]);
    let found = lowered(&["token", "unlike", "X-Next"], &[]);
    assert_eq!(found.codes, [""; 0], "{}", found.report);
    assert_eq!(
        hidden(&found),
        [
            "Path token",
            "Header X-Next",
            "member token",
            "member unlike"
        ]
    );
}

#[test]
fn by_place() {
    let answer = format!("{BODY}/properties/answer");
    let codes = format!("{BODY}/properties/codes/items");
    let query = "a.yaml#/paths/~1doors~1{token}/post/parameters/1";
    let text = "a.yaml#/paths/~1doors~1{token}/post/responses/200/content/text~1plain/schema";
    let found = lowered(&[], &[&answer, &codes, query, text]);
    assert_eq!(found.codes, [""; 0], "{}", found.report);
    assert_eq!(
        hidden(&found),
        ["Query page", "member answer", "member codes"]
    );
}

#[test]
fn what_is_named_and_not_there_is_reported() {
    let nowhere = format!("{BODY}/properties/other");
    let no_value = format!("{BODY}/properties");
    let elsewhere = "b.yaml#/components/schemas/Other";
    let found = lowered(&["token", "password"], &[&nowhere, &no_value, elsewhere]);
    assert_eq!(found.codes, ["TW0407"; 3], "{}", found.report);
    for message in [
        "no member and no parameter is called `password`",
        "nothing stands at this place",
        "no member, parameter or string that is used stands at this place",
    ] {
        assert!(found.report.contains(message), "{}", found.report);
    }
}
