//! Events that belong to another: reactions, edits, replies in threads; and the threads of a room.

use anyhow::{Result, bail, ensure};
use matrix_client_server::formats::{EventId, RoomId};
use matrix_client_server::matrix_common::api::client_server::definitions::client_event::AnyRoomEvent;
use matrix_client_server::matrix_common::schemas::direction::Direction;
use matrix_client_server::relations::{
    GetRelatingEventsError, GetRelatingEventsRequest,
    GetRelatingEventsWithRelTypeAndEventTypeRequest, GetRelatingEventsWithRelTypeRequest,
};
use matrix_client_server::threads_list::{
    GetThreadRootsError, GetThreadRootsInclude, GetThreadRootsRequest,
};
use serde_json::json;

use super::steps::{object, read, room_of_two, said, say, send};
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("writer").await?;
    let bob = world.user("critic").await?;
    let room = room_of_two(&ada, &bob).await?;
    let root = say(&ada, &room, "A draft").await?;
    let family = Family::born(&ada, &bob, &room, &root).await?;
    of_any_kind(&ada, &room, &root, &family).await?;
    of_one_kind(&ada, &room, &root, &family).await?;
    of_one_type(&ada, &room, &root, &family).await?;
    refused(world, &ada, &room).await?;
    threads(&ada, &bob).await
}

/// What belongs to one message.
struct Family {
    like: EventId,
    edit: EventId,
    replies: [EventId; 2],
    /// A reaction to the first reply.
    grandchild: EventId,
}

impl Family {
    async fn born(ada: &User, bob: &User, room: &RoomId, root: &EventId) -> Result<Self> {
        Ok(Self {
            like: react(bob, room, root, "\u{1f44d}").await?,
            edit: edit(ada, room, root, "A better draft").await?,
            replies: [
                reply(bob, room, root, "A remark").await?,
                reply(ada, room, root, "Thank you").await?,
            ],
            grandchild: {
                let reply = reply(bob, room, root, "Another remark").await?;
                react(ada, room, &reply, "\u{1f914}").await?
            },
        })
    }
}

async fn react(user: &User, room: &RoomId, to: &EventId, key: &str) -> Result<EventId> {
    let content = object(json!({
        "m.relates_to": {"rel_type": "m.annotation", "event_id": to.as_str(), "key": key},
    }));
    send(user, room, "m.reaction", key, content).await
}

async fn edit(user: &User, room: &RoomId, of: &EventId, body: &str) -> Result<EventId> {
    let content = object(json!({
        "msgtype": "m.text",
        "body": format!("* {body}"),
        "m.new_content": {"msgtype": "m.text", "body": body},
        "m.relates_to": {"rel_type": "m.replace", "event_id": of.as_str()},
    }));
    send(user, room, "m.room.message", body, content).await
}

async fn reply(user: &User, room: &RoomId, to: &EventId, body: &str) -> Result<EventId> {
    let content = object(json!({
        "msgtype": "m.text",
        "body": body,
        "m.relates_to": {"rel_type": "m.thread", "event_id": to.as_str()},
    }));
    send(user, room, "m.room.message", body, content).await
}

fn id(event: &AnyRoomEvent) -> Result<EventId> {
    Ok(match event {
        AnyRoomEvent::MRoomMessage(event) => event.event_id.clone(),
        AnyRoomEvent::MReaction(event) => event.event_id.clone(),
        other => bail!("{other:?} belongs to nothing"),
    })
}

fn ids(events: &[AnyRoomEvent]) -> Result<Vec<EventId>> {
    events.iter().map(id).collect()
}

async fn of_any_kind(ada: &User, room: &RoomId, root: &EventId, family: &Family) -> Result<()> {
    let mut request = GetRelatingEventsRequest::new(room.clone(), root.clone());
    request.dir = Some(Direction::F);
    let answer = ada.call(request.clone()).await?;
    let found = ids(&read(&answer.chunk)?)?;
    let [first, second] = &family.replies;
    assert_eq!(found.len(), 5, "{found:?}");
    assert_eq!(
        &found[..4],
        [&family.like, &family.edit, first, second].map(Clone::clone)
    );
    ensure!(!found.contains(&family.grandchild));
    request.recurse = Some(true);
    request.limit = Some(20);
    let answer = ada.call(request).await?;
    let found = ids(&read(&answer.chunk)?)?;
    assert_eq!(found.len(), 6, "{found:?}");
    assert_eq!(found.last(), Some(&family.grandchild));
    assert!(
        answer.recursion_depth.is_some_and(|depth| depth >= 2),
        "{answer:?}"
    );
    Ok(())
}

/// Page by page, the newest first.
async fn of_one_kind(ada: &User, room: &RoomId, root: &EventId, family: &Family) -> Result<()> {
    let mut request =
        GetRelatingEventsWithRelTypeRequest::new(room.clone(), root.clone(), "m.thread");
    request.limit = Some(2);
    let first = ada.call(request.clone()).await?;
    let events = read(&first.chunk)?;
    assert_eq!(said(&events), ["Another remark", "Thank you"]);
    request.from = first.next_batch;
    ensure!(request.from.is_some(), "there is no second page");
    let second = ada.call(request).await?;
    let events = read(&second.chunk)?;
    assert_eq!(said(&events), ["A remark"]);
    assert_eq!(ids(&events)?, [family.replies[0].clone()]);
    Ok(())
}

async fn of_one_type(ada: &User, room: &RoomId, root: &EventId, family: &Family) -> Result<()> {
    let request = |event_type: &str| {
        let (room, root) = (room.clone(), root.clone());
        GetRelatingEventsWithRelTypeAndEventTypeRequest::new(room, root, "m.annotation", event_type)
    };
    let found = read(&ada.call(request("m.reaction")).await?.chunk)?;
    let [AnyRoomEvent::MReaction(like)] = found.as_slice() else {
        bail!("{found:?} is not the one reaction");
    };
    assert_eq!(like.event_id, family.like);
    let relates = like.content.m_relates_to.as_ref();
    let relates = relates.map(|relates| (relates.event_id.as_deref(), relates.key.as_deref()));
    assert_eq!(relates, Some((Some(root.as_str()), Some("\u{1f44d}"))));
    let none = ada.call(request("m.room.message")).await?;
    assert!(none.chunk.is_empty(), "{none:?}");
    Ok(())
}

async fn refused(world: &World, ada: &User, room: &RoomId) -> Result<()> {
    let none = EventId::new("$there-is-no-such-event")?;
    match ada
        .refused(GetRelatingEventsRequest::new(room.clone(), none))
        .await?
    {
        (404, GetRelatingEventsError::NotFound(_)) => {}
        (status, error) => bail!("what belongs to nothing is answered {status}: {error:?}"),
    }
    let eve = world.user("stranger").await?;
    match eve
        .refused(GetThreadRootsRequest::new(room.as_str()))
        .await?
    {
        (403, GetThreadRootsError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, error) => bail!("a stranger's look is answered {status}: {error:?}"),
    }
    Ok(())
}

/// The threads of a room, the one that was last spoken in first.
async fn threads(ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    let mine = say(ada, &room, "Mine").await?;
    let ours = say(ada, &room, "Ours").await?;
    say(ada, &room, "No thread").await?;
    reply(ada, &room, &ours, "Nobody?").await?;
    reply(bob, &room, &ours, "Here").await?;
    reply(ada, &room, &mine, "To myself").await?;
    let mut request = GetThreadRootsRequest::new(room.as_str());
    request.include = Some(GetThreadRootsInclude::All);
    request.limit = Some(1);
    let first = ada.call(request.clone()).await?;
    let roots = read(&first.chunk)?;
    assert_eq!(said(&roots), ["Mine"]);
    request.from = first.next_batch;
    ensure!(request.from.is_some(), "there is no second page");
    let second = ada.call(request).await?;
    let roots = read(&second.chunk)?;
    assert_eq!(said(&roots), ["Ours"]);
    let mut request = GetThreadRootsRequest::new(room.as_str());
    request.include = Some(GetThreadRootsInclude::Participated);
    let roots = read(&bob.call(request).await?.chunk)?;
    let [AnyRoomEvent::MRoomMessage(root)] = roots.as_slice() else {
        bail!("{roots:?} is not the one thread");
    };
    assert_eq!(root.event_id, ours);
    let unsigned = root.unsigned.as_ref();
    let summary = unsigned.and_then(|unsigned| unsigned.extra.get("m.relations"));
    let summary = serde_json::to_value(summary)?;
    let thread = &summary["m.thread"];
    assert_eq!(thread["count"], 2);
    assert_eq!(thread["current_user_participated"], true);
    assert_eq!(thread["latest_event"]["content"]["body"], "Here");
    Ok(())
}
