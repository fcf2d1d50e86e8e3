//! The data: accounts and rooms. Every change gets the next position, which is all that `/sync` needs to tell what is new.

mod accounts;
mod event;
mod room;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use matrix_client_server::formats::{EventId, RoomAlias, RoomId, UserId};
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::typewright_runtime::{Map, Value};

pub(crate) use self::accounts::Account;
pub(crate) use self::event::{Event, NewEvent, list_of, object};
pub(crate) use self::room::Room;
pub(crate) use self::rules::{Move, must_be_an_id};
use crate::caller::Caller;
use crate::refusal::Refusal;

/// Everything that the server knows.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) server_name: String,
    /// How many changes there have been.
    pub(crate) position: u64,
    pub(crate) accounts: BTreeMap<UserId, Account>,
    /// Whose a token is.
    tokens: BTreeMap<String, Caller>,
    /// Sessions of user-interactive authentication that have begun.
    registrations: Vec<String>,
    pub(crate) rooms: BTreeMap<RoomId, Room>,
    pub(crate) aliases: BTreeMap<RoomAlias, RoomId>,
    /// By the last part of their addresses.
    pub(crate) files: BTreeMap<String, File>,
    /// Tokens and transactions of messages to devices.
    pub(crate) deliveries: BTreeSet<(String, String)>,
    /// Which event a token's transaction became, so that sending it again sends nothing.
    pub(crate) transactions: BTreeMap<(String, String), EventId>,
}

/// A file that was uploaded.
pub(crate) struct File {
    pub(crate) media_type: String,
    pub(crate) name: Option<String>,
    pub(crate) body: bytes::Bytes,
}

impl Store {
    pub(crate) fn new(server_name: &str) -> Self {
        Self {
            server_name: server_name.to_owned(),
            ..Self::default()
        }
    }

    /// The position of a change that is being made.
    pub(crate) fn advance(&mut self) -> u64 {
        self.position += 1;
        self.position
    }

    /// Text that nobody guesses. Enough for an example; tokens of a real server come from the system's generator.
    pub(crate) fn secret() -> String {
        std::iter::repeat_with(fastrand::alphanumeric)
            .take(24)
            .collect()
    }

    pub(crate) fn room(&self, id: &RoomId) -> Result<&Room, Refusal> {
        let unknown = || Refusal::not_found("there is no such room");
        self.rooms.get(id).ok_or_else(unknown)
    }

    /// The room, if the user is in it. Whether a room exists is nobody else's business: the refusal is the same.
    pub(crate) fn joined(&self, id: &RoomId, user: &UserId) -> Result<&Room, Refusal> {
        let room = self.rooms.get(id);
        room.filter(|room| room.membership(user) == Some(Membership::Join))
            .ok_or_else(|| Refusal::forbidden("you are not in this room"))
    }

    /// Appends an event to a room without asking any rules.
    pub(crate) fn append(&mut self, room: &RoomId, event: NewEvent) -> Result<EventId, Refusal> {
        let position = self.advance();
        let id = EventId::new_unchecked(format!("${}", Self::secret()));
        let unknown = || Refusal::not_found("there is no such room");
        let room = self.rooms.get_mut(room).ok_or_else(unknown)?;
        room.push(Event::new(id.clone(), position, event));
        Ok(id)
    }

    /// Sets somebody's membership without asking any rules.
    pub(crate) fn set_membership(
        &mut self,
        room: &RoomId,
        sender: &UserId,
        user: &UserId,
        membership: &Membership,
        reason: Option<String>,
    ) -> Result<EventId, Refusal> {
        let mut content = object([("membership", membership.as_str().into())]);
        let profile = self.accounts.get(user).map(|account| &account.profile);
        for name in ["displayname", "avatar_url"] {
            if let Some(value) = profile.and_then(|profile| profile.get(name)) {
                content.insert(name.to_owned(), value.clone());
            }
        }
        if let Some(reason) = reason {
            content.insert("reason".to_owned(), reason.into());
        }
        let event = NewEvent::state(sender, "m.room.member", user.as_str(), content);
        self.append(room, event)
    }

    /// Appends an event once for each transaction of a session.
    pub(crate) fn send(
        &mut self,
        caller: &Caller,
        room: &RoomId,
        transaction: &str,
        mut event: NewEvent,
    ) -> Result<EventId, Refusal> {
        let key = (
            caller.token.clone(),
            format!("{}/{}/{transaction}", room.as_str(), event.kind),
        );
        if let Some(sent) = self.transactions.get(&key) {
            return Ok(sent.clone());
        }
        event.transaction = Some((caller.token.clone(), transaction.to_owned()));
        let id = self.append(room, event)?;
        self.transactions.insert(key, id.clone());
        Ok(id)
    }
}

/// A text member of an event's content.
pub(crate) fn text<'c>(content: &'c Map, name: &str) -> Option<&'c str> {
    content.get(name).and_then(Value::as_str)
}
