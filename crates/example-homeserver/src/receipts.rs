//! What is shown in a room but not kept in it: how far somebody has read, and who is typing.
//!
//! Somebody whose time to type is over is left out of the next answer, but nobody is woken to be told.

use std::time::Duration;

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
use crate::store::{Receipt, Room, Store, object};

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
            let position = store.advance();
            let kind = request.receipt_type.as_str().to_owned();
            let key = (request.room_id, (caller.user.into(), kind));
            let event = request.event_id;
            store.receipts.insert(key, Receipt { event, position });
            Ok(PostReceiptResponse::new())
        })
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
    /// Receipts and typing since a position, as events. Private receipts are shown to their user alone.
    pub(crate) fn ephemeral(&self, room: &Room, caller: &Caller, since: u64) -> Vec<Map> {
        let mut events = Vec::new();
        for ((user, kind), receipt) in self.receipts.of(&room.id) {
            let is_shown = kind == "m.read" || user == caller.user.as_str();
            if receipt.position > since && is_shown && kind != "m.fully_read" {
                let by_user = object([(user.as_str(), Map::new().into())]);
                let by_kind = object([(kind.as_str(), by_user.into())]);
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
