//! The two operations as methods of the generated traits, on a router that has all others too.

use std::sync::Arc;

use axum::Router;
use matrix_client_server::formats::EventId;
use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::presence::{
    GetPresenceError, GetPresenceRequest, GetPresenceResponse, PresenceService,
};
use matrix_client_server::room_send::{
    RoomSendService, SendMessageError, SendMessageRequest, SendMessageResponse,
};
use matrix_client_server::typewright_runtime::http::OperationInfo;
use matrix_client_server::typewright_runtime::server::{
    Authenticate, Credentials, Rejection, ServerError,
};

use crate::{AGO, TOKEN, event_of};

struct Home;

pub(crate) fn router() -> Router {
    matrix_client_server::server::router(Arc::new(Home))
}

impl Authenticate for Home {
    type Caller = ();

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<(), Rejection> {
        match credentials.iter().find(|found| found.secret == TOKEN) {
            Some(_) => Ok(()),
            None => Err(Rejection::invalid_credentials()),
        }
    }
}

impl PresenceService for Home {
    async fn get_presence(
        &self,
        (): (),
        request: GetPresenceRequest,
    ) -> Result<GetPresenceResponse, ServerError<GetPresenceError>> {
        let mut presence = GetPresenceResponse::new(PresenceState::Online);
        presence.last_active_ago = Some(AGO);
        presence.status_msg = Some(request.user_id.into());
        presence.currently_active = Some(true);
        Ok(presence)
    }
}

impl RoomSendService for Home {
    async fn send_message(
        &self,
        (): (),
        request: SendMessageRequest,
    ) -> Result<SendMessageResponse, ServerError<SendMessageError>> {
        let event = event_of(request.room_id.as_str(), request.body.len());
        let event = EventId::new(event).map_err(|_| Rejection::internal())?;
        Ok(SendMessageResponse::new(event))
    }
}

matrix_client_server::unwritten_services!(Home; except PresenceService, RoomSendService);
