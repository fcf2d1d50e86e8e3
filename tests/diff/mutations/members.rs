//! Members of objects, wherever objects are: in messages, below arrays and maps, in parts of `allOf` and `oneOf`, in what
//! several operations share.

use serde_json::json;

use crate::case::{ADDS, BREAKS, Case, NOTHING, Told, case};

const ASKED: &str =
    "api/client-server/login.yaml#/paths/~1login/post/requestBody/content/application~1json/schema";
const ANSWERED: &str = "api/client-server/login.yaml#/paths/~1login/post/responses/200/content/application~1json/schema";
const NOTIFY: &str = "api/push-gateway/push_notifier.yaml#/paths/~1notify/post/requestBody/content/application~1json/schema/properties/notification";
const TERMS: &str =
    "api/identity/v2_terms.yaml#/paths/~1terms/get/responses/200/content/application~1json/schema";
const ROOMS: &str = "api/client-server/sync.yaml#/paths/~1sync/get/responses/200/content/application~1json/schema/properties/rooms";

/// In either direction, and in both.
const OPTIONAL_NEW: Told = ("member-added", ADDS, ADDS);
/// Who counts on it, or sends it to some end, is wrong; who does not care is not.
const OPTIONAL_GONE: Told = ("member-removed", BREAKS, NOTHING);

const ASKED_FOR: Told = ("member-added", BREAKS, ADDS);
const GIVEN_UP: Told = ("member-removed", BREAKS, BREAKS);
const PROMISED: Told = ("member-added", ADDS, BREAKS);
const BROKEN_PROMISE: Told = ("member-removed", BREAKS, NOTHING);

const ASKED_REQUIRED: Told = ("member-became-required", BREAKS, NOTHING);
const ASKED_OPTIONAL: Told = ("member-became-optional", ADDS, BREAKS);
const GOT_REQUIRED: Told = ("member-became-required", NOTHING, BREAKS);
const GOT_OPTIONAL: Told = ("member-became-optional", BREAKS, ADDS);

/// What travels both ways is the worse of both.
const BOTH_REQUIRED: Told = ("member-became-required", BREAKS, BREAKS);
const BOTH_OPTIONAL: Told = ("member-became-optional", BREAKS, BREAKS);

pub(super) fn cases() -> Vec<Case> {
    [asked(), answered(), deep(), shared()].concat()
}

fn asked() -> Vec<Case> {
    vec![
        case("an optional member to send", ASKED)
            .set("/properties/otp", json!({"type": "string"}))
            .told(OPTIONAL_NEW, OPTIONAL_GONE)
            .between("", "/properties/otp")
            .path("/otp")
            .used(["login: request body"])
            .rust("matrix-client-server", ["new field `login::LoginRequest::otp`"], ("0.1.1", "0.2.0")),
        case("an optional member to send goes", ASKED)
            .remove("/properties/medium")
            .told(OPTIONAL_GONE, OPTIONAL_NEW)
            .between("/properties/medium", "")
            .path("/medium")
            .used(["login: request body"]),
        case("a required member to send", ASKED)
            .set("/properties/otp", json!({"type": "string"}))
            .set("/required/-", json!("otp"))
            .told(ASKED_FOR, GIVEN_UP)
            .between("", "/properties/otp")
            .path("/otp")
            .used(["login: request body"])
            .rust("matrix-client-server", ["new field `login::LoginRequest::otp`"], ("0.2.0", "0.2.0")),
        case("a required member to send goes", "api/identity/v2_lookup.yaml#/paths/~1lookup/post/requestBody/content/application~1json/schema")
            .remove("/properties/pepper")
            .drop("/required", json!("pepper"))
            .told(GIVEN_UP, ASKED_FOR)
            .between("/properties/pepper", "")
            .path("/pepper")
            .used(["lookupUsersV2: request body"]),
        case("a member to send that is required and has no schema", NOTIFY)
            .set("/required/-", json!("why"))
            .told(ASKED_FOR, GIVEN_UP)
            .path("/notification/why")
            .used(["notify: request body"]),
        case("a member to send becomes required", ASKED)
            .set("/required/-", json!("password"))
            .told(ASKED_REQUIRED, ASKED_OPTIONAL)
            .at("/properties/password")
            .path("/password")
            .used(["login: request body"])
            .rust(
                "matrix-client-server",
                ["field `login::LoginRequest::password`: `Option<String>` is now `String`"],
                ("0.2.0", "0.2.0"),
            ),
        case("a member to send becomes optional", ASKED)
            .drop("/required", json!("type"))
            .told(ASKED_OPTIONAL, ASKED_REQUIRED)
            .at("/properties/type")
            .path("/type")
            .used(["login: request body"]),
    ]
}

fn answered() -> Vec<Case> {
    vec![
        case("an optional member to get", ANSWERED)
            .set("/properties/greeting", json!({"type": "string"}))
            .told(OPTIONAL_NEW, OPTIONAL_GONE)
            .between("", "/properties/greeting")
            .path("/greeting")
            .used(["login: response 200"])
            .rust(
                "matrix-client-server",
                ["new field `login::LoginResponse::greeting`"],
                ("0.1.1", "0.2.0"),
            ),
        case("an optional member to get goes", ANSWERED)
            .remove("/properties/home_server")
            .told(OPTIONAL_GONE, OPTIONAL_NEW)
            .between("/properties/home_server", "")
            .path("/home_server")
            .used(["login: response 200"]),
        case("a required member to get", ANSWERED)
            .set("/properties/greeting", json!({"type": "string"}))
            .set("/required/-", json!("greeting"))
            .told(PROMISED, BROKEN_PROMISE)
            .between("", "/properties/greeting")
            .path("/greeting")
            .used(["login: response 200"]),
        case("a required member to get goes", ANSWERED)
            .remove("/properties/device_id")
            .drop("/required", json!("device_id"))
            .told(BROKEN_PROMISE, PROMISED)
            .between("/properties/device_id", "")
            .path("/device_id")
            .used(["login: response 200"]),
        case("a member to get becomes optional", ANSWERED)
            .drop("/required", json!("device_id"))
            .told(GOT_OPTIONAL, GOT_REQUIRED)
            .at("/properties/device_id")
            .path("/device_id")
            .used(["login: response 200"]),
        case("a member to get becomes required", ANSWERED)
            .set("/required/-", json!("expires_in_ms"))
            .told(GOT_REQUIRED, GOT_OPTIONAL)
            .at("/properties/expires_in_ms")
            .path("/expires_in_ms")
            .used(["login: response 200"])
            .rust(
                "matrix-client-server",
                ["field `login::LoginResponse::expires_in_ms`: `Option<i64>` is now `i64`"],
                ("0.2.0", "0.2.0"),
            ),
    ]
}

fn deep() -> Vec<Case> {
    vec![
        case("a member of an object in an object", NOTIFY)
            .remove("/properties/counts/properties/unread")
            .told(OPTIONAL_GONE, OPTIONAL_NEW)
            .between("/properties/counts/properties/unread", "/properties/counts")
            .path("/notification/counts/unread")
            .used(["notify: request body"])
            .next("matrix-push-gateway", ("0.2.0", "0.1.1")),
        case("a member of the elements of an array", NOTIFY)
            .set("/properties/devices/items/properties/app_name", json!({"type": "string"}))
            .told(OPTIONAL_NEW, OPTIONAL_GONE)
            .between("/properties/devices/items", "/properties/devices/items/properties/app_name")
            .path("/notification/devices/*/app_name")
            .used(["notify: request body"]),
        case("a member of the values of a map", TERMS)
            .set("/properties/policies/additionalProperties/properties/since", json!({"type": "string"}))
            .told(OPTIONAL_NEW, OPTIONAL_GONE)
            .between("/properties/policies/additionalProperties", "/properties/policies/additionalProperties/properties/since")
            .path("/policies/*/since")
            .used(["getTerms: response 200"]),
        case("a member of the values of a map in a map", TERMS)
            .drop("/properties/policies/additionalProperties/additionalProperties/required", json!("url"))
            .told(GOT_OPTIONAL, GOT_REQUIRED)
            .at("/properties/policies/additionalProperties/additionalProperties/properties/url")
            .path("/policies/*/*/url")
            .used(["getTerms: response 200"]),
        case("a member of the values of a map by pattern", ROOMS)
            .set("/properties/join/patternProperties/^!/properties/mood", json!({"type": "string"}))
            .told(OPTIONAL_NEW, OPTIONAL_GONE)
            .between("/properties/join/patternProperties/^!", "/properties/join/patternProperties/^!/properties/mood")
            .path("/rooms/join/*/mood")
            .used(["sync: response 200"]),
        case("a member of the values of a map by pattern goes", ROOMS)
            .remove("/properties/join/patternProperties/^!/properties/unread_thread_notifications/patternProperties/^\\$/properties/highlight_count")
            .told(OPTIONAL_GONE, OPTIONAL_NEW)
            .between(
                "/properties/join/patternProperties/^!/properties/unread_thread_notifications/patternProperties/^\\$/properties/highlight_count",
                "/properties/join/patternProperties/^!/properties/unread_thread_notifications/patternProperties/^\\$",
            )
            .path("/rooms/join/*/unread_thread_notifications/*/highlight_count")
            .used(["sync: response 200"]),
        case("a member of an alternative", "api/client-server/definitions/one_time_keys.yaml#/additionalProperties/oneOf/1")
            .set("/properties/fallback", json!({"type": "boolean"}))
            .told(OPTIONAL_NEW, OPTIONAL_GONE)
            .between("", "/properties/fallback")
            .path("/one_time_keys/*/fallback")
            .used(["uploadKeys: request body", "claimKeys: response 200"]),
        case("a required member of an alternative", "api/client-server/definitions/one_time_keys.yaml#/additionalProperties/oneOf/1")
            .drop("/required", json!("signatures"))
            .told(BOTH_OPTIONAL, BOTH_REQUIRED)
            .at("/properties/signatures")
            .path("/one_time_keys/*/signatures")
            .used(["uploadKeys: request body", "claimKeys: response 200"]),
    ]
}

fn shared() -> Vec<Case> {
    vec![
        case(
            "a member of what all errors are",
            "api/client-server/definitions/errors/error.yaml",
        )
        .set("#/properties/hint", json!({"type": "string"}))
        .told(OPTIONAL_NEW, OPTIONAL_GONE)
        .between("", "#/properties/hint")
        .path("/hint")
        .used_often(
            305,
            [
                "login: response 403",
                "login: response 429",
                "getAccount: response 403",
                "register: response 400",
            ],
        ),
        case(
            "a member of what all errors are becomes required",
            "api/client-server/definitions/errors/error.yaml",
        )
        .set("#/required/-", json!("error"))
        .told(GOT_REQUIRED, GOT_OPTIONAL)
        .at("#/properties/error")
        .path("/error")
        .used_often(305, ["login: response 403", "getAccount: response 403"]),
        case(
            "a member in one part of `allOf`",
            "api/client-server/definitions/errors/rate_limited.yaml#/allOf/1",
        )
        .remove("/properties/retry_after_ms")
        .told(OPTIONAL_GONE, OPTIONAL_NEW)
        .between("/properties/retry_after_ms", "")
        .path("/retry_after_ms")
        .used_often(69, ["login: response 429", "setPresence: response 429"]),
        case(
            "a new member in one part of `allOf`",
            "api/client-server/definitions/room_summary.yaml#/allOf/1",
        )
        .set("/properties/season", json!({"type": "string"}))
        .told(OPTIONAL_NEW, OPTIONAL_GONE)
        .between("", "/properties/season")
        .path("/season")
        .used([
            "getRoomSummary: response 200",
            "getSpaceHierarchy: response 200",
            "getSpaceHierarchy: response 200",
        ]),
        case(
            "a member of a filter that is sent and got",
            "api/client-server/definitions/sync_filter.yaml",
        )
        .set("#/properties/only_mine", json!({"type": "boolean"}))
        .told(OPTIONAL_NEW, OPTIONAL_GONE)
        .between("", "#/properties/only_mine")
        .path("/only_mine")
        .used(["defineFilter: request body", "getFilter: response 200"]),
        case(
            "a member that is sent to one API and got from another",
            "api/client-server/definitions/openid_token.yaml",
        )
        .drop("#/required", json!("expires_in"))
        .told(BOTH_OPTIONAL, BOTH_REQUIRED)
        .at("#/properties/expires_in")
        .path("/expires_in")
        .used([
            "requestOpenIdToken: response 200",
            "registerAccount: request body",
        ]),
        case(
            "a required member that is sent and got goes",
            "api/client-server/definitions/openid_token.yaml",
        )
        .remove("#/properties/token_type")
        .drop("#/required", json!("token_type"))
        .told(GIVEN_UP, ("member-added", BREAKS, BREAKS))
        .between("#/properties/token_type", "")
        .path("/token_type")
        .used([
            "requestOpenIdToken: response 200",
            "registerAccount: request body",
        ]),
        case(
            "a member of a body that two APIs are asked with",
            "api/identity/definitions/request_email_validation.yaml",
        )
        .set("#/required/-", json!("next_link"))
        .told(ASKED_REQUIRED, ASKED_OPTIONAL)
        .at("#/properties/next_link")
        .path("/next_link")
        .used([
            "requestTokenTo3PIDEmail: request body",
            "requestTokenToResetPasswordEmail: request body",
            "requestTokenToRegisterEmail: request body",
            "emailRequestTokenV2: request body",
        ]),
    ]
}
