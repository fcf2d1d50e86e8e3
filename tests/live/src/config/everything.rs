//! What Synapse is told besides when it is to offer everything that it has.

use serde_json::{Map, Value, json};

use super::{Surroundings, everywhere, loopback, object};

/// The settings that are added to the ordinary ones.
pub(super) fn settings(around: &Surroundings) -> Map<String, Value> {
    object(json!({
        "allow_guest_access": true,
        "login_via_existing_session": {"enabled": true, "require_ui_auth": true},
        "user_directory": {"enabled": true, "search_all_users": true},
        // Where the definition asks for no token, the client sends none.
        "allow_public_rooms_without_auth": true,
        "room_list_publication_rules": [{"action": "allow"}],
        // The downloads without a token, which are deprecated, stay.
        "enable_authenticated_media": false,
        "url_preview_enabled": true,
        "url_preview_ip_range_blacklist": everywhere(),
        "url_preview_ip_range_whitelist": loopback(),
        // For identity servers, whose certificate here nobody has signed.
        "use_insecure_ssl_client_just_for_testing_do_not_use": true,
        "email": {
            "smtp_host": around.smtp.ip(),
            "smtp_port": around.smtp.port(),
            "enable_tls": false,
            "notif_from": "Homeserver <homeserver@localhost>",
            "app_name": "homeserver",
        },
        "account_threepid_delegates": {"msisdn": around.texting},
        "cas_config": {"enabled": true, "server_url": around.single_sign_on},
        // Back from the sign-on at once, without a page that a person has to click on.
        "sso": {"client_whitelist": ["http://127.0.0.1", "http://localhost"]},
        "turn_uris": around.turn,
        "turn_shared_secret": "turn",
    }))
}
