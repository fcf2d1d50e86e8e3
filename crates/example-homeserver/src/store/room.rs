//! A room: its events in order, and the state that they come to.

use std::collections::BTreeMap;
use std::collections::btree_map::Values;

use matrix_client_server::formats::{EventId, RoomId, UserId};
use matrix_client_server::matrix_common::schemas::membership::Membership;
use tokio::time::Instant;

use super::{Event, text};

/// Type and state key of a state event.
type StateKey = (String, String);

/// A room.
pub(crate) struct Room {
    pub(crate) id: RoomId,
    /// All events, oldest first.
    pub(crate) timeline: Vec<Event>,
    /// Where in the timeline the state events are that count.
    current: BTreeMap<StateKey, usize>,
    /// The last event that somebody has read, by the sort of receipt, and the position of the receipt.
    pub(crate) receipts: BTreeMap<(UserId, String), (u64, EventId)>,
    /// Who is typing, and until when unless they say so again.
    pub(crate) typing: BTreeMap<UserId, Instant>,
    /// The position of the last change to who is typing.
    pub(crate) typing_changed: u64,
}

impl Room {
    pub(crate) fn new(id: RoomId) -> Self {
        Self {
            id,
            timeline: Vec::new(),
            current: BTreeMap::new(),
            receipts: BTreeMap::new(),
            typing: BTreeMap::new(),
            typing_changed: 0,
        }
    }

    pub(super) fn push(&mut self, event: Event) {
        if let Some(key) = &event.is.state_key {
            let key = (event.is.kind.clone(), key.clone());
            self.current.insert(key, self.timeline.len());
        }
        self.timeline.push(event);
    }

    /// Empties an event that was taken back, but for what the rules of rooms need. Clients that have it learn of it by the
    /// redaction, which is an event of its own.
    pub(crate) fn redact(&mut self, id: &EventId, redaction: &EventId) {
        let because = self.event(redaction).map(|event| event.json(""));
        let mut events = self.timeline.iter_mut();
        if let Some(event) = events.find(|event| event.id == *id) {
            let keeps = match event.is.kind.as_str() {
                "m.room.create" | "m.room.power_levels" => return,
                "m.room.member" => "membership",
                "m.room.join_rules" => "join_rule",
                "m.room.history_visibility" => "history_visibility",
                _ => "",
            };
            event.is.content.retain(|name, _| name == keeps);
            event.redacted_by = because;
        }
    }

    pub(crate) fn event(&self, id: &EventId) -> Option<&Event> {
        self.timeline.iter().find(|event| event.id == *id)
    }

    /// The state event of a type and a key.
    pub(crate) fn state(&self, kind: &str, key: &str) -> Option<&Event> {
        let index = self.current.get(&(kind.to_owned(), key.to_owned()))?;
        self.timeline.get(*index)
    }

    /// The whole state of now.
    pub(crate) fn current_state(&self) -> impl Iterator<Item = &Event> {
        let indices: Values<'_, StateKey, usize> = self.current.values();
        indices.filter_map(|index| self.timeline.get(*index))
    }

    /// The state before the event at an index, without what was already so at a position.
    pub(crate) fn state_before(&self, index: usize, known: u64) -> Vec<&Event> {
        let mut state = BTreeMap::new();
        for event in self.timeline.iter().take(index) {
            if let Some(key) = &event.is.state_key {
                state.insert((&event.is.kind, key), event);
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
        event.and_then(membership_of)
    }
}

fn membership_of(event: &Event) -> Option<Membership> {
    text(&event.is.content, "membership").map(Membership::from)
}
