//! A client that listens: one sync after another, each from where the last one ended. Every event in what it hears is read
//! with its type.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use matrix_client_server::definitions::event_batch::EventBatch;
use matrix_client_server::definitions::state_event_batch::StateEventBatch;
use matrix_client_server::definitions::timeline_batch::TimelineBatch;
use matrix_client_server::formats::RoomId;
use matrix_client_server::matrix_common::api::client_server::definitions::client_event_without_room_id::AnySyncEvent;
use matrix_client_server::matrix_common::core_event_schema::event::{AnyBatchEvent, AnyToDeviceEvent};
use matrix_client_server::sync::{InvitedRoom, JoinedRoom, LeftRoom, Rooms, SyncRequest, SyncResponse};
use matrix_client_server::typewright_runtime::{Raw, Value};

use super::steps::read;
use crate::world::User;

/// How long the server may wait for something to happen, in milliseconds.
const LONG_POLL: i64 = 10_000;

pub(super) struct Ear {
    user: User,
    next: SyncRequest,
}

/// The server answers the same request with the same answer for a while, so that each waits a little longer.
fn long_poll() -> i64 {
    static MORE: AtomicI64 = AtomicI64::new(0);
    LONG_POLL + MORE.fetch_add(1, Ordering::Relaxed)
}

impl Ear {
    /// Listens from now on.
    pub(super) async fn new(user: &User) -> Result<Self> {
        Ok(Self::with(user, SyncRequest::new()).await?.0)
    }

    /// Listens with a request of one's own. It comes back with what the first sync says.
    pub(super) async fn with(user: &User, first: SyncRequest) -> Result<(Self, SyncResponse)> {
        let mut ear = Self {
            user: user.clone(),
            next: first,
        };
        let heard = ear.hear().await?;
        Ok((ear, heard))
    }

    /// Where the last sync ended.
    pub(super) fn since(&self) -> &str {
        self.next.since.as_deref().unwrap_or_default()
    }

    /// The next sync.
    async fn hear(&mut self) -> Result<SyncResponse> {
        self.next.timeout = Some(long_poll());
        let heard = self.user.call(self.next.clone()).await?;
        self.next.since = Some(heard.next_batch.clone());
        check(&heard)?;
        Ok(heard)
    }

    /// Syncs until what is wanted is heard.
    pub(super) async fn hear_of<T>(
        &mut self,
        what: &str,
        mut wanted: impl FnMut(&SyncResponse) -> Result<Option<T>>,
    ) -> Result<T> {
        const LONGEST: Duration = Duration::from_secs(90);
        let began = Instant::now();
        while began.elapsed() < LONGEST {
            let heard = self.hear().await?;
            if let Some(found) = wanted(&heard)? {
                return Ok(found);
            }
        }
        bail!("{} listened in vain for {what}", self.user.id)
    }

    /// What is heard next of a room that the user is in.
    pub(super) async fn hear_in(&mut self, room: &RoomId) -> Result<JoinedRoom> {
        let heard = |sync: &SyncResponse| Ok(joined(sync, room).cloned());
        self.hear_of("the room", heard).await
    }
}

/// What a sync says of a room that the user is in.
pub(super) fn joined<'s>(sync: &'s SyncResponse, room: &RoomId) -> Option<&'s JoinedRoom> {
    sync.rooms.as_ref()?.join.as_ref()?.get(room)
}

/// What a sync says of a room that the user is invited to.
pub(super) fn invited<'s>(sync: &'s SyncResponse, room: &RoomId) -> Option<&'s InvitedRoom> {
    sync.rooms.as_ref()?.invite.as_ref()?.get(room)
}

/// What a sync says of a room that the user has left.
pub(super) fn left<'s>(sync: &'s SyncResponse, room: &RoomId) -> Option<&'s LeftRoom> {
    sync.rooms.as_ref()?.leave.as_ref()?.get(room)
}

/// The events of a room's timeline.
pub(super) fn timeline(room: &JoinedRoom) -> Result<Vec<AnySyncEvent>> {
    events_of(room.timeline.as_ref())
}

/// The events of a room's state before its timeline.
pub(super) fn state(room: &JoinedRoom) -> Result<Vec<AnySyncEvent>> {
    state_of(room.state.as_ref())
}

/// The events of what passes: who types, who has read what.
pub(super) fn passing(room: &JoinedRoom) -> Result<Vec<AnyBatchEvent>> {
    batch_of(room.ephemeral.as_ref())
}

/// The events of a batch.
pub(super) fn batch_of(batch: Option<&EventBatch>) -> Result<Vec<AnyBatchEvent>> {
    let events = batch.and_then(|batch| batch.events.as_deref());
    read(events.unwrap_or_default())
}

/// The messages to the device that listens.
pub(super) fn messages(sync: &SyncResponse) -> Result<Vec<AnyToDeviceEvent>> {
    let events = sync
        .to_device
        .as_ref()
        .and_then(|batch| batch.get("events"));
    let events = events.and_then(Value::as_list).unwrap_or_default();
    let events: Vec<_> = events.iter().map(|event| Raw::new(event).cast()).collect();
    read(&events)
}

fn events_of(timeline: Option<&TimelineBatch>) -> Result<Vec<AnySyncEvent>> {
    let events = timeline.map(|timeline| timeline.events.as_slice());
    read(events.unwrap_or_default())
}

fn state_of(state: Option<&StateEventBatch>) -> Result<Vec<AnySyncEvent>> {
    let events = state.and_then(|state| state.events.as_deref());
    read(events.unwrap_or_default())
}

/// Reads all that stands in a sync.
fn check(sync: &SyncResponse) -> Result<()> {
    batch_of(sync.presence.as_ref())?;
    batch_of(sync.account_data.as_ref())?;
    messages(sync)?;
    let Some(rooms) = &sync.rooms else {
        return Ok(());
    };
    check_rooms(rooms)
}

fn check_rooms(rooms: &Rooms) -> Result<()> {
    for room in rooms.join.iter().flat_map(|rooms| rooms.values()) {
        state(room)?;
        state_of(room.state_after.as_ref())?;
        timeline(room)?;
        passing(room)?;
        batch_of(room.account_data.as_ref())?;
    }
    for room in rooms.leave.iter().flat_map(|rooms| rooms.values()) {
        state_of(room.state.as_ref())?;
        events_of(room.timeline.as_ref())?;
    }
    for room in rooms.invite.iter().flat_map(|rooms| rooms.values()) {
        let state = room.invite_state.as_ref();
        read(
            state
                .and_then(|state| state.events.as_deref())
                .unwrap_or_default(),
        )?;
    }
    for room in rooms.knock.iter().flat_map(|rooms| rooms.values()) {
        let state = room.knock_state.as_ref();
        read(
            state
                .and_then(|state| state.events.as_deref())
                .unwrap_or_default(),
        )?;
    }
    Ok(())
}
