//! Operations: there or not, elsewhere, called otherwise.

use serde_json::json;

use crate::case::{ADDS, BREAKS, Case, NOTHING, Told, case};

const GONE: Told = ("operation-removed", BREAKS, BREAKS);
const NEW: Told = ("operation-added", ADDS, ADDS);
const MOVED: Told = ("operation-moved", BREAKS, BREAKS);
/// The same travels; only in Rust it is called otherwise.
const RENAMED: Told = ("operation-renamed", NOTHING, NOTHING);
const PARAMETER_RENAMED: Told = ("path-parameter-renamed", NOTHING, NOTHING);

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(
            "an operation of a path that has another",
            "api/identity/v2_terms.yaml#/paths/~1terms",
        )
        .remove("/get")
        .told(GONE, NEW)
        .only_old("/get")
        .used(["getTerms"])
        .next("matrix-identity", ("0.2.0", "0.1.1")),
        case(
            "the only operation of a path",
            "api/client-server/login.yaml#/paths",
        )
        .set(
            "/~1login~1stamps",
            json!({"get": {
                "operationId": "getStamps",
                "responses": {"200": {"description": "Stamps."}},
            }}),
        )
        .told(NEW, GONE)
        .only_new("/~1login~1stamps/get")
        .used(["getStamps"])
        .next("matrix-client-server", ("0.1.1", "0.2.0")),
        case("a file with one operation", "api/client-server/voip.yaml")
            .remove("")
            .told(GONE, NEW)
            .only_old("#/paths/~1voip~1turnServer/get")
            .used(["getTurnServer"])
            // The router of the whole API asks for one trait more on the way back.
            .next("matrix-client-server", ("0.2.0", "0.2.0")),
        case(
            "a new file with one operation",
            "api/push-gateway/health.yaml",
        )
        .set(
            "",
            json!({
                "openapi": "3.1.0",
                "info": {"title": "Health", "version": "1.0.0"},
                "paths": {"/health": {"get": {
                    "operationId": "health",
                    "responses": {"200": {"description": "All is well."}},
                }}},
            }),
        )
        .told(NEW, GONE)
        .only_new("#/paths/~1health/get")
        .used(["health"])
        // The router of the whole API asks for one trait more.
        .next("matrix-push-gateway", ("0.2.0", "0.2.0")),
        case("another path", "api/identity/v2_auth.yaml#/paths")
            .rename("/~1account", "/who")
            .told(MOVED, MOVED)
            .between("/~1account/get", "/~1who/get")
            .used(["getAccount"])
            .rust("matrix-identity", [], ("0.1.1", "0.1.1")),
        case("a longer path", "api/client-server/sync.yaml#/paths")
            .rename("/~1sync", "/sync/now")
            .told(MOVED, MOVED)
            .between("/~1sync/get", "/~1sync~1now/get")
            .used(["sync"]),
        case(
            "another method",
            "api/identity/v2_auth.yaml#/paths/~1account~1register",
        )
        .rename("/post", "put")
        .told(MOVED, MOVED)
        .between("/post", "/put")
        .used(["registerAccount"]),
        case("another base path", "api/push-gateway/push_notifier.yaml")
            .set(
                "#/servers/0/variables/basePath/default",
                json!("/_matrix/push/v2"),
            )
            .told(MOVED, MOVED)
            .at("#/paths/~1notify/post")
            .used(["notify"]),
        case("another name", "api/identity/v2_ping.yaml#/paths/~1v2/get")
            .set("/operationId", json!("areYouThere"))
            .told(RENAMED, RENAMED)
            .used(["areYouThere"])
            .used_back(["pingV2"])
            .next("matrix-identity", ("0.2.0", "0.2.0")),
        case(
            "another name beside namesakes of other methods",
            "api/identity/v2_terms.yaml#/paths/~1terms/post",
        )
        .set("/operationId", json!("acceptTerms"))
        .told(RENAMED, RENAMED)
        .used(["acceptTerms"])
        .used_back(["agreeToTerms"]),
        case(
            "another name for sync",
            "api/client-server/sync.yaml#/paths/~1sync/get",
        )
        .set("/operationId", json!("catchUp"))
        .told(RENAMED, RENAMED)
        .used(["catchUp"])
        .used_back(["sync"])
        .next("matrix-client-server", ("0.2.0", "0.2.0")),
        case(
            "another name for the only parameter in a path",
            "api/identity/v2_pubkey.yaml#/paths",
        )
        .set("/~1pubkey~1{keyId}/get/parameters/0/name", json!("key"))
        .rename("/~1pubkey~1{keyId}", "/pubkey/{key}")
        .told(PARAMETER_RENAMED, PARAMETER_RENAMED)
        .between(
            "/~1pubkey~1{keyId}/get/parameters/0",
            "/~1pubkey~1{key}/get/parameters/0",
        )
        .used(["getPubKeyV2: `keyId` in the path"])
        .used_back(["getPubKeyV2: `key` in the path"])
        .rust(
            "matrix-identity",
            [
                "field `v2_pubkey::GetPubKeyV2Request::key_id` is gone",
                "new field `v2_pubkey::GetPubKeyV2Request::key`",
            ],
            ("0.2.0", "0.2.0"),
        ),
        case(
            "another name for the first of two in a path",
            "api/client-server/to_device.yaml#/paths",
        )
        .set(
            "/~1sendToDevice~1{eventType}~1{txnId}/put/parameters/0/name",
            json!("kind"),
        )
        .rename(
            "/~1sendToDevice~1{eventType}~1{txnId}",
            "/sendToDevice/{kind}/{txnId}",
        )
        .told(PARAMETER_RENAMED, PARAMETER_RENAMED)
        .between(
            "/~1sendToDevice~1{eventType}~1{txnId}/put/parameters/0",
            "/~1sendToDevice~1{kind}~1{txnId}/put/parameters/0",
        )
        .used(["sendToDevice: `eventType` in the path"])
        .used_back(["sendToDevice: `kind` in the path"]),
        case(
            "another name in the middle of a path",
            "api/client-server/appservice_ping.yaml#/paths",
        )
        .set(
            "/~1appservice~1{appserviceId}~1ping/post/parameters/0/name",
            json!("service"),
        )
        .rename(
            "/~1appservice~1{appserviceId}~1ping",
            "/appservice/{service}/ping",
        )
        .told(PARAMETER_RENAMED, PARAMETER_RENAMED)
        .between(
            "/~1appservice~1{appserviceId}~1ping/post/parameters/0",
            "/~1appservice~1{service}~1ping/post/parameters/0",
        )
        .used(["pingAppservice: `appserviceId` in the path"])
        .used_back(["pingAppservice: `service` in the path"]),
    ]
}
