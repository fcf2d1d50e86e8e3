//! How clients listened before there was `/sync`: all there is at once, then events as they come; and how a room is
//! looked into from outside. Deprecated, and still answered.

use anyhow::{Context, Result, bail, ensure};
use matrix_client_server::create_room::{CreateRoomRequest, StateEvent};
use matrix_client_server::definitions::past_membership::PastMembership;
use matrix_client_server::definitions::room_visibility::RoomVisibility;
use matrix_client_server::formats::{EventId, RoomId};
use matrix_client_server::matrix_common::api::client_server::definitions::client_event::AnyRoomEvent;
use matrix_client_server::old_sync::{
    GetEventsRequest, GetOneEventError, GetOneEventRequest, InitialSyncRequest,
};
use matrix_client_server::peeking_events::PeekEventsRequest;
use matrix_client_server::room_initial_sync::{RoomInitialSyncError, RoomInitialSyncRequest};
use serde_json::json;

use super::steps::{body, object, open_room, read, room_of_two, said, say};
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("speaker").await?;
    let bob = world.user("listener").await?;
    let room = room_of_two(&ada, &bob).await?;
    say(&ada, &room, "Long ago").await?;
    let end = all_at_once(&bob, &room).await?;
    as_they_come(&ada, &bob, &room, end).await?;
    one_event(world, &ada, &bob, &room).await?;
    one_room(world, &bob, &room).await?;
    from_outside(world, &ada).await
}

async fn all_at_once(bob: &User, room: &RoomId) -> Result<String> {
    let mut request = InitialSyncRequest::new();
    request.limit = Some(1);
    let sync = bob.call(request).await?;
    read(&sync.presence)?;
    read(sync.account_data.as_deref().unwrap_or_default())?;
    let [info] = sync.rooms.as_slice() else {
        bail!("{:?} is not the one room", sync.rooms);
    };
    assert_eq!(info.room_id, *room);
    assert_eq!(info.membership, PastMembership::Join);
    assert_eq!(info.visibility, Some(RoomVisibility::Private));
    let messages = info.messages.as_ref().context("there are no messages")?;
    assert_eq!(said(&read(&messages.chunk)?), ["Long ago"]);
    let state = read(info.state.as_deref().unwrap_or_default())?;
    let created = |event: &AnyRoomEvent| matches!(event, AnyRoomEvent::MRoomCreate(_));
    ensure!(state.iter().any(created), "{state:?}");
    read(info.account_data.as_deref().unwrap_or_default())?;
    Ok(sync.end)
}

/// A poll that waits is answered when something is said.
async fn as_they_come(ada: &User, bob: &User, room: &RoomId, end: String) -> Result<()> {
    let mut request = GetEventsRequest::new();
    request.from = Some(end);
    request.timeout = Some(20_000);
    let (heard, spoken) = tokio::join!(bob.call(request.clone()), say(ada, room, "Just now"));
    let (mut heard, spoken) = (heard?, spoken?);
    for _ in 0..5 {
        let events = read(heard.chunk.as_deref().unwrap_or_default())?;
        let found = events.iter().find_map(|event| match event {
            AnyRoomEvent::MRoomMessage(message) => Some(message),
            _ => None,
        });
        if let Some(found) = found {
            assert_eq!((&found.event_id, &found.room_id), (&spoken, room));
            return Ok(());
        }
        // It may be somebody's presence first.
        request.from = heard.end;
        heard = bob.call(request.clone()).await?;
    }
    bail!("the message did not come")
}

async fn one_event(world: &World, ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    let id = say(ada, room, "This one").await?;
    let found = bob.call(GetOneEventRequest::new(id.clone())).await?.body;
    assert_eq!(body(&found), Some("This one"));
    let none = EventId::new("$there-is-no-such-event")?;
    match bob.refused(GetOneEventRequest::new(none)).await? {
        (404, GetOneEventError::NotFound) => {}
        (status, error) => bail!("no event is answered {status}: {error:?}"),
    }
    let eve = world.user("stranger").await?;
    let (status, _) = eve.refused(GetOneEventRequest::new(id)).await?;
    ensure!(
        matches!(status, 403 | 404),
        "a stranger's look is answered {status}"
    );
    Ok(())
}

async fn one_room(world: &World, bob: &User, room: &RoomId) -> Result<()> {
    let sync = bob.call(RoomInitialSyncRequest::new(room.clone())).await?;
    assert_eq!(sync.room_id, *room);
    let messages = sync.messages.context("there are no messages")?;
    let events = read(&messages.chunk)?;
    assert_eq!(said(&events), ["Long ago", "Just now", "This one"]);
    ensure!(messages.start.is_some_and(|start| start != messages.end));
    let state = read(sync.state.as_deref().unwrap_or_default())?;
    let members = |event: &&AnyRoomEvent| matches!(event, AnyRoomEvent::MRoomMember(_));
    assert_eq!(state.iter().filter(members).count(), 2);
    read(sync.account_data.as_deref().unwrap_or_default())?;
    let eve = world.user("stranger").await?;
    match eve
        .refused(RoomInitialSyncRequest::new(room.clone()))
        .await?
    {
        (403, RoomInitialSyncError::Forbidden) => Ok(()),
        (status, error) => bail!("a stranger's look is answered {status}: {error:?}"),
    }
}

async fn from_outside(world: &World, ada: &User) -> Result<()> {
    let mut request = CreateRoomRequest::new();
    request.initial_state = Some(vec![StateEvent::new(
        "m.room.history_visibility",
        object(json!({"history_visibility": "world_readable"})),
    )]);
    let window = ada.call(request).await?.room_id;
    let eve = world.user("passer-by").await?;
    let mut look = PeekEventsRequest::new(window.as_str());
    look.timeout = Some(0);
    look.from = eve.call(look.clone()).await?.end;
    look.timeout = Some(20_000);
    let (seen, said_it) = tokio::join!(eve.call(look), say(ada, &window, "Come in"));
    said_it?;
    let events = read(&seen?.chunk.context("there is nothing to see")?)?;
    assert_eq!(said(&events), ["Come in"]);
    let wall = open_room(ada).await?;
    let mut look = PeekEventsRequest::new(wall.as_str());
    look.timeout = Some(0);
    let (status, _) = eve.refused(look).await?;
    ensure!(status == 403, "a look through a wall is answered {status}");
    Ok(())
}
