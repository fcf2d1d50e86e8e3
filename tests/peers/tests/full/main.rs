//! The tests of the full homeserver: each peer is called by a real homeserver. Without Python 3.10 or newer each test
//! says that it is skipped, and why.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod accounts;
mod bridge;
mod identity;
mod running;
#[path = "../../../live/tests/harness/support.rs"]
mod support;
mod website;

use serde_json::Value;
use typewright_live::{Homeserver, User};

/// Calls the homeserver as a user; the body of its answer, which has to be 200.
#[track_caller]
fn call(
    homeserver: &Homeserver,
    user: &User,
    method: &str,
    path: &str,
    body: impl Into<Option<Value>>,
) -> Value {
    let body = body.into();
    let token = Some(user.access_token.as_str());
    let path = format!("/_matrix/client/{path}");
    let answer = homeserver
        .request(method, &path, token, body.as_ref())
        .unwrap();
    assert_eq!(answer.status, 200, "{method} {path}: {}", answer.body);
    answer.body
}

/// Passes the password of a user in answer to a 401, as clients do.
#[track_caller]
fn call_with_password(homeserver: &Homeserver, user: &User, path: &str, mut body: Value) -> Value {
    let token = Some(user.access_token.as_str());
    let whole = format!("/_matrix/client/{path}");
    let asked = homeserver
        .request("POST", &whole, token, Some(&body))
        .unwrap();
    assert_eq!(asked.status, 401, "{path}: {}", asked.body);
    body["auth"] = serde_json::json!({
        "type": "m.login.password",
        "session": asked.body["session"],
        "identifier": {"type": "m.id.user", "user": user.user_id},
        "password": "secret",
    });
    call(homeserver, user, "POST", path, Some(body))
}

/// What has no place in a path or a query as it is.
fn quote(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A client that goes to the URL that it is given and no further, past any proxy.
fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .proxy(None)
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(support::LONG))
        .build()
        .into()
}
