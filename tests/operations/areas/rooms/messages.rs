//! Messages and where they are found again: by their ID, around another, page by page, by the time; and taken back.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use matrix_client_server::definitions::room_event_filter::RoomEventFilter;
use matrix_client_server::event_context::GetEventContextRequest;
use matrix_client_server::formats::{EventId, RoomId};
use matrix_client_server::matrix_common::api::client_server::definitions::client_event::AnyRoomEvent;
use matrix_client_server::matrix_common::m_room_message::AnyMessageContent;
use matrix_client_server::matrix_common::schemas::direction::Direction;
use matrix_client_server::message_pagination::{GetRoomEventsError, GetRoomEventsRequest};
use matrix_client_server::redaction::{RedactEventError, RedactEventRequest};
use matrix_client_server::room_event_by_timestamp::{
    GetEventByTimestampError, GetEventByTimestampRequest,
};
use matrix_client_server::room_send::{SendMessageError, SendMessageRequest};
use matrix_client_server::typewright_runtime::Raw;
use serde_json::json;

use super::steps::{
    body, errcode, event, join, json_of, object, open_room, read, room_of_two, said, say, send,
};
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("writer").await?;
    let bob = world.user("reader").await?;
    kinds(&ada, &bob).await?;
    twice(&ada, &bob).await?;
    refused(world, &ada, &bob).await?;
    pages(&ada, &bob).await?;
    around(&ada, &bob).await?;
    by_time(&ada, &bob).await?;
    taken_back(&ada, &bob).await
}

/// Each kind of message is read as what it is; so is one that nobody knows.
async fn kinds(ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    let contents = [
        json!({"msgtype": "m.text", "body": "*hi*", "format": "org.matrix.custom.html", "formatted_body": "<b>hi</b>"}),
        json!({"msgtype": "m.emote", "body": "nods \u{1f600} \u{0}"}),
        json!({"msgtype": "m.notice", "body": "Beep", "m.mentions": {"user_ids": [bob.id.as_str()]}}),
        json!({"msgtype": "m.image", "body": "a.png", "url": "mxc://localhost/a", "info": {"w": 3, "h": 4, "size": 5, "mimetype": "image/png"}}),
        json!({"msgtype": "m.file", "body": "a.txt", "url": "mxc://localhost/b", "info": {"size": 9007199254740991_i64}}),
        json!({"msgtype": "m.audio", "body": "a.ogg", "url": "mxc://localhost/c", "info": {"duration": 100}}),
        json!({"msgtype": "m.video", "body": "a.webm", "url": "mxc://localhost/d", "info": {"duration": 100}}),
        json!({"msgtype": "m.location", "body": "Here", "geo_uri": "geo:1.5,-2"}),
        json!({"msgtype": "org.example.dance", "body": "\u{1f483}", "steps": [1, 2, 3]}),
    ];
    for (number, content) in contents.iter().enumerate() {
        let transaction = format!("kind / {number}");
        let sent = object(content.clone());
        let id = send(ada, &room, "m.room.message", &transaction, sent).await?;
        let AnyRoomEvent::MRoomMessage(message) = event(bob, &room, &id).await? else {
            bail!("{content} is no message");
        };
        assert_eq!((&message.event_id, &message.sender), (&id, &ada.id));
        assert_eq!(kind(&message.content)?, number, "{content}");
        let again = Raw::new(&message.content);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(again.json())?,
            *content
        );
    }
    Ok(())
}

fn kind(content: &AnyMessageContent) -> Result<usize> {
    Ok(match content {
        AnyMessageContent::MText(_) => 0,
        AnyMessageContent::MEmote(_) => 1,
        AnyMessageContent::MNotice(_) => 2,
        AnyMessageContent::MImage(_) => 3,
        AnyMessageContent::MFile(_) => 4,
        AnyMessageContent::MAudio(_) => 5,
        AnyMessageContent::MVideo(_) => 6,
        AnyMessageContent::MLocation(_) => 7,
        AnyMessageContent::Other(_) => 8,
        other => bail!("{other:?}"),
    })
}

/// The same transaction again is the same event.
async fn twice(ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    let first = say(ada, &room, "once").await?;
    assert_eq!(say(ada, &room, "once").await?, first);
    let other = say(bob, &room, "once").await?;
    ensure!(other != first, "another's transaction is the same event");
    let AnyRoomEvent::MRoomMessage(mine) = event(ada, &room, &first).await? else {
        bail!("it is no message");
    };
    let transaction = mine.unsigned.and_then(|unsigned| unsigned.transaction_id);
    assert_eq!(transaction.as_deref(), Some("once"));
    let odd = object(json!({"nothing": null, "list": [], "depth": {"a": {"b": [[]]}}}));
    let id = send(ada, &room, "org.example/a b", "odd", odd.clone()).await?;
    match event(bob, &room, &id).await? {
        AnyRoomEvent::Other(event) => {
            assert_eq!(event.type_, "org.example/a b");
            assert_eq!(json_of(&event.content), json_of(&odd));
        }
        other => bail!("{other:?} is known"),
    }
    Ok(())
}

async fn refused(world: &World, ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    let long = object(json!({"msgtype": "m.text", "body": "a".repeat(70_000)}));
    let request = SendMessageRequest::new(room.clone(), "m.room.message", "long", long);
    match ada.refused(request).await? {
        (413, SendMessageError::Other(answer)) => assert_eq!(errcode(&answer)?, "M_TOO_LARGE"),
        (status, error) => bail!("a long message is answered {status}: {error:?}"),
    }
    let fraction = object(json!({"msgtype": "m.text", "body": "half", "much": 0.5}));
    let request = SendMessageRequest::new(room.clone(), "m.room.message", "half", fraction);
    match ada.refused(request).await? {
        (400, SendMessageError::BadRequest(error)) => assert_eq!(error.errcode, "M_BAD_JSON"),
        (status, error) => bail!("a fraction is answered {status}: {error:?}"),
    }
    let eve = world.user("stranger").await?;
    match eve
        .refused(GetRoomEventsRequest::new(room, Direction::B))
        .await?
    {
        (403, GetRoomEventsError::Forbidden) => Ok(()),
        (status, error) => bail!("a stranger's look is answered {status}: {error:?}"),
    }
}

async fn pages(ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    for number in 1..=5 {
        say(ada, &room, &format!("{number}")).await?;
    }
    say(bob, &room, "by bob").await?;
    let filter = json!({"types": ["m.room.message"], "senders": [ada.id.as_str()]});
    let mut request = GetRoomEventsRequest::new(room.clone(), Direction::B);
    request.limit = Some(2);
    request.filter = Some(filter.to_string());
    let mut found = Vec::new();
    let mut pages = 0;
    loop {
        let page = bob.call(request.clone()).await?;
        let events = read(&page.chunk)?;
        assert!(events.len() <= 2, "{events:?}");
        found.extend(said(&events).into_iter().map(str::to_owned));
        pages += 1;
        match page.end {
            Some(end) => request.from = Some(end),
            None => break,
        }
    }
    assert_eq!(found, ["5", "4", "3", "2", "1"]);
    assert!(pages >= 3, "{pages} pages");
    let mut forwards = GetRoomEventsRequest::new(room, Direction::F);
    forwards.limit = Some(100);
    let page = bob.call(forwards).await?;
    let events = read(&page.chunk)?;
    assert_eq!(said(&events), ["1", "2", "3", "4", "5", "by bob"]);
    assert!(
        matches!(events.first(), Some(AnyRoomEvent::MRoomCreate(_))),
        "{events:?}"
    );
    Ok(())
}

async fn around(ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    let mut ids = Vec::new();
    for number in 1..=5 {
        ids.push(say(ada, &room, &format!("{number}")).await?);
    }
    let mut filter = RoomEventFilter::new();
    filter.lazy_load_members = Some(true);
    let filter = Raw::new(&filter).json().to_owned();
    let mut request = GetEventContextRequest::new(room.as_str(), ids[2].as_str());
    request.limit = Some(3);
    request.filter = Some(filter);
    let context = bob.call(request).await?;
    let middle = context.event.as_ref().and_then(body);
    assert_eq!(middle, Some("3"));
    let before = read(
        &context
            .events_before
            .context("there is nothing before it")?,
    )?;
    let after = read(&context.events_after.context("there is nothing after it")?)?;
    // The nearest first.
    assert_eq!(said(&before), ["2"]);
    assert_eq!(said(&after), ["4", "5"]);
    // Of the members, only who speaks there.
    let members = |event: &AnyRoomEvent| match event {
        AnyRoomEvent::MRoomMember(member) => member.state_key.clone(),
        _ => None,
    };
    let state = read(&context.state.context("there is no state")?)?;
    let members: Vec<_> = state.iter().filter_map(members).collect();
    assert_eq!(members, std::slice::from_ref(&ada.id));
    let mut onwards = GetRoomEventsRequest::new(room, Direction::B);
    onwards.from = context.start;
    onwards.limit = Some(1);
    let page = bob.call(onwards).await?;
    assert_eq!(said(&read(&page.chunk)?), ["1"]);
    Ok(())
}

fn now() -> Result<i64> {
    Ok(SystemTime::now()
        .duration_since(UNIX_EPOCH)?
        .as_millis()
        .try_into()?)
}

async fn by_time(ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    let before = say(ada, &room, "before").await?;
    tokio::time::sleep(Duration::from_millis(20)).await;
    let between = now()?;
    tokio::time::sleep(Duration::from_millis(20)).await;
    let after = say(ada, &room, "after").await?;
    for (direction, expected) in [(Direction::B, before), (Direction::F, after)] {
        let request = GetEventByTimestampRequest::new(room.clone(), between, direction);
        let found = bob.call(request).await?;
        assert_eq!(found.event_id, expected);
        let AnyRoomEvent::MRoomMessage(message) = event(bob, &room, &expected).await? else {
            bail!("it is no message");
        };
        assert_eq!(found.origin_server_ts, message.origin_server_ts);
    }
    let later = GetEventByTimestampRequest::new(room, now()? + 1_000_000, Direction::F);
    match bob.refused(later).await? {
        (404, GetEventByTimestampError::NotFound(error)) => {
            assert_eq!(error.errcode, "M_NOT_FOUND");
        }
        (status, error) => bail!("the future is answered {status}: {error:?}"),
    }
    Ok(())
}

async fn redacted(user: &User, room: &RoomId, id: &EventId) -> Result<serde_json::Value> {
    let AnyRoomEvent::MRoomMessage(message) = event(user, room, id).await? else {
        bail!("it is no message");
    };
    let left = serde_json::from_str::<serde_json::Value>(Raw::new(&message.content).json())?;
    assert_eq!(left, json!({}));
    let unsigned = message.unsigned.context("there is nothing unsigned")?;
    let because = unsigned.redacted_because.context("there is no redaction")?;
    Ok(json_of(&because))
}

async fn taken_back(ada: &User, bob: &User) -> Result<()> {
    let room = open_room(ada).await?;
    let id = say(ada, &room, "Too much").await?;
    let request = RedactEventRequest::new(room.clone(), id.clone(), "redaction");
    match bob.refused(request.clone()).await? {
        (403, RedactEventError::Other(answer)) => assert_eq!(errcode(&answer)?, "M_FORBIDDEN"),
        (status, error) => bail!("a stranger's redaction is answered {status}: {error:?}"),
    }
    join(bob, &room).await?;
    let mut request = request;
    request.reason = Some("Said too soon".to_owned());
    let redaction = ada
        .call(request.clone())
        .await?
        .event_id
        .context("it has no ID")?;
    assert_eq!(ada.call(request).await?.event_id.as_ref(), Some(&redaction));
    let because = redacted(bob, &room, &id).await?;
    assert_eq!(because["event_id"], redaction.as_str());
    assert_eq!(because["content"]["reason"], "Said too soon");
    let AnyRoomEvent::MRoomRedaction(event) = event(bob, &room, &redaction).await? else {
        bail!("it is no redaction");
    };
    assert_eq!(event.content.reason.as_deref(), Some("Said too soon"));
    // Since room version 11 it stands in the content.
    assert_eq!(event.content.redacts, Some(id));
    Ok(())
}
