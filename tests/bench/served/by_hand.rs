//! The two operations as somebody writes them for axum who needs just these: the same checks and the same answers.

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{AGO, TOKEN, event_of};

#[derive(Serialize)]
struct Presence {
    presence: &'static str,
    last_active_ago: i64,
    status_msg: String,
    currently_active: bool,
}

#[derive(Serialize)]
struct Sent {
    event_id: String,
}

#[derive(Serialize)]
struct Problem {
    errcode: &'static str,
    error: String,
}

pub(crate) fn router() -> Router {
    Router::new()
        .route("/_matrix/client/v3/presence/{user}/status", get(presence))
        .route(
            "/_matrix/client/v3/rooms/{room}/send/{kind}/{id}",
            put(send),
        )
}

async fn presence(Path(user): Path<String>, headers: HeaderMap) -> Response {
    if !is_known(&headers) {
        return unknown();
    }
    let presence = Presence {
        presence: "online",
        last_active_ago: AGO,
        status_msg: user,
        currently_active: true,
    };
    json(StatusCode::OK, &presence)
}

async fn send(
    Path((room, _kind, _id)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !is_known(&headers) {
        return unknown();
    }
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if !media_type.is_some_and(|kind| kind.starts_with("application/json")) {
        let error = "the body is not said to be JSON".to_owned();
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "M_NOT_JSON", error);
    }
    match serde_json::from_slice::<Map<String, Value>>(&body) {
        Ok(content) => {
            let event_id = event_of(&room, content.len());
            json(StatusCode::OK, &Sent { event_id })
        }
        Err(error) => problem(StatusCode::BAD_REQUEST, "M_BAD_JSON", error.to_string()),
    }
}

fn is_known(headers: &HeaderMap) -> bool {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = token.and_then(|value| value.strip_prefix("Bearer "));
    token == Some(TOKEN)
}

fn unknown() -> Response {
    let error = "the token is not known".to_owned();
    problem(StatusCode::UNAUTHORIZED, "M_UNKNOWN_TOKEN", error)
}

fn problem(status: StatusCode, errcode: &'static str, error: String) -> Response {
    json(status, &Problem { errcode, error })
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(body) => (status, [(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
