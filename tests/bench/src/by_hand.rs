//! The calls as somebody writes them who knows reqwest and hyper-util well and needs just these: the same requests, the same
//! checks, types with the members that are of use.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

/// What need not be escaped in a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

#[derive(Deserialize)]
pub(crate) struct Presence {
    pub(crate) presence: String,
    pub(crate) last_active_ago: Option<i64>,
    pub(crate) status_msg: Option<String>,
    pub(crate) currently_active: Option<bool>,
}

#[derive(Deserialize)]
pub(crate) struct Sent {
    pub(crate) event_id: String,
}

/// A transport, as a person would call it.
#[derive(Clone)]
pub(crate) enum Http {
    Reqwest(reqwest::Client),
    Hyper(hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>),
}

pub(crate) struct ByHand {
    pub(crate) http: Http,
    pub(crate) base: String,
    pub(crate) token: String,
}

fn segment(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, SEGMENT)
}

impl ByHand {
    pub(crate) async fn presence(&self, user: &str) -> Result<Presence> {
        let url = format!(
            "{}/_matrix/client/v3/presence/{}/status",
            self.base,
            segment(user)
        );
        let body = self.call(http::Method::GET, url, None).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    pub(crate) async fn send(
        &self,
        room: &str,
        kind: &str,
        id: &str,
        content: &serde_json::Value,
    ) -> Result<Sent> {
        let url = format!(
            "{}/_matrix/client/v3/rooms/{}/send/{}/{}",
            self.base,
            segment(room),
            segment(kind),
            segment(id)
        );
        let body = self
            .call(http::Method::PUT, url, Some(serde_json::to_vec(content)?))
            .await?;
        Ok(serde_json::from_slice(&body)?)
    }

    pub(crate) async fn sync(&self, since: &str) -> Result<Sync> {
        let url = format!(
            "{}/_matrix/client/v3/sync?since={}&timeout=0",
            self.base,
            segment(since)
        );
        let body = self.call(http::Method::GET, url, None).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    async fn call(
        &self,
        method: http::Method,
        url: String,
        body: Option<Vec<u8>>,
    ) -> Result<Bytes> {
        match &self.http {
            Http::Reqwest(client) => {
                let mut request = client.request(method, url).bearer_auth(&self.token);
                if let Some(body) = body {
                    request = request.header(CONTENT_TYPE, "application/json").body(body);
                }
                let answer = request.send().await?;
                if answer.status() != http::StatusCode::OK {
                    bail!("{}", answer.status());
                }
                Ok(answer.bytes().await?)
            }
            Http::Hyper(client) => {
                let mut request = http::Request::builder()
                    .method(method)
                    .uri(url)
                    .header(AUTHORIZATION, format!("Bearer {}", self.token));
                if body.is_some() {
                    request = request.header(CONTENT_TYPE, "application/json");
                }
                let request = request.body(Full::from(body.unwrap_or_default()))?;
                let answer = client.request(request).await?;
                if answer.status() != http::StatusCode::OK {
                    bail!("{}", answer.status());
                }
                Ok(answer
                    .into_body()
                    .collect()
                    .await
                    .context("the body")?
                    .to_bytes())
            }
        }
    }
}

/// As much of a sync as a bot wants.
#[derive(Deserialize)]
pub(crate) struct Sync {
    pub(crate) next_batch: String,
    #[serde(default)]
    pub(crate) rooms: Rooms,
}

#[derive(Default, Deserialize)]
pub(crate) struct Rooms {
    #[serde(default)]
    pub(crate) join: BTreeMap<String, Joined>,
}

#[derive(Deserialize)]
pub(crate) struct Joined {
    #[serde(default)]
    pub(crate) timeline: Timeline,
}

#[derive(Default, Deserialize)]
pub(crate) struct Timeline {
    #[serde(default)]
    pub(crate) events: Vec<Event>,
}

#[derive(Deserialize)]
pub(crate) struct Event {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) sender: String,
    pub(crate) event_id: String,
    pub(crate) origin_server_ts: i64,
    pub(crate) content: serde_json::Value,
    pub(crate) unsigned: Option<serde_json::Value>,
}
