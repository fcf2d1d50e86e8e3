//! What clients do all day: listen. With a filter that is kept at the server and one that is sent along, from the beginning
//! and from where the last sync ended; rooms that one is invited to, knocks at and leaves.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use matrix_client_server::create_room::{CreateRoomRequest, CreateRoomRequestPreset, StateEvent};
use matrix_client_server::definitions::event_filter::EventFilter;
use matrix_client_server::definitions::room_event_filter::RoomEventFilter;
use matrix_client_server::definitions::sync_filter::{Filter, RoomFilter};
use matrix_client_server::filter::DefineFilterRequest;
use matrix_client_server::formats::{RoomId, UserId};
use matrix_client_server::inviting::InviteUserRequest;
use matrix_client_server::knocking::{KnockRoomRequest, KnockRoomRoomIdOrAlias};
use matrix_client_server::leaving::LeaveRoomRequest;
use matrix_client_server::matrix_common::api::client_server::definitions::client_event_without_room_id::AnySyncEvent;
use matrix_client_server::matrix_common::core_event_schema::event::AnyBatchEvent;
use matrix_client_server::matrix_common::core_event_schema::stripped_state::AnyStrippedEvent;
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::sync::{JoinedRoom, SyncError, SyncRequest, SyncResponse};
use matrix_client_server::typewright_runtime::Raw;
use serde_json::json;

use super::ear::{Ear, batch_of, invited, joined, left, state, timeline};
use super::steps::{errcode, join, object, read, room_of_two, say};
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("speaker").await?;
    let bob = world.user("listener").await?;
    first_and_next(&ada, &bob).await?;
    long_poll(&ada, &bob).await?;
    heroes(&ada, &bob).await?;
    filter_sent_along(world, &ada).await?;
    filter_kept(world, &ada, &bob).await?;
    state_after(&ada, &bob).await?;
    comings_and_goings(&ada, &bob).await?;
    counts(world, &ada).await?;
    presence(&ada, &bob).await?;
    refused(&bob).await
}

/// The bodies of the text messages in a room's timeline.
pub(super) fn texts(room: &JoinedRoom) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for event in timeline(room)? {
        if let AnySyncEvent::MRoomMessage(message) = event {
            let content = Raw::new(&message.content);
            let content: serde_json::Value = serde_json::from_str(content.json())?;
            texts.push(content["body"].as_str().context("no body")?.to_owned());
        }
    }
    Ok(texts)
}

/// The members among some events, as what.
fn members(events: &[AnySyncEvent]) -> Vec<(UserId, Membership)> {
    let member = |event: &AnySyncEvent| match event {
        AnySyncEvent::MRoomMember(member) => {
            Some((member.state_key.clone()?, member.content.membership.clone()))
        }
        _ => None,
    };
    let mut members: Vec<_> = events.iter().filter_map(member).collect();
    members.sort_by(|one, other| one.0.cmp(&other.0));
    members
}

async fn first_and_next(ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    say(ada, &room, "The first").await?;
    let (mut ear, first) = Ear::with(bob, SyncRequest::new()).await?;
    let heard = joined(&first, &room).expect("the room is in the sync");
    assert_eq!(texts(heard)?, ["The first"]);
    let events = timeline(heard)?;
    ensure!(
        matches!(events.first(), Some(AnySyncEvent::MRoomCreate(_))),
        "{events:?}"
    );
    let rules = batch_of(first.account_data.as_ref())?;
    let rules = rules
        .iter()
        .any(|event| matches!(event, AnyBatchEvent::MPushRules(_)));
    ensure!(rules, "there are no push rules");
    say(ada, &room, "The second").await?;
    let heard = &ear.hear_in(&room).await?;
    assert_eq!(texts(heard)?, ["The second"]);
    assert!(state(heard)?.is_empty());
    let mut whole = SyncRequest::new();
    whole.since = Some(ear.since().to_owned());
    whole.full_state = Some(true);
    let whole = bob.call(whole).await?;
    let heard = joined(&whole, &room).expect("the room is in the sync");
    assert_eq!(texts(heard)?, [""; 0]);
    assert_eq!(members(&state(heard)?).len(), 2);
    Ok(())
}

/// A filter that lets no event pass.
fn nothing() -> EventFilter {
    let mut nothing = EventFilter::new();
    nothing.types = Some(vec![]);
    nothing
}

/// Nothing happens, and the poll ends when its time is over; something happens, and it ends at once.
async fn long_poll(ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    let nothing = nothing();
    let mut filter = Filter::new();
    filter.presence = Some(nothing.clone());
    filter.account_data = Some(nothing);
    let mut request = SyncRequest::new();
    request.filter = Some(Raw::new(&filter).json().to_owned());
    request.set_presence = Some(PresenceState::Offline);
    request.since = Some(bob.call(request.clone()).await?.next_batch);
    request.timeout = Some(300);
    let began = Instant::now();
    let quiet = bob.call(request.clone()).await?;
    assert!(
        began.elapsed() >= Duration::from_millis(250),
        "{:?}",
        began.elapsed()
    );
    assert!(joined(&quiet, &room).is_none(), "{quiet:?}");
    request.since = Some(quiet.next_batch);
    request.timeout = Some(120_000);
    let began = Instant::now();
    let speaking = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        say(ada, &room, "Wake up").await
    };
    let (heard, spoken) = tokio::join!(bob.call(request), speaking);
    let took = began.elapsed();
    spoken?;
    let heard = heard?;
    let heard = joined(&heard, &room).expect("the room is in the sync");
    assert_eq!(texts(heard)?, ["Wake up"]);
    assert!(
        took > Duration::from_millis(200) && took < Duration::from_secs(60),
        "{took:?}"
    );
    Ok(())
}

/// One message, and of the members only who said it.
fn lazily(limit: i64) -> RoomFilter {
    let mut timeline = RoomEventFilter::new();
    timeline.limit = Some(limit);
    timeline.types = Some(vec!["m.room.message".to_owned()]);
    let mut state = RoomEventFilter::new();
    state.lazy_load_members = Some(true);
    let mut room = RoomFilter::new();
    (room.timeline, room.state) = (Some(timeline), Some(state));
    room
}

/// A room with a name needs no heroes, who would be told of whether they speak or not.
async fn named_room(ada: &User) -> Result<RoomId> {
    let mut request = CreateRoomRequest::new();
    request.preset = Some(CreateRoomRequestPreset::PublicChat);
    request.name = Some("Named".to_owned());
    Ok(ada.call(request).await?.room_id)
}

async fn heroes(ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    let mut filter = Filter::new();
    filter.room = Some(lazily(1));
    let mut request = SyncRequest::new();
    request.filter = Some(Raw::new(&filter).json().to_owned());
    let sync = bob.call(request).await?;
    let heard = joined(&sync, &room).expect("the room is in the sync");
    let summary = heard.summary.as_ref().context("there is no summary")?;
    assert_eq!(summary.m_joined_member_count, Some(2));
    assert_eq!(summary.m_invited_member_count, Some(0));
    assert_eq!(summary.m_heroes, Some(vec![ada.id.clone()]));
    Ok(())
}

async fn filter_sent_along(world: &World, ada: &User) -> Result<()> {
    let room = named_room(ada).await?;
    let mut others = Vec::new();
    for _ in 0..3 {
        let other = world.user("silent").await?;
        join(&other, &room).await?;
        others.push(other);
    }
    let eve = world.user("late-comer").await?;
    join(&eve, &room).await?;
    for body in ["One", "Two", "Three"] {
        say(ada, &room, body).await?;
    }
    let mut filter = Filter::new();
    filter.room = Some(lazily(2));
    let mut request = SyncRequest::new();
    request.filter = Some(Raw::new(&filter).json().to_owned());
    let (mut ear, first) = Ear::with(&eve, request).await?;
    let heard = joined(&first, &room).expect("the room is in the sync");
    assert_eq!(texts(heard)?, ["Two", "Three"]);
    let batch = heard.timeline.as_ref().context("there is no timeline")?;
    assert_eq!(batch.limited, Some(true));
    ensure!(batch.prev_batch.is_some());
    let summary = heard.summary.as_ref().context("there is no summary")?;
    assert_eq!(summary.m_joined_member_count, Some(5));
    // The server always tells users of themselves.
    let known: Vec<UserId> = members(&state(heard)?)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let mut speakers = vec![ada.id.clone(), eve.id.clone()];
    speakers.sort();
    assert_eq!(known, speakers);
    say(&others[0], &room, "Four").await?;
    let heard = &ear.hear_in(&room).await?;
    assert_eq!(texts(heard)?, ["Four"]);
    assert_eq!(
        members(&state(heard)?),
        [(others[0].id.clone(), Membership::Join)]
    );
    Ok(())
}

async fn filter_kept(world: &World, ada: &User, bob: &User) -> Result<()> {
    let (one, other) = (named_room(ada).await?, named_room(ada).await?);
    join(bob, &one).await?;
    join(bob, &other).await?;
    let carol = world.user("silent").await?;
    join(&carol, &one).await?;
    say(ada, &one, "Here").await?;
    say(ada, &other, "There").await?;
    let mut room = lazily(10);
    room.rooms = Some(vec![one.clone()]);
    let mut filter = Filter::new();
    filter.room = Some(room);
    filter.account_data = Some(nothing());
    let kept = bob
        .call(DefineFilterRequest::new(bob.id.clone(), filter))
        .await?;
    let mut request = SyncRequest::new();
    request.filter = Some(kept.filter_id);
    let (mut ear, first) = Ear::with(bob, request).await?;
    assert!(batch_of(first.account_data.as_ref())?.is_empty());
    assert!(joined(&first, &other).is_none());
    let heard = joined(&first, &one).expect("the room is in the sync");
    assert_eq!(texts(heard)?, ["Here"]);
    let known: Vec<UserId> = members(&state(heard)?)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    ensure!(!known.contains(&carol.id), "{known:?} is not loaded lazily");
    ensure!(
        known.contains(&ada.id),
        "{known:?} does not have who speaks"
    );
    say(ada, &other, "There again").await?;
    say(ada, &one, "Here again").await?;
    let one_only = |sync: &SyncResponse| {
        ensure!(joined(sync, &other).is_none());
        Ok(joined(sync, &one).cloned())
    };
    let heard = &ear.hear_of("the room of the filter", one_only).await?;
    assert_eq!(texts(heard)?, ["Here again"]);
    Ok(())
}

/// Synapse has `use_state_after` under the name of its proposal only, and tells state as ever.
async fn state_after(ada: &User, bob: &User) -> Result<()> {
    let room = room_of_two(ada, bob).await?;
    let mut of_rooms = RoomFilter::new();
    of_rooms.rooms = Some(vec![room.clone()]);
    let mut filter = Filter::new();
    filter.room = Some(of_rooms);
    let mut request = SyncRequest::new();
    request.filter = Some(Raw::new(&filter).json().to_owned());
    request.use_state_after = Some(true);
    let sync = bob.call(request).await?;
    let heard = joined(&sync, &room).expect("the room is in the sync");
    assert_eq!(heard.state_after, None);
    assert_eq!(members(&timeline(heard)?).len(), 2);
    Ok(())
}

fn stripped_name(events: &[AnyStrippedEvent]) -> Option<&str> {
    events.iter().find_map(|event| match event {
        AnyStrippedEvent::MRoomName(name) => Some(name.content.name.as_str()),
        _ => None,
    })
}

/// Somebody knocks, is invited, comes in, and leaves: in a different part of the sync each time.
async fn comings_and_goings(ada: &User, bob: &User) -> Result<()> {
    let rule = object(json!({"join_rule": "knock"}));
    let mut request = CreateRoomRequest::new();
    request.name = Some("Behind a door".to_owned());
    request.initial_state = Some(vec![StateEvent::new("m.room.join_rules", rule)]);
    let room = ada.call(request).await?.room_id;
    let (mut of_bob, mut of_ada) = (Ear::new(bob).await?, Ear::new(ada).await?);
    let door = KnockRoomRoomIdOrAlias::MxRoomId(room.clone());
    bob.call(KnockRoomRequest::new(door)).await?;
    let knocked = |sync: &SyncResponse| {
        let rooms = sync.rooms.as_ref().and_then(|rooms| rooms.knock.as_ref());
        let knock = rooms.and_then(|rooms| rooms.get(&room)?.knock_state.as_ref());
        let events = knock.and_then(|knock| knock.events.as_deref());
        events.map(read).transpose()
    };
    let seen = of_bob.hear_of("the knock", knocked).await?;
    assert_eq!(stripped_name(&seen), Some("Behind a door"));
    let knocking = |sync: &SyncResponse| {
        let heard = joined(sync, &room).map(timeline).transpose()?;
        Ok(heard.map(|events| members(&events)))
    };
    let seen = of_ada.hear_of("the knock", knocking).await?;
    assert_eq!(seen, [(bob.id.clone(), Membership::Knock)]);
    ada.call(InviteUserRequest::new(room.clone(), bob.id.clone()))
        .await?;
    let invitation = |sync: &SyncResponse| {
        let state = invited(sync, &room).and_then(|room| room.invite_state.as_ref());
        let events = state.and_then(|state| state.events.as_deref());
        events.map(read).transpose()
    };
    let seen = of_bob.hear_of("the invitation", invitation).await?;
    assert_eq!(stripped_name(&seen), Some("Behind a door"));
    let invites = |event: &AnyStrippedEvent| match event {
        AnyStrippedEvent::MRoomMember(member) => {
            member.content.membership == Membership::Invite && member.sender == ada.id
        }
        _ => false,
    };
    ensure!(seen.iter().any(invites), "{seen:?}");
    join(bob, &room).await?;
    of_bob
        .hear_of("the room", |sync| Ok(joined(sync, &room).map(|_| ())))
        .await?;
    bob.call(LeaveRoomRequest::new(room.clone())).await?;
    let gone = |sync: &SyncResponse| {
        let batch = left(sync, &room).and_then(|room| room.timeline.as_ref());
        batch.map(|batch| read(&batch.events)).transpose()
    };
    let seen = of_bob.hear_of("the end", gone).await?;
    assert_eq!(members(&seen), [(bob.id.clone(), Membership::Leave)]);
    Ok(())
}

/// How much is unread, in the room and in a thread of it; and how many keys the server has.
async fn counts(world: &World, ada: &User) -> Result<()> {
    let carol = world.user("counter").await?;
    let room = room_of_two(ada, &carol).await?;
    let mut filter = Filter::new();
    let mut timeline = RoomEventFilter::new();
    timeline.unread_thread_notifications = Some(true);
    let mut of_rooms = RoomFilter::new();
    of_rooms.timeline = Some(timeline);
    filter.room = Some(of_rooms);
    let mut request = SyncRequest::new();
    request.filter = Some(Raw::new(&filter).json().to_owned());
    let (mut ear, first) = Ear::with(&carol, request).await?;
    ensure!(first.device_one_time_keys_count.is_some(), "{first:?}");
    let root = say(ada, &room, "One").await?;
    say(ada, &room, &format!("Two, {}", carol.localpart)).await?;
    let reply = object(json!({
        "msgtype": "m.text",
        "body": "Three",
        "m.relates_to": {"rel_type": "m.thread", "event_id": root.as_str()},
    }));
    super::steps::send(ada, &room, "m.room.message", "reply", reply).await?;
    let counted = |sync: &SyncResponse| {
        let Some(heard) = joined(sync, &room) else {
            return Ok(None);
        };
        let counts = heard.unread_notifications.as_ref();
        let counts = counts.map(|counts| (counts.notification_count, counts.highlight_count));
        let threads = heard.unread_thread_notifications.as_ref();
        let thread = threads.and_then(|threads| threads.get(&root)?.notification_count);
        let all = counts == Some((Some(2), Some(1))) && thread == Some(1);
        Ok(all.then_some(()))
    };
    ear.hear_of("all that is unread", counted).await
}

async fn presence(ada: &User, bob: &User) -> Result<()> {
    room_of_two(ada, bob).await?;
    let mut ear = Ear::new(bob).await?;
    let mut request = SyncRequest::new();
    request.set_presence = Some(PresenceState::Unavailable);
    ada.call(request).await?;
    let idle = |sync: &SyncResponse| {
        let events = batch_of(sync.presence.as_ref())?;
        Ok(events.into_iter().find_map(|event| match event {
            AnyBatchEvent::MPresence(presence) if presence.sender == ada.id.as_str() => {
                let idle = presence.content.presence == PresenceState::Unavailable;
                idle.then_some(presence)
            }
            _ => None,
        }))
    };
    ear.hear_of("who is idle", idle).await?;
    Ok(())
}

async fn refused(bob: &User) -> Result<()> {
    let mut request = SyncRequest::new();
    request.since = Some("no such batch".to_owned());
    match bob.refused(request).await? {
        (400, SyncError::Other(answer)) => {
            let code = errcode(&answer)?;
            ensure!(
                matches!(code.as_str(), "M_UNKNOWN" | "M_INVALID_PARAM"),
                "{code}"
            );
        }
        (status, error) => bail!("a sync from nowhere is answered {status}: {error:?}"),
    }
    Ok(())
}
