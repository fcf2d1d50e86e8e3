//! `/sync`: what is new to a client, and waiting until something is.

use std::time::Duration;

use matrix_client_server::definitions::event_batch::EventBatch;
use matrix_client_server::definitions::state_event_batch::StateEventBatch;
use matrix_client_server::definitions::sync_filter::Filter;
use matrix_client_server::definitions::timeline_batch::TimelineBatch;
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::sync::{
    InviteState, InvitedRoom, JoinedRoom, LeftRoom, RoomSummary, Rooms, Sync, SyncRequest,
    SyncResponse, SyncService,
};
use matrix_client_server::typewright_runtime::server::Result;
use matrix_client_server::typewright_runtime::{Map, json};
use tokio::time::Instant;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{Event, Room, Store, list_of, object};

/// No client waits longer than this, whatever it asks for.
const LONGEST_WAIT: i64 = 60_000;
/// How many events of a room are shown at once, if no filter says otherwise.
const TIMELINE: usize = 20;

impl SyncService for Home {
    async fn sync(&self, caller: Caller, request: SyncRequest) -> Result<Sync> {
        let since = request.since.as_deref().map(position).transpose()?;
        let limit = self.read(|store| store.timeline_limit(&caller, request.filter.as_deref()))?;
        let view = View {
            since: since.filter(|_| request.full_state != Some(true)),
            limit,
            caller,
        };
        if let Some(since) = since {
            self.forget_seen(&view.caller, since)?;
        }
        let wait = request.timeout.unwrap_or(0).clamp(0, LONGEST_WAIT);
        let deadline = Instant::now() + Duration::from_millis(wait.unsigned_abs());
        let mut latest = self.latest.subscribe();
        loop {
            // What changes from here on wakes the wait below; what has changed already is in the answer.
            latest.borrow_and_update();
            let response = self.read(|store| view.of(store));
            if view.since.is_none() || has_news(&response) {
                return Ok(response);
            }
            // A client that hangs up drops this future here, and with it nothing but the wait.
            let waited = tokio::time::timeout_at(deadline, latest.changed()).await;
            if waited.is_err() {
                return Ok(response);
            }
        }
    }
}

/// A token of `/sync` and `/messages`: the position that it stands for.
pub(crate) fn position(token: &str) -> std::result::Result<u64, Refusal> {
    let number = token.strip_prefix('s').and_then(|text| text.parse().ok());
    number.ok_or_else(|| Refusal::bad("M_INVALID_PARAM", "this token is not from here"))
}

/// The token for a position.
pub(crate) fn token(position: u64) -> String {
    format!("s{position}")
}

fn has_news(response: &SyncResponse) -> bool {
    let empty = SyncResponse::new(response.next_batch.as_str());
    *response != empty
}

impl Store {
    /// How many events of a room a client wants, by a filter that it has defined or sends along.
    fn timeline_limit(
        &self,
        caller: &Caller,
        filter: Option<&str>,
    ) -> std::result::Result<usize, Refusal> {
        let Some(filter) = filter else {
            return Ok(TIMELINE);
        };
        let bad = || Refusal::bad("M_INVALID_PARAM", "there is no such filter");
        let filter = if filter.starts_with('{') {
            json::from_str::<Filter>(filter).map_err(|_| bad())?
        } else {
            let id: u64 = filter.parse().map_err(|_| bad())?;
            let filter = self.filters.get(&(caller.user.clone(), id));
            filter.cloned().ok_or_else(bad)?
        };
        let limit = filter.room.and_then(|room| room.timeline?.limit);
        let limit = limit.and_then(|limit| usize::try_from(limit).ok());
        Ok(limit.unwrap_or(TIMELINE).clamp(1, 1000))
    }
}

/// Whose sync it is, and what they have seen.
struct View {
    caller: Caller,
    since: Option<u64>,
    limit: usize,
}

impl View {
    fn of(&self, store: &Store) -> SyncResponse {
        let mut rooms = Rooms::new();
        for (id, room) in &store.rooms {
            match room.membership(&self.caller.user) {
                Some(Membership::Join) => {
                    if let Some(news) = self.joined(store, room) {
                        rooms.join.get_or_insert_default().insert(id.clone(), news);
                    }
                }
                Some(Membership::Invite) => {
                    if let Some(news) = self.invited(room) {
                        let invite = rooms.invite.get_or_insert_default();
                        invite.insert(id.clone(), news);
                    }
                }
                Some(Membership::Leave | Membership::Ban) => {
                    if let Some(news) = self.left(room) {
                        rooms.leave.get_or_insert_default().insert(id.clone(), news);
                    }
                }
                _ => {}
            }
        }
        let mut response = SyncResponse::new(token(store.position()));
        let is_news = rooms != Rooms::new();
        response.rooms = is_news.then_some(rooms);
        let since = self.since.unwrap_or(0);
        response.account_data = batch(store.data_since(&self.caller, "", since));
        let inbox = store.inbox(&self.caller, since);
        if !inbox.is_empty() {
            let events = inbox.into_iter().collect();
            response.to_device = Some(object([("events", events)]));
        }
        response
    }

    /// What of a room the client has seen: nothing if it was not in it then.
    fn seen(&self, room: &Room) -> u64 {
        let since = self.since.unwrap_or(0);
        match room.membership_at(&self.caller.user, since) {
            Some(Membership::Join) => since,
            _ => 0,
        }
    }

    fn joined(&self, store: &Store, room: &Room) -> Option<JoinedRoom> {
        let seen = self.seen(room);
        let (timeline, state) = self.timeline(room, seen, u64::MAX);
        let data = store.data_since(&self.caller, room.id.as_str(), seen);
        let ephemeral = store.ephemeral(room, &self.caller, seen);
        if timeline.events.is_empty() && data.is_empty() && ephemeral.is_empty() {
            return None;
        }
        let mut news = JoinedRoom::new();
        news.account_data = batch(data);
        news.ephemeral = batch(ephemeral);
        if seen == 0 || has_members(&timeline) {
            news.summary = Some(self.summary(room));
        }
        news.timeline = Some(timeline);
        news.state = Some(state);
        Some(news)
    }

    /// The newest events up to a position, and the state before them.
    fn timeline(&self, room: &Room, seen: u64, until: u64) -> (TimelineBatch, StateEventBatch) {
        let events = &room.timeline;
        let end = events.partition_point(|event| event.position <= until);
        let first_new = events.partition_point(|event| event.position <= seen);
        let start = first_new.max(end.saturating_sub(self.limit));
        let shown = events.iter().take(end).skip(start);
        let token_before = shown.clone().next().map(|event| event.position - 1);
        let mut timeline =
            TimelineBatch::new(list_of(shown.map(|event| event.json(&self.caller.token))));
        timeline.limited = Some(start > first_new);
        timeline.prev_batch = token_before.map(token);
        let before = room.state_before(start, seen);
        let mut state = StateEventBatch::new();
        state.events = Some(list_of(
            before
                .into_iter()
                .map(|event| event.json(&self.caller.token)),
        ));
        (timeline, state)
    }

    fn summary(&self, room: &Room) -> RoomSummary {
        let count = |users: usize| i64::try_from(users).ok();
        let joined = room.members(&Membership::Join);
        let invited = room.members(&Membership::Invite);
        let mut summary = RoomSummary::new();
        summary.m_joined_member_count = count(joined.len());
        summary.m_invited_member_count = count(invited.len());
        let others = joined.into_iter().chain(invited);
        let others = others.filter(|user| *user != self.caller.user);
        summary.m_heroes = Some(others.take(5).collect());
        summary
    }

    fn invited(&self, room: &Room) -> Option<InvitedRoom> {
        let invite = room.member(&self.caller.user)?;
        if invite.position <= self.since.unwrap_or(0) {
            return None;
        }
        // Enough to show what one is invited to; and oneself.
        let shown = [
            "m.room.create",
            "m.room.name",
            "m.room.join_rules",
            "m.room.canonical_alias",
        ];
        let described = shown.iter().filter_map(|kind| room.state(kind, ""));
        let mut state = InviteState::new();
        state.events = Some(list_of(described.chain([invite]).map(Event::stripped)));
        let mut news = InvitedRoom::new();
        news.invite_state = Some(state);
        Some(news)
    }

    /// A room that was left since, up to the end. Rooms left before are not shown.
    fn left(&self, room: &Room) -> Option<LeftRoom> {
        let leave = room.member(&self.caller.user)?;
        if leave.position <= self.since? {
            return None;
        }
        let mut news = LeftRoom::new();
        // Who was never in it, but invited or banned, is shown that and nothing before.
        let seen = if self.was_in(room, leave.position - 1) {
            self.seen(room)
        } else {
            leave.position - 1
        };
        let (timeline, state) = self.timeline(room, seen, leave.position);
        news.timeline = Some(timeline);
        news.state = Some(state);
        Some(news)
    }

    fn was_in(&self, room: &Room, position: u64) -> bool {
        room.membership_at(&self.caller.user, position) == Some(Membership::Join)
    }
}

/// Events of one sort, if there are any.
fn batch(events: Vec<Map>) -> Option<EventBatch> {
    let mut batch = EventBatch::new();
    batch.events = Some(list_of(events));
    batch
        .events
        .as_ref()
        .is_some_and(|events| !events.is_empty())
        .then_some(batch)
}

/// Whether somebody's membership is among the events.
fn has_members(timeline: &TimelineBatch) -> bool {
    let mut events = timeline.events.iter();
    events.any(|event| event.json().contains("\"m.room.member\""))
}
