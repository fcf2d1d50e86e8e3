//! What was said before: pages of a room's events, and taking something back.

use matrix_client_server::formats::EventId;
use matrix_client_server::message_pagination::{
    GetRoomEvents, GetRoomEventsRequest, GetRoomEventsResponse, MessagePaginationService,
};
use matrix_client_server::redaction::{
    RedactEvent, RedactEventRequest, RedactEventResponse, RedactionService,
};
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{Event, NewEvent, Store, list_of, object};
use crate::sync::{position, token};

impl MessagePaginationService for Home {
    async fn get_room_events(
        &self,
        caller: Caller,
        request: GetRoomEventsRequest,
    ) -> Result<GetRoomEvents> {
        let backwards = request.dir.as_str() == "b";
        let from = request.from.as_deref().map(position).transpose()?;
        let to = request.to.as_deref().map(position).transpose()?;
        let limit = usize::try_from(request.limit.unwrap_or(10)).unwrap_or(10);
        let limit = limit.clamp(1, 1000);
        self.read(|store| {
            let room = store.joined(&request.room_id, &caller.user)?;
            // A token stands between the event at its position and the next.
            let from = from.unwrap_or(if backwards { store.position() } else { 0 });
            let (low, high) = if backwards {
                (to.unwrap_or(0), from)
            } else {
                (from, to.unwrap_or(u64::MAX))
            };
            let within = room.timeline.iter();
            let within = within.filter(|event| event.position > low && event.position <= high);
            let mut page: Vec<_> = within.collect();
            if backwards {
                page.reverse();
            }
            let has_more = page.len() > limit;
            page.truncate(limit);
            let last = page.last().map(|event| event.position);
            let end = last.map(|last| if backwards { last - 1 } else { last });
            let events = page.into_iter();
            let chunk = list_of(events.map(|event| event.json_in(&room.id, &caller.token)));
            let mut response = GetRoomEventsResponse::new(token(from), chunk);
            response.end = end.filter(|_| has_more).map(token);
            Ok(response)
        })
    }
}

impl RedactionService for Home {
    async fn redact_event(
        &self,
        caller: Caller,
        request: RedactEventRequest,
    ) -> Result<RedactEvent> {
        let mut response = RedactEventResponse::new();
        response.event_id = Some(self.change(|store| store.redact(&caller, request))?);
        Ok(response)
    }
}

impl Store {
    /// Takes an event back: its own sender may, and who has the power.
    fn redact(
        &mut self,
        caller: &Caller,
        request: RedactEventRequest,
    ) -> std::result::Result<EventId, Refusal> {
        let room = self.joined(&request.room_id, &caller.user)?;
        let event = room.event(&request.event_id);
        let event = event.ok_or_else(|| Refusal::not_found("there is no such event"))?;
        let emptied = event.position;
        room.may_send(&caller.user, "m.room.redaction", None)?;
        if event.is.sender != caller.user {
            room.must_have(&caller.user, "redact", 50)?;
        }
        let mut content = object([("redacts", request.event_id.as_str().into())]);
        if let Some(reason) = request.reason {
            content.insert("reason".to_owned(), reason.into());
        }
        let redaction = NewEvent::message(&caller.user, "m.room.redaction", content);
        let id = self.send(caller, &request.room_id, &request.txn_id, redaction)?;
        self.empty(emptied, &id);
        Ok(id)
    }

    /// Empties an event that was taken back, but for what the rules of rooms need. Clients that have it learn of it by the
    /// redaction, which is an event of its own.
    fn empty(&mut self, position: u64, redaction: &EventId) {
        let Some(event) = self.events.get(&position) else {
            return;
        };
        let keeps = match event.is.kind.as_str() {
            "m.room.create" | "m.room.power_levels" => return,
            "m.room.member" => "membership",
            "m.room.join_rules" => "join_rule",
            "m.room.history_visibility" => "history_visibility",
            _ => "",
        };
        let mut event = Event::clone(event);
        event.is.content.retain(|name, _| name == keeps);
        let room = self.rooms.get(&event.room);
        let because = room.and_then(|room| room.event(redaction));
        event.redacted_by = because.map(|event| event.json(""));
        self.put(event);
    }
}
