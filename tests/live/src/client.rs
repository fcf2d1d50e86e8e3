//! Plain HTTP calls to the homeserver: what a test needs to have users and rooms before it does its own work. It uses
//! no generated code, so that a fault there cannot hide itself here.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha1::Sha1;
use ureq::Agent;
use ureq::http::Request;

use crate::config::REGISTRATION_SECRET;

/// Longer than Synapse's own longest wait for an application service, which is a minute.
const TIMEOUT: Duration = Duration::from_secs(90);

/// A registered user, with a device that is logged in.
#[derive(Clone, Debug)]
pub struct User {
    /// The whole user ID, such as `@alice:localhost`.
    pub user_id: String,
    /// The access token of the device.
    pub access_token: String,
    /// The device ID.
    pub device_id: String,
}

/// What the homeserver answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body; null when it is not JSON.
    pub body: Value,
}

pub(crate) struct Client {
    agent: Agent,
    base: String,
}

impl Client {
    pub(crate) fn new(base: String) -> Self {
        Self::with_timeout(base, TIMEOUT)
    }

    /// A client that goes to `base`, whatever proxy the environment names, and waits for an answer no longer than this.
    pub(crate) fn with_timeout(base: String, timeout: Duration) -> Self {
        let agent = Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .timeout_global(Some(timeout))
            .build()
            .into();
        Self { agent, base }
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        access_token: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        if let Some(token) = access_token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = match body {
            None => self.agent.run(request.body(())?),
            Some(body) => {
                let request = request.header("content-type", "application/json");
                self.agent.run(request.body(serde_json::to_vec(body)?)?)
            }
        };
        let mut response = response.with_context(|| format!("{method} {path} had no answer"))?;
        let bytes = response
            .body_mut()
            .read_to_vec()
            .with_context(|| format!("the answer to {method} {path} broke off"))?;
        Ok(Answer {
            status: response.status().as_u16(),
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
        })
    }

    pub(crate) fn register(&self, name: &str, password: &str) -> Result<User> {
        let path = "/_matrix/client/v3/register";
        let body = json!({
            "username": name,
            "password": password,
            "auth": {"type": "m.login.dummy"},
        });
        user(&self.post(path, None, &body)?)
    }

    /// Synapse's own way to register, by which whoever knows the secret of its configuration makes administrators.
    pub(crate) fn register_admin(&self, name: &str, password: &str) -> Result<User> {
        let path = "/_synapse/admin/v1/register";
        let nonce = self.request("GET", path, None, None)?;
        let nonce = text(&nonce.body, "nonce")?;
        let mut mac = Hmac::<Sha1>::new_from_slice(REGISTRATION_SECRET.as_bytes())?;
        mac.update(
            [nonce.as_str(), name, password, "admin"]
                .join("\0")
                .as_bytes(),
        );
        let mac = mac.finalize().into_bytes();
        let mac: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
        let body = json!({
            "nonce": nonce,
            "username": name,
            "password": password,
            "admin": true,
            "mac": mac,
        });
        user(&self.post(path, None, &body)?)
    }

    pub(crate) fn create_room(&self, user: &User) -> Result<String> {
        let path = "/_matrix/client/v3/createRoom";
        let answer = self.post(path, Some(&user.access_token), &json!({}))?;
        text(&answer, "room_id")
    }

    fn post(&self, path: &str, access_token: Option<&str>, body: &Value) -> Result<Value> {
        let answer = self.request("POST", path, access_token, Some(body))?;
        if answer.status != 200 {
            bail!(
                "POST {path} was answered {}: {}",
                answer.status,
                answer.body
            );
        }
        Ok(answer.body)
    }
}

fn user(answer: &Value) -> Result<User> {
    Ok(User {
        user_id: text(answer, "user_id")?,
        access_token: text(answer, "access_token")?,
        device_id: text(answer, "device_id")?,
    })
}

fn text(answer: &Value, member: &str) -> Result<String> {
    match answer.get(member).and_then(Value::as_str) {
        Some(text) => Ok(text.to_owned()),
        None => bail!("the answer has no {member}: {answer}"),
    }
}
