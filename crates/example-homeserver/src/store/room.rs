//! A room: its events in order, and the state that they come to. A room is not kept itself: it is what its events make
//! it, at the start as well.

use std::collections::BTreeMap;
use std::collections::btree_map::Values;
use std::ops::Deref;

use matrix_client_server::formats::{EventId, RoomId, UserId};
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::typewright_runtime::object;
use tokio::time::Instant;

use super::event::Shared;
use super::{Event, text};

/// Type and state key of a state event.
type StateKey = (String, String);

/// A room.
pub(crate) struct Room {
    pub(crate) id: RoomId,
    /// All events, oldest first.
    pub(crate) timeline: Vec<Shared>,
    /// Where in the timeline the state events are that count.
    current: BTreeMap<StateKey, usize>,
    /// Who is typing, and until when unless they say so again.
    pub(crate) typing: BTreeMap<UserId, Instant>,
    /// The position of the last change to who is typing.
    pub(crate) typing_changed: u64,
}

/// That somebody has read up to an event.
pub(crate) struct Receipt {
    pub(crate) event: EventId,
    pub(crate) position: u64,
}

object! { Receipt { "event" => event: required, "position" => position: required, .. } }

impl Room {
    pub(crate) fn new(id: RoomId) -> Self {
        Self {
            id,
            timeline: Vec::new(),
            current: BTreeMap::new(),
            typing: BTreeMap::new(),
            typing_changed: 0,
        }
    }

    pub(super) fn push(&mut self, event: Shared) {
        if let Some(key) = &event.is.state_key {
            let key = (event.is.kind.clone(), key.clone());
            self.current.insert(key, self.timeline.len());
        }
        self.timeline.push(event);
    }

    /// Takes another event in an event's place, with the same position.
    pub(super) fn replace(&mut self, event: Shared) {
        let mut events = self.timeline.iter_mut();
        if let Some(place) = events.find(|place| place.position == event.position) {
            *place = event;
        }
    }

    pub(crate) fn event(&self, id: &EventId) -> Option<&Event> {
        let mut events = self.timeline.iter();
        events.find(|event| event.id == *id).map(Deref::deref)
    }

    /// The state event of a type and a key.
    pub(crate) fn state(&self, kind: &str, key: &str) -> Option<&Event> {
        let index = self.current.get(&(kind.to_owned(), key.to_owned()))?;
        self.timeline.get(*index).map(Deref::deref)
    }

    /// The whole state of now.
    pub(crate) fn current_state(&self) -> impl Iterator<Item = &Event> {
        let indices: Values<'_, StateKey, usize> = self.current.values();
        indices.filter_map(|index| self.timeline.get(*index).map(Deref::deref))
    }

    /// The state before the event at an index, without what was already so at a position.
    pub(crate) fn state_before(&self, index: usize, known: u64) -> Vec<&Event> {
        let mut state = BTreeMap::new();
        for event in self.timeline.iter().take(index) {
            if let Some(key) = &event.is.state_key {
                state.insert((&event.is.kind, key), &**event);
            }
        }
        let events = state.into_values();
        events.filter(|event| event.position > known).collect()
    }

    /// The event that says what somebody is to the room.
    pub(crate) fn member(&self, user: &UserId) -> Option<&Event> {
        self.state("m.room.member", user.as_str())
    }

    pub(crate) fn membership(&self, user: &UserId) -> Option<Membership> {
        self.member(user).and_then(membership_of)
    }

    /// Those with a membership.
    pub(crate) fn members(&self, membership: &Membership) -> Vec<UserId> {
        let members = self.current_state().filter(|event| {
            event.is.kind == "m.room.member" && membership_of(event).as_ref() == Some(membership)
        });
        let users = members.filter_map(|event| event.is.state_key.as_deref());
        users.map(UserId::new_unchecked).collect()
    }

    /// What somebody was to the room at a position.
    pub(crate) fn membership_at(&self, user: &UserId, position: u64) -> Option<Membership> {
        let mut events = self.timeline.iter().rev();
        let event = events.find(|event| {
            event.position <= position
                && event.is.kind == "m.room.member"
                && event.is.state_key.as_deref() == Some(user.as_str())
        });
        event.and_then(|event| membership_of(event))
    }
}

fn membership_of(event: &Event) -> Option<Membership> {
    text(&event.is.content, "membership").map(Membership::from)
}
