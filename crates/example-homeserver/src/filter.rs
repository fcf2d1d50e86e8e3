//! Filters: what a client wants to see of what it may see.

use std::collections::BTreeSet;

use matrix_client_server::definitions::event_filter::EventFilter;
use matrix_client_server::definitions::room_event_filter::RoomEventFilter;
use matrix_client_server::definitions::sync_filter::{Filter, RoomFilter};
use matrix_client_server::formats::{RoomId, UserId};
use matrix_client_server::typewright_runtime::{Map, Value, json};

use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{Event, Room, Store};

/// How many events of a room are shown at once, if no filter says otherwise.
const TIMELINE: usize = 20;

/// Whether members are all shown, or those who have said something that is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Members {
    #[default]
    All,
    Heard,
}

/// A filter for events. Absent lists let everything through.
#[derive(Debug, Default)]
pub(crate) struct Sieve {
    types: Option<Vec<String>>,
    not_types: Vec<String>,
    senders: Option<Vec<UserId>>,
    not_senders: Vec<UserId>,
    rooms: Option<Vec<RoomId>>,
    not_rooms: Vec<RoomId>,
    has_url: Option<bool>,
    limit: Option<i64>,
    pub(crate) members: Members,
}

impl From<EventFilter> for Sieve {
    fn from(filter: EventFilter) -> Self {
        Self {
            types: filter.types,
            not_types: filter.not_types.unwrap_or_default(),
            senders: filter.senders,
            not_senders: filter.not_senders.unwrap_or_default(),
            ..Self::default()
        }
    }
}

impl From<RoomEventFilter> for Sieve {
    fn from(filter: RoomEventFilter) -> Self {
        Self {
            types: filter.types,
            not_types: filter.not_types.unwrap_or_default(),
            senders: filter.senders,
            not_senders: filter.not_senders.unwrap_or_default(),
            rooms: filter.rooms,
            not_rooms: filter.not_rooms.unwrap_or_default(),
            has_url: filter.contains_url,
            limit: filter.limit,
            members: if filter.lazy_load_members == Some(true) {
                Members::Heard
            } else {
                Members::All
            },
        }
    }
}

impl Sieve {
    /// From the JSON text in a query.
    pub(crate) fn from_text(text: Option<&str>) -> Result<Self, Refusal> {
        let bad = |_| Refusal::bad("M_INVALID_PARAM", "this is no filter");
        let filter = text.map(json::from_str::<RoomEventFilter>).transpose();
        Ok(filter.map_err(bad)?.map(Self::from).unwrap_or_default())
    }

    /// Which lets nobody's membership through who was not heard.
    pub(crate) fn heard() -> Self {
        Self {
            members: Members::Heard,
            ..Self::default()
        }
    }

    pub(crate) fn lets(&self, room: &RoomId) -> bool {
        let listed = self.rooms.as_ref();
        listed.is_none_or(|rooms| rooms.contains(room)) && !self.not_rooms.contains(room)
    }

    /// Whether an event of a room passes.
    pub(crate) fn passes(&self, event: &Event) -> bool {
        self.passes_parts(&event.is.kind, event.is.sender.as_str(), &event.is.content)
    }

    /// Whether something passes that has the form of an event but is of no room's timeline.
    pub(crate) fn passes_json(&self, event: &Map) -> bool {
        let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default();
        let content = event.get("content").and_then(Value::as_object);
        let none = Map::new();
        self.passes_parts(text("type"), text("sender"), content.unwrap_or(&none))
    }

    fn passes_parts(&self, kind: &str, sender: &str, content: &Map) -> bool {
        let is = |pattern: &String| matches(pattern, kind);
        let by = |user: &UserId| user.as_str() == sender;
        self.types.as_ref().is_none_or(|types| types.iter().any(is))
            && !self.not_types.iter().any(is)
            && self
                .senders
                .as_ref()
                .is_none_or(|users| users.iter().any(by))
            && !self.not_senders.iter().any(by)
            && self
                .has_url
                .is_none_or(|has| content.contains_key("url") == has)
    }

    pub(crate) fn limit(&self) -> usize {
        let limit = self.limit.and_then(|limit| usize::try_from(limit).ok());
        limit.unwrap_or(TIMELINE).clamp(1, 1000)
    }
}

/// Whether a type is of a pattern, in which `*` stands for any text. Each piece between two of them is taken where it comes
/// first, so that a pattern takes no longer than its text.
fn matches(pattern: &str, kind: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == kind;
    };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    let within = kind.strip_prefix(start);
    let Some(mut within) = within.and_then(|kind| kind.strip_suffix(end)) else {
        return false;
    };
    for piece in middle.split('*') {
        match within.split_once(piece) {
            Some((_, after)) => within = after,
            None => return false,
        }
    }
    true
}

/// A filter for `/sync`.
#[derive(Debug, Default)]
pub(crate) struct SyncFilter {
    pub(crate) presence: Sieve,
    pub(crate) account_data: Sieve,
    pub(crate) timeline: Sieve,
    pub(crate) state: Sieve,
    pub(crate) ephemeral: Sieve,
    pub(crate) room_data: Sieve,
    rooms: Sieve,
    /// Whether rooms are shown that were left before.
    pub(crate) left: Left,
}

/// Which of the rooms that a user has left are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Left {
    /// Those that were left since the last sync.
    #[default]
    New,
    /// In a first sync also those that were left before.
    All,
}

impl From<Filter> for SyncFilter {
    fn from(filter: Filter) -> Self {
        let RoomFilter {
            not_rooms,
            rooms,
            ephemeral,
            include_leave,
            state,
            timeline,
            account_data,
            ..
        } = filter.room.unwrap_or_default();
        let sieve = |filter: Option<RoomEventFilter>| filter.map(Sieve::from).unwrap_or_default();
        let plain = |filter: Option<EventFilter>| filter.map(Sieve::from).unwrap_or_default();
        Self {
            presence: plain(filter.presence),
            account_data: plain(filter.account_data),
            timeline: sieve(timeline),
            state: sieve(state),
            ephemeral: sieve(ephemeral),
            room_data: sieve(account_data),
            rooms: Sieve {
                rooms,
                not_rooms: not_rooms.unwrap_or_default(),
                ..Sieve::default()
            },
            left: if include_leave == Some(true) {
                Left::All
            } else {
                Left::New
            },
        }
    }
}

impl SyncFilter {
    pub(crate) fn lets(&self, room: &RoomId) -> bool {
        self.rooms.lets(room)
    }
}

impl Store {
    /// A filter that a client has defined, or sends along.
    pub(crate) fn sync_filter(
        &self,
        caller: &Caller,
        filter: Option<&str>,
    ) -> Result<SyncFilter, Refusal> {
        let Some(filter) = filter else {
            return Ok(SyncFilter::default());
        };
        let bad = || Refusal::bad("M_INVALID_PARAM", "there is no such filter");
        let filter = if filter.starts_with('{') {
            json::from_str::<Filter>(filter).map_err(|_| bad())?
        } else {
            let number: u64 = filter.parse().map_err(|_| bad())?;
            let found = self.filters.get(&(caller.user.clone(), number));
            found.cloned().ok_or_else(bad)?
        };
        Ok(filter.into())
    }
}

/// What is shown of a room's state beside some of its events. Where members are shown when they are heard, those who have
/// sent the events are in it, however long ago they came, and the user; the server does not remember whom it has shown.
pub(crate) fn with_heard<'r>(
    room: &'r Room,
    sieve: &Sieve,
    user: &UserId,
    mut state: Vec<&'r Event>,
    events: &[&Event],
) -> Vec<&'r Event> {
    if sieve.members == Members::Heard && !events.is_empty() {
        let heard: BTreeSet<&UserId> = events.iter().map(|event| &event.is.sender).collect();
        state.retain(|event| event.is.kind != "m.room.member");
        let first = events.first().map_or(u64::MAX, |event| event.position);
        let own = (!heard.contains(user)).then_some(user);
        let shown = heard.into_iter().chain(own);
        let members = shown.filter_map(|user| room.member(user));
        // Who became a member within the events is shown there.
        state.extend(members.filter(|member| member.position < first));
    }
    state.retain(|event| sieve.passes(event));
    state
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_is_any_text() {
        for (pattern, fits) in [
            ("m.room.message", true),
            ("m.room", false),
            ("m.room.*", true),
            ("*", true),
            ("*.message", true),
            ("m.*.message*", true),
            ("m*room*sage", true),
            ("m*message*room", false),
            ("m.room.message*e", false),
        ] {
            assert_eq!(matches(pattern, "m.room.message"), fits, "{pattern}");
        }
    }
}
