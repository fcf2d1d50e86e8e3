//! What Synapse is told: a throw-away homeserver that stays on the loopback interface and makes tests wait for nothing.
//! The files are JSON, which every YAML reader reads, so that no value needs quoting by hand. It starts nothing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

/// The homeserver's name: what its user IDs end with.
pub(crate) const SERVER_NAME: &str = "localhost";

/// The member of `/.well-known/matrix/client` by which a homeserver is known to be the one that was started.
pub(crate) const RUN_MEMBER: &str = "typewright.run";

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
        }
    }

    fn document(&self) -> Value {
        let users: Vec<Value> = self
            .users
            .iter()
            .map(|regex| json!({"exclusive": true, "regex": regex}))
            .collect();
        json!({
            "id": self.id,
            "url": self.url,
            "as_token": self.as_token,
            "hs_token": self.hs_token,
            "sender_localpart": self.sender_localpart,
            "rate_limited": false,
            "namespaces": {"users": users, "aliases": [], "rooms": []},
        })
    }
}

/// Writes the configuration into `folder`, and returns the file that Synapse is started with.
pub(crate) fn write(
    folder: &Path,
    run: &str,
    port: u16,
    appservices: &[AppserviceRegistration],
) -> Result<PathBuf> {
    let mut registrations = Vec::new();
    for (number, appservice) in appservices.iter().enumerate() {
        let name = format!("appservice-{number}.yaml");
        registrations.push(write_file(folder, &name, &appservice.document())?);
    }
    let log = write_file(folder, "log.yaml", &log())?;
    let mut config = homeserver(folder, run, port);
    config.insert("log_config".to_owned(), json!(log));
    config.insert("app_service_config_files".to_owned(), json!(registrations));
    write_file(folder, "homeserver.yaml", &Value::Object(config))
}

fn write_file(folder: &Path, name: &str, content: &Value) -> Result<PathBuf> {
    let path = folder.join(name);
    fs::write(&path, serde_json::to_vec_pretty(content)?)
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn homeserver(folder: &Path, run: &str, port: u16) -> Map<String, Value> {
    let everywhere = json!(["0.0.0.0/0", "::/0"]);
    let loopback = json!(["127.0.0.0/8"]);
    let settings = json!({
        "server_name": SERVER_NAME,
        "public_baseurl": format!("http://127.0.0.1:{port}/"),
        "extra_well_known_client_content": {RUN_MEMBER: run},
        "listeners": [{
            "type": "http",
            "port": port,
            "bind_addresses": ["127.0.0.1"],
            "resources": [{"names": ["client"], "compress": false}],
        }],
        "database": {"name": "sqlite3", "args": {"database": folder.join("homeserver.db")}},
        "media_store_path": folder.join("media"),
        "signing_key_path": folder.join("signing.key"),
        // Nothing leaves the machine.
        "report_stats": false,
        "federation_domain_whitelist": [],
        "trusted_key_servers": [],
        "ip_range_blacklist": everywhere,
        "ip_range_whitelist": loopback,
        // Anyone may have an account, and it costs nothing.
        "enable_registration": true,
        "enable_registration_without_verification": true,
        "registration_shared_secret": "registration",
        "macaroon_secret_key": "macaroon",
        "form_secret": "form",
        "bcrypt_rounds": 4,
        "presence": {"enabled": true},
    });
    let mut settings = match settings {
        Value::Object(settings) => settings,
        _ => Map::new(),
    };
    settings.extend(rate_limits());
    settings
}

fn rate_limits() -> Map<String, Value> {
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

fn log() -> Value {
    json!({
        "version": 1,
        "disable_existing_loggers": false,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {"output": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "INFO", "handlers": ["output"]},
    })
}
