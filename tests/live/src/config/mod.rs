//! What Synapse is told: a throw-away homeserver that stays on the loopback interface and makes tests wait for nothing.
//! The files are JSON, which every YAML reader reads, so that no value needs quoting by hand. It starts nothing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

mod delegated;
mod everything;
mod limits;
mod registration;
mod setup;

pub use registration::{AppserviceRegistration, Ephemeral};
pub use setup::{Offer, Setup, Surroundings};

/// The homeserver's name: what its user IDs end with.
pub(crate) const SERVER_NAME: &str = "localhost";

/// The member of `/.well-known/matrix/client` by which a homeserver is known to be the one that was started.
pub(crate) const RUN_MEMBER: &str = "typewright.run";

/// What whoever knows it may register users with, administrators too.
pub(crate) const REGISTRATION_SECRET: &str = "registration";

/// Writes the configuration into `folder`, and returns the file that Synapse is started with.
pub(crate) fn write(folder: &Path, run: &str, port: u16, setup: &Setup) -> Result<PathBuf> {
    let mut registrations = Vec::new();
    for (number, appservice) in setup.appservices.iter().enumerate() {
        let name = format!("appservice-{number}.yaml");
        registrations.push(write_file(folder, &name, &appservice.document())?);
    }
    let log = write_file(folder, "log.yaml", &log())?;
    let mut config = homeserver(folder, run, port);
    config.extend(limits::rate_limits());
    match &setup.offer {
        Offer::Basics => {}
        Offer::Everything(around) => config.extend(everything::settings(around)),
        Offer::Delegated(accounts) => config.extend(delegated::settings(accounts)),
    }
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
    object(json!({
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
        "ip_range_blacklist": everywhere(),
        "ip_range_whitelist": loopback(),
        // Anyone may have an account, and it costs nothing.
        "enable_registration": true,
        "enable_registration_without_verification": true,
        "registration_shared_secret": REGISTRATION_SECRET,
        "macaroon_secret_key": "macaroon",
        "form_secret": "form",
        "bcrypt_rounds": 4,
        "presence": {"enabled": true},
    }))
}

/// The addresses that are not called, less those that are.
fn everywhere() -> Value {
    json!(["0.0.0.0/0", "::/0"])
}

fn loopback() -> Value {
    json!(["127.0.0.0/8"])
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
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
