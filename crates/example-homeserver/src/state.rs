//! The state of rooms: reading it, setting it, and who the members are.

use std::collections::BTreeMap;

use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::room_state::{
    RoomStateService, SetRoomStateWithKey, SetRoomStateWithKeyRequest, SetRoomStateWithKeyResponse,
};
use matrix_client_server::rooms::{
    GetJoinedMembersByRoom, GetJoinedMembersByRoomRequest, GetJoinedMembersByRoomResponse,
    GetMembersByRoom, GetMembersByRoomRequest, GetMembersByRoomResponse, GetOneRoomEvent,
    GetOneRoomEventRequest, GetOneRoomEventResponse, GetRoomState, GetRoomStateRequest,
    GetRoomStateResponse, GetRoomStateWithKey, GetRoomStateWithKeyRequest,
    GetRoomStateWithKeyResponse, RoomMember, RoomsService,
};
use matrix_client_server::typewright_runtime::server::{Rejection, Result};
use matrix_client_server::typewright_runtime::{Value, json};

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{NewEvent, list_of, text};

impl RoomStateService for Home {
    async fn set_room_state_with_key(
        &self,
        caller: Caller,
        request: SetRoomStateWithKeyRequest,
    ) -> Result<SetRoomStateWithKey> {
        let (kind, key) = (request.event_type.as_str(), request.state_key.as_str());
        // Membership has rules of its own, and operations that ask them.
        if matches!(kind, "m.room.member" | "m.room.create") {
            return Err(Refusal::forbidden("this state is not set here").into());
        }
        self.change(|store| {
            let room = store.joined(&request.room_id, &caller.user)?;
            room.may_send(&caller.user, kind, Some(key))?;
            let event = NewEvent::state(&caller.user, kind, key, request.body);
            let id = store.append(&request.room_id, event)?;
            Ok(SetRoomStateWithKeyResponse::new(id))
        })
    }
}

impl RoomsService for Home {
    async fn get_one_room_event(
        &self,
        caller: Caller,
        request: GetOneRoomEventRequest,
    ) -> Result<GetOneRoomEvent> {
        self.read(|store| {
            let sight = store.sight(&request.room_id, &caller.user)?;
            let event = sight.event(request.event_id.as_str())?;
            // A list would take the event as JSON; here the response wants it read.
            let event = json::from_value(&event.json_in(&sight.room.id, &caller.token).into());
            let event = event.map_err(|_| Rejection::internal())?;
            Ok(GetOneRoomEventResponse::new(event))
        })
    }

    async fn get_room_state_with_key(
        &self,
        caller: Caller,
        request: GetRoomStateWithKeyRequest,
    ) -> Result<GetRoomStateWithKey> {
        self.read(|store| {
            let sight = store.sight(&request.room_id, &caller.user)?;
            let event = sight.state_of(&request.event_type, &request.state_key);
            let event = event.ok_or_else(|| Refusal::not_found("there is no such state"))?;
            let wants_event = request
                .format
                .is_some_and(|format| format.as_str() == "event");
            let body = if wants_event {
                event.json_in(&sight.room.id, &caller.token)
            } else {
                event.is.content.clone()
            };
            Ok(GetRoomStateWithKeyResponse::new(body.into()))
        })
    }

    async fn get_room_state(
        &self,
        caller: Caller,
        request: GetRoomStateRequest,
    ) -> Result<GetRoomState> {
        self.read(|store| {
            let sight = store.sight(&request.room_id, &caller.user)?;
            let state = sight.state().into_iter();
            let events = list_of(state.map(|event| event.json_in(&sight.room.id, &caller.token)));
            Ok(GetRoomStateResponse::new(events))
        })
    }

    async fn get_members_by_room(
        &self,
        caller: Caller,
        request: GetMembersByRoomRequest,
    ) -> Result<GetMembersByRoom> {
        self.read(|store| {
            let sight = store.sight(&request.room_id, &caller.user)?;
            let asked = |membership: &str| {
                let is = |wanted: &Membership| wanted.as_str() == membership;
                request.membership.as_ref().is_none_or(is)
                    && !request.not_membership.as_ref().is_some_and(is)
            };
            let members = sight.state().into_iter().filter(|event| {
                event.is.kind == "m.room.member"
                    && text(&event.is.content, "membership").is_some_and(asked)
            });
            let mut response = GetMembersByRoomResponse::new();
            response.chunk = Some(list_of(
                members.map(|event| event.json_in(&sight.room.id, &caller.token)),
            ));
            Ok(response)
        })
    }

    async fn get_joined_members_by_room(
        &self,
        caller: Caller,
        request: GetJoinedMembersByRoomRequest,
    ) -> Result<GetJoinedMembersByRoom> {
        self.read(|store| {
            let room = store.joined(&request.room_id, &caller.user)?;
            let mut joined = BTreeMap::new();
            for user in room.members(&Membership::Join) {
                let content = room.member(&user).map(|event| &event.is.content);
                let said = |name| {
                    content?
                        .get(name)
                        .and_then(Value::as_str)
                        .map(str::to_owned)
                };
                let mut member = RoomMember::new();
                member.display_name = said("displayname");
                member.avatar_url = said("avatar_url");
                joined.insert(user, member);
            }
            let mut response = GetJoinedMembersByRoomResponse::new();
            response.joined = Some(joined);
            Ok(response)
        })
    }
}
