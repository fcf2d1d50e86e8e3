//! What the definition does not name is kept, both ways; so are odd strings and large numbers.

use std::sync::Arc;

use matrix_client_server::Client;
use matrix_client_server::formats::{EventId, RoomId};
use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::presence::{
    GetPresenceRequest, GetPresenceResponse, SetPresenceRequest, SetPresenceResponse,
};
use matrix_client_server::receipts::{PostReceiptRequest, PostReceiptResponse, ReceiptType};
use matrix_client_server::room_send::{SendMessageRequest, SendMessageResponse};
use matrix_client_server::typewright_runtime::http::{Reply, Request};
use matrix_client_server::typewright_runtime::{Map, Nullable, Value, json};

use crate::home::{Home, TOKEN, router, start};
use crate::raw::client_of;

/// Members that no definition names, with numbers that do not fit a float.
fn unknown() -> Map {
    let text = r#"{"org.example": {"deep": [1.0, -0, 9007199254740993, 1e400, null]}, "x": true}"#;
    json::from_str(text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_members_and_values() {
    let (home, client, _) = start().await;
    let mut request = SetPresenceRequest::new("@ada:example.org", PresenceState::from("dreaming"));
    request.extra = unknown();
    let mut response = SetPresenceResponse::new();
    response.extra = unknown();
    home.set.answers(Ok(response.clone()));
    assert_eq!(
        client
            .presence()
            .set_presence(request.clone())
            .await
            .unwrap(),
        response
    );
    let asked = home.set.asked();
    assert_eq!(asked, request);
    assert!(matches!(asked.presence, PresenceState::Unknown(_)));
    assert_eq!(json::to_string(&asked.extra), json::to_string(&unknown()));

    let mut response = GetPresenceResponse::new(PresenceState::from("dreaming"));
    response.last_active_ago = Some(i64::MAX);
    response.extra = unknown();
    home.get.answers(Ok(response.clone()));
    assert_eq!(
        client
            .presence()
            .get_presence(GetPresenceRequest::new("@ada:example.org"))
            .await
            .unwrap(),
        response
    );
}

/// A body, and what its `status_msg` and its `last_active_ago` are read as.
type Row = (&'static [u8], Option<Nullable<String>>, Option<i64>);

#[tokio::test(flavor = "multi_thread")]
async fn three_states_and_null_for_absent() {
    let table: &[Row] = &[
        (br#"{"presence":"online"}"#, None, None),
        (
            br#"{"presence":"online","status_msg":null,"last_active_ago":null}"#,
            Some(Nullable::Null),
            None,
        ),
        (
            br#"{"presence":"online","status_msg":"here","last_active_ago":7}"#,
            Some(Nullable::Value("here".into())),
            Some(7),
        ),
    ];
    for (body, status_msg, last_active_ago) in table {
        let client = client_of(200, &[("content-type", "application/json")], body).await;
        let response = client
            .presence()
            .get_presence(GetPresenceRequest::new("@ada:example.org"))
            .await
            .unwrap();
        assert_eq!(
            (&response.status_msg, &response.last_active_ago),
            (status_msg, last_active_ago)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strings_that_need_care_in_a_path() {
    let (home, client, _) = start().await;
    let rooms = [
        "!a/b c%?#\u{fc}:example.org",
        "!%2F:x",
        "!..",
        "!a:[::1]:8448",
        "!\u{1F680}&=+;",
    ];
    for room in rooms {
        for transaction in ["../x", "a/../b", "%2e%2e", "t 1", "\u{e9}"] {
            let room = RoomId::new(room).unwrap();
            let request = SendMessageRequest::new(room, "m.room.message", transaction, Map::new());
            home.send
                .answers(Ok(SendMessageResponse::new(EventId::new("$e").unwrap())));
            client
                .room_participation()
                .send_message(request.clone())
                .await
                .unwrap();
            assert_eq!(home.send.asked(), request);
        }
    }
    for text in ["", ".", ".."] {
        let room = RoomId::new("!r:x").unwrap();
        let refused = client
            .room_participation()
            .send_message(SendMessageRequest::new(
                room,
                "m.room.message",
                text,
                Map::new(),
            ))
            .await;
        assert!(
            matches!(
                refused,
                Err(matrix_client_server::typewright_runtime::client::Error::Encode(_))
            ),
            "{text:?}: {refused:?}"
        );
    }
    let request = PostReceiptRequest::new(
        RoomId::new("!r:x").unwrap(),
        ReceiptType::from("org.example/odd type"),
        EventId::new("$e/f").unwrap(),
    );
    home.receipt.answers(Ok(PostReceiptResponse::new()));
    client
        .room_participation()
        .post_receipt(request.clone())
        .await
        .unwrap();
    assert_eq!(home.receipt.asked(), request);
}

#[tokio::test]
async fn the_same_without_a_socket() {
    let home = Arc::new(Home::default());
    let router = router(&home);
    let builder =
        matrix_client_server::typewright_runtime::client::Client::builder("http://localhost");
    let client = Client::from(builder.transport(router).build().unwrap());
    client.set_access_token_bearer(TOKEN);
    home.get
        .answers(Ok(GetPresenceResponse::new(PresenceState::Offline)));
    let response = client
        .presence()
        .get_presence(GetPresenceRequest::new("@ada:example.org"))
        .await
        .unwrap();
    assert_eq!(response.presence, PresenceState::Offline);
}

#[test]
fn requests_and_responses_without_any_io() {
    let mut request = SetPresenceRequest::new("@ada:example.org", PresenceState::Online);
    request.status_msg = Some("here".to_owned());
    let http = request.to_http("https://example.org").unwrap();
    assert_eq!(http.method(), "PUT");
    assert_eq!(
        http.uri(),
        "https://example.org/_matrix/client/v3/presence/%40ada%3Aexample.org/status"
    );
    assert_eq!(
        &http.body()[..],
        br#"{"presence":"online","status_msg":"here"}"#
    );
    assert_eq!(SetPresenceRequest::from_http(&http).unwrap(), request);
    let response = GetPresenceResponse::new(PresenceState::Online);
    let http = response.to_http().unwrap();
    assert_eq!(
        GetPresenceResponse::from_http(&http).unwrap().unwrap(),
        response
    );
    let value: Value = json::to_value(&response);
    assert_eq!(
        json::from_value::<GetPresenceResponse>(&value).unwrap(),
        response
    );
}
