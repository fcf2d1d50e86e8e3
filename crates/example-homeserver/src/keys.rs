//! Keys for encryption: devices publish theirs, others ask for them and take one-time keys.

use std::collections::BTreeMap;

use matrix_client_server::definitions::one_time_keys::OneTimeKeys;
use matrix_client_server::formats::UserId;
use matrix_client_server::keys::{
    ClaimKeys, ClaimKeysRequest, ClaimKeysResponse, GetKeysChanges, GetKeysChangesRequest,
    GetKeysChangesResponse, KeysService, QueryKeys, QueryKeysRequest, QueryKeysResponse,
    UploadKeys, UploadKeysRequest, UploadKeysResponse,
};
use matrix_client_server::matrix_common::api::client_server::definitions::cross_signing_key::CrossSigningKey;
use matrix_client_server::matrix_common::api::client_server::definitions::device_keys::DeviceKeys;
use matrix_client_server::matrix_common::schemas::queried_device_keys::{
    QueriedDeviceKeys, UnsignedDeviceInfo,
};
use matrix_client_server::typewright_runtime::json;
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::Store;
use crate::sync::position;

impl KeysService for Home {
    async fn upload_keys(&self, caller: Caller, request: UploadKeysRequest) -> Result<UploadKeys> {
        self.change(|store| store.publish(&caller, request))?;
        let counts = self.read(|store| store.keys.counts(&(caller.user, caller.device)));
        Ok(UploadKeysResponse::new(counts))
    }

    async fn query_keys(&self, caller: Caller, request: QueryKeysRequest) -> Result<QueryKeys> {
        self.read(|store| {
            let users = || request.device_keys.keys();
            let key_of = |user: &UserId, usage| store.user_key(&caller, user, usage);
            let keys_of = |usage| {
                let found = users().map(|user| Some((user.clone(), key_of(user, usage)?)));
                found.flatten().collect::<BTreeMap<_, _>>()
            };
            let mut response = QueryKeysResponse::new();
            response.failures = Some(BTreeMap::new());
            response.master_keys = Some(keys_of("master"));
            response.self_signing_keys = Some(keys_of("self_signing"));
            // Whom somebody trusts is shown to themself alone.
            let mut own = keys_of("user_signing");
            own.retain(|user, _| *user == caller.user);
            response.user_signing_keys = Some(own);
            let devices = request.device_keys.iter().map(|(user, wanted)| {
                let mut ids = store.keys.devices_of(user);
                ids.retain(|id| wanted.is_empty() || wanted.contains(id));
                let keys = ids.into_iter().map(|id| {
                    let keys = store.device_keys(&caller, user, &id)?;
                    Some((id, keys))
                });
                (user.clone(), keys.flatten().collect())
            });
            response.device_keys = Some(devices.collect());
            Ok(response)
        })
    }

    async fn claim_keys(&self, _: Caller, request: ClaimKeysRequest) -> Result<ClaimKeys> {
        let mut given = BTreeMap::<_, BTreeMap<_, _>>::new();
        self.change(|store| {
            let position = store.advance();
            for (user, devices) in request.one_time_keys {
                for (device, algorithm) in devices {
                    let owner = (user.clone(), device.clone());
                    let Some((name, key)) = store.keys.claim(&owner, &algorithm, position) else {
                        continue;
                    };
                    if let Ok(key) = json::from_value::<OneTimeKeys>(&key) {
                        let of = given.entry(user.clone()).or_default();
                        of.insert(device, BTreeMap::from([(name, key)]));
                    }
                }
            }
            Ok::<_, Refusal>(())
        })?;
        let mut response = ClaimKeysResponse::new(given);
        response.failures = Some(BTreeMap::new());
        Ok(response)
    }

    // The end of the span is not asked for: who is told of a change that came later as well asks once too often.
    async fn get_keys_changes(
        &self,
        caller: Caller,
        request: GetKeysChangesRequest,
    ) -> Result<GetKeysChanges> {
        let since = position(&request.from)?;
        let lists = self.read(|store| store.device_lists(&caller.user, since));
        let names = |users: Vec<UserId>| users.into_iter().map(|user| user.to_string()).collect();
        let mut response = GetKeysChangesResponse::new();
        response.changed = Some(names(lists.changed));
        response.left = Some(names(lists.left));
        Ok(response)
    }
}

impl Store {
    /// Takes in what a device publishes: all of it, or nothing if anything is wrong.
    fn publish(
        &mut self,
        caller: &Caller,
        request: UploadKeysRequest,
    ) -> std::result::Result<(), Refusal> {
        let device = (caller.user.clone(), caller.device.clone());
        let own = |keys: &DeviceKeys| {
            keys.user_id == caller.user.as_str() && keys.device_id == caller.device
        };
        if !request.device_keys.as_ref().is_none_or(own) {
            let message = "the keys are of another device";
            return Err(Refusal::bad("M_INVALID_PARAM", message));
        }
        let one_time = request.one_time_keys.into_iter().flatten();
        let one_time = one_time.map(|(name, key)| (name, json::to_value(&key)));
        let one_time: Vec<_> = one_time.collect();
        let mut names = one_time.iter();
        if let Some((name, _)) = names.find(|(name, key)| self.keys.is_taken(&device, name, key)) {
            let message = format!("there is another key with the name {name}");
            return Err(Refusal::bad("M_INVALID_PARAM", message));
        }
        let position = self.advance();
        if let Some(keys) = request.device_keys {
            let keys = json::to_map(&keys).unwrap_or_default();
            self.keys.set_device(device.clone(), keys, position);
        }
        for (name, key) in one_time {
            self.keys.add_one_time(&device, name, key);
        }
        for (name, key) in request.fallback_keys.into_iter().flatten() {
            self.keys.set_fallback(&device, name, json::to_value(&key));
        }
        self.keys.restock(device, position);
        Ok(())
    }

    fn user_key(&self, caller: &Caller, user: &UserId, usage: &str) -> Option<CrossSigningKey> {
        let key = self.keys.user_key_for(&caller.user, user, usage)?;
        json::from_value(&key.into()).ok()
    }

    /// A device's keys with its name, which the server adds.
    fn device_keys(&self, caller: &Caller, user: &UserId, id: &str) -> Option<QueriedDeviceKeys> {
        let keys = self.keys.device(&caller.user, user, id)?;
        let mut keys: QueriedDeviceKeys = json::from_value(&keys.into()).ok()?;
        let device = self.devices.get(&(user.clone(), id.to_owned()))?;
        let mut unsigned = UnsignedDeviceInfo::new();
        unsigned.device_display_name.clone_from(&device.name);
        keys.unsigned = Some(unsigned);
        Some(keys)
    }
}
