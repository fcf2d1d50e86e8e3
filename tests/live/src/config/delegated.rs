//! What Synapse is told besides when another server has the accounts.

use serde_json::{Map, Value, json};

use super::object;

/// The settings that are added to the ordinary ones, or stand in their place.
pub(super) fn settings(accounts: &str) -> Map<String, Value> {
    object(json!({
        "matrix_authentication_service": {
            "enabled": true,
            "endpoint": accounts,
            "secret": "accounts",
        },
        // What Synapse refuses to have at the same time.
        "enable_registration": false,
        "enable_registration_without_verification": false,
        "enable_3pid_changes": false,
        "password_config": {"enabled": false},
    }))
}
