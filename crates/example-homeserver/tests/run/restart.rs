//! What a server knew before it was killed it knows afterwards, of every sort.

use std::collections::BTreeMap;

use matrix_client_server::account_data::{
    GetAccountDataPerRoomRequest, GetAccountDataRequest, SetAccountDataPerRoomRequest,
    SetAccountDataRequest,
};
use matrix_client_server::authed_content_repo::{
    GetContentAuthedRequest, GetContentAuthedResponse,
};
use matrix_client_server::content_repo::UploadContentRequest;
use matrix_client_server::definitions::auth_data::AuthenticationData;
use matrix_client_server::definitions::room_event_filter::RoomEventFilter;
use matrix_client_server::definitions::sync_filter::{Filter, RoomFilter};
use matrix_client_server::device_management::{GetDevicesRequest, UpdateDeviceRequest};
use matrix_client_server::directory::{GetRoomIdByAliasRequest, SetRoomAliasRequest};
use matrix_client_server::filter::{DefineFilterRequest, GetFilterRequest};
use matrix_client_server::formats::{EventId, RoomAlias, RoomId, ServerName};
use matrix_client_server::login::LoginRequest;
use matrix_client_server::logout::LogoutRequest;
use matrix_client_server::matrix_common::api::client_server::definitions::tag::Tag;
use matrix_client_server::profile::{GetUserProfileRequest, SetProfileFieldRequest};
use matrix_client_server::receipts::{PostReceiptRequest, ReceiptType};
use matrix_client_server::redaction::RedactEventRequest;
use matrix_client_server::registration::{RegisterError, RegisterRequest};
use matrix_client_server::room_state::SetRoomStateWithKeyRequest;
use matrix_client_server::rooms::{GetOneRoomEventRequest, GetRoomStateWithKeyRequest};
use matrix_client_server::tags::{GetRoomTagsRequest, SetRoomTagRequest};
use matrix_client_server::to_device::SendToDeviceRequest;
use matrix_client_server::typewright_runtime::client::Error;
use matrix_client_server::typewright_runtime::http::Blob;
use matrix_client_server::whoami::GetTokenOwnerRequest;

use super::guest::{Guest, messages, object, value};
use super::process::{Place, Server};

const KIND: &str = "org.example.look";

/// Two users, a room, and what they have made there.
struct Visit {
    place: Place,
    server: Server,
    ada: Guest,
    bob: Guest,
    room: RoomId,
}

impl Visit {
    async fn new() -> Self {
        let place = Place::new();
        let server = Server::start(&place.path());
        let ada = Guest::new(&server.url, "ada").await;
        let bob = Guest::new(&server.url, "bob").await;
        let room = ada.room_with(&[&bob]).await;
        Self {
            place,
            server,
            ada,
            bob,
            room,
        }
    }

    /// Kills the server, starts another and goes on there with the same tokens.
    fn begin_again(&mut self) {
        self.server.kill();
        self.server = Server::start(&self.place.path());
        self.ada = self.ada.at(&self.server.url);
        self.bob = self.bob.at(&self.server.url);
    }
}

#[tokio::test]
async fn sessions_and_accounts() {
    let mut visit = Visit::new().await;
    let devices = visit.ada.client.device_management();
    let mut update = UpdateDeviceRequest::new(visit.ada.device.as_str());
    update.display_name = Some("Loom".to_owned());
    devices.update_device(update).await.unwrap();
    let name = object([("displayname", "Countess".into())]);
    let set = SetProfileFieldRequest::new(visit.ada.user.clone(), "displayname", name);
    let data = visit.ada.client.user_data();
    data.set_profile_field(set).await.unwrap();
    let eve = Guest::new(&visit.server.url, "eve").await;
    let sessions = eve.client.session_management();
    sessions.logout(LogoutRequest::new()).await.unwrap();
    let accounts = visit.bob.client.account_management();
    let mut register = RegisterRequest::new();
    register.username = Some("dot".to_owned());
    let asked = accounts.register(register.clone()).await;
    let Err(Error::Api(RegisterError::Unauthorized(asked), _)) = asked else {
        panic!("registering takes two steps: {asked:?}");
    };

    visit.begin_again();
    let devices = visit.ada.client.device_management();
    let found = devices.get_devices(GetDevicesRequest::new()).await.unwrap();
    let found = found.devices.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].display_name.as_deref(), Some("Loom"));
    let get = GetUserProfileRequest::new(visit.ada.user.clone());
    let profile = visit.bob.client.user_data().get_user_profile(get).await;
    assert_eq!(profile.unwrap().displayname.as_deref(), Some("Countess"));
    // A session that was over is over, and a password is still one.
    let eve = eve.at(&visit.server.url);
    let sessions = eve.client.session_management();
    let over = sessions.get_token_owner(GetTokenOwnerRequest::new()).await;
    let over = over.unwrap_err();
    assert_eq!(over.code().as_deref(), Some("M_UNKNOWN_TOKEN"));
    let mut login = LoginRequest::new("m.login.password");
    login.user = Some("eve".to_owned());
    login.password = Some("password of eve".to_owned());
    sessions.login(login).await.unwrap();
    // Who was about to register goes on.
    let mut auth = AuthenticationData::new();
    auth.type_ = Some(asked.flows[0].stages[0].clone());
    auth.session = asked.session;
    register.auth = Some(auth);
    let accounts = visit.bob.client.account_management();
    accounts.register(register).await.unwrap();
}

#[tokio::test]
async fn what_is_a_users_own() {
    let mut visit = Visit::new().await;
    let (user, room) = (visit.ada.user.clone(), visit.room.as_str().to_owned());
    let look = object([("colour", "brass".into())]);
    let data = visit.ada.client.user_data();
    let set = SetAccountDataRequest::new(user.as_str(), KIND, look.clone());
    data.set_account_data(set).await.unwrap();
    let hung = object([("colour", "ivory".into())]);
    let set = SetAccountDataPerRoomRequest::new(user.as_str(), room.as_str(), KIND, hung.clone());
    data.set_account_data_per_room(set).await.unwrap();
    let set = SetRoomTagRequest::new(user.as_str(), room.as_str(), "m.favourite", Tag::new());
    data.set_room_tag(set).await.unwrap();
    let define = DefineFilterRequest::new(user.clone(), filter(3));
    let filters = visit.ada.client.room_participation();
    let id = filters.define_filter(define).await.unwrap().filter_id;

    visit.begin_again();
    let data = visit.ada.client.user_data();
    let get = GetAccountDataRequest::new(user.as_str(), KIND);
    assert_eq!(data.get_account_data(get).await.unwrap().extra, look);
    let get = GetAccountDataPerRoomRequest::new(user.as_str(), room.as_str(), KIND);
    let found = data.get_account_data_per_room(get).await.unwrap();
    assert_eq!(found.extra, hung);
    let get = GetRoomTagsRequest::new(user.as_str(), room.as_str());
    let tags = data.get_room_tags(get).await.unwrap().tags.unwrap();
    assert!(tags.contains_key("m.favourite"));
    let filters = visit.ada.client.room_participation();
    let get = GetFilterRequest::new(user.clone(), id.as_str());
    let found = filters.get_filter(get).await.unwrap();
    assert_eq!(found.body, filter(3));
    // The next filter is another one.
    let define = DefineFilterRequest::new(user, filter(4));
    let next = filters.define_filter(define).await.unwrap().filter_id;
    assert_ne!(next, id);
}

#[tokio::test]
async fn rooms_and_what_hangs_on_them() {
    let mut visit = Visit::new().await;
    let topic = object([("topic", "Engines".into())]);
    let set =
        SetRoomStateWithKeyRequest::new(visit.room.clone(), "m.room.topic", "", topic.clone());
    let part = visit.ada.client.room_participation();
    part.set_room_state_with_key(set).await.unwrap();
    let alias = RoomAlias::new("#engines:localhost").unwrap();
    let set = SetRoomAliasRequest::new(alias.clone(), visit.room.clone());
    let directory = visit.ada.client.room_directory();
    directory.set_room_alias(set).await.unwrap();
    let said = visit.ada.say(&visit.room, "1", "A secret").await;
    let redact = RedactEventRequest::new(visit.room.clone(), said.clone(), "2");
    part.redact_event(redact).await.unwrap();
    let mut upload = UploadContentRequest::new(Blob::new("image/png", vec![0_u8, 255, 3]));
    upload.filename = Some("note.png".to_owned());
    let media = visit.ada.client.media();
    let uri = media.upload_content(upload).await.unwrap().content_uri;

    visit.begin_again();
    let part = visit.bob.client.room_participation();
    let get = GetRoomStateWithKeyRequest::new(visit.room.clone(), "m.room.topic", "");
    let found = part.get_room_state_with_key(get).await.unwrap();
    assert_eq!(found.body, topic.into());
    let get = GetRoomIdByAliasRequest::new(alias);
    let found = visit.bob.client.room_directory().get_room_id_by_alias(get);
    assert_eq!(found.await.unwrap().room_id, Some(visit.room.clone()));
    let get = GetOneRoomEventRequest::new(visit.room.clone(), said);
    let event = part.get_one_room_event(get).await.unwrap().body;
    let event = format!("{event:?}");
    assert!(event.contains("m.room.redaction") && !event.contains("A secret"));
    let id = uri.as_str().rsplit('/').next().unwrap();
    let server = ServerName::new("localhost").unwrap();
    let file = visit.bob.client.media();
    let file = file.get_content_authed(GetContentAuthedRequest::new(server, id));
    let GetContentAuthedResponse::Ok(file) = file.await.unwrap() else {
        panic!("the file is here");
    };
    assert_eq!(file.body.media_type, "image/png");
    assert!(file.content_disposition.ends_with("filename=\"note.png\""));
    assert_eq!(&file.body.body.bytes().await.unwrap()[..], [0, 255, 3]);
}

#[tokio::test]
async fn a_sync_goes_on_where_it_was() {
    let mut visit = Visit::new().await;
    let before = visit.bob.sync(None).await.next_batch;
    let said = visit.ada.say(&visit.room, "1", "Before").await;
    let since = visit.bob.sync(Some(&before)).await.next_batch;
    read(&visit.bob, &visit.room, &said).await;
    tell(&visit).await;

    visit.begin_again();
    // Both transactions are known still: neither is done again.
    assert_eq!(visit.ada.say(&visit.room, "1", "Before").await, said);
    tell(&visit).await;
    let news = visit.bob.sync(Some(&since)).await;
    let told = news.to_device.as_ref().unwrap()["events"]
        .as_list()
        .unwrap();
    assert_eq!(told.len(), 1);
    let of_room = &news.rooms.as_ref().unwrap().join.as_ref().unwrap()[&visit.room];
    assert!(of_room.timeline.as_ref().unwrap().events.is_empty());
    let receipts = of_room.ephemeral.as_ref().unwrap().events.as_ref().unwrap();
    assert!(value(&receipts[0]).to_string().contains(said.as_str()));
    let nothing = visit.bob.sync(Some(&news.next_batch)).await;
    assert_eq!((nothing.rooms, nothing.to_device), (None, None));
    visit.ada.say(&visit.room, "2", "After").await;
    let news = visit.bob.sync(Some(&news.next_batch)).await;
    assert_eq!(messages(&news, &visit.room), ["After"]);
    // What was delivered is gone for good.
    visit.begin_again();
    let first = visit.bob.sync(None).await;
    assert_eq!(first.to_device, None);
    assert_eq!(messages(&first, &visit.room), ["Before", "After"]);
}

#[tokio::test]
async fn a_file_is_of_one_server_at_a_time() {
    let visit = Visit::new().await;
    let said = Server::refused(&visit.place.path(), &[]);
    assert!(said.contains("locked"), "{said}");
    let (ada, room) = (&visit.ada, &visit.room);
    ada.say(room, "1", "Still here").await;

    let Visit { place, server, .. } = visit;
    drop(server);
    let said = Server::refused(&place.path(), &["--server-name", "example.org"]);
    assert!(said.contains("@ada:localhost"), "{said}");
}

fn filter(limit: i64) -> Filter {
    let mut timeline = RoomEventFilter::new();
    timeline.limit = Some(limit);
    let mut room = RoomFilter::new();
    room.timeline = Some(timeline);
    let mut filter = Filter::new();
    filter.room = Some(room);
    filter
}

async fn read(guest: &Guest, room: &RoomId, event: &EventId) {
    let read = PostReceiptRequest::new(room.clone(), ReceiptType::MRead, event.clone());
    let participation = guest.client.room_participation();
    participation.post_receipt(read).await.unwrap();
}

/// Ada sends bob's device a message, always the same.
async fn tell(visit: &Visit) {
    let content = object([("word", "open".into())]);
    let devices = BTreeMap::from([(visit.bob.device.clone(), content)]);
    let messages = BTreeMap::from([(visit.bob.user.clone(), devices)]);
    let send = SendToDeviceRequest::new("org.example.word", "1", messages);
    let sending = visit.ada.client.send_to_device_messaging();
    sending.send_to_device(send).await.unwrap();
}
