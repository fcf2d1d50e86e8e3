//! Profiles: what users say of themselves, and how their rooms learn of it.

use matrix_client_server::formats::{RoomId, UserId};
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::profile::{
    DeleteProfileField, DeleteProfileFieldRequest, DeleteProfileFieldResponse, GetProfileField,
    GetProfileFieldRequest, GetProfileFieldResponse, GetUserProfile, GetUserProfileRequest,
    GetUserProfileResponse, ProfileService, SetProfileField, SetProfileFieldRequest,
    SetProfileFieldResponse,
};
use matrix_client_server::typewright_runtime::server::{Rejection, Result};
use matrix_client_server::typewright_runtime::{Value, json};

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::Store;

impl Store {
    /// Changes a member of a profile; the rooms that the user is in are told of a new name or picture.
    fn set_profile(
        &mut self,
        user: &UserId,
        name: &str,
        value: Option<Value>,
    ) -> std::result::Result<(), Refusal> {
        let profile = &mut self.account_mut(user)?.profile;
        match value {
            Some(value) => profile.insert(name.to_owned(), value),
            None => profile.remove(name),
        };
        if !matches!(name, "displayname" | "avatar_url") {
            return Ok(());
        }
        let rooms = self.rooms.values();
        let joined = rooms.filter(|room| room.membership(user) == Some(Membership::Join));
        let joined: Vec<RoomId> = joined.map(|room| room.id.clone()).collect();
        for room in joined {
            self.set_membership(&room, user, user, &Membership::Join, None)?;
        }
        Ok(())
    }
}

impl ProfileService for Home {
    async fn set_profile_field(
        &self,
        caller: Caller,
        mut request: SetProfileFieldRequest,
    ) -> Result<SetProfileField> {
        caller.must_be(request.user_id.as_str())?;
        // The body is an object with one member, named as the path names it.
        let value = request.body.remove(&request.key_name);
        let missing = || Refusal::bad("M_MISSING_PARAM", "the body lacks the field");
        let value = value.ok_or_else(missing)?;
        self.change(|store| store.set_profile(&caller.user, &request.key_name, Some(value)))?;
        Ok(SetProfileFieldResponse::new())
    }

    async fn get_profile_field(&self, request: GetProfileFieldRequest) -> Result<GetProfileField> {
        self.read(|store| {
            let profile = &store.account(&request.user_id)?.profile;
            let value = profile.get(&request.key_name).cloned();
            let value = value.ok_or_else(|| Refusal::not_found("the field is not set"))?;
            let mut response = GetProfileFieldResponse::new();
            response.extra.insert(request.key_name, value);
            Ok(response)
        })
    }

    async fn delete_profile_field(
        &self,
        caller: Caller,
        request: DeleteProfileFieldRequest,
    ) -> Result<DeleteProfileField> {
        caller.must_be(request.user_id.as_str())?;
        self.change(|store| store.set_profile(&caller.user, &request.key_name, None))?;
        Ok(DeleteProfileFieldResponse::new())
    }

    async fn get_user_profile(&self, request: GetUserProfileRequest) -> Result<GetUserProfile> {
        self.read(|store| {
            let mut profile = store.account(&request.user_id)?.profile.clone();
            let mut response = GetUserProfileResponse::new();
            let mut take = |name: &str| {
                let value = profile.remove(name)?;
                json::from_value(&value).ok()
            };
            response.displayname = take("displayname");
            response.m_tz = take("m.tz");
            if let Some(url) = profile.remove("avatar_url") {
                let url = json::from_value(&url).map_err(|_| Rejection::internal())?;
                response.avatar_url = Some(url);
            }
            response.extra = profile;
            Ok(response)
        })
    }
}
