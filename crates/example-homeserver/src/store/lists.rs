//! Which rooms everybody can find, and which somebody wants to see no more.

use matrix_client_server::formats::{RoomId, UserId};
use matrix_client_server::matrix_common::schemas::membership::Membership;

use super::{Room, Store};
use crate::refusal::Refusal;

impl Store {
    /// Lists a room in the directory.
    pub(crate) fn publish_room(&mut self, room: RoomId) {
        self.published.insert(room, true);
    }

    pub(crate) fn unpublish_room(&mut self, room: &RoomId) {
        self.published.remove(room);
    }

    /// The rooms of the directory, those with the most members first.
    pub(crate) fn published_rooms(&self) -> Vec<&Room> {
        let rooms = self.published.keys().filter_map(|id| self.rooms.get(id));
        let mut rooms: Vec<_> = rooms.collect();
        rooms.sort_by_cached_key(|room| std::cmp::Reverse(room.members(&Membership::Join).len()));
        rooms
    }

    /// Forgets a room for a user, who must have left it: its history is closed to them from now on, until they are invited or
    /// join again.
    pub(crate) fn forget_room(&mut self, user: &UserId, room: &RoomId) -> Result<(), Refusal> {
        let found = self.room(room)?;
        match found.membership(user) {
            Some(Membership::Leave | Membership::Ban) => {}
            _ => return Err(Refusal::bad("M_UNKNOWN", "you have not left this room")),
        }
        self.forgotten.insert((user.clone(), room.clone()), true);
        Ok(())
    }

    pub(crate) fn has_forgotten(&self, user: &UserId, room: &RoomId) -> bool {
        let key = (user.clone(), room.clone());
        self.forgotten.contains_key(&key)
    }
}
