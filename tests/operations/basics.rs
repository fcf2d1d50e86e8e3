//! What the example homeserver has to do whatever it leaves out: operations that come late in areas which end before there.

use anyhow::{Result, ensure};
use matrix_client_server::create_room::{CreateRoomRequest, CreateRoomRequestPreset};
use matrix_client_server::joining::{JoinRoomRequest, JoinRoomRoomIdOrAlias};
use matrix_client_server::leaving::LeaveRoomRequest;
use matrix_client_server::list_joined_rooms::GetJoinedRoomsRequest;
use matrix_client_server::logout::{LogoutAllRequest, LogoutRequest};
use matrix_client_server::matrix_common::schemas::direction::Direction;
use matrix_client_server::message_pagination::GetRoomEventsRequest;
use matrix_client_server::rooms::GetJoinedMembersByRoomRequest;
use matrix_client_server::whoami::GetTokenOwnerRequest;

use crate::world::World;

/// One joins the room of another, looks around, and leaves it; then both go.
pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("founder").await?;
    let bob = world.user("guest").await?;
    let mut public = CreateRoomRequest::new();
    public.preset = Some(CreateRoomRequestPreset::PublicChat);
    let room = ada.call(public).await?.room_id;
    let place = JoinRoomRoomIdOrAlias::MxRoomId(room.clone());
    ensure!(bob.call(JoinRoomRequest::new(place)).await?.room_id == room);

    let members = bob.call(GetJoinedMembersByRoomRequest::new(room.clone()));
    let members = members.await?.joined.unwrap_or_default();
    ensure!(members.keys().eq([&ada.id, &bob.id]), "{members:?}");
    let events = GetRoomEventsRequest::new(room.clone(), Direction::B);
    let events = bob.call(events).await?.chunk;
    ensure!(events.len() > 3, "{events:?}");

    bob.call(LeaveRoomRequest::new(room)).await?;
    let rooms = bob.call(GetJoinedRoomsRequest::new()).await?;
    ensure!(rooms.joined_rooms.is_empty(), "{rooms:?}");
    ada.call(LogoutRequest::new()).await?;
    bob.call(LogoutAllRequest::new()).await?;
    for gone in [&ada, &bob] {
        let (status, _) = gone.refused(GetTokenOwnerRequest::new()).await?;
        ensure!(status == 401, "{status}");
    }
    Ok(())
}
