//! The operations of the backup, each in a few lines; what those for one key, for a room and for all have in common is below.

use std::collections::BTreeMap;

use http::StatusCode;
use matrix_client_server::definitions::key_backup_data::KeyBackupData;
use matrix_client_server::definitions::room_key_backup::RoomKeyBackup;
use matrix_client_server::formats::RoomId;
use matrix_client_server::key_backup::{
    DeleteRoomKeyBySessionId, DeleteRoomKeyBySessionIdRequest, DeleteRoomKeyBySessionIdResponse,
    DeleteRoomKeys, DeleteRoomKeysByRoomId, DeleteRoomKeysByRoomIdRequest,
    DeleteRoomKeysByRoomIdResponse, DeleteRoomKeysRequest, DeleteRoomKeysResponse,
    DeleteRoomKeysVersion, DeleteRoomKeysVersionRequest, GetRoomKeyBySessionId,
    GetRoomKeyBySessionIdRequest, GetRoomKeyBySessionIdResponse, GetRoomKeys, GetRoomKeysByRoomId,
    GetRoomKeysByRoomIdRequest, GetRoomKeysByRoomIdResponse, GetRoomKeysRequest,
    GetRoomKeysResponse, GetRoomKeysVersion, GetRoomKeysVersionCurrent,
    GetRoomKeysVersionCurrentRequest, GetRoomKeysVersionRequest, KeyBackupService,
    PostRoomKeysVersion, PostRoomKeysVersionRequest, PutRoomKeyBySessionId,
    PutRoomKeyBySessionIdRequest, PutRoomKeyBySessionIdResponse, PutRoomKeys, PutRoomKeysByRoomId,
    PutRoomKeysByRoomIdRequest, PutRoomKeysByRoomIdResponse, PutRoomKeysRequest,
    PutRoomKeysResponse, PutRoomKeysVersion, PutRoomKeysVersionRequest, RoomKeysUpdateResponse,
};
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{Place, Store, Version, Which};

impl KeyBackupService for Home {
    async fn post_room_keys_version(
        &self,
        caller: Caller,
        request: PostRoomKeysVersionRequest,
    ) -> Result<PostRoomKeysVersion> {
        Ok(self.new_backup(&caller, request)?)
    }

    async fn get_room_keys_version_current(
        &self,
        caller: Caller,
        _: GetRoomKeysVersionCurrentRequest,
    ) -> Result<GetRoomKeysVersionCurrent> {
        Ok(self.current(&caller)?)
    }

    async fn get_room_keys_version(
        &self,
        caller: Caller,
        request: GetRoomKeysVersionRequest,
    ) -> Result<GetRoomKeysVersion> {
        Ok(self.described(&caller, Some(&request.version))?)
    }

    async fn put_room_keys_version(
        &self,
        caller: Caller,
        request: PutRoomKeysVersionRequest,
    ) -> Result<PutRoomKeysVersion> {
        Ok(self.set_backup(&caller, request)?)
    }

    async fn delete_room_keys_version(
        &self,
        caller: Caller,
        request: DeleteRoomKeysVersionRequest,
    ) -> Result<DeleteRoomKeysVersion> {
        Ok(self.delete_backup(&caller, &request.version)?)
    }

    async fn put_room_key_by_session_id(
        &self,
        caller: Caller,
        request: PutRoomKeyBySessionIdRequest,
    ) -> Result<PutRoomKeyBySessionId> {
        let place = (request.room_id, request.session_id);
        let update = self.put_keys(&caller, &request.version, [(place, request.body)])?;
        Ok(PutRoomKeyBySessionIdResponse::new(update))
    }

    async fn get_room_key_by_session_id(
        &self,
        caller: Caller,
        request: GetRoomKeyBySessionIdRequest,
    ) -> Result<GetRoomKeyBySessionId> {
        let which = session(&request.room_id, &request.session_id);
        let key = self.keys(&caller, &request.version, which)?.pop();
        let (_, key) = key.ok_or_else(|| Refusal::not_found("there is no such key"))?;
        Ok(GetRoomKeyBySessionIdResponse::new(key))
    }

    async fn delete_room_key_by_session_id(
        &self,
        caller: Caller,
        request: DeleteRoomKeyBySessionIdRequest,
    ) -> Result<DeleteRoomKeyBySessionId> {
        let which = session(&request.room_id, &request.session_id);
        let update = self.delete_keys(&caller, &request.version, which)?;
        Ok(DeleteRoomKeyBySessionIdResponse::new(update))
    }

    async fn put_room_keys_by_room_id(
        &self,
        caller: Caller,
        request: PutRoomKeysByRoomIdRequest,
    ) -> Result<PutRoomKeysByRoomId> {
        let keys = in_room(&request.room_id, request.body);
        let update = self.put_keys(&caller, &request.version, keys)?;
        Ok(PutRoomKeysByRoomIdResponse::new(update))
    }

    async fn get_room_keys_by_room_id(
        &self,
        caller: Caller,
        request: GetRoomKeysByRoomIdRequest,
    ) -> Result<GetRoomKeysByRoomId> {
        let keys = self.keys(&caller, &request.version, room(&request.room_id))?;
        let sessions = keys.into_iter().map(|((_, session), key)| (session, key));
        let backup = RoomKeyBackup::new(sessions.collect());
        Ok(GetRoomKeysByRoomIdResponse::new(backup))
    }

    async fn delete_room_keys_by_room_id(
        &self,
        caller: Caller,
        request: DeleteRoomKeysByRoomIdRequest,
    ) -> Result<DeleteRoomKeysByRoomId> {
        let update = self.delete_keys(&caller, &request.version, room(&request.room_id))?;
        Ok(DeleteRoomKeysByRoomIdResponse::new(update))
    }

    async fn put_room_keys(
        &self,
        caller: Caller,
        request: PutRoomKeysRequest,
    ) -> Result<PutRoomKeys> {
        let rooms = request.rooms.into_iter();
        let keys = rooms.flat_map(|(room, keys)| in_room(room.as_str(), keys));
        let update = self.put_keys(&caller, &request.version, keys)?;
        Ok(PutRoomKeysResponse::new(update))
    }

    async fn get_room_keys(
        &self,
        caller: Caller,
        request: GetRoomKeysRequest,
    ) -> Result<GetRoomKeys> {
        let mut rooms = BTreeMap::<RoomId, RoomKeyBackup>::new();
        for ((room, session), key) in self.keys(&caller, &request.version, Which::default())? {
            let room = rooms.entry(RoomId::new_unchecked(room));
            let room = room.or_insert_with(|| RoomKeyBackup::new(BTreeMap::new()));
            room.sessions.insert(session, key);
        }
        Ok(GetRoomKeysResponse::new(rooms))
    }

    async fn delete_room_keys(
        &self,
        caller: Caller,
        request: DeleteRoomKeysRequest,
    ) -> Result<DeleteRoomKeys> {
        let update = self.delete_keys(&caller, &request.version, Which::default())?;
        Ok(DeleteRoomKeysResponse::new(update))
    }
}

fn room(room: &str) -> Which<'_> {
    Which {
        room: Some(room),
        session: None,
    }
}

fn session<'q>(room: &'q str, session: &'q str) -> Which<'q> {
    Which {
        room: Some(room),
        session: Some(session),
    }
}

/// The keys of a room with their places.
fn in_room(room: &str, keys: RoomKeyBackup) -> Vec<(Place, KeyBackupData)> {
    let sessions = keys.sessions.into_iter();
    let keys = sessions.map(|(session, key)| ((room.to_owned(), session), key));
    keys.collect()
}

impl Home {
    fn keys(
        &self,
        caller: &Caller,
        number: &str,
        which: Which<'_>,
    ) -> std::result::Result<Vec<(Place, KeyBackupData)>, Refusal> {
        self.read(|store| {
            let version = store.backups.version(&caller.user, Some(number))?;
            let keys = store.backups.keys(&version, which);
            Ok(keys
                .map(|(place, key)| (place.clone(), key.clone()))
                .collect())
        })
    }

    /// Keeps keys in the newest version; an older one takes no more.
    fn put_keys(
        &self,
        caller: &Caller,
        number: &str,
        keys: impl IntoIterator<Item = (Place, KeyBackupData)>,
    ) -> std::result::Result<RoomKeysUpdateResponse, Refusal> {
        self.change(|store| {
            let version = store.backups.version(&caller.user, Some(number))?;
            let newest = store.backups.version(&caller.user, None)?;
            if newest != version {
                let (status, code) = (StatusCode::FORBIDDEN, "M_WRONG_ROOM_KEYS_VERSION");
                let refusal = Refusal::new(status, code, "there is a newer backup");
                return Err(refusal.with("current_version", newest.1.to_string()));
            }
            let mut has_changed = false;
            for (place, key) in keys {
                has_changed |= store.backups.put(&version, place, key);
            }
            if has_changed {
                store.touch_backup(&version);
            }
            store.update(&version)
        })
    }

    fn delete_keys(
        &self,
        caller: &Caller,
        number: &str,
        which: Which<'_>,
    ) -> std::result::Result<RoomKeysUpdateResponse, Refusal> {
        self.change(|store| {
            let version = store.backups.version(&caller.user, Some(number))?;
            if store.backups.take_out(&version, which) {
                store.touch_backup(&version);
            }
            store.update(&version)
        })
    }
}

impl Store {
    /// What a version has come to.
    fn update(&self, version: &Version) -> std::result::Result<RoomKeysUpdateResponse, Refusal> {
        let etag = self.backups.get(version)?.changed.to_string();
        let count = self.backups.keys(version, Which::default()).count();
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Ok(RoomKeysUpdateResponse::new(etag, count))
    }
}
