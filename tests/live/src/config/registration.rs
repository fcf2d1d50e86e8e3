//! The registration of an application service, which the homeserver reads when it starts.

use serde_json::{Value, json};

use super::SERVER_NAME;

/// An application service that the homeserver knows from its start.
#[derive(Clone, Debug)]
pub struct AppserviceRegistration {
    /// The identifier, which is in the path of the ping operation.
    pub id: String,
    /// The token with which the application service calls the homeserver.
    pub as_token: String,
    /// The token with which the homeserver calls the application service.
    pub hs_token: String,
    /// The local part of the user ID that the application service acts as.
    pub sender_localpart: String,
    /// Where the application service listens; without it, the homeserver never calls.
    pub url: Option<String>,
    /// Regular expressions of the user IDs that are the application service's alone.
    pub users: Vec<String>,
    /// Regular expressions of the room aliases that are the application service's alone.
    pub aliases: Vec<String>,
    /// The third-party protocols that the application service bridges.
    pub protocols: Vec<String>,
    /// Whether it is told of what is no event: typing, receipts and presence.
    pub ephemeral: Ephemeral,
}

/// Whether a homeserver sends an application service typing, receipts and presence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ephemeral {
    /// It sends events only.
    #[default]
    Unsent,
    /// It sends what concerns the application service's users and rooms.
    Sent,
}

impl AppserviceRegistration {
    /// A registration whose tokens and sender are made from `id`, and to which belong the users whose local parts start
    /// with `id` and an underscore.
    pub fn new(id: &str, url: Option<String>) -> Self {
        Self {
            id: id.to_owned(),
            as_token: format!("{id}-as-token"),
            hs_token: format!("{id}-hs-token"),
            sender_localpart: format!("{id}_bot"),
            url,
            users: vec![format!("@{id}_.*:{SERVER_NAME}")],
            aliases: Vec::new(),
            protocols: Vec::new(),
            ephemeral: Ephemeral::Unsent,
        }
    }

    pub(super) fn document(&self) -> Value {
        json!({
            "id": self.id,
            "url": self.url,
            "as_token": self.as_token,
            "hs_token": self.hs_token,
            "sender_localpart": self.sender_localpart,
            "rate_limited": false,
            "namespaces": {
                "users": exclusive(&self.users),
                "aliases": exclusive(&self.aliases),
                "rooms": [],
            },
            "protocols": self.protocols,
            "receive_ephemeral": self.ephemeral == Ephemeral::Sent,
        })
    }
}

fn exclusive(expressions: &[String]) -> Vec<Value> {
    expressions
        .iter()
        .map(|regex| json!({"exclusive": true, "regex": regex}))
        .collect()
}
