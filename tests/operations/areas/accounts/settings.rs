//! What clients keep on the homeserver: data of an account and of a room in it, tags on rooms, and filters.

use anyhow::{Result, bail};
use matrix_client_server::account_data::{
    GetAccountDataError, GetAccountDataPerRoomRequest, GetAccountDataRequest,
    SetAccountDataPerRoomRequest, SetAccountDataRequest,
};
use matrix_client_server::definitions::event_filter::EventFilter;
use matrix_client_server::definitions::room_event_filter::RoomEventFilter;
use matrix_client_server::definitions::sync_filter::{Filter, FilterEventFormat, RoomFilter};
use matrix_client_server::filter::{DefineFilterRequest, GetFilterError, GetFilterRequest};
use matrix_client_server::matrix_common::api::client_server::definitions::tag::Tag;
use matrix_client_server::tags::{DeleteRoomTagRequest, GetRoomTagsRequest, SetRoomTagRequest};
use matrix_client_server::typewright_runtime::Value;

use crate::world::{User, World, map};

pub(crate) async fn run(world: &World) -> Result<()> {
    let user = world.user("settings").await?;
    data_of_the_account(&user).await?;
    data_of_a_room(&user).await?;
    tags(&user).await?;
    filters(&user).await
}

async fn data_of_the_account(user: &User) -> Result<()> {
    let body = map([
        ("theme", "dark".into()),
        ("sizes", [1, 2, 3].into_iter().collect::<Value>()),
        ("deep", map([("a/b~c", Value::Null)]).into()),
        ("yes", true.into()),
    ]);
    let (id, name) = (user.id.as_str(), "org.example.look/and~feel %");
    user.call(SetAccountDataRequest::new(id, name, body.clone()))
        .await?;
    let kept = user.call(GetAccountDataRequest::new(id, name)).await?;
    assert_eq!(kept.extra, body);
    match user
        .refused(GetAccountDataRequest::new(id, "org.example.none"))
        .await?
    {
        (404, GetAccountDataError::NotFound(error)) => assert_eq!(error.errcode, "M_NOT_FOUND"),
        (status, _) => bail!("data that is not there was answered {status}"),
    }
    Ok(())
}

async fn data_of_a_room(user: &User) -> Result<()> {
    let room = user.room().await?;
    let body = map([("scrolled", 12.into())]);
    let (id, room, name) = (user.id.as_str(), room.as_str(), "org.example.place");
    let request = SetAccountDataPerRoomRequest::new(id, room, name, body.clone());
    user.call(request).await?;
    let request = GetAccountDataPerRoomRequest::new(id, room, name);
    assert_eq!(user.call(request).await?.extra, body);
    Ok(())
}

async fn tags(user: &User) -> Result<()> {
    let room = user.room().await?;
    let (id, room) = (user.id.as_str(), room.as_str());
    let mut tag = Tag::new();
    tag.order = Some("0.25".parse()?);
    tag.extra = map([("colour", "red".into())]);
    for name in ["m.favourite", "u.work/at home"] {
        user.call(SetRoomTagRequest::new(id, room, name, tag.clone()))
            .await?;
    }
    let get = GetRoomTagsRequest::new(id, room);
    let tags = user.call(get.clone()).await?.tags.unwrap_or_default();
    assert_eq!(tags.len(), 2, "{tags:?}");
    assert_eq!(tags.get("u.work/at home"), Some(&tag));
    user.call(DeleteRoomTagRequest::new(id, room, "u.work/at home"))
        .await?;
    let tags = user.call(get).await?.tags.unwrap_or_default();
    assert_eq!(tags.keys().collect::<Vec<_>>(), ["m.favourite"]);
    Ok(())
}

async fn filters(user: &User) -> Result<()> {
    let mut timeline = RoomEventFilter::new();
    timeline.limit = Some(5);
    timeline.types = Some(vec!["m.room.message".to_owned(), "m.room.*".to_owned()]);
    timeline.not_senders = Some(vec![user.id.clone()]);
    timeline.lazy_load_members = Some(true);
    let mut room = RoomFilter::new();
    room.timeline = Some(timeline);
    room.include_leave = Some(false);
    let mut presence = EventFilter::new();
    presence.types = Some(Vec::new());
    let mut filter = Filter::new();
    filter.event_format = Some(FilterEventFormat::Client);
    filter.event_fields = Some(vec!["type".to_owned(), "content".to_owned()]);
    filter.presence = Some(presence);
    filter.room = Some(room);
    let request = DefineFilterRequest::new(user.id.clone(), filter.clone());
    let made = user.call(request).await?;
    let request = GetFilterRequest::new(user.id.clone(), made.filter_id);
    assert_eq!(user.call(request).await?.body, filter);
    match user
        .refused(GetFilterRequest::new(user.id.clone(), "999"))
        .await?
    {
        (404, GetFilterError::NotFound) => Ok(()),
        (status, _) => bail!("a filter that is not there was answered {status}"),
    }
}
