//! Whose devices a client should look at anew, and whose it can forget.

use std::collections::BTreeSet;

use matrix_client_server::formats::UserId;
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::typewright_runtime::{Map, Value};

use crate::store::{Room, Store, object};

/// Changes to the devices of those whom a user meets in rooms.
#[derive(Debug)]
pub(crate) struct DeviceLists {
    /// Their keys have changed, or they were met for the first time.
    pub(crate) changed: Vec<UserId>,
    /// They are met no longer.
    pub(crate) left: Vec<UserId>,
}

impl DeviceLists {
    /// As `/sync` has it, if there is anything to say.
    pub(crate) fn to_json(&self) -> Option<Map> {
        let list = |users: &[UserId]| users.iter().map(UserId::as_str).collect::<Value>();
        let is_news = !self.changed.is_empty() || !self.left.is_empty();
        is_news.then(|| object([("changed", list(&self.changed)), ("left", list(&self.left))]))
    }
}

impl Store {
    /// What has changed for a user since a position.
    pub(crate) fn device_lists(&self, user: &UserId, since: u64) -> DeviceLists {
        let mut changed = self.keys.changed_since(user, since);
        changed.retain(|other| other == user || self.share_now(user, other));
        let mut left = Vec::new();
        for other in self.moved(user, since) {
            match (
                self.shared(user, &other, since),
                self.share_now(user, &other),
            ) {
                (false, true) => {
                    changed.insert(other);
                }
                (true, false) => left.push(other),
                _ => {}
            }
        }
        DeviceLists {
            changed: changed.into_iter().collect(),
            left,
        }
    }

    /// Whether two users are in a room together.
    pub(crate) fn share_now(&self, one: &UserId, other: &UserId) -> bool {
        let is_in = |room: &Room, user| room.membership(user) == Some(Membership::Join);
        let mut rooms = self.rooms.values();
        rooms.any(|room| is_in(room, one) && is_in(room, other))
    }

    /// Whether they were at a position.
    fn shared(&self, one: &UserId, other: &UserId, position: u64) -> bool {
        let was_in =
            |room: &Room, user| room.membership_at(user, position) == Some(Membership::Join);
        let mut rooms = self.rooms.values();
        rooms.any(|room| was_in(room, one) && was_in(room, other))
    }

    /// Those whom a user may have met or lost since a position: others whose membership changed, and all the others of a
    /// room in which the user's own did.
    fn moved(&self, user: &UserId, since: u64) -> BTreeSet<UserId> {
        let mut moved = BTreeSet::new();
        for room in self.rooms.values() {
            let first = room
                .timeline
                .partition_point(|event| event.position <= since);
            let news = room.timeline.iter().skip(first);
            let members = news.filter(|event| event.is.kind == "m.room.member");
            let users = members.filter_map(|event| event.is.state_key.as_deref());
            let users: BTreeSet<UserId> = users.map(UserId::new_unchecked).collect();
            if users.contains(user) {
                moved.extend(room.members(&Membership::Join));
            }
            moved.extend(users);
        }
        moved.remove(user);
        moved
    }
}
