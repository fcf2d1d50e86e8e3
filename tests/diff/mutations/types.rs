//! Types: others, more, fewer; `null`; alternatives; objects that are closed.

use serde_json::json;

use crate::case::{ADDS, BREAKS, Case, NOTHING, Told, case};

const ASKED: &str =
    "api/client-server/login.yaml#/paths/~1login/post/requestBody/content/application~1json/schema";
const ANSWERED: &str = "api/client-server/login.yaml#/paths/~1login/post/responses/200/content/application~1json/schema";
const LOOKUP: &str =
    "api/identity/v2_lookup.yaml#/paths/~1lookup/post/requestBody/content/application~1json/schema";
const CONDITION: &str = "api/client-server/definitions/push_condition.yaml";

const OTHER: Told = ("type-changed", BREAKS, BREAKS);
/// Today's servers cannot read it; in the other direction, today's clients.
const MORE_TO_SEND: Told = ("type-widened", ADDS, BREAKS);
const FEWER_TO_SEND: Told = ("type-narrowed", BREAKS, NOTHING);
const MORE_TO_GET: Told = ("type-widened", BREAKS, ADDS);
const FEWER_TO_GET: Told = ("type-narrowed", NOTHING, BREAKS);
const MORE_BOTH_WAYS: Told = ("type-widened", BREAKS, BREAKS);
const FEWER_BOTH_WAYS: Told = ("type-narrowed", BREAKS, BREAKS);

/// What no alternative fits is read all the same.
const ALTERNATIVE: Told = ("alternative-added", ADDS, ADDS);
const NO_ALTERNATIVE: Told = ("alternative-removed", BREAKS, BREAKS);

pub(super) fn cases() -> Vec<Case> {
    [others(), wider(), nulls(), alternatives(), closed()].concat()
}

fn others() -> Vec<Case> {
    vec![
        case("another type of member to send", ASKED)
            .set("/properties/token/type", json!("integer"))
            .told(OTHER, OTHER)
            .at("/properties/token")
            .path("/token")
            .used(["login: request body"])
            .rust(
                "matrix-client-server",
                ["field `login::LoginRequest::token`: `Option<String>` is now `Option<i64>`"],
                ("0.2.0", "0.2.0"),
            ),
        case("another type of member to get", ANSWERED)
            .set("/properties/expires_in_ms/type", json!("string"))
            .told(OTHER, OTHER)
            .at("/properties/expires_in_ms")
            .path("/expires_in_ms")
            .used(["login: response 200"]),
        case("a member that has to be there is no longer described", "event-schemas/schema/m.typing.yaml#/properties/content")
            .remove("/properties/user_ids")
            .told(MORE_BOTH_WAYS, FEWER_BOTH_WAYS)
            .path("/content/user_ids")
            .used(["event-schemas/schema/m.typing.yaml"]),
        case("two forms of a string where any would do", ASKED)
            .set(
                "/properties/token",
                json!({"oneOf": [{"type": "string", "format": "mx-room-id"}, {"type": "string", "format": "mx-user-id"}]}),
            )
            .told(FEWER_TO_SEND, MORE_TO_SEND)
            .at("/properties/token")
            .path("/token")
            .used(["login: request body"]),
        case("another type of element", LOOKUP)
            .set("/properties/addresses/items/type", json!("integer"))
            .told(OTHER, OTHER)
            .at("/properties/addresses/items")
            .path("/addresses/*")
            .used(["lookupUsersV2: request body"])
            .next("matrix-identity", ("0.2.0", "0.2.0")),
        case("another type of value in a map", "api/client-server/versions.yaml#/paths/~1versions/get/responses/200/content/application~1json/schema")
            .set("/properties/unstable_features/additionalProperties/type", json!("string"))
            .told(OTHER, OTHER)
            .at("/properties/unstable_features/additionalProperties")
            .path("/unstable_features/*")
            .used(["getVersions: response 200"]),
        case("another type of value in a map by pattern", "event-schemas/schema/m.room.power_levels.yaml")
            .set("#/properties/content/properties/users/patternProperties/^@/type", json!("string"))
            .told(OTHER, OTHER)
            .at("#/properties/content/properties/users/patternProperties/^@")
            .path("/content/users/*")
            .used(["event-schemas/schema/m.room.power_levels.yaml"]),
        case("an array instead of a string, in what several answers are", "api/identity/definitions/sid.yaml")
            .set("#/properties/sid", json!({"type": "array", "items": {"type": "string"}}))
            .told(OTHER, OTHER)
            .at("#/properties/sid")
            .path("/sid")
            .used(["emailRequestTokenV2: response 200", "msisdnRequestTokenV2: response 200"]),
    ]
}

fn wider() -> Vec<Case> {
    vec![
        case("more types to send", ASKED)
            .set("/properties/token/type", json!(["string", "integer"]))
            .told(MORE_TO_SEND, FEWER_TO_SEND)
            .at("/properties/token")
            .path("/token")
            .used(["login: request body"]),
        case("more types to get", ANSWERED)
            .set("/properties/device_id/type", json!(["string", "integer"]))
            .told(MORE_TO_GET, FEWER_TO_GET)
            .at("/properties/device_id")
            .path("/device_id")
            .used(["login: response 200"]),
        case("more types, sent and got", CONDITION)
            .set("#/properties/is/type", json!(["string", "integer"]))
            .told(MORE_BOTH_WAYS, FEWER_BOTH_WAYS)
            .at("#/properties/is")
            .used([
                "getPushRules: response 200",
                "getPushRulesGlobal: response 200",
                "getPushRule: response 200",
                "setPushRule: request body",
                "event-schemas/schema/m.push_rules.yaml",
            ])
            .path("/global/content/*/conditions/*/is"),
        case("fractions where there were integers only", ASKED)
            .set("/properties/initial_device_display_name/type", json!(["string", "number"]))
            .told(MORE_TO_SEND, FEWER_TO_SEND)
            .at("/properties/initial_device_display_name")
            .path("/initial_device_display_name")
            .used(["login: request body"]),
        case("a number where there was an integer", ANSWERED)
            .set("/properties/expires_in_ms/type", json!("number"))
            .told(MORE_TO_GET, FEWER_TO_GET)
            .at("/properties/expires_in_ms")
            .path("/expires_in_ms")
            .used(["login: response 200"]),
        case("one of two where there was one to send", ASKED)
            .set("/properties/token", json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}))
            .told(MORE_TO_SEND, FEWER_TO_SEND)
            .at("/properties/token")
            .path("/token")
            .used(["login: request body"]),
        case("anything where there was something described", "api/identity/v2_terms.yaml#/paths/~1terms/get/responses/200/content/application~1json")
            .remove("/schema")
            .told(MORE_TO_GET, FEWER_TO_GET)
            .used(["getTerms: response 200"]),
        case("anything to send where there was an object", "api/push-gateway/push_notifier.yaml#/paths/~1notify/post/requestBody/content/application~1json")
            .remove("/schema")
            .told(MORE_TO_SEND, FEWER_TO_SEND)
            .used(["notify: request body"]),
        case("other members that are described", "api/client-server/definitions/user_identifier.yaml")
            .set("#/additionalProperties", json!({"type": "string"}))
            .told(FEWER_TO_SEND, MORE_TO_SEND)
            .at("#/additionalProperties")
            .path("/identifier/*")
            .used(["login: request body"]),
        case("values of a map that can be anything", "api/client-server/versions.yaml#/paths/~1versions/get/responses/200/content/application~1json/schema/properties/unstable_features")
            .remove("/additionalProperties")
            .told(MORE_TO_GET, FEWER_TO_GET)
            .path("/unstable_features")
            .used(["getVersions: response 200"]),
        case("elements that can be anything", LOOKUP)
            .remove("/properties/addresses/items")
            .told(MORE_TO_SEND, FEWER_TO_SEND)
            .at("/properties/addresses")
            .path("/addresses")
            .used(["lookupUsersV2: request body"]),
    ]
}

fn nulls() -> Vec<Case> {
    vec![
        case("`null` to send", "api/client-server/presence.yaml#/paths/~1presence~1{userId}~1status/put/requestBody/content/application~1json/schema/properties/status_msg")
            .set("/type", json!(["string", "null"]))
            .told(("null-added", ADDS, BREAKS), ("null-removed", BREAKS, NOTHING))
            .path("/status_msg")
            .used(["setPresence: request body"]),
        case("no `null` to get", "api/client-server/presence.yaml#/paths/~1presence~1{userId}~1status/get/responses/200/content/application~1json/schema/properties/status_msg")
            .set("/type", json!("string"))
            .told(("null-removed", NOTHING, BREAKS), ("null-added", BREAKS, ADDS))
            .path("/status_msg")
            .used(["getPresence: response 200"]),
        case("no `null` in an event", "event-schemas/schema/m.room.member.yaml#/properties/content/properties/displayname")
            .set("/type", json!("string"))
            .told(("null-removed", BREAKS, BREAKS), ("null-added", BREAKS, BREAKS))
            .path("/content/displayname")
            .used(["event-schemas/schema/m.room.member.yaml"]),
        case("no `null` among the alternatives in an event", "event-schemas/schema/m.identity_server.yaml#/properties/content/properties/base_url")
            .remove("/anyOf/1")
            .told(("null-removed", BREAKS, BREAKS), ("null-added", BREAKS, BREAKS))
            .path("/content/base_url")
            .used(["event-schemas/schema/m.identity_server.yaml"]),
        case("no `null` among elements to send", "schemas/public_rooms_filter.yaml#/properties/room_types/items")
            .set("/type", json!("string"))
            .told(("null-removed", BREAKS, NOTHING), ("null-added", ADDS, BREAKS))
            .path("/filter/room_types/*")
            .used(["queryPublicRooms: request body", "queryPublicRooms: request body"]),
        case("`null` in what several answers are", "api/identity/definitions/sid.yaml#/properties/sid")
            .set("/type", json!(["string", "null"]))
            .told(("null-added", BREAKS, ADDS), ("null-removed", NOTHING, BREAKS))
            .path("/sid")
            .used(["emailRequestTokenV2: response 200", "msisdnRequestTokenV2: response 200"]),
    ]
}

fn alternatives() -> Vec<Case> {
    vec![
        case("one more alternative, sent and got", "api/client-server/definitions/one_time_keys.yaml#/additionalProperties")
            .set("/oneOf/-", json!({"type": "integer"}))
            .told(ALTERNATIVE, NO_ALTERNATIVE)
            .between("", "/oneOf/2")
            .path("/one_time_keys/*")
            .used(["uploadKeys: request body", "claimKeys: response 200"]),
        case("one more alternative to get", "api/server-server/invites-v1.yaml#/paths/~1invite~1{roomId}~1{eventId}/put/responses/200/content/application~1json/schema/items")
            .set("/anyOf/-", json!({"type": "string"}))
            .told(ALTERNATIVE, ("alternative-removed", NOTHING, BREAKS))
            .between("", "/anyOf/2")
            .path("/*")
            .used(["sendInviteV1: response 200"]),
        case("one more alternative in an event", "event-schemas/schema/m.room.encrypted.yaml#/properties/content/properties/ciphertext")
            .set("/oneOf/-", json!({"type": "array", "items": {"type": "string"}}))
            .told(ALTERNATIVE, NO_ALTERNATIVE)
            .between("", "/oneOf/2")
            .path("/content/ciphertext")
            .used(["event-schemas/schema/m.room.encrypted.yaml"]),
        case("an alternative is of another type", "event-schemas/schema/m.room.encrypted.yaml#/properties/content/properties/ciphertext/oneOf/1")
            .set("/additionalProperties/properties/type/type", json!("string"))
            .told(OTHER, OTHER)
            .at("/additionalProperties/properties/type")
            .path("/content/ciphertext/*/type")
            .used(["event-schemas/schema/m.room.encrypted.yaml"]),
    ]
}

fn closed() -> Vec<Case> {
    vec![
        case("no other members to send", ASKED)
            .set("/additionalProperties", json!(false))
            .told(FEWER_TO_SEND, MORE_TO_SEND)
            .used(["login: request body"]),
        case("no other members to get", ANSWERED)
            .set("/additionalProperties", json!(false))
            .told(FEWER_TO_GET, MORE_TO_GET)
            .used(["login: response 200"]),
        case(
            "no other members in the content of an event",
            "event-schemas/schema/m.room.topic.yaml#/properties/content",
        )
        .set("/additionalProperties", json!(false))
        .told(FEWER_BOTH_WAYS, MORE_BOTH_WAYS)
        .path("/content")
        .used(["event-schemas/schema/m.room.topic.yaml"]),
    ]
}
