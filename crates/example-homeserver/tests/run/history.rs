//! Who sees what was said, what was said around it, and what a filter leaves of it.

use matrix_client_server::create_room::{CreateRoomRequest, CreateRoomRequestPreset, StateEvent};
use matrix_client_server::event_context::GetEventContextRequest;
use matrix_client_server::filter::DefineFilterRequest;
use matrix_client_server::formats::RoomId;
use matrix_client_server::inviting::InviteUserRequest;
use matrix_client_server::joining::JoinRoomByIdRequest;
use matrix_client_server::leaving::{ForgetRoomRequest, LeaveRoomRequest};
use matrix_client_server::matrix_common::schemas::direction::Direction;
use matrix_client_server::message_pagination::GetRoomEventsRequest;
use matrix_client_server::relations::{
    GetRelatingEventsRequest, GetRelatingEventsWithRelTypeRequest,
};
use matrix_client_server::room_send::SendMessageRequest;
use matrix_client_server::room_state::SetRoomStateWithKeyRequest;
use matrix_client_server::rooms::{GetOneRoomEventRequest, GetRoomStateWithKeyRequest};
use matrix_client_server::sync::{SyncRequest, SyncResponse};
use matrix_client_server::typewright_runtime::{Raw, json};

use super::guest::{Guest, message, messages, object, serve, value};

/// What somebody reads in a room, newest first, or how they are refused.
async fn read(guest: &Guest, room: &RoomId) -> Result<Vec<String>, String> {
    let mut request = GetRoomEventsRequest::new(room.clone(), Direction::B);
    request.limit = Some(50);
    let reading = guest.client.room_participation();
    let page = reading.get_room_events(request).await;
    let page = page.map_err(|error| error.code().unwrap())?;
    Ok(page.chunk.iter().filter_map(said).collect())
}

fn said<T>(event: &Raw<T>) -> Option<String> {
    let event = value(event);
    Some(event.get("content")?.get("body")?.as_str()?.to_owned())
}

/// A room that everybody may join, with a setting for its history.
async fn open_room(guest: &Guest, history: &str) -> RoomId {
    let setting = object([("history_visibility", history.into())]);
    let mut request = CreateRoomRequest::new();
    request.preset = Some(CreateRoomRequestPreset::PublicChat);
    request.initial_state = Some(vec![StateEvent::new("m.room.history_visibility", setting)]);
    let made = guest.client.room_creation().create_room(request).await;
    made.unwrap().room_id
}

async fn join(guest: &Guest, room: &RoomId) {
    let join = JoinRoomByIdRequest::new(room.clone());
    let joining = guest.client.room_membership().join_room_by_id(join);
    joining.await.unwrap();
}

#[tokio::test]
async fn history_is_open_as_it_is_set() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let eve = Guest::new(&url, "eve").await;
    for (setting, bobs, eves) in [
        (
            "world_readable",
            vec!["after", "before"],
            Ok(vec!["after", "before"]),
        ),
        ("shared", vec!["after", "before"], Err("M_FORBIDDEN")),
        ("joined", vec!["after"], Err("M_FORBIDDEN")),
        ("invited", vec!["after"], Err("M_FORBIDDEN")),
    ] {
        let room = open_room(&ada, setting).await;
        let before = ada.say(&room, "1", "before").await;
        join(&bob, &room).await;
        ada.say(&room, "2", "after").await;
        assert_eq!(read(&bob, &room).await.unwrap(), bobs, "{setting}");
        let synced = messages(&bob.sync(None).await, &room);
        assert_eq!(synced.len(), bobs.len(), "{setting}");
        let get = GetOneRoomEventRequest::new(room.clone(), before);
        let one = bob.client.room_participation();
        let one = one.get_one_room_event(get).await;
        assert_eq!(one.is_ok(), bobs.len() == 2, "{setting}");
        let seen = read(&eve, &room).await;
        match eves {
            Ok(eves) => assert_eq!(seen.unwrap(), eves),
            Err(code) => assert_eq!(seen.unwrap_err(), code),
        }
    }
}

#[tokio::test]
async fn who_has_left_reads_up_to_the_leaving() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let room = ada.room_with(&[&bob]).await;
    let name = |name: &str| {
        let content = object([("name", name.into())]);
        SetRoomStateWithKeyRequest::new(room.clone(), "m.room.name", "", content)
    };
    let adas = ada.client.room_participation();
    adas.set_room_state_with_key(name("Old")).await.unwrap();
    ada.say(&room, "1", "Going?").await;
    let membership = bob.client.room_membership();
    let leave = LeaveRoomRequest::new(room.clone());
    membership.leave_room(leave).await.unwrap();
    ada.say(&room, "2", "Gone.").await;
    adas.set_room_state_with_key(name("New")).await.unwrap();
    assert_eq!(read(&bob, &room).await.unwrap(), ["Going?"]);
    let get = GetRoomStateWithKeyRequest::new(room.clone(), "m.room.name", "");
    let bobs = bob.client.room_participation();
    let state = bobs.get_room_state_with_key(get).await.unwrap().body;
    assert_eq!(state, object([("name", "Old".into())]).into());
    // Being invited again opens no more.
    let invite = InviteUserRequest::new(room.clone(), bob.user.clone());
    let inviting = ada.client.room_membership().invite_user(invite).await;
    inviting.unwrap();
    let get = GetRoomStateWithKeyRequest::new(room.clone(), "m.room.name", "");
    let state = bobs.get_room_state_with_key(get).await.unwrap().body;
    assert_eq!(state, object([("name", "Old".into())]).into());
    let leave = LeaveRoomRequest::new(room.clone());
    membership.leave_room(leave).await.unwrap();
    // A first sync shows the room to who wants to see those that were left.
    assert_eq!(bob.sync(None).await.rooms, None);
    let all = filtered(&bob, r#"{"room":{"include_leave":true}}"#, None).await;
    assert!(all.rooms.unwrap().leave.unwrap().contains_key(&room));
    membership
        .forget_room(ForgetRoomRequest::new(room.clone()))
        .await
        .unwrap();
    assert_eq!(read(&bob, &room).await.unwrap_err(), "M_FORBIDDEN");
    let all = filtered(&bob, r#"{"room":{"include_leave":true}}"#, None).await;
    assert_eq!(all.rooms, None);
}

async fn filtered(guest: &Guest, filter: &str, since: Option<String>) -> SyncResponse {
    let mut request = SyncRequest::new();
    request.filter = Some(filter.to_owned());
    request.since = since;
    let participation = guest.client.room_participation();
    participation.sync(request).await.unwrap()
}

#[tokio::test]
async fn filters_choose_what_is_shown() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let room = ada.room_with(&[&bob]).await;
    let other = ada.room_with(&[&bob]).await;
    ada.say(&room, "1", "from ada").await;
    bob.say(&room, "2", "from bob").await;
    ada.say(&other, "3", "elsewhere").await;

    let filter = format!(
        r#"{{"room":{{"rooms":["{room}"],"timeline":{{"not_senders":["{}"]}}}}}}"#,
        bob.user
    );
    let seen = filtered(&ada, &filter, None).await;
    assert_eq!(messages(&seen, &room), ["from ada"]);
    assert_eq!(seen.rooms.unwrap().join.unwrap().len(), 1);

    // The same by a filter that the server keeps.
    let text = r#"{"room":{"timeline":{"types":["m.room.mess*"],"limit":1},"state":{"types":[]}},
        "account_data":{"not_types":["*"]},"presence":{"not_types":["m.presence"]}}"#;
    let define = DefineFilterRequest::new(ada.user.clone(), json::from_str(text).unwrap());
    let filter = ada.client.room_participation().define_filter(define).await;
    let seen = filtered(&ada, &filter.unwrap().filter_id, None).await;
    assert_eq!((&seen.account_data, &seen.presence), (&None, &None));
    let news = &seen.rooms.as_ref().unwrap().join.as_ref().unwrap()[&room];
    let timeline = news.timeline.as_ref().unwrap();
    assert_eq!(timeline.limited, Some(true));
    assert!(
        news.state
            .as_ref()
            .unwrap()
            .events
            .as_ref()
            .unwrap()
            .is_empty()
    );
    assert_eq!(messages(&seen, &room), ["from bob"]);
}

#[tokio::test]
async fn members_are_shown_when_they_are_heard() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let eve = Guest::new(&url, "eve").await;
    let room = ada.room_with(&[&bob, &eve]).await;
    bob.say(&room, "1", "Hello!").await;
    let members = |sync: &SyncResponse| {
        let news = &sync.rooms.as_ref().unwrap().join.as_ref().unwrap()[&room];
        let state = news.state.as_ref().unwrap().events.as_ref().unwrap();
        let members = state.iter().map(value).filter_map(|event| {
            let is_member = event.get("type")?.as_str() == Some("m.room.member");
            is_member.then(|| event.get("state_key").unwrap().as_str().unwrap().to_owned())
        });
        members.collect::<Vec<_>>()
    };
    let filter = |lazy: bool| {
        format!(r#"{{"room":{{"timeline":{{"limit":1}},"state":{{"lazy_load_members":{lazy}}}}}}}"#)
    };
    let all = filtered(&ada, &filter(false), None).await;
    assert_eq!(members(&all).len(), 3);
    let heard = filtered(&ada, &filter(true), None).await;
    let mut shown = members(&heard);
    shown.sort();
    assert_eq!(shown, [ada.user.as_str(), bob.user.as_str()]);
    // Who has long been there is shown when they say something.
    eve.say(&room, "2", "Good day.").await;
    let then = filtered(&ada, &filter(true), Some(heard.next_batch)).await;
    assert!(members(&then).contains(&eve.user.to_string()));
}

#[tokio::test]
async fn an_event_has_surroundings_and_answers() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let room = ada.room_with(&[]).await;
    let mut sent = Vec::new();
    for number in 1..=5 {
        let text = format!("message {number}");
        sent.push(ada.say(&room, &number.to_string(), &text).await);
    }
    let mut request = GetEventContextRequest::new(room.as_str(), sent[2].as_str());
    request.limit = Some(2);
    let participation = ada.client.room_participation();
    let context = participation.get_event_context(request).await.unwrap();
    let before = context.events_before.unwrap();
    let after = context.events_after.unwrap();
    let texts = |events: &[Raw<_>]| events.iter().filter_map(said).collect::<Vec<_>>();
    assert_eq!(
        (texts(&before), texts(&after)),
        (vec!["message 2".into()], vec!["message 4".into()])
    );
    assert!(!context.state.unwrap().is_empty());
    // History goes on from its ends.
    let mut more = GetRoomEventsRequest::new(room.clone(), Direction::F);
    more.from = context.end;
    let more = participation.get_room_events(more).await.unwrap();
    assert_eq!(said(&more.chunk[0]).as_deref(), Some("message 5"));

    for (transaction, relation) in [("a", "m.thread"), ("b", "m.reference"), ("c", "m.thread")] {
        let relates = object([
            ("rel_type", relation.into()),
            ("event_id", sent[0].as_str().into()),
        ]);
        let mut content = message(transaction);
        content.insert("m.relates_to".to_owned(), relates.into());
        let send = SendMessageRequest::new(room.clone(), "m.room.message", transaction, content);
        participation.send_message(send).await.unwrap();
    }
    let relations = ada.client.event_relationships();
    let mut all = GetRelatingEventsRequest::new(room.clone(), sent[0].clone());
    all.limit = Some(2);
    let first = relations.get_relating_events(all.clone()).await.unwrap();
    assert_eq!(texts(&first.chunk), ["c", "b"]);
    all.from = first.next_batch;
    let rest = relations.get_relating_events(all).await.unwrap();
    assert_eq!(
        (texts(&rest.chunk), rest.next_batch),
        (vec!["a".into()], None)
    );
    let mut threads = GetRelatingEventsWithRelTypeRequest::new(room, sent[0].clone(), "m.thread");
    threads.dir = Some(Direction::F);
    let threads = relations.get_relating_events_with_rel_type(threads).await;
    assert_eq!(texts(&threads.unwrap().chunk), ["a", "c"]);
}
