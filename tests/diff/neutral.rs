//! What changes the text of the definitions and nothing in the API is reported as nothing.

use serde_json::{Value, json};
use typewright_diff::Words;
use typewright_source::Node;
use typewright_tests::repository;

use crate::edit::{Edit, by_pattern, in_all_of, in_two, read, reversed, reversed_below};
use crate::mutations::shown;
use crate::states::{Edited, compared};

/// Some edits that change nothing.
struct Neutral {
    name: &'static str,
    edits: Vec<(String, Edit)>,
}

impl Edited for Neutral {
    fn name(&self) -> &str {
        self.name
    }

    fn edits(&self) -> &[(String, Edit)] {
        &self.edits
    }
}

const LOGIN: &str = "api/client-server/login.yaml#/paths/~1login/post";
const SCHEMA: &str = "requestBody/content/application~1json/schema";
const MEDIA: &str = "api/client-server/content-repo.yaml#";
const TOPIC: &str = "event-schemas/schema/m.room.topic.yaml#/properties/content";

fn neutral<const N: usize>(name: &'static str, edits: [(String, Edit); N]) -> Neutral {
    let edits = Vec::from(edits);
    Neutral { name, edits }
}

fn set(place: &str, value: Value) -> (String, Edit) {
    (place.to_owned(), Edit::Set(value))
}

fn put(place: &str, node: Node) -> (String, Edit) {
    (place.to_owned(), Edit::Put(node))
}

fn turn(place: &str, turn: fn(Node) -> Node) -> (String, Edit) {
    (place.to_owned(), Edit::Turn(turn))
}

/// What stands at a place.
fn standing(place: &str) -> Node {
    let (file, pointer) = place.split_once('#').unwrap_or((place, ""));
    let mut node = read(&repository().join("spec"), file);
    for step in typewright_source::Pointer::parse(pointer)
        .unwrap()
        .segments()
    {
        node = node
            .step(&step)
            .unwrap_or_else(|| panic!("nothing is at {place}"))
            .clone();
    }
    node
}

fn order_and_layout() -> Vec<Neutral> {
    vec![
        neutral(
            "a file as JSON",
            [turn("api/client-server/sync.yaml#", |node| node)],
        ),
        neutral(
            "a file back to front",
            [turn("api/client-server/login.yaml#", reversed_below)],
        ),
        neutral(
            "an event back to front",
            [turn(
                "event-schemas/schema/m.room.topic.yaml#",
                reversed_below,
            )],
        ),
        neutral(
            "members in another order",
            [turn(&format!("{LOGIN}/{SCHEMA}/properties"), reversed)],
        ),
        neutral(
            "required members in another order",
            [turn(
                "api/client-server/definitions/openid_token.yaml#/required",
                reversed,
            )],
        ),
        neutral(
            "values in another order",
            [turn("schemas/membership.yaml#/enum", reversed)],
        ),
        neutral(
            "parameters in another order",
            [turn(
                "api/client-server/sync.yaml#/paths/~1sync/get/parameters",
                reversed,
            )],
        ),
        neutral(
            "security in another order",
            [turn(
                "api/client-server/sync.yaml#/paths/~1sync/get/security",
                reversed,
            )],
        ),
        neutral(
            "alternatives in another order",
            [turn(
                "api/client-server/definitions/one_time_keys.yaml#/additionalProperties/oneOf",
                reversed,
            )],
        ),
        neutral(
            "types in another order",
            [turn(
                "api/client-server/definitions/push_condition.yaml#/properties/value/type",
                reversed,
            )],
        ),
        neutral(
            "parts in another order",
            [turn(
                "api/client-server/definitions/errors/rate_limited.yaml#/allOf",
                reversed,
            )],
        ),
        neutral(
            "media types in another order",
            [turn(
                &format!(
                    "{MEDIA}/paths/~1media~1v3~1thumbnail~1{{serverName}}~1{{mediaId}}/get/responses/200/content"
                ),
                reversed,
            )],
        ),
    ]
}

fn references() -> Vec<Neutral> {
    let threepid = "api/identity/v2_associations.yaml#/paths/~13pid~1unbind/post/requestBody/content/application~1json/schema/properties/threepid";
    let counts = "api/push-gateway/push_notifier.yaml#/paths/~1notify/post/requestBody/content/application~1json/schema/properties/notification/properties/counts";
    let dir = "api/client-server/room_event_by_timestamp.yaml#/paths/~1rooms~1{roomId}~1timestamp_to_event/get/parameters/2/schema";
    let limited = "api/client-server/capabilities.yaml#/paths/~1capabilities/get/responses/429";
    let turn_server = "api/client-server/voip.yaml#/paths/~1voip~1turnServer";
    let key = "api/identity/v2_pubkey.yaml#/paths/~1pubkey~1{keyId}";
    let header = |name: &str| json!({"$ref": format!("#/components/headers/{name}")});
    let header_of = |path: &str| {
        format!(
            "{MEDIA}/paths/~1media~1v3~1download~1{{serverName}}~1{{mediaId}}{path}/get/responses/200/headers/Content-Type"
        )
    };
    let mut shared = standing("api/client-server/definitions/responses/rate_limited.yaml");
    if let Node::Map(members) = &mut shared {
        let schema = json!({"application/json": {"schema": {"$ref": "definitions/errors/rate_limited.yaml"}}});
        members.insert("content".into(), crate::edit::node(&schema));
    }
    vec![
        neutral(
            "a schema in a file of its own",
            [
                put("api/identity/definitions/threepid.yaml", standing(threepid)),
                set(threepid, json!({"$ref": "definitions/threepid.yaml"})),
            ],
        ),
        neutral(
            "a schema among components",
            [
                set(
                    "api/push-gateway/push_notifier.yaml#/components",
                    json!({"schemas": {}}),
                ),
                put(
                    "api/push-gateway/push_notifier.yaml#/components/schemas/Counts",
                    standing(counts),
                ),
                set(counts, json!({"$ref": "#/components/schemas/Counts"})),
            ],
        ),
        neutral(
            "a reference written out",
            [put(dir, standing("schemas/direction.yaml"))],
        ),
        neutral(
            "a reference of a body written out",
            [put(
                "api/identity/v2_auth.yaml#/paths/~1account~1register/post/requestBody/content/application~1json/schema",
                standing("api/client-server/definitions/openid_token.yaml"),
            )],
        ),
        neutral("a reference in `allOf`", [turn(dir, in_all_of)]),
        neutral(
            "a reference to an object in `allOf`",
            [turn(
                "api/identity/v2_email_associations.yaml#/paths/~1validate~1email~1requestToken/post/responses/200/content/application~1json/schema",
                in_all_of,
            )],
        ),
        neutral(
            "an object in two parts",
            [turn(&format!("{LOGIN}/{SCHEMA}"), in_two)],
        ),
        neutral(
            "the content of an event in two parts",
            [turn(TOPIC, in_two)],
        ),
        neutral(
            "what several operations share in two parts",
            [turn(
                "api/client-server/definitions/openid_token.yaml#",
                in_two,
            )],
        ),
        neutral(
            "a component of another name",
            [
                (
                    (format!("{MEDIA}/components/headers/downloadContentType")),
                    Edit::Rename("kindOfFile"),
                ),
                set(&header_of(""), header("kindOfFile")),
                set(&header_of("~1{fileName}"), header("kindOfFile")),
            ],
        ),
        neutral("a shared response written out", [put(limited, shared)]),
        neutral(
            "an operation in another file",
            [
                put(
                    "api/client-server/typing.yaml#/paths/~1voip~1turnServer",
                    standing(turn_server),
                ),
                ("api/client-server/voip.yaml".to_owned(), Edit::Remove),
            ],
        ),
        neutral(
            "a parameter of the whole path",
            [
                put(
                    &format!("{key}/parameters"),
                    standing(&format!("{key}/get/parameters")),
                ),
                (format!("{key}/get/parameters"), Edit::Remove),
            ],
        ),
    ]
}

fn spelling() -> Vec<Neutral> {
    vec![
        neutral(
            "`const` for one value",
            [set(
                "event-schemas/schema/m.dummy.yaml#/properties/type",
                json!({"type": "string", "const": "m.dummy"}),
            )],
        ),
        neutral(
            "a list of one type",
            [set(
                &format!("{LOGIN}/{SCHEMA}/properties/token/type"),
                json!(["string"]),
            )],
        ),
        neutral(
            "`null` among the types",
            [set(
                "event-schemas/schema/m.identity_server.yaml#/properties/content/properties/base_url",
                json!({"type": ["string", "null"], "format": "uri"}),
            )],
        ),
        neutral(
            "other members are allowed in so many words",
            [set(
                &format!("{LOGIN}/{SCHEMA}/additionalProperties"),
                json!(true),
            )],
        ),
        neutral(
            "`false` where that is the default",
            [
                set(
                    "api/client-server/sync.yaml#/paths/~1sync/get/deprecated",
                    json!(false),
                ),
                set(
                    "api/client-server/sync.yaml#/paths/~1sync/get/parameters/0/required",
                    json!(false),
                ),
                set(
                    "api/client-server/sync.yaml#/paths/~1sync/get/parameters/0/style",
                    json!("form"),
                ),
            ],
        ),
        neutral(
            "another description",
            [
                set(
                    "api/client-server/sync.yaml#/paths/~1sync/get/description",
                    json!("What is new."),
                ),
                set(
                    "api/client-server/sync.yaml#/paths/~1sync/get/responses/200/description",
                    json!("News."),
                ),
            ],
        ),
        neutral(
            "another example",
            [set(
                "api/client-server/sync.yaml#/paths/~1sync/get/parameters/1/example",
                json!("s1"),
            )],
        ),
        neutral(
            "another title",
            [set(
                "event-schemas/schema/m.room.topic.yaml#/title",
                json!("What a room is about"),
            )],
        ),
        neutral(
            "a comment",
            [set(&format!("{TOPIC}/$comment"), json!("to be looked at"))],
        ),
        neutral(
            "any other member by a pattern that every name matches",
            [turn(
                "api/client-server/versions.yaml#/paths/~1versions/get/responses/200/content/application~1json/schema/properties/unstable_features",
                by_pattern,
            )],
        ),
        neutral(
            "another title and version of a document",
            [set(
                "api/client-server/sync.yaml#/info",
                json!({"title": "News", "version": "7"}),
            )],
        ),
    ]
}

#[test]
fn what_changes_nothing_is_reported_as_nothing() {
    let cases: Vec<Neutral> = [order_and_layout(), references(), spelling()]
        .into_iter()
        .flatten()
        .collect();
    let wrong = compared(&cases, Words::Ignored, |_, forth, back| {
        let changes = forth.changes.iter().chain(&back.changes);
        changes.map(shown).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} neutral edits, each forth and back", cases.len());
}
