//! How users come into rooms and out of them: invited, knocking, by alias; leaving, kicked, banned; and what others see.

use anyhow::{Result, bail};
use matrix_client_server::banning::{BanError, BanRequest, UnbanError, UnbanRequest};
use matrix_client_server::create_room::{CreateRoomRequest, StateEvent};
use matrix_client_server::formats::{RoomAlias, RoomId};
use matrix_client_server::inviting::{InviteUserError, InviteUserRequest};
use matrix_client_server::joining::{
    JoinRoomByIdError, JoinRoomByIdRequest, JoinRoomRequest, JoinRoomRoomIdOrAlias,
};
use matrix_client_server::kicking::{KickError, KickRequest};
use matrix_client_server::knocking::{KnockRoomError, KnockRoomRequest, KnockRoomRoomIdOrAlias};
use matrix_client_server::leaving::{ForgetRoomError, ForgetRoomRequest, LeaveRoomRequest};
use matrix_client_server::list_joined_rooms::GetJoinedRoomsRequest;
use matrix_client_server::matrix_common::api::client_server::definitions::client_event::AnyRoomEvent;
use matrix_client_server::matrix_common::m_room_member::EventContent;
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::rooms::{GetMembersByRoomError, GetMembersByRoomRequest};
use serde_json::json;

use super::steps::{errcode, join, object, open_room, read};
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("host").await?;
    let bob = world.user("visitor").await?;
    let room = ada.room().await?;
    invited(&ada, &bob, &room).await?;
    kicked(&ada, &bob, &room).await?;
    banned(&ada, &bob, &room).await?;
    gone(&ada, &bob).await?;
    by_alias(world, &ada, &bob).await?;
    knocking(&ada, &bob, &room).await
}

/// What the room says of the other user's membership, as the first sees it.
async fn membership(ada: &User, room: &RoomId, other: &User) -> Result<EventContent> {
    let members = ada.call(GetMembersByRoomRequest::new(room.clone())).await?;
    let members = read(&members.chunk.unwrap_or_default())?;
    let found = members.into_iter().find_map(|event| match event {
        AnyRoomEvent::MRoomMember(member) if member.state_key.as_ref() == Some(&other.id) => {
            Some(member.content)
        }
        _ => None,
    });
    match found {
        Some(content) => Ok(content),
        None => bail!("{} is no member of any kind", other.id),
    }
}

async fn expect(
    ada: &User,
    room: &RoomId,
    other: &User,
    kind: Membership,
    reason: &str,
) -> Result<()> {
    let content = membership(ada, room, other).await?;
    assert_eq!(content.membership, kind);
    assert_eq!(content.reason.as_deref(), Some(reason));
    Ok(())
}

async fn joined_rooms(user: &User) -> Result<Vec<RoomId>> {
    Ok(user.call(GetJoinedRoomsRequest::new()).await?.joined_rooms)
}

async fn invited(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    match bob.refused(JoinRoomByIdRequest::new(room.clone())).await? {
        (403, JoinRoomByIdError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, error) => bail!("a closed room answers {status}: {error:?}"),
    }
    let mut invitation = InviteUserRequest::new(room.clone(), bob.id.clone());
    match bob.refused(invitation.clone()).await? {
        (403, InviteUserError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, error) => bail!("an invitation from outside is answered {status}: {error:?}"),
    }
    invitation.reason = Some("Tea at five".to_owned());
    ada.call(invitation).await?;
    expect(ada, room, bob, Membership::Invite, "Tea at five").await?;
    let mut acceptance = JoinRoomByIdRequest::new(room.clone());
    acceptance.reason = Some("Thirsty".to_owned());
    assert_eq!(bob.call(acceptance).await?.room_id, *room);
    expect(ada, room, bob, Membership::Join, "Thirsty").await?;
    assert_eq!(joined_rooms(bob).await?, std::slice::from_ref(room));
    Ok(())
}

async fn kicked(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    match bob
        .refused(KickRequest::new(room.clone(), ada.id.clone()))
        .await?
    {
        (403, KickError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, error) => bail!("kicking the host is answered {status}: {error:?}"),
    }
    let mut kick = KickRequest::new(room.clone(), bob.id.clone());
    kick.reason = Some("Spilled it".to_owned());
    ada.call(kick).await?;
    expect(ada, room, bob, Membership::Leave, "Spilled it").await?;
    assert!(joined_rooms(bob).await?.is_empty());
    Ok(())
}

async fn banned(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    match bob
        .refused(BanRequest::new(room.clone(), ada.id.clone()))
        .await?
    {
        (403, BanError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, error) => bail!("banning the host is answered {status}: {error:?}"),
    }
    let mut ban = BanRequest::new(room.clone(), bob.id.clone());
    ban.reason = Some("Every time".to_owned());
    ada.call(ban).await?;
    expect(ada, room, bob, Membership::Ban, "Every time").await?;
    match ada
        .refused(InviteUserRequest::new(room.clone(), bob.id.clone()))
        .await?
    {
        (403, InviteUserError::Forbidden(error)) => {
            assert!(
                matches!(error.errcode.as_str(), "M_FORBIDDEN" | "M_BAD_STATE"),
                "{error:?}"
            );
        }
        (status, error) => bail!("inviting who is banned is answered {status}: {error:?}"),
    }
    match bob
        .refused(UnbanRequest::new(room.clone(), bob.id.clone()))
        .await?
    {
        (403, UnbanError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, error) => bail!("taking back one's own ban is answered {status}: {error:?}"),
    }
    let mut unban = UnbanRequest::new(room.clone(), bob.id.clone());
    unban.reason = Some("Once more, then".to_owned());
    ada.call(unban).await?;
    expect(ada, room, bob, Membership::Leave, "Once more, then").await
}

/// Who has left a room can still look at it, until it is forgotten.
async fn gone(ada: &User, bob: &User) -> Result<()> {
    let room = open_room(ada).await?;
    join(bob, &room).await?;
    match bob.refused(ForgetRoomRequest::new(room.clone())).await? {
        (400, ForgetRoomError::BadRequest(error)) => assert_eq!(error.errcode, "M_UNKNOWN"),
        (status, error) => bail!("forgetting where one is is answered {status}: {error:?}"),
    }
    let mut leave = LeaveRoomRequest::new(room.clone());
    leave.reason = Some("Supper".to_owned());
    bob.call(leave).await?;
    expect(ada, &room, bob, Membership::Leave, "Supper").await?;
    expect(bob, &room, bob, Membership::Leave, "Supper").await?;
    bob.call(ForgetRoomRequest::new(room.clone())).await?;
    match bob.refused(GetMembersByRoomRequest::new(room)).await? {
        (403, GetMembersByRoomError::Forbidden) => Ok(()),
        (status, error) => bail!("a forgotten room answers {status}: {error:?}"),
    }
}

async fn by_alias(world: &World, ada: &User, bob: &User) -> Result<()> {
    let localpart = world.fresh("parlour");
    let mut request = CreateRoomRequest::new();
    request.room_alias_name = Some(localpart.clone());
    let room = ada.call(request).await?.room_id;
    ada.call(InviteUserRequest::new(room.clone(), bob.id.clone()))
        .await?;
    let alias = RoomAlias::new(format!("#{localpart}:{}", world.server_name()))?;
    let mut request = JoinRoomRequest::new(JoinRoomRoomIdOrAlias::MxRoomAlias(alias));
    request.via = Some(vec![world.server_name().parse()?]);
    assert_eq!(bob.call(request).await?.room_id, room);
    bob.call(LeaveRoomRequest::new(room.clone())).await?;
    let request = JoinRoomRequest::new(JoinRoomRoomIdOrAlias::MxRoomId(room));
    match bob.refused(request).await? {
        (403, _) => Ok(()),
        (status, error) => bail!("coming back uninvited is answered {status}: {error:?}"),
    }
}

async fn knocking(ada: &User, bob: &User, closed: &RoomId) -> Result<()> {
    let mut request = CreateRoomRequest::new();
    request.initial_state = Some(vec![StateEvent::new(
        "m.room.join_rules",
        object(json!({"join_rule": "knock"})),
    )]);
    let room = ada.call(request).await?.room_id;
    let knock =
        |room: &RoomId| KnockRoomRequest::new(KnockRoomRoomIdOrAlias::MxRoomId(room.clone()));
    let mut request = knock(&room);
    request.reason = Some("It rains".to_owned());
    assert_eq!(bob.call(request).await?.room_id, room);
    expect(ada, &room, bob, Membership::Knock, "It rains").await?;
    ada.call(InviteUserRequest::new(room.clone(), bob.id.clone()))
        .await?;
    join(bob, &room).await?;
    match bob.refused(knock(closed)).await? {
        (403, KnockRoomError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, error) => bail!("knocking at a closed room is answered {status}: {error:?}"),
    }
    let nowhere = RoomAlias::new("#nowhere-to-knock:localhost")?;
    let request = KnockRoomRequest::new(KnockRoomRoomIdOrAlias::MxRoomAlias(nowhere));
    match bob.refused(request).await? {
        (404, KnockRoomError::NotFound(error)) => assert_eq!(error.errcode, "M_NOT_FOUND"),
        (status, KnockRoomError::Other(answer)) => bail!("{status}: {}", errcode(&answer)?),
        (status, error) => bail!("knocking nowhere is answered {status}: {error:?}"),
    }
    Ok(())
}
