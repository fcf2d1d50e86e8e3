//! An event of a room, and how clients are shown it.

use std::ops::Deref;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use matrix_client_server::formats::{EventId, RoomId, UserId};
use matrix_client_server::typewright_runtime::{DecodeError, Map, Raw, Value, object, tuple};

use super::kept::RowValue;

/// What is known of an event before it is in a room.
#[derive(Clone)]
pub(crate) struct NewEvent {
    pub(crate) sender: UserId,
    pub(crate) kind: String,
    pub(crate) state_key: Option<String>,
    pub(crate) content: Map,
    pub(crate) transaction: Option<Transaction>,
}

/// The session that sent an event, by its token, and what it called the sending.
#[derive(Clone)]
pub(crate) struct Transaction {
    pub(crate) token: String,
    pub(crate) id: String,
}

tuple! { Transaction { 0 => token: required, 1 => id: required, .. } }

// The runtime's macro for generated types makes these JSON as well, for the file.
object! {
    NewEvent {
        "sender" => sender: required,
        "type" => kind: required,
        "state_key" => state_key: optional,
        "content" => content: required,
        "transaction" => transaction: optional,
        ..
    }
}

impl NewEvent {
    pub(crate) fn message(sender: &UserId, kind: &str, content: Map) -> Self {
        Self {
            sender: sender.clone(),
            kind: kind.to_owned(),
            state_key: None,
            content,
            transaction: None,
        }
    }

    pub(crate) fn state(sender: &UserId, kind: &str, key: &str, content: Map) -> Self {
        Self {
            state_key: Some(key.to_owned()),
            ..Self::message(sender, kind, content)
        }
    }
}

/// An event in a room.
#[derive(Clone)]
pub(crate) struct Event {
    pub(crate) id: EventId,
    pub(crate) room: RoomId,
    pub(crate) position: u64,
    /// Milliseconds since 1970.
    sent_at: u64,
    /// The redaction, if there was one.
    pub(crate) redacted_by: Option<Map>,
    pub(crate) is: NewEvent,
}

object! {
    Event {
        "id" => id: required,
        "room" => room: required,
        "position" => position: required,
        "sent_at" => sent_at: required,
        "redacted_by" => redacted_by: optional,
        "is" => is: required,
        ..
    }
}

/// An event as it stands in two places: in the table of all events, and in the timeline of its room.
#[derive(Clone)]
pub(crate) struct Shared(pub(super) Arc<Event>);

impl Deref for Shared {
    type Target = Event;

    fn deref(&self) -> &Event {
        &self.0
    }
}

impl RowValue for Shared {
    fn write(&self) -> String {
        RowValue::write(&*self.0)
    }

    fn read(text: &str) -> Result<Self, DecodeError> {
        RowValue::read(text).map(|event| Self(Arc::new(event)))
    }
}

impl Event {
    pub(crate) fn new(id: EventId, room: RoomId, position: u64, is: NewEvent) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let milliseconds = now.unwrap_or_default().as_millis();
        Self {
            id,
            room,
            position,
            sent_at: u64::try_from(milliseconds).unwrap_or(u64::MAX),
            redacted_by: None,
            is,
        }
    }

    /// The event as a session sees it. The one that sent it is told its transaction, to know its own message again.
    pub(crate) fn json(&self, token: &str) -> Map {
        let mut unsigned = Map::new();
        if let Some(transaction) = &self.is.transaction
            && transaction.token == token
        {
            let transaction = transaction.id.as_str().into();
            unsigned.insert("transaction_id".to_owned(), transaction);
        }
        if let Some(redaction) = &self.redacted_by {
            let redaction = redaction.clone().into();
            unsigned.insert("redacted_because".to_owned(), redaction);
        }
        let mut event = object([
            ("event_id", self.id.as_str().into()),
            ("sender", self.is.sender.as_str().into()),
            ("type", self.is.kind.as_str().into()),
            ("content", self.is.content.clone().into()),
            ("origin_server_ts", self.sent_at.into()),
            ("unsigned", unsigned.into()),
        ]);
        if let Some(key) = &self.is.state_key {
            event.insert("state_key".to_owned(), key.as_str().into());
        }
        // Redactions of room versions before 11 name the event outside of the content, and clients look there too.
        if let Some(redacts) = self.is.content.get("redacts") {
            event.insert("redacts".to_owned(), redacts.clone());
        }
        event
    }

    /// The same with the room's ID, as it is shown outside of `/sync`.
    pub(crate) fn json_in(&self, room: &RoomId, token: &str) -> Map {
        let mut event = self.json(token);
        event.insert("room_id".to_owned(), room.as_str().into());
        event
    }

    /// What somebody who is invited sees of a state event.
    pub(crate) fn stripped(&self) -> Map {
        let key = self.is.state_key.as_deref().unwrap_or_default();
        object([
            ("sender", self.is.sender.as_str().into()),
            ("type", self.is.kind.as_str().into()),
            ("state_key", key.into()),
            ("content", self.is.content.clone().into()),
        ])
    }
}

/// An object with these members.
pub(crate) fn object<const N: usize>(members: [(&str, Value); N]) -> Map {
    let owned = members.map(|(name, value)| (name.to_owned(), value));
    Map::from(owned)
}

/// Events as responses have them: JSON text, of the type that the place in the response asks for.
pub(crate) fn list_of<T>(events: impl IntoIterator<Item = Map>) -> Vec<Raw<T>> {
    let raw = |event| Raw::<Map>::new(&event).cast();
    events.into_iter().map(raw).collect()
}
