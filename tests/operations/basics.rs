//! What the example homeserver has to do whatever it leaves out: operations that come late in areas which end before
//! there.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use matrix_client_server::authed_content_repo::GetContentOverrideNameAuthedRequest;
use matrix_client_server::capabilities::GetCapabilitiesRequest;
use matrix_client_server::content_repo::{
    GetContentOverrideNameRequest, GetContentRequest, GetContentThumbnailRequest,
    UploadContentRequest,
};
use matrix_client_server::create_room::{CreateRoomRequest, CreateRoomRequestPreset, StateEvent};
use matrix_client_server::cross_signing::UploadCrossSigningSignaturesRequest;
use matrix_client_server::event_context::GetEventContextRequest;
use matrix_client_server::formats::{RoomId, ServerName};
use matrix_client_server::joining::{JoinRoomRequest, JoinRoomRoomIdOrAlias};
use matrix_client_server::knocking::{KnockRoomRequest, KnockRoomRoomIdOrAlias};
use matrix_client_server::leaving::LeaveRoomRequest;
use matrix_client_server::list_joined_rooms::GetJoinedRoomsRequest;
use matrix_client_server::logout::{LogoutAllRequest, LogoutRequest};
use matrix_client_server::matrix_common::schemas::direction::Direction;
use matrix_client_server::message_pagination::GetRoomEventsRequest;
use matrix_client_server::pusher::GetPushersRequest;
use matrix_client_server::read_markers::SetReadMarkerRequest;
use matrix_client_server::relations::{
    GetRelatingEventsWithRelTypeAndEventTypeRequest, GetRelatingEventsWithRelTypeRequest,
};
use matrix_client_server::room_send::SendMessageRequest;
use matrix_client_server::rooms::GetJoinedMembersByRoomRequest;
use matrix_client_server::typewright_runtime::Map;
use matrix_client_server::typewright_runtime::http::Blob;
use matrix_client_server::users::SearchUserDirectoryRequest;
use matrix_client_server::voip::GetTurnServerRequest;
use matrix_client_server::wellknown::GetWellknownRequest;
use matrix_client_server::whoami::GetTokenOwnerRequest;
use serde_json::json;

use crate::world::{User, World};

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

    look_closer(&ada, &room).await?;
    files(&ada).await?;
    around(&ada, &bob).await?;

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

/// What a message is related to, what stands around it, and up to where it was read.
async fn look_closer(ada: &User, room: &RoomId) -> Result<()> {
    let content = |content| serde_json::from_value::<Map>(content);
    let first = content(json!({"msgtype": "m.text", "body": "First"}))?;
    let first = SendMessageRequest::new(room.clone(), "m.room.message", "basics-1", first);
    let first = ada.call(first).await?.event_id;
    let relation = json!({"rel_type": "m.annotation", "event_id": first.as_str(), "key": "+"});
    let reaction = content(json!({"m.relates_to": relation}))?;
    let reaction = SendMessageRequest::new(room.clone(), "m.reaction", "basics-2", reaction);
    ada.call(reaction).await?;

    let kind = "m.annotation";
    let related = GetRelatingEventsWithRelTypeRequest::new(room.clone(), first.clone(), kind);
    ensure!(ada.call(related).await?.chunk.len() == 1);
    let related = GetRelatingEventsWithRelTypeAndEventTypeRequest::new(
        room.clone(),
        first.clone(),
        kind,
        "m.room.message",
    );
    ensure!(ada.call(related).await?.chunk.is_empty());
    let context = GetEventContextRequest::new(room.as_str(), first.as_str());
    let context = ada.call(context).await?;
    ensure!(context.events_after.unwrap_or_default().len() == 1);
    let mut read = SetReadMarkerRequest::new(room.as_str());
    read.m_fully_read = Some(first.as_str().to_owned());
    ada.call(read).await?;
    Ok(())
}

/// A picture, by all the addresses that it has.
async fn files(ada: &User) -> Result<()> {
    let bytes = b"\x89PNG\r\n\x1a\n";
    let picture = Blob::new("image/png", bytes.to_vec());
    let uri = ada.call(UploadContentRequest::new(picture)).await?;
    let uri = uri.content_uri.as_str().to_owned();
    let (server, id) = uri
        .trim_start_matches("mxc://")
        .split_once('/')
        .context("it has a place and a name")?;
    let server = ServerName::new(server)?;
    let name = "loom.png";
    ada.call(GetContentOverrideNameAuthedRequest::new(
        server.clone(),
        id,
        name,
    ))
    .await?;
    ada.call(GetContentRequest::new(server.clone(), id)).await?;
    ada.call(GetContentOverrideNameRequest::new(server.clone(), id, name))
        .await?;
    ada.call(GetContentThumbnailRequest::new(server, id, 10, 10))
        .await?;
    Ok(())
}

/// What is asked once, about the server and about others.
async fn around(ada: &User, bob: &User) -> Result<()> {
    ada.call(GetCapabilitiesRequest::new()).await?;
    ada.call(GetTurnServerRequest::new()).await?;
    ada.call(GetWellknownRequest::new()).await?;
    let pushers = ada.call(GetPushersRequest::new()).await?.pushers;
    ensure!(pushers.unwrap_or_default().is_empty());
    let nothing = UploadCrossSigningSignaturesRequest::new(BTreeMap::new());
    ada.call(nothing).await?;
    let found = ada.call(SearchUserDirectoryRequest::new(bob.id.as_str()));
    ensure!(found.await?.results.len() == 1);
    let mut create = CreateRoomRequest::new();
    let rule = serde_json::from_value(json!({"join_rule": "knock"}))?;
    create.initial_state = Some(vec![StateEvent::new("m.room.join_rules", rule)]);
    let room = ada.call(create).await?.room_id;
    let knock = KnockRoomRequest::new(KnockRoomRoomIdOrAlias::MxRoomId(room.clone()));
    ensure!(bob.call(knock).await?.room_id == room);
    Ok(())
}
