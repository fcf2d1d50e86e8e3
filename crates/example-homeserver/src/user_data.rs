//! What clients keep with their user's account: account data, of the account or of a room, and the tags of rooms.

use std::collections::BTreeMap;

use matrix_client_server::account_data::{
    AccountDataService, GetAccountData, GetAccountDataPerRoom, GetAccountDataPerRoomRequest,
    GetAccountDataPerRoomResponse, GetAccountDataRequest, GetAccountDataResponse, SetAccountData,
    SetAccountDataPerRoom, SetAccountDataPerRoomRequest, SetAccountDataPerRoomResponse,
    SetAccountDataRequest, SetAccountDataResponse,
};
use matrix_client_server::matrix_common::api::client_server::definitions::tag::Tag;
use matrix_client_server::tags::{
    DeleteRoomTag, DeleteRoomTagRequest, DeleteRoomTagResponse, GetRoomTags, GetRoomTagsRequest,
    GetRoomTagsResponse, SetRoomTag, SetRoomTagRequest, SetRoomTagResponse, TagsService,
};
use matrix_client_server::typewright_runtime::server::Result;
use matrix_client_server::typewright_runtime::{Map, Value, json};

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{AccountData, Store, object};

/// The place of what belongs to no room.
const NO_ROOM: &str = "";
/// Tags are account data of a room, with operations of their own.
const TAGS: &str = "m.tag";

impl Home {
    fn data(&self, caller: &Caller, room: &str, kind: &str) -> Option<Map> {
        self.read(|store| {
            let owner = (caller.user.clone(), room.to_owned());
            let found = store.data.get(&(owner, kind.to_owned()))?;
            Some(found.content.clone())
        })
    }

    fn set_data(
        &self,
        caller: &Caller,
        room: &str,
        kind: &str,
        change: impl FnOnce(&mut Map),
    ) -> std::result::Result<(), Refusal> {
        self.change(|store| {
            let position = store.advance();
            let owner = (caller.user.clone(), room.to_owned());
            let data = store.data.get_or_default((owner, kind.to_owned()));
            data.position = position;
            change(&mut data.content);
            Ok(())
        })
    }

    fn tags(&self, caller: &Caller, room: &str) -> BTreeMap<String, Tag> {
        let content = self.data(caller, room, TAGS).unwrap_or_default();
        let tags = content.get("tags").map(json::from_value);
        tags.and_then(std::result::Result::ok).unwrap_or_default()
    }

    fn change_tags(
        &self,
        caller: &Caller,
        room: &str,
        change: impl FnOnce(&mut Map),
    ) -> std::result::Result<(), Refusal> {
        self.set_data(caller, room, TAGS, |content| {
            let tags = content.entry("tags".to_owned());
            let tags = tags.or_insert_with(|| Value::Object(Map::new()));
            if let Some(tags) = tags.as_object_mut() {
                change(tags);
            }
        })
    }
}

impl Store {
    /// Account data that was set after a position, as events. `room` is empty for the account's own.
    pub(crate) fn data_since(&self, caller: &Caller, room: &str, since: u64) -> Vec<Map> {
        let owner = (caller.user.clone(), room.to_owned());
        let data = self.data.of(&owner);
        let news = data.filter(|(_, data)| data.position > since);
        let event = |(kind, data): (&String, &AccountData)| {
            object([
                ("type", kind.as_str().into()),
                ("content", data.content.clone().into()),
            ])
        };
        news.map(event).collect()
    }
}

impl AccountDataService for Home {
    async fn set_account_data(
        &self,
        caller: Caller,
        request: SetAccountDataRequest,
    ) -> Result<SetAccountData> {
        caller.must_be(&request.user_id)?;
        let body = request.body;
        self.set_data(&caller, NO_ROOM, &request.type_, |data| *data = body)?;
        Ok(SetAccountDataResponse::new())
    }

    async fn get_account_data(
        &self,
        caller: Caller,
        request: GetAccountDataRequest,
    ) -> Result<GetAccountData> {
        caller.must_be(&request.user_id)?;
        let content = self.data(&caller, NO_ROOM, &request.type_);
        let mut response = GetAccountDataResponse::new();
        response.extra = content.ok_or_else(|| Refusal::not_found("this is not set"))?;
        Ok(response)
    }

    async fn set_account_data_per_room(
        &self,
        caller: Caller,
        request: SetAccountDataPerRoomRequest,
    ) -> Result<SetAccountDataPerRoom> {
        caller.must_be(&request.user_id)?;
        let (room, body) = (&request.room_id, request.body);
        self.set_data(&caller, room, &request.type_, |data| *data = body)?;
        Ok(SetAccountDataPerRoomResponse::new())
    }

    async fn get_account_data_per_room(
        &self,
        caller: Caller,
        request: GetAccountDataPerRoomRequest,
    ) -> Result<GetAccountDataPerRoom> {
        caller.must_be(&request.user_id)?;
        let content = self.data(&caller, &request.room_id, &request.type_);
        let mut response = GetAccountDataPerRoomResponse::new();
        response.extra = content.ok_or_else(|| Refusal::not_found("this is not set"))?;
        Ok(response)
    }
}

impl TagsService for Home {
    async fn get_room_tags(
        &self,
        caller: Caller,
        request: GetRoomTagsRequest,
    ) -> Result<GetRoomTags> {
        caller.must_be(&request.user_id)?;
        let mut response = GetRoomTagsResponse::new();
        response.tags = Some(self.tags(&caller, &request.room_id));
        Ok(response)
    }

    async fn set_room_tag(&self, caller: Caller, request: SetRoomTagRequest) -> Result<SetRoomTag> {
        caller.must_be(&request.user_id)?;
        let tag = json::to_value(&request.body);
        self.change_tags(&caller, &request.room_id, |tags| {
            tags.insert(request.tag, tag);
        })?;
        Ok(SetRoomTagResponse::new())
    }

    async fn delete_room_tag(
        &self,
        caller: Caller,
        request: DeleteRoomTagRequest,
    ) -> Result<DeleteRoomTag> {
        caller.must_be(&request.user_id)?;
        self.change_tags(&caller, &request.room_id, |tags| {
            tags.remove(&request.tag);
        })?;
        Ok(DeleteRoomTagResponse::new())
    }
}
