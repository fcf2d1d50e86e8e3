//! A server to visit, and a user with what most steps need.

use std::time::Duration;

use matrix_client_server::Client;
use matrix_client_server::create_room::CreateRoomRequest;
use matrix_client_server::definitions::auth_data::AuthenticationData;
use matrix_client_server::formats::{EventId, RoomId, UserId};
use matrix_client_server::joining::JoinRoomByIdRequest;
use matrix_client_server::matrix_common::schemas::direction::Direction;
use matrix_client_server::message_pagination::GetRoomEventsRequest;
use matrix_client_server::registration::RegisterRequest;
use matrix_client_server::room_send::SendMessageRequest;
use matrix_client_server::sync::{SyncRequest, SyncResponse};
use matrix_client_server::typewright_runtime::{Map, Raw, Value};

/// Serves a homeserver of its own on a free port; the base URL.
pub(crate) async fn serve() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = example_homeserver::router("example.org");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// A user with a session.
pub(crate) struct Guest {
    pub(crate) client: Client,
    pub(crate) user: UserId,
    pub(crate) device: String,
    token: String,
}

impl Guest {
    /// Registers in one step.
    pub(crate) async fn new(url: &str, name: &str) -> Self {
        let client = Client::new(url).unwrap();
        let mut auth = AuthenticationData::new();
        auth.type_ = Some("m.login.dummy".to_owned());
        let mut request = RegisterRequest::new();
        request.username = Some(name.to_owned());
        request.password = Some(format!("password of {name}"));
        request.auth = Some(auth);
        let account = client.account_management().register(request).await.unwrap();
        let token = account.access_token.unwrap();
        client.set_access_token_bearer(token.as_str());
        Self {
            client,
            user: account.user_id,
            device: account.device_id.unwrap(),
            token,
        }
    }

    /// The same session, with the server at another address.
    pub(crate) fn at(&self, url: &str) -> Self {
        let client = Client::new(url).unwrap();
        client.set_access_token_bearer(self.token.as_str());
        Self {
            client,
            user: self.user.clone(),
            device: self.device.clone(),
            token: self.token.clone(),
        }
    }

    /// A new room with the others in it.
    pub(crate) async fn room_with(&self, others: &[&Self]) -> RoomId {
        let mut request = CreateRoomRequest::new();
        request.invite = Some(others.iter().map(|guest| guest.user.clone()).collect());
        let made = self.client.room_creation().create_room(request).await;
        let room = made.unwrap().room_id;
        for guest in others {
            let request = JoinRoomByIdRequest::new(room.clone());
            let membership = guest.client.room_membership();
            membership.join_room_by_id(request).await.unwrap();
        }
        room
    }

    /// Says something.
    pub(crate) async fn say(&self, room: &RoomId, transaction: &str, text: &str) -> EventId {
        let request =
            SendMessageRequest::new(room.clone(), "m.room.message", transaction, message(text));
        let sent = self.client.room_participation().send_message(request).await;
        sent.unwrap().event_id
    }

    /// All messages of a room with their IDs, oldest first.
    pub(crate) async fn history(&self, room: &RoomId) -> Vec<(String, String)> {
        let mut history = Vec::new();
        let mut from = None;
        loop {
            let mut request = GetRoomEventsRequest::new(room.clone(), Direction::F);
            request.limit = Some(300);
            request.from = from;
            let participation = self.client.room_participation();
            let page = participation.get_room_events(request).await.unwrap();
            history.extend(page.chunk.iter().filter_map(said));
            from = page.end;
            if from.is_none() {
                return history;
            }
        }
    }

    /// What is new, at once.
    pub(crate) async fn sync(&self, since: Option<&str>) -> SyncResponse {
        self.sync_for(since, Duration::ZERO).await
    }

    /// What is new, waiting for it.
    pub(crate) async fn sync_for(&self, since: Option<&str>, wait: Duration) -> SyncResponse {
        let mut request = SyncRequest::new();
        request.since = since.map(str::to_owned);
        request.timeout = Some(wait.as_millis().try_into().unwrap());
        let participation = self.client.room_participation();
        participation.sync(request).await.unwrap()
    }
}

pub(crate) fn message(text: &str) -> Map {
    object([("msgtype", "m.text".into()), ("body", text.into())])
}

pub(crate) fn object<const N: usize>(members: [(&str, Value); N]) -> Map {
    Map::from(members.map(|(name, value)| (name.to_owned(), value)))
}

/// The bodies of the messages in a room's timeline.
pub(crate) fn messages(sync: &SyncResponse, room: &RoomId) -> Vec<String> {
    let rooms = sync.rooms.as_ref().and_then(|rooms| rooms.join.as_ref());
    let news = rooms.and_then(|rooms| rooms.get(room)).unwrap();
    let timeline = news.timeline.as_ref().unwrap();
    let bodies = timeline.events.iter().filter_map(|event| {
        let event = value(event);
        let body = event.get("content").unwrap().get("body")?;
        Some(body.as_str().unwrap().to_owned())
    });
    bodies.collect()
}

/// The ID of a message and what it says.
pub(crate) fn said<T>(event: &Raw<T>) -> Option<(String, String)> {
    let event = value(event);
    let body = event.get("content")?.get("body")?.as_str()?;
    let id = event.get("event_id")?.as_str()?;
    Some((id.to_owned(), body.to_owned()))
}

/// An event as JSON.
pub(crate) fn value<T>(event: &Raw<T>) -> Value {
    event.json().parse().unwrap()
}
