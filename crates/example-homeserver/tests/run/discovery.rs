//! Rooms that everybody finds, rooms to knock at, and rooms to forget.

use matrix_client_server::create_room::{CreateRoomRequest, StateEvent};
use matrix_client_server::definitions::room_visibility::RoomVisibility;
use matrix_client_server::formats::RoomId;
use matrix_client_server::inviting::InviteUserRequest;
use matrix_client_server::joining::JoinRoomByIdRequest;
use matrix_client_server::knocking::KnockRoomRequest;
use matrix_client_server::leaving::{ForgetRoomRequest, LeaveRoomRequest};
use matrix_client_server::list_public_rooms::{
    GetPublicRoomsRequest, GetRoomVisibilityOnDirectoryRequest, QueryPublicRoomsRequest,
    SetRoomVisibilityOnDirectoryRequest,
};
use matrix_client_server::matrix_common::schemas::public_rooms_filter::PublicRoomsFilter;

use super::guest::{Guest, object, serve, value};

async fn public_room(guest: &Guest, name: &str) -> RoomId {
    let mut request = CreateRoomRequest::new();
    request.name = Some(name.to_owned());
    request.visibility = Some(RoomVisibility::Public);
    let made = guest.client.room_creation().create_room(request).await;
    made.unwrap().room_id
}

#[tokio::test]
async fn the_directory_comes_in_pages() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    ada.room_with(&[]).await;
    let mut rooms = Vec::new();
    for name in ["Looms", "Engines", "Engine drivers"] {
        rooms.push(public_room(&ada, name).await);
    }
    // The room with the most members is first.
    let join = JoinRoomByIdRequest::new(rooms[1].clone());
    let joining = bob.client.room_membership().join_room_by_id(join);
    joining.await.unwrap();
    let directory = bob.client.room_discovery();
    let mut request = GetPublicRoomsRequest::new();
    request.limit = Some(2);
    let first = directory.get_public_rooms(request.clone()).await.unwrap();
    assert_eq!(first.body.total_room_count_estimate, Some(3));
    assert_eq!(first.body.chunk.len(), 2);
    assert_eq!(first.body.chunk[0].room_id, rooms[1]);
    assert_eq!(first.body.chunk[0].num_joined_members, 2);
    request.since = first.body.next_batch;
    let rest = directory.get_public_rooms(request).await.unwrap().body;
    assert_eq!((rest.chunk.len(), rest.next_batch), (1, None));

    let mut filter = PublicRoomsFilter::new();
    filter.generic_search_term = Some("ENGINE".to_owned());
    let mut query = QueryPublicRoomsRequest::new();
    query.filter = Some(filter);
    let find = || async {
        let found = directory.query_public_rooms(query.clone()).await.unwrap();
        let found = found.body.chunk.into_iter().map(|room| room.name.unwrap());
        found.collect::<Vec<_>>()
    };
    assert_eq!(find().await, ["Engines", "Engine drivers"]);
    let mut hide = SetRoomVisibilityOnDirectoryRequest::new(rooms[1].clone());
    hide.visibility = Some(RoomVisibility::Private);
    let refused = directory.set_room_visibility_on_directory(hide.clone());
    let refused = refused.await.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_FORBIDDEN"));
    let own = ada.client.room_discovery();
    own.set_room_visibility_on_directory(hide).await.unwrap();
    assert_eq!(find().await, ["Engine drivers"]);
    let get = GetRoomVisibilityOnDirectoryRequest::new(rooms[1].clone());
    let now = directory.get_room_visibility_on_directory(get).await;
    assert_eq!(now.unwrap().visibility, Some(RoomVisibility::Private));
}

#[tokio::test]
async fn who_knocks_is_let_in_by_an_invitation() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let closed = ada.room_with(&[]).await;
    let knocking = bob.client.room_membership();
    let knock = |room: &RoomId| knocking.knock_room(KnockRoomRequest::new(room.clone().into()));
    let refused = knock(&closed).await.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_FORBIDDEN"));

    let mut request = CreateRoomRequest::new();
    let rule = object([("join_rule", "knock".into())]);
    request.initial_state = Some(vec![StateEvent::new("m.room.join_rules", rule)]);
    let room = ada.client.room_creation().create_room(request).await;
    let room = room.unwrap().room_id;
    let (adas, bobs) = (ada.sync(None).await, bob.sync(None).await);
    assert_eq!(knock(&room).await.unwrap().room_id, room);
    let own = bob.sync(Some(&bobs.next_batch)).await;
    let knocks = own.rooms.unwrap().knock.unwrap();
    let shown = knocks[&room].knock_state.as_ref().unwrap();
    let shown = shown.events.as_ref().unwrap();
    assert!(
        shown
            .iter()
            .any(|event| event.json().contains("m.room.join_rules"))
    );
    let heard = ada.sync(Some(&adas.next_batch)).await;
    let heard = &heard.rooms.unwrap().join.unwrap()[&room];
    let event = value(&heard.timeline.as_ref().unwrap().events[0]);
    let membership = event.get("content").unwrap().get("membership");
    assert_eq!(membership.unwrap().as_str(), Some("knock"));

    let join = || knocking.join_room_by_id(JoinRoomByIdRequest::new(room.clone()));
    assert_eq!(join().await.unwrap_err().status().unwrap(), 403);
    let invite = InviteUserRequest::new(room.clone(), bob.user.clone());
    let inviting = ada.client.room_membership().invite_user(invite).await;
    inviting.unwrap();
    join().await.unwrap();
    assert_eq!(knock(&room).await.unwrap_err().status().unwrap(), 403);
}

#[tokio::test]
async fn a_room_that_was_left_can_be_forgotten() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let room = ada.room_with(&[&bob]).await;
    let before = bob.sync(None).await;
    let membership = bob.client.room_membership();
    let forget = || membership.forget_room(ForgetRoomRequest::new(room.clone()));
    assert_eq!(forget().await.unwrap_err().status().unwrap(), 400);
    let leave = LeaveRoomRequest::new(room.clone());
    membership.leave_room(leave).await.unwrap();
    let left = bob.sync(Some(&before.next_batch)).await;
    assert!(left.rooms.unwrap().leave.unwrap().contains_key(&room));
    forget().await.unwrap();
    let gone = bob.sync(Some(&before.next_batch)).await;
    assert_eq!(gone.rooms, None);
}
