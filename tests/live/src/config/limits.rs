//! The rate limits that Synapse has on client calls, none of which may hold a test up.

use serde_json::{Map, Value, json};

/// Every rate limit that Synapse has on client calls; a dot stands before a member of a group.
const RATE_LIMITS: [&str; 23] = [
    "rc_message",
    "rc_registration",
    "rc_registration_token_validity",
    "rc_login.address",
    "rc_login.account",
    "rc_login.failed_attempts",
    "rc_admin_redaction",
    "rc_joins.local",
    "rc_joins.remote",
    "rc_joins_per_room",
    "rc_key_requests",
    "rc_3pid_validation",
    "rc_invites.per_room",
    "rc_invites.per_user",
    "rc_invites.per_issuer",
    "rc_third_party_invite",
    "rc_media_create",
    "rc_presence.per_user",
    "rc_delayed_event_mgmt",
    "rc_room_creation",
    "rc_reports",
    "rc_user_directory",
    "rc_profile",
];

/// Settings that turn all of them off.
pub(super) fn rate_limits() -> Map<String, Value> {
    let off = json!({"per_second": 1_000_000, "burst_count": 1_000_000});
    let mut limits = Map::new();
    for name in RATE_LIMITS {
        match name.split_once('.') {
            None => {
                limits.insert(name.to_owned(), off.clone());
            }
            Some((group, member)) => {
                let group = limits
                    .entry(group)
                    .or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(group) = group {
                    group.insert(member.to_owned(), off.clone());
                }
            }
        }
    }
    limits
}
