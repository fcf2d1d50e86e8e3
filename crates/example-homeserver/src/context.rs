//! What was said around an event, and what was said about it.

use matrix_client_server::event_context::{
    EventContextService, GetEventContext, GetEventContextRequest, GetEventContextResponse,
};
use matrix_client_server::formats::{EventId, RoomId};
use matrix_client_server::matrix_common::schemas::direction::Direction;
use matrix_client_server::relations::{
    GetRelatingEvents, GetRelatingEventsRequest, GetRelatingEventsResponse,
    GetRelatingEventsWithRelType, GetRelatingEventsWithRelTypeAndEventType,
    GetRelatingEventsWithRelTypeAndEventTypeRequest,
    GetRelatingEventsWithRelTypeAndEventTypeResponse, GetRelatingEventsWithRelTypeRequest,
    GetRelatingEventsWithRelTypeResponse, RelationsService,
};
use matrix_client_server::typewright_runtime::server::{Rejection, Result};
use matrix_client_server::typewright_runtime::{Map, json};

use crate::Home;
use crate::caller::Caller;
use crate::filter::{Sieve, with_heard};
use crate::refusal::Refusal;
use crate::store::{Event, Store, list_of, text};
use crate::sync::{position, token};

impl EventContextService for Home {
    async fn get_event_context(
        &self,
        caller: Caller,
        request: GetEventContextRequest,
    ) -> Result<GetEventContext> {
        let limit = usize::try_from(request.limit.unwrap_or(10)).unwrap_or(10);
        let limit = limit.min(1000);
        let filter = Sieve::from_text(request.filter.as_deref())?;
        self.read(|store| {
            let sight = store.sight(&RoomId::new_unchecked(request.room_id), &caller.user)?;
            let event = sight.event(&request.event_id)?;
            let events = sight.events();
            let place = events.partition_point(|other| other.position < event.position);
            let shown = |event: &Event| event.json_in(&sight.room.id, &caller.token);
            let passes = |event: &&Event| filter.passes(event);
            let before = events.iter().copied().take(place).rev();
            let before: Vec<_> = before.filter(passes).take(limit / 2).collect();
            let after = events.iter().copied().skip(place + 1);
            let after: Vec<_> = after.filter(passes).take(limit - limit / 2).collect();

            let first = before.last().unwrap_or(&event).position;
            let last = after.last().unwrap_or(&event).position;
            let mut response = GetEventContextResponse::new();
            response.start = Some(token(first - 1));
            response.end = Some(token(last));
            let state = sight.room.state_at(last, 0);
            let mut around: Vec<_> = before.iter().rev().copied().collect();
            around.push(event);
            around.extend(&after);
            let state = with_heard(sight.room, &filter, &caller.user, state, &around);
            response.state = Some(list_of(state.into_iter().map(shown)));
            let read = json::from_value(&shown(event).into());
            response.event = Some(read.map_err(|_| Rejection::internal())?);
            response.events_before = Some(list_of(before.into_iter().map(shown)));
            response.events_after = Some(list_of(after.into_iter().map(shown)));
            Ok(response)
        })
    }
}

/// Which events that relate to another are asked for. Three operations ask the same with more or less of a path.
struct Asked<'q> {
    room: &'q RoomId,
    event: &'q EventId,
    relation: Option<&'q str>,
    kind: Option<&'q str>,
    from: Option<&'q str>,
    to: Option<&'q str>,
    limit: Option<i64>,
    direction: Option<&'q Direction>,
}

/// A page of them.
struct Page {
    events: Vec<Map>,
    next: Option<String>,
}

impl Store {
    fn relations(&self, caller: &Caller, asked: &Asked<'_>) -> std::result::Result<Page, Refusal> {
        let forwards = asked.direction.is_some_and(|dir| dir.as_str() == "f");
        let from = asked.from.map(position).transpose()?;
        let to = asked.to.map(position).transpose()?;
        let limit = usize::try_from(asked.limit.unwrap_or(50)).unwrap_or(50);
        let sight = self.sight(asked.room, &caller.user)?;
        sight.event(asked.event.as_str())?;
        let (low, high) = if forwards { (from, to) } else { (to, from) };
        let span = low.unwrap_or(0)..high.unwrap_or(u64::MAX);
        let mut events = sight.events();
        // A token stands between the event at its position and the next.
        events.retain(|event| span.contains(&(event.position - 1)) && asked.is_for(event));
        if !forwards {
            events.reverse();
        }
        let limit = limit.clamp(1, 1000);
        let has_more = events.len() > limit;
        events.truncate(limit);
        let end = events.last().map(|event| event.position);
        let end = end.map(|end| if forwards { end } else { end - 1 });
        let events = events.into_iter();
        Ok(Page {
            events: events
                .map(|event| event.json_in(asked.room, &caller.token))
                .collect(),
            next: end.filter(|_| has_more).map(token),
        })
    }
}

impl Asked<'_> {
    fn is_for(&self, event: &Event) -> bool {
        let relates = event.is.content.get("m.relates_to");
        let Some(relates) = relates.and_then(|relates| relates.as_object()) else {
            return false;
        };
        let kind = self.kind.is_none_or(|kind| kind == event.is.kind);
        let relation = text(relates, "rel_type");
        text(relates, "event_id") == Some(self.event.as_str())
            && relation.is_some()
            && (self.relation.is_none() || self.relation == relation)
            && kind
    }
}

impl RelationsService for Home {
    async fn get_relating_events(
        &self,
        caller: Caller,
        request: GetRelatingEventsRequest,
    ) -> Result<GetRelatingEvents> {
        let asked = Asked {
            room: &request.room_id,
            event: &request.event_id,
            relation: None,
            kind: None,
            from: request.from.as_deref(),
            to: request.to.as_deref(),
            limit: request.limit,
            direction: request.dir.as_ref(),
        };
        let page = self.read(|store| store.relations(&caller, &asked))?;
        let mut response = GetRelatingEventsResponse::new(list_of(page.events));
        response.next_batch = page.next;
        response.prev_batch = request.from;
        Ok(response)
    }

    async fn get_relating_events_with_rel_type(
        &self,
        caller: Caller,
        request: GetRelatingEventsWithRelTypeRequest,
    ) -> Result<GetRelatingEventsWithRelType> {
        let asked = Asked {
            room: &request.room_id,
            event: &request.event_id,
            relation: Some(&request.rel_type),
            kind: None,
            from: request.from.as_deref(),
            to: request.to.as_deref(),
            limit: request.limit,
            direction: request.dir.as_ref(),
        };
        let page = self.read(|store| store.relations(&caller, &asked))?;
        let mut response = GetRelatingEventsWithRelTypeResponse::new(list_of(page.events));
        response.next_batch = page.next;
        response.prev_batch = request.from;
        Ok(response)
    }

    async fn get_relating_events_with_rel_type_and_event_type(
        &self,
        caller: Caller,
        request: GetRelatingEventsWithRelTypeAndEventTypeRequest,
    ) -> Result<GetRelatingEventsWithRelTypeAndEventType> {
        let asked = Asked {
            room: &request.room_id,
            event: &request.event_id,
            relation: Some(&request.rel_type),
            kind: Some(&request.event_type),
            from: request.from.as_deref(),
            to: request.to.as_deref(),
            limit: request.limit,
            direction: request.dir.as_ref(),
        };
        let page = self.read(|store| store.relations(&caller, &asked))?;
        let mut response =
            GetRelatingEventsWithRelTypeAndEventTypeResponse::new(list_of(page.events));
        response.next_batch = page.next;
        response.prev_batch = request.from;
        Ok(response)
    }
}
