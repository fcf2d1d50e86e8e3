//! Messages, presence and receipts.

use matrix_client_server::formats::RoomId;
use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::presence::{GetPresenceError, GetPresenceRequest, SetPresenceRequest};
use matrix_client_server::receipts::{PostReceiptError, PostReceiptRequest, ReceiptType};
use matrix_client_server::room_send::{SendMessageError, SendMessageRequest};
use matrix_client_server::typewright_runtime::client::Error;
use matrix_client_server::typewright_runtime::{Map, Nullable};
use typewright_live::Homeserver;

use crate::client;

fn text(body: &str) -> Map {
    Map::from([
        ("msgtype".to_owned(), "m.text".into()),
        ("body".to_owned(), body.into()),
    ])
}

/// What a user's sync says, as the harness reads it.
fn sync(homeserver: &Homeserver, token: &str) -> String {
    let answer = homeserver
        .request(
            "GET",
            "/_matrix/client/v3/sync?timeout=0",
            Some(token),
            None,
        )
        .unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_and_its_receipt() {
    let Some(homeserver) = typewright_live::shared("a_message_and_its_receipt").unwrap() else {
        return;
    };
    let user = homeserver.register("message-ada", "secret").unwrap();
    let room = RoomId::new(homeserver.create_room(&user).unwrap()).unwrap();
    let client = client(homeserver, &user);
    let request = SendMessageRequest::new(
        room.clone(),
        "m.room.message",
        "one / two",
        text("to be read"),
    );
    let sent = client
        .room_participation()
        .send_message(request.clone())
        .await
        .unwrap();
    assert!(sent.event_id.as_str().starts_with('$'));
    // The same transaction again is the same event.
    assert_eq!(
        client
            .room_participation()
            .send_message(request)
            .await
            .unwrap()
            .event_id,
        sent.event_id
    );
    let receipt = PostReceiptRequest::new(room.clone(), ReceiptType::MRead, sent.event_id.clone());
    client
        .room_participation()
        .post_receipt(receipt)
        .await
        .unwrap();
    let seen = sync(homeserver, &user.access_token);
    assert!(
        seen.contains("to be read") && seen.contains(sent.event_id.as_str()),
        "{seen}"
    );
    assert!(seen.contains("m.receipt"), "{seen}");

    let mut odd = PostReceiptRequest::new(room, ReceiptType::MRead, sent.event_id);
    odd.thread_id = Some(String::new());
    match client.room_participation().post_receipt(odd).await {
        Err(Error::Api(PostReceiptError::BadRequest(error), _)) => {
            assert_eq!(error.errcode, "M_INVALID_PARAM");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn presence_reads_back() {
    let Some(homeserver) = typewright_live::shared("presence_reads_back").unwrap() else {
        return;
    };
    let user = homeserver.register("presence-ada", "secret").unwrap();
    let client = client(homeserver, &user);
    let mut request = SetPresenceRequest::new(&user.user_id, PresenceState::Unavailable);
    request.status_msg = Some("at the engine".to_owned());
    client.presence().set_presence(request).await.unwrap();
    let presence = client
        .presence()
        .get_presence(GetPresenceRequest::new(&user.user_id))
        .await
        .unwrap();
    assert_eq!(presence.presence, PresenceState::Unavailable);
    assert_eq!(
        presence.status_msg,
        Some(Nullable::Value("at the engine".to_owned()))
    );
    assert!(
        presence
            .last_active_ago
            .is_none_or(|milliseconds| milliseconds >= 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_is_told() {
    let Some(homeserver) = typewright_live::shared("what_goes_wrong_is_told").unwrap() else {
        return;
    };
    let (ada, eve) = (
        homeserver.register("wrong-ada", "secret").unwrap(),
        homeserver.register("wrong-eve", "secret").unwrap(),
    );
    let room = RoomId::new(homeserver.create_room(&ada).unwrap()).unwrap();
    // Not in the room: a status that the definition does not name, kept whole.
    let request = SendMessageRequest::new(room, "m.room.message", "1", text("let me in"));
    match client(homeserver, &eve)
        .room_participation()
        .send_message(request)
        .await
    {
        Err(Error::Api(SendMessageError::Other(answer), _)) => {
            assert_eq!(answer.status.as_u16(), 403);
            assert!(String::from_utf8_lossy(&answer.body).contains("M_FORBIDDEN"));
        }
        other => panic!("{other:?}"),
    }
    // A wrong token.
    let stranger = client(homeserver, &eve);
    stranger.set_access_token_bearer("no-such-token");
    match stranger
        .presence()
        .get_presence(GetPresenceRequest::new(&ada.user_id))
        .await
    {
        Err(Error::Api(GetPresenceError::Other(answer), _)) => {
            assert_eq!(answer.status.as_u16(), 401);
            assert!(String::from_utf8_lossy(&answer.body).contains("M_UNKNOWN_TOKEN"));
        }
        other => panic!("{other:?}"),
    }
}
