//! What is shown in a room but not kept in it: how far somebody has read, and who is typing.
//!
//! Somebody whose time to type is over is left out of the next answer, but nobody is woken to be told.

use std::time::Duration;

use matrix_client_server::formats::{EventId, RoomId, UserId};
use matrix_client_server::read_markers::{
    ReadMarkersService, SetReadMarker, SetReadMarkerRequest, SetReadMarkerResponse,
};
use matrix_client_server::receipts::{
    PostReceipt, PostReceiptRequest, PostReceiptResponse, ReceiptsService,
};
use matrix_client_server::typewright_runtime::server::Result;
use matrix_client_server::typewright_runtime::{Map, Value};
use matrix_client_server::typing::{SetTyping, SetTypingRequest, SetTypingResponse, TypingService};
use tokio::time::Instant;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{AccountData, Receipt, Room, Store, now, object};
use crate::user_data::FULLY_READ;

impl ReceiptsService for Home {
    async fn post_receipt(
        &self,
        caller: Caller,
        request: PostReceiptRequest,
    ) -> Result<PostReceipt> {
        self.change(|store| {
            let room = store.joined(&request.room_id, &caller.user)?;
            if room.event(&request.event_id).is_none() {
                return Err(Refusal::not_found("there is no such event").into());
            }
            if request.receipt_type.as_str() == FULLY_READ {
                let position = store.advance();
                let content = object([("event_id", request.event_id.as_str().into())]);
                let owner = (caller.user, request.room_id.as_str().to_owned());
                let data = AccountData { position, content };
                store.data.insert((owner, FULLY_READ.to_owned()), data);
                return Ok(PostReceiptResponse::new());
            }
            let kind = request.receipt_type.as_str();
            let thread = request.thread_id;
            store.set_receipt(
                &request.room_id,
                &caller.user,
                kind,
                request.event_id,
                thread,
            );
            Ok(PostReceiptResponse::new())
        })
    }
}

impl ReadMarkersService for Home {
    // Three receipts at once. `m.fully_read` is not for others: it is account data of the room.
    async fn set_read_marker(
        &self,
        caller: Caller,
        request: SetReadMarkerRequest,
    ) -> Result<SetReadMarker> {
        let room = RoomId::new_unchecked(request.room_id);
        self.read(|store| store.joined(&room, &caller.user).map(drop))?;
        if let Some(event) = request.m_fully_read {
            self.set_data(&caller, room.as_str(), FULLY_READ, |content| {
                *content = object([("event_id", event.into())]);
            })?;
        }
        let receipts = [
            ("m.read", request.m_read),
            ("m.read.private", request.m_read_private),
        ];
        self.change(|store| {
            for (kind, event) in receipts {
                let Some(event) = event.map(EventId::new_unchecked) else {
                    continue;
                };
                store.set_receipt(&room, &caller.user, kind, event, None);
            }
            Ok::<_, Refusal>(())
        })?;
        Ok(SetReadMarkerResponse::new())
    }
}

impl TypingService for Home {
    async fn set_typing(&self, caller: Caller, request: SetTypingRequest) -> Result<SetTyping> {
        caller.must_be(request.user_id.as_str())?;
        let timeout = request.timeout.unwrap_or(30_000).clamp(0, 120_000);
        let until = Instant::now() + Duration::from_millis(timeout.unsigned_abs());
        self.change(|store| {
            store.joined(&request.room_id, &caller.user)?;
            let position = store.advance();
            if let Some(room) = store.rooms.get_mut(&request.room_id) {
                room.typing_changed = position;
                if request.typing {
                    room.typing.insert(caller.user, until);
                } else {
                    room.typing.remove(&caller.user);
                }
            }
            Ok(SetTypingResponse::new())
        })
    }
}

impl Store {
    /// Notes what somebody has read last. For each sort of receipt, and for each thread, there is one.
    fn set_receipt(
        &mut self,
        room: &RoomId,
        user: &UserId,
        kind: &str,
        event: EventId,
        thread: Option<String>,
    ) {
        let sort = match &thread {
            Some(thread) => format!("{kind}/{thread}"),
            None => kind.to_owned(),
        };
        let receipt = Receipt {
            event,
            thread,
            at: now(),
            position: self.advance(),
        };
        let key = (room.clone(), (user.as_str().to_owned(), sort));
        self.receipts.insert(key, receipt);
    }

    /// Receipts and typing since a position, as events. Private receipts are shown to their user alone.
    pub(crate) fn ephemeral(&self, room: &Room, caller: &Caller, since: u64) -> Vec<Map> {
        let mut events = Vec::new();
        for ((user, sort), receipt) in self.receipts.of(&room.id) {
            let kind = sort.split_once('/').map_or(sort.as_str(), |(kind, _)| kind);
            let is_shown = kind == "m.read" || user == caller.user.as_str();
            if receipt.position > since && is_shown {
                let mut read = object([("ts", receipt.at.into())]);
                if let Some(thread) = &receipt.thread {
                    read.insert("thread_id".to_owned(), thread.as_str().into());
                }
                let by_user = object([(user.as_str(), read.into())]);
                let by_kind = object([(kind, by_user.into())]);
                let content = object([(receipt.event.as_str(), by_kind.into())]);
                events.push(object([
                    ("type", "m.receipt".into()),
                    ("content", content.into()),
                ]));
            }
        }
        if room.typing_changed > since {
            let now = Instant::now();
            let typing = room.typing.iter().filter(|(_, until)| **until > now);
            let users: Value = typing.map(|(user, _)| user.as_str()).collect();
            let content = object([("user_ids", users)]);
            events.push(object([
                ("type", "m.typing".into()),
                ("content", content.into()),
            ]));
        }
        events
    }
}
