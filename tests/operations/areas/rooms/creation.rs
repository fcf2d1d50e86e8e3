//! How rooms come about and are replaced: what is asked for is what the room has, and a room that is upgraded names the one
//! that comes after it.

use anyhow::{Context, Result, bail, ensure};
use matrix_client_server::create_room::{
    CreateRoomError, CreateRoomRequest, CreateRoomRequestPreset, StateEvent,
};
use matrix_client_server::definitions::room_visibility::RoomVisibility;
use matrix_client_server::formats::{RoomAlias, RoomId};
use matrix_client_server::list_joined_rooms::GetJoinedRoomsRequest;
use matrix_client_server::matrix_common::api::client_server::definitions::client_event::AnyRoomEvent;
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::room_summary::{
    GetRoomSummaryError, GetRoomSummaryRequest, GetRoomSummaryRoomIdOrAlias,
};
use matrix_client_server::room_upgrades::{UpgradeRoomError, UpgradeRoomRequest};
use matrix_client_server::rooms::GetRoomStateRequest;
use serde_json::json;

use super::steps::{errcode, json_of, object, read};
use crate::world::{User, World, until};

const LATEST_BUT_ONE: &str = "11";

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("creator").await?;
    let bob = world.user("guest").await?;
    let localpart = world.fresh("workshop");
    let alias = RoomAlias::new(format!("#{localpart}:{}", world.server_name()))?;
    let room = with_all_there_is(&ada, &bob, &localpart).await?;
    as_asked(&ada, &room, &alias).await?;
    summary(&ada, &room, &alias).await?;
    refused(&ada, &localpart).await?;
    upgrade(&ada, &bob).await
}

/// A request with all its members but the invitations by mail.
async fn with_all_there_is(ada: &User, bob: &User, localpart: &str) -> Result<RoomId> {
    let mut desk = StateEvent::new("org.example.desk", object(json!({"legs": 4, "wood": null})));
    desk.state_key = Some("corner".to_owned());
    let mut request = CreateRoomRequest::new();
    request.visibility = Some(RoomVisibility::Private);
    request.room_alias_name = Some(localpart.to_owned());
    request.name = Some("The workshop".to_owned());
    request.topic = Some("Gears, levers & \"cards\"".to_owned());
    request.invite = Some(vec![bob.id.clone()]);
    request.room_version = Some(LATEST_BUT_ONE.to_owned());
    request.creation_content = Some(object(json!({"org.example.kind": "workshop"})));
    request.initial_state = Some(vec![desk]);
    request.preset = Some(CreateRoomRequestPreset::PublicChat);
    request.is_direct = Some(true);
    request.power_level_content_override = Some(object(json!({"events_default": 5})));
    let room = ada.call(request).await?.room_id;
    let joined = ada.call(GetJoinedRoomsRequest::new()).await?.joined_rooms;
    assert_eq!(joined, std::slice::from_ref(&room));
    Ok(room)
}

/// Each member of the request has become an event of its type.
async fn as_asked(ada: &User, room: &RoomId, alias: &RoomAlias) -> Result<()> {
    let state = ada.call(GetRoomStateRequest::new(room.clone())).await?.body;
    let mut found = Vec::new();
    for event in read(&state)? {
        match event {
            AnyRoomEvent::MRoomCreate(create) => {
                assert_eq!(create.content.room_version.as_deref(), Some(LATEST_BUT_ONE));
                let kind = create.content.extra.get("org.example.kind");
                assert_eq!(kind, Some(&"workshop".into()));
                found.push("create");
            }
            AnyRoomEvent::MRoomName(name) => {
                assert_eq!(name.content.name, "The workshop");
                found.push("name");
            }
            AnyRoomEvent::MRoomTopic(topic) => {
                assert_eq!(topic.content.topic, "Gears, levers & \"cards\"");
                found.push("topic");
            }
            AnyRoomEvent::MRoomCanonicalAlias(canonical) => {
                assert_eq!(
                    canonical.content.alias.map(String::from),
                    Some(alias.to_string())
                );
                found.push("alias");
            }
            AnyRoomEvent::MRoomPowerLevels(levels) => {
                assert_eq!(levels.content.events_default, Some(5));
                found.push("power levels");
            }
            AnyRoomEvent::MRoomMember(member) if member.content.is_direct == Some(true) => {
                assert_eq!(member.content.membership, Membership::Invite);
                found.push("invitation");
            }
            AnyRoomEvent::Other(event) if event.type_ == "org.example.desk" => {
                assert_eq!(event.state_key.as_deref(), Some("corner"));
                assert_eq!(json_of(&event.content), json!({"legs": 4, "wood": null}));
                found.push("desk");
            }
            AnyRoomEvent::Other(_) | AnyRoomEvent::Unknown(_) => bail!("{event:?}"),
            _ => {}
        }
    }
    found.sort_unstable();
    let all = [
        "alias",
        "create",
        "desk",
        "invitation",
        "name",
        "power levels",
        "topic",
    ];
    assert_eq!(found, all);
    Ok(())
}

async fn summary(ada: &User, room: &RoomId, alias: &RoomAlias) -> Result<()> {
    let by_id = GetRoomSummaryRoomIdOrAlias::MxRoomId(room.clone());
    let by_alias = GetRoomSummaryRoomIdOrAlias::MxRoomAlias(alias.clone());
    for id_or_alias in [by_id, by_alias] {
        let request = GetRoomSummaryRequest::new(id_or_alias);
        // The server sums rooms up some time after it has answered.
        let summary = until("the room is summed up", async || {
            let summary = ada.call(request.clone()).await?;
            Ok((summary.name.is_some() && summary.num_joined_members > 0).then_some(summary))
        })
        .await?;
        assert_eq!(summary.room_id, *room);
        assert_eq!(summary.name.as_deref(), Some("The workshop"));
        assert_eq!(summary.canonical_alias.as_ref(), Some(alias));
        assert_eq!(summary.room_version.as_deref(), Some(LATEST_BUT_ONE));
        assert_eq!(summary.join_rule.as_deref(), Some("public"));
        assert_eq!(summary.num_joined_members, 1);
        ensure!(!summary.world_readable && !summary.guest_can_join);
    }
    let nowhere = GetRoomSummaryRoomIdOrAlias::MxRoomAlias(alias_of(alias, "nowhere")?);
    match ada.refused(GetRoomSummaryRequest::new(nowhere)).await? {
        (404, GetRoomSummaryError::NotFound(error)) => assert_eq!(error.errcode, "M_NOT_FOUND"),
        (status, error) => bail!("no room is summed up with {status}: {error:?}"),
    }
    Ok(())
}

fn alias_of(alias: &RoomAlias, localpart: &str) -> Result<RoomAlias> {
    let (_, server) = alias
        .as_str()
        .split_once(':')
        .context("an alias has a server")?;
    Ok(RoomAlias::new(format!("#{localpart}:{server}"))?)
}

async fn refused(ada: &User, taken: &str) -> Result<()> {
    let mut request = CreateRoomRequest::new();
    request.room_alias_name = Some(taken.to_owned());
    match ada.refused(request).await? {
        (400, CreateRoomError::BadRequest(error)) => assert_eq!(error.errcode, "M_ROOM_IN_USE"),
        (status, error) => bail!("a taken alias is answered {status}: {error:?}"),
    }
    let mut request = CreateRoomRequest::new();
    request.room_version = Some("org.example.none".to_owned());
    match ada.refused(request).await? {
        (400, CreateRoomError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_UNSUPPORTED_ROOM_VERSION");
        }
        (status, error) => bail!("an unknown version is answered {status}: {error:?}"),
    }
    Ok(())
}

async fn upgrade(ada: &User, bob: &User) -> Result<()> {
    let mut request = CreateRoomRequest::new();
    request.room_version = Some("10".to_owned());
    request.name = Some("Old walls".to_owned());
    let old = ada.call(request).await?.room_id;
    let upgrade = |version: &str| UpgradeRoomRequest::new(old.as_str(), version);
    match bob.refused(upgrade(LATEST_BUT_ONE)).await? {
        (403, UpgradeRoomError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (403, UpgradeRoomError::Other(error)) => assert_eq!(errcode(&error)?, "M_FORBIDDEN"),
        (status, error) => bail!("a stranger's upgrade is answered {status}: {error:?}"),
    }
    match ada.refused(upgrade("org.example.none")).await? {
        (400, UpgradeRoomError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_UNSUPPORTED_ROOM_VERSION");
        }
        (status, error) => bail!("an unknown version is answered {status}: {error:?}"),
    }
    let new = ada.call(upgrade(LATEST_BUT_ONE)).await?.replacement_room;
    let new = RoomId::new(new)?;
    let left = read(&ada.call(GetRoomStateRequest::new(old.clone())).await?.body)?;
    let tombstone = left.iter().find_map(|event| match event {
        AnyRoomEvent::MRoomTombstone(tombstone) => Some(tombstone),
        _ => None,
    });
    let tombstone = tombstone.context("the old room has no tombstone")?;
    assert_eq!(tombstone.content.replacement_room.as_str(), new.as_str());
    let came = read(&ada.call(GetRoomStateRequest::new(new)).await?.body)?;
    let predecessor = came.iter().find_map(|event| match event {
        AnyRoomEvent::MRoomCreate(create) => create.content.predecessor.as_ref(),
        _ => None,
    });
    let predecessor = predecessor.context("the new room has no predecessor")?;
    assert_eq!(predecessor.room_id.as_str(), old.as_str());
    let named = |event: &AnyRoomEvent| match event {
        AnyRoomEvent::MRoomName(name) => name.content.name == "Old walls",
        _ => false,
    };
    ensure!(came.iter().any(named), "{came:?}");
    Ok(())
}
