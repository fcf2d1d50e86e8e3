//! Rooms: two users meet, talk and part.

use std::time::Duration;

use matrix_client_server::banning::{BanRequest, UnbanRequest};
use matrix_client_server::create_room::{CreateRoomRequest, CreateRoomRequestPreset, StateEvent};
use matrix_client_server::formats::UserId;
use matrix_client_server::inviting::InviteUserRequest;
use matrix_client_server::joining::{JoinRoomByIdRequest, JoinRoomRequest};
use matrix_client_server::kicking::KickRequest;
use matrix_client_server::leaving::LeaveRoomRequest;
use matrix_client_server::list_joined_rooms::GetJoinedRoomsRequest;
use matrix_client_server::room_send::SendMessageRequest;

use matrix_client_server::typewright_runtime::{Map, Raw};

use super::guest::{Guest, message, messages, serve};

const LONG: Duration = Duration::from_secs(20);

#[tokio::test]
async fn who_is_invited_joins_and_hears() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let rooms = ada.client.room_creation();
    let room = rooms.create_room(CreateRoomRequest::new()).await;
    let room = room.unwrap().room_id;
    let join = || JoinRoomByIdRequest::new(room.clone());
    let membership = bob.client.room_membership();
    let refused = membership.join_room_by_id(join()).await.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_FORBIDDEN"));

    let before = bob.sync(None).await;
    let invite = InviteUserRequest::new(room.clone(), bob.user.clone());
    let inviting = ada.client.room_membership().invite_user(invite).await;
    inviting.unwrap();
    let invited = bob.sync(Some(&before.next_batch)).await;
    let invites = invited.rooms.unwrap().invite.unwrap();
    assert!(invites.contains_key(&room));

    membership.join_room_by_id(join()).await.unwrap();
    let joined = membership.get_joined_rooms(GetJoinedRoomsRequest::new());
    assert_eq!(
        joined.await.unwrap().joined_rooms,
        std::slice::from_ref(&room)
    );
    let here = bob.sync(Some(&invited.next_batch)).await;
    let news = &here.rooms.as_ref().unwrap().join.as_ref().unwrap()[&room];
    let summary = news.summary.as_ref().unwrap();
    assert_eq!(summary.m_joined_member_count, Some(2));

    // Nothing is new; then something is said while bob waits.
    let nothing = bob.sync(Some(&here.next_batch)).await;
    assert_eq!(nothing.rooms, None);
    let wait = bob.sync_for(Some(&nothing.next_batch), LONG);
    let say = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        // The same transaction twice is one message.
        let sent = ada.say(&room, "1", "Hello!").await;
        assert_eq!(sent, ada.say(&room, "1", "Hello!").await);
    };
    let begun = std::time::Instant::now();
    let (heard, ()) = tokio::join!(wait, say);
    assert!(begun.elapsed() >= Duration::from_millis(200) && begun.elapsed() < LONG);
    assert_eq!(messages(&heard, &room), ["Hello!"]);
    let nothing = bob.sync(Some(&heard.next_batch)).await;
    assert_eq!(nothing.rooms, None);
}

#[tokio::test]
async fn a_long_poll_ends_without_news() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let begun = std::time::Instant::now();
    let first = ada.sync(None).await;
    let wait = Duration::from_millis(300);
    let then = ada.sync_for(Some(&first.next_batch), wait).await;
    assert_eq!(then.next_batch, first.next_batch);
    assert!(begun.elapsed() >= wait);
}

#[tokio::test]
async fn who_is_not_in_a_room_says_nothing_there() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let room = ada.room_with(&[]).await;
    let request = SendMessageRequest::new(room, "m.room.message", "1", message("Let me in"));
    let refused = bob.client.room_participation().send_message(request).await;
    assert_eq!(refused.unwrap_err().code().as_deref(), Some("M_FORBIDDEN"));
}

#[tokio::test]
async fn who_leaves_is_shown_the_end() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let room = ada.room_with(&[&bob]).await;
    let before = bob.sync(None).await;
    ada.say(&room, "1", "Going?").await;
    let membership = bob.client.room_membership();
    let leave = LeaveRoomRequest::new(room.clone());
    membership.leave_room(leave).await.unwrap();
    ada.say(&room, "2", "Gone.").await;
    let after = bob.sync(Some(&before.next_batch)).await;
    let left = &after.rooms.unwrap().leave.unwrap()[&room];
    let timeline = left.timeline.as_ref().unwrap();
    let shown: Vec<_> = timeline.events.iter().map(Raw::json).collect();
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert!(shown[0].contains("Going?") && shown[1].contains("\"leave\""));
    let leave = LeaveRoomRequest::new(room);
    let refused = membership.leave_room(leave).await.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_FORBIDDEN"));
}

#[tokio::test]
async fn only_the_powerful_remove_others() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let mut request = CreateRoomRequest::new();
    request.preset = Some(CreateRoomRequestPreset::PublicChat);
    let room = ada.client.room_creation().create_room(request).await;
    let room = room.unwrap().room_id;
    let (adas, bobs) = (ada.client.room_membership(), bob.client.room_membership());
    let join = || bobs.join_room(JoinRoomRequest::new(room.clone().into()));
    join().await.unwrap();

    let kick = KickRequest::new(room.clone(), ada.user.clone());
    let refused = bobs.kick(kick).await.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_FORBIDDEN"));
    let kick = KickRequest::new(room.clone(), bob.user.clone());
    adas.kick(kick).await.unwrap();
    join().await.unwrap();
    let ban = BanRequest::new(room.clone(), bob.user.clone());
    adas.ban(ban).await.unwrap();
    let refused = join().await.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_FORBIDDEN"));
    let unban = UnbanRequest::new(room.clone(), bob.user.clone());
    adas.unban(unban).await.unwrap();
    join().await.unwrap();
}

#[tokio::test]
async fn nobody_is_put_into_a_room_by_its_first_state() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let rooms = ada.client.room_creation();
    for kind in ["m.room.member", "m.room.create"] {
        let mut joined = StateEvent::new(kind, Map::from([("membership".into(), "join".into())]));
        joined.state_key = Some("@bob:localhost".to_owned());
        let mut request = CreateRoomRequest::new();
        request.initial_state = Some(vec![joined]);
        let refused = rooms.create_room(request).await.unwrap_err();
        assert_eq!(refused.code().as_deref(), Some("M_INVALID_ROOM_STATE"));
    }
    let joined = ada.client.room_membership();
    let joined = joined.get_joined_rooms(GetJoinedRoomsRequest::new()).await;
    assert!(joined.unwrap().joined_rooms.is_empty());
}

#[tokio::test]
async fn nobody_is_invited_or_banned_whose_id_is_none() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let rooms = ada.client.room_creation();
    let members = ada.client.room_membership();
    let made = rooms.create_room(CreateRoomRequest::new()).await;
    let room = made.unwrap().room_id;
    // The first two break the pattern of the definition, the third only what every server has to know.
    let long = format!("@{}:localhost", "b".repeat(300));
    for (text, code) in [
        ("", "M_BAD_JSON"),
        ("bob", "M_BAD_JSON"),
        (long.as_str(), "M_INVALID_PARAM"),
    ] {
        let nobody = UserId::new_unchecked(text);
        let mut request = CreateRoomRequest::new();
        request.invite = Some(vec![nobody.clone()]);
        let refused = rooms.create_room(request).await.unwrap_err();
        assert_eq!(refused.code().as_deref(), Some(code));
        let invite = InviteUserRequest::new(room.clone(), nobody.clone());
        let refused = members.invite_user(invite).await.unwrap_err();
        assert_eq!(refused.code().as_deref(), Some(code));
        let refused = members.ban(BanRequest::new(room.clone(), nobody)).await;
        let refused = refused.unwrap_err();
        assert_eq!(refused.code().as_deref(), Some(code));
    }
    let joined = members.get_joined_rooms(GetJoinedRoomsRequest::new()).await;
    assert_eq!(joined.unwrap().joined_rooms, [room]);
}
