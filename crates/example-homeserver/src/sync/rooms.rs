//! The part of `/sync` that rooms are.

use matrix_client_server::definitions::state_event_batch::StateEventBatch;
use matrix_client_server::definitions::timeline_batch::TimelineBatch;
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::sync::{
    InviteState, InvitedRoom, JoinedRoom, KnockState, KnockedRoom, LeftRoom, RoomSummary, Rooms,
};
use matrix_client_server::typewright_runtime::Map;

use super::{View, batch, token};
use crate::caller::Caller;
use crate::filter::{Left, with_heard};
use crate::store::{Event, Room, Store, list_of};

/// What is shown of a room.
#[derive(Default)]
struct Shown<'r> {
    events: Vec<&'r Event>,
    /// Whether there were more new events than these.
    limited: bool,
    state: Vec<&'r Event>,
}

impl Shown<'_> {
    fn timeline(&self, caller: &Caller) -> TimelineBatch {
        let events = self.events.iter();
        let mut timeline =
            TimelineBatch::new(list_of(events.map(|event| event.json(&caller.token))));
        timeline.limited = Some(self.limited);
        let first = self.events.first();
        timeline.prev_batch = first.map(|event| token(event.position - 1));
        timeline
    }

    fn state(&self, caller: &Caller) -> StateEventBatch {
        let events = self.state.iter();
        let mut state = StateEventBatch::new();
        state.events = Some(list_of(events.map(|event| event.json(&caller.token))));
        state
    }
}

impl View {
    /// What is new in rooms, by how the user stands to them.
    pub(super) fn rooms(&self, store: &Store) -> Rooms {
        let mut rooms = Rooms::new();
        for (id, room) in &store.rooms {
            if !self.filter.lets(id) {
                continue;
            }
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
                Some(Membership::Knock) => {
                    if let Some(state) = self.glimpse(room) {
                        let mut news = KnockedRoom::new();
                        let knock = news.knock_state.get_or_insert_with(KnockState::new);
                        knock.events = Some(list_of(state));
                        rooms.knock.get_or_insert_default().insert(id.clone(), news);
                    }
                }
                Some(Membership::Leave | Membership::Ban)
                    if !store.has_forgotten(&self.caller.user, id) =>
                {
                    if let Some(news) = self.left(room) {
                        rooms.leave.get_or_insert_default().insert(id.clone(), news);
                    }
                }
                _ => {}
            }
        }
        rooms
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
        let shown = self.shown(room, seen, u64::MAX);
        let mut data = store.data_since(&self.caller, room.id.as_str(), seen);
        data.retain(|event| self.filter.room_data.passes_json(event));
        let mut ephemeral = store.ephemeral(room, &self.caller, seen);
        ephemeral.retain(|event| self.filter.ephemeral.passes_json(event));
        if shown.events.is_empty()
            && shown.state.is_empty()
            && data.is_empty()
            && ephemeral.is_empty()
        {
            return None;
        }
        let mut news = JoinedRoom::new();
        news.account_data = batch(data);
        news.ephemeral = batch(ephemeral);
        let mut events = shown.events.iter();
        if seen == 0 || events.any(|event| event.is.kind == "m.room.member") {
            news.summary = Some(self.summary(room));
        }
        news.timeline = Some(shown.timeline(&self.caller));
        news.state = Some(shown.state(&self.caller));
        Some(news)
    }

    /// The newest events up to a position, as far as the user may and wants to see them, and the state before them.
    fn shown<'r>(&self, room: &'r Room, seen: u64, until: u64) -> Shown<'r> {
        let mut shown = Shown::default();
        if room
            .timeline
            .last()
            .is_none_or(|event| event.position <= seen)
        {
            return shown;
        }
        let filter = &self.filter.timeline;
        let is_shown = |event: &&Event| {
            let is_new = event.position > seen && event.position <= until;
            is_new && filter.lets(&room.id) && filter.passes(event)
        };
        let mut events = room.visible_to(&self.caller.user);
        events.retain(is_shown);
        let skipped = events.len().saturating_sub(filter.limit());
        shown.limited = skipped > 0;
        shown.events = events.split_off(skipped);
        // Without events in the timeline all of the state is before them.
        let first = shown.events.first();
        let before = first.map_or(until, |event| event.position - 1);
        let known = seen.min(before);
        let state = room.state_at(before, known);
        let filter = &self.filter.state;
        if filter.lets(&room.id) {
            let user = &self.caller.user;
            shown.state = with_heard(room, filter, user, state, &shown.events);
        }
        shown
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
        let mut state = InviteState::new();
        state.events = Some(list_of(self.glimpse(room)?));
        let mut news = InvitedRoom::new();
        news.invite_state = Some(state);
        Some(news)
    }

    /// What somebody sees of a room who is invited to it or has knocked, if that is new.
    fn glimpse(&self, room: &Room) -> Option<Vec<Map>> {
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
        Some(described.chain([invite]).map(Event::stripped).collect())
    }

    /// A room that was left since, up to the end. Rooms left before are shown in a first sync, to who wants them.
    fn left(&self, room: &Room) -> Option<LeftRoom> {
        let leave = room.member(&self.caller.user)?;
        match (self.since, self.filter.left) {
            (Some(since), _) if leave.position > since => {}
            (None, Left::All) => {}
            _ => return None,
        }
        let mut news = LeftRoom::new();
        // Who was never in it, but invited or banned, is shown that and nothing before.
        let seen = if self.was_in(room, leave.position - 1) {
            self.seen(room)
        } else {
            leave.position - 1
        };
        let shown = self.shown(room, seen, leave.position);
        news.timeline = Some(shown.timeline(&self.caller));
        news.state = Some(shown.state(&self.caller));
        Some(news)
    }

    fn was_in(&self, room: &Room, position: u64) -> bool {
        room.membership_at(&self.caller.user, position) == Some(Membership::Join)
    }
}
