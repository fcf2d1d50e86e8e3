//! Aliases: names under which rooms are found.

use http::StatusCode;
use matrix_client_server::directory::{
    DeleteRoomAlias, DeleteRoomAliasRequest, DeleteRoomAliasResponse, DirectoryService,
    GetLocalAliases, GetLocalAliasesRequest, GetLocalAliasesResponse, GetRoomIdByAlias,
    GetRoomIdByAliasRequest, GetRoomIdByAliasResponse, SetRoomAlias, SetRoomAliasRequest,
    SetRoomAliasResponse,
};
use matrix_client_server::formats::ServerName;
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;

fn unknown() -> Refusal {
    Refusal::not_found("there is no such alias")
}

impl DirectoryService for Home {
    async fn set_room_alias(
        &self,
        caller: Caller,
        request: SetRoomAliasRequest,
    ) -> Result<SetRoomAlias> {
        self.change(|store| {
            store.joined(&request.room_id, &caller.user)?;
            let own = format!(":{}", store.server_name);
            if !request.room_alias.as_str().ends_with(&own) {
                let message = "the alias is of another server";
                return Err(Refusal::bad("M_INVALID_PARAM", message).into());
            }
            if store.aliases.contains_key(&request.room_alias) {
                let message = "the alias is taken";
                return Err(Refusal::new(StatusCode::CONFLICT, "M_UNKNOWN", message).into());
            }
            store.aliases.insert(request.room_alias, request.room_id);
            Ok(SetRoomAliasResponse::new())
        })
    }

    async fn get_room_id_by_alias(
        &self,
        request: GetRoomIdByAliasRequest,
    ) -> Result<GetRoomIdByAlias> {
        self.read(|store| {
            let room = store.aliases.get(&request.room_alias).cloned();
            let mut response = GetRoomIdByAliasResponse::new();
            response.room_id = Some(room.ok_or_else(unknown)?);
            response.servers = Some(vec![ServerName::new_unchecked(store.server_name.as_str())]);
            Ok(response)
        })
    }

    async fn delete_room_alias(
        &self,
        caller: Caller,
        request: DeleteRoomAliasRequest,
    ) -> Result<DeleteRoomAlias> {
        self.change(|store| {
            let room = store.aliases.get(&request.room_alias).ok_or_else(unknown)?;
            let room = store.joined(room, &caller.user)?;
            room.may_send(&caller.user, "m.room.canonical_alias", Some(""))?;
            store.aliases.remove(&request.room_alias);
            Ok(DeleteRoomAliasResponse::new())
        })
    }

    async fn get_local_aliases(
        &self,
        caller: Caller,
        request: GetLocalAliasesRequest,
    ) -> Result<GetLocalAliases> {
        self.read(|store| {
            store.joined(&request.room_id, &caller.user)?;
            let aliases = store.aliases.iter();
            let aliases = aliases.filter(|(_, room)| **room == request.room_id);
            let aliases = aliases.map(|(alias, _)| alias.clone()).collect();
            Ok(GetLocalAliasesResponse::new(aliases))
        })
    }
}
