//! The state of rooms: what is set is what is there, as a whole, one by one, and as the members that it names.

use anyhow::{Context, Result, bail, ensure};
use matrix_client_server::formats::{EventId, RoomId};
use matrix_client_server::leaving::LeaveRoomRequest;
use matrix_client_server::matrix_common::api::client_server::definitions::client_event::AnyRoomEvent;
use matrix_client_server::matrix_common::core_event_schema::state_event::AnyStateEvent;
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::room_state::{SetRoomStateWithKeyError, SetRoomStateWithKeyRequest};
use matrix_client_server::rooms::{
    GetJoinedMembersByRoomError, GetJoinedMembersByRoomRequest, GetMembersByRoomRequest,
    GetOneRoomEventError, GetOneRoomEventRequest, GetRoomStateError, GetRoomStateRequest,
    GetRoomStateWithKeyError, GetRoomStateWithKeyFormat, GetRoomStateWithKeyRequest,
    GetRoomStateWithKeyResponseBody,
};
use matrix_client_server::sync::SyncRequest;
use matrix_client_server::typewright_runtime::{Map, Nullable, Raw};
use serde_json::json;

use super::steps::{event, join, json_of, object, read, room_of_two, say, set_state};
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("warden").await?;
    let bob = world.user("lodger").await?;
    let room = room_of_two(&ada, &bob).await?;
    set_and_got(&ada, &bob, &room).await?;
    as_an_event(&ada, &bob, &room).await?;
    refused(world, &ada, &bob, &room).await?;
    members(world, &ada, &bob).await?;
    joined_members(&ada, &bob, &room).await?;
    without_a_key(&ada, &bob, &room).await
}

async fn content(user: &User, room: &RoomId, event_type: &str, state_key: &str) -> Result<Map> {
    let request = GetRoomStateWithKeyRequest::new(room.clone(), event_type, state_key);
    match user.call(request).await?.body {
        GetRoomStateWithKeyResponseBody::Map(content) => Ok(content),
        other => bail!("{other:?} is not the content"),
    }
}

/// Types and keys with everything that a path has to escape; numbers and nulls where they stood.
async fn set_and_got(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    let chair = json!({"seats": 1, "\u{1f4ba}": [null, true, "", {"a/b": "~"}], "none": null});
    for (event_type, key) in [
        ("org.example.chair", "by the door"),
        ("org.example.chair", "50% of/a \u{e9}+&=?#"),
        ("org.example/odd?#%", "by the window"),
    ] {
        set_state(ada, room, event_type, key, chair.clone()).await?;
        let found = content(bob, room, event_type, key).await?;
        assert_eq!(json_of(&found), chair);
    }
    let state = bob.call(GetRoomStateRequest::new(room.clone())).await?.body;
    let chairs = |event: &AnyRoomEvent| match event {
        AnyRoomEvent::Other(event) if event.type_ == "org.example.chair" => {
            Some((event.state_key.clone()?, json_of(&event.content)))
        }
        _ => None,
    };
    let mut found: Vec<_> = read(&state)?.iter().filter_map(chairs).collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let one = |key: &str| (key.to_owned(), chair.clone());
    assert_eq!(found, [one("50% of/a \u{e9}+&=?#"), one("by the door")]);
    Ok(())
}

/// Most state has an empty key, so that the last segment of the path is empty.
async fn without_a_key(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    let topic = json!({"topic": "Quiet after ten"});
    let id = set_state(ada, room, "m.room.topic", "", topic.clone()).await?;
    let found = content(bob, room, "m.room.topic", "").await?;
    assert_eq!(json_of(&found), topic);
    match event(bob, room, &id).await? {
        AnyRoomEvent::MRoomTopic(event) => {
            assert_eq!(event.content.topic, "Quiet after ten");
            assert_eq!(event.state_key.as_deref(), Some(""));
        }
        other => bail!("{other:?} is no topic"),
    }
    let alias = object(json!({"alias": "#nothing-at-all:localhost"}));
    let event_type = "m.room.canonical_alias";
    let request = SetRoomStateWithKeyRequest::new(room.clone(), event_type, "", alias);
    match ada.refused(request).await? {
        (400, SetRoomStateWithKeyError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_BAD_ALIAS");
        }
        (status, error) => bail!("an alias of nothing is answered {status}: {error:?}"),
    }
    Ok(())
}

/// The same piece of state by its type and by its event ID.
async fn as_an_event(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    let key = ada.id.as_str();
    let mut request = GetRoomStateWithKeyRequest::new(room.clone(), "m.room.member", key);
    request.format = Some(GetRoomStateWithKeyFormat::Event);
    let found = match bob.call(request).await?.body {
        GetRoomStateWithKeyResponseBody::StateEvent(event) => *event,
        // Any object may be a content, so that this is one too.
        GetRoomStateWithKeyResponseBody::Map(event) => Raw::new(&event).cast().get()?,
        other => bail!("{other:?} is no event"),
    };
    let AnyStateEvent::MRoomMember(found) = found else {
        bail!("{found:?} is no member");
    };
    assert_eq!(found.content.membership, Membership::Join);
    let name = Nullable::Value(ada.localpart.clone());
    assert_eq!(found.content.displayname, Some(name));
    assert_eq!((&found.sender, &found.state_key), (&ada.id, &ada.id));
    assert_eq!(found.room_id, *room);
    let id = found.event_id;
    match event(bob, room, &id).await? {
        AnyRoomEvent::MRoomMember(event) => {
            assert_eq!(event.content.membership, Membership::Join);
            assert_eq!(event.state_key.as_ref(), Some(&ada.id));
            ensure!(event.unsigned.and_then(|unsigned| unsigned.age).is_some());
        }
        other => bail!("{other:?} is no member"),
    }
    Ok(())
}

async fn refused(world: &World, ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    let chair = object(json!({"seats": 2}));
    let request = SetRoomStateWithKeyRequest::new(room.clone(), "org.example.chair", "mine", chair);
    match bob.refused(request).await? {
        (403, SetRoomStateWithKeyError::Forbidden(error)) => {
            assert_eq!(error.errcode, "M_FORBIDDEN");
        }
        (status, error) => bail!("a lodger's chair is answered {status}: {error:?}"),
    }
    let nothing = GetRoomStateWithKeyRequest::new(room.clone(), "org.example.none", "none");
    match ada.refused(nothing).await? {
        (404, GetRoomStateWithKeyError::NotFound) => {}
        (status, error) => bail!("no state is answered {status}: {error:?}"),
    }
    let eve = world.user("stranger").await?;
    let event_type = "m.room.member";
    let host = GetRoomStateWithKeyRequest::new(room.clone(), event_type, ada.id.as_str());
    match eve.refused(host).await? {
        (403, GetRoomStateWithKeyError::Forbidden) => {}
        (status, error) => bail!("a stranger's look is answered {status}: {error:?}"),
    }
    match eve.refused(GetRoomStateRequest::new(room.clone())).await? {
        (403, GetRoomStateError::Forbidden) => {}
        (status, error) => bail!("a stranger's look is answered {status}: {error:?}"),
    }
    match eve
        .refused(GetJoinedMembersByRoomRequest::new(room.clone()))
        .await?
    {
        (403, GetJoinedMembersByRoomError::Forbidden) => {}
        (status, error) => bail!("a stranger's look is answered {status}: {error:?}"),
    }
    let none = EventId::new("$there-is-no-such-event")?;
    match ada
        .refused(GetOneRoomEventRequest::new(room.clone(), none))
        .await?
    {
        (404, GetOneRoomEventError::NotFound(error)) => assert_eq!(error.errcode, "M_NOT_FOUND"),
        (status, error) => bail!("no event is answered {status}: {error:?}"),
    }
    Ok(())
}

/// The members at three points of time, and of each kind.
async fn members(world: &World, ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    say(ada, &room, "Before").await?;
    let before = ada.call(SyncRequest::new()).await?.next_batch;
    let carol = world.user("late-comer").await?;
    join(&carol, &room).await?;
    bob.call(LeaveRoomRequest::new(room.clone())).await?;
    let all = GetMembersByRoomRequest::new(room);
    let [mut then, mut joined, mut left] = [all.clone(), all.clone(), all.clone()];
    then.at = Some(before);
    joined.membership = Some(Membership::Join);
    left.not_membership = Some(Membership::Join);
    for (request, expected) in [
        (
            all,
            vec![
                (ada, Membership::Join),
                (bob, Membership::Leave),
                (&carol, Membership::Join),
            ],
        ),
        (then, vec![(ada, Membership::Join), (bob, Membership::Join)]),
        (
            joined,
            vec![(ada, Membership::Join), (&carol, Membership::Join)],
        ),
        (left, vec![(bob, Membership::Leave)]),
    ] {
        let chunk = ada
            .call(request.clone())
            .await?
            .chunk
            .context("there is no list")?;
        let mut found = Vec::new();
        for event in read(&chunk)? {
            match event {
                AnyRoomEvent::MRoomMember(member) => {
                    let who = member.state_key.context("a member has no name")?;
                    found.push((who, member.content.membership));
                }
                other => bail!("{other:?} is no member"),
            }
        }
        found.sort_by(|one, other| one.0.cmp(&other.0));
        let mut expected: Vec<_> = expected
            .into_iter()
            .map(|(user, membership)| (user.id.clone(), membership))
            .collect();
        expected.sort_by(|one, other| one.0.cmp(&other.0));
        assert_eq!(found, expected, "{request:?}");
    }
    Ok(())
}

async fn joined_members(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    let request = GetJoinedMembersByRoomRequest::new(room.clone());
    let joined = bob
        .call(request)
        .await?
        .joined
        .context("there is no list")?;
    let names: Vec<_> = joined
        .iter()
        .map(|(id, member)| {
            (
                id,
                member.display_name.as_deref(),
                member.avatar_url.as_deref(),
            )
        })
        .collect();
    let mut expected = [ada, bob].map(|user| (&user.id, Some(user.localpart.as_str()), None));
    expected.sort();
    assert_eq!(names, expected);
    Ok(())
}
