//! Pushers, and the notifications that they are for: a mention reaches the push gateway and stands in the list.

use std::time::Duration;

use anyhow::Result;
use matrix_client_server::formats::{EventId, RoomId};
use matrix_client_server::inviting::InviteUserRequest;
use matrix_client_server::joining::JoinRoomByIdRequest;
use matrix_client_server::matrix_common::api::client_server::definitions::client_event_without_room_id::AnySyncEvent;
use matrix_client_server::notifications::{
    GetNotificationsRequest, GetNotificationsResponse, Notification,
};
use matrix_client_server::pusher::{
    GetPushersRequest, NewPusherData, NewPusherDataFormat, PostPusherError, PostPusherRequest,
};
use matrix_client_server::room_send::SendMessageRequest;
use matrix_client_server::typewright_runtime::{Nullable, Value};

use crate::world::{User, World, map, until};

const APP: &str = "org.example.reader";

pub(crate) async fn run(world: &World) -> Result<()> {
    let user = world.user("notified").await?;
    let other = world.user("writer").await?;
    let room = shared_room(&user, &other).await?;
    let key = format!("key of {}", user.localpart);
    pusher(world, &user, &key).await?;
    let event = mention(&other, &room, &user).await?;
    pushed(world, &key, &event).await?;
    listed(&user, &room, &event).await?;
    page_by_page(&user, &other, &room).await?;
    no_pusher_any_more(&user, &key).await
}

async fn shared_room(user: &User, other: &User) -> Result<RoomId> {
    let room = other.room().await?;
    other
        .call(InviteUserRequest::new(room.clone(), user.id.clone()))
        .await?;
    user.call(JoinRoomByIdRequest::new(room.clone())).await?;
    Ok(room)
}

async fn pusher(world: &World, user: &User, key: &str) -> Result<()> {
    let mut data = NewPusherData::new();
    data.url = Some(world.peers().push_gateway().url().to_owned());
    data.format = Some(NewPusherDataFormat::EventIdOnly);
    data.extra = map([("org.example.more", "kept".into())]);
    let kind = Nullable::Value("http".to_owned());
    let mut request = PostPusherRequest::new(key, kind, APP);
    request.app_display_name = Some("Reader".to_owned());
    request.device_display_name = Some("A phone".to_owned());
    request.lang = Some("en".to_owned());
    request.data = Some(data);
    user.call(request).await?;

    let pushers = user.call(GetPushersRequest::new()).await?.pushers;
    let pushers = pushers.unwrap_or_default();
    assert_eq!(pushers.len(), 1, "{pushers:?}");
    let pusher = &pushers[0];
    assert_eq!(
        (pusher.pushkey.as_str(), pusher.kind.as_str()),
        (key, "http")
    );
    assert_eq!(pusher.app_display_name, "Reader");
    assert_eq!(pusher.data.format.as_deref(), Some("event_id_only"));
    let more = pusher.data.extra.get("org.example.more");
    assert_eq!(more, Some(&Value::from("kept")));

    // A pusher of the kind `http` needs a URL.
    let kind = Nullable::Value("http".to_owned());
    let mut request = PostPusherRequest::new(key, kind, APP);
    request.app_display_name = Some("Reader".to_owned());
    request.device_display_name = Some("A phone".to_owned());
    request.lang = Some("en".to_owned());
    request.data = Some(NewPusherData::new());
    match user.refused(request).await? {
        (400, PostPusherError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_MISSING_PARAM");
        }
        (status, _) => anyhow::bail!("a pusher without a URL was answered {status}"),
    }
    Ok(())
}

/// Somebody names the user.
async fn mention(other: &User, room: &RoomId, user: &User) -> Result<EventId> {
    let users: Value = [user.id.as_str()].into_iter().collect();
    let body = map([
        ("msgtype", "m.text".into()),
        ("body", "Are you there?".into()),
        ("m.mentions", map([("user_ids", users)]).into()),
    ]);
    let request = SendMessageRequest::new(room.clone(), "m.room.message", "mention", body);
    Ok(other.call(request).await?.event_id)
}

async fn pushed(world: &World, key: &str, event: &EventId) -> Result<()> {
    let calls = world.peers().push_gateway().calls();
    let call = calls
        .wait_for(Duration::from_secs(90), |call| {
            let body = call.json();
            let named = |pointer: &str, text: &str| {
                body.pointer(pointer).and_then(|value| value.as_str()) == Some(text)
            };
            named("/notification/event_id", event.as_str())
                && named("/notification/devices/0/pushkey", key)
        })
        .await;
    assert!(call.is_some(), "{:?}", calls.all());
    Ok(())
}

async fn page(user: &User, from: Option<String>, limit: i64) -> Result<GetNotificationsResponse> {
    let mut request = GetNotificationsRequest::new();
    request.from = from;
    request.limit = Some(limit);
    user.call(request).await
}

async fn listed(user: &User, room: &RoomId, event: &EventId) -> Result<()> {
    let found = until("the mention is listed", async || {
        let page = page(user, None, 10).await?;
        let mut all = page.notifications.into_iter();
        Ok(all.find(|notification| of(notification) == event.as_str()))
    })
    .await?;
    assert_eq!(found.room_id, room.as_str());
    assert!(!found.read && !found.actions.is_empty(), "{found:?}");
    let mut request = GetNotificationsRequest::new();
    request.only = Some("highlight".to_owned());
    let highlights = user.call(request).await?.notifications;
    assert_eq!(highlights.len(), 1, "{highlights:?}");
    Ok(())
}

/// The ID of the message that somebody was notified of.
fn of(notification: &Notification) -> String {
    match &notification.event {
        AnySyncEvent::MRoomMessage(message) => message.event_id.as_str().to_owned(),
        other => format!("no message: {other:?}"),
    }
}

async fn page_by_page(user: &User, other: &User, room: &RoomId) -> Result<()> {
    let second = mention_again(other, room, user).await?;
    let first = until("the second mention is listed", async || {
        let page = page(user, None, 1).await?;
        let newest = page.notifications.first().map(of);
        Ok((newest.as_deref() == Some(second.as_str())).then_some(page))
    })
    .await?;
    let next = first.next_token.expect("there is another page");
    let rest = page(user, Some(next), 1).await?;
    assert_ne!(of(&rest.notifications[0]), second.as_str());
    Ok(())
}

async fn mention_again(other: &User, room: &RoomId, user: &User) -> Result<EventId> {
    let body = map([
        ("msgtype", "m.text".into()),
        ("body", format!("Hello {}!", user.localpart).into()),
    ]);
    let request = SendMessageRequest::new(room.clone(), "m.room.message", "again", body);
    Ok(other.call(request).await?.event_id)
}

async fn no_pusher_any_more(user: &User, key: &str) -> Result<()> {
    let request = PostPusherRequest::new(key, Nullable::Null, APP);
    user.call(request).await?;
    let pushers = user.call(GetPushersRequest::new()).await?.pushers;
    assert_eq!(pushers, Some(Vec::new()));
    Ok(())
}
