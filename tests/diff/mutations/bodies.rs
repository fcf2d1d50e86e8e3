//! Bodies: there or not, and of which media types.

use serde_json::json;

use crate::case::{ADDS, BREAKS, Case, NOTHING, Told, case};

const LOGOUT: &str = "api/identity/v2_auth.yaml#/paths/~1account~1logout/post";
const NOTIFY: &str = "api/push-gateway/push_notifier.yaml#/paths/~1notify/post";
const BYTES: &str = "api/client-server/content-repo.yaml#/components/requestBodies/bytes";
const THUMBNAIL: &str = "api/client-server/content-repo.yaml#/paths/~1media~1v3~1thumbnail~1{serverName}~1{mediaId}/get/responses/200";

/// Today's servers answer that they cannot read it.
const MORE_TO_SEND: Told = ("media-type-added", ADDS, BREAKS);
const LESS_TO_SEND: Told = ("media-type-removed", BREAKS, NOTHING);
/// Today's clients cannot read it.
const MORE_TO_GET: Told = ("media-type-added", BREAKS, ADDS);
const LESS_TO_GET: Told = ("media-type-removed", NOTHING, BREAKS);
const REQUIRED: Told = ("body-became-required", BREAKS, NOTHING);
const OPTIONAL: Told = ("body-became-optional", ADDS, BREAKS);
const TOLD_MORE: Told = ("body-added", ADDS, ADDS);
const TOLD_LESS: Told = ("body-removed", BREAKS, NOTHING);

pub(super) fn cases() -> Vec<Case> {
    [requests(), media_types(), responses()].concat()
}

fn requests() -> Vec<Case> {
    let content = json!({"application/json": {"schema": {"type": "object", "properties": {"all": {"type": "boolean"}}}}});
    vec![
        case("a body that can be left out", LOGOUT)
            .set("/requestBody", json!({"content": content}))
            .told(
                ("body-added", ADDS, ADDS),
                ("body-removed", BREAKS, NOTHING),
            )
            .between("", "/requestBody")
            .used(["logout: request body"])
            .next("matrix-identity", ("0.1.1", "0.2.0")),
        case("a body that has to be there", LOGOUT)
            .set(
                "/requestBody",
                json!({"content": content, "required": true}),
            )
            .told(
                ("body-added", BREAKS, ADDS),
                ("body-removed", BREAKS, BREAKS),
            )
            .between("", "/requestBody")
            .used(["logout: request body"]),
        case("a body that had to be there goes", NOTIFY)
            .remove("/requestBody")
            .told(
                ("body-removed", BREAKS, BREAKS),
                ("body-added", BREAKS, ADDS),
            )
            .between("/requestBody", "")
            .used(["notify: request body"])
            .next("matrix-push-gateway", ("0.2.0", "0.2.0")),
        case("a body becomes optional", NOTIFY)
            .remove("/requestBody/required")
            .told(OPTIONAL, REQUIRED)
            .at("/requestBody")
            .used(["notify: request body"]),
        case(
            "a body becomes required",
            "api/application-service/ping.yaml#/paths/~1ping/post/requestBody",
        )
        .set("/required", json!(true))
        .told(REQUIRED, OPTIONAL)
        .used(["ping: request body"]),
        case(
            "a body becomes required by `true` instead of `false`",
            "api/identity/v2_terms.yaml#/paths/~1terms/post/requestBody",
        )
        .set("/required", json!(true))
        .told(REQUIRED, OPTIONAL)
        .used(["agreeToTerms: request body"]),
        case("a shared body becomes optional", BYTES)
            .set("/required", json!(false))
            .told(OPTIONAL, REQUIRED)
            .used([
                "uploadContent: request body",
                "uploadContentToMXC: request body",
            ]),
    ]
}

fn media_types() -> Vec<Case> {
    vec![
        case("one more media type to send", NOTIFY)
            .set(
                "/requestBody/content/text~1plain",
                json!({"schema": {"type": "string"}}),
            )
            .told(MORE_TO_SEND, LESS_TO_SEND)
            .between("/requestBody", "/requestBody/content/text~1plain")
            .used(["notify: request body"]),
        case("one more media type to send, of a shared body", BYTES)
            .set("/content/image~1png", json!({"schema": {}}))
            .told(MORE_TO_SEND, LESS_TO_SEND)
            .between("", "/content/image~1png")
            .used([
                "uploadContent: request body",
                "uploadContentToMXC: request body",
            ]),
        case(
            "one more media type to send, beside an object",
            "api/identity/v2_terms.yaml#/paths/~1terms/post/requestBody",
        )
        .set("/content/application~1octet-stream", json!({"schema": {}}))
        .told(MORE_TO_SEND, LESS_TO_SEND)
        .between("", "/content/application~1octet-stream")
        .used(["agreeToTerms: request body"]),
        case("one media type less to get", THUMBNAIL)
            .remove("/content/image~1gif")
            .told(LESS_TO_GET, MORE_TO_GET)
            .between("/content/image~1gif", "")
            .used(["getContentThumbnail: response 200"]),
        case("one media type more to get", THUMBNAIL)
            .set("/content/image~1avif", json!({"schema": {}}))
            .told(MORE_TO_GET, LESS_TO_GET)
            .between("", "/content/image~1avif")
            .used(["getContentThumbnail: response 200"]),
        case(
            "one media type more for an object",
            "api/identity/v2_terms.yaml#/paths/~1terms/get/responses/200",
        )
        .set(
            "/content/text~1plain",
            json!({"schema": {"type": "string"}}),
        )
        .told(MORE_TO_GET, LESS_TO_GET)
        .between("", "/content/text~1plain")
        .used(["getTerms: response 200"]),
        case(
            "one media type more for what many answer",
            "api/client-server/definitions/responses/rate_limited.yaml",
        )
        .set(
            "#/content/text~1plain",
            json!({"schema": {"type": "string"}}),
        )
        .told(MORE_TO_GET, LESS_TO_GET)
        .between("", "#/content/text~1plain")
        .used_often(67, ["login: response 429"]),
    ]
}

fn responses() -> Vec<Case> {
    let content = json!({"application/json": {"schema": {"type": "object"}}});
    vec![
        case("an answer with a body", "api/identity/v2_email_associations.yaml#/paths/~1validate~1email~1submitToken/get/responses/200")
            .set("/content", content.clone())
            .told(TOLD_MORE, TOLD_LESS)
            .used(["emailSubmitTokenGetV2: response 200"]),
        case("an error with a body", "api/client-server/filter.yaml#/paths/~1user~1{userId}~1filter~1{filterId}/get/responses/404")
            .set("/content", content)
            .told(TOLD_MORE, TOLD_LESS)
            .used(["getFilter: response 404"]),
        case("an answer without a body", "api/push-gateway/push_notifier.yaml#/paths/~1notify/post/responses/200")
            .remove("/content")
            .told(TOLD_LESS, TOLD_MORE)
            .used(["notify: response 200"]),
        case("an error without a body, that several share", "api/client-server/content-repo.yaml#/components/responses/notYetUploaded")
            .remove("/content")
            .told(TOLD_LESS, TOLD_MORE)
            .used([
                "getContent: response 504",
                "getContentOverrideName: response 504",
                "getContentThumbnail: response 504",
            ]),
    ]
}
