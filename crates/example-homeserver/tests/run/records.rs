//! What a server keeps: state, history, profiles, aliases and files.

use matrix_client_server::authed_content_repo::{
    GetContentAuthedRequest, GetContentAuthedResponse,
};
use matrix_client_server::content_repo::UploadContentRequest;
use matrix_client_server::directory::{GetRoomIdByAliasRequest, SetRoomAliasRequest};
use matrix_client_server::formats::{RoomAlias, ServerName};
use matrix_client_server::matrix_common::schemas::direction::Direction;
use matrix_client_server::message_pagination::GetRoomEventsRequest;
use matrix_client_server::profile::{GetUserProfileRequest, SetProfileFieldRequest};
use matrix_client_server::redaction::RedactEventRequest;
use matrix_client_server::room_state::SetRoomStateWithKeyRequest;
use matrix_client_server::rooms::{GetJoinedMembersByRoomRequest, GetRoomStateWithKeyRequest};
use matrix_client_server::typewright_runtime::http::Blob;

use super::guest::{Guest, object, serve, value};

#[tokio::test]
async fn state_is_set_by_the_powerful_and_read_by_members() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let eve = Guest::new(&url, "eve").await;
    let room = ada.room_with(&[&bob]).await;
    let content = object([("topic", "Engines".into())]);
    let set = SetRoomStateWithKeyRequest::new(room.clone(), "m.room.topic", "", content.clone());
    let refused = bob.client.room_participation();
    let refused = refused.set_room_state_with_key(set.clone()).await;
    assert_eq!(refused.unwrap_err().code().as_deref(), Some("M_FORBIDDEN"));
    let done = ada.client.room_participation();
    done.set_room_state_with_key(set).await.unwrap();

    let get = GetRoomStateWithKeyRequest::new(room.clone(), "m.room.topic", "");
    let read = bob.client.room_participation();
    let read = read.get_room_state_with_key(get.clone()).await.unwrap();
    assert_eq!(read.body, content.into());
    let refused = eve.client.room_participation();
    let refused = refused.get_room_state_with_key(get).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 403);
    let get = GetRoomStateWithKeyRequest::new(room, "m.room.avatar", "");
    let missing = bob.client.room_participation();
    let missing = missing.get_room_state_with_key(get).await.unwrap_err();
    assert_eq!(missing.status().unwrap(), 404);
}

#[tokio::test]
async fn history_comes_in_pages() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let room = ada.room_with(&[]).await;
    for number in 1..=5 {
        ada.say(&room, &number.to_string(), &format!("message {number}"))
            .await;
    }
    let mut from = None;
    let mut heard = Vec::new();
    loop {
        let mut request = GetRoomEventsRequest::new(room.clone(), Direction::B);
        request.limit = Some(2);
        request.from = from;
        let page = ada
            .client
            .room_participation()
            .get_room_events(request)
            .await;
        let page = page.unwrap();
        assert!(page.chunk.len() <= 2);
        for event in &page.chunk {
            let event = value(event);
            if let Some(body) = event.get("content").unwrap().get("body") {
                heard.push(body.as_str().unwrap().to_owned());
            }
        }
        from = page.end;
        if from.is_none() {
            break;
        }
    }
    let said = [
        "message 5",
        "message 4",
        "message 3",
        "message 2",
        "message 1",
    ];
    assert_eq!(heard, said);
}

#[tokio::test]
async fn what_was_said_can_be_taken_back() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let room = ada.room_with(&[&bob]).await;
    let said = ada.say(&room, "1", "A secret").await;
    let request = RedactEventRequest::new(room.clone(), said, "2");
    let refused = bob.client.room_participation();
    let refused = refused.redact_event(request.clone()).await.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_FORBIDDEN"));
    let done = ada.client.room_participation().redact_event(request).await;
    done.unwrap();
    let mut request = GetRoomEventsRequest::new(room, Direction::B);
    request.limit = Some(2);
    let page = bob
        .client
        .room_participation()
        .get_room_events(request)
        .await;
    let page = page.unwrap().chunk;
    assert_eq!(
        value(&page[0]).get("type").unwrap().as_str(),
        Some("m.room.redaction")
    );
    assert!(!page[1].json().contains("A secret"));
}

#[tokio::test]
async fn a_new_name_is_told_to_the_rooms() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let room = ada.room_with(&[&bob]).await;
    let name = object([("displayname", "Countess".into())]);
    let set = SetProfileFieldRequest::new(ada.user.clone(), "displayname", name);
    let refused = bob.client.user_data().set_profile_field(set.clone()).await;
    assert_eq!(refused.unwrap_err().code().as_deref(), Some("M_FORBIDDEN"));
    ada.client.user_data().set_profile_field(set).await.unwrap();
    let get = GetUserProfileRequest::new(ada.user.clone());
    let profile = bob.client.user_data().get_user_profile(get).await.unwrap();
    assert_eq!(profile.displayname.as_deref(), Some("Countess"));
    let members = bob.client.room_participation();
    let request = GetJoinedMembersByRoomRequest::new(room);
    let members = members.get_joined_members_by_room(request).await.unwrap();
    let ada = &members.joined.unwrap()[&ada.user];
    assert_eq!(ada.display_name.as_deref(), Some("Countess"));
}

#[tokio::test]
async fn an_alias_leads_to_its_room() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let room = ada.room_with(&[]).await;
    let alias = RoomAlias::new("#engines:example.org").unwrap();
    let directory = ada.client.room_directory();
    let get = || directory.get_room_id_by_alias(GetRoomIdByAliasRequest::new(alias.clone()));
    let missing = get().await.unwrap_err();
    assert_eq!(missing.code().as_deref(), Some("M_NOT_FOUND"));
    let set = SetRoomAliasRequest::new(alias.clone(), room.clone());
    directory.set_room_alias(set.clone()).await.unwrap();
    assert_eq!(get().await.unwrap().room_id, Some(room));
    let taken = directory.set_room_alias(set).await.unwrap_err();
    assert_eq!(taken.status().unwrap(), 409);
}

#[tokio::test]
async fn a_file_comes_back_as_it_was() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let mut upload = UploadContentRequest::new(Blob::new("image/png", vec![1_u8, 2, 3]));
    upload.filename = Some("note.png".to_owned());
    let uri = ada.client.media().upload_content(upload).await.unwrap();
    let id = uri
        .content_uri
        .as_str()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let server = ServerName::new("example.org").unwrap();
    let get = |id: &str| GetContentAuthedRequest::new(server.clone(), id);
    let file = ada.client.media().get_content_authed(get(&id)).await;
    let GetContentAuthedResponse::Ok(file) = file.unwrap() else {
        panic!("the file is here");
    };
    assert_eq!(file.body.media_type, "image/png");
    assert!(file.content_disposition.ends_with("filename=\"note.png\""));
    assert_eq!(&file.body.body.bytes().await.unwrap()[..], [1, 2, 3]);
    let missing = ada.client.media().get_content_authed(get("other")).await;
    assert_eq!(missing.unwrap_err().status().unwrap(), 404);
}
