//! Who may ask, and how that is proved.

use serde_json::json;

use crate::case::{ADDS, BREAKS, Case, NOTHING, Told, case};

const TERMS: &str = "api/identity/v2_terms.yaml#/paths/~1terms";
const TURN: &str = "api/client-server/voip.yaml#/paths/~1voip~1turnServer/get";

/// Who proves it in the new way is refused by today's servers.
const ONE_MORE: Told = ("security-added", ADDS, BREAKS);
const ONE_LESS: Told = ("security-removed", BREAKS, NOTHING);
/// Today's servers answer anybody, which is wrong then.
const CLOSED: Told = ("security-became-required", BREAKS, BREAKS);
/// Who asks without credentials is refused by today's servers.
const OPENED: Told = ("security-dropped", ADDS, BREAKS);
const OTHERWISE: Told = ("security-scheme-changed", BREAKS, BREAKS);

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("one way less to prove who asks", TERMS)
            .remove("/post/security/0")
            .told(ONE_LESS, ONE_MORE)
            .at("/post")
            .used(["agreeToTerms"]),
        case("one way less, for a client's server", TURN)
            .remove("/security/1")
            .told(ONE_LESS, ONE_MORE)
            .used(["getTurnServer"]),
        case("one way more, in which two credentials go together", TURN)
            .set(
                "/security/-",
                json!({"accessTokenQuery": [], "accessTokenBearer": []}),
            )
            .told(ONE_MORE, ONE_LESS)
            .used(["getTurnServer"]),
        case("an operation that anybody could ask for is closed", TERMS)
            .set("/get/security", json!([{"accessTokenBearer": []}]))
            .told(CLOSED, OPENED)
            .at("/get")
            .used(["getTerms"]),
        case("an operation is opened", TERMS)
            .remove("/post/security")
            .told(OPENED, CLOSED)
            .at("/post")
            .used(["agreeToTerms"]),
        case(
            "an operation can be asked for without credentials too",
            TURN,
        )
        .set("/security/-", json!({}))
        .told(OPENED, CLOSED)
        .used(["getTurnServer"]),
        case(
            "an operation can no longer be asked for without credentials",
            "api/client-server/versions.yaml#/paths/~1versions/get",
        )
        .drop("/security", json!({}))
        .told(CLOSED, OPENED)
        .used(["getVersions"]),
        case(
            "a credential is in the query",
            "api/application-service/definitions/security.yaml",
        )
        .set(
            "#/homeserverAccessToken",
            json!({"type": "apiKey", "in": "query", "name": "token"}),
        )
        .told(OTHERWISE, OTHERWISE)
        .at("#/homeserverAccessToken")
        .used_often(9, ["ping", "sendTransaction"]),
        case(
            "a credential has another name",
            "api/identity/definitions/security.yaml",
        )
        .set("#/accessTokenQuery/name", json!("token"))
        .told(OTHERWISE, OTHERWISE)
        .at("#/accessTokenQuery")
        .used_often(16, ["agreeToTerms"]),
        case(
            "a credential is of another scheme",
            "api/identity/definitions/security.yaml",
        )
        .set("#/accessTokenBearer/scheme", json!("basic"))
        .told(OTHERWISE, OTHERWISE)
        .at("#/accessTokenBearer")
        .used_often(16, ["agreeToTerms"]),
    ]
}
