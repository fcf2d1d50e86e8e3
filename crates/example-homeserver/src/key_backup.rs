//! The backup of keys for rooms, of which there is none. Clients ask whether they have one before anything else; this says
//! so, and who would make one is told that the server cannot.

use matrix_client_server::key_backup::{
    GetRoomKeysVersion, GetRoomKeysVersionCurrent, GetRoomKeysVersionCurrentRequest,
    GetRoomKeysVersionRequest, KeyBackupService,
};
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;

impl KeyBackupService for Home {
    async fn get_room_keys_version_current(
        &self,
        _: Caller,
        _: GetRoomKeysVersionCurrentRequest,
    ) -> Result<GetRoomKeysVersionCurrent> {
        Err(Refusal::not_found("there is no backup").into())
    }

    async fn get_room_keys_version(
        &self,
        _: Caller,
        _: GetRoomKeysVersionRequest,
    ) -> Result<GetRoomKeysVersion> {
        Err(Refusal::not_found("there is no backup").into())
    }
}
