//! Parameters: in the path, the query and the headers.

use serde_json::json;

use crate::case::{ADDS, BREAKS, Case, NOTHING, Told, case};

const SYNC: &str = "api/client-server/sync.yaml#/paths/~1sync/get";
const MEDIA: &str = "api/client-server/content-repo.yaml#/components/parameters";
const JOIN: &str = "api/client-server/joining.yaml#/paths/~1join~1{roomIdOrAlias}/post";

const WRITTEN_OTHERWISE: Told = ("serialization-changed", BREAKS, BREAKS);
const RETYPED: Told = ("type-changed", BREAKS, BREAKS);

/// What may be sent and need not be.
const OFFERED: Told = ("parameter-added", ADDS, ADDS);
/// Who sends it is wrong; who reads it is not.
const WITHDRAWN: Told = ("parameter-removed", BREAKS, NOTHING);
/// Who does not send it is wrong; who reads it can count on it.
const ASKED_FOR: Told = ("parameter-added", BREAKS, ADDS);
/// Who sends it is wrong, and so is who waits for it.
const GIVEN_UP: Told = ("parameter-removed", BREAKS, BREAKS);
const REQUIRED: Told = ("parameter-became-required", BREAKS, NOTHING);
/// A server that was told that it is always there refuses what has not got it.
const OPTIONAL: Told = ("parameter-became-optional", ADDS, BREAKS);

pub(super) fn cases() -> Vec<Case> {
    [presence(), written()].concat()
}

fn presence() -> Vec<Case> {
    vec![
        case("an optional query parameter", SYNC)
            .set("/parameters/-", json!({"in": "query", "name": "hush", "schema": {"type": "boolean"}}))
            .told(OFFERED, WITHDRAWN)
            .between("", "/parameters/6")
            .used(["sync: `hush` in the query"])
            .rust("matrix-client-server", ["new field `sync::SyncRequest::hush`"], ("0.1.1", "0.2.0")),
        case("an optional query parameter goes", SYNC)
            .remove("/parameters/2")
            .told(WITHDRAWN, OFFERED)
            .between("/parameters/2", "")
            .used(["sync: `full_state` in the query"])
            .rust(
                "matrix-client-server",
                ["field `sync::SyncRequest::full_state` is gone"],
                ("0.2.0", "0.1.1"),
            ),
        case("an optional header", "api/identity/v2_terms.yaml#/paths/~1terms/get")
            .set("/parameters", json!([
                {"in": "header", "name": "X-Language", "schema": {"type": "string"}},
            ]))
            .told(OFFERED, WITHDRAWN)
            .between("", "/parameters/0")
            .used(["getTerms: `X-Language` in the headers"]),
        case("a required header", "api/push-gateway/push_notifier.yaml#/paths/~1notify/post")
            .set("/parameters", json!([
                {"in": "header", "name": "X-Pusher", "required": true, "schema": {"type": "string"}},
            ]))
            .told(ASKED_FOR, GIVEN_UP)
            .between("", "/parameters/0")
            .used(["notify: `X-Pusher` in the headers"])
            .rust("matrix-push-gateway", ["new field `push_notifier::NotifyRequest::x_pusher`"], ("0.2.0", "0.2.0")),
        case("a required query parameter", "api/identity/v2_lookup.yaml#/paths/~1hash_details/get")
            .set("/parameters", json!([
                {"in": "query", "name": "size", "required": true, "schema": {"type": "integer"}},
            ]))
            .told(ASKED_FOR, GIVEN_UP)
            .between("", "/parameters/0")
            .used(["getHashDetails: `size` in the query"]),
        case("a required query parameter goes", "api/identity/v2_associations.yaml#/paths/~13pid~1getValidated3pid/get")
            .remove("/parameters/1")
            .told(GIVEN_UP, ASKED_FOR)
            .between("/parameters/1", "")
            .used(["getValidated3pidV2: `client_secret` in the query"]),
        case("a parameter that several operations share goes from one", "api/client-server/relations.yaml#/paths/~1rooms~1{roomId}~1relations~1{eventId}/get")
            .remove("/parameters/6")
            .told(WITHDRAWN, OFFERED)
            .between("api/client-server/relations.yaml#/components/parameters/recurse", "")
            .used(["getRelatingEvents: `recurse` in the query"]),
        case("a query parameter becomes required", SYNC)
            .set("/parameters/1/required", json!(true))
            .told(REQUIRED, OPTIONAL)
            .at("/parameters/1")
            .used(["sync: `since` in the query"])
            .rust(
                "matrix-client-server",
                ["field `sync::SyncRequest::since`: `Option<String>` is now `String`"],
                ("0.2.0", "0.2.0"),
            ),
        case("a query parameter becomes optional", "api/identity/v2_associations.yaml#/paths/~13pid~1getValidated3pid/get/parameters/0")
            .remove("/required")
            .told(OPTIONAL, REQUIRED)
            .used(["getValidated3pidV2: `sid` in the query"]),
        case("a shared query parameter becomes required", MEDIA)
            .set("/filename/required", json!(true))
            .told(REQUIRED, OPTIONAL)
            .at("/filename")
            .used(["uploadContent: `filename` in the query", "uploadContentToMXC: `filename` in the query"]),
        case("a shared header becomes required", MEDIA)
            .set("/contentType/required", json!(true))
            .told(REQUIRED, OPTIONAL)
            .at("/contentType")
            .used([
                "uploadContent: `Content-Type` in the headers",
                "uploadContentToMXC: `Content-Type` in the headers",
            ]),
    ]
}

fn written() -> Vec<Case> {
    vec![
        case("a list in the query in one piece", JOIN)
            .set("/parameters/1/explode", json!(false))
            .told(WRITTEN_OTHERWISE, WRITTEN_OTHERWISE)
            .at("/parameters/1")
            .used(["joinRoom: `via` in the query"]),
        case("a list in the query with bars", "api/client-server/knocking.yaml#/paths/~1knock~1{roomIdOrAlias}/post")
            .set("/parameters/1/style", json!("pipeDelimited"))
            .set("/parameters/1/explode", json!(false))
            .told(WRITTEN_OTHERWISE, WRITTEN_OTHERWISE)
            .at("/parameters/1")
            .used(["knockRoom: `via` in the query"]),
        case("a parameter in the path with a dot", "api/identity/v2_pubkey.yaml#/paths/~1pubkey~1{keyId}/get")
            .set("/parameters/0/style", json!("label"))
            .told(WRITTEN_OTHERWISE, WRITTEN_OTHERWISE)
            .at("/parameters/0")
            .used(["getPubKeyV2: `keyId` in the path"]),
        case("a parameter as JSON", SYNC)
            .remove("/parameters/4/schema")
            .set("/parameters/4/content", json!({"application/json": {"schema": {"type": "integer"}}}))
            .told(WRITTEN_OTHERWISE, WRITTEN_OTHERWISE)
            .at("/parameters/4")
            .used(["sync: `timeout` in the query"]),
        case("another type in the query", SYNC)
            .set("/parameters/4/schema/type", json!("string"))
            .told(RETYPED, RETYPED)
            .at("/parameters/4/schema")
            .used(["sync: `timeout` in the query"])
            .rust(
                "matrix-client-server",
                ["field `sync::SyncRequest::timeout`: `Option<i64>` is now `Option<String>`"],
                ("0.2.0", "0.2.0"),
            ),
        case("another type in the path, for several operations", MEDIA)
            .set("/mediaId/schema/type", json!("integer"))
            .told(RETYPED, RETYPED)
            .at("/mediaId/schema")
            .used([
                "uploadContentToMXC: `mediaId` in the path",
                "getContent: `mediaId` in the path",
                "getContentOverrideName: `mediaId` in the path",
                "getContentThumbnail: `mediaId` in the path",
            ]),
        case("another default", "api/client-server/registration.yaml#/paths/~1register/post/parameters/0/schema")
            .set("/default", json!("guest"))
            .told(("default-changed", BREAKS, BREAKS), ("default-changed", BREAKS, BREAKS))
            .used(["register: `kind` in the query"]),
        case("a default goes", MEDIA)
            .remove("/timeout_ms/schema/default")
            .told(("default-changed", BREAKS, BREAKS), ("default-changed", BREAKS, BREAKS))
            .at("/timeout_ms/schema")
            .used([
                "getContent: `timeout_ms` in the query",
                "getContentOverrideName: `timeout_ms` in the query",
                "getContentThumbnail: `timeout_ms` in the query",
            ]),
        case("one value less in the query", "api/client-server/registration.yaml#/paths/~1register/post/parameters/0/schema")
            .drop("/enum", json!("guest"))
            .told(("enum-value-removed", BREAKS, NOTHING), ("enum-value-added", ADDS, ADDS))
            .between("/enum/0", "")
            .used(["register: `kind` in the query"]),
        case("a format in the query", SYNC)
            .set("/parameters/1/schema/format", json!("mx-event-id"))
            .told(("format-changed", BREAKS, NOTHING), ("format-changed", ADDS, NOTHING))
            .at("/parameters/1/schema")
            .used(["sync: `since` in the query"])
            .rust(
                "matrix-client-server",
                ["field `sync::SyncRequest::since`: `Option<String>` is now `Option<crate::formats::EventId>`"],
                ("0.2.0", "0.2.0"),
            ),
        case("one alternative more in the path", JOIN)
            .set("/parameters/0/schema/oneOf/-", json!({"type": "string", "format": "mx-event-id"}))
            .told(("alternative-added", ADDS, ADDS), ("alternative-removed", BREAKS, NOTHING))
            .between("/parameters/0/schema", "/parameters/0/schema/oneOf/2")
            .used(["joinRoom: `roomIdOrAlias` in the path"]),
        case("a parameter is deprecated", SYNC)
            .set("/parameters/2/deprecated", json!(true))
            .told(("deprecated", NOTHING, NOTHING), ("undeprecated", NOTHING, NOTHING))
            .at("/parameters/2")
            .used(["sync: `full_state` in the query"]),
    ]
}
