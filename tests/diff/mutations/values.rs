//! Values: `enum`, `format`, the bounds; and what is said beside them: defaults, marks, tags, `x-` members.

use serde_json::json;

use crate::case::{ADDS, BREAKS, Case, NOTHING, Told, case};

const CREATE: &str = "api/client-server/create_room.yaml#/paths/~1createRoom/post/requestBody/content/application~1json/schema/properties";
const SEARCH: &str = "api/client-server/search.yaml#/paths/~1search/post/requestBody/content/application~1json/schema/properties/search_categories/properties/room_events/properties";
const VERSIONS: &str = "api/client-server/capabilities.yaml#/paths/~1capabilities/get/responses/200/content/application~1json/schema/properties/capabilities/properties/m.room_versions/properties/available/additionalProperties";
const REGISTERED: &str = "api/client-server/registration.yaml#/paths/~1register/post/responses/200/content/application~1json/schema/properties";
const ORDER: &str = "event-schemas/schema/m.space.child.yaml#/properties/content/properties/order";
const SYNC: &str = "api/client-server/sync.yaml#/paths/~1sync/get";

/// A value that is not known is kept.
const VALUE: Told = ("enum-value-added", ADDS, ADDS);
const NO_VALUE_TO_SEND: Told = ("enum-value-removed", BREAKS, NOTHING);
const NO_VALUE_TO_GET: Told = ("enum-value-removed", NOTHING, BREAKS);
const NO_VALUE_BOTH_WAYS: Told = ("enum-value-removed", BREAKS, BREAKS);

/// What is out of bounds is read, but nobody may send it.
const TIGHTER_TO_SEND: Told = ("constraint-changed", BREAKS, NOTHING);
const LOOSER_TO_SEND: Told = ("constraint-changed", ADDS, NOTHING);
const TIGHTER_TO_GET: Told = ("constraint-changed", NOTHING, BREAKS);
const LOOSER_TO_GET: Told = ("constraint-changed", NOTHING, ADDS);
const TIGHTER_BOTH_WAYS: Told = ("constraint-changed", BREAKS, BREAKS);
const LOOSER_BOTH_WAYS: Told = ("constraint-changed", ADDS, ADDS);
const MOVED: Told = ("constraint-changed", BREAKS, BREAKS);

const FORMAT_TO_SEND: Told = ("format-changed", BREAKS, NOTHING);
const NO_FORMAT_TO_SEND: Told = ("format-changed", ADDS, NOTHING);
const FORMAT_TO_GET: Told = ("format-changed", NOTHING, BREAKS);
const NO_FORMAT_TO_GET: Told = ("format-changed", NOTHING, ADDS);
const FORMAT_BOTH_WAYS: Told = ("format-changed", BREAKS, BREAKS);
const NO_FORMAT_BOTH_WAYS: Told = ("format-changed", ADDS, ADDS);
const OTHER_FORMAT: Told = ("format-changed", BREAKS, BREAKS);

const DEFAULT: Told = ("default-changed", BREAKS, BREAKS);
const DEPRECATED: Told = ("deprecated", NOTHING, NOTHING);
const UNDEPRECATED: Told = ("undeprecated", NOTHING, NOTHING);
const MARK: Told = ("version-mark-changed", NOTHING, NOTHING);
const TAGS: Told = ("tags-changed", NOTHING, NOTHING);
const EXTENSION: Told = ("extension-changed", NOTHING, NOTHING);

pub(super) fn cases() -> Vec<Case> {
    [values(), formats(), bounds(), beside(), marks()].concat()
}

fn values() -> Vec<Case> {
    vec![
        case("one more value to send", CREATE)
            .set("/preset/enum/-", json!("club"))
            .told(VALUE, NO_VALUE_TO_SEND)
            .between("/preset", "/preset/enum/3")
            .path("/preset")
            .used(["createRoom: request body"])
            .rust(
                "matrix-client-server",
                ["new variant `create_room::CreateRoomRequestPreset::Club`"],
                ("0.1.1", "0.2.0"),
            ),
        case("one value less to send", SEARCH)
            .drop("/order_by/enum", json!("rank"))
            .told(NO_VALUE_TO_SEND, VALUE)
            .between("/order_by/enum/1", "/order_by")
            .path("/search_categories/room_events/order_by")
            .used(["search: request body"]),
        case("one more value among elements", SEARCH)
            .set("/keys/items/enum/-", json!("content.url"))
            .told(VALUE, NO_VALUE_TO_SEND)
            .between("/keys/items", "/keys/items/enum/3")
            .path("/search_categories/room_events/keys/*")
            .used(["search: request body"]),
        case("one more value to get", VERSIONS)
            .set("/enum/-", json!("retired"))
            .told(VALUE, NO_VALUE_TO_GET)
            .between("", "/enum/2")
            .path("/capabilities/m.room_versions/available/*")
            .used(["getCapabilities: response 200"]),
        case(
            "one more value that is sent and got",
            "schemas/presence_state.yaml",
        )
        .set("#/enum/-", json!("asleep"))
        .told(VALUE, NO_VALUE_BOTH_WAYS)
        .between("", "#/enum/3")
        .path("/presence")
        .used([
            "setPresence: request body",
            "getPresence: response 200",
            "sync: `set_presence` in the query",
            "event-schemas/schema/m.presence.yaml",
            "api/server-server/definitions/event-schemas/m.presence.yaml",
        ]),
        case(
            "one value less in the query of several operations",
            "schemas/direction.yaml",
        )
        .drop("#/enum", json!("f"))
        .told(NO_VALUE_TO_SEND, VALUE)
        .between("#/enum/1", "")
        .used_often(
            6,
            [
                "getRoomEvents: `dir` in the query",
                "getEventByTimestamp: `dir` in the query",
            ],
        ),
        case(
            "one more value in an event",
            "event-schemas/schema/m.room.join_rules.yaml#/properties/content/properties/join_rule",
        )
        .set("/enum/-", json!("lottery"))
        .told(VALUE, NO_VALUE_BOTH_WAYS)
        .between("", "/enum/6")
        .path("/content/join_rule")
        .used(["event-schemas/schema/m.room.join_rules.yaml"])
        .next("matrix-common", ("0.1.1", "0.2.0")),
    ]
}

fn formats() -> Vec<Case> {
    vec![
        case("elements to send have no format", CREATE)
            .remove("/invite/items/format")
            .told(NO_FORMAT_TO_SEND, FORMAT_TO_SEND)
            .at("/invite/items")
            .path("/invite/*")
            .used(["createRoom: request body"])
            .next("matrix-client-server", ("0.2.0", "0.2.0")),
        case("a member to send has a format", CREATE)
            .set("/topic/format", json!("uri"))
            .told(FORMAT_TO_SEND, NO_FORMAT_TO_SEND)
            .at("/topic")
            .path("/topic")
            .used(["createRoom: request body"]),
        case("a member to get has no format", REGISTERED)
            .remove("/user_id/format")
            .told(NO_FORMAT_TO_GET, FORMAT_TO_GET)
            .at("/user_id")
            .path("/user_id")
            .used(["register: response 200"]),
        case("another format", REGISTERED)
            .set("/user_id/format", json!("mx-room-id"))
            .told(OTHER_FORMAT, OTHER_FORMAT)
            .at("/user_id")
            .path("/user_id")
            .used(["register: response 200"])
            .rust(
                "matrix-client-server",
                ["field `registration::RegisterResponse::user_id`: `crate::formats::UserId` is now `crate::formats::RoomId`"],
                ("0.2.0", "0.2.0"),
            ),
        case("an integer of another width", "api/identity/v2_associations.yaml#/paths/~13pid~1bind/post/responses/200/content/application~1json/schema/properties/ts")
            .set("/format", json!("int32"))
            .told(OTHER_FORMAT, OTHER_FORMAT)
            .path("/ts")
            .used(["bindV2: response 200"]),
    ]
}

fn bounds() -> Vec<Case> {
    vec![
        case("longer strings in an event", ORDER)
            .set("/maxLength", json!(60))
            .told(LOOSER_BOTH_WAYS, TIGHTER_BOTH_WAYS)
            .path("/content/order")
            .used(["event-schemas/schema/m.space.child.yaml"])
            .rust("matrix-common", [], ("0.1.1", "0.1.1")),
        case("no bound of a length in an event", ORDER)
            .remove("/maxLength")
            .told(LOOSER_BOTH_WAYS, TIGHTER_BOTH_WAYS)
            .path("/content/order")
            .used(["event-schemas/schema/m.space.child.yaml"]),
        case("another pattern in an event", ORDER)
            .set("/pattern", json!("^[a-z]+$"))
            .told(MOVED, MOVED)
            .path("/content/order")
            .used(["event-schemas/schema/m.space.child.yaml"]),
        case("fewer elements to get", "api/server-server/invites-v1.yaml#/paths/~1invite~1{roomId}~1{eventId}/put/responses/200/content/application~1json/schema")
            .set("/minItems", json!(1))
            .told(LOOSER_TO_GET, TIGHTER_TO_GET)
            .used(["sendInviteV1: response 200"]),
        case("more elements to get", "api/server-server/invites-v1.yaml#/paths/~1invite~1{roomId}~1{eventId}/put/responses/200/content/application~1json/schema")
            .set("/maxItems", json!(10))
            .told(LOOSER_TO_GET, TIGHTER_TO_GET)
            .used(["sendInviteV1: response 200"]),
        case("a greatest number in the query", SYNC)
            .set("/parameters/4/schema/maximum", json!(30000))
            .told(TIGHTER_TO_SEND, LOOSER_TO_SEND)
            .at("/parameters/4/schema")
            .used(["sync: `timeout` in the query"]),
        case("a smallest number in the query", SYNC)
            .set("/parameters/4/schema/exclusiveMinimum", json!(0))
            .told(TIGHTER_TO_SEND, LOOSER_TO_SEND)
            .at("/parameters/4/schema")
            .used(["sync: `timeout` in the query"]),
        case("more members to send", "api/client-server/profile.yaml#/paths/~1profile~1{userId}~1{keyName}/put/requestBody/content/application~1json/schema")
            .set("/minProperties", json!(2))
            .told(TIGHTER_TO_SEND, LOOSER_TO_SEND)
            .used(["setProfileField: request body"]),
        case("a pattern less to send", CREATE)
            .remove("/invite/items/pattern")
            .told(LOOSER_TO_SEND, TIGHTER_TO_SEND)
            .at("/invite/items")
            .path("/invite/*")
            .used(["createRoom: request body"]),
        case("elements that differ", CREATE)
            .set("/invite/uniqueItems", json!(true))
            .told(TIGHTER_TO_SEND, LOOSER_TO_SEND)
            .at("/invite")
            .path("/invite")
            .used(["createRoom: request body"]),
        case("a smallest number in all room events", "event-schemas/schema/core-event-schema/sync_room_event.yaml#/allOf/1/properties/origin_server_ts")
            .set("/minimum", json!(0))
            .told(TIGHTER_BOTH_WAYS, LOOSER_BOTH_WAYS)
            .path("/origin_server_ts")
            .used_often(45, ["event-schemas/schema/m.room.topic.yaml", "event-schemas/schema/m.reaction.yaml"]),
    ]
}

fn beside() -> Vec<Case> {
    vec![
        case("a default of a member to send", CREATE)
            .set("/is_direct/default", json!(false))
            .told(DEFAULT, DEFAULT)
            .at("/is_direct")
            .path("/is_direct")
            .used(["createRoom: request body"]),
        case("a default of a member to get", "api/client-server/login.yaml#/paths/~1login/get/responses/200/content/application~1json/schema/properties/flows/items/properties/get_login_token")
            .set("/default", json!(false))
            .told(DEFAULT, DEFAULT)
            .path("/flows/*/get_login_token")
            .used(["getLoginFlows: response 200"]),
        case("other tags", SYNC)
            .set("/tags", json!(["Room participation", "News"]))
            .told(TAGS, TAGS)
            .used(["sync"])
            .rust("matrix-client-server", [], ("0.1.1", "0.1.1")),
        case("no tags", "api/client-server/voip.yaml#/paths/~1voip~1turnServer/get")
            .remove("/tags")
            .told(TAGS, TAGS)
            .used(["getTurnServer"]),
        case("a first tag", "api/identity/v2_ping.yaml#/paths/~1v2/get")
            .set("/tags", json!(["Health"]))
            .told(TAGS, TAGS)
            .used(["pingV2"]),
        case("an extension of a member", CREATE)
            .set("/topic/x-colour", json!("blue"))
            .told(EXTENSION, EXTENSION)
            .at("/topic")
            .path("/topic")
            .used(["createRoom: request body"]),
        case("the names of members have no format", "event-schemas/schema/m.direct.yaml#/properties/content/patternProperties/^@")
            .remove("/x-pattern-format")
            .told(NO_FORMAT_BOTH_WAYS, FORMAT_BOTH_WAYS)
            .path("/content/*")
            .used(["event-schemas/schema/m.direct.yaml"]),
        case("an extension goes", "event-schemas/schema/m.call.hangup.yaml")
            .remove("#/x-weight")
            .told(EXTENSION, EXTENSION)
            .used(["event-schemas/schema/m.call.hangup.yaml"]),
        case("an extension of what is shared", "schemas/direction.yaml")
            .set("#/x-colour", json!("blue"))
            .told(EXTENSION, EXTENSION)
            .used_often(6, ["getRoomEvents: `dir` in the query"]),
    ]
}

fn marks() -> Vec<Case> {
    vec![
        case("an operation is deprecated", SYNC)
            .set("/deprecated", json!(true))
            .told(DEPRECATED, UNDEPRECATED)
            .used(["sync"])
            .rust("matrix-client-server", [], ("0.1.1", "0.1.1")),
        case(
            "an operation is no longer deprecated",
            "api/client-server/old_sync.yaml#/paths/~1events/get",
        )
        .remove("/deprecated")
        .told(UNDEPRECATED, DEPRECATED)
        .used(["getEvents"]),
        case("a member to get is no longer deprecated", REGISTERED)
            .remove("/home_server/deprecated")
            .told(UNDEPRECATED, DEPRECATED)
            .at("/home_server")
            .path("/home_server")
            .used(["register: response 200"]),
        case("a member of an event is deprecated", ORDER)
            .set("/deprecated", json!(true))
            .told(DEPRECATED, UNDEPRECATED)
            .path("/content/order")
            .used(["event-schemas/schema/m.space.child.yaml"]),
        case(
            "a member of what all errors are is deprecated",
            "api/client-server/definitions/errors/error.yaml#/properties/error",
        )
        .set("/deprecated", json!(true))
        .told(DEPRECATED, UNDEPRECATED)
        .path("/error")
        .used_often(305, ["login: response 403", "login: response 429"]),
        case("an operation says when it came", SYNC)
            .set("/x-addedInMatrixVersion", json!("1.1"))
            .told(MARK, MARK)
            .used(["sync"]),
        case("a parameter came at another time", SYNC)
            .set("/parameters/5/x-addedInMatrixVersion", json!("1.17"))
            .told(MARK, MARK)
            .at("/parameters/5")
            .used(["sync: `use_state_after` in the query"]),
        case("a member no longer says when it came", REGISTERED)
            .remove("/refresh_token/x-addedInMatrixVersion")
            .told(MARK, MARK)
            .at("/refresh_token")
            .path("/refresh_token")
            .used(["register: response 200"]),
        case("a member says when it changed", CREATE)
            .set(
                "/topic/x-changedInMatrixVersion",
                json!({"1.18": "May have two lines."}),
            )
            .told(MARK, MARK)
            .at("/topic")
            .path("/topic")
            .used(["createRoom: request body"]),
        case(
            "an operation changed once more",
            "api/client-server/versions.yaml#/paths/~1versions/get",
        )
        .set("/x-changedInMatrixVersion/1.18", json!("Says more."))
        .told(MARK, MARK)
        .used(["getVersions"]),
    ]
}
