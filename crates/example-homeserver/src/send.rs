//! Sending events to rooms.

use matrix_client_server::room_send::{
    RoomSendService, SendMessage, SendMessageRequest, SendMessageResponse,
};
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::NewEvent;

impl RoomSendService for Home {
    async fn send_message(
        &self,
        caller: Caller,
        request: SendMessageRequest,
    ) -> Result<SendMessage> {
        let id = self.change(|store| {
            let room = store.joined(&request.room_id, &caller.user)?;
            room.may_send(&caller.user, &request.event_type, None)?;
            let event = NewEvent::message(&caller.user, &request.event_type, request.body);
            // One statement with its own error type, so that `?` below knows the operation's.
            store.send(&caller, &request.room_id, &request.txn_id, event)
        });
        let id: std::result::Result<_, Refusal> = id;
        Ok(SendMessageResponse::new(id?))
    }
}
