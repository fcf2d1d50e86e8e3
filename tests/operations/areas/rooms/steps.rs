//! What the areas around rooms do again and again: a room that anyone may join, a message, events read with their types.

use anyhow::{Context, Result, ensure};
use matrix_client_server::create_room::{CreateRoomRequest, CreateRoomRequestPreset};
use matrix_client_server::formats::{EventId, RoomId};
use matrix_client_server::joining::JoinRoomByIdRequest;
use matrix_client_server::matrix_common::api::client_server::definitions::client_event::AnyRoomEvent;
use matrix_client_server::matrix_common::m_room_message::AnyMessageContent;
use matrix_client_server::room_send::SendMessageRequest;
use matrix_client_server::room_state::SetRoomStateWithKeyRequest;
use matrix_client_server::rooms::GetOneRoomEventRequest;
use matrix_client_server::typewright_runtime::http::Unexpected;
use matrix_client_server::typewright_runtime::{Field, Map, Raw};
use serde_json::{Value, json};

use crate::world::User;

/// The object that is written here as JSON.
pub(super) fn object(json: Value) -> Map {
    serde_json::from_value(json).expect("an object")
}

/// What an object is as JSON, to be held against what is written in a test.
pub(super) fn json_of(map: &Map) -> Value {
    serde_json::to_value(map).expect("every object has a form in JSON")
}

/// A new room of the user that anyone may join.
pub(super) async fn open_room(user: &User) -> Result<RoomId> {
    let mut request = CreateRoomRequest::new();
    request.preset = Some(CreateRoomRequestPreset::PublicChat);
    Ok(user.call(request).await?.room_id)
}

/// A new room of the first user, with the second in it.
pub(super) async fn room_of_two(one: &User, other: &User) -> Result<RoomId> {
    let room = open_room(one).await?;
    join(other, &room).await?;
    Ok(room)
}

pub(super) async fn join(user: &User, room: &RoomId) -> Result<()> {
    let joined = user.call(JoinRoomByIdRequest::new(room.clone())).await?;
    ensure!(joined.room_id == *room);
    Ok(())
}

/// The content of a text message.
pub(super) fn text(body: &str) -> Map {
    object(json!({"msgtype": "m.text", "body": body}))
}

/// Sends a text message. What one user says in one room has to differ: the text is the transaction as well.
pub(super) async fn say(user: &User, room: &RoomId, body: &str) -> Result<EventId> {
    send(user, room, "m.room.message", body, text(body)).await
}

/// Sends any event.
pub(super) async fn send(
    user: &User,
    room: &RoomId,
    event_type: &str,
    transaction: &str,
    content: Map,
) -> Result<EventId> {
    let request = SendMessageRequest::new(room.clone(), event_type, transaction, content);
    Ok(user.call(request).await?.event_id)
}

/// Sets a piece of the room's state.
pub(super) async fn set_state(
    user: &User,
    room: &RoomId,
    event_type: &str,
    state_key: &str,
    content: Value,
) -> Result<EventId> {
    let content = object(content);
    let request = SetRoomStateWithKeyRequest::new(room.clone(), event_type, state_key, content);
    Ok(user.call(request).await?.event_id)
}

/// One event of a room.
pub(super) async fn event(user: &User, room: &RoomId, event: &EventId) -> Result<AnyRoomEvent> {
    let request = GetOneRoomEventRequest::new(room.clone(), event.clone());
    Ok(user.call(request).await?.body)
}

/// Reads events that an answer keeps as text. Each has to be written as it was: the suite sees no further than the text.
pub(super) fn read<T: Field>(events: &[Raw<T>]) -> Result<Vec<T>> {
    events.iter().map(read_one).collect()
}

fn read_one<T: Field>(event: &Raw<T>) -> Result<T> {
    let value = event.get().with_context(|| event.json().to_owned())?;
    let again = Raw::new(&value);
    let (was, now) = (parsed(event.json())?, parsed(again.json())?);
    ensure!(was == now, "{} has become {}", event.json(), again.json());
    Ok(value)
}

/// JSON without the members that are `null`, which read as absent.
fn parsed(json: &str) -> Result<Value> {
    let mut value = serde_json::from_str(json)?;
    drop_nulls(&mut value);
    Ok(value)
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(elements) => elements.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// What the text messages among some events say, in their order.
pub(super) fn said(events: &[AnyRoomEvent]) -> Vec<&str> {
    events.iter().filter_map(body).collect()
}

/// What an event says if it is a text message.
pub(super) fn body(event: &AnyRoomEvent) -> Option<&str> {
    match event {
        AnyRoomEvent::MRoomMessage(message) => match &message.content {
            AnyMessageContent::MText(text) => Some(&text.body),
            _ => None,
        },
        _ => None,
    }
}

/// The `errcode` of an answer that the definition does not foresee.
pub(super) fn errcode(answer: &Unexpected) -> Result<String> {
    let body: Value = serde_json::from_slice(&answer.body)?;
    let code = body.get("errcode").and_then(Value::as_str);
    Ok(code.with_context(|| body.to_string())?.to_owned())
}
