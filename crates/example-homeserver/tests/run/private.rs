//! What is a user's own: account data, tags, and messages to their devices.

use std::collections::BTreeMap;
use std::time::Duration;

use matrix_client_server::account_data::{GetAccountDataRequest, SetAccountDataRequest};
use matrix_client_server::matrix_common::api::client_server::definitions::tag::Tag;
use matrix_client_server::tags::{DeleteRoomTagRequest, GetRoomTagsRequest, SetRoomTagRequest};
use matrix_client_server::to_device::SendToDeviceRequest;

use super::guest::{Guest, object, serve, value};

#[tokio::test]
async fn account_data_reaches_the_next_sync() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let before = ada.sync(None).await;
    let content = object([("colour", "brass".into())]);
    let user = ada.user.as_str();
    let set = SetAccountDataRequest::new(user, "org.example.look", content.clone());
    let data = ada.client.user_data();
    data.set_account_data(set.clone()).await.unwrap();
    let after = ada.sync(Some(&before.next_batch)).await;
    let events = after.account_data.unwrap().events.unwrap();
    let event = value(&events[0]);
    assert_eq!(event.get("content"), Some(&content.clone().into()));
    let get = GetAccountDataRequest::new(user, "org.example.look");
    assert_eq!(data.get_account_data(get).await.unwrap().extra, content);
    let get = GetAccountDataRequest::new(user, "org.example.other");
    let missing = data.get_account_data(get).await.unwrap_err();
    assert_eq!(missing.code().as_deref(), Some("M_NOT_FOUND"));
    let refused = bob.client.user_data().set_account_data(set).await;
    assert_eq!(refused.unwrap_err().code().as_deref(), Some("M_FORBIDDEN"));
}

#[tokio::test]
async fn tags_come_and_go() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let room = ada.room_with(&[]).await;
    let before = ada.sync(None).await;
    let (user, room_id) = (ada.user.as_str(), room.as_str());
    let data = ada.client.user_data();
    let set = SetRoomTagRequest::new(user, room_id, "m.favourite", Tag::new());
    data.set_room_tag(set).await.unwrap();
    let tags = || data.get_room_tags(GetRoomTagsRequest::new(user, room_id));
    let found = tags().await.unwrap().tags.unwrap();
    assert!(found.contains_key("m.favourite"));
    let after = ada.sync(Some(&before.next_batch)).await;
    let news = &after.rooms.unwrap().join.unwrap()[&room];
    let events = news.account_data.as_ref().unwrap().events.as_ref().unwrap();
    assert!(events[0].json().contains("m.favourite"));
    let delete = DeleteRoomTagRequest::new(user, room_id, "m.favourite");
    data.delete_room_tag(delete).await.unwrap();
    assert!(tags().await.unwrap().tags.unwrap().is_empty());
}

#[tokio::test]
async fn a_device_is_told_once() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let before = bob.sync(None).await;
    let content = object([("word", "open".into())]);
    let devices = BTreeMap::from([(bob.device.clone(), content.clone())]);
    let messages = BTreeMap::from([(bob.user.clone(), devices)]);
    let send = SendToDeviceRequest::new("org.example.word", "1", messages);
    let sending = ada.client.send_to_device_messaging();
    for _ in 0..2 {
        sending.send_to_device(send.clone()).await.unwrap();
    }
    let wait = Duration::from_secs(20);
    let after = bob.sync_for(Some(&before.next_batch), wait).await;
    let to_device = after.to_device.unwrap();
    let events = to_device["events"].as_list().unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].get("content"), Some(&content.into()));
    // An answer that was lost is asked for again: what was in it comes again, until the device syncs from behind it.
    let again = bob.sync(Some(&before.next_batch)).await;
    assert_eq!(again.to_device.unwrap()["events"].as_list(), Some(events));
    let afresh = bob.sync(None).await.to_device.unwrap();
    assert_eq!(afresh["events"].as_list(), Some(events));
    let then = bob.sync(Some(&after.next_batch)).await;
    assert_eq!(then.to_device, None);
    // What was seen is gone, for a sync from the beginning as well.
    assert_eq!(bob.sync(None).await.to_device, None);
}
