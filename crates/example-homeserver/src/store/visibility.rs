//! Who may see what of a room: its history as far as its settings open it, and for who has left up to the leaving.

use matrix_client_server::formats::{RoomId, UserId};
use matrix_client_server::matrix_common::schemas::membership::Membership;

use super::{Event, Room, Store, text};
use crate::refusal::Refusal;

/// What somebody sees of a room.
pub(crate) struct Sight<'s> {
    pub(crate) room: &'s Room,
    user: UserId,
    /// The position at which it ends for them.
    until: u64,
}

impl<'s> Sight<'s> {
    /// The events that they may see, oldest first.
    pub(crate) fn events(&self) -> Vec<&'s Event> {
        self.room.visible_to(&self.user)
    }

    /// The state as they see it: that of now, or that of the moment at which they left.
    pub(crate) fn state(&self) -> Vec<&'s Event> {
        if self.until == u64::MAX {
            self.room.current_state().collect()
        } else {
            self.room.state_at(self.until, 0)
        }
    }

    pub(crate) fn state_of(&self, kind: &str, key: &str) -> Option<&'s Event> {
        let mut state = self.state().into_iter();
        state.find(|event| event.is.kind == kind && event.is.state_key.as_deref() == Some(key))
    }

    /// An event that they may see.
    pub(crate) fn event(&self, id: &str) -> Result<&'s Event, Refusal> {
        let mut events = self.events().into_iter();
        let found = events.find(|event| event.id.as_str() == id);
        found.ok_or_else(|| Refusal::not_found("there is no such event"))
    }
}

impl Store {
    /// What a user sees of a room who is or was in it, or who looks into one that is open to everybody.
    pub(crate) fn sight(&self, id: &RoomId, user: &UserId) -> Result<Sight<'_>, Refusal> {
        let refused = || Refusal::forbidden("you are not in this room");
        let room = self.rooms.get(id).filter(|_| !self.has_forgotten(user, id));
        let room = room.ok_or_else(refused)?;
        let is_open = room
            .state("m.room.history_visibility", "")
            .is_some_and(|event| {
                text(&event.is.content, "history_visibility") == Some("world_readable")
            });
        let until = match room.membership(user) {
            Some(Membership::Join) => u64::MAX,
            _ if is_open => u64::MAX,
            _ => room.left_at(user).ok_or_else(refused)?,
        };
        Ok(Sight {
            room,
            user: user.clone(),
            until,
        })
    }
}

impl Room {
    /// The events that a user may see, oldest first.
    pub(crate) fn visible_to(&self, user: &UserId) -> Vec<&Event> {
        let is_own = |event: &Event| is_member(event, user);
        let is_join = |event: &Event| is_own(event) && membership(event) == Some("join");
        let last_join = self.timeline.iter().rev().find(|event| is_join(event));
        let last_join = last_join.map_or(0, |event| event.position);
        let (mut setting, mut own) = ("shared", None);
        let mut visible = Vec::new();
        for event in &self.timeline {
            let event: &Event = event;
            let (old_setting, old_own) = (setting, own);
            if event.is.kind == "m.room.history_visibility" && event.is.state_key.is_some() {
                setting = text(&event.is.content, "history_visibility").unwrap_or("shared");
            } else if is_own(event) {
                own = membership(event);
            }
            // Of an event that changes one of these both count, what was before and what is from then on.
            let is_set = |to: &str| setting == to || old_setting == to;
            let was = |what: &str| own == Some(what) || old_own == Some(what);
            if is_own(event)
                || was("join")
                || is_set("world_readable")
                || is_set("shared") && event.position <= last_join
                || is_set("invited") && was("invite")
            {
                visible.push(event);
            }
        }
        visible
    }

    /// Where somebody was in the room last. They may have been invited again since, or banned.
    fn left_at(&self, user: &UserId) -> Option<u64> {
        let own = self.timeline.iter().filter(|event| is_member(event, user));
        let own: Vec<&Event> = own.map(|event| &**event).collect();
        let last = own
            .iter()
            .rposition(|event| membership(event) == Some("join"))?;
        own.get(last + 1).map(|event| event.position)
    }
}

fn is_member(event: &Event, user: &UserId) -> bool {
    event.is.kind == "m.room.member" && event.is.state_key.as_deref() == Some(user.as_str())
}

fn membership(event: &Event) -> Option<&str> {
    text(&event.is.content, "membership")
}
