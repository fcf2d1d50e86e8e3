//! Whether users are there: what they say, and what their syncs tell.
//!
//! Nobody is declared absent for their silence: others see for how long they were not active.

use matrix_client_server::formats::UserId;
use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::presence::{
    GetPresence, GetPresenceRequest, GetPresenceResponse, PresenceService, SetPresence,
    SetPresenceRequest, SetPresenceResponse,
};
use matrix_client_server::typewright_runtime::server::Result;
use matrix_client_server::typewright_runtime::{Map, Nullable};

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::Store;

impl PresenceService for Home {
    async fn set_presence(
        &self,
        caller: Caller,
        request: SetPresenceRequest,
    ) -> Result<SetPresence> {
        caller.must_be(&request.user_id)?;
        self.change(|store| {
            store.set_presence(&caller.user, request.presence, request.status_msg);
            Ok::<_, Refusal>(())
        })?;
        Ok(SetPresenceResponse::new())
    }

    async fn get_presence(
        &self,
        caller: Caller,
        request: GetPresenceRequest,
    ) -> Result<GetPresence> {
        let user = UserId::new_unchecked(request.user_id);
        self.read(|store| {
            store.account(&user)?;
            if user != caller.user && !store.share_now(&caller.user, &user) {
                return Err(Refusal::forbidden("you share no room with them").into());
            }
            let Some(presence) = store.presence.get(&user) else {
                return Ok(GetPresenceResponse::new(PresenceState::Offline));
            };
            let mut response = GetPresenceResponse::new(presence.state.clone());
            response.last_active_ago = Some(presence.idle());
            response.currently_active = Some(presence.state == PresenceState::Online);
            response.status_msg = presence.status.clone().map(Nullable::Value);
            Ok(response)
        })
    }
}

impl Store {
    /// A sync says that its user is there, if it does not say otherwise. One that asks for `offline` only looks.
    pub(crate) fn note_sync(&mut self, user: &UserId, presence: Option<&PresenceState>) {
        let state = presence.cloned().unwrap_or(PresenceState::Online);
        if state != PresenceState::Offline {
            let status = self.status(user);
            self.set_presence(user, state, status);
        }
    }

    /// How those are whom a user meets in rooms, and the user, where it has changed since a position.
    pub(crate) fn presence_since(&self, user: &UserId, since: u64) -> Vec<Map> {
        let news = self.presence.iter().filter(|(other, presence)| {
            presence.changed > since && (*other == user || self.share_now(user, other))
        });
        news.map(|(other, presence)| presence.event(other))
            .collect()
    }
}
