//! Responses and their headers.

use serde_json::json;

use crate::case::{ADDS, BREAKS, Case, NOTHING, Told, case};

const LOGOUT: &str = "api/identity/v2_auth.yaml#/paths/~1account~1logout/post";
const EMAIL: &str =
    "api/identity/v2_email_associations.yaml#/paths/~1validate~1email~1submitToken/get";
const MEDIA: &str =
    "api/client-server/content-repo.yaml#/paths/~1media~1v3~1download~1{serverName}~1{mediaId}/get";
const PARTS: &str = "api/client-server/content-repo.yaml#/components";
const REDIRECT: &str =
    "api/client-server/sso_login_redirect.yaml#/paths/~1login~1sso~1redirect/get/responses/302";

/// Today's clients take it for an error.
const NEW_SUCCESS: Told = ("response-added", BREAKS, ADDS);
/// Who answers so is wrong; who waits for it is not.
const NO_SUCCESS: Told = ("response-removed", NOTHING, BREAKS);
const NEW_ERROR: Told = ("response-added", ADDS, ADDS);
/// An error that nobody wrote down is still one.
const NO_ERROR: Told = ("response-removed", NOTHING, NOTHING);
const OPTIONAL_HEADER: Told = ("header-added", ADDS, ADDS);
const REQUIRED_HEADER: Told = ("header-added", ADDS, BREAKS);
const NO_HEADER: Told = ("header-removed", BREAKS, NOTHING);
const REQUIRED: Told = ("header-became-required", NOTHING, BREAKS);
const OPTIONAL: Told = ("header-became-optional", BREAKS, ADDS);

pub(super) fn cases() -> Vec<Case> {
    [statuses(), headers()].concat()
}

fn statuses() -> Vec<Case> {
    vec![
        case("another success", LOGOUT)
            .set("/responses/202", json!({"description": "Later."}))
            .told(NEW_SUCCESS, NO_SUCCESS)
            .between("", "/responses/202")
            .used(["logout: response 202"])
            .next("matrix-identity", ("0.2.0", "0.2.0")),
        case(
            "one success less",
            "api/client-server/device_management.yaml#/paths/~1devices~1{deviceId}/put",
        )
        .remove("/responses/201")
        .told(NO_SUCCESS, NEW_SUCCESS)
        .between("/responses/201", "")
        .used(["updateDevice: response 201"]),
        case("one redirect less", MEDIA)
            .remove("/responses/308")
            .told(NO_SUCCESS, NEW_SUCCESS)
            .between("/responses/308", "")
            .used(["getContent: response 308"]),
        case("a range of redirects less", EMAIL)
            .remove("/responses/3XX")
            .told(NO_SUCCESS, NEW_SUCCESS)
            .between("/responses/3XX", "")
            .used(["emailSubmitTokenGetV2: response 3XX"]),
        case("another error", LOGOUT)
            .set("/responses/410", json!({"description": "Closed."}))
            .told(NEW_ERROR, NO_ERROR)
            .between("", "/responses/410")
            .used(["logout: response 410"]),
        case(
            "an error that is shared",
            "api/client-server/capabilities.yaml#/paths/~1capabilities/get",
        )
        .remove("/responses/429")
        .told(NO_ERROR, NEW_ERROR)
        .between("/responses/429", "")
        .used(["getCapabilities: response 429"]),
        case("a range of errors less", EMAIL)
            .remove("/responses/4XX")
            .told(NO_ERROR, NEW_ERROR)
            .between("/responses/4XX", "")
            .used(["emailSubmitTokenGetV2: response 4XX"]),
        case(
            "all that is not told one by one",
            "api/push-gateway/push_notifier.yaml#/paths/~1notify/post",
        )
        .set(
            "/responses/default",
            json!({"description": "Anything else."}),
        )
        .told(NEW_ERROR, NO_ERROR)
        .between("", "/responses/default")
        .used(["notify: response default"]),
    ]
}

fn headers() -> Vec<Case> {
    vec![
        case("an optional header of a response", REDIRECT)
            .set(
                "/headers/Retry-After",
                json!({"schema": {"type": "integer"}}),
            )
            .told(OPTIONAL_HEADER, NO_HEADER)
            .between("", "/headers/Retry-After")
            .used(["redirectToSSO: response 302, header `retry-after`"]),
        case("a required header of a response", REDIRECT)
            .set(
                "/headers/X-Try",
                json!({"required": true, "schema": {"type": "string"}}),
            )
            .told(REQUIRED_HEADER, NO_HEADER)
            .between("", "/headers/X-Try")
            .used(["redirectToSSO: response 302, header `x-try`"]),
        case("a required header of a response goes", MEDIA)
            .remove("/responses/200/headers/Content-Disposition")
            .told(NO_HEADER, REQUIRED_HEADER)
            .between(
                "/responses/200/headers/Content-Disposition",
                "/responses/200",
            )
            .used(["getContent: response 200, header `content-disposition`"]),
        case("an optional header that responses share goes", PARTS)
            .remove("/responses/thumbnailRedirect/headers/Location")
            .told(NO_HEADER, OPTIONAL_HEADER)
            .between(
                "/responses/thumbnailRedirect/headers/Location",
                "/responses/thumbnailRedirect",
            )
            .used([
                "getContentThumbnail: response 307, header `location`",
                "getContentThumbnail: response 308, header `location`",
            ]),
        case("a header becomes required", REDIRECT)
            .set("/headers/Location/required", json!(true))
            .told(REQUIRED, OPTIONAL)
            .at("/headers/Location")
            .used(["redirectToSSO: response 302, header `location`"]),
        case("a header becomes optional", MEDIA)
            .remove("/responses/200/headers/Content-Disposition/required")
            .told(OPTIONAL, REQUIRED)
            .at("/responses/200/headers/Content-Disposition")
            .used(["getContent: response 200, header `content-disposition`"]),
        case("a shared header becomes optional", PARTS)
            .remove("/headers/downloadContentType/required")
            .told(OPTIONAL, REQUIRED)
            .at("/headers/downloadContentType")
            .used([
                "getContent: response 200, header `content-type`",
                "getContentOverrideName: response 200, header `content-type`",
            ]),
        case("a header of another type", REDIRECT)
            .set("/headers/Location/schema/type", json!("integer"))
            .told(
                ("type-changed", BREAKS, BREAKS),
                ("type-changed", BREAKS, BREAKS),
            )
            .at("/headers/Location/schema")
            .used(["redirectToSSO: response 302, header `location`"]),
        case("a header without a format", PARTS)
            .remove("/responses/downloadRedirect/headers/Location/schema/format")
            .told(
                ("format-changed", NOTHING, ADDS),
                ("format-changed", NOTHING, BREAKS),
            )
            .at("/responses/downloadRedirect/headers/Location/schema")
            .used([
                "getContent: response 307, header `location`",
                "getContent: response 308, header `location`",
                "getContentOverrideName: response 307, header `location`",
                "getContentOverrideName: response 308, header `location`",
            ]),
        case(
            "one value more in a header",
            "api/client-server/definitions/thumbnail_media_type.yaml",
        )
        .set("#/enum/-", json!("image/avif"))
        .told(
            ("enum-value-added", ADDS, ADDS),
            ("enum-value-removed", NOTHING, BREAKS),
        )
        .between("", "#/enum/5")
        .used([
            "getContentThumbnailAuthed: response 200, header `content-type`",
            "getContentThumbnail: response 200, header `content-type`",
        ]),
        case("a header is deprecated", REDIRECT)
            .set("/headers/Location/deprecated", json!(true))
            .told(
                ("deprecated", NOTHING, NOTHING),
                ("undeprecated", NOTHING, NOTHING),
            )
            .at("/headers/Location")
            .used(["redirectToSSO: response 302, header `location`"]),
    ]
}
