//! What an OAuth 2.0 server says of itself. There is none behind it: a homeserver that delegates its accounts passes the
//! document on to its clients, and calls the server only for their tokens.

use serde_json::{Value, json};

/// The metadata of the server at this base URL.
pub(crate) fn metadata(base: &str) -> Value {
    let at = |path: &str| format!("{base}/{path}");
    json!({
        "issuer": at(""),
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "revocation_endpoint": at("revoke"),
        "registration_endpoint": at("register"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["create"],
        "account_management_uri": at("account"),
        "account_management_actions_supported": [
            "org.matrix.profile",
            "org.matrix.devices_list",
            "org.matrix.device_view",
            "org.matrix.device_delete",
        ],
    })
}
